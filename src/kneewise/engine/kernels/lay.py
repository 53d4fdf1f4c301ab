"""Where a muscle touches the surfaces that it wraps over, compiled."""

from __future__ import annotations

import math

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.ellipsoid import over_ellipsoid
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.routes import AXIS, HIGH, KIND, LOW, SIDE
from kneewise.engine.kernels.wrap import (
    CROSSED,
    FREE,
    INSIDE,
    LAID,
    over_cylinder,
    over_sphere,
)

ROUNDS = 60
"""How often the surfaces of one muscle are laid anew until none moves the others."""

STILL = 1e-20
"""m²: a touching point that moved by less between two rounds stands still."""


@inner
def lay_over_surfaces(  # noqa: PLR0913 - a kernel writes into its arguments
    wrap: Indices,
    first: int,
    stop: int,
    surface: Array,
    node: Array,
    path: Indices,
    used: int,
    arc: Array,
    room: Array,
    egg: Array | None,
) -> int:
    """Lay a path over its surfaces, each in turn, until none moves any more.

    As in OpenSim each surface is laid with the others as they lie, and the first two
    change places where the first is missed and the second holds an end inside it.
    Unlike there, this goes on until the path is the shortest, not for 0.5 mm.

    Args:
        wrap: (w, 6) as in ``Routes``.
        first: the muscle's first surface.
        stop: the surface after its last.
        surface: (w, 15) turn, place and size of the surfaces, in the ground.
        node: (p + 2 w, 3) m, in the ground; two nodes of each surface are written.
        path: the nodes of the path in order; written.
        used: how many nodes it has.
        arc: (w,) written: m of string on each surface; -1 where it is not touched.
        room: (7, 3) room to work in.
        egg: as in ``paths.lengths_and_arms``.

    Returns:
        how many nodes the path has now.
    """
    base = node.shape[0] - 2 * wrap.shape[0]
    for k in range(first, stop):
        arc[k] = -1.0
    count = stop - first
    swap = False
    for turn in range(ROUNDS if count > 1 else 1):
        moved = 0.0
        missed = False
        inside = False
        for i in range(count):
            k = first + (1 - i if swap and i < 2 else i)
            was = arc[k] >= 0.0
            used = _lift(path, used, base + 2 * k)
            after = _choice(wrap, k, surface, node, path, used, arc, room, egg)
            missed |= i == 0 and room[6, 0] == FREE
            inside |= i == 1 and room[6, 0] == INSIDE
            if after < 0:
                moved = 1.0 if was else moved
                continue
            used = _insert(path, used, after, base + 2 * k)
            far = _move(node, base + 2 * k, room)
            moved = max(moved, far if was else 1.0)
        if moved < STILL:
            break
        if turn == 0 and missed and inside:
            swap = True
            used = _lift(path, used, base + 2 * first)
            arc[first] = -1.0
    return used


@inner
def _lift(path: Indices, used: int, node: int) -> int:
    """Take *node* and the next out of a path, if they are in it."""
    kept = 0
    for k in range(used):
        if path[k] != node and path[k] != node + 1:
            path[kept] = path[k]
            kept += 1
    return kept


@inner
def _insert(path: Indices, used: int, after: int, node: int) -> int:
    """Put *node* and the next into a path, after its place *after*."""
    for i in range(used - 1, after, -1):
        path[i + 2] = path[i]
    path[after + 1] = node
    path[after + 2] = node + 1
    return used + 2


@inner
def _move(node: Array, n: int, room: Array) -> float:
    """Write the best touching points into nodes *n* and the next; m² they moved."""
    moved = 0.0
    for e in range(2):
        for i in range(3):
            moved = max(moved, (node[n + e, i] - room[4 + e, i]) ** 2)
            node[n + e, i] = room[4 + e, i]
    return moved


@inner
def _choice(  # noqa: C901, PLR0912, PLR0913, PLR0915 - one loop, compiled
    wrap: Indices,
    k: int,
    surface: Array,
    node: Array,
    path: Indices,
    used: int,
    arc: Array,
    room: Array,
    egg: Array | None,
) -> int:
    """After which place of the path surface *k* is touched; -1 for nowhere.

    The first piece of string that crosses the surface; or else, of those that must be
    laid over it, the one that grows least. Writes ``arc[k]``, the touching points into
    rows 4 and 5 of *room*, and what the last piece did into its row 6.
    """
    points = node.shape[0] - 2 * wrap.shape[0]
    begin = used
    end = -1
    for i in range(used):
        if path[i] < points and wrap[k, LOW] <= path[i] <= wrap[k, HIGH]:
            begin = min(begin, i)
            end = i
    chosen = -1
    least = np.inf
    arc[k] = -1.0
    room[6, 0] = FREE
    if end > begin:
        _enter(surface, k, node, path[begin], room)
    for i in range(begin, end):
        n = path[i]
        for j in range(3):
            room[0, j] = room[1, j]
        _enter(surface, k, node, path[i + 1], room)
        if n >= points and path[i + 1] == n + 1 and (n - points) % 2 == 0:
            continue
        action, length = _try(wrap, k, surface, room, egg)
        room[6, 0] = action
        if action < LAID:
            continue
        extra = length + _way(room, 0, 2) + _way(room, 3, 1) - _way(room, 0, 1)
        if action == LAID and extra >= least:
            continue
        least = extra
        chosen = i
        arc[k] = length
        _keep(surface, k, room)
        if action == CROSSED:
            break
    return chosen


@inner
def _enter(surface: Array, k: int, node: Array, n: int, room: Array) -> None:
    """Write node *n*, in the frame of surface *k*, into row 1 of *room*."""
    x = node[n, 0] - surface[k, 9]
    y = node[n, 1] - surface[k, 10]
    z = node[n, 2] - surface[k, 11]
    for j in range(3):
        room[1, j] = surface[k, j] * x + surface[k, 3 + j] * y + surface[k, 6 + j] * z


@inner
def _try(
    wrap: Indices, k: int, surface: Array, room: Array, egg: Array | None
) -> tuple[int, float]:
    """What the string between the first two rows of *room* does at surface *k*."""
    axis = wrap[k, AXIS]
    side = wrap[k, SIDE]
    if wrap[k, KIND] == 0:
        return over_cylinder(room, surface[k, 12], surface[k, 13], axis, side)
    if egg is None:
        return over_sphere(room, surface[k, 12], axis, side)
    if wrap[k, KIND] == 1:
        return over_sphere(room, surface[k, 12], axis, side)
    return over_ellipsoid(room, surface[k, 12:], axis, side, egg)


@inner
def _way(room: Array, i: int, j: int) -> float:
    """The distance between two rows."""
    return math.sqrt(
        (room[i, 0] - room[j, 0]) ** 2
        + (room[i, 1] - room[j, 1]) ** 2
        + (room[i, 2] - room[j, 2]) ** 2
    )


@inner
def _keep(surface: Array, k: int, room: Array) -> None:
    """Write the touching points, in the ground, into rows 4 and 5 of *room*."""
    for e in range(2):
        for i in range(3):
            room[4 + e, i] = (
                surface[k, 9 + i]
                + surface[k, 3 * i] * room[2 + e, 0]
                + surface[k, 3 * i + 1] * room[2 + e, 1]
                + surface[k, 3 * i + 2] * room[2 + e, 2]
            )
