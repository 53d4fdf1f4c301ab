"""A camera: where it stands, and how it draws points in space on its picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen

ROUNDS = 30
"""In which distortion is undone; a phone's takes five."""

EXACT = 1e-12
"""Tangent of an angle at which that ends."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Camera:
    """A calibrated camera that stands still.

    Its own axes are right, down and ahead. Pixels count right and down from the upper
    left corner.

    Source:
        Brown 1971, Photogrammetric Engineering 37:855-866 (distortion).
    """

    name: str
    width: float
    """px of the picture."""

    height: float
    focal: Array
    """(2,) px, focal length sideways and down."""

    centre: Array
    """(2,) px, where the axis of the lens meets the picture."""

    distortion: Array
    """(5,) k1, k2, p1, p2, k3 of Brown and Conrady; 0 for none."""

    turn: Array
    """(3, 3) from world (z up) to the camera's axes."""

    shift: Array
    """(3,) m: a point X of the world is ``turn @ X + shift`` to the camera."""

    error: float = 0.0
    """px, how far off points are drawn by this calibration, as its file says."""

    def __post_init__(self) -> None:
        for name, size in (("focal", 2), ("centre", 2), ("distortion", 5)):
            object.__setattr__(self, name, frozen(getattr(self, name), (size,), name))
        object.__setattr__(self, "turn", frozen(self.turn, (3, 3), "turn"))
        object.__setattr__(self, "shift", frozen(self.shift, (3,), "shift"))
        values = np.concatenate(
            [self.focal, self.centre, self.distortion, self.turn.ravel(), self.shift]
        )
        if not np.isfinite(values).all() or not (self.focal > 0).all():
            raise ValueError("a camera's numbers must be finite, its focal above 0.")
        if np.abs(self.turn @ self.turn.T - np.eye(3)).max() > 1e-6:
            raise ValueError("a camera's turn must be a rotation.")

    @property
    def place(self) -> Array:
        """(3,) m, where it stands in the world."""
        place: Array = -self.turn.T @ self.shift
        return place

    def inside(self, points: Array) -> Array:
        """Points (..., 3) m of the world in the camera's axes."""
        seen: Array = points @ self.turn.T + self.shift
        return seen

    def pixels(self, points: Array) -> Array:
        """Where points (..., 3) m of the world are drawn: (..., 2) px.

        NaN for what is behind the camera.
        """
        seen = self.inside(points)
        ahead = np.where(seen[..., 2:] > 0, seen[..., 2:], np.nan)
        return self.drawn(seen[..., :2] / ahead)

    def drawn(self, tangents: Array) -> Array:
        """Pixels (..., 2) of tangents of the angles off the camera's axis (..., 2)."""
        return self.focal * _distorted(tangents, self.distortion) + self.centre

    def tangents(self, pixels: Array) -> Array:
        """What ``drawn`` made of *pixels* (..., 2), undone: (..., 2).

        Limits:
            Far outside the picture a strong distortion has no inverse: NaN.
        """
        bent = (pixels - self.centre) / self.focal
        straight = bent.copy()
        for _ in range(ROUNDS):
            step = bent - _distorted(straight, self.distortion)
            straight = straight + step
            size = np.abs(step[np.isfinite(step)])
            if size.max(initial=0.0) < EXACT:
                break
        wrong = np.abs(bent - _distorted(straight, self.distortion)) > 1e-6
        return np.where(wrong.any(axis=-1, keepdims=True), np.nan, straight)


def _distorted(tangents: Array, by: Array) -> Array:
    """Tangents (..., 2) as the lens bends them."""
    x, y = tangents[..., 0], tangents[..., 1]
    k1, k2, p1, p2, k3 = by
    far = x * x + y * y
    out = 1 + far * (k1 + far * (k2 + far * k3))
    return np.stack(
        [
            x * out + 2 * p1 * x * y + p2 * (far + 2 * x * x),
            y * out + p1 * (far + 2 * y * y) + 2 * p2 * x * y,
        ],
        axis=-1,
    )
