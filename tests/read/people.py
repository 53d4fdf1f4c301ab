"""A person drawn in px, for files of keypoints."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array

STANDING: dict[str, tuple[float, float]] = {
    "nose": (540, 300),
    "neck": (540, 420),
    "left_eye": (555, 285),
    "right_eye": (525, 285),
    "left_ear": (575, 295),
    "right_ear": (505, 295),
    "left_shoulder": (620, 420),
    "right_shoulder": (460, 420),
    "left_elbow": (660, 590),
    "right_elbow": (420, 590),
    "left_wrist": (670, 740),
    "right_wrist": (410, 740),
    "left_hand": (672, 780),
    "right_hand": (408, 780),
    "pelvis": (540, 800),
    "left_hip": (590, 800),
    "right_hip": (490, 800),
    "left_knee": (595, 1100),
    "right_knee": (485, 1100),
    "left_ankle": (600, 1400),
    "right_ankle": (480, 1400),
    "left_heel": (595, 1425),
    "right_heel": (485, 1425),
    "left_big_toe": (605, 1460),
    "right_big_toe": (475, 1460),
    "left_small_toe": (635, 1450),
    "right_small_toe": (445, 1450),
    "left_foot_index": (605, 1460),
    "right_foot_index": (475, 1460),
}
"""Somebody who faces the camera: their left is on the right of the picture."""


def figure(names: tuple[str, ...], shift: float = 0.0, scale: float = 1.0) -> Array:
    """The points of a skeleton (k, 3): px, px, confidence 0.9; "" lies at the chest."""
    xy = np.array([STANDING.get(name, (540.0, 600.0)) for name in names])
    points = np.column_stack([xy * scale, np.full(len(names), 0.9)])
    points[:, 0] += shift
    return points
