"""A camera that films a drawn figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import sideless
from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Motion

_SEEN = ("nose", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel")
"""Landmarks a pose estimator knows, besides the toes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where a camera stands and how well its pictures are read."""

    bearing: float = 0.0
    """rad round the person from straight ahead of world x, toward the person's left."""

    distance: float = 4.0
    """m; ``inf`` for a view without perspective."""

    height: float = 0.6
    """m above the ground."""

    pixels_per_metre: float = 420.0
    """At the person."""

    noise: float = 0.0
    """px, of each landmark in each frame."""

    seed: int = 1

    width: int = 1080
    high: int = 1080


def filmed(motion: Motion, camera: Camera) -> ImageMotion:
    """What *camera* sees of *motion*, as a pose estimator would tell it.

    The shape in space that comes with it is the true one about the middle of the hips.
    """
    names = tuple(name for name in motion.landmarks if _is_seen(name))
    points = motion.positions[:, [motion.landmarks.index(name) for name in names]]
    middle = np.nanmean(motion.positions[:, :, :2].mean(axis=1), axis=0)
    shown = _turned(points - np.array([*middle, 0.0]), camera.bearing)
    depth = 1.0 - shown[..., 0] / camera.distance
    right = shown[..., 1] / depth
    down = (camera.height - shown[..., 2]) / depth
    scale, horizon = camera.pixels_per_metre, 0.62 * camera.high
    pixels = np.stack([camera.width / 2 + scale * right, horizon + scale * down], -1)
    generator = np.random.default_rng(camera.seed)
    pixels = pixels + generator.normal(0.0, camera.noise, pixels.shape)
    hips = [names.index("left_hip"), names.index("right_hip")]
    lifted = shown - shown[:, hips].mean(axis=1, keepdims=True)
    return ImageMotion(
        time=motion.time,
        landmarks=names,
        pixels=pixels,
        confidence=np.ones(pixels.shape[:2]),
        width=camera.width,
        height=camera.high,
        lifted=lifted,
        estimator="drawn",
    )


def _is_seen(name: str) -> bool:
    return sideless(name) in (*_SEEN, "toe", "toe_tip")


def _turned(points: Array, bearing: float) -> Array:
    """World to camera: x toward it, y to the right of its picture, z up."""
    toward = np.array([np.cos(bearing), np.sin(bearing), 0.0])
    right = np.array([-toward[1], toward[0], 0.0])
    return points @ np.stack([toward, right, [0.0, 0.0, 1.0]], axis=1)
