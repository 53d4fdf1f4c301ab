"""The body as seen from the front: every landmark in the person's frontal plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, frozen
from kneewise.motion.axes import UP, level, unit
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Frontal:
    """Landmarks in the frontal plane of the pelvis.

    The first coordinate grows toward the person's left, the second upward. A length
    counts in m where the motion was in space, in px where a camera saw it.
    """

    time: Array
    """(n,) s."""

    landmarks: tuple[str, ...]

    points: Array
    """(n, k, 2)."""

    in_metres: bool

    def __post_init__(self) -> None:
        shape = (len(self.time), len(self.landmarks), 2)
        object.__setattr__(self, "points", frozen(self.points, shape, "points"))

    def point(self, landmark: str) -> Array:
        """One landmark over time: (n, 2); NaN throughout where it is not known."""
        if landmark not in self.landmarks:
            return np.full((len(self.time), 2), np.nan)
        return self.points[:, self.landmarks.index(landmark)]

    def inward(self, side: Side) -> float:
        """The sign that turns leftward into inward for *side*."""
        return 1.0 if side is Side.RIGHT else -1.0


def leftward(motion: Motion) -> Array:
    """The level direction from the right to the left side of the pelvis.

    Returns:
        (n, 3), unit length.
    """
    for pair in ("asis", "hip", "psis", "trochanter"):
        names = (f"left_{pair}", f"right_{pair}")
        if motion.has(*names):
            return unit(level(motion.path(names[0]) - motion.path(names[1])))
    return np.full((len(motion.time), 3), np.nan)


def seen_in_space(motion: Motion) -> Frontal:
    """Project a motion in space on the frontal plane of its own pelvis."""
    left = leftward(motion)
    aside = np.einsum("nki,ni->nk", motion.positions, left)
    height = motion.positions @ UP
    return Frontal(
        time=motion.time,
        landmarks=motion.landmarks,
        points=np.stack([aside, height], axis=-1),
        in_metres=True,
    )


def seen_in_picture(image: ImageMotion) -> Frontal:
    """A picture as a frontal view, whether it shows the person's front or back.

    Left and right of the person are told by the hips of each frame's neighbours: the
    median over the recording, since a person seldom turns round in a squat.
    """
    across = _across(image)
    sign = 1.0 if not np.isfinite(across) or across >= 0 else -1.0
    points = image.pixels * np.array([sign, -1.0])
    return Frontal(
        time=image.time, landmarks=image.landmarks, points=points, in_metres=False
    )


def _across(image: ImageMotion) -> float:
    """Pixels from the right to the left side of the body in the picture, median."""
    pairs = ("hip", "shoulder", "knee", "ankle")
    widths = [image.path(f"left_{p}") - image.path(f"right_{p}") for p in pairs]
    both = np.concatenate(widths)[:, 0]
    return float(np.nanmedian(both)) if np.isfinite(both).any() else float("nan")


def forward(motion: Motion) -> Array:
    """The level direction in which the pelvis faces: (n, 3), unit length."""
    return np.cross(leftward(motion), UP)
