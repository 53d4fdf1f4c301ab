"""The mass matrix of a body and how its contact points move, compiled."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner, maker
from kneewise.engine.kernels.tree import ABOUT, Frame, Tree, frame, pose

HELD = 4
"""Rows of a contact: its point along x, y, z, and the segment's spin about y."""


@compiled
def inertia(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree, q: Array, segment: Indices, point: Array, mass: Array, contact: Array
) -> None:
    """Write the mass matrix, and how contact points move with the coordinates.

    Composite rigid bodies: all that hangs on a joint moves as one body about it.

    Args:
        tree: the joints.
        q: (n, q) coordinates, rad and m.
        segment: (l,) the segment of each contact.
        point: (n, l, 3) m, in the ground; NaN where there is none.
        mass: (n, q, q) all zero; written: kg, kg m, kg m².
        contact: (n, 4 l, q) all zero; written: m or rad per rad or m.
    """
    now = frame(tree)
    s = tree.parent.shape[0]
    whole = np.zeros((s, 10))
    screw = np.zeros((tree.kind.shape[0], 6))
    room = np.zeros(3)
    for t in range(q.shape[0]):
        pose(tree, q[t], now, room)
        _screws(tree, now, screw)
        _composites(tree, now, whole)
        _matrix(tree, screw, whole, mass[t])
        for k in range(segment.shape[0]):
            if point[t, k, 0] == point[t, k, 0]:
                rows = contact[t, HELD * k : HELD * k + HELD]
                _touch(tree, screw, segment[k], point[t, k], rows)


@inner
def _screws(tree: Tree, now: Frame, screw: Array) -> None:
    """Write how the ground's origin, carried along, moves and turns per coordinate."""
    for s in range(tree.parent.shape[0]):
        for a in range(tree.first[s], tree.first[s + 1]):
            for i in range(3):
                j = (i + 1) % 3
                k = (i + 2) % 3
                turns = tree.kind[a] >= ABOUT
                along = now.world[a, i]
                if turns:
                    along = now.at[s, j] * now.world[a, k]
                    along -= now.at[s, k] * now.world[a, j]
                screw[a, i] = now.rate[a] * along
                screw[a, 3 + i] = now.rate[a] * now.world[a, i] if turns else 0.0


@maker
def _composites(  # noqa: C901, PLR0912 - sums, compiled
    tree: Tree, now: Frame, whole: Array
) -> None:
    """Write what each segment, with all that hangs on it, weighs and resists.

    Mass, first moments and inertia about the ground's origin: m, mx, my, mz, Ixx, Iyy,
    Izz, Ixy, Ixz, Iyz.
    """
    c = np.zeros(3)
    turned = np.zeros((3, 3))
    for s in range(tree.parent.shape[0]):
        m = tree.mass[s]
        for i in range(3):
            c[i] = now.at[s, i]
            for j in range(3):
                c[i] += now.turn[s, i, j] * tree.centre[s, j]
                turned[i, j] = 0.0
                for k in range(3):
                    turned[i, j] += now.turn[s, i, k] * tree.inertia[s, k, j]
        square = c[0] * c[0] + c[1] * c[1] + c[2] * c[2]
        whole[s, 0] = m
        for i in range(3):
            whole[s, 1 + i] = m * c[i]
            for j in range(i + 1):
                value = -m * c[i] * c[j]
                if i == j:
                    value += m * square
                for k in range(3):
                    value += turned[i, k] * now.turn[s, j, k]
                whole[s, 4 + i if i == j else 6 + i + j] = value
    for s in range(tree.parent.shape[0] - 1, -1, -1):
        p = tree.parent[s]
        if p >= 0:
            for i in range(10):
                whole[p, i] += whole[s, i]


@maker
def _matrix(  # noqa: C901 - one loop up the chain, compiled
    tree: Tree, screw: Array, whole: Array, mass: Array
) -> None:
    """Write the mass matrix of one frame."""
    momentum = np.zeros(6)
    for s in range(tree.parent.shape[0]):
        for a in range(tree.first[s], tree.first[s + 1]):
            if tree.column[a] < 0:
                continue
            _momentum(whole[s], screw[a], momentum)
            b = a
            above = s
            while above >= 0:
                while b >= tree.first[above]:
                    if tree.column[b] >= 0:
                        value = 0.0
                        for i in range(6):
                            value += screw[b, i] * momentum[i]
                        mass[tree.column[a], tree.column[b]] += value
                        if b != a:
                            mass[tree.column[b], tree.column[a]] += value
                    b -= 1
                above = tree.parent[above]
                b = tree.first[above + 1] - 1 if above >= 0 else -1


@inner
def _momentum(body: Array, screw: Array, out: Array) -> None:
    """Write the momentum of a body along a screw, and its moment about the origin."""
    v = screw
    for i in range(3):
        j = (i + 1) % 3
        k = (i + 2) % 3
        out[i] = body[0] * v[i] + v[3 + j] * body[1 + k] - v[3 + k] * body[1 + j]
        out[3 + i] = body[4 + i] * v[3 + i]
        out[3 + i] += body[6 + i + j] * v[3 + j] + body[6 + i + k] * v[3 + k]
        out[3 + i] += body[1 + j] * v[k] - body[1 + k] * v[j]


@inner
def _touch(tree: Tree, screw: Array, s: int, point: Array, rows: Array) -> None:
    """Write how a point of segment *s* moves, and the segment's spin about y."""
    while s >= 0:
        for a in range(tree.first[s], tree.first[s + 1]):
            c = tree.column[a]
            if c < 0:
                continue
            for i in range(3):
                j = (i + 1) % 3
                k = (i + 2) % 3
                turned = screw[a, 3 + j] * point[k] - screw[a, 3 + k] * point[j]
                rows[i, c] += screw[a, i] + turned
            rows[3, c] += screw[a, 4]
        s = tree.parent[s]
