"""What one sensor felt, as its file has it, before it is known where it was worn."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.arrays import Array


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Felt:
    """What one sensor felt, at even times; missing samples are NaN."""

    name: str
    """As the file calls it."""

    time: Array
    """(n,) s from its first sample."""

    begun: float | None = None
    """s, its clock at the first sample; None where it has none."""

    turn_rate: Array | None = None
    """(n, 3) in ``turn_unit``."""

    acceleration: Array | None = None
    """(n, 3) in ``pull_unit``."""

    field: Array | None = None
    """(n, 3) of the magnetometer, in any unit."""

    orientation: Array | None = None
    """(n, 4) w x y z, the sensor in the world, where the system worked it out."""

    turn_unit: str = ""
    """As the file writes it; empty where it says nothing."""

    pull_unit: str = ""
    """As the file writes it; empty where it says nothing."""
