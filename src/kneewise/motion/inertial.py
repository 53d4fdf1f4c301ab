"""Motion sensors: what small boxes worn on the body felt, over time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of

SEGMENTS = (
    "pelvis",
    "trunk",
    *(f"{side}_{part}" for part in ("thigh", "shank", "foot") for side in Side),
)
"""Where a sensor can be worn; the low back counts as the pelvis."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Inertial:
    """What the sensors on one body felt, each in its own axes.

    World axes: z up; where no compass was used, every sensor has an x axis of its own.
    A sample that is missing is NaN.
    """

    time: Array
    """(n,) s, increasing."""

    sensors: tuple[str, ...]
    """k of ``SEGMENTS``: where each is worn."""

    turn_rate: Array
    """(n, k, 3) rad/s, about the sensor's own axes."""

    acceleration: Array
    """(n, k, 3) m/s², along the sensor's own axes; at rest 9.81 upwards. NaN where a
    file holds orientations alone."""

    orientation: Array
    """(n, k, 4) unit quaternions w x y z: the sensor in the world."""

    shares_north: bool = False
    """Whether the headings of all sensors count from one direction."""

    standing: Array | None = None
    """(k, 4) orientations while the person stood still, from a file of its own."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.sensors)
        if len(set(self.sensors)) != k or not set(self.sensors) <= set(SEGMENTS):
            raise ValueError(f"sensors {self.sensors} are not different segments.")
        for name, width in (("turn_rate", 3), ("acceleration", 3), ("orientation", 4)):
            values = frozen(getattr(self, name), (n, k, width), name)
            object.__setattr__(self, name, values)
        if self.standing is not None:
            still = frozen(self.standing, (k, 4), "standing")
            object.__setattr__(self, "standing", still)

    @property
    def rate(self) -> float:
        """Samples per second: the median."""
        return rate_of(self.time)

    def has(self, *sensors: str) -> bool:
        """Whether every one of *sensors* was worn and felt something."""
        return all(
            name in self.sensors and bool(np.isfinite(self.turns(name)).any())
            for name in sensors
        )

    def turns(self, sensor: str) -> Array:
        """Turn rate of one sensor: (n, 3) rad/s."""
        return self.turn_rate[:, self.sensors.index(sensor)]

    def pulls(self, sensor: str) -> Array:
        """Acceleration of one sensor: (n, 3) m/s²."""
        return self.acceleration[:, self.sensors.index(sensor)]

    def faces(self, sensor: str) -> Array:
        """Orientation of one sensor: (n, 4)."""
        return self.orientation[:, self.sensors.index(sensor)]

    def without(self, sensor: str, first: int = 0) -> Inertial:
        """The same with one sensor silent from sample *first* on."""
        column = self.sensors.index(sensor)

        def silenced(values: Array) -> Array:
            values = np.array(values)
            values[first:, column] = np.nan
            return values

        return replace(
            self,
            turn_rate=silenced(self.turn_rate),
            acceleration=silenced(self.acceleration),
            orientation=silenced(self.orientation),
        )
