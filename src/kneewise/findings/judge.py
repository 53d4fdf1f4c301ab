"""What stands out: measures against references, and one side against the other.

A finding needs something to compare with, a distance beyond 1.96 standard errors, and
most of at least three repetitions that agree; otherwise it is a note.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.reference import Reference, reference
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Harm, Measure
from kneewise.person import Person
from kneewise.units import Unit, in_deg

BEYOND = 1.96
"""Standard errors: 95 %."""

_ENOUGH = 3
"""Repetitions that make a habit (published protocols take the mean of three)."""

_MOST = 0.75
"""Share of repetitions that must agree."""

_IN_LINE = {"knee_collapse": 0.0, "knee_over_foot": 0.0, "knee_ankle_separation": 1.0}
"""Measures whose comparison is part of their definition: hip, knee and ankle in line,
knee over foot (Ageberg et al. 2010), knees over ankles (Gray et al. 2017)."""

_TOES = 0.4
"""Middle of the toes ahead of the ankle, in shanks: so much of the sine of a foot's
turn-out brings the toes outside a knee that is in line (foot 0.152 and shank 0.246 of
the height, Drillis & Contini 1966; the ankle a quarter of the foot ahead of the heel,
which leaves a little in favour of the knee)."""

_LINES = {
    "knee_collapse": "hip, knee and ankle in line",
    "knee_over_foot": "the knee over the second toe",
    "knee_ankle_separation": "the knees over the ankles",
}
"""What each of them compares with, in words."""

_ON_BOTH_LEGS = (Activity.SQUAT, Activity.SIT_TO_STAND)
"""Where knees are expected in line; on one leg, landing or walking, healthy knees too
bend inwards by some degrees."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Case:
    """One recording as the judge sees it."""

    activity: Activity
    measures: tuple[Measure, ...]
    """Of this recording alone."""

    person: Person
    number: int = 0
    own: tuple[Reference, ...] = ()
    """Ranges of one's own, which go before the published ones."""

    def summary(self, name: str, side: Side | None) -> Measure | None:
        """A measure over all repetitions; None if void or not taken."""
        for m in self.measures:
            if (m.name, m.side, m.repetition) == (name, side, None) and not m.is_void:
                return m
        return None

    def usual(self, measure: Measure) -> Reference | None:
        """What the measure is compared with; None without any."""
        task = (measure.name, self.activity, measure.method)
        return reference(*task, self.person, own=self.own)

    def each(self, name: str, side: Side | None) -> list[Measure]:
        """A measure in every repetition that has it."""
        return [
            m
            for m in self.measures
            if (m.name, m.side) == (name, side)
            and m.repetition is not None
            and not m.is_void
        ]


def judged(case: Case) -> tuple[Finding, ...]:
    """Everything that stands out in one recording: findings first, then notes."""
    found = [
        *_against_references(case),
        *_side_against_side(case),
        *_in_line(case),
    ]
    order = list(BY_NAME)
    found.sort(key=lambda f: (f.standing is Standing.NOTE, order.index(f.measure)))
    return tuple(found)


def _against_references(case: Case) -> list[Finding]:
    found = []
    for measure in case.measures:
        if measure.repetition is not None or measure.is_void:
            continue
        row = case.usual(measure)
        past = _past(measure.value, row, case) if row is not None else 0.0
        if row is not None and abs(past) > BEYOND * measure.standard_error:
            each = case.each(measure.name, measure.side)
            beyond = [np.sign(_past(m.value, row, case)) for m in each]
            agree = sum(one == np.sign(past) for one in beyond)
            count = (int(agree), len(each))
            found.append(_past_reference(measure, row, count, past, case))
    return found


def _past(value: float, row: Reference, case: Case) -> float:
    """How far a value is past an end of a range that matters: below is negative.

    The lower end counts in ranges of one's own alone: published ones are often of
    others, slower or younger, and were taken to say what is too much.
    """
    harm = BY_NAME[row.measure].harm
    if harm is not Harm.LOW and value > row.high:
        return value - row.high
    if harm is not Harm.HIGH and value < row.low and row in case.own:
        return value - row.low
    return 0.0


def _past_reference(
    measure: Measure,
    row: Reference,
    count: tuple[int, int],
    past: float,
    case: Case,
) -> Finding:
    label = BY_NAME[measure.name].label
    inner = Side.LEFT if past > 0 else Side.RIGHT
    side = f", {measure.side}" if measure.side else ""
    return Finding(
        measure=measure.name,
        side=inner if measure.name == "symmetry" else measure.side,
        text=f"{label}{side}: {_said(measure)}; usual is "
        f"{_number(row.low, measure.unit)} to {_number(row.high, measure.unit)}.",
        standing=_standing(count),
        against=f"{row.people} ({row.spread})",
        reference=row,
        beyond=float(abs(past) / measure.standard_error),
        agree=count[0],
        repetitions=count[1],
        recording=case.number,
    )


