"""A test measured from a recording and not by hand, with its error and limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.events.chair import chair_moves
from kneewise.events.event import Moment, Repetition
from kneewise.exam.entry import By
from kneewise.exam.exams import Exams
from kneewise.exam.functional import FORMS, Functional, FunctionalTest
from kneewise.exam.plausible import named, said
from kneewise.exam.range import PROTOCOLS, RangeTest
from kneewise.motion import ImageMotion, Recording
from kneewise.units import in_deg
from kneewise.workflow.gather import gathered
from kneewise.workflow.prepare import Prepared, prepared
from kneewise.workflow.reach import WAYS, Position, Reach, hip_reach, lunge_reach
from kneewise.workflow.request import Request

LUNGE = "ankle_lunge"

CHAIRS = {
    "chair_stand": Functional.CHAIR_STAND,
    "chair_stand_30": Functional.CHAIR_STAND,
    "five_rises": Functional.FIVE_RISES,
    "five_times_sit_to_stand": Functional.FIVE_RISES,
}

MEASURABLE = (*WAYS, LUNGE, *CHAIRS)
"""Names of what can be measured from a recording."""

_CHAIR_TIME = 30.0
"""s, of the chair stand; it is in the name of the test."""

_FIVE = 5

_EVENT_ERROR = 0.07
"""s: when a slow movement starts or ends; as for the time of one rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Tests that a recording gave."""

    on: date
    exams: Exams
    error: float | None
    """s, one standard error of a time; ranges carry their own, counts have none."""

    caveats: tuple[Caveat, ...]
    """What such a recording cannot show, and what is doubtful about this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A test to be measured, and what is said of it."""

    what: str
    """A name of ``MEASURABLE``."""

    side: Side | None = None
    """This leg alone."""

    position: Position | None = None

    on: date | None = None
    """None to believe the file."""


def measured(asked: Asked, request: Request, now: date) -> Measured:
    """Measure a test from one recording.

    Args:
        asked: the test.
        request: the recording, and what is known of it.
        now: the day it is.

    Raises:
        BadSetting: if there is no such test, or more must be said of it.
        UnfitRecording: if the recording cannot show it.
    """
    if asked.what not in MEASURABLE:
        raise BadSetting(
            f"{asked.what!r} cannot be measured from a recording; what can is "
            f"{', '.join(MEASURABLE)}.",
            remedy="Use one of these, or type the result with kneewise exam add.",
        )
    recordings = gathered(request)
    if len(recordings) != 1:
        raise BadSetting(
            "a test is measured from one recording.", remedy="Give one file."
        )
    recording = recordings[0]
    day = asked.on or _day(recording, now)
    ready = prepared(recording)
    try:
        return _measured(asked, ready, day)
    except UnfitRecording as error:
        if recording.source.file not in str(error):
            error.args = (f"{recording.source.file}: {error}",)
        raise


def lines(found: Measured) -> tuple[str, ...]:
    """Each result with its error, as a person reads it."""
    said_lines = []
    for test in found.exams.ranges:
        error = test.standard_error
        spread = "" if error is None else f" ± {in_deg(error):.0f}°"
        said_lines.append(f"{named(test)}: {said(test)}{spread}")
    for count in found.exams.functional:
        spread = "" if found.error is None else f" ± {found.error:.1f} s"
        said_lines.append(f"{named(count)}: {said(count)}{spread}")
    return tuple(said_lines)


def _measured(asked: Asked, ready: Prepared, day: date) -> Measured:
    what, side = asked.what, asked.side
    if what in CHAIRS:
        return _chair(CHAIRS[what], ready, day)
    if what == LUNGE:
        if side is None:
            raise BadSetting(
                "in a lunge both shanks lean, and only the front one counts.",
                remedy="Name the front leg with --side.",
            )
        found: tuple[Reach, ...] = (lunge_reach(ready, side),)
    else:
        found = hip_reach(ready, what, asked.side, asked.position)
    by = _by(ready)
    tests = tuple(_test(reach, by, day) for reach in found)
    return Measured(
        on=day,
        exams=Exams(ranges=tests),
        error=None,
        caveats=(*_limits(what, by), *ready.recording.caveats, *ready.caveats),
    )


def _test(reach: Reach, by: By, day: date) -> RangeTest:
    return RangeTest(
        what=reach.what,
        side=reach.side,
        angle=reach.angle,
        protocol=PROTOCOLS[reach.what][0],
        by=by,
        standard_error=reach.error,
        on=day,
    )


def _limits(what: str, by: By) -> tuple[Caveat, ...]:
    """What no recording of this kind can show."""
    limits = [
        Caveat(
            text="A recording shows how far the person went, not where the joint ends, "
            "and not whether the pelvis was held.",
            remedy="Have somebody bring the leg to its end and hold the pelvis.",
        )
    ]
    if by is By.CAMERA and what == "hip_rotation":
        limits.append(
            Caveat(
                text="One camera reads the shank against the upright of the picture: "
                "the camera must stand level, look along the thigh, and the pelvis "
                "must be level.",
                remedy="Check one side with an inclinometer or a phone on the shin.",
                weight=Weight.DOUBT,
            )
        )
    if what == LUNGE:
        limits.append(
            Caveat(
                text="The heel was taken as down where it stayed near its lowest "
                "place; whether the knee touched the wall is not seen.",
                remedy="Watch the heel, or slide paper under it.",
            )
        )
    return tuple(limits)


def _chair(what: Functional, ready: Prepared, day: date) -> Measured:
    rises = [m for m in chair_moves(ready.signals) if m.kind == "sit_to_stand"]
    if not rises:
        raise UnfitRecording(
            "there is no whole rise from a chair in it.",
            remedy="Record from sitting still until after the last rise, the whole "
            "body in view.",
        )
    is_count = what is Functional.CHAIR_STAND
    count = _count(rises, ready) if is_count else None
    seconds = None if is_count else _five(rises)
    test = FunctionalTest(
        what=what, count=count, seconds=seconds, on=day, by=_by(ready)
    )
    caveat = Caveat(
        text="The clock starts with the first movement of the trunk; the height of the "
        "chair and the arms were not measured.",
        remedy=f"Use a chair of the height in {FORMS[what].protocol}, arms crossed.",
    )
    return Measured(
        on=day,
        exams=Exams(functional=(test,)),
        error=None if is_count else float(np.hypot(_EVENT_ERROR, _EVENT_ERROR)),
        caveats=(caveat, *ready.recording.caveats, *ready.caveats),
    )


def _count(rises: list[Repetition], ready: Prepared) -> int:
    """Whole rises within half a minute of the first movement."""
    ends = rises[0].start + _CHAIR_TIME
    last = float(ready.signals.time[-1])
    if last < ends:
        raise UnfitRecording(
            f"it holds {last - rises[0].start:.1f} s from the first movement on; the "
            f"test takes {_CHAIR_TIME:.0f} s.",
            remedy="Record the whole half minute, or measure five_rises instead.",
        )
    return sum(_upright(rise) <= ends for rise in rises)


def _five(rises: list[Repetition]) -> float:
    """S from the first movement to the fifth standing."""
    if len(rises) < _FIVE:
        raise UnfitRecording(
            f"it holds {len(rises)} whole rises; the test takes {_FIVE}.",
            remedy="Record five rises, each to full standing.",
        )
    return _upright(rises[_FIVE - 1]) - rises[0].start


def _upright(rise: Repetition) -> float:
    moment = rise.moment(Moment.UPRIGHT)
    return rise.end if moment is None else moment


def _by(ready: Prepared) -> By:
    return By.CAMERA if isinstance(ready.movement, ImageMotion) else By.MARKERS


def _day(recording: Recording, now: date) -> date:
    taken = recording.taken_at
    return now if taken is None else min(taken.astimezone().date(), now)
