"""How far each stride went, from sensors alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Repetition
from kneewise.events.low_back import upward
from kneewise.motion.filters import smoothed
from kneewise.motion.inertial import Inertial
from kneewise.motion.quiet import swing
from kneewise.motion.turning import matrices

_STANCE = (0.1, 0.45)
"""Shares of a stride between which the foot is flat on the ground for a moment."""

_REST = 0.3
"""s over which the foot must be quiet to count as standing."""

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

    A foot flat on the ground stands still. From one such moment to the next the level
    acceleration is integrated, what speed is left at the end is taken out evenly, and
    integrated again.

    Limits:
        Some 0.06 m/s for a stride, 0.02 m/s for the mean of many (docs/sensors.md).

    Source:
        Skog et al. 2010, IEEE Trans Biomed Eng 57:2657-2666 (standing still); Rampp et
        al. 2015, IEEE Trans Biomed Eng 62:1089-1097 (drift taken out evenly).
    """
    found: list[Pace] = []
    for side in Side:
        own = [s for s in strides if s.side is side and s.kind == "stride"]
        if own and inertial.has(f"{side}_foot"):
            found += _of_foot(inertial, side, own)
    return tuple(found)


def _of_foot(inertial: Inertial, side: Side, own: Sequence[Repetition]) -> list[Pace]:
    foot = f"{side}_foot"
    turned = matrices(inertial.faces(foot))
    level = np.einsum("nij,nj->ni", turned, inertial.pulls(foot))[:, :2]
    speed = swing(inertial.turns(foot), inertial.rate, _REST)
    found = []
    for stride in own:
        lasting = stride.end - stride.start
        rests = [
            _quietest(inertial.time, speed, start, lasting)
            for start in (stride.start, stride.end)
        ]
        if rests[0] is None or rests[1] is None:
            continue
        part = slice(rests[0], rests[1] + 1)
        gone = _gone(inertial.time[part], level[part])
        if np.isfinite(gone):
            found.append(Pace(speed=gone / lasting, error=_STRIDE, shared=_SHARED))
    return found


def _quietest(time: Array, speed: Array, start: float, lasting: float) -> int | None:
    """The sample of stance in which the foot is quietest; None beyond the end."""
    first, last = (start + share * lasting for share in _STANCE)
    inside = np.flatnonzero((time >= first) & (time <= last) & np.isfinite(speed))
    if len(inside) == 0 or last > time[-1] + 0.5 * lasting:
        return None
    return int(inside[np.argmin(speed[inside])])


def _gone(time: Array, pulls: Array) -> float:
    """How far something got that stood still before and after, m."""
    steps = np.diff(time)[:, None]
    speed = _summed(steps, pulls)
    share = ((time - time[0]) / (time[-1] - time[0]))[:, None]
    speed = speed - share * speed[-1]
    return float(np.hypot(*_summed(steps, speed)[-1]))


def _summed(steps: Array, values: Array) -> Array:
    """The integral (n, k) of values over time, by trapezia."""
    areas = steps * (values[1:] + values[:-1]) / 2
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(areas, axis=0)])


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
        path = _summed(steps, path)
        path = path - smoothed(time, path, cutoff=5 * _SLOWEST)
    return path[:, 0]
