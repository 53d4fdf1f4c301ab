"""What a person does today: the exercises under way at this week's doses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kneewise.anatomy import Side
from kneewise.programme.diary import Entry
from kneewise.programme.dose import Dose
from kneewise.programme.exercise import catalogue
from kneewise.programme.follow import Slot
from kneewise.programme.notice import whole
from kneewise.programme.programme import Item, Programme
from kneewise.report.drawing import alone
from kneewise.workflow.following import under_way
from kneewise.workflow.person import OnRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One exercise as it is done today."""

    exercise: str
    """Its id."""

    side: Side | None
    name: str
    dose: str
    how: str
    stop: str
    picture: str
    """SVG, whole."""

    done: str
    """As the diary writes a whole session of it, such as ``clam_left=2x10``."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Today:
    """A programme on one day."""

    programme: Programme
    items: tuple[Due, ...]
    advice: tuple[str, ...]
    messages: tuple[str, ...]
    """What the last week changed."""

    flags: tuple[str, ...]
    """What to do about the red flags that stand."""

    is_stopped: bool

    last: date | None
    """The last day before this one on which something was done."""


def due(person: OnRecord, now: date) -> Today:
    """What is due for a person.

    Args:
        person: the record, which must be whole.
        now: the day it is.

    Raises:
        BadSetting: if the programme has not begun.
        UnfitRecording: if there is no programme.
        UnreadableFile: if a record is damaged.
    """
    under = under_way(person, now)
    programme, state = under.programme, under.state
    items = [] if state.is_stopped else [_due(slot, programme) for slot in state.slots]
    return Today(
        programme=programme,
        items=tuple(item for item in items if item is not None),
        advice=tuple(said.text for said in programme.advice),
        messages=tuple(message.said.text for message in under.messages),
        flags=tuple(flag.action for flag in under.flags),
        is_stopped=state.is_stopped,
        last=max(
            (e.on for e in under.diary.events if isinstance(e, Entry) and e.on < now),
            default=None,
        ),
    )


def _due(slot: Slot, programme: Programme) -> Due | None:
    """One exercise; None while it pauses."""
    if slot.exercise is None or slot.dose is None:
        return None
    exercise = catalogue()[slot.exercise]
    item = _item(slot, programme)
    side = slot.side if exercise.poses.is_sided else None
    return Due(
        exercise=slot.exercise,
        side=side,
        name=exercise.name,
        dose=whole(slot.dose),
        how=f"{exercise.cue[:1].upper()}{exercise.cue[1:]}.",
        stop=item.stop.text if item else "",
        picture=alone(slot.exercise, exercise.name, side),
        done=f"{slot.exercise}{f'_{side}' if side else ''}={_session(slot.dose)}",
    )


def _item(slot: Slot, programme: Programme) -> Item | None:
    """The item of the programme that an exercise came from."""
    name, _, _ = slot.name.partition(" ")
    return next((item for item in programme.items if item.exercise == name), None)


def _session(dose: Dose) -> str:
    """A whole session as the diary writes it: 3x10, 3x30s, or 3."""
    if dose.hold is not None and dose.repetitions is None:
        return f"{dose.sets}x{dose.hold:.0f}s"
    return str(dose.sets) + (f"x{dose.repetitions}" if dose.repetitions else "")
