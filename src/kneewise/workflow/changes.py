"""What has changed since a programme began, each difference held against its error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Test
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.strength import StrengthTest
from kneewise.measures.measure import Measure
from kneewise.programme.change import (
    Judged,
    of_measures,
    of_pain,
    of_scores,
    of_tests,
)
from kneewise.units import in_deg
from kneewise.workflow.courses import measured
from kneewise.workflow.person import OnRecord


class _OnDay(Protocol):
    @property
    def on(self) -> date:
        """The day it happened."""


_Thing = TypeVar("_Thing", bound=_OnDay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a person reads a number."""

    unit: str = ""
    """Behind it, with its blank."""

    times: float = 1.0
    """What the number is multiplied by."""

    digits: int = 0

    def words(self, value: float) -> str:
        """A number and its unit: ``43 N·m``."""
        return f"{self.times * value:.{self.digits}f}{self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing on two occasions, and how its numbers are read."""

    judged: Judged
    shown: Shown

    where: str = ""
    """In which activity, or at which place; empty where its name says it."""


def changes(person: OnRecord, start: date, now: date) -> tuple[Changed, ...]:
    """Everything that was tested, measured or said before and after.

    The beginning is the last before a programme or on its first day, or the first after
    where there was none before; the end is the latest.

    Args:
        person: the record.
        start: the first day of the programme.
        now: the day it is; what is of later days is left out.
    """
    exams = person.exams
    span = (start, now)
    found = [
        Changed(judged=of_tests(*pair), shown=_of_test(pair[0]))
        for pair in _twice(exams.tests, _way, span)
    ]
    found += [
        Changed(judged=of_scores(first.score, last.score), shown=Shown())
        for first, last in _twice(exams.questionnaires, lambda q: q.instrument, span)
    ]
    found += [
        Changed(
            judged=of_measures(first.measure, last.measure),
            shown=_DEGREES,
            where=first.activity,
        )
        for first, last in _twice(_moved(person), _movement, span)
    ]
    found += [_sore(*pair) for pair in _twice(_said(person), _place, span)]
    return tuple(found)


_TEN = 10.0
"""N·m from which a whole number is exact enough to read."""

_DEGREES = Shown(unit="°", times=in_deg(1.0))


def _of_test(test: Test) -> Shown:
    """The unit of a test, by what was given: a force is no moment."""
    if isinstance(test, StrengthTest):
        if test.moment is None:
            return Shown(unit=" N")
        return Shown(unit=" N·m", digits=0 if test.moment >= _TEN else 1)
    if isinstance(test, FunctionalTest):
        is_timed = test.what is Functional.FIVE_RISES
        return Shown(unit=" s", digits=1) if is_timed else Shown()
    return (
        _DEGREES if test.angle is not None else Shown(unit=" cm", times=100.0, digits=1)
    )


def _way(test: Test) -> object:
    """Tests that may be compared: done alike, and given in the same unit."""
    return (type(test), test.what, test.side, test.protocol, _of_test(test).unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Movement:
    on: date
    activity: str
    measure: Measure


def _moved(person: OnRecord) -> list[_Movement]:
    return [
        _Movement(on=on, activity=activity.replace("_", " "), measure=measure)
        for on, activity, measure in measured(person)
    ]


def _movement(moved: _Movement) -> object:
    measure = moved.measure
    return (moved.activity, measure.name, measure.side, measure.method)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What was said of one place on one side."""

    on: date
    complaint: Complaint
    side: Side


def _said(person: OnRecord) -> list[_Said]:
    return [
        _Said(on=each.record.on, complaint=complaint, side=side)
        for each in person.entered
        for complaint in each.exams.complaints
        for side in ((complaint.side,) if complaint.side else tuple(Side))
    ]


def _place(said: _Said) -> object:
    return (said.complaint.region, said.side)


def _sore(first: _Said, last: _Said) -> Changed:
    region = last.complaint.region
    judged = of_pain(first.complaint.pain, last.complaint.pain)
    return Changed(
        judged=replace(judged, side=last.side),
        shown=Shown(digits=1),
        where=region.replace("_", " ") if region else "",
    )


def _twice(
    things: Iterable[_Thing],
    alike: Callable[[_Thing], object],
    span: tuple[date, date],
) -> list[tuple[_Thing, _Thing]]:
    """Beginning and latest of the things that are alike, where there are two days."""
    start, now = span
    groups: dict[object, list[_Thing]] = {}
    for thing in sorted(things, key=lambda each: each.on):
        if thing.on <= now:
            groups.setdefault(alike(thing), []).append(thing)
    pairs = []
    for group in groups.values():
        before = [thing for thing in group if thing.on <= start]
        first = before[-1] if before else group[0]
        if first.on < group[-1].on:
            pairs.append((first, group[-1]))
    return pairs
