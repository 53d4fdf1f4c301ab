"""The landmark network: where the points of one body are in a window."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.read.network import Network, Tensor
from kneewise.read.pose import Picture, Seen
from kneewise.read.window import Window

RESOLUTION = 256
"""px, the side of what the network looks at."""

CELL = 4
"""px of that, the side of one cell of the heat maps."""

REACH = 3
"""Cells about a landmark that its heat map is averaged over, in each direction."""

PRESENT = 0.5
"""The score from which a person is in the window, and a heat map shows a landmark."""

HIPS, TOP = 33, 34
"""The two points by which the person is followed: the middle of the hips, and one
beyond the head on the circle about the whole body."""

POINTS = {
    "nose": 0,
    "left_eye": 2,
    "right_eye": 5,
    "left_ear": 7,
    "right_ear": 8,
    "left_shoulder": 11,
    "right_shoulder": 12,
    "left_elbow": 13,
    "right_elbow": 14,
    "left_wrist": 15,
    "right_wrist": 16,
    "left_hip": 23,
    "right_hip": 24,
    "left_knee": 25,
    "right_knee": 26,
    "left_ankle": 27,
    "right_ankle": 28,
    "left_heel": 29,
    "right_heel": 30,
    "left_toe": 31,
    "right_toe": 32,
    "left_toe_tip": 31,
    "right_toe_tip": 32,
}
"""Landmark → point of the network. Its "foot index" lies between the middle of the
toes and the tip of the big one, and stands for both."""

LARGEST = 4.0
"""A person larger than this many pictures is a mistake."""


class Landmarker:
    """Finds the landmarks of the person in a window.

    Source:
        Bazarevsky et al. 2020, BlazePose: On-device Real-time Body Pose Tracking,
        arXiv:2006.10204. The network and the constants are those of MediaPipe 0.10.21,
        pose landmark "full".
    """

    landmarks = tuple(POINTS)

    def __init__(self) -> None:
        """Load the network.

        Raises:
            MissingModel: if it is not in this installation.
        """
        self._network = Network("pose_landmark_full.tflite")

    def look(self, picture: Picture, window: Window) -> tuple[Seen, Array] | None:
        """The person in *window*, and the two points to follow them by.

        Returns:
            What is seen, in px of the picture, and (2, 2) px, the middle of the hips
            and the top; None where nobody is in the window.
        """
        cut = window.cut(picture, RESOLUTION)
        self._network.run(cut.astype(np.float32) / np.float32(255))
        if self._network.output(1)[0] < PRESENT:
            return None
        points = self._network.output(195).reshape(39, 5).astype(np.float64)
        refined = _refined(points[:, :2], self._network.output(64, 64, 39))
        pixels = window.in_picture(refined, RESOLUTION)
        around = Window.around(pixels[HIPS], pixels[TOP])
        if not _is_sensible(around, picture):
            return None
        chosen = list(POINTS.values())
        space = self._network.output(117).reshape(39, 3)[chosen].astype(np.float64)
        seen = Seen(
            pixels=pixels[chosen],
            confidence=_sigmoid(points[chosen, 3]),
            size=around.size,
            lifted=_lifted(space, window),
        )
        return seen, pixels[[HIPS, TOP]]


def _refined(points: Array, heat: Tensor) -> Array:
    """Landmarks moved to the middle of the warm cells about them.

    Args:
        points: (39, 2) px of the window.
        heat: (64, 64, 39) logits; rows go down.

    Returns:
        (39, 2) px; a landmark outside the window, or with no warm cell, stays.
    """
    n, k = heat.shape[0], len(points)
    cell = (points / CELL).astype(int)
    inside = ((cell >= 0) & (cell < n)).all(axis=1)
    near = np.arange(-REACH, REACH + 1)
    columns = np.clip(cell[:, :1], 0, n - 1) + near
    rows = np.clip(cell[:, 1:], 0, n - 1) + near
    there = ((rows >= 0) & (rows < n))[:, :, None] & ((columns >= 0) & (columns < n))[
        :, None
    ]
    part = heat[
        np.clip(rows, 0, n - 1)[:, :, None],
        np.clip(columns, 0, n - 1)[:, None],
        np.arange(k)[:, None, None],
    ]
    warmth = np.where(there, _sigmoid(part.astype(np.float64)), 0.0)
    total = warmth.sum(axis=(1, 2))
    across = (warmth.sum(axis=1) * columns).sum(axis=1) / total
    down = (warmth.sum(axis=2) * rows).sum(axis=1) / total
    is_warm = inside & (warmth.max(axis=(1, 2)) >= PRESENT)
    return np.where(is_warm[:, None], np.stack([across, down], axis=1) * CELL, points)


def _lifted(space: Array, window: Window) -> Array:
    """The network's points in space, turned with the window, in our axes.

    Args:
        space: (k, 3) m: right in the window, down in the window, away from the camera.
        window: what the network looked at.

    Returns:
        (k, 3) m: toward the camera, right in the picture, up.
    """
    flat = space[:, :2] @ window.axes().T
    return np.stack([-space[:, 2], flat[:, 0], -flat[:, 1]], axis=1)


def _is_sensible(window: Window, picture: Picture) -> bool:
    """Whether a person can be there: in the picture, and of a possible size."""
    height, width = picture.shape[:2]
    return bool(
        ((window.centre > 0) & (window.centre < (width, height))).all()
        and window.size < LARGEST * max(height, width)
    )


def _sigmoid(logit: Array) -> Array:
    """A logit as a probability."""
    return 1 / (1 + np.exp(-np.clip(logit, -100, 100)))
