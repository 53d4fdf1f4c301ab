"""How far each stride went, from sensors alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Repetition
from kneewise.events.flat import carried, summed
from kneewise.events.low_back import upward
from kneewise.motion.filters import smoothed
from kneewise.motion.inertial import Inertial

_STRIDE = 0.06
"""m/s of one stride: stride lengths of foot sensors scatter by 6.6 cm (Rampp et al.
2015); of ours by 0.06 m/s (docs/sensors.md)."""

_SHARED = 0.02
"""m/s of all strides of a recording alike, as seen on one (docs/sensors.md)."""

_LEG = 0.53
"""Length of the leg ÷ height (Drillis & Contini 1966, in Winter 2009, ch. 4)."""

_LONGER = 1.25
"""What the pendulum's steps are short by (Zijlstra & Hof 2003)."""

_USUAL = 0.7
"""Length of a step ÷ leg from which on the pendulum holds, at a usual pace."""

_SHORTER = 0.9
"""By how much a step that looks shorter is shorter still, for each metre that it lacks
to the usual one. The back rises by 2 cm in the shortest step. Fitted to one person
of three, with the other two in view (docs/decisions/motion-sensors.md)."""

_LEAST = 0.1
"""Of the leg; no step is shorter."""

_PENDULUM = 0.07
"""Share of the speed by which a person's usual steps differ from a pendulum's (Zijlstra
& Hof 2003; docs/sensors.md)."""

_SLOW_STRIDE, _SLOW_WALK = 0.16, 0.12
"""m/s of one slow stride, and of a slow walk as a whole (docs/sensors.md)."""

SLOW = 0.8
"""m/s; slower walks are known less well."""

_SLOWEST = 0.1
"""Hz: slower rise and fall of the back is drift of the integral."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one stride went."""

    speed: float
    """m/s."""

    error: float
    """m/s, of this stride alone."""

    shared: float
    """m/s, of all strides alike."""


def by_feet(inertial: Inertial, strides: Sequence[Repetition]) -> tuple[Pace, ...]:
    """Paces of strides whose foot wears a sensor: its acceleration summed up twice.

    Limits:
        Some 0.06 m/s for a stride, 0.02 m/s for the mean of many (docs/sensors.md).

    Source:
        As ``carried``.
    """
    found: list[Pace] = []
    for side in Side:
        own = [s for s in strides if s.side is side and s.kind == "stride"]
        if not own or not inertial.has(f"{side}_foot"):
            continue
        for one in carried(inertial, side, own):
            speed = one.length / (one.stride.end - one.stride.start)
            if np.isfinite(speed):
                found.append(Pace(speed=speed, error=_STRIDE, shared=_SHARED))
    return tuple(found)


def by_back(
    inertial: Inertial, strides: Sequence[Repetition], height: float
) -> tuple[Pace, ...]:
    """Paces of strides from the rise and fall of the low back.

    Over a standing leg of length l the body goes up and down by h as an inverted
    pendulum does, and a step is 2 √(2 l h − h²) long; real steps are longer by a
    quarter.

    Args:
        inertial: with a sensor on the low back.
        strides: from one strike to the next of the same foot.
        height: of the person, m.

    Limits:
        Straight walks at 0.75 to 1.1 m/s came out up to 12 % too fast or 7 % too slow;
        at 0.4 to 0.6 m/s and in turns 0.2 to 0.5 m/s too fast (docs/sensors.md).

    Source:
        Zijlstra & Hof 2003, Gait Posture 18:1-10.
    """
    time, rise = inertial.time, _rise(inertial)
    leg = _LEG * height
    found = []
    for stride in strides:
        events = [e.time for e in stride.events]
        moments = sorted({stride.start, *events, stride.end})
        steps = []
        for start, end in pairwise(moments):
            part = rise[(time >= start) & (time <= end)]
            h = float(np.ptp(part)) if len(part) else float("nan")
            steps.append(_step(h, leg))
        long = float(sum(steps))
        if np.isfinite(long) and len(moments) == 3:
            found.append(_pace(long / (stride.end - stride.start)))
    return tuple(found)


def _step(rise: float, leg: float) -> float:
    """The length of a step in which the back rises by *rise*, m."""
    long = _LONGER * 2 * float(np.sqrt(max(2 * leg * rise - rise**2, 0.0)))
    lacking = max(_USUAL * leg - long, 0.0)
    return max(long - _SHORTER * lacking, _LEAST * leg)


def _pace(speed: float) -> Pace:
    """The pace of a stride seen from the low back, with its errors."""
    slow = speed < SLOW
    return Pace(
        speed=speed,
        error=_SLOW_STRIDE if slow else 0.1 * speed,
        shared=_SLOW_WALK if slow else _PENDULUM * speed,
    )


def _rise(inertial: Inertial) -> Array:
    """Height of the low back about its slow course: (n,) m."""
    time = inertial.time
    steps = np.diff(time)[:, None]
    pulls = np.nan_to_num(upward(inertial))[:, None]
    path = pulls
    for _ in range(2):
        path = summed(steps, path)
        path = path - smoothed(time, path, cutoff=5 * _SLOWEST)
    return path[:, 0]
