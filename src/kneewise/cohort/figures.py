"""The figures of a study: curves with bands, limits of agreement, people one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from markupsafe import Markup
from scipy import stats

from kneewise.arrays import Array
from kneewise.cohort.compare import Question
from kneewise.cohort.figure import Figure, around, per_cent
from kneewise.cohort.samples import CurveOf, Kind, Value, by_person, means
from kneewise.cohort.statistics.agreement import Limits, limits
from kneewise.cohort.statistics.curves import Map, band
from kneewise.errors import UnfitRecording
from kneewise.report import words
from kneewise.report.plot import Axis, Tick
from kneewise.units import Unit

_One = TypeVar("_One", CurveOf, Value)

MARKS = ("a", "b", "d", "e", "f", "g")
"""Of sets in a figure, one after the other; more of them are not drawn."""

_FEWEST = 3
"""People whose interval says something."""

_PHASE = np.arange(101.0)


def curves(
    found: Sequence[CurveOf],
    name: str,
    unit: Unit,
    between: tuple[Question | None, Map | None],
) -> Markup:
    """Mean ± 1 SD of the people, for one or two sets; a bar where these differ.

    Raises:
        UnfitRecording: if nobody has that curve.
    """
    if not found:
        raise UnfitRecording(
            f"nobody in this study has the curve {name}.",
            remedy="See which there are with: kneewise cohort sql RESULTS "
            '"SELECT DISTINCT curve, side FROM curves".',
        )
    asked, t = between
    drawn = []
    own = by_person(found, asked.by if asked else "")
    for kind, label, some in _sets(own, asked):
        made = band(np.array([one.values for one in some]))
        shown = [
            _shown(v, unit)
            for v in (made.mean, made.mean - made.sd, made.mean + made.sd)
        ]
        drawn.append((kind, f"{label} (n = {made.people})", shown))
    figure = Figure(
        title=f"{words.label(name)}: mean ± 1 SD",
        across=per_cent(),
        up=around([v for _, _, shown in drawn for v in shown]),
        below="per cent of the repetition",
        beside=words.unit(unit),
    )
    for kind, label, (mean, low, high) in drawn:
        figure.band(_PHASE, low, high, kind)
        figure.line(_PHASE, mean, kind)
        figure.named(kind, label)
    for cluster in t.clusters if t else ():
        figure.found(cluster.start, cluster.end)
    return figure.markup()


def agreement(kind: Kind, first: Array, second: Array) -> tuple[Markup, Limits]:
    """Differences of two measurements over their means, one pair a person.

    Raises:
        ValueError: if there are fewer than three pairs.
    """
    made = limits(first, second)
    unit = Unit(kind.unit)
    middle = _shown((first + second) / 2, unit)
    apart = _shown(second - first, unit)
    lines = [_shown(np.array([v]), unit) for v in (made.bias, made.lower, made.upper)]
    figure = Figure(
        title=f"{words.label(kind.measure)}: limits of agreement",
        across=around([middle]),
        up=around([apart, *lines]),
        below=f"mean of the two, {words.unit(unit)}",
        beside=f"second − first, {words.unit(unit)}",
    )
    ends = np.array([figure.across.low, figure.across.high])
    for line, mark in zip(lines, ("a", "c", "c"), strict=True):
        figure.line(ends, np.repeat(line, 2), mark)
    figure.dots(middle, apart, "b")
    figure.named("a", "bias")
    figure.named("c", "± 1.96 SD")
    return figure.markup(), made


def people(kind: Kind, found: Sequence[Value], asked: Question | None) -> Markup:
    """Every person as a dot, with the mean of each set and its 95 % interval (t)."""
    sets: list[tuple[str, str, Array]] = []
    for mark, label, some in _sets(found, asked):
        each = np.array([v for v in means(some).values() if np.isfinite(v)])
        sets.append((mark, label, _shown(each, Unit(kind.unit))))
    ticks = [
        Tick(at=float(i), text=f"{label} (n = {len(v)})")
        for i, (_, label, v) in enumerate(sets)
    ]
    figure = Figure(
        title=words.sided(kind.measure, None).capitalize() + _of(kind),
        across=Axis(low=-0.7, high=len(sets) - 0.3, ticks=ticks),
        up=around([v for _, _, v in sets]),
        beside=words.unit(Unit(kind.unit)),
    )
    for i, (mark, _, each) in enumerate(sets):
        if not len(each):
            continue
        spread = np.linspace(-0.18, 0.18, len(each)) if len(each) > 1 else np.zeros(1)
        order = np.argsort(np.argsort(each * 7919 % 1))  # spread, the same every time
        figure.dots(i + spread[order], each, mark)
        if len(each) >= _FEWEST:
            t = float(stats.t.ppf(0.975, len(each) - 1))
            half = t * each.std(ddof=1) / np.sqrt(len(each))
            ends = np.array([each.mean() - half, each.mean() + half])
            figure.line(np.array([i + 0.3, i + 0.3]), ends, mark)
        figure.line(np.array([i + 0.25, i + 0.35]), np.repeat(each.mean(), 2), mark)
    return figure.markup()


def _of(kind: Kind) -> str:
    side = f", {kind.side}" if kind.side else ""
    return f"{side} ({kind.activity.replace('_', ' ')}, {kind.method})"


def _sets(
    found: Sequence[_One], asked: Question | None
) -> list[tuple[str, str, list[_One]]]:
    """Mark, label and members of each set that is shown."""
    if asked is None:
        return [("a", "everybody", list(found))]
    return [
        (mark, f"{asked.by} {name}", [v for v in found if getattr(v, asked.by) == name])
        for mark, name in zip(MARKS, asked.names, strict=False)
    ]


def _shown(values: Array, unit: Unit) -> Array:
    return np.asarray(words.shown(np.asarray(values, dtype=float), unit))
