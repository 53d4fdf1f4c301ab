"""Orientations: quaternions and rotation matrices, sample by sample."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.motion.filters import rates


def matrices(quaternions: Array) -> Array:
    """Rotation matrices (..., 3, 3) of quaternions w x y z (..., 4).

    The length of a quaternion does not matter; NaN stays NaN.

    >>> matrices(np.array([1.0, 0.0, 0.0, 1.0])).round() @ [1.0, 0.0, 0.0]
    array([0., 1., 0.])
    """
    length = np.linalg.norm(quaternions, axis=-1, keepdims=True)
    whole = quaternions / np.where(length > 0, length, np.nan)
    w, x, y, z = np.moveaxis(whole, -1, 0)
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def inverse(turns: Array) -> Array:
    """Rotation matrices (..., 3, 3) the other way round."""
    return np.swapaxes(turns, -1, -2)


def about_up(angles: Array) -> Array:
    """Rotations (..., 3, 3) about the world's z axis by *angles* (...) rad."""
    cosine, sine = np.cos(angles), np.sin(angles)
    turns = np.zeros((*np.shape(angles), 3, 3))
    turns[..., 0, 0], turns[..., 0, 1] = cosine, -sine
    turns[..., 1, 0], turns[..., 1, 1] = sine, cosine
    turns[..., 2, 2] = 1.0
    return turns


def nearest(turns: Array) -> Array:
    """The rotation nearest to each matrix (..., 3, 3), such as a mean of rotations.

    A matrix with a NaN stays NaN.

    Source: Moakher 2002, SIAM J Matrix Anal Appl 24:1-16 (projected mean).
    """
    known = np.isfinite(turns).all(axis=(-1, -2), keepdims=True)
    left, _, right = np.linalg.svd(np.where(known, turns, np.eye(3)))
    proper = np.linalg.det(left @ right)[..., None]
    left = np.concatenate([left[..., :2], left[..., 2:] * proper[..., None]], axis=-1)
    return np.where(known, left @ right, np.nan)


def turn_rates(time: Array, turns: Array) -> Array:
    """How fast something turns, about its own axes.

    Args:
        time: (n,) s.
        turns: (n, 3, 3), it in the world.

    Returns:
        (n, 3) rad/s, by central differences; NaN beside gaps.
    """
    change = inverse(turns) @ rates(time, turns)
    return (
        np.stack(
            [
                change[:, 2, 1] - change[:, 1, 2],
                change[:, 0, 2] - change[:, 2, 0],
                change[:, 1, 0] - change[:, 0, 1],
            ],
            axis=1,
        )
        / 2
    )
