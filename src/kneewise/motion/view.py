"""The view of a camera: how far it looks past the person's front (or back)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.motion.image import ImageMotion
from kneewise.units import deg

_LEAST_ERROR = deg(5)
"""No estimate of the view is believed better than this."""

_WIDTH_ERROR = deg(15)
"""How well widths in the picture alone tell the view."""

_SHOULDERS = 0.76
"""Breadth of the shoulders ÷ height of the trunk: ANSUR II means of 6068 people, as
shares of stature 0.2328 and 0.3052 (Gordon et al. 2014, NATICK/TR-15/007)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """From where a camera looks at a person."""

    angle: float
    """rad past straight ahead or straight behind, from 0 (front) to π/2 (side)."""

    error: float
    """rad, standard error."""

    behind: bool
    """Whether it sees the person's back."""


def view(image: ImageMotion) -> View:
    """How far the camera looks past the person's front, over the whole recording.

    With an estimator's shape in space: the turn of the lines of hips and shoulders.
    Without one: how narrow the shoulders look for the height of the trunk.
    """
    behind = _sees_the_back(image)
    turns = _turns(image)
    if turns.size == 0:
        return View(angle=_by_width(image), error=_WIDTH_ERROR, behind=behind)
    middle = float(np.median(turns))
    spread = float(np.median(np.abs(turns - middle))) * 1.48
    error = float(np.hypot(_LEAST_ERROR, spread / np.sqrt(10)))
    return View(angle=abs(middle), error=error, behind=behind)


def _pair(image: ImageMotion, values: Array, joint: str) -> Array:
    """From the left to the right of a pair of landmarks, (n, 2 or 3)."""
    names = [f"{side}_{joint}" for side in ("left", "right")]
    if not all(name in image.landmarks for name in names):
        return np.full((len(values), values.shape[-1]), np.nan)
    left, right = (values[:, image.landmarks.index(name)] for name in names)
    return right - left


def _turns(image: ImageMotion) -> Array:
    """Turn about the vertical in each frame, rad; those that are known."""
    if image.lifted is None:
        return np.zeros(0)
    across = _pair(image, image.lifted, "hip") + _pair(image, image.lifted, "shoulder")
    turns = np.arctan2(across[:, 0], np.abs(across[:, 1]))
    return turns[np.isfinite(turns)]


def _sees_the_back(image: ImageMotion) -> bool:
    across = _pair(image, image.pixels, "hip")[:, 0]
    return bool(np.isfinite(across).any() and np.nanmedian(across) > 0)


def _by_width(image: ImageMotion) -> float:
    """The view that makes the shoulders as narrow as they look, rad."""
    width = np.abs(_pair(image, image.pixels, "shoulder")[:, 0])
    trunk = _trunk(image)
    seen = width / np.where(trunk > 0, trunk, np.nan) / _SHOULDERS
    if not np.isfinite(seen).any():
        return float("nan")
    return float(np.arccos(np.clip(np.nanmedian(seen), 0.0, 1.0)))


def _trunk(image: ImageMotion) -> Array:
    """Pixels from the middle of the hips to that of the shoulders, (n,)."""
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    points = [image.path(name) for name in names]
    return np.linalg.norm((points[0] + points[1] - points[2] - points[3]) / 2, axis=1)
