"""Whether the sensors of both legs changed sides: a foot that stands pushes inwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.filters import smoothed
from kneewise.motion.inertial import Inertial
from kneewise.motion.peaks import peaks
from kneewise.motion.turning import matrices
from kneewise.units import deg

_CUTOFF = 5.0
"""Hz: steps are slower."""

_SWING = deg(15)
"""By which one thigh passes the other in a step."""

_APART = 0.4
"""s of a stride, at the very least."""

_SCATTER = 0.3
"""m/s² by which the push differs from stride to stride, at the least; from 0.1 to 0.9
in three people who wore a sensor on the back (docs/sensors.md)."""

_FEWEST = 4
"""Strides."""

_SURE = 3.0
"""Standard errors beyond which the legs are called exchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """How much more the pelvis goes to the left while the right foot stands."""

    value: float
    """m/s²; below 0 where left and right are exchanged."""

    error: float
    """m/s², its standard error."""


def push(inertial: Inertial, pelvis: Array, angles: Mapping[str, Array]) -> Push | None:
    """What the sensor on the pelvis says of which foot stands.

    The body stays between the feet, so that the one that stands pushes it to the
    other side. While the left thigh passes the right one forwards the right foot
    stands.

    Args:
        inertial: with a sensor on the pelvis.
        pelvis: (n, 3, 3) anterior, superior and right in the world of that sensor.
        angles: ``hip_flexion_l`` and ``hip_flexion_r``, (n,) rad.

    Returns:
        None where there are too few strides, or the pelvis felt no acceleration.
    """
    felt = matrices(inertial.faces("pelvis")) @ inertial.pulls("pelvis")[..., None]
    left = -unit(reject(pelvis[..., 2], np.broadcast_to(UP, pelvis.shape[:2])))
    aside = (felt[..., 0] * left).sum(axis=1)
    ahead = angles["hip_flexion_l"] - angles["hip_flexion_r"]
    known = np.isfinite(aside) & np.isfinite(ahead)
    if known.sum() < inertial.rate:
        return None
    both = np.stack([aside[known], ahead[known]], axis=1)
    aside, ahead = smoothed(inertial.time[known], both, cutoff=_CUTOFF).T
    apart = max(1, round(_APART * inertial.rate))
    tops, lows = (
        peaks(sign * ahead, prominence=_SWING, distance=apart) for sign in (1.0, -1.0)
    )
    strides = []
    for first, last in pairwise(tops):
        between = lows[(lows > first) & (lows < last)]
        if len(between) == 1:
            low = between[0]
            strides.append(aside[low:last].mean() - aside[first:low].mean())
    if len(strides) < _FEWEST:
        return None
    scatter = max(_SCATTER, float(np.std(strides, ddof=1)))
    error = scatter / float(np.sqrt(len(strides)))
    return Push(value=float(np.mean(strides)), error=error)


def exchanged(
    inertial: Inertial, pelvis: Array, angles: Mapping[str, Array]
) -> tuple[Caveat, ...]:
    """A doubt that all sensors of one leg were on the other; none where all is well.

    Limits:
        Without a compass which way the pelvis faces is told by the thighs, by their
        sides, and nothing is left to tell: give no pelvis then.
    """
    found = push(inertial, pelvis, angles)
    if found is None or found.value > -_SURE * found.error:
        return ()
    return (_EXCHANGED,)


_EXCHANGED = Caveat(
    text="The pelvis is pushed towards the foot that is said to stand: the sensors of "
    "left and right look exchanged.",
    remedy="Check which sensor was on which leg, and say it: --sensor NAME=left_thigh "
    "and so on.",
    weight=Weight.DOUBT,
)
