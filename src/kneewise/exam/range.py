"""How far a joint goes: measured by hand, by a camera or with markers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.exam.entry import By, check_amount, check_protocol
from kneewise.units import deg, in_deg

WIDEST = deg(180)
DEEPEST = deg(-60)
"""rad; a joint that does not reach its middle position has a range below 0."""

FARTHEST = 0.4
"""m from the wall: no foot is longer."""


class Range(StrEnum):
    """What moves, and in which position where that matters."""

    HIP_INTERNAL_ROTATION_PRONE = "hip_internal_rotation_prone"
    HIP_INTERNAL_ROTATION_SITTING = "hip_internal_rotation_sitting"
    HIP_EXTERNAL_ROTATION_PRONE = "hip_external_rotation_prone"
    HIP_EXTERNAL_ROTATION_SITTING = "hip_external_rotation_sitting"
    HIP_FLEXION = "hip_flexion"
    HIP_EXTENSION = "hip_extension"
    HIP_ABDUCTION = "hip_abduction"
    HIP_ADDUCTION = "hip_adduction"
    ANKLE_LUNGE = "ankle_lunge"
    """Foot flat, knee to the wall: an angle of the shank or a distance of the toe."""

    @property
    def direction(self) -> str:
        """What moves, without the position: ``hip_internal_rotation``."""
        return self.value.removesuffix("_prone").removesuffix("_sitting")


PROTOCOLS: dict[Range, tuple[str, ...]] = {
    Range.HIP_INTERNAL_ROTATION_PRONE: ("tests/rom_ir_prone",),
    Range.HIP_INTERNAL_ROTATION_SITTING: ("tests/rom_ir_seated",),
    Range.HIP_EXTERNAL_ROTATION_PRONE: ("tests/rom_er_prone",),
    # The table has no row of their own: the same set-up, turned the other way.
    Range.HIP_EXTERNAL_ROTATION_SITTING: ("tests/rom_ir_seated",),
    Range.HIP_FLEXION: ("tests/rom_flex",),
    Range.HIP_EXTENSION: ("tests/rom_ext",),
    Range.HIP_ABDUCTION: ("tests/rom_abd",),
    Range.HIP_ADDUCTION: ("tests/rom_abd",),
    Range.ANKLE_LUNGE: ("tests/wblt",),
}
"""The way to test each range, as a key of the table of tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeTest:
    """How far one joint of one side went: an angle, or a distance from the wall."""

    what: Range
    side: Side

    angle: float | None = None
    """rad from the middle position; for the lunge, of the shank from vertical."""

    distance: float | None = None
    """m from the toe to the wall; for the lunge only."""

    protocol: str
    """Key of the row of the table of tests that says how."""

    on: date
    by: By = By.TYPED

    standard_error: float | None = None
    """rad or m, where whoever measured knows it."""

    pain: float | None = None
    """0 to 10 during the test; None where nobody asked."""

    def __post_init__(self) -> None:
        check_protocol(self.what, self.protocol, PROTOCOLS[self.what])
        check_amount("a distance from the wall", self.distance, FARTHEST, "m")
        check_amount("a standard error", self.standard_error, 1.0, "rad or m")
        if self.pain is not None:
            check_pain(self.pain)
        if (self.angle is None) == (self.distance is None):
            raise BadSetting(
                f"{self.what.replace('_', ' ')}, {self.side}: give an angle or a "
                "distance, one of the two.",
                remedy="Write the number with its unit, such as 32deg or 9.5cm.",
            )
        if self.distance is not None and self.what is not Range.ANKLE_LUNGE:
            raise BadSetting(
                f"{self.what.replace('_', ' ')} is measured as an angle, not as a "
                "distance.",
                remedy="Write it in degrees, such as 32deg.",
            )
        if self.angle is not None:
            check_angle(self.angle)

    @property
    def value(self) -> float:
        """rad, or m for a distance from the wall."""
        given = self.angle if self.angle is not None else self.distance
        if given is None:
            raise ValueError("a range without a value was built")
        return given


def check_angle(angle: float) -> None:
    """Refuse an angle in rad that no joint makes.

    Raises:
        BadSetting: if *angle* is not from -60 to 180 degrees.
    """
    if not (isfinite(angle) and DEEPEST <= angle <= WIDEST):
        raise BadSetting(
            f"an angle of {in_deg(angle):.0f}° cannot be; expected "
            f"{in_deg(DEEPEST):.0f}° to {in_deg(WIDEST):.0f}°.",
            remedy="Write the angle in degrees with its unit, such as 32deg.",
        )
