"""Ground forces: what the floor pushed with, over time."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of


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
