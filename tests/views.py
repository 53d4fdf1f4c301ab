"""Drawn cameras that look at drawn bodies, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Kind, Motion, Recording, Source
from kneewise.motion.camera import Camera
from kneewise.units import deg

WIDE, HIGH = 1080.0, 1920.0
LENS = (-0.05, 0.02, 0.001, -0.001, 0.0)
"""Distortion of a phone's camera."""

SEEN = tuple(
    f"{side}_{joint}"
    for side in ("left", "right")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
)
"""What pose networks see."""


def camera(
    place: Sequence[float] | Array, at: Array, *, name: str = "cam", roll: float = 0.0
) -> Camera:
    """A phone's camera at *place*, looking at a point."""
    stands = np.asarray(place, dtype=np.float64)
    ahead = (at - stands) / np.linalg.norm(at - stands)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right = right / np.linalg.norm(right)
    turn = np.stack([right, np.cross(ahead, right), ahead])
    turn = Rotation.from_rotvec([0, 0, roll]).as_matrix() @ turn
    return Camera(
        name=name,
        width=WIDE,
        height=HIGH,
        focal=np.array([1600.0, 1600.0]),
        centre=np.array([540.0, 960.0]),
        distortion=np.array(LENS),
        turn=turn,
        shift=-turn @ stands,
    )


def around(middle: Array, *, count: int = 2, away: float = 4.0) -> list[Camera]:
    """Cameras in front of a person who faces x: left, right, behind, side."""
    bearings = [deg(27), deg(-27), deg(150), deg(-100)][:count]
    return [
        camera(
            middle + away * np.array([np.cos(b), np.sin(b), 0.08]),
            middle,
            name=f"cam{k + 1}",
            roll=0.1 * k,
        )
        for k, b in enumerate(bearings)
    ]


def image(
    motion: Motion, camera: Camera, *, noise: float = 0.0, seed: int = 0
) -> ImageMotion:
    """What a camera sees of a motion, with noise of *noise* px."""
    names = tuple(name for name in motion.landmarks if name in SEEN)
    points = motion.positions[:, [motion.landmarks.index(name) for name in names]]
    pixels = camera.pixels(points)
    pixels = pixels + np.random.default_rng(seed).normal(0, noise, pixels.shape)
    return ImageMotion(
        time=motion.time,
        landmarks=names,
        pixels=pixels,
        confidence=np.ones(pixels.shape[:2]),
        width=camera.width,
        height=camera.height,
        estimator="drawn",
    )


def film(
    motion: Motion, camera: Camera, *, noise: float = 0.0, seed: int = 0
) -> Recording:
    """The same as a recording, named after its camera."""
    shown = image(motion, camera, noise=noise, seed=seed)
    return Recording(
        motion=shown,
        source=Source(
            file=f"{camera.name}_json",
            sha256="0" * 64,
            kind=Kind.KEYPOINTS,
            rate=shown.rate,
            duration=float(shown.time[-1]),
            device="drawn",
        ),
    )


def late(film: Recording, seconds: float) -> Recording:
    """A film whose clock runs *seconds* ahead of the others."""
    shown = film.motion
    assert isinstance(shown, ImageMotion)
    return replace(film, motion=replace(shown, time=shown.time + seconds))
