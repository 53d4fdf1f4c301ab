"""From one moment at which a foot lies flat on the ground to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Repetition
from kneewise.motion.inertial import Inertial
from kneewise.motion.quiet import swing
from kneewise.motion.turning import matrices

_STANCE = (0.1, 0.45)
"""Shares of a stride between which the foot is flat on the ground for a moment."""

_REST = 0.3
"""s over which the foot must be quiet to count as standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where one stride carried a foot."""

    stride: Repetition
    length: float
    """m over the ground; NaN where the sensor was silent."""

    aside: float
    """m to the left of the straight line, on average over the way."""

    turned: float
    """rad, to the left, from -π to π."""


def carried(
    inertial: Inertial, side: Side, strides: Sequence[Repetition]
) -> list[Carried]:
    """Where strides carried the foot of one side, as the sensor on it felt.

    A foot flat on the ground stands still. From one such moment to the next the level
    acceleration is integrated, what speed is left at the end is taken out evenly, and
    integrated again. Strides whose flat moments lie beyond the recording are left out.

    Source:
        Skog et al. 2010, IEEE Trans Biomed Eng 57:2657-2666 (standing still); Rampp et
        al. 2015, IEEE Trans Biomed Eng 62:1089-1097 (drift taken out evenly).
    """
    foot = f"{side}_foot"
    faces = matrices(inertial.faces(foot))
    level = np.einsum("nij,nj->ni", faces, inertial.pulls(foot))[:, :2]
    speed = swing(inertial.turns(foot), inertial.rate, _REST)
    found = []
    for stride in strides:
        lasting = stride.end - stride.start
        first, last = (
            _quietest(inertial.time, speed, start, lasting)
            for start in (stride.start, stride.end)
        )
        if first is not None and last is not None:
            part = slice(first, last + 1)
            path = _path(inertial.time[part], level[part])
            found.append(
                Carried(
                    stride=stride,
                    length=float(np.hypot(*path[-1])),
                    aside=_aside(path),
                    turned=_turned(faces[last] @ faces[first].T),
                )
            )
    return found


def summed(steps: Array, values: Array) -> Array:
    """The integral (n, k) of values over time, by trapezia."""
    areas = steps * (values[1:] + values[:-1]) / 2
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(areas, axis=0)])


def _quietest(time: Array, speed: Array, start: float, lasting: float) -> int | None:
    """The sample of stance in which the foot is quietest; None beyond the end."""
    first, last = (start + share * lasting for share in _STANCE)
    inside = np.flatnonzero((time >= first) & (time <= last) & np.isfinite(speed))
    if len(inside) == 0 or last > time[-1] + 0.5 * lasting:
        return None
    return int(inside[np.argmin(speed[inside])])


def _path(time: Array, pulls: Array) -> Array:
    """Where something went that stood still before and after, (n, 2) m."""
    steps = np.diff(time)[:, None]
    speed = summed(steps, pulls)
    share = ((time - time[0]) / (time[-1] - time[0]))[:, None]
    return summed(steps, speed - share * speed[-1])


def _aside(path: Array) -> float:
    """How far a path (n, 2) goes to the left of the line from its start to its end."""
    length = float(np.hypot(*path[-1]))
    if not length > 0:
        return float("nan")
    ways = np.array([path[-1], [-path[-1, 1], path[-1, 0]]]) / length
    ahead, left = ways @ path.T
    return float(np.trapezoid(left, ahead)) / length


def _turned(turn: Array) -> float:
    """About the vertical, of a turn (3, 3) in the world."""
    return float(np.arctan2(turn[1, 0] - turn[0, 1], turn[0, 0] + turn[1, 1]))
