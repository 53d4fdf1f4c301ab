"""A person's record as one table: a row for each number, in SI, for statistics."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date

from kneewise.exam.exams import Exams, Test
from kneewise.exam.functional import FunctionalTest
from kneewise.exam.length import LengthTest
from kneewise.exam.norms import real_change
from kneewise.exam.plausible import amount
from kneewise.exam.range import RangeTest
from kneewise.exam.strength import StrengthTest
from kneewise.programme.diary import Diary, Entry
from kneewise.programme.dossier import Dossier
from kneewise.report.table import harmless
from kneewise.units import Unit, in_deg

_KINDS = {
    StrengthTest: "strength",
    RangeTest: "range",
    LengthTest: "length",
    FunctionalTest: "function",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row; what is not known is None."""

    person: str
    date: date

    kind: str
    """``measure``, ``strength``, ``range``, ``length``, ``function``,
    ``questionnaire``, ``complaint``, ``body`` or ``diary``."""

    what: str
    activity: str | None = None
    side: str | None = None
    value: float | None = None
    unit: str | None = None

    value_deg: float | None = None
    """The same in degrees, where it is an angle."""

    standard_error: float | None = None
    smallest_real_change: float | None = None
    method: str | None = None

    pain: float | None = None
    """0 to 10, during the test or the exercise."""

    sets: int | None = None
    repetitions: int | None = None

    hold: float | None = None
    """s."""

    effort: float | None = None
    morning: float | None = None
    """Pain of the next morning, 0 to 10."""

    note: str | None = None


COLUMNS = tuple(each.name for each in fields(Line))


def lines(dossier: Dossier) -> tuple[Line, ...]:
    """Every number on record about a person, by its day."""
    found = [
        *_measures(dossier),
        *_tests(dossier.code, dossier.exams),
        *_asked(dossier.code, dossier.exams),
        *_hurts(dossier),
        *_sizes(dossier),
        *_diary(dossier.code, dossier.diary),
    ]
    return tuple(sorted(found, key=lambda line: line.date))


def as_csv(dossier: Dossier) -> str:
    """The table as CSV; no cell of it is run by a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines(dossier):
        writer.writerow(_cell(value) for value in asdict(line).values())
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.9g}"
    return harmless(value) if isinstance(value, str) else str(value)


def _measures(dossier: Dossier) -> Iterator[Line]:
    for result in dossier.results:
        for one in result.measures:
            is_angle = one.unit is Unit.RADIAN
            yield Line(
                person=dossier.code,
                date=result.on,
                kind="measure",
                what=one.name,
                activity=result.activity.value,
                side=_text(one.side),
                value=one.value,
                unit=one.unit.value,
                value_deg=in_deg(one.value) if is_angle else None,
                standard_error=_known(one.standard_error),
                smallest_real_change=_known(one.smallest_real_change),
                method=one.method.value,
                note=" ".join(f"[{c.weight}] {c.text}" for c in one.caveats) or None,
            )


def _tests(code: str, exams: Exams) -> Iterator[Line]:
    for test in exams.tests:
        unit, value = _unit(test), amount(test)
        change = real_change(test)
        yield Line(
            person=code,
            date=test.on,
            kind=_KINDS[type(test)],
            what=test.what.value,
            side=_text(test.side),
            value=value,
            unit=unit,
            value_deg=in_deg(value) if unit == "rad" else None,
            standard_error=None if change is None else change.standard_error(value),
            smallest_real_change=None if change is None else change.of(value),
            method=test.protocol,
            pain=test.pain,
            note=_how(test),
        )


def _unit(test: Test) -> str:
    """The unit of ``amount``."""
    if isinstance(test, StrengthTest):
        return "N·m" if test.moment is not None else "N"
    if isinstance(test, FunctionalTest):
        if test.seconds is not None:
            return "s"
        return "count" if test.count is not None else "points"
    return "rad" if test.angle is not None else "m"


def _how(test: Test) -> str | None:
    """What a strength was read from, or who read a range."""
    if not isinstance(test, StrengthTest):
        return f"by {test.by}"
    said = [word.value for word in (test.mode, test.device) if word is not None]
    if test.force is not None:
        said.append(f"{test.force:g} N")
    if test.lever is not None:
        said.append(f"on {test.lever:g} m")
    return ", ".join(said) or None


def _asked(code: str, exams: Exams) -> Iterator[Line]:
    for filled in exams.questionnaires:
        score = filled.score
        yield Line(
            person=code,
            date=filled.on,
            kind="questionnaire",
            what=filled.instrument.value,
            value=score.value,
            unit="points",
            note=score.reason or f"{score.worst:g} worst, {score.best:g} best",
        )


def _hurts(dossier: Dossier) -> Iterator[Line]:
    for said in dossier.hurts:
        one = said.complaint
        yield Line(
            person=dossier.code,
            date=said.on,
            kind="complaint",
            what=_text(one.region) or "no place named",
            side=_text(one.side),
            value=one.pain,
            unit="of 10",
            note=_text(one.told),
        )


def _sizes(dossier: Dossier) -> Iterator[Line]:
    for size in dossier.sizes:
        held = (("height", size.height, "m"), ("mass", size.mass, "kg"))
        for what, value, unit in held:
            if value is not None:
                yield Line(
                    person=dossier.code,
                    date=size.on,
                    kind="body",
                    what=what,
                    value=value,
                    unit=unit,
                )


def _diary(code: str, diary: Diary) -> Iterator[Line]:
    for event in diary.events:
        if not isinstance(event, Entry):
            continue
        yield Line(
            person=code,
            date=event.on,
            kind="diary",
            what=event.exercise,
            side=_text(event.side),
            sets=event.sets,
            repetitions=event.repetitions,
            hold=event.hold,
            effort=event.effort,
            pain=event.pain,
            morning=event.morning,
            note=", ".join(event.signs) or None,
        )


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
