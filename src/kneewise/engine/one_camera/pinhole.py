"""The picture a phone makes of points in space."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import Numbers, Whole

PRINCIPAL = 0.5
"""Where the axis of the camera meets the picture, as a share of its sides."""


def projected(points: Numbers, whole: Numbers, size: Array) -> Numbers:
    """Points in the picture, px right and down: (..., 2).

    Args:
        points: (..., 3) m, in the axes of the stance.
        whole: (..., WHOLE), of as many dimensions.
        size: (2,) px, of the picture.
    """
    bearing = whole[..., Whole.BEARING]
    cosine, sine = np.cos(bearing), np.sin(bearing)
    ahead, left, up = points[..., 0], points[..., 1], points[..., 2]
    right = cosine * left - sine * ahead + whole[..., Whole.ASIDE]
    down = whole[..., Whole.HEIGHT] - up
    away = whole[..., Whole.AWAY] - cosine * ahead - sine * left
    down, away = _turned(down, away, whole[..., Whole.PITCH])
    right, down = _turned(right, down, whole[..., Whole.ROLL])
    focal = np.exp(whole[..., Whole.LOG_FOCAL])
    flat = np.stack([right, down], axis=-1)
    return (focal / away)[..., None] * flat + PRINCIPAL * size


def _turned(first: Numbers, second: Numbers, angle: Numbers) -> tuple[Numbers, Numbers]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return cosine * first - sine * second, sine * first + cosine * second