def _side_against_side(case: Case) -> list[Finding]:
    """The knee that falls further in than the other."""
    difference = case.summary("symmetry", None) or _apart(case)
    if difference is None:
        return []
    value, error = difference.value, difference.standard_error
    if not abs(value) > BEYOND * error:
        return []
    side = Side.LEFT if value > 0 else Side.RIGHT
    inner = case.summary("knee_collapse", side)
    if inner is None or inner.value <= inner.standard_error:
        return []
    each = [
        left.value - right.value
        for left, right in zip(
            case.each("knee_collapse", Side.LEFT),
            case.each("knee_collapse", Side.RIGHT),
            strict=False,
        )
    ]
    agree = int(sum(np.sign(d) == np.sign(value) for d in each))
    return [
        Finding(
            measure="symmetry",
            side=side,
            text=f"The {side} knee falls {in_deg(abs(value)):.0f}° ± "
            f"{in_deg(error):.0f}° further inwards than the {side.other}.",
            standing=_standing((agree, len(each))),
            against="the person's other side",
            beyond=float(abs(value) / error),
            agree=agree,
            repetitions=len(each),
            recording=case.number,
        )
    ]


def _apart(case: Case) -> Measure | None:
    """The difference of the sides where they were not seen in the same repetition."""
    left = case.summary("knee_collapse", Side.LEFT)
    right = case.summary("knee_collapse", Side.RIGHT)
    if left is None or right is None:
        return None
    return Measure(
        name="symmetry",
        unit=left.unit,
        value=left.value - right.value,
        standard_error=float(np.hypot(left.standard_error, right.standard_error)),
        smallest_real_change=float("nan"),
        change_source="",
        method=left.method,
    )


def _in_line(case: Case) -> list[Finding]:
    """The knee inside the foot, or the knees nearer together than the ankles."""
    found = []
    for measure in case.measures:
        if measure.name not in _IN_LINE:
            continue
        if measure.repetition is not None or measure.is_void:
            continue
        if measure.name == "knee_collapse" and case.activity not in _ON_BOTH_LEGS:
            continue
        turn = _turned(case, measure)
        line, error = _line(measure, turn)
        inwards = -1.0 if measure.name == "knee_ankle_separation" else 1.0
        past = inwards * (measure.value - line)
        if past > BEYOND * error and _bends_in(case, measure.side, turn):
            each = case.each(measure.name, measure.side)
            agree = sum(inwards * (m.value - line) > 0 for m in each)
            beyond = float(past / error)
            found.append(_inside(measure, (agree, len(each)), beyond, case))
    return found


def _turned(case: Case, measure: Measure) -> Measure | None:
    """How far the foot points outwards, where that bears on the measure."""
    if measure.name != "knee_over_foot":
        return None
    return case.summary("foot_progression", measure.side)


def _line(measure: Measure, turn: Measure | None) -> tuple[float, float]:
    """What the measure compares with, and the error of the distance from it."""
    line = _IN_LINE[measure.name]
    if turn is None:
        return line, measure.standard_error
    shift = _TOES * np.sin(turn.value)
    error = np.hypot(
        measure.standard_error, _TOES * np.cos(turn.value) * turn.standard_error
    )
    return line + max(float(shift), 0.0), float(error)


def _bends_in(case: Case, side: Side | None, turn: Measure | None) -> bool:
    """Whether the bend of the knee itself does not speak against it.

    Feet turned out bring a knee inside its foot though hip, knee and ankle are in line.
    Where that turn is known and allowed for, only a bend outwards beyond its error
    speaks against it.
    """
    sides = [side] if side else list(Side)
    seen = [case.summary("knee_collapse", each) for each in sides]
    return all(
        measure is None or measure.value + (measure.standard_error if turn else 0) > 0
        for measure in seen
    )


def _inside(
    measure: Measure, count: tuple[int, int], beyond: float, case: Case
) -> Finding:
    said = _said(measure)
    if measure.side is None:
        text = f"The knees are nearer together than the ankles: {said}."
    elif measure.name == "knee_collapse":
        text = f"The {measure.side} knee lies {said} inside the line from hip to ankle."
    else:
        text = f"The {measure.side} knee lies inside its foot: {said} of the shank"
        turned = _turned(case, measure)
        text += "." if turned is None else ", more than the turn of the foot explains."
    return Finding(
        measure=measure.name,
        side=measure.side,
        text=text,
        standing=_standing(count),
        against=_LINES[measure.name],
        beyond=beyond,
        agree=count[0],
        repetitions=count[1],
        recording=case.number,
    )


def _standing(count: tuple[int, int]) -> Standing:
    agree, of = count
    firm = of >= _ENOUGH and agree >= _MOST * of
    return Standing.FINDING if firm else Standing.NOTE


def _said(measure: Measure) -> str:
    error = _number(measure.standard_error, measure.unit)
    return f"{_number(measure.value, measure.unit)} ± {error}"


def _number(value: float, unit: Unit) -> str:
    if unit is Unit.RADIAN:
        return f"{in_deg(value):.0f}°"
    if unit is Unit.HERTZ:
        return f"{60 * value:.0f} a minute"
    return f"{value:.2f}"
