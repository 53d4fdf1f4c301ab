"""Strength of one movement, tested by hand: a force on a lever, or a torque."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.exam.entry import GRAVITY, Device, Mode, check_amount, check_protocol

MOST_FORCE = 3000.0
"""N: no person gives more."""

MOST_TORQUE = 800.0
"""N·m."""

MOST_LEVER = 1.3
"""m."""

_APART = 0.1
"""Share by which a torque may differ from force times lever: both are rounded."""


class Movement(StrEnum):
    """What the person pushes: the movement that the muscles would make."""

    HIP_ABDUCTION = "hip_abduction"
    HIP_ADDUCTION = "hip_adduction"
    HIP_EXTERNAL_ROTATION = "hip_external_rotation"
    HIP_INTERNAL_ROTATION = "hip_internal_rotation"
    HIP_EXTENSION = "hip_extension"
    HIP_FLEXION = "hip_flexion"
    KNEE_EXTENSION = "knee_extension"
    KNEE_FLEXION = "knee_flexion"


PROTOCOLS: dict[Movement, tuple[str, ...]] = {
    Movement.HIP_ABDUCTION: (
        "tests/st_abd_long",
        "tests/st_abd_short",
        "tests/st_abd_supine",
    ),
    Movement.HIP_ADDUCTION: ("tests/st_add_squeeze",),
    Movement.HIP_EXTERNAL_ROTATION: ("tests/st_er_prone", "tests/st_er_seated"),
    Movement.HIP_INTERNAL_ROTATION: ("tests/st_ir",),
    Movement.HIP_EXTENSION: ("tests/st_ext",),
    Movement.HIP_FLEXION: ("tests/st_flex",),
    Movement.KNEE_EXTENSION: ("tests/st_quad",),
    Movement.KNEE_FLEXION: ("tests/st_quad",),  # the same set-up, pulling instead
}
"""Ways to test each movement, as keys of the table of tests; the usual one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthTest:
    """The best of several efforts of one movement on one side."""

    what: Movement
    side: Side

    force: float | None = None
    """N, at the pad."""

    lever: float | None = None
    """m, from the joint's axis to the middle of the pad."""

    torque: float | None = None
    """N·m, where the device gives it; else see ``moment``."""

    protocol: str
    """Key of the row of the table of tests that says how, such as ``tests/st_ext``."""

    on: date

    mode: Mode | None = None
    device: Device | None = None

    pain: float | None = None
    """0 to 10 during the test; None where nobody asked."""

    def __post_init__(self) -> None:
        check_amount("a force", self.force, MOST_FORCE, "N")
        check_amount("a lever", self.lever, MOST_LEVER, "m")
        check_amount("a torque", self.torque, MOST_TORQUE, "N·m")
        check_protocol(self.what, self.protocol, PROTOCOLS[self.what])
        if self.pain is not None:
            check_pain(self.pain)
        if self.force is None and self.torque is None:
            raise BadSetting(
                f"{self.what.replace('_', ' ')}, {self.side}: neither a force nor a "
                "torque is given.",
                remedy="Give the force, such as 92N, and its lever, such as 38cm.",
            )
        if self.lever == 0:
            raise BadSetting(
                "a lever of 0 m turns nothing.",
                remedy="Measure from the joint to the middle of the pad, or leave the "
                "lever out.",
            )
        self._check_agreement()

    def _check_agreement(self) -> None:
        if self.torque is None or self.force is None or self.lever is None:
            return
        product = self.force * self.lever
        if abs(product - self.torque) > _APART * max(product, self.torque):
            raise BadSetting(
                f"{self.force:g} N on {self.lever:g} m make {product:.1f} N·m, but the "
                f"torque is given as {self.torque:g} N·m.",
                remedy="Give the force and the lever, or the torque alone.",
            )

    @property
    def moment(self) -> float | None:
        """N·m: as the device gave it, or force times lever; None without either."""
        if self.torque is not None:
            return self.torque
        if self.force is None or self.lever is None:
            return None
        return self.force * self.lever

    def per_kilogram(self, mass: float) -> float | None:
        """The torque for the person's *mass* in kg: N·m/kg; None without a torque."""
        return None if self.moment is None else self.moment / mass

    def of_body_weight(self, mass: float) -> float | None:
        """The force as a share of the weight of *mass* in kg; None without a force.

        0.3 is 30 % of body weight. Comparable only at the same place of the pad.
        """
        return None if self.force is None else self.force / (mass * GRAVITY)
