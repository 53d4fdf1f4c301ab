"""One recording of a study, fetched and assessed: rows, or the reason for none."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.cohort.address import DRAWN, Unreachable, contents, fetched
from kneewise.cohort.answer import Answer, Failure, Job, Reason
from kneewise.cohort.bids import as_file, companions, is_motion
from kneewise.cohort.drawn import drawn_recording
from kneewise.cohort.entry import Entry
from kneewise.cohort.plan import Plan
from kneewise.cohort.rows import rows_of
from kneewise.errors import (
    BadSetting,
    KneewiseError,
    UnfitRecording,
    UnreadableFile,
)
from kneewise.workflow.assessing import Outcome, of_recordings, outcome
from kneewise.workflow.request import Request

_REASONS: dict[type[KneewiseError], Reason] = {
    UnreadableFile: Reason.UNREADABLE,
    UnfitRecording: Reason.UNFIT,
    BadSetting: Reason.SETTING,
    Unreachable: Reason.UNREACHABLE,
}


def look(job: Job) -> Answer:
    """Fetch and assess one recording; whatever goes wrong is part of the answer."""
    start = _spent()
    answer = _looked(job)
    return replace(answer, seconds=_spent() - start)


def _spent() -> float:
    """CPU time, s, of this process and of those that it saw end."""
    return sum(os.times()[:4])


def _looked(job: Job) -> Answer:
    entry, plan = job.entry, job.plan
    digest = ""
    try:
        with fetched(wanted(entry)) as paths:
            digest = _digest(entry, paths)
            made = outcome_of(entry, plan, paths)
            _refuse_several(made.assessment, entry)
            files = opensim_files(made, entry) if plan.opensim else {}
        tables = rows_of(made.assessment, entry, plan)
    except KneewiseError as error:
        reason = next(r for kind, r in _kinds() if isinstance(error, kind))
        told = Failure(reason=reason, text=_line(error), remedy=_remedy(error))
    except MemoryError:
        told = Failure(reason=Reason.TOO_LARGE, text="It needs too much memory.")
    except Exception as error:  # noqa: BLE001 - a fault of ours must not stop a study
        words = f"{type(error).__name__}: {_line(error)}"
        told = Failure(
            reason=Reason.FAULT,
            text=words,
            remedy="Please report this line, and if you can the file.",
        )
    else:
        return Answer(sha256=digest, tables=tables, files=files)
    return Answer(sha256=digest, failure=told)


def _kinds() -> list[tuple[type[KneewiseError], Reason]]:
    return [*_REASONS.items(), (KneewiseError, Reason.FAULT)]


_COLUMNS = ("activity", "height", "mass", "rate", "sensors", "static", "unit")
"""Of a manifest, which do what the option of that name does for one recording."""


_NAMED = 20
"""Recordings that a message names."""


def _remedy(error: KneewiseError) -> str:
    """What to do about it, in a study: a manifest has columns where one has options."""
    named = {one.removesuffix("s"): one for one in _COLUMNS} | {"trial": "part"}
    asked = [
        column
        for option, column in named.items()
        if re.search(rf"--{re.escape(option)}s?\b", error.remedy)
    ]
    if not asked:
        return error.remedy
    said = f"In a study: the column {' or '.join(asked)} of the manifest."
    return f"{error.remedy} {said}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:500]


def wanted(entry: Entry) -> list[str]:
    """Every address to fetch, drawn ones left out."""
    if entry.files[0].startswith(DRAWN):
        return []
    wanted = list(entry.addresses)
    if is_motion(Path(entry.files[0])):
        wanted += companions(entry.files[0])
    return wanted


def digest_of(entry: Entry) -> str:
    """A hash over what the files of an entry hold.

    Raises:
        KneewiseError: if one cannot be had.
    """
    with fetched(wanted(entry)) as paths:
        return _digest(entry, paths)


def _digest(entry: Entry, paths: list[Path]) -> str:
    if not paths:
        from hashlib import sha256

        return sha256(entry.files[0].encode()).hexdigest()
    try:
        return contents(paths)
    except OSError as error:
        raise UnreadableFile(
            f"{paths[0].name} cannot be read: {error.strerror or error}.",
            remedy="Check the file, and that you may read it.",
        ) from error


def outcome_of(entry: Entry, plan: Plan, paths: list[Path]) -> Outcome:
    """What a recording gives.

    Args:
        entry: which.
        plan: how it is looked at.
        paths: its files, as ``wanted`` names them, on this machine.

    Raises:
        KneewiseError: if it gives nothing.
    """
    request = _request(entry, plan)
    if not paths:
        return of_recordings([drawn_recording(entry.files[0])], request)
    count = len(entry.files)
    after = iter(paths[count:])
    request = replace(
        request,
        files=tuple(paths[:count]),
        static=next(after) if entry.static else None,
        model=next(after) if entry.model else request.model,
    )
    if not is_motion(paths[0]):
        return outcome(request)
    with TemporaryDirectory(prefix="kneewise-") as folder:
        ending, text = as_file(paths[0])
        read = Path(folder) / f"{paths[0].stem}{ending}"
        read.write_text(text, "utf-8")
        return outcome(replace(request, files=(read, *paths[1:count])))


def _refuse_several(assessment: Assessment, entry: Entry) -> None:
    """Refuse a file of several recordings: an entry is one.

    Raises:
        UnfitRecording: with what they are called.
    """
    parts = [trial.recording.source.part for trial in assessment.trials]
    if len(parts) > 1:
        raise UnfitRecording(
            f"{Path(entry.files[0]).name} holds several recordings, and a row of a "
            f"study is one: {', '.join(parts[:_NAMED])}.",
            remedy="Give a manifest with a row for each and its name in the column "
            "part.",
        )


def _request(entry: Entry, plan: Plan) -> Request:
    side: Side | None = entry.side or plan.side
    return Request(
        files=(),
        activity=entry.activity or plan.activity,
        model=Path(plan.model) if plan.model else None,
        person=entry.who,
        side=side,
        names=plan.names or {},
        unit=entry.unit or plan.unit,
        rate=entry.rate or plan.rate,
        sensors=dict(entry.sensors),
        trials=(entry.part,) if entry.part else (),
        cutoff=plan.cutoff_hz,
        body=plan.body,
    )


def opensim_files(made: Outcome, entry: Entry) -> dict[str, str]:
    """What can be written for OpenSim: landmarks, angles, and the fitted body."""
    found: dict[str, str] = {}
    found |= _landmarks(made.assessment, entry.trial)
    if any(body is not None for body in made.bodies):
        from kneewise.workflow.exports import model_file

        found[f"{entry.trial}.osim"] = model_file(made.bodies)
    return found


def _landmarks(assessment: Assessment, trial: str) -> dict[str, str]:
    from kneewise.workflow.tables import angle_files, landmark_files

    found: dict[str, str] = {}
    for write, ending in ((landmark_files, "trc"), (angle_files, "mot")):
        try:
            files = write(assessment, Path(f"{trial}.{ending}"))
        except UnfitRecording:  # a film has no landmarks in space
            continue
        found |= {path.name: text for path, text in files.items()}
    return found
