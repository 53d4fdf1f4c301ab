"""A study as one page, in the look of a report."""

from __future__ import annotations

import math
from importlib.resources import files

import numpy as np
from markupsafe import Markup

from kneewise.cohort.figures import agreement, curves, people
from kneewise.cohort.samples import Value, by_kind, means
from kneewise.cohort.statistics.agreement import MEANS, Form
from kneewise.cohort.summary import CurveSet, Described, Summary
from kneewise.cohort.told_groups import note, p_words
from kneewise.cohort.told_groups import said as groups_said
from kneewise.measures.catalogue import BY_NAME
from kneewise.report import words
from kneewise.units import Unit
from kneewise.version import __version__


def as_page(told: Summary) -> str:
    """The study as one self-contained page of HTML."""
    from jinja2 import Environment, StrictUndefined

    place = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = (files("kneewise.cohort") / "page.html.j2").read_text("utf-8")
    style = (files("kneewise.report") / "style.css").read_text("utf-8")
    return place.from_string(text).render(
        s=told,
        style=Markup(style),
        version=__version__,
        form=f"{Form.AGREEMENT.value}, {MEANS[Form.AGREEMENT]}",
        figures=[_curve(one, told) for one in told.curves],
        dots=_dots(told),
        agreement=_agreement(told),
        amount=_amount,
        label=_label,
        p=p_words,
        number=words.number,
        counts=_counts(told),
        grouped=groups_said(told.grouped) if told.grouped else [],
        grouped_note=note(told.grouped, told.asked)
        if told.grouped and told.asked
        else "",
    )


def _counts(told: Summary) -> str:
    """How many people each set has, and how many have neither."""
    if told.asked is None:
        return ""
    each = {
        name: {v.person for v in told.found if getattr(v, told.asked.by) == name}
        for name in told.asked.names
    }
    said = words.listed([f"{len(people)} people in {n}" for n, people in each.items()])
    left = told.people - len(set().union(*each.values()))
    return f"{said}{f'; {left} in none of these' if left else ''}."


def _curve(one: CurveSet, told: Summary) -> tuple[str, Markup, str]:
    name = f"{words.label(one.name)}, {one.side} ({one.activity.replace('_', ' ')})"
    drawn = curves(one.each, one.name, Unit(one.unit), (told.asked, one.map))
    return name, drawn, _verdict(one)


def _verdict(one: CurveSet) -> str:
    """What the comparison of whole curves says, in a sentence."""
    if one.map is None:
        return ""
    count = " and ".join(str(n) for n in one.map.people)
    stretch = "compared from {} to {} %".format(*one.map.stretch)
    threshold = f"threshold {one.map.threshold:.2f}"
    letter = f"SPM{{{one.map.letter}}}"
    test = f"{letter}, {one.map.test}, {count} people, {stretch}, {threshold}"
    if not one.map.clusters:
        return f"No stretch differs ({test})."
    stretches = [
        f"{c.start:.0f} to {c.end:.0f} % (p {p_words(c.p)})" for c in one.map.clusters
    ]
    return f"Differs at {words.listed(stretches)} ({test}); marked at the foot."


def _dots(told: Summary) -> list[Markup]:
    """People one by one, of the measure a report is about."""
    kinds = by_kind(told.found)
    wanted = [k for k in kinds if k.measure == "knee_collapse"]
    wanted.sort(key=lambda kind: -len({v.person for v in kinds[kind]}))
    return [people(k, kinds[k], told.asked) for k in wanted[:4]]


def _agreement(told: Summary) -> list[tuple[Markup, str]]:
    """Two visits held against each other, where the study has exactly two."""
    visits = sorted({one.visit for one in told.found})
    if len(visits) != 2:
        return []
    made = []
    for kind, found in by_kind(told.found).items():
        if kind.measure != "knee_collapse":
            continue
        first, second = (_means(found, visit) for visit in visits)
        both = sorted(first.keys() & second.keys())
        if len(both) < 3:
            continue
        pair = [np.array([each[p] for p in both]) for each in (first, second)]
        drawn, limits = agreement(kind, pair[0], pair[1])
        unit = Unit(kind.unit)
        said = (
            f"Visit {visits[1]} − visit {visits[0]}, one pair a person, "
            f"n = {limits.people}: bias {words.amount(limits.bias, unit, 1)} "
            f"({words.amount(limits.bias_low, unit, 1)} to "
            f"{words.amount(limits.bias_high, unit, 1)}), limits "
            f"{words.amount(limits.lower, unit, 1)} to "
            f"{words.amount(limits.upper, unit, 1)}, each ± "
            f"{words.amount(limits.margin, unit, 1)}."
        )
        made.append((drawn, said))
    return made


def _means(found: list[Value], visit: str) -> dict[str, float]:
    each = means(v for v in found if v.visit == visit)
    return {k: v for k, v in each.items() if math.isfinite(v)}


def _label(one: Described) -> str:
    return words.label(one.kind.measure)


def _amount(value: float, unit: str, name: str, more: int = 1) -> str:
    """A number as a person reads it, with a decimal more than for one person."""
    digits = BY_NAME[name].digits if name in BY_NAME else 1
    return words.amount(value, Unit(unit), digits + more)
