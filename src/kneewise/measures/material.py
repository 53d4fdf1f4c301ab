"""Material: a movement made ready for measuring, as it is and as it might have been.

An error bar asks what a measure would have been, had a landmark been seen a little
elsewhere. So each landmark is moved by its standard error, one direction at a time, and
the curves of all these versions are computed in one call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat
from kneewise.measures.curves import Curve, Curves, from_angles, in_picture, in_space
from kneewise.measures.measure import Method
from kneewise.motion import ImageMotion, Motion, States
from kneewise.motion.leeway import Leeway
from kneewise.units import deg

_ANGLE_ERROR = deg(3.5)
"""Joint angles that come without landmarks: sessions of one laboratory differ by 2 to
5° (McGinley et al. 2009, Gait Posture 29:360-369)."""

Versions = Callable[[Indices], dict[Curve, Array]]
"""Samples wanted (m,) → each curve in every version, (1 + v, m), the true one first."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Material:
    """A movement made ready for measuring."""

    time: Array
    """(n,) s."""

    curves: Curves
    bend: dict[Side | None, Array]
    """(n,) rad, flexion of each knee; under None the mean of both."""

    versions: Versions
    method: Method
    methods: dict[Curve, Method] = field(default_factory=dict)
    """Curves that were come by in another way than the rest."""

    caveats: dict[Curve, tuple[Caveat, ...]] = field(default_factory=dict)
    """What is doubtful about one curve."""


def bends(left: Array, right: Array) -> dict[Side | None, Array]:
    """Flexion of each knee, and of both: the one that is seen where only one is."""
    seen = np.isfinite(left).astype(float) + np.isfinite(right)
    total = np.where(np.isfinite(left), left, 0) + np.where(
        np.isfinite(right), right, 0
    )
    both = total / np.where(seen > 0, seen, np.nan)
    return {Side.LEFT: left, Side.RIGHT: right, None: both}


