"""What every muscle can pull, compiled: fibre length, speed, and its force curves."""

from __future__ import annotations

import math
from typing import NamedTuple

from kneewise.arrays import Array, Indices
from kneewise.engine.curves import ACTIVE, PASSIVE, SAMPLES, VELOCITY
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner


class Fibres(NamedTuple):
    """The fibres of m muscles as the kernel reads them."""

    number: Array
    """(m, 7) the columns below."""

    thelen: Array
    """(m, 6) Thelen's numbers: active and passive shape, passive strain, and those of
    the force over speed."""

    table: Indices
    """(m,) Millard's curves in ``samples``; -1 for a muscle of Thelen's."""

    samples: Array
    """(c, 3, SAMPLES, 2) value and slope of the curves."""

    ends: Array
    """(c, 3, 2) between which they lie."""


FORCE, FIBRE, TENDON, HEIGHT, SHORTEST, SPEED, STEEPEST = range(7)
"""Columns of ``Fibres.number``: largest force, N; optimal length, m; tendon, m; height
of the fibres above the tendon, m; shortest fibre, m; fastest shortening, m/s; largest
cosine of its pennation that counts as steepest."""


@compiled
def capacity(  # noqa: PLR0913 - a kernel writes into its arguments
    fibres: Fibres,
    lengths: Array,
    speeds: Array,
    active: Array,
    passive: Array,
    cosines: Array,
) -> None:
    """Write what every muscle can pull along its tendon, which does not stretch.

    Args:
        fibres: the muscles.
        lengths: (n, m) m, of muscle and tendon.
        speeds: (n, m) m/s, lengthening.
        active: (n, m) written: N at full activation, beyond the passive force.
        passive: (n, m) written: N.
        cosines: (n, m) written: of the angle between fibres and tendon.
    """
    number = fibres.number
    for t in range(lengths.shape[0]):
        for m in range(lengths.shape[1]):
            along = lengths[t, m] - number[m, TENDON]
            fibre = math.sqrt(number[m, HEIGHT] ** 2 + along * along)
            cosine = along / fibre
            if not (along > 0.0 and fibre > number[m, SHORTEST]) and along == along:
                fibre = number[m, SHORTEST]
                cosine = number[m, STEEPEST]
            length = fibre / number[m, FIBRE]
            speed = speeds[t, m] * cosine / number[m, SPEED]
            c = fibres.table[m]
            if c < 0:
                pull = _thelen_active(fibres.thelen[m], length)
                pull *= _thelen_speed(fibres.thelen[m], speed)
                rest = _thelen_passive(fibres.thelen[m], length)
            else:
                samples = fibres.samples[c]
                ends = fibres.ends[c]
                pull = _curve(samples[ACTIVE], ends[ACTIVE], length)
                pull *= _curve(samples[VELOCITY], ends[VELOCITY], speed)
                rest = _curve(samples[PASSIVE], ends[PASSIVE], length)
            active[t, m] = number[m, FORCE] * cosine * max(pull, 0.0)
            passive[t, m] = number[m, FORCE] * cosine * rest
            cosines[t, m] = cosine
            if along != along or speed != speed:
                active[t, m] = along + speed


@inner
def _thelen_active(shape: Array, length: float) -> float:
    """Active force over length: a bell."""
    return math.exp(-((length - 1.0) ** 2) / shape[0])


@inner
def _thelen_passive(shape: Array, length: float) -> float:
    """Passive force over length: an exponential beyond the optimal length."""
    if length <= 1.0:
        return 0.0
    return math.expm1(shape[2] * (length - 1.0) / shape[1]) / math.expm1(shape[2])


@inner
def _thelen_speed(shape: Array, speed: float) -> float:
    """Force over speed at full activation: Hill's hyperbola, and its mirror image.

    Beyond the fastest shortening, and near the largest force, a straight line.
    """
    bend = shape[3]
    highest = shape[4]
    if speed <= -1.0:
        return (1.0 + speed) / (1.0 + 1.0 / bend)
    if speed <= 0.0:
        return (1.0 + speed) / (1.0 - speed / bend)
    slow = (2.0 + 2.0 / bend) / (highest - 1.0)
    last = shape[5] * highest
    room = highest - last
    if speed < (last - 1.0) / (slow * room):
        return (1.0 + speed * slow * highest) / (1.0 + speed * slow)
    slope = slow * room * room / (highest - 1.0)
    return last + slope * (speed - (last - 1.0) / (slow * room))


@inner
def _curve(samples: Array, ends: Array, x: float) -> float:
    """A sampled curve: a cubic between two samples, a straight line beyond the ends."""
    last = SAMPLES - 1
    if x <= ends[0]:
        return samples[0, 0] + samples[0, 1] * (x - ends[0])
    if x >= ends[1]:
        return samples[last, 0] + samples[last, 1] * (x - ends[1])
    step = (ends[1] - ends[0]) / last
    place = (x - ends[0]) / step
    if place != place:
        return x
    k = min(int(place), last - 1)
    u = place - k
    v = 1.0 - u
    return (
        v * v * (1.0 + 2.0 * u) * samples[k, 0]
        + u * u * (1.0 + 2.0 * v) * samples[k + 1, 0]
        + step * u * v * (v * samples[k, 1] - u * samples[k + 1, 1])
    )
