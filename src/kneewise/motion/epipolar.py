"""How two cameras stand to each other, from points that both saw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.errors import UnfitRecording

TRIES = 500
"""Choices of points, of which nearly all must be sound once: with three points in ten
wrong, one in seventy is."""

SOME = 12
"""Points of a choice: eight would do, were they exact."""

KEPT = 12
"""Choices that are looked into further."""

FEWEST = 40
"""Points that both cameras must have seen."""


class Stand(NamedTuple):
    """How a second camera may stand to a first.

    A point X of the first camera is ``turn @ X + s * direction`` to the second, for a
    length s that pictures do not tell.
    """

    turn: Array
    """(3, 3)."""

    direction: Array
    """(3,) unit."""


def relative(first: Array, second: Array, within: float) -> list[Stand]:
    """How a second camera may stand to a first, the likeliest first.

    Args:
        first: (n, 2) tangents of the angles off the first camera's axis.
        second: (n, 2) the same points in the second.
        within: tangent by which a sound point may miss.

    Raises:
        UnfitRecording: if too few points were seen by both, or they fit no two cameras.

    Source:
        Hartley & Zisserman 2004, Multiple View Geometry, 2nd ed., ch. 9 and 11 (eight
        points, Sampson's distance, the four cameras of an essential matrix); Fischler &
        Bolles 1981, Commun ACM 24:381-395 (random choices).
    """
    known = np.isfinite(first).all(axis=1) & np.isfinite(second).all(axis=1)
    a, b = _whole(first[known]), _whole(second[known])
    if len(a) < FEWEST:
        raise UnfitRecording(
            f"two cameras saw only {len(a)} points at the same moments.",
            remedy="Let the person walk about where both cameras see them whole.",
        )
    draws = np.random.default_rng(0)
    tried: list[tuple[int, Mask]] = []
    for _ in range(TRIES):
        some = draws.choice(len(a), SOME, replace=False)
        sound = _missed(_essential(a[some], b[some]), a, b) < within
        tried.append((int(sound.sum()), sound))
    tried.sort(key=lambda each: -each[0])
    if tried[0][0] < max(FEWEST, len(a) // 3):
        raise UnfitRecording(
            "the films fit no two cameras: they do not show the same movement at the "
            "same moments.",
            remedy="Check that the films belong together and start with a clear "
            "movement.",
        )
    found: list[Stand] = []
    for _, chosen in tried[:KEPT]:
        sound, matrix = chosen, _essential(a[chosen], b[chosen])
        for _ in range(2):
            nearer = _missed(matrix, a, b) < within
            sound = nearer if nearer.sum() >= FEWEST else sound
            matrix = _essential(a[sound], b[sound])
        found.append(_ahead(matrix, a[sound], b[sound]))
    return found


def _whole(points: Array) -> Array:
    return np.column_stack([points, np.ones(len(points))])


def _essential(a: Array, b: Array) -> Array:
    """The essential matrix (3, 3) of n >= 8 pairs of points."""
    ta, tb = _levelling(a), _levelling(b)
    rows = np.einsum("ni,nj->nij", b @ tb.T, a @ ta.T).reshape(len(a), 9)
    least = np.linalg.eigh(rows.T @ rows)[1][:, 0]
    matrix = tb.T @ least.reshape(3, 3) @ ta
    u, _, v = np.linalg.svd(matrix)
    out: Array = u @ np.diag([1.0, 1.0, 0.0]) @ v
    return out


def _levelling(points: Array) -> Array:
    """What brings points to the middle, at a distance of about 1."""
    middle = points[:, :2].mean(axis=0)
    size = np.sqrt(np.square(points[:, :2] - middle).sum(axis=1).mean() / 2)
    scale = 1 / max(size, 1e-12)
    return np.array(
        [[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]]
    )


def _missed(matrix: Array, a: Array, b: Array) -> Array:
    """Sampson's distance (n,) of pairs from an essential matrix."""
    ahead, back = a @ matrix.T, b @ matrix
    off = (b * ahead).sum(axis=1)
    steep = np.square(ahead[:, :2]).sum(axis=1) + np.square(back[:, :2]).sum(axis=1)
    out: Array = np.abs(off) / np.sqrt(np.maximum(steep, 1e-18))
    return out


def _ahead(matrix: Array, a: Array, b: Array) -> Stand:
    """Of the four pairs of cameras, the one with most points ahead of both."""
    u, _, v = np.linalg.svd(matrix)
    swing = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    turns = [u @ middle @ v for middle in (swing, swing.T)]
    stands = [
        Stand(turn * np.sign(np.linalg.det(turn)), direction)
        for turn in turns
        for direction in (u[:, 2], -u[:, 2])
    ]
    return max(stands, key=lambda stand: int(_in_front(stand, a, b).sum()))


def _in_front(stand: Stand, a: Array, b: Array) -> Mask:
    """Which points (n,) lie ahead of both cameras: depths by least squares."""
    rays, direction = a @ stand.turn.T, stand.direction
    # depth_b * b = depth_a * rays + direction
    aa, bb = (rays * rays).sum(axis=1), (b * b).sum(axis=1)
    ab = (rays * b).sum(axis=1)
    ad, bd = rays @ direction, b @ direction
    det = aa * bb - ab * ab
    depth_a = (ab * bd - bb * ad) / np.where(np.abs(det) > 1e-12, det, np.nan)
    depth_b = (aa * bd - ab * ad) / np.where(np.abs(det) > 1e-12, det, np.nan)
    ahead: Mask = (depth_a > 0) & (depth_b > 0)
    return ahead
