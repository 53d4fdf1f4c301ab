"""How long every muscle is, and its lever at every coordinate, compiled."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.kinematics import Chain, evaluate
from kneewise.engine.kernels.lay import lay_over_surfaces
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.routes import (
    CONDITION,
    DRIVER,
    LINK,
    MOVED_BY,
    MOVES,
    ON,
    POINT,
    SEGMENT,
    WRAP,
    Routes,
)
from kneewise.engine.kernels.tree import ABOUT, Tree, frame, pose


class Room(NamedTuple):
    """Room to trace one muscle."""

    arc: Array
    """(w,) m."""

    path: Indices
    """(p + 2 w,) nodes in order."""

    load: Array
    """(l, 6) all zero between muscles."""

    ends: Array
    """(7, 3)."""

    pull: Array
    """(3,)."""


@compiled
def lengths_and_arms(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    chain: Chain,
    routes: Routes,
    egg: Array | None,
    q: Array,
    lengths: Array,
    arms: Array,
    pulls: Array,
) -> None:
    """Write the length of every muscle, its lever at every coordinate, and its pulls.

    Args:
        tree: the joints.
        chain: the same, for what couples them.
        routes: the paths.
        egg: (ROOM, 6) room for what lies over ellipsoids; None for paths without any,
            which compile in half the time.
        q: (n, q) coordinates, rad and m.
        lengths: (n, m) written, m.
        arms: (n, m, q) all zero; written: -dL/dq, m per rad or m per m.
        pulls: (n, l, 6) written: the force and the moment about the ground's origin
            with which 1 N of tension pulls at each link, N and N m; (1, 0, 6) for none.
    """
    points = routes.point.shape[0]
    now = frame(tree)
    turn = now.turn
    at = now.at
    axis = np.zeros((tree.kind.shape[0], 6))
    out = np.zeros(3)
    there = np.ones(points, np.intp)
    local = routes.place[:, :3].copy()
    slope = np.zeros((points, 3))
    drift = np.zeros((points, 3, 3))
    node = np.zeros((routes.node_link.shape[0], 3))
    surface = routes.surface.copy()
    room = Room(
        np.zeros(surface.shape[0]),
        np.zeros(node.shape[0], np.intp),
        np.zeros((routes.link.shape[0], 6)),
        np.zeros((7, 3)),
        np.zeros(3),
    )
    for t in range(q.shape[0]):
        pose(tree, q[t], now, out)
        _screws(tree.first, tree.kind, now.world, at, now.rate, axis)
        _specials(chain, routes, q[t], local, slope, there, out)
        _stand(routes.point, turn, at, local, slope, there, node, drift)
        _set_up(routes, turn, at, surface)
        _trace(
            routes,
            tree.first,
            tree.column,
            axis,
            surface,
            egg,
            room,
            there,
            drift,
            node,
            lengths[t],
            arms[t],
            pulls[t if pulls.shape[1] > 0 else 0],
        )


@inner
def _screws(  # noqa: PLR0913 - a kernel writes into its arguments
    first_axis: Indices,
    kind: Indices,
    axis_world: Array,
    at: Array,
    g: Array,
    axis: Array,
) -> None:
    """Write the work per coordinate of 1 N and of 1 N m about the ground's origin."""
    for s in range(at.shape[0]):
        for a in range(first_axis[s], first_axis[s + 1]):
            slides = kind[a] < ABOUT
            for i in range(3):
                j = (i + 1) % 3
                k = (i + 2) % 3
                moment = at[s, j] * axis_world[a, k] - at[s, k] * axis_world[a, j]
                axis[a, i] = g[a] * (axis_world[a, i] if slides else moment)
                axis[a, 3 + i] = 0.0 if slides else g[a] * axis_world[a, i]


@inner
def _specials(  # noqa: PLR0913 - one loop over points, compiled
    chain: Chain,
    routes: Routes,
    q: Array,
    local: Array,
    slope: Array,
    there: Indices,
    out: Array,
) -> None:
    """Write which conditional points are there, and where moving ones are.

    Args:
        chain: the joints.
        routes: the paths.
        q: (q,) coordinates.
        local: (p, 3) written: m, on the segment.
        slope: (p, 3) written: how that changes with the coordinate that drives it.
        there: (p,) written: 0 not there, 1 there, 2 there and moving.
        out: room for three numbers.
    """
    for n in range(routes.special.shape[0]):
        k = routes.special[n]
        there[k] = 1
        c = routes.point[k, CONDITION]
        if c >= 0:
            value = q[c]
            if chain.coupled_to[c] >= 0:
                evaluate(chain.curves, chain.coupler[c], q[chain.coupled_to[c]], out)
                value = out[0]
            if value < routes.place[k, 3] or value > routes.place[k, 4]:
                there[k] = 0
                continue
        for i in range(3):
            c = routes.point[k, MOVES + i]
            if c < 0:
                continue
            value = q[c]
            inner = 1.0
            if chain.coupled_to[c] >= 0:
                evaluate(chain.curves, chain.coupler[c], q[chain.coupled_to[c]], out)
                value = out[0]
                inner = out[1]
            evaluate(chain.curves, routes.point[k, MOVED_BY + i], value, out)
            local[k, i] = out[0]
            slope[k, i] = out[1] * inner
            there[k] = 2


