"""The one place where units are converted.

Inside the program every number is in SI: m, s, kg, N, N·m, rad. People read and
write degrees, millimetres and centimetres; those exist only at the edges.
"""

from __future__ import annotations

from enum import StrEnum
from typing import overload

import numpy as np

from kneewise.arrays import Array

GRAVITY = 9.80665
"""m/s²: the standard fall on Earth."""


class Unit(StrEnum):
    """The SI unit a number is kept in."""

    RADIAN = "rad"
    METRE = "m"
    SECOND = "s"
    METRE_PER_SECOND = "m/s"
    HERTZ = "1/s"
    RATIO = "1"
    POINT = "points"
    PASCAL = "Pa"
    BODY_WEIGHT = "body weights"
    MOMENT_PER_MASS = "N·m/kg"
    IMPULSE_PER_MASS = "N·m·s/kg"
    BODY_WEIGHT_PER_SECOND = "body weights/s"


def deg(angle: float) -> float:
    """An angle written in degrees, in rad.

    >>> deg(180)
    3.14159
    """
    return float(np.radians(angle))


@overload
def in_deg(angle: float) -> float: ...
@overload
def in_deg(angle: Array) -> Array: ...
def in_deg(angle: Array | float) -> Array | float:
    """An angle in rad, as degrees to show to a person."""
    return np.degrees(angle)


def from_deg(angles: Array) -> Array:
    """Angles of a file written in degrees, in rad."""
    return np.radians(angles)


def mm(length: float) -> float:
    """A length written in millimetres, in m."""
    return length / 1000


def cm(length: float) -> float:
    """A length written in centimetres, in m."""
    return length / 100


def per_minute(rate: float) -> float:
    """A rate counted in a minute, in 1/s."""
    return rate / 60


def kgf(weight: float) -> float:
    """The weight of so many kilograms, in N."""
    return weight * GRAVITY


def lbf(weight: float) -> float:
    """The weight of so many pounds, in N."""
    return kgf(weight * 0.45359237)
