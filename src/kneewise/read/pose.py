"""Pose estimators: what sees the landmarks of a person in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array

Picture: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) red, green, blue, upright."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Seen:
    """One person in one picture, k landmarks."""

    pixels: Array
    """(k, 2) px of the picture, right and down; NaN for a landmark not seen."""

    confidence: Array
    """(k,) from 0 to 1."""

    size: float
    """px, about the height of the person upright."""

    lifted: Array | None = None
    """(k, 3) m about the middle of the hips: x toward the camera, y to the right of
    the picture, z up; None where the estimator sees no depth."""

    has_company: bool = False
    """Somebody else, about as large, was noticed in this picture. Not every picture
    is searched for others."""

    is_another: bool = False
    """From here on this is somebody else than in the pictures before."""


class Estimator(Protocol):
    """Anything that sees a person in the pictures of one film, one after the other."""

    @property
    def name(self) -> str:
        """One word, such as ``blazepose``."""

    @property
    def landmarks(self) -> tuple[str, ...]:
        """Names of ``anatomy.LANDMARKS``, k of them, in the order of what is seen."""

    def see(self, picture: Picture, time: float) -> Seen | None:
        """The person in *picture*, taken at *time* (s); None where there is nobody.

        Times increase from call to call: an estimator may follow the person.
        """
