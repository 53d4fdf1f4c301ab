"""A camera made of what a file says, with a refusal where that is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera

MOST = 5
"""Numbers of distortion that are understood: k1, k2, p1, p2, k3."""

FARTHEST = 1e4
"""m from the origin; a camera beyond it has its place in another unit."""


def numbers(values: object, what: str, file: Path, *, shape: Sequence[int]) -> Array:
    """Numbers of a file in the shape that they should have.

    Raises:
        UnreadableFile: if they are no numbers, or not as many.
    """
    try:
        array = np.array(values, dtype=np.float64).reshape(shape)
    except (TypeError, ValueError, OverflowError) as error:
        expected = " x ".join(str(n) for n in shape)
        raise UnreadableFile(
            f"{file.name}: {what} is {str(values)[:60]!r}; expected {expected} numbers."
        ) from error
    if not np.isfinite(array).all():
        raise UnreadableFile(f"{file.name}: {what} holds something that is no number.")
    return array


def distortion(values: object, file: Path) -> Array:
    """The five numbers of distortion (5,) of those that a file has.

    Raises:
        UnreadableFile: if it has more, which are of another model of a lens.
    """
    found = np.ravel(np.array(values, dtype=object))
    own = numbers(list(found), "the distortion", file, shape=(len(found),))
    if own[MOST:].any():
        raise UnreadableFile(
            f"{file.name}: its distortion has {len(own)} numbers; k1, k2, p1, p2 and "
            "k3 are understood.",
            remedy="Calibrate with the plain model of distortion (five numbers).",
        )
    out = np.zeros(MOST)
    out[: min(len(own), MOST)] = own[:MOST]
    return out


def turned(values: object, what: str, file: Path) -> Array:
    """A rotation (3, 3), of a matrix or of axis times angle.

    Raises:
        UnreadableFile: if it is neither.
    """
    from scipy.spatial.transform import Rotation  # loading it takes a moment

    size = np.size(np.array(values, dtype=object))
    if size == 3:
        return np.asarray(
            Rotation.from_rotvec(numbers(values, what, file, shape=(3,))).as_matrix()
        )
    matrix = numbers(values, what, file, shape=(3, 3))
    if np.abs(matrix @ matrix.T - np.eye(3)).max() > 1e-3 or np.linalg.det(matrix) < 0:
        raise UnreadableFile(
            f"{file.name}: {what} is no rotation.",
            remedy="Export the calibration again; its axes must be right-handed.",
        )
    u, _, v = np.linalg.svd(matrix)
    return np.asarray(u @ v)


def camera(  # noqa: PLR0913 - what a camera consists of
    name: str,
    file: Path,
    *,
    size: ArrayLike,
    matrix: Array,
    bent: Array,
    turn: Array,
    shift: Array,
    error: float = 0.0,
) -> Camera:
    """A camera, checked.

    Args:
        name: as the file has it.
        file: where it is from.
        size: (2,) px, width and height.
        matrix: (3, 3) px, OpenCV's camera matrix.
        bent: (5,) distortion.
        turn: (3, 3) from the world to the camera.
        shift: (3,) m.
        error: px.

    Raises:
        UnreadableFile: if the numbers cannot be those of a camera.
    """
    width, height = numbers(size, "the size of the picture", file, shape=(2,))
    focal = np.array([matrix[0, 0], matrix[1, 1]])
    if not (focal > 0).all() or not (width > 0 and height > 0):
        raise UnreadableFile(
            f"{file.name}: {name} has a focal length or a picture below 0."
        )
    if np.abs(shift).max() > FARTHEST:
        raise UnreadableFile(
            f"{file.name}: {name} stands {np.abs(shift).max():.0f} m away.",
            remedy="Its place must be in m.",
        )
    return Camera(
        name=name,
        width=float(width),
        height=float(height),
        focal=focal,
        centre=matrix[:2, 2],
        distortion=bent,
        turn=turn,
        shift=shift,
        error=error,
    )
