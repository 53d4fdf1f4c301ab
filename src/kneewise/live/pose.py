"""A pose: one person at one moment, as a camera saw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen
from kneewise.motion import ImageMotion

LANDMARKS = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "hip", "knee", "ankle", "heel", "toe")
    for side in ("left", "right")
)
"""What a coach needs of a body, in this order: neither face nor hands."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Pose:
    """One person at one moment.

    Pixels count right and down from the upper left corner of an upright picture that
    was not mirrored.
    """

    time: float
    """s, on any clock that only goes forward."""

    pixels: Array
    """(12, 2) px of ``LANDMARKS``; NaN for one outside the picture."""

    confidence: Array
    """(12,) from 0 to 1."""

    width: float
    """px of the picture."""

    height: float
    """px of the picture."""

    size: float
    """px, about the height of the person upright."""

    lifted: Array | None = None
    """(12, 3) m about the middle of the hips: x toward the camera, y to the right of
    the picture, z up; None where the estimator sees no depth."""

    top: float = float("nan")
    """px, about the row of the top of the head, negative above the picture; NaN where
    the estimator sees no head."""

    light: float = 1.0
    """From 0 (black) to 1: the middle brightness of the picture."""

    has_company: bool = False
    """Somebody else was noticed. Not every picture is searched for others."""

    is_another: bool = False
    """From here on this is somebody else than before."""

    def __post_init__(self) -> None:
        k = len(LANDMARKS)
        object.__setattr__(self, "pixels", frozen(self.pixels, (k, 2), "pixels"))
        sure = frozen(self.confidence, (k,), "confidence")
        object.__setattr__(self, "confidence", sure)
        if self.lifted is not None:
            object.__setattr__(self, "lifted", frozen(self.lifted, (k, 3), "lifted"))

    def point(self, landmark: str) -> Array:
        """(2,) px."""
        return self.pixels[LANDMARKS.index(landmark)]

    def lifted_point(self, landmark: str) -> Array:
        """(3,) m; NaN where there is no depth."""
        if self.lifted is None:
            return np.full(3, np.nan)
        return self.lifted[LANDMARKS.index(landmark)]


def image_of(poses: Sequence[Pose]) -> ImageMotion:
    """Poses as a motion in a picture; at least one of them."""
    has_depth = all(pose.lifted is not None for pose in poses)
    return ImageMotion(
        time=np.array([pose.time for pose in poses]),
        landmarks=LANDMARKS,
        pixels=np.array([pose.pixels for pose in poses]),
        confidence=np.array([pose.confidence for pose in poses]),
        width=poses[-1].width,
        height=poses[-1].height,
        lifted=np.array([pose.lifted for pose in poses]) if has_depth else None,
    )
