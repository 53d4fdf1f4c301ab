"""Ground forces: what the floor pushed with, over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of
from kneewise.units import GRAVITY

SOMEBODY = 100.0
"""N: a person, and no offset."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Forces:
    """The forces of p plates (or feet) on the person.

    Same world as the motion they belong to: z up, m, N. The force is the one that
    acts on the person, so standing gives a positive z.
    """

    time: Array
    """(n,) s, on the clock of the motion."""

    plates: tuple[str, ...]
    """p names."""

    force: Array
    """(n, p, 3) N."""

    point: Array
    """(n, p, 3) m, where the force acts; NaN where there is none."""

    torque: Array
    """(n, p, 3) N·m, the free moment about ``point``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        shape = (len(self.time), len(self.plates), 3)
        for name in ("force", "point", "torque"):
            values = frozen(getattr(self, name), shape, name)
            object.__setattr__(self, name, values)

    @property
    def rate(self) -> float:
        """Samples per second."""
        return rate_of(self.time)

    @property
    def weighed(self) -> float | None:
        """What the plates weighed together, kg; None where nobody stood on them.

        The median over the frames that carry somebody, if these are most of the
        recording and half of them agree to a fifth.
        """
        up = np.nan_to_num(self.force[:, :, 2]).sum(axis=1)
        loaded = up[up > SOMEBODY]
        if len(loaded) < 0.5 * len(up):
            return None
        low, middle, high = np.percentile(loaded, [25, 50, 75])
        return float(middle / GRAVITY) if high - low < 0.2 * middle else None
