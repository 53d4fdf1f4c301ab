"""Length of muscles, by the tests of Thomas, of Ober, and of the adductors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.exam.entry import By, check_amount, check_protocol
from kneewise.exam.range import check_angle


class Length(StrEnum):
    """Which muscles are let go to their full length."""

    HIP_FLEXORS = "hip_flexors"
    """Modified Thomas test: thigh to horizontal; below it is negative."""

    OUTER_THIGH = "outer_thigh"
    """Modified Ober test: leg to horizontal; below it is negative."""

    ADDUCTORS = "adductors"
    """Legs apart as an angle, or a bent knee fallen out: its height as a distance."""


PROTOCOLS: dict[Length, tuple[str, ...]] = {
    Length.HIP_FLEXORS: ("tests/mod_thomas",),
    Length.OUTER_THIGH: ("tests/mod_ober",),
    Length.ADDUCTORS: ("tests/add_length", "tests/bkfo"),
}
"""Ways to test each length, as keys of the table of tests; the usual one first."""

HIGHEST = 0.6
"""m from the couch: no thigh is longer."""

FALL_OUT = "tests/bkfo"
"""The one test that is a distance: outer knee to the couch, soles together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthTest:
    """How far the muscles of one side let the leg go."""

    what: Length
    side: Side

    angle: float | None = None
    """rad; for Thomas and Ober from horizontal, negative below it."""

    distance: float | None = None
    """m, for the fall-out of the bent knee only; higher is shorter."""

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
        check_amount("a height of the knee", self.distance, HIGHEST, "m")
        check_amount("a standard error", self.standard_error, 1.0, "rad or m")
        if self.pain is not None:
            check_pain(self.pain)
        is_distance = self.protocol == FALL_OUT
        wanted, other = (
            (self.distance, self.angle) if is_distance else (self.angle, self.distance)
        )
        if wanted is None or other is not None:
            raise BadSetting(
                f"{self.what.replace('_', ' ')}, {self.protocol}: it is measured as "
                f"{'a distance' if is_distance else 'an angle'}.",
                remedy=f"Write it such as {'17cm' if is_distance else '-12deg'}.",
            )
        if self.angle is not None:
            check_angle(self.angle)

    @property
    def value(self) -> float:
        """rad, or m for the fall-out of the bent knee."""
        given = self.angle if self.angle is not None else self.distance
        if given is None:
            raise ValueError("a length without a value was built")
        return given

    @property
    def is_shorter_higher(self) -> bool:
        """Whether a higher number means shorter muscles."""
        return self.protocol != "tests/add_length"
