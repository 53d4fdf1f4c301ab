"""A programme under way: where its diary has led, and what changed since it began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kneewise.errors import BadSetting, UnfitRecording
from kneewise.exam.redflags import Flag
from kneewise.findings.cause import Cause
from kneewise.findings.explain import explained
from kneewise.findings.seen import Seen
from kneewise.programme import written
from kneewise.programme.diary import Diary, Event, WeekEnd
from kneewise.programme.follow import Message, State, begin, follow
from kneewise.programme.programme import Programme
from kneewise.programme.rule import pain_rule
from kneewise.workflow.changes import Changed, changes
from kneewise.workflow.diary import diary
from kneewise.workflow.person import OnRecord, current
from kneewise.workflow.planning import looked

_WEEK = timedelta(days=7)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Under:
    """A programme under way."""

    programme: Programme
    diary: Diary
    """Since it began, with the ends of its weeks."""

    state: State
    messages: tuple[Message, ...]
    """Of the last week that is over."""

    changes: tuple[Changed, ...]
    """Since the beginning."""

    causes: tuple[Cause, ...]
    """What may be behind it, by what is on record."""

    flags: tuple[Flag, ...] = ()
    """Red flags that stop it."""


def latest(person: OnRecord) -> Programme:
    """The programme of a person that began last; of one day, the last proposed.

    Raises:
        UnfitRecording: if there is none.
        UnreadableFile: if it is damaged.
    """
    if not person.programmes:
        raise UnfitRecording(
            f"there is no programme for {person.name} to follow.",
            remedy=f"Propose one with: kneewise plan {person.name}.",
        )
    last = max(person.programmes, key=lambda record: (record.on, record.entered))
    return written.programme_from_plain(last.contents)


def under_way(person: OnRecord, now: date) -> Under:
    """The latest programme of a person, and where its diary has led.

    It is worked out anew from the whole diary each time, so that a day that was written
    down late counts as if it had not been.

    Args:
        person: the record, which must be whole.
        now: the day it is.

    Raises:
        BadSetting: if the programme has not begun.
        UnfitRecording: if there is no programme.
        UnreadableFile: if a record is damaged.
    """
    person.check_whole()
    programme = latest(person)
    if now < programme.start:
        raise BadSetting(
            f"the programme of {person.name} begins on {programme.start.isoformat()}.",
            remedy="Follow it from that day on.",
        )
    since = [e for e in diary(person).events if programme.start <= e.on <= now]
    state = begin(programme, usual(person, programme.start))
    messages: tuple[Message, ...] = ()
    first = programme.followed_from
    # What was done before it was changed is in the doses that were chosen then.
    for week in _weeks([e for e in since if e.on >= first], first, now):
        state, messages = follow(state, week)
    flags = tuple(flag for flag in person.exams.flags if flag.stops_programme)
    return Under(
        programme=programme,
        diary=Diary(events=tuple(since)),
        state=replace(state, is_stopped=True) if flags else state,
        messages=() if flags else messages,  # no word of doses beside a flag
        changes=changes(person, programme.start, now),
        causes=causes(person),
        flags=flags,
    )


def usual(person: OnRecord, start: date) -> float:
    """The pain that a morning must be back to, 0 to 10: that before a programme.

    What was said later does not count, and nothing above what is acceptable in
    exercise: who hurts more must not be allowed more.
    """
    before = [each.exams for each in person.entered if each.record.on <= start]
    worst = max((c.pain for c in current(before)), default=0.0)
    return min(worst, pain_rule().most)


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
