"""A square window on a picture, turned with the person in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array
from kneewise.read.pose import Picture

Counts = NDArray[np.int64]

MARGIN = 1.25
"""The side of a window in sizes of the person."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Window:
    """A square that a model looks at; the person stands upright in it."""

    centre: Array
    """(2,) px of the picture."""

    side: float
    """px of the picture."""

    turn: float
    """rad, clockwise as seen."""

    @classmethod
    def around(cls, hips: Array, top: Array) -> Window:
        """The window on a person.

        Args:
            hips: (2,) px, the middle of the hips.
            top: (2,) px, on the circle about the hips that holds the whole body,
                beyond the head.
        """
        right, down = top - hips
        side = 2 * MARGIN * float(np.hypot(right, down))
        turn = float(np.arctan2(right, -down))
        return cls(centre=hips, side=max(side, 1.0), turn=turn)

    @property
    def size(self) -> float:
        """px, about the height of the person."""
        return self.side / MARGIN

    def axes(self) -> Array:
        """(2, 2): the columns are the window's right and down in the picture."""
        cosine, sine = np.cos(self.turn), np.sin(self.turn)
        return np.array([[cosine, -sine], [sine, cosine]])

    def in_picture(self, points: Array, resolution: int) -> Array:
        """Points (k, 2) px of the window at *resolution*, in px of the picture."""
        scale = self.side / resolution
        return self.centre + (points - resolution / 2) * scale @ self.axes().T

    def cut(self, picture: Picture, resolution: int) -> Picture:
        """What is in the window: (resolution, resolution, 3).

        Beyond the picture its border goes on.
        """
        from PIL import Image

        corners = self.in_picture(
            np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * float(resolution), resolution
        )
        part, first = _part(picture, corners)
        matrix = self.axes() * (self.side / resolution)
        origin = self.centre - first - matrix.sum(axis=1) * resolution / 2
        # Pillow counts from the corner of a pixel, the window from its middle.
        origin = origin + 0.5 - matrix.sum(axis=1) / 2
        coefficients = np.column_stack([matrix, origin]).ravel().tolist()
        turned = Image.fromarray(part).transform(
            (resolution, resolution),
            Image.Transform.AFFINE,
            coefficients,
            resample=Image.Resampling.BILINEAR,
        )
        return np.asarray(turned)


def _part(picture: Picture, corners: Array) -> tuple[Picture, Array]:
    """The upright part of a picture that holds *corners* (4, 2), and its first pixel.

    Its border is repeated where the corners lie beyond it.
    """
    height, width = picture.shape[:2]
    low = np.floor(corners.min(axis=0)).astype(int) - 1
    high = np.ceil(corners.max(axis=0)).astype(int) + 2
    left, top = np.clip(low, 0, (width - 1, height - 1))
    right, bottom = np.clip(high, (left + 1, top + 1), (width, height))
    inside = picture[top:bottom, left:right]
    before = np.maximum((top - low[1], left - low[0]), 0)
    after = np.maximum((high[1] - bottom, high[0] - right), 0)
    if not before.any() and not after.any():
        return np.ascontiguousarray(inside), low.astype(float)
    return _bordered(inside, before, after), low.astype(float)


def _bordered(inside: Picture, before: Counts, after: Counts) -> Picture:
    """A picture with its border repeated: (rows, columns) before and after it."""
    height, width = inside.shape[:2]
    above, left = before
    rows, columns = before + after + (height, width)
    part = np.zeros((rows, columns, 3), np.uint8)
    middle = part[above : above + height]
    middle[:, left : left + width] = inside
    middle[:, :left] = inside[:, :1]
    middle[:, left + width :] = inside[:, -1:]
    part[:above] = middle[0]
    part[above + height :] = middle[-1]
    return part
