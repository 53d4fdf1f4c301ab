"""Motion sensors worn during a film: one recording of both, where a body can be had."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.events.activity import recognise
from kneewise.events.event import ON_ONE_LEG, Activity
from kneewise.events.foot_sensor import has_feet
from kneewise.events.low_back import has_back
from kneewise.motion import ImageMotion, Inertial, Recording
from kneewise.motion.faults import checked
from kneewise.motion.sensed import is_leg
from kneewise.workflow.in_space import IN_SPACE
from kneewise.workflow.prepare import prepared
from kneewise.workflow.request import Request

_FITTED = ("pelvis", "thigh", "shank")
"""Segments of which sensors are fitted together with a film."""


def with_sensors(recordings: Sequence[Recording], request: Request) -> list[Recording]:
    """Recordings, with sensors put beside the film in which they were worn.

    Where that cannot be, they stay a recording of their own if they tell something by
    themselves; else they are left out. Why is said of the film.

    Args:
        recordings: of any kind.
        request: with the height of the person.
    """
    films = [each for each in recordings if isinstance(each.motion, ImageMotion)]
    worn = [each for each in recordings if _is_of_use(each)]
    if not films or not worn:
        return list(recordings)
    others = [each for each in recordings if each not in worn and each is not films[0]]
    why = _why_not(films, request)
    if why is None:
        return [_of_both(films[0], worn), *others]
    alone = [each for each in worn if _tells(each)]
    names = ", ".join(each.source.file for each in worn if each not in alone)
    left = f" {names} tells nothing by itself and was left out." if names else ""
    said = replace(why, text=why.text + left)
    first = replace(films[0], caveats=(*films[0].caveats, said))
    kept = [each for each in recordings if each not in worn or each in alone]
    return [first if each is films[0] else each for each in kept]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sound:
    """What sensors felt while they stayed where they were fastened."""

    motions: tuple[Inertial, ...]
    caveats: tuple[Caveat, ...]


def sound(beside: Sequence[Recording], activity: Activity) -> Sound:
    """Sensors without those that slipped or fell off.

    On one leg that cannot be told by comparing both.
    """
    motions = [each.motion for each in beside if isinstance(each.motion, Inertial)]
    if activity in ON_ONE_LEG:
        return Sound(motions=tuple(motions), caveats=())
    found = [checked(motion) for motion in motions]
    return Sound(
        motions=tuple(each.inertial for each in found),
        caveats=tuple(caveat for each in found for caveat in each.caveats),
    )


def _of_both(film: Recording, worn: Sequence[Recording]) -> Recording:
    """A film with sensors beside it, named after all files."""
    every = (film, *worn)
    digest = hashlib.sha256("".join(each.source.sha256 for each in every).encode())
    source = replace(
        film.source,
        file=" + ".join(each.source.file for each in every),
        sha256=digest.hexdigest(),
    )
    said = dict.fromkeys(caveat for each in every for caveat in each.caveats)
    return replace(film, source=source, beside=tuple(worn), caveats=tuple(said))


def _is_of_use(recording: Recording) -> bool:
    """Whether a recording is of sensors on thighs, shanks or pelvis."""
    worn = recording.motion
    return isinstance(worn, Inertial) and any(
        segment.split("_")[-1] in _FITTED for segment in worn.sensors
    )


def _tells(recording: Recording) -> bool:
    """Whether sensors tell of a joint or a walk by themselves."""
    worn = recording.motion
    if not isinstance(worn, Inertial):
        raise TypeError("there are no sensors in it.")
    return is_leg(worn) or has_feet(worn) or has_back(worn)


def _why_not(films: Sequence[Recording], request: Request) -> Caveat | None:
    """Why sensors cannot be put beside a film; None if they can."""
    if len(films) > 1:
        return _apart(
            "several films were given",
            remedy="Give one film with the sensors that were worn during it.",
        )
    film = films[0]
    known = None if film.person is None else film.person.height
    height = request.person.height or known
    if height is None or not request.body:
        return _apart(
            "that takes the height of the person",
            remedy="Give it, for example --height 1.78.",
        )
    return _no_body(film, height, request.activity)


def _no_body(film: Recording, height: float, said: Activity | None) -> Caveat | None:
    """Why a film has no body in space; None if it has.

    Args:
        film: of one camera.
        height: m, of the person.
        said: what they do; None to have it recognised.
    """
    try:
        ready = prepared(film)
        activity = said or recognise(ready.signals).activity
        if activity not in IN_SPACE:
            return _apart(
                f"that is done where a foot stays in place, and not in '{activity}'",
                remedy="Give film and sensors in calls of their own.",
            )
        from kneewise.engine.one_camera.lift import check  # loads the engine

        image = film.motion
        if not isinstance(image, ImageMotion):
            raise TypeError("only a film has sensors beside it.")
        check(image, height, activity)
    except UnfitRecording as error:
        return _apart(str(error).rstrip("."), remedy=error.remedy)
    return None


def _apart(why: str, *, remedy: str) -> Caveat:
    return Caveat(
        text=f"Film and sensors were not fitted together: {why}.",
        remedy=remedy,
        weight=Weight.DOUBT,
    )
