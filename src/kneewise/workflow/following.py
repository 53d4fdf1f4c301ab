"""A programme under way: the diary of a person, next week's doses, what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from kneewise.anatomy import Side
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.exam.exams import Test
from kneewise.findings.cause import Cause
from kneewise.findings.explain import explained
from kneewise.findings.seen import Seen
from kneewise.measures.measure import Measure
from kneewise.programme import written
from kneewise.programme.change import (
    Judged,
    of_measures,
    of_pain,
    of_scores,
    of_tests,
)
from kneewise.programme.diary import Diary, Entry, Event, Sign, WeekEnd
from kneewise.programme.exercise import catalogue
from kneewise.programme.follow import Message, State, begin, follow
from kneewise.programme.programme import Programme
from kneewise.store.record import Kind, Record
from kneewise.workflow.courses import measured
from kneewise.workflow.person import OnRecord
from kneewise.workflow.planning import looked

_DONE = re.compile(
    r"(?P<exercise>[a-z_]+?)(?:_(?P<side>left|right))?"
    r"=(?P<sets>\d{1,3})(?:x(?P<count>\d{1,4})(?P<held>s)?)?"
)

_WEEK = timedelta(days=7)


class _OnDay(Protocol):
    @property
    def on(self) -> date:
        """The day it happened."""


_Thing = TypeVar("_Thing", bound=_OnDay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How a session felt, 0 to 10 each; None where nobody asked."""

    effort: float | None
    pain: float
    morning: float | None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Under:
    """A programme under way."""

    programme: Programme
    diary: Diary
    """Since it began, with the ends of its weeks."""

    state: State
    messages: tuple[Message, ...]
    """Of the last week that is over."""

    changes: tuple[Judged, ...]
    """Since the beginning."""

    causes: tuple[Cause, ...]
    """What may be behind it, by what is on record."""


def done(words: Sequence[str], felt: Felt, on: date) -> tuple[Entry, ...]:
    """What a person says they did: ``bridge_bi=3x12``, ``clam_left=2x10``.

    ``3x30s`` is held for 30 s, three times; ``3`` alone are three sets.

    Raises:
        BadSetting: for words that are not so, or no exercise.
    """
    found = []
    for word in words:
        match = _DONE.fullmatch(word.strip())
        if match is None:
            raise BadSetting(
                f"'{word[:60]}' does not say what was done.",
                remedy="Write it as bridge_bi=3x12 (3 sets of 12), clam_left=2x10, or "
                "plank_side=3x30s (3 times 30 s).",
            )
        name, side = _named(match["exercise"], match["side"])
        count = None if match["count"] is None else int(match["count"])
        found.append(
            Entry(
                on=on,
                exercise=name,
                side=side,
                sets=int(match["sets"]),
                repetitions=None if match["held"] else count,
                hold=float(count) if match["held"] and count is not None else None,
                effort=felt.effort,
                pain=felt.pain,
                morning=felt.morning,
                signs=felt.signs,
            )
        )
    return tuple(found)


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


def keep(person: OnRecord, entries: Sequence[Entry], on: date) -> Record:
    """Record what was done on one day."""
    diary = Diary(events=tuple(entries))
    return person.folder.add(Kind.DIARY, on, written.diary_as_plain(diary))


def diary(person: OnRecord) -> Diary:
    """Everything in a person's diary, by day.

    Raises:
        UnreadableFile: if an entry is damaged.
    """
    events: list[Event] = []
    for record in person.diary:
        events += written.diary_from_plain(record.contents).events
    return Diary(events=tuple(sorted(events, key=lambda event: event.on)))


def under_way(person: OnRecord, now: date) -> Under:
    """The latest programme of a person, and where its diary has led.

    Raises:
        UnfitRecording: if there is no programme.
        UnreadableFile: if a record is damaged.
    """
    person.check_whole()
    if not person.programmes:
        raise UnfitRecording(
            f"there is no programme for {person.name} to follow.",
            remedy=f"Propose one with: kneewise plan {person.name}.",
        )
    latest = max(person.programmes, key=lambda record: (record.on, record.entered))
    programme = written.programme_from_plain(latest.contents)
    usual = max((c.pain for c in person.exams.complaints), default=0.0)
    since = [e for e in diary(person).events if programme.start <= e.on <= now]
    state = begin(programme, usual)
    messages: tuple[Message, ...] = ()
    for week in _weeks(since, programme.start, now):
        state, messages = follow(state, week)
    return Under(
        programme=programme,
        diary=Diary(events=tuple(since)),
        state=state,
        messages=messages,
        changes=changes(person),
        causes=causes(person),
    )


def causes(person: OnRecord) -> tuple[Cause, ...]:
    """What may be behind what is on record, the best supported first."""
    found, _ = looked(person, ())
    seen = Seen(person=person.person, looks=found, exams=person.exams)
    return explained(seen).causes


def _weeks(events: Sequence[Event], start: date, now: date) -> list[list[Event]]:
    """The events week by week; a week that is over ends with its end."""
    found: list[list[Event]] = []
    first = start
    while first <= now:
        last = first + _WEEK - timedelta(days=1)
        week = [event for event in events if first <= event.on <= last]
        if last < now:
            week.append(WeekEnd(on=last))
        if week:
            found.append(week)
        first += _WEEK
    return found


def changes(person: OnRecord) -> tuple[Judged, ...]:
    """Everything that was tested or measured twice: first against latest."""
    exams = person.exams
    found = [of_tests(*pair) for pair in _twice(exams.tests, _of_test)]
    found += [
        of_scores(first.score, last.score)
        for first, last in _twice(exams.questionnaires, lambda q: (q.instrument,))
    ]
    found += [of_measures(*pair) for pair in _measured(person)]
    pains = [
        max((c.pain for c in each.exams.complaints), default=0.0)
        for each in person.entered
        if each.exams.complaints
    ]
    if len(pains) > 1:
        found.append(of_pain(pains[0], pains[-1]))
    return tuple(found)


def _of_test(test: Test) -> tuple[object, ...]:
    return (type(test), test.what, test.side, test.protocol)


def _twice(
    things: Iterable[_Thing], alike: Callable[[_Thing], object]
) -> list[tuple[_Thing, _Thing]]:
    """First and latest of the things that are alike, where there are two days."""
    groups: dict[object, list[_Thing]] = {}
    for thing in sorted(things, key=lambda each: each.on):
        groups.setdefault(alike(thing), []).append(thing)
    return [(g[0], g[-1]) for g in groups.values() if g[0].on < g[-1].on]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    on: date
    activity: str
    measure: Measure


def _measured(person: OnRecord) -> list[tuple[Measure, Measure]]:
    """First and latest value of every followed measure of movement."""
    found = [
        _Dated(on=on, activity=activity, measure=measure)
        for on, activity, measure in measured(person)
    ]
    pairs = _twice(
        found,
        lambda d: (d.activity, d.measure.name, d.measure.side, d.measure.method),
    )
    return [(first.measure, last.measure) for first, last in pairs]