@inner
def _stand(  # noqa: PLR0913 - a kernel writes into its arguments
    point: Indices,
    turn: Array,
    at: Array,
    local: Array,
    slope: Array,
    there: Indices,
    node: Array,
    drift: Array,
) -> None:
    """Write where every point is in the ground, and how moving ones move there.

    *drift* (p, 3, 3) is how a point moves as the coordinates change that finally drive
    its x, y and z on the segment.
    """
    for k in range(point.shape[0]):
        s = point[k, SEGMENT]
        x = local[k, 0]
        y = local[k, 1]
        z = local[k, 2]
        if s < 0:
            node[k, 0] = x
            node[k, 1] = y
            node[k, 2] = z
        else:
            for i in range(3):
                node[k, i] = (
                    at[s, i] + turn[s, i, 0] * x + turn[s, i, 1] * y + turn[s, i, 2] * z
                )
        if there[k] == 2:
            for i in range(3):
                for j in range(3):
                    along = 1.0 if i == j else 0.0
                    if s >= 0:
                        along = turn[s, j, i]
                    drift[k, i, j] = slope[k, i] * along


@inner
def _set_up(routes: Routes, turn: Array, at: Array, surface: Array) -> None:
    """Write turn and place of every surface in the ground."""
    own = routes.surface
    for k in range(own.shape[0]):
        s = routes.wrap[k, ON]
        if s < 0:
            continue
        for i in range(3):
            surface[k, 9 + i] = at[s, i]
            for j in range(3):
                surface[k, 9 + i] += turn[s, i, j] * own[k, 9 + j]
                surface[k, 3 * i + j] = (
                    turn[s, i, 0] * own[k, j]
                    + turn[s, i, 1] * own[k, 3 + j]
                    + turn[s, i, 2] * own[k, 6 + j]
                )


@inner
def _trace(  # noqa: C901, PLR0912, PLR0913, PLR0915 - one loop over muscles, compiled
    routes: Routes,
    first_axis: Indices,
    column: Indices,
    axis: Array,
    surface: Array,
    egg: Array | None,
    room: Room,
    there: Indices,
    drift: Array,
    node: Array,
    lengths: Array,
    arms: Array,
    pulls: Array,
) -> None:
    """Write length and levers of every muscle: the work of its tension on the joints.

    A tension of 1 N pulls at each node along the string. What it pulls at a segment is
    handed on from link to link towards the trunk, and its work on each axis is taken.
    """
    first = routes.first
    node_link = routes.node_link
    link = routes.link
    points = there.shape[0]
    arc = room.arc
    path = room.path
    load = room.load
    for m in range(first.shape[0] - 1):
        used = 0
        for k in range(first[m, POINT], first[m + 1, POINT]):
            if there[k] > 0:
                path[used] = k
                used += 1
        w = first[m, WRAP]
        stop = first[m + 1, WRAP]
        if stop > w:
            used = lay_over_surfaces(
                routes.wrap, w, stop, surface, node, path, used, arc, room.ends, egg
            )
        length = 0.0
        for k in range(used - 1):
            n = path[k]
            onto = path[k + 1]
            if n >= points and onto == n + 1 and (n - points) % 2 == 0:
                length += arc[(n - points) // 2]
                continue
            x = node[n, 0]
            y = node[n, 1]
            z = node[n, 2]
            dx = node[onto, 0] - x
            dy = node[onto, 1] - y
            dz = node[onto, 2] - z
            piece = math.sqrt(dx * dx + dy * dy + dz * dz)
            length += piece
            own = node_link[n]
            other = node_link[onto]
            starts = n < points and there[n] == 2
            stops = onto < points and there[onto] == 2
            if own == other and not (starts or stops):
                continue
            dx /= piece
            dy /= piece
            dz /= piece
            if starts or stops:
                room.pull[0] = dx
                room.pull[1] = dy
                room.pull[2] = dz
                if starts:
                    _drifts(routes.point, n, drift, room.pull, 1.0, arms[m])
                if stops:
                    _drifts(routes.point, onto, drift, room.pull, -1.0, arms[m])
            if own == other:
                continue
            mx = y * dz - z * dy
            my = z * dx - x * dz
            mz = x * dy - y * dx
            if own >= 0:
                at = load[own]
                at[0] += dx
                at[1] += dy
                at[2] += dz
                at[3] += mx
                at[4] += my
                at[5] += mz
            if other >= 0:
                at = load[other]
                at[0] -= dx
                at[1] -= dy
                at[2] -= dz
                at[3] -= mx
                at[4] -= my
                at[5] -= mz
        lengths[m] = length
        if pulls.shape[0] > 0:
            for b in range(first[m, LINK], first[m + 1, LINK]):
                for i in range(6):
                    pulls[b, i] = load[b, i]
        for b in range(first[m, LINK], first[m + 1, LINK]):
            s = link[b, 0]
            at = load[b]
            dx = at[0]
            dy = at[1]
            dz = at[2]
            mx = at[3]
            my = at[4]
            mz = at[5]
            for a in range(first_axis[s], first_axis[s + 1]):
                c = column[a]
                if c >= 0:
                    screw = axis[a]
                    arms[m, c] += (
                        screw[0] * dx
                        + screw[1] * dy
                        + screw[2] * dz
                        + screw[3] * mx
                        + screw[4] * my
                        + screw[5] * mz
                    )
            carrier = link[b, 1]
            for i in range(6):
                if carrier >= 0:
                    load[carrier, i] += at[i]
                at[i] = 0.0


@inner
def _drifts(  # noqa: PLR0913 - a kernel writes into its arguments
    point: Indices, k: int, drift: Array, pull: Array, sign: float, arms: Array
) -> None:
    """Add the work of a pull on a point that moves on its segment to the levers."""
    for i in range(3):
        c = point[k, DRIVER + i]
        if c >= 0:
            for j in range(3):
                arms[c] += sign * pull[j] * drift[k, i, j]
