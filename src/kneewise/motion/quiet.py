"""When a person who wears motion sensors stands still."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array, whole
from kneewise.motion.filters import runs
from kneewise.motion.inertial import Inertial
from kneewise.units import deg

_STILL = deg(8)
"""rad/s: sway, and the noise of a sensor, stay below."""

_LASTING = 1.0
"""s of standing at the least."""

_WINDOW = 0.5
"""s over which a turn rate is averaged."""


def standing(inertial: Inertial) -> slice | None:
    """The first second or more in which nothing turns; None where there is none.

    Limits:
        Whether the person stands or sits cannot be told from one sensor; the first
        quiet time is taken for standing.
    """
    fastest = np.full(len(inertial.time), 0.0)
    for sensor in inertial.sensors:
        turns = inertial.turns(sensor)
        if np.isfinite(turns).any():
            fastest = np.maximum(fastest, swing(turns, inertial.rate))
    for first, after in runs(fastest < _STILL):
        if inertial.time[after - 1] - inertial.time[first] >= _LASTING:
            return slice(first, after)
    return None


def swing(turns: Array, rate: float, window: float = _WINDOW) -> Array:
    """How fast a sensor turns, root mean square over a window: (n,) rad/s.

    A NaN spreads over the window, so that a silent sensor is never called still.
    """
    return np.sqrt(averaged((turns**2).sum(axis=1), rate, window))


def averaged(values: Array, rate: float, window: float) -> Array:
    """A running mean (n,) over *window* s; shorter at the ends."""
    half = min(max(1, round(window * rate / 2)), max(1, (len(values) - 1) // 2))
    weights = np.ones(2 * half + 1)
    counts = np.convolve(np.ones(len(values)), weights, mode="same")
    return np.convolve(values, weights, mode="same")[: len(values)] / counts


def stood(inertial: Inertial, still: Inertial) -> Inertial:
    """The same with how its sensors were turned while the person stood still.

    Args:
        inertial: of the movement.
        still: of the same sensors, fastened as in the movement; one sample is enough.
    """
    turned = np.full((len(inertial.sensors), 4), np.nan)
    part = standing(still) or slice(None)
    for k, sensor in enumerate(inertial.sensors):
        if sensor in still.sensors:
            faces = still.faces(sensor)[part]
            faces = faces[whole(faces)]
            if len(faces):
                alike = np.where(faces @ faces[0] < 0, -1.0, 1.0)[:, None]
                turned[k] = (alike * faces).mean(axis=0)
    return replace(inertial, standing=turned)
