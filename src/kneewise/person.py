"""The person: only what a measurement needs. Names and addresses live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting


class Sex(StrEnum):
    """As published reference values are grouped."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who moves; every field may be unknown."""

    code: str = ""
    """A code that says nothing to strangers."""

    born: int | None = None
    """Year."""

    sex: Sex | None = None

    height: float | None = None
    """m."""

    mass: float | None = None
    """kg."""

    painful: tuple[Side, ...] = ()
    """Sides that hurt."""

    def __post_init__(self) -> None:
        if self.height is not None and not 0.5 <= self.height <= 2.6:
            raise BadSetting(
                f"a height of {self.height:g} m is not a person's.",
                remedy="Give the height in metres, for example --height 1.72.",
            )
        if self.mass is not None and not 5 <= self.mass <= 350:
            raise BadSetting(
                f"a mass of {self.mass:g} kg is not a person's.",
                remedy="Give the mass in kilograms, for example --mass 68.",
            )
