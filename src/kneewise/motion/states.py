"""States: the joint angles of one body over time, named as OpenSim names them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of

TRANSLATIONS = ("pelvis_tx", "pelvis_ty", "pelvis_tz")
"""Coordinates in m; every other coordinate is an angle in rad."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class States:
    """Joint coordinates over time.

    Names and signs are those of the Rajagopal family: ``hip_flexion_r``,
    ``hip_adduction_l``, ``hip_rotation_r`` (internal positive on both sides),
    ``knee_angle_r`` (flexion positive), ``pelvis_list`` (right side lower positive),
    ``pelvis_tilt`` (backwards positive), ``lumbar_bending``.
    """

    time: Array
    """(n,) s, increasing."""

    coordinates: tuple[str, ...]
    """j names."""

    angles: Array
    """(n, j) rad, or m for ``pelvis_tx`` and its like; NaN where not known."""

    errors: Array | None = None
    """(n, j) standard errors, in the unit of ``angles``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, j = len(self.time), len(self.coordinates)
        object.__setattr__(self, "angles", frozen(self.angles, (n, j), "angles"))
        if self.errors is not None:
            object.__setattr__(self, "errors", frozen(self.errors, (n, j), "errors"))

    @property
    def rate(self) -> float:
        """Samples per second."""
        return rate_of(self.time)

    def has(self, coordinate: str) -> bool:
        """Whether *coordinate* is known at least once."""
        return coordinate in self.coordinates and bool(
            np.isfinite(self.angle(coordinate)).any()
        )

    def angle(self, coordinate: str) -> Array:
        """One coordinate over time: (n,) rad; NaN throughout where it is not known."""
        if coordinate not in self.coordinates:
            return np.full(len(self.time), np.nan)
        return self.angles[:, self.coordinates.index(coordinate)]
