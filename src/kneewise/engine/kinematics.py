"""Where the segments and the markers of a body are, given its coordinates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import Body
from kneewise.engine.kernels import kinematics as kernels
from kneewise.engine.kernels import tree as trees


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Placed:
    """The joint frames of the s segments of a body in the ground, over n frames."""

    turn: Array
    """(n, s, 3, 3) the columns are the segment's axes."""

    at: Array
    """(n, s, 3) m."""


def forward(body: Body, q: Array) -> Placed:
    """Where every segment is.

    Args:
        body: the body.
        q: (n, q) coordinates, rad and m. A coupled one is not read but computed; a
            NaN makes NaN of every segment beyond its joint.
    """
    q = _checked(body, q)
    n, s = len(q), len(body.segments)
    turn, at = np.zeros((n, s, 3, 3)), np.zeros((n, s, 3))
    trees.forward(trees.tree(body), q, turn, at)
    return Placed(turn=turn, at=at)


def markers(body: Body, q: Array, points: Indices | None = None) -> Array:
    """Where markers are: (n, k, 3) m, for coordinates *q* as in ``forward``.

    Args:
        body: the body.
        q: (n, q) coordinates.
        points: (k,) which of its markers; None for all.
    """
    q = _checked(body, q)
    marks = kernels.marks(body, points)
    out = np.zeros((len(q), len(marks.segment), 3))
    trees.markers(trees.tree(body), marks, q, out)
    return out


def as_in_file(body: Body, placed: Placed) -> Placed:
    """The frames of the segments as the model's file writes them."""
    turn, place = body.home[:, :3, :3], body.home[:, :3, 3]
    at = placed.at + (placed.turn @ place[:, :, None])[..., 0]
    return Placed(turn=placed.turn @ turn, at=at)


def coupled(body: Body, q: Array) -> Array:
    """A copy of *q* (n, q) in which the driven coordinates follow their drivers."""
    full = _checked(body, q).copy()
    kernels.couple(kernels.chain(body), full)
    return full


def _checked(body: Body, q: Array) -> Array:
    """The coordinates as the kernels take them."""
    q = np.ascontiguousarray(q, dtype=np.float64)
    if q.ndim != 2 or q.shape[1] != len(body.coordinates):
        raise ValueError(
            f"q has shape {q.shape}; expected (n, {len(body.coordinates)})."
        )
    return q if q.flags.writeable else q.copy()
