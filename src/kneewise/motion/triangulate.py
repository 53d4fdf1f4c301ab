"""Points in space from where several cameras saw them, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.motion.camera import Camera
from kneewise.units import mm

APART = mm(35)
"""At the point, between a sight and where the others have it: at it, cameras agree. It
is three times what pose networks scatter, and what Pose2Sim's 15 px are at 4 m."""

NEAREST = 0.05
"""m in front of a camera, below which nothing is seen."""

ROUNDS = 4
"""In which the linear equations are weighted by the distance found before."""


class Triangulated(NamedTuple):
    """Points in space."""

    points: Array
    """(..., 3) m, world axes; NaN where fewer than two cameras saw the point."""

    errors: Array
    """(...,) m, standard error in each direction, root mean square of the three."""

    left: Array
    """(c, ...) m at the point, how far off each camera's sight of it is; NaN where it
    had none."""


def triangulated(
    cameras: Sequence[Camera], pixels: Array, spread: Array
) -> Triangulated:
    """Where points are that cameras saw at the same time.

    Least squares of what is left in the pictures, by linear equations that are weighted
    anew (Hartley & Sturm 1997, Comput Vis Image Underst 68:146-157, "iterative LS").

    Args:
        cameras: c of them.
        pixels: (c, ..., 2) px; NaN where not seen.
        spread: (c, ...) px, standard error of each sight along each axis.
    """
    seen, weight, shape = _sights(cameras, pixels, spread)
    points, inside, matrix = _solved(cameras, seen, weight)
    depth = np.maximum(inside[..., 2], NEAREST)
    off = np.hypot(*np.moveaxis(inside[..., :2] / depth[..., None] - seen, -1, 0))
    off = np.where(weight > 0, off * depth, np.nan)
    spread_in_space = np.linalg.inv(matrix).trace(axis1=1, axis2=2)
    wide = np.sqrt(np.maximum(spread_in_space, 0.0) / 3)
    gone = ~np.isfinite(points).all(axis=1)
    return Triangulated(
        points=points.reshape(*shape, 3),
        errors=np.where(gone, np.nan, wide).reshape(shape),
        left=np.where(gone, np.nan, off).reshape(len(cameras), *shape),
    )


def crossing(cameras: Sequence[Camera], pixels: Array, spread: Array) -> Array:
    """The points (..., 3) of ``triangulated`` alone, in half the time."""
    seen, weight, shape = _sights(cameras, pixels, spread)
    return _solved(cameras, seen, weight)[0].reshape(*shape, 3)


def _sights(
    cameras: Sequence[Camera], pixels: Array, spread: Array
) -> tuple[Array, Array, tuple[int, ...]]:
    """Tangents (c, n, 2), 0 where not seen; their weights (c, n); the shape of n."""
    seen = np.stack([c.tangents(p) for c, p in zip(cameras, pixels, strict=True)])
    focal = np.array([float(camera.focal.mean()) for camera in cameras])
    shape = seen.shape[1:-1]
    seen = seen.reshape(len(cameras), -1, 2)
    error = np.broadcast_to(spread, (len(cameras), *shape)).reshape(len(cameras), -1)
    error = error / focal[:, None]
    known = np.isfinite(seen).all(axis=2) & (error > 0)
    weight = np.where(known, 1 / np.where(known, error, 1.0), 0.0)
    return np.nan_to_num(seen), weight, shape


def _solved(
    cameras: Sequence[Camera], seen: Array, weight: Array
) -> tuple[Array, Array, Array]:
    """Points (n, 3), where they are to each camera (c, n, 3), and their information."""
    turns = np.stack([camera.turn for camera in cameras])
    shifts = np.stack([camera.shift for camera in cameras])
    few = (weight > 0).sum(axis=0) < 2
    matrix: Array = np.zeros((len(few), 3, 3))
    points: Array = np.zeros((len(few), 3))
    inside: Array = np.ones((*weight.shape, 3))
    for _ in range(ROUNDS):
        share = weight / np.maximum(inside[..., 2], NEAREST)
        matrix, slope = _equations(turns, shifts, seen, share)
        matrix[few] = np.eye(3)
        points = np.asarray(np.linalg.solve(matrix, slope[..., None])[..., 0], float)
        inside = np.einsum("cij,nj->cni", turns, points) + shifts[:, None]
    behind = ((weight > 0) & (inside[..., 2] <= 0)).any(axis=0)
    points[few | behind] = np.nan
    return points, inside, matrix


def _equations(
    turns: Array, shifts: Array, seen: Array, share: Array
) -> tuple[Array, Array]:
    """The normal equations (n, 3, 3) and (n, 3) of n points in c cameras."""
    rows = turns[:, None, :2] - seen[..., None] * turns[:, None, 2:]
    rows = share[:, :, None, None] * rows
    right = share[..., None] * (seen * shifts[:, None, 2:] - shifts[:, None, :2])
    return (
        np.einsum("cnij,cnik->njk", rows, rows),
        np.einsum("cnij,cni->nj", rows, right),
    )


class Agreed(NamedTuple):
    """Points in space, and which cameras they come from."""

    points: Array
    """(..., 3) m; NaN where no two cameras agree."""

    errors: Array
    """(...,) m."""

    left: Array
    """(c, ...) m at the point, how far each sight is from it, also those left out."""

    used: Mask
    """(c, ...) sights that it comes from; those of points that nobody agrees on too."""


def agreed(
    cameras: Sequence[Camera], pixels: Array, spread: Array, apart: float = APART
) -> Agreed:
    """Where points are, from those cameras alone that agree about them.

    The largest number of cameras that agree is taken, two at the least, and of several
    such the one that agrees best.

    Args:
        cameras: c of them.
        pixels: (c, ..., 2) px; NaN where not seen.
        spread: (c, ...) px.
        apart: m at the point, root mean square of what is left.
    """
    first = triangulated(cameras, pixels, spread)
    points, errors = first.points.copy(), first.errors.copy()
    used: Mask = np.asarray(np.isfinite(pixels).all(axis=-1))
    settled = _size(first.left) <= apart
    for k in range(len(cameras) - 1, 1, -1):
        if settled.all():
            break
        lowest = np.where(settled, 0.0, apart)
        for some in map(list, combinations(range(len(cameras)), k)):
            one = triangulated([cameras[c] for c in some], pixels[some], spread[some])
            size = _size(one.left)
            better = np.isfinite(one.left).all(axis=0) & (size < lowest)
            points[better], errors[better] = one.points[better], one.errors[better]
            of = np.isin(np.arange(len(cameras)), some)
            used[:, better] = of[:, None]
            lowest = np.where(better, size, lowest)
        settled = settled | (lowest < apart)
    points[~settled], errors[~settled] = np.nan, np.nan
    return Agreed(points, errors, _left(cameras, pixels, points), used)


def _size(left: Array) -> Array:
    """The root mean square of what is left over the cameras; infinite for nothing."""
    known = np.isfinite(left)
    count = known.sum(axis=0)
    total = np.where(known, left, 0.0) ** 2
    size = np.sqrt(total.sum(axis=0) / np.fmax(count, 1))
    return np.where(count > 0, size, np.inf)


def _left(cameras: Sequence[Camera], pixels: Array, points: Array) -> Array:
    """How far (c, ...) m each sight is from *points* (..., 3), at the point."""
    out = []
    for camera, seen in zip(cameras, pixels, strict=True):
        inside = camera.inside(points)
        gap = inside[..., :2] - camera.tangents(seen) * inside[..., 2:]
        out.append(np.hypot(gap[..., 0], gap[..., 1]))
    return np.stack(out)
