"""Cameras that were touched after calibration, set right by the person they see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.motion.bones import pairs
from kneewise.motion.camera import Camera
from kneewise.motion.sight import Sight, some, stacked
from kneewise.motion.triangulate import crossing
from kneewise.units import deg, mm

TURNED = deg(1)
"""About each axis: what a tripod turns when it is touched; our judgement."""

MOVED = mm(10)
"""Along each axis: what it is moved then."""

BONE = 0.05
"""Share by which the length of a segment seems to change: keypoints slide on it."""

FRAMES = 40
"""That are looked at, spread over the films."""

ENDS = {"ftol": 1e-4, "xtol": 1e-4}
"""Where the adjustment ends: a hundredth of what keypoints leave open."""

MOST = 50.0
"""Standard errors, beyond which a misfit grows no further."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Mended:
    """Cameras as the person has them, near where their calibration has them."""

    cameras: tuple[Camera, ...]
    turned: Array
    """(c,) rad, how far each was turned."""

    moved: Array
    """(c,) m, how far each was moved."""


def mended(sights: tuple[Sight, ...]) -> Mended:
    """The cameras of some sights, turned and moved a little so that they agree better.

    Every camera is held to its calibration as loosely as one that was touched, and the
    person's segments to their lengths; no camera is believed before the others.

    Limits:
        What all cameras share, and what two of them cannot tell (a turn along the plane
        in which both lie), stays as the calibration has it.

    Source:
        Triggs et al. 2000, Bundle Adjustment - a modern synthesis, LNCS 1883:298-372.
    """
    from scipy.optimize import least_squares  # loading it takes 0.3 s

    few = some(sights, FRAMES)
    names, pixels, errors = stacked(few)
    start = [sight.camera for sight in few]
    bones = pairs(names)

    def misfits(x: Array) -> Array:
        cameras = _moved(start, x)
        points = crossing(cameras, pixels, errors)
        off = [
            ((camera.pixels(points) - seen) / error[..., None]).ravel()
            for camera, seen, error in zip(cameras, pixels, errors, strict=True)
        ]
        lengths = [_stretched(points[:, a] - points[:, b]) for a, b in bones]
        every = np.nan_to_num(np.concatenate([*off, *lengths]))
        # A landmark is off alike in all frames: together they count as one.
        shown = np.clip(every, -MOST, MOST) / np.sqrt(len(pixels[0]))
        return np.concatenate([shown, x])

    done = least_squares(misfits, np.zeros(6 * len(start)), loss="soft_l1", **ENDS)
    moves = done.x.reshape(-1, 6)
    cameras = tuple(_moved(start, done.x))
    places = [a.place - b.place for a, b in zip(cameras, start, strict=True)]
    return Mended(
        cameras=cameras,
        turned=TURNED * np.linalg.norm(moves[:, :3], axis=1),
        moved=np.linalg.norm(places, axis=1),
    )


def _moved(start: Sequence[Camera], x: Array) -> list[Camera]:
    """The cameras turned about where they stand, and moved."""
    from scipy.spatial.transform import Rotation  # loading it takes a moment

    out = []
    for camera, move in zip(start, x.reshape(-1, 6), strict=True):
        turn = Rotation.from_rotvec(TURNED * move[:3]).as_matrix() @ camera.turn
        place = camera.place + MOVED * move[3:]
        out.append(replace(camera, turn=turn, shift=-turn @ place))
    return out


def _stretched(bone: Array) -> Array:
    """How far off its middle the length of a bone (n, 3) is, in standard errors."""
    length = np.linalg.norm(bone, axis=1)
    known = np.isfinite(length)
    middle = float(np.median(length[known])) if known.any() else 1.0
    return np.where(known, (length / middle - 1) / BONE, 0.0)
