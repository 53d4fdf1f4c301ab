"""When a foot that leaves the ground stands on it, seen by one camera."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.motion.filters import percentile, runs

_PLACE = 0.02
"""How far from its place a foot on the ground seems to be, ÷ stature: 3.5 cm."""

_LEVEL = 0.03
"""How much higher or lower than the other ankle it seems to be there: 5 cm."""

_ELSEWHERE = 0.04
"""How far from there a lifted foot must be seen to count as lifted: 7 cm."""

_LASTS = 0.3
"""s in its place that make a foot on the ground; passing by is shorter."""


def landed(time: Array, stays: Array, leaves: Array, is_high: Mask) -> Array:
    """(n,) 1 where the foot that leaves the ground stands in its place on it.

    Its place is where it begins or ends, level with the other; where it is always
    there, it was not lifted, and nowhere else, it was never down: then 0 throughout.

    Args:
        time: (n,) s.
        stays: (n, 2) where the other ankle is seen, ÷ stature.
        leaves: (n, 2) where its own is.
        is_high: (n,) where the person stands up.
    """
    found = np.zeros(len(time))
    level = middle(stays)[1]
    ends = (time < time[0] + _LASTS, time > time[-1] - _LASTS)
    places = [middle(leaves[end]) for end in ends]
    places = [place for place in places if abs(place[1] - level) < _LEVEL]
    if not places or np.linalg.norm(places[0] - places[-1]) > _PLACE:
        return found
    far = np.linalg.norm(leaves - places[0], axis=1)
    is_near = far < _PLACE
    if not percentile(far[is_high & ~is_near], 50) > _ELSEWHERE:
        return found
    for first, end in runs(is_high & is_near):
        is_outer = first == 0 or end == len(time)
        if is_outer and time[end - 1] - time[first] >= _LASTS:
            found[first:end] = 1.0
    return found


def middle(path: Array) -> Array:
    """The middle of a path (n, 2): its median right and down; NaN if never seen."""
    return np.array([percentile(path[:, axis], 50) for axis in range(2)])
