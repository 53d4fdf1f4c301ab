"""A live set that is done, as the files of a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kneewise.caveat import Caveat
from kneewise.errors import KneewiseError
from kneewise.live.summary import Summary
from kneewise.motion import ImageMotion, Kind, Recording, Source
from kneewise.report import practice
from kneewise.report.contract import as_json
from kneewise.report.page import as_page
from kneewise.report.save import save
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.request import Request
from kneewise.workflow.tape import Taken

SET = "set.json"
"""What was done, for a diary."""

FILM = "film.mkv"

_MOST = 1000
"""Sets of one exercise on one day, at most."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Practised:
    """A set that is done, and what is left of it."""

    summary: Summary
    at: datetime
    """When it was done, aware."""

    taken: Taken | None = None
    """The landmarks; None where there are too few."""

    film: Path | None = None
    """The pictures; None unless somebody asked to keep them."""


def kept(done: Practised, folder: Path) -> Path:
    """Keep a set in a folder of its own, as ``kneewise assess`` keeps a film.

    Args:
        done: the set.
        folder: in which the new folder is made.

    Returns:
        The new folder, with ``set.json``, with ``assessment.json`` and
        ``report.html`` where the set can be assessed, and with the film if there is
        one.

    Raises:
        UnwritableResult: if the disk refuses it.
    """
    files: dict[str, str | bytes] = {SET: told(done)}
    if done.taken is not None:
        files |= _assessed(done, done.taken)
    name = f"{done.at:%Y-%m-%d}-{done.summary.practice.activity.value}"
    place = _place(folder, name)
    save(place, files)
    if done.film is not None:
        done.film.replace(place / FILM)
    return place


def told(done: Practised) -> str:
    """What was done, as JSON, with the time it was done at."""
    return _text(practice.as_json(done.summary) | {"at": done.at.isoformat()})


def recorded(activity: str, motion: ImageMotion, at: datetime) -> Recording:
    """A set as if it had been filmed."""
    return Recording(
        motion=motion,
        source=Source(
            file=f"live {activity.replace('_', ' ')}",
            sha256=hashlib.sha256(motion.pixels.tobytes()).hexdigest(),
            kind=Kind.VIDEO,
            rate=motion.rate,
            duration=float(motion.time[-1]),
            device=f"live camera: {motion.width:.0f} × {motion.height:.0f} px",
            reader="live",
        ),
        taken_at=at,
        caveats=(
            Caveat(
                text="Recorded live, while feedback was given; the pictures were not "
                "kept."
            ),
        ),
    )


def _assessed(done: Practised, taken: Taken) -> Mapping[str, str | bytes]:
    """A set as if it had been filmed and assessed; nothing where it cannot be."""
    wanted = done.summary.practice
    request = Request(files=(), activity=wanted.activity, side=wanted.side)
    recording = recorded(wanted.activity.value, taken.motion(), done.at)
    try:
        made = assess_recordings([recording], request)
    except KneewiseError:  # nothing whole in it: what was counted is kept all the same
        return {}
    return {"assessment.json": _text(as_json(made)), "report.html": as_page(made)}


def _place(folder: Path, name: str) -> Path:
    """A folder that is not there yet."""
    places = (folder / f"{name}-{n}" for n in range(1, _MOST))
    return next((place for place in places if not place.exists()), folder / name)


def _text(plain: object) -> str:
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
