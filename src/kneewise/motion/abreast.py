"""Whether the clocks of the sensors on one leg count alike."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.errors import UnfitRecording
from kneewise.motion.inertial import Inertial
from kneewise.motion.quiet import swing
from kneewise.units import deg

_RATE = 20.0
"""Samples per second that are compared."""

_WINDOW = 0.3
"""s over which turning is averaged."""

_REACH = 3.0
"""s between two clocks, at the most, that are looked for."""

_NEAR = 0.2
"""s by which neighbours on a sound leg turn one after the other (docs/sensors.md)."""

_LIVELY = deg(20)
"""rad/s by which turning changes in whoever does more than stand."""

_BETTER = 0.1
"""By how much better two sensors must go together with one of them put off."""

_ALIKE = 0.6
"""Correlation at which they go together at all."""


class _Lag(NamedTuple):
    """How far one sensor is behind its neighbour."""

    seconds: float
    better: float
    """Correlation gained by putting it right."""


def refuse_apart(inertial: Inertial) -> None:
    """Refuse sensors of one leg that do not move at one time.

    Thigh, shank and foot of one leg turn together, within a fifth of a second. How fast
    each turns is compared with its neighbour, put off by up to three seconds.

    Raises:
        UnfitRecording: if two neighbours go together much better when one is put off.

    Limits:
        Less than half a second is not always noticed, nor a pelvis, a foot or a trunk
        whose neighbour wears no sensor.
    """
    for side in Side:
        leg = [f"{side}_{part}" for part in ("thigh", "shank", "foot")]
        for upper, lower in pairwise(leg):
            if not inertial.has(upper, lower):
                continue
            lag = _lag(*(_pace(inertial, name) for name in (upper, lower)))
            if lag.better > _BETTER:
                raise UnfitRecording(_apart(upper, lower, lag.seconds), remedy=_REMEDY)


_REMEDY = (
    "Synchronise the sensors before recording, or cut the files to one start, such as "
    "a knock on all of them at once."
)


def _apart(upper: str, lower: str, late: float) -> str:
    names = [name.replace("_", " ") for name in (lower, upper)]
    word = "behind" if late > 0 else "ahead of"
    return (
        f"the sensor of the {names[0]} is {abs(late):.1f} s {word} that of the "
        f"{names[1]}: their clocks are apart."
    )


def _pace(inertial: Inertial, sensor: str) -> Array:
    """How fast a sensor turns, rad/s, at an even rate; unknown samples as usual."""
    speed = swing(inertial.turns(sensor), inertial.rate, _WINDOW)
    even = np.arange(inertial.time[0], inertial.time[-1], 1 / _RATE)
    speed = np.where(np.isfinite(speed), speed, np.nanmedian(speed))
    return np.interp(even, inertial.time, speed)


def _lag(upper: Array, lower: Array) -> _Lag:
    """How far *lower* is behind *upper*."""
    n = len(upper)
    reach = int(min(_REACH * _RATE, n // 3))
    lags = np.arange(-reach, reach + 1)
    if min(upper.std(), lower.std()) < _LIVELY:
        return _Lag(seconds=0.0, better=0.0)
    alike = np.array([_correlation(upper, lower, int(lag)) for lag in lags])
    near = np.abs(lags) <= round(_NEAR * _RATE)
    best = int(alike.argmax())
    gained = float(alike[best] - alike[near].max()) if alike[best] > _ALIKE else 0.0
    return _Lag(seconds=float(lags[best] / _RATE), better=gained)


def _correlation(upper: Array, lower: Array, lag: int) -> float:
    first, second = max(0, -lag), max(0, lag)
    n = len(upper) - abs(lag)
    a, b = upper[first : first + n], lower[second : second + n]
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else 0.0
