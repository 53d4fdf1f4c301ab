"""Peaks of a curve that stand out from what surrounds them.

The same peaks as SciPy's ``find_peaks(values, prominence=..., distance=...)`` (a test
compares them), without the half second that loading ``scipy.signal`` costs.
"""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices


def peaks(values: Array, *, prominence: float, distance: int) -> Indices:
    """Where a curve (n,) without gaps has its peaks, in order.

    Args:
        values: the curve.
        prominence: how far a peak must stand above the higher of the two saddles
            that part it from higher ground.
        distance: samples between two peaks at the least; the higher ones stay.
    """
    tops = _apart(values, _tops(values), distance)
    kept = [top for top in tops if _prominence(values, int(top)) >= prominence]
    return np.array(kept, dtype=np.intp)


def _tops(values: Array) -> Indices:
    """Samples higher than both neighbours; the middle of a flat top."""
    steps = np.diff(values)
    moving = np.flatnonzero(steps)
    turns = (steps[moving][:-1] > 0) & (steps[moving][1:] < 0)
    first, last = moving[:-1][turns] + 1, moving[1:][turns]
    return (first + last) // 2


def _apart(values: Array, tops: Indices, distance: int) -> Indices:
    """Tops at least *distance* apart, the highest served first."""
    kept = np.ones(len(tops), dtype=bool)
    for k in np.argsort(values[tops], kind="stable")[::-1]:
        if kept[k]:
            near = np.abs(tops - tops[k]) < distance
            near[k] = False
            kept &= ~near
    return tops[kept]


def _prominence(values: Array, top: int) -> float:
    """How far a peak stands above the higher of its two saddles."""
    height = values[top]
    higher = np.flatnonzero(values > height)
    left = int(higher[higher < top].max(initial=-1)) + 1
    right = int(higher[higher > top].min(initial=len(values)))
    saddles = values[left : top + 1].min(), values[top:right].min()
    return float(height - max(saddles))
