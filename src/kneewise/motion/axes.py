"""Directions of the body and small vector arithmetic, sample by sample."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array

UP = np.array([0.0, 0.0, 1.0])
"""World axis z, (3,)."""


def unit(vectors: Array) -> Array:
    """Vectors (..., 3) at length one; NaN where a vector has no length."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, np.nan)


def dot(a: Array, b: Array) -> Array:
    """Scalar products of vectors (..., 3): (...)."""
    return np.einsum("...i,...i->...", a, b)


def reject(vectors: Array, directions: Array) -> Array:
    """The part of *vectors* (..., 3) square to unit *directions* (..., 3)."""
    return vectors - dot(vectors, directions)[..., None] * directions


def level(vectors: Array) -> Array:
    """The horizontal part of vectors (..., 3)."""
    return reject(vectors, np.broadcast_to(UP, vectors.shape))


def middle(*paths: Array) -> Array:
    """The point halfway between paths (n, 3); NaN where one of them is missing."""
    return sum(paths[1:], start=paths[0]) / len(paths)


def frame(superior: Array, right: Array) -> Array:
    """Segment frames with ISB axes, from a long axis and a rough axis to the right.

    Args:
        superior: (n, 3) toward the head; kept as it is.
        right: (n, 3) toward the person's right; made square to *superior*.

    Returns:
        (n, 3, 3); the columns are anterior (X), superior (Y) and right (Z).
    """
    up = unit(superior)
    aside = unit(reject(right, up))
    return np.stack([np.cross(up, aside), up, aside], axis=-1)


def angle_between(a: Array, b: Array) -> Array:
    """Unsigned angles between vectors (..., 3): (...) rad, from 0 to π."""
    across = np.linalg.norm(np.cross(a, b), axis=-1)
    return np.arctan2(across, dot(a, b))
