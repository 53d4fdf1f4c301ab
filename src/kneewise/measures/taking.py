"""Taking measures: from material and repetitions to numbers with their errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat, Weight
from kneewise.events.event import Repetition
from kneewise.measures.change import smallest_real_change
from kneewise.measures.curves import Curve
from kneewise.measures.material import Material
from kneewise.measures.measure import Measure
from kneewise.measures.takes import TAKES, Take, samples, sides_of, summed_up
from kneewise.measures.told import told

_MOST = 300
"""Samples at which the versions of a motion are computed; more tell no more."""

_AT_ONCE = 10
"""Repetitions whose versions are computed together: memory stays bounded."""

_FULL = 150
"""Rows beyond which samples are thinned no further."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Row:
    """One number to take."""

    repetition: int
    take: Take
    curve: Curve
    read: Indices
    """Samples it reads."""


def taken(material: Material, repetitions: Sequence[Repetition]) -> list[Measure]:
    """Every measure of every whole repetition, each with its standard error."""
    rows = list(_rows(material, repetitions))
    found: list[Measure] = []
    for _, some in groupby(rows, key=lambda row: row.repetition // _AT_ONCE):
        found += _taken(material, list(some), min(len(rows), _FULL))
    return found


def _taken(material: Material, rows: list[_Row], count: int) -> list[Measure]:
    """The measures of a few repetitions, whose versions are computed in one call."""
    thinned = [_thin(row.read, count) for row in rows]
    wanted = np.unique(np.concatenate(thinned))
    versions = material.versions(wanted)
    found = []
    both: dict[int, dict[Side | None, _Number]] = {}
    for row, few in zip(rows, thinned, strict=True):
        value = float(summed_up(row.take, material.curves[row.curve][row.read]))
        if np.isfinite(value):
            shown = versions[row.curve][:, np.searchsorted(wanted, few)]
            number = _Number(value=value, versions=summed_up(row.take, shown))
            found.append(_measure(material, row.repetition, row.curve, number))
            if row.curve.name == "knee_collapse":
                both.setdefault(row.repetition, {})[row.curve.side] = number
    return found + [
        _measure(material, repetition, Curve(name="symmetry"), _less(sides))
        for repetition, sides in both.items()
        if len(sides) == len(Side)
    ]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Number:
    """A value, and what it would be in every version of the motion, (1 + v,)."""

    value: float
    versions: Array


def _less(sides: dict[Side | None, _Number]) -> _Number:
    """Left less right; errors that both sides share cancel or add as they must."""
    left, right = sides[Side.LEFT], sides[Side.RIGHT]
    return _Number(
        value=left.value - right.value, versions=left.versions - right.versions
    )


def _rows(material: Material, repetitions: Sequence[Repetition]) -> Iterable[_Row]:
    for number, repetition in enumerate(repetitions):
        takes = TAKES[repetition.kind] if repetition.is_whole else ()
        for take in takes:
            for side in sides_of(material.curves, take, repetition):
                bend = material.bend[side]
                read = samples(take, material.time, bend, repetition)
                curve = Curve(name=take.name, side=side)
                yield _Row(repetition=number, take=take, curve=curve, read=read)


def _thin(read: Indices, rows: int) -> Indices:
    """Few enough of the samples, the first and every so-manieth after it."""
    few = max(8, 4 * _MOST // max(rows, 1))
    return read[:: max(1, -(-len(read) // few))]


def _spread(values: Array) -> float:
    """The standard error from a number in all its versions (1 + v,), the true first."""
    differences = values[1:] - values[0]
    known = differences[np.isfinite(differences)]
    return float(np.sqrt((known**2).sum())) if known.size else float("nan")


def _measure(
    material: Material, repetition: int, curve: Curve, number: _Number
) -> Measure:
    error = _spread(number.versions)
    method = material.methods.get(curve, material.method)
    made = told(curve.name, method, (number.value, error), (curve.side, repetition))
    caveats = material.caveats.get(curve, ())
    if any(caveat.weight is Weight.VOID for caveat in caveats):
        nan = float("nan")
        made = replace(made, value=nan, standard_error=nan, smallest_real_change=nan)
    return replace(made, caveats=caveats)


def summaries(measures: Sequence[Measure]) -> list[Measure]:
    """One number over all repetitions, for every measure and side.

    The mean; its standard error joins what the landmarks contribute to every
    repetition alike with the scatter of the repetitions over the root of their number.
    """
    groups: dict[tuple[str, Side | None], list[Measure]] = {}
    for measure in measures:
        groups.setdefault((measure.name, measure.side), []).append(measure)
    return [_summary(group) for group in groups.values()]


def _summary(group: list[Measure]) -> Measure:
    values = np.array([measure.value for measure in group])
    errors = np.array([measure.standard_error for measure in group])
    scatter = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    error = float(np.hypot(np.sqrt((errors**2).mean()), scatter))
    first = group[0]
    change = smallest_real_change(first.name, first.method, error)
    return replace(
        first,
        value=float(values.mean()),
        standard_error=error,
        smallest_real_change=change.size if np.isfinite(error) else float("nan"),
        change_source=change.source,
        repetition=None,
        caveats=_union(group),
    )


def _union(group: list[Measure]) -> tuple[Caveat, ...]:
    return tuple(dict.fromkeys(c for measure in group for c in measure.caveats))
