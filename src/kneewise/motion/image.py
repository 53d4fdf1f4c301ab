"""Motion in a picture: where a camera saw the landmarks of one body, over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import rate_of


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ImageMotion:
    """The landmarks of one body as one camera saw them.

    Pixels count right and down from the upper left corner, of an upright picture.
    A landmark that was not seen is NaN with confidence 0.
    """

    time: Array
    """(n,) s, increasing; of the frames themselves, never a count over a rate."""

    landmarks: tuple[str, ...]
    """k names such as ``left_knee``."""

    pixels: Array
    """(n, k, 2) px."""

    confidence: Array
    """(n, k) from 0 to 1."""

    width: float
    """px of the picture."""

    height: float
    """px of the picture."""

    lifted: Array | None = None
    """(n, k, 3) m, an estimator's guess of the shape in space about the middle of the
    hips: x toward the camera, y to the right of the picture, z up. It serves the view
    angle and the depth of a bend; no sideways measure is taken from it."""

    estimator: str = ""
    """What saw the landmarks, such as ``blazepose``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.landmarks)
        pixels = frozen(self.pixels, (n, k, 2), "pixels")
        object.__setattr__(self, "pixels", pixels)
        confidence = frozen(self.confidence, (n, k), "confidence")
        object.__setattr__(self, "confidence", confidence)
        if self.lifted is not None:
            lifted = frozen(self.lifted, (n, k, 3), "lifted")
            object.__setattr__(self, "lifted", lifted)

    def path(self, landmark: str) -> Array:
        """Where *landmark* was seen: (n, 2) px; NaN throughout where it never was."""
        if landmark not in self.landmarks:
            return np.full((len(self.time), 2), np.nan)
        return self.pixels[:, self.landmarks.index(landmark)]

    @property
    def rate(self) -> float:
        """Samples per second: the median, since phones stumble."""
        return rate_of(self.time)
