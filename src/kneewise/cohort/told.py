"""What a study says, as rows for a terminal or a program, and as figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from markupsafe import Markup

from kneewise.cohort.compare import (
    CORRECTED,
    CORRECTIONS,
    Comparison,
    Question,
    curve_map,
    model,
    question,
)
from kneewise.cohort.covariates import Covariate
from kneewise.cohort.figures import agreement as drawn_agreement
from kneewise.cohort.figures import curves as drawn_curves
from kneewise.cohort.figures import people as drawn_people
from kneewise.cohort.place import Place
from kneewise.cohort.samples import Kind, Value, by_kind, curves, means, values
from kneewise.cohort.statistics.agreement import MEANS, Form, limits
from kneewise.cohort.statistics.mixed import Mixed
from kneewise.cohort.study import Standing
from kneewise.cohort.summary import described
from kneewise.errors import UnfitRecording
from kneewise.measures.catalogue import BY_NAME
from kneewise.report import words
from kneewise.units import Unit

Rows = list[dict[str, Any]]

_HEAD = Markup('<?xml version="1.0" encoding="UTF-8"?>\n')


def compared(
    made: Sequence[Comparison], asked: Question, found: Sequence[Value]
) -> tuple[Rows, str]:
    """Two sets, a row a measure; of two visits with limits of agreement."""
    rows = []
    by = by_kind(found)
    for one in made:
        row = one.as_json()
        if asked.paired:
            row["agreement"] = _limits(by[one.kind], asked)
        rows.append(row)
    test, size = made[0].found.test, made[0].found.size
    lacking = "a number on both visits" if asked.paired else "a number"
    note = (
        f"{asked.second} − {asked.first}: {test}; {size}; p corrected for "
        f"{made[0].family} tests by {asked.corrected_by}; missing are people without "
        f"{lacking}."
    )
    return rows, note


def repeatabilities(found: Sequence[Value]) -> tuple[Rows, str]:
    """How repeatable each measure is over the trials of a visit.

    Raises:
        UnfitRecording: if no measure has three people with two trials.
    """
    rows = [
        {**asdict(one.kind), **asdict(one.repeatability), "left_out": one.left_out}
        for one in described(found)
        if one.repeatability is not None
    ]
    if not rows:
        raise UnfitRecording(
            "no measure has three people with two trials in one visit.",
            remedy="Record each person at least twice in a visit.",
        )
    form = Form.AGREEMENT
    note = f"{form.value}: {MEANS[form]}. SEM, MDC = 1.96 √2 SEM."
    return rows, note


def models(
    found: Sequence[Value], correction: str, beside: Sequence[Covariate] = ()
) -> tuple[Rows, str]:
    """A mixed model of every measure, a row a term or a factor as a whole.

    Raises:
        UnfitRecording: if none can be fitted.
    """
    rows: Rows = []
    formula = ""
    last: UnfitRecording | None = None
    left = 0
    for kind, each in by_kind(found).items():
        try:
            made = model(each, beside)
        except UnfitRecording as error:
            last = error
            left += 1
            continue
        formula = made.formula
        missing = len(each) - made.values
        rows += [{**asdict(kind), **row, "missing": missing} for row in _terms(made)]
    if not rows:
        raise last or UnfitRecording("there is no measure.")
    corrected(rows, ("term",), correction)
    out = f"; {left} measures could not be fitted ({last})" if left else ""
    return rows, (
        f"{formula}, linear mixed model by REML, Wald tests; p of each term corrected "
        f"for the measures by {CORRECTED[correction]}; missing are trials without a "
        f"number or a covariate{out}."
    )


def _terms(made: Mixed) -> Rows:
    """The terms of a model, then each factor as a whole."""
    common = {
        "between_sd": made.between_sd,
        "within_sd": made.within_sd,
        "people": made.people,
        "values": made.values,
        "doubts": list(made.doubts),
    }
    terms: Rows = [
        {"term": t.name, "estimate": t.estimate, "low": t.low, "high": t.high, "p": t.p}
        for t in made.terms
    ]
    terms += [
        {
            "term": f"{one.name}, χ² {one.chi2:.2f} on {one.freedom}",
            **dict.fromkeys(("estimate", "low", "high"), math.nan),
            "p": one.p,
        }
        for one in made.joint
        if one.freedom > 1
    ]
    return [{**row, **common} for row in terms]


def corrected(rows: Rows, within: Sequence[str], correction: str) -> None:
    """Give each row ``p_corrected``, over the rows that are alike in *within*."""
    families: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        # the χ² in the name of a factor differs from measure to measure
        key = tuple(str(row[name]).partition(",")[0] for name in within)
        families.setdefault(key, []).append(row)
    for family in families.values():
        made = CORRECTIONS[correction]([row["p"] for row in family])
        for row, p in zip(family, made, strict=True):
            row["p_corrected"] = float(p)


def shown(rows: Rows) -> list[dict[str, str]]:
    """Rows as a person reads them."""
    return [_shown(row) for row in rows]


def known(said: Any) -> Any:  # noqa: ANN401 - of any shape
    """The same with None for numbers that are not known."""
    if isinstance(said, dict):
        return {key: known(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [known(value) for value in said]
    if isinstance(said, float) and not math.isfinite(said):
        return None
    return said


def question_of(
    place: Place, state: Standing, pair: tuple[str, str] | None
) -> Question | None:
    """What is compared with what; None if nothing is asked."""
    if pair is None:
        return None
    return question(values(place, state), *pair)


def drawn_curve(
    place: Place,
    state: Standing,
    which: tuple[str, str],
    pair: tuple[str, str] | None,
) -> str:
    """A curve of a study as the text of an SVG file."""
    name, side = which
    every = curves(place, state, [name])
    sided = [each for kind, each in every.items() if kind.side in (side, "")]
    found = max(sided, key=len, default=[])
    asked = question_of(place, state, pair)
    made = curve_map(found, asked) if asked else None
    unit = BY_NAME[name].unit if name in BY_NAME else Unit.RADIAN
    return _HEAD + drawn_curves(found, name, unit, (asked, made))


def drawn_measure(
    place: Place,
    state: Standing,
    which: tuple[str, str],
    pair: tuple[str, str] | None,
    *,
    agreement: bool,
) -> str:
    """People one by one, or two visits held against each other, as SVG.

    Raises:
        UnfitRecording: if nobody has that measure, or too few have it twice.
    """
    name, side = which
    by = by_kind(values(place, state, [name]))
    kind = next((k for k in by if k.side in (side, "")), None)
    if kind is None:
        raise UnfitRecording(
            f"nobody in this study has the measure {name}, {side}.",
            remedy=f"Give one of {', '.join(BY_NAME)}.",
        )
    if not agreement:
        return _HEAD + drawn_people(kind, by[kind], question_of(place, state, pair))
    asked = question(by[kind], "visit", pair[1] if pair else "")
    first, second = _pairs(by[kind], asked)
    try:
        drawn, _ = drawn_agreement(kind, first, second)
    except ValueError as error:
        raise UnfitRecording(
            f"{name}: {error}", remedy="It takes three people with both visits."
        ) from error
    return _HEAD + drawn


def _limits(found: Sequence[Value], asked: Question) -> dict[str, float] | None:
    first, second = _pairs(found, asked)
    return asdict(limits(first, second)) if len(first) >= 3 else None


def _pairs(found: Sequence[Value], asked: Question) -> tuple[Any, Any]:
    """Means of the people who have both, (n,) each."""
    sides = [
        {
            person: value
            for person, value in means(v for v in found if v.visit == visit).items()
            if math.isfinite(value)
        }
        for visit in (asked.first, asked.second)
    ]
    both = sorted(sides[0].keys() & sides[1].keys())
    first, second = (np.array([each[p] for p in both]) for each in sides)
    return first, second


_WORDS = {"icc": 2, "effect": 2, "effect_low": 2, "effect_high": 2, "F": 2}
_HIDDEN = ("method", "activity", "unit", "test", "size", "family", "doubts", "form")
_PLAIN = ("p", "p_corrected", "people", "repeats", "values", "left_out")


def _shown(row: dict[str, Any]) -> dict[str, str]:
    unit = Unit(row["unit"])
    digits = BY_NAME[row["measure"]].digits + 1 if row["measure"] in BY_NAME else 2
    made = {"measure": Kind(**{k: row[k] for k in Kind.__slots__}).words}
    low_high = ("low", "high") if "icc" in row else ()
    for key, value in row.items():
        if key in Kind.__slots__ or key in _HIDDEN:
            continue
        if key in _WORDS or key in low_high:
            made[key] = words.number(value, 2)
        elif key in _PLAIN:
            made[key] = _number(value)
        elif isinstance(value, float):
            made[key] = words.amount(value, unit, digits)
        elif isinstance(value, list | tuple):
            made[key] = " / ".join(
                words.amount(v, unit, digits) if isinstance(v, float) else str(v)
                for v in value
            )
        elif isinstance(value, str | int):
            made[key] = str(value)
    return made


def _number(value: Any) -> str:  # noqa: ANN401 - a count or a p
    if not isinstance(value, float):
        return str(value)
    return "–" if not math.isfinite(value) else f"{value:.3g}"
