"""How landmarks in space may be off, together, where a body holds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices

KEPT = 0.99
"""Of all that landmarks may be off (in squares), what the ways that are kept hold."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Leeway:
    """Ways in which landmarks may be off: independent of each other, one error each.

    Landmarks that a body holds are not off one by one: what turns a pelvis moves a
    knee. Each way moves all of them, as far as it does in a pose like that.
    """

    landmarks: tuple[str, ...]
    time: Array
    """(n,) s, increasing."""

    like: Indices
    """(n,) which of the m poses the body is most like at each of these times."""

    shifts: Array
    """(v, m, k, 3) m."""

    def at(self, moments: Array, landmarks: tuple[str, ...]) -> Array:
        """How far *landmarks* are moved at *moments* (t,): (v, t, k, 3) m.

        A landmark that is not among those known is not moved.
        """
        middles = (self.time[1:] + self.time[:-1]) / 2
        like = self.like[np.searchsorted(middles, moments)]
        there = [i for i, name in enumerate(landmarks) if name in self.landmarks]
        own = [self.landmarks.index(landmarks[i]) for i in there]
        moved = np.zeros((len(self.shifts), len(moments), len(landmarks), 3))
        moved[:, :, there] = self.shifts[:, like][:, :, own]
        return moved


def fewer(shifts: Array) -> Array:
    """Ways (v, ...) that are off as much together, as few as hold ``KEPT`` of it.

    What any measure that changes in proportion is off is the same: the sum of squares.
    """
    flat = shifts.reshape(len(shifts), -1)
    sizes, mixed = np.linalg.eigh(flat @ flat.T)
    held = np.cumsum(sizes[::-1])
    count = int(np.searchsorted(held, KEPT * held[-1])) + 1
    found: Array = mixed[:, ::-1][:, :count].T @ flat
    return found.reshape(-1, *shifts.shape[1:])
