"""A person's diary: what they typed, kept, and read back without saying it twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.programme import written
from kneewise.programme.diary import Cleared, Diary, Entry, Event, Sign
from kneewise.programme.exercise import catalogue
from kneewise.store.record import Kind, Record
from kneewise.workflow.person import OnRecord

_DONE = re.compile(
    r"(?P<exercise>[a-z_]+?)(?:_(?P<side>left|right))?"
    r"=(?P<sets>\d{1,3})(?:x(?P<count>\d{1,4})(?P<held>s)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of one day; numbers from 0 to 10, None where not said."""

    done: tuple[str, ...] = ()
    """``bridge_bi=3x12``, ``clam_left=2x10``; ``3x30s`` is held for 30 s, three times;
    ``3`` alone are three sets."""

    effort: float | None = None
    pain: float | None = None
    morning: float | None = None
    """Of the day after."""

    signs: tuple[str, ...] = ()
    on: date

    @property
    def is_something(self) -> bool:
        """Whether anything was said at all."""
        felt = (self.effort, self.pain, self.morning)
        return bool(self.done or self.signs) or any(f is not None for f in felt)


def entries(said: Said) -> tuple[Entry, ...]:
    """What a person says they did.

    Raises:
        BadSetting: for words that are not so, no exercise, or where it was not said how
            much it hurt: unsaid pain would count as none, and raise the dose.
    """
    if not said.done:
        raise BadSetting(
            "it is not said what was done.",
            remedy="Give it with --done, such as bridge_bi=3x12; for a sign, what was "
            "done before it came.",
        )
    if said.pain is None:
        raise BadSetting(
            "it is not said how much it hurt.",
            remedy="Give the worst pain during it with --pain, from 0 to 10.",
        )
    return tuple(_entry(word, said, said.pain) for word in said.done)


def _entry(word: str, said: Said, pain: float) -> Entry:
    match = _DONE.fullmatch(word.strip())
    if match is None:
        raise BadSetting(
            f"'{word[:60]}' does not say what was done.",
            remedy="Write it as bridge_bi=3x12 (3 sets of 12), clam_left=2x10, or "
            "plank_side=3x30s (3 times 30 s).",
        )
    name, side = _named(match["exercise"], match["side"])
    count = None if match["count"] is None else int(match["count"])
    return Entry(
        on=said.on,
        exercise=name,
        side=side,
        sets=int(match["sets"]),
        repetitions=None if match["held"] else count,
        hold=float(count) if match["held"] and count is not None else None,
        effort=said.effort,
        pain=pain,
        morning=said.morning,
        signs=signs(said.signs),
    )


def signs(words: Iterable[str]) -> tuple[Sign, ...]:
    """Signs that stop a programme, from their names.

    Raises:
        BadSetting: if a name is none.
    """
    known = [sign.value for sign in Sign]
    for word in words:
        if word not in known:
            raise BadSetting(
                f"{word[:40]!r} is no sign that stops a programme.",
                remedy=f"Choose from {', '.join(known)}.",
            )
    return tuple(Sign(word) for word in words)


def _named(name: str, side: str | None) -> tuple[str, Side | None]:
    """An exercise and its side; some names end in a word that looks like a side."""
    whole = f"{name}_{side}" if side else name
    if whole in catalogue():
        return whole, None
    return name, Side(side) if side else None


def mornings(person: OnRecord, morning: float, on: date) -> tuple[Entry, ...]:
    """What was done on a day, with the pain of the morning after.

    Args:
        person: the record.
        morning: 0 to 10.
        on: the day of the exercise, not that of the morning.

    Raises:
        BadSetting: if nothing was written down for that day, or all of it has its
            morning already.
    """
    found = [e for e in diary(person).entries if e.on == on and e.morning is None]
    if not found:
        raise BadSetting(
            f"nothing of {on.isoformat()} waits for its next morning.",
            remedy="Give the day of the exercise with --on, or what was done with "
            "--done.",
        )
    return tuple(replace(entry, morning=morning) for entry in found)


def keep_said(person: OnRecord, said: Said) -> tuple[str, ...]:
    """Record what a person says of one day.

    Returns:
        Names of exercises that are not in their programme, and change no dose; none
        where there is no programme.

    Raises:
        BadSetting: if part of it would be lost or cannot be; then nothing is recorded.
    """
    felt = (said.effort, said.pain)
    only_morning = not said.done and not said.signs and all(f is None for f in felt)
    if only_morning and said.morning is not None:
        new = mornings(person, said.morning, said.on)
    else:
        new = entries(said)
    _keep(person, new, said.on)
    return outside(person, new)


def keep_clearance(person: OnRecord, on: date) -> Record:
    """Record that a clinician has said that exercise may go on."""
    return _keep(person, (Cleared(on=on),), on)


def _keep(person: OnRecord, events: Sequence[Event], on: date) -> Record:
    held = written.diary_as_plain(Diary(events=tuple(events)))
    return person.chart.add(Kind.DIARY, on, held)


def diary(person: OnRecord) -> Diary:
    """Everything in a person's diary, by day, and each thing once.

    What was written again with the pain of the morning after takes the place of what
    was written without.

    Raises:
        UnreadableFile: if an entry is damaged.
    """
    events: list[Event] = []
    for record in person.diary:
        for event in written.diary_from_plain(record.contents).events:
            _add(events, event)
    return Diary(events=tuple(sorted(events, key=lambda event: event.on)))


def is_stopped(person: OnRecord) -> bool:
    """Whether a sign that stops everything was written down, and nobody cleared it."""
    stopped = False
    for event in diary(person).events:
        if isinstance(event, Cleared):
            stopped = False
        elif isinstance(event, Entry) and event.signs:
            stopped = True
    return stopped


def check_goes_on(person: OnRecord) -> None:
    """Refuse a new programme while a sign stops the one under way.

    Raises:
        BadSetting: if nobody has looked at the sign.
    """
    if is_stopped(person):
        raise BadSetting(
            f"what {person.name} wrote in the diary stops every programme until a "
            "clinician has looked at it.",
            remedy="When they have said that exercise may go on: kneewise diary "
            f"{person.name} --cleared.",
        )


def outside(person: OnRecord, new: Iterable[Entry]) -> tuple[str, ...]:
    """Names of exercises that no part of any programme of the person is about."""
    if not person.programmes:
        return ()
    ladders = {
        id_
        for record in person.programmes
        for item in written.programme_from_plain(record.contents).items
        for id_ in item.ladder
    }
    names = (entry.exercise for entry in new)
    return tuple(dict.fromkeys(name for name in names if name not in ladders))


def _add(events: list[Event], event: Event) -> None:
    """Take in one event, unless it says again what is there."""
    for place, other in enumerate(events):
        if _knows_more(event, other):
            events[place] = event
            return
        if event == other or _knows_more(other, event):
            return
    events.append(event)


def _knows_more(event: Event, other: Event) -> bool:
    """Whether two are the same but for a morning that only the first knows."""
    return (
        isinstance(event, Entry)
        and isinstance(other, Entry)
        and other.morning is None
        and event != other
        and event == replace(other, morning=event.morning)
    )
