"""What is on record about a person, as series over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kneewise.anatomy import Side
from kneewise.exam.exams import Test
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.norms import real_change
from kneewise.exam.plausible import amount, named
from kneewise.exam.questionnaire import Questionnaire, thresholds
from kneewise.exam.strength import StrengthTest
from kneewise.measures.measure import Measure
from kneewise.programme.change import of_pain
from kneewise.programme.diary import Diary
from kneewise.report import words
from kneewise.report.course import Point, Series
from kneewise.units import in_deg
from kneewise.workflow.looks import looks
from kneewise.workflow.person import OnRecord

SHOWN = (
    "knee_collapse",
    "hip_adduction",
    "hip_internal_rotation",
    "pelvic_drop",
    "trunk_lean",
    "knee_abduction",
)
"""Measures of movement that are followed: those of which less was the aim."""


def series(person: OnRecord, diary: Diary) -> tuple[Series, ...]:
    """Everything that was measured, tested, asked or said on two days or one.

    Results whose folder is gone are left out.
    """
    return (
        *_movement(person),
        *_tested(person.exams.tests),
        *_asked(person.exams.questionnaires),
        *_pain(diary),
    )


def _movement(person: OnRecord) -> Iterator[Series]:
    """Measures by activity and method: two methods are never compared."""
    found: dict[tuple[str, str, str], list[tuple[date, Measure]]] = {}
    for on, activity, measure in measured(person):
        key = (activity, measure.name, measure.method.value)
        found.setdefault(key, []).append((on, measure))
    for (activity, name, method), dated in sorted(
        found.items(), key=lambda each: SHOWN.index(each[0][1])
    ):
        where = f"{activity.replace('_', ' ')}, by {method}"
        yield _of_measures(f"{words.label(name)} ({where})", dated)


def measured(person: OnRecord) -> Iterator[tuple[date, str, Measure]]:
    """Every summary of a followed measure, with its day and activity."""
    for result in sorted(person.results, key=lambda each: each.on):
        if not result.path.exists():
            continue
        for look in looks(result.path, person.person):
            for measure in look.case.measures:
                is_whole = measure.repetition is None and not measure.is_void
                if is_whole and measure.name in SHOWN:
                    yield result.on, look.case.activity.value, measure


def _of_measures(label: str, dated: list[tuple[date, Measure]]) -> Series:
    lines: dict[Side | None, list[Point]] = {}
    for on, measure in dated:
        shown = words.shown(measure.value, measure.unit)
        error = words.shown(measure.standard_error, measure.unit)
        point = Point(on=on, value=float(shown), error=float(error))
        lines.setdefault(measure.side, []).append(point)
    change = max(m.smallest_real_change for _, m in dated)
    first = dated[0][1]
    return Series(
        label=label,
        unit=words.unit(first.unit),
        lines={side: tuple(points) for side, points in lines.items()},
        threshold=float(words.shown(change, first.unit)),
        better="less",
    )


def _tested(tests: Iterable[Test]) -> Iterator[Series]:
    """Tests by hand, each way of testing on its own."""
    found: dict[tuple[str, str, str], list[Test]] = {}
    for test in sorted(tests, key=lambda each: each.on):
        key = (type(test).__name__, test.what.value, test.protocol)
        found.setdefault(key, []).append(test)
    for alike in found.values():
        yield _of_tests(alike)


def _of_tests(alike: list[Test]) -> Series:
    first = alike[0]
    unit, times = _shown_in(first)
    change = real_change(first)
    lines: dict[Side | None, list[Point]] = {}
    for test in alike:
        value = times * amount(test)
        error = None if change is None else times * change.standard_error(amount(test))
        point = Point(on=test.on, value=value, error=error)
        lines.setdefault(test.side, []).append(point)
    label = named(first)
    if first.side is not None:
        label = label.removesuffix(f", {first.side}")
    return Series(
        label=label[:1].upper() + label[1:],
        unit=unit,
        lines={side: tuple(points) for side, points in lines.items()},
        threshold=None if change is None else times * change.of(amount(first)),
        better=_better(first),
    )


def _shown_in(test: Test) -> tuple[str, float]:
    """The unit a test is shown in, and what its number is multiplied by."""
    if isinstance(test, StrengthTest):
        return (" N·m", 1.0) if test.moment is not None else (" N", 1.0)
    if isinstance(test, FunctionalTest):
        return (" s", 1.0) if test.what is Functional.FIVE_RISES else ("", 1.0)
    return ("°", in_deg(1.0)) if test.angle is not None else (" cm", 100.0)


def _better(test: Test) -> str:
    if isinstance(test, FunctionalTest):
        return "more" if test.what is Functional.CHAIR_STAND else "less"
    return "more"


def _asked(asked: Iterable[Questionnaire]) -> Iterator[Series]:
    found: dict[str, list[Questionnaire]] = {}
    for one in sorted(asked, key=lambda each: each.on):
        found.setdefault(one.instrument.value, []).append(one)
    for name, alike in found.items():
        scores = [(one.on, one.score) for one in alike]
        points = [
            Point(on=on, value=score.value)
            for on, score in scores
            if score.value is not None
        ]
        limits = thresholds(alike[0].instrument)
        last = scores[-1][1]
        if points:
            yield Series(
                label=name,
                unit="",
                lines={None: tuple(points)},
                threshold=limits.detectable or limits.important,
                better="more" if last.best > last.worst else "less",
            )


def _pain(diary: Diary) -> Iterator[Series]:
    """The worst of each day, while exercising and the morning after."""
    during = _worst((entry.on, entry.pain) for entry in diary.entries)
    after = _worst(
        (entry.on, entry.morning)
        for entry in diary.entries
        if entry.morning is not None
    )
    for label, worst in (
        ("Pain while exercising", during),
        ("Pain the next morning", after),
    ):
        if worst:
            points = tuple(Point(on=on, value=value) for on, value in worst.items())
            yield Series(
                label=label,
                unit=" of 10",
                lines={None: points},
                threshold=of_pain(0, 0).threshold,
                better="less",
            )


def _worst(dated: Iterable[tuple[date, float]]) -> dict[date, float]:
    found: dict[date, float] = {}
    for on, value in dated:
        found[on] = max(value, found.get(on, 0.0))
    return dict(sorted(found.items()))