def of_space(
    motion: Motion, errors: Array | Leeway, direction: Array | None
) -> Material:
    """Material from landmarks in space.

    Args:
        motion: with joint centres, smoothed.
        errors: (k,) m, standard error of each landmark in each direction; NaN for
            those that no measure uses. Or how they are off together.
        direction: (n, 3) of walking, None on the spot.
    """
    curves = in_space(motion, direction)

    def versions(wanted: Indices) -> dict[Curve, Array]:
        shown = motion.positions[wanted]
        if isinstance(errors, Leeway):
            moved = errors.at(motion.time[wanted], motion.landmarks)
            shifted = np.concatenate([shown[None], shown + moved])
        else:
            shifted = _shifted(shown, errors)
        count = len(shifted)
        ways = None if direction is None else np.tile(direction[wanted], (count, 1))
        laid_out = Motion(
            time=np.arange(count * len(wanted), dtype=float),
            landmarks=motion.landmarks,
            positions=shifted.reshape(-1, *shown.shape[1:]),
        )
        return _folded(in_space(laid_out, ways), count)

    left, right = (curves[Curve(name="knee_flexion", side=side)] for side in Side)
    return Material(
        time=motion.time,
        curves=curves,
        bend=bends(left, right),
        versions=versions,
        method=Method.SPACE,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PictureErrors:
    """What is uncertain in a picture."""

    landmarks: Array
    """(k,) px in each direction; NaN for those that no measure uses."""

    view: float
    """rad: how far the camera may look past straight ahead."""

    bend: float
    """rad, standard error of the flexion of a knee."""


def of_picture(
    image: ImageMotion, bend: dict[Side | None, Array], errors: PictureErrors
) -> Material:
    """Material from one camera.

    Args:
        image: landmarks in px, smoothed.
        bend: (n,) rad, flexion of each knee as well as this camera shows it.
        errors: what is uncertain.
    """
    shank = {side: _length(image, f"{side}_knee", f"{side}_ankle") for side in Side}
    flexion = {Curve(name="knee_flexion", side=side): bend[side] for side in Side}

    def versions(wanted: Indices) -> dict[Curve, Array]:
        shown = image.pixels[wanted]
        shifted = _shifted(shown, errors.landmarks)
        shifted = np.concatenate([shifted, _turned(image, wanted, errors.view)])
        count = len(shifted)
        n = count * len(wanted)
        laid_out = ImageMotion(
            time=np.arange(n, dtype=float),
            landmarks=image.landmarks,
            pixels=shifted.reshape(-1, *shown.shape[1:]),
            confidence=np.ones((n, len(image.landmarks))),
            width=image.width,
            height=image.height,
        )
        found = _folded(in_picture(laid_out, shank), count)
        for curve, angle in flexion.items():
            found[curve] = angle[wanted] + np.array([[0.0], [errors.bend]])
        return found

    return Material(
        time=image.time,
        curves=in_picture(image, shank) | flexion,
        bend=bend,
        versions=versions,
        method=Method.PICTURE,
    )


def of_angles(states: States) -> Material:
    """Material from joint angles alone."""
    curves = from_angles(states)

    spread = _spread_of(states)

    def versions(wanted: Indices) -> dict[Curve, Array]:
        return {
            curve: np.stack([angle[wanted], angle[wanted] + spread[curve][wanted]])
            for curve, angle in curves.items()
        }

    left, right = (curves[Curve(name="knee_flexion", side=side)] for side in Side)
    return Material(
        time=states.time,
        curves=curves,
        bend=bends(left, right),
        versions=versions,
        method=Method.ANGLES,
    )


def _spread_of(states: States) -> Curves:
    """The standard error of each curve of joint angles, (n,) rad."""
    if states.errors is None:
        known = np.full(states.angles.shape, _ANGLE_ERROR)
    else:
        known = np.where(np.isfinite(states.errors), states.errors, _ANGLE_ERROR)
    errors = from_angles(replace(states, angles=known))
    return {curve: np.abs(values) for curve, values in errors.items()}


def _shifted(points: Array, errors: Array) -> Array:
    """Points (m, k, d) as seen, then with each landmark moved each way by its error.

    Returns:
        (1 + v, m, k, d).
    """
    used = np.flatnonzero(np.isfinite(errors))
    dimensions = points.shape[-1]
    versions = np.repeat(points[None], 1 + len(used) * dimensions, axis=0)
    for i, landmark in enumerate(used):
        for axis in range(dimensions):
            versions[1 + i * dimensions + axis, :, landmark, axis] += errors[landmark]
    return versions


def _turned(image: ImageMotion, wanted: Indices, angle: float) -> Array:
    """The picture had the camera stood a little further round: (0 or 1, m, k, 2)."""
    if image.lifted is None:
        return np.zeros((0, len(wanted), len(image.landmarks), 2))
    shape = image.lifted[wanted]
    wide = np.nanmedian(np.abs(image.lifted[..., 2]))
    tall = np.nanmedian(np.abs(image.pixels[..., 1] - _middle(image)))
    scale = tall / wide if wide > 0 else 0.0
    moved = image.pixels[wanted].copy()
    moved[..., 0] += np.nan_to_num(shape[..., 0]) * scale * np.sin(angle)
    return moved[None]


def _middle(image: ImageMotion) -> Array:
    """Height of the middle of the hips, (n, 1) px."""
    left, right = (image.path(f"{side}_hip")[:, 1:] for side in Side)
    return (left + right) / 2


def _folded(curves: Curves, count: int) -> dict[Curve, Array]:
    return {curve: values.reshape(count, -1) for curve, values in curves.items()}


def _length(image: ImageMotion, upper: str, lower: str) -> float:
    """Pixels between two landmarks when they are farthest apart (95th percentile)."""
    length = np.linalg.norm(image.path(upper) - image.path(lower), axis=1)
    return float(np.nanpercentile(length, 95)) if np.isfinite(length).any() else np.nan
