"""Load indicators that are slopes, areas or times of a curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Repetition
from kneewise.measures.curves import Curve, Curves
from kneewise.measures.measure import Measure, Method
from kneewise.measures.told import told


def load_curves(curves: Curves, pressed: tuple[float, float]) -> dict[Curve, Array]:
    """Curves that follow from load curves and knee flexion.

    Args:
        curves: with the load indicators of a body model.
        pressed: rad, flexion between which the band lies on bone.

    Returns:
        the moment inwards, and 1 where the band is pressed, 0 elsewhere.
    """
    found = {}
    for side in Side:
        moment = curves.get(Curve(name="knee_adduction_moment", side=side))
        bend = curves.get(Curve(name="knee_flexion", side=side))
        if moment is not None:
            found[Curve(name="knee_abduction_moment", side=side)] = -moment
        if moment is not None and bend is not None:
            near = (bend >= pressed[0]) & (bend <= pressed[1])
            found[Curve(name="band_pressed", side=side)] = near.astype(float)
    return found


def load_measures(
    time: Array, curves: Curves, repetitions: Sequence[Repetition], peaks: list[Measure]
) -> list[Measure]:
    """Indicators that are slopes and areas of a curve, repetition by repetition.

    Args:
        time: (n,) s.
        curves: (n,) each.
        repetitions: when.
        peaks: the measures that were read off the same curves; slopes and areas are as
            wrong, in proportion, as their peaks.
    """
    found = []
    for number, repetition in enumerate(repetitions):
        inside = (time >= repetition.start) & (time <= repetition.end)
        if not repetition.is_whole or inside.sum() < 3:
            continue
        for side in [repetition.side] if repetition.side else list(Side):
            for name, of, made in _MADE:
                curve = curves.get(Curve(name=of, side=side))
                if curve is None or not np.isfinite(curve[inside]).any():
                    continue
                value = made(time[inside], curve[inside])
                error = abs(value) * _relative(peaks, of, side, number)
                place = (side, number)
                found.append(told(name, Method.MODEL, (value, error), place))
    return found


def _relative(peaks: list[Measure], name: str, side: Side, number: int) -> float:
    """The error of a peak as a part of it."""
    for peak in peaks:
        if (peak.name, peak.side, peak.repetition) == (name, side, number):
            size = max(abs(peak.value), 1e-9)
            return min(float(peak.standard_error) / size, 1.0)
    return 0.1


def _steepest(time: Array, curve: Array) -> float:
    return float(np.nanmax(np.gradient(curve, time)))


def _area(time: Array, curve: Array) -> float:
    known = np.isfinite(curve)
    return float(np.trapezoid(np.maximum(curve[known], 0.0), time[known]))


_MADE = (
    ("patellar_tendon_rate", "patellar_tendon_force", _steepest),
    ("knee_adduction_impulse", "knee_adduction_moment", _area),
    ("band_time", "band_pressed", _area),
)
