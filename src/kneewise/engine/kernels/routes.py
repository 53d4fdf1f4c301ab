"""The paths of muscles as the kernels read them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import Body, Paths
from kneewise.engine.kernels.ellipsoid import ROOM
from kneewise.engine.kernels.kinematics import KEPT, real, whole

POINT, WRAP, LINK = 0, 1, 2
"""Columns of ``Routes.first``."""

SEGMENT, CONDITION, MOVES, MOVED_BY, DRIVER = 0, 1, 2, 5, 8
"""Columns of ``Routes.point``: the last three begin three columns, for x, y and z."""

SPHERE = 1
"""The kind of surface up to which the way has a formula."""

KIND, ON, AXIS, SIDE, LOW, HIGH = 0, 1, 2, 3, 4, 5
"""Columns of ``Routes.wrap``."""


class Routes(NamedTuple):
    """The paths of m muscles over p points and w surfaces, in few arrays.

    A node is where a path may bend: the points, then two for each surface. The links of
    a muscle are the segments that move as it pulls: those between its points and the
    last segment that carries them all, outermost first.
    """

    first: Indices
    """(m + 1, 3) the first point, surface and link of each muscle."""

    point: Indices
    """(p, 11) segment, condition's coordinate, moving coordinates, their functions, and
    the coordinates that finally drive them; -1 for none."""

    special: Indices
    """Points that are not always there, or move."""

    place: Array
    """(p, 5) m; and the range of the condition."""

    wrap: Indices
    """(w, 6) kind, segment, axis, side, first and last point between which it acts."""

    surface: Array
    """(w, 15) its turn in the segment, row by row; its place, m; its size, m."""

    link: Indices
    """(l, 2) the segment, and the link that carries it, or -1."""

    node_link: Indices
    """(p + 2 w,) the link of each node's segment, or -1."""


@lru_cache(maxsize=KEPT)
def routes(body: Body, paths: Paths) -> Routes:
    """The paths of the muscles of *body*, in arrays of one type."""
    p, w = len(paths.point_segment), len(paths.wrap_segment)
    links = [_links(body, paths, m) for m in range(len(paths.first_point) - 1)]
    segments = [*paths.point_segment, *np.repeat(paths.wrap_segment, 2)]
    node_link = np.full(p + 2 * w, -1)
    link: list[tuple[int, int]] = []
    for m, own in enumerate(links):
        where = {segment: len(link) + k for k, segment in enumerate(own)}
        link += [(s, where.get(int(body.parent[s]), -1)) for s in own]
        nodes = [*range(paths.first_point[m], paths.first_point[m + 1])]
        nodes += range(p + 2 * paths.first_wrap[m], p + 2 * paths.first_wrap[m + 1])
        for node in nodes:
            node_link[node] = where.get(int(segments[node]), -1)
    first_link = np.cumsum([0] + [len(own) for own in links])
    columns = [paths.first_point, paths.first_wrap, first_link]
    point = [paths.point_segment, paths.active_coordinate]
    wrap = [paths.wrap_kind, paths.wrap_segment, paths.wrap_axis, paths.wrap_side]
    surface = [paths.wrap_turn.reshape(w, 9), paths.wrap_place, paths.wrap_size]
    moved = paths.moving_coordinate
    above = np.where(moved >= 0, body.coupled_to[moved], -1)
    moving = [moved, paths.moving_function, np.where(above >= 0, above, moved)]
    plain = (paths.active_coordinate < 0) & (moved < 0).all(axis=1)
    return Routes(
        first=whole(np.column_stack(columns)),
        point=whole(np.column_stack(point + moving)),
        special=whole(np.flatnonzero(~plain)),
        place=real(np.column_stack([paths.point_place, paths.active_range])),
        wrap=whole(np.column_stack([*wrap, _between(paths)])),
        surface=real(np.column_stack(surface)),
        link=whole(np.array(link).reshape(-1, 2)),
        node_link=whole(node_link),
    )


def egg(paths: Paths) -> Array | None:
    """Room to lay muscles over ellipsoids; None where there are none."""
    return np.zeros((ROOM, 6)) if (paths.wrap_kind > SPHERE).any() else None


def _links(body: Body, paths: Paths, m: int) -> list[int]:
    """The segments that muscle *m* moves against each other, outermost first."""
    points = paths.point_segment[paths.first_point[m] : paths.first_point[m + 1]]
    wraps = paths.wrap_segment[paths.first_wrap[m] : paths.first_wrap[m + 1]]
    chains = []
    for segment in {int(s) for s in (*points, *wraps)}:
        chain, s = {segment}, segment
        while s >= 0:
            s = int(body.parent[s])
            chain.add(s)
        chains.append(chain)
    shared = set.intersection(*chains)
    return sorted(set.union(*chains) - shared, reverse=True)


def _between(paths: Paths) -> Indices:
    """The first and last point between which each surface acts, over all points."""
    counts = np.diff(paths.first_wrap)
    start = np.repeat(paths.first_point[:-1], counts)
    stop = np.repeat(paths.first_point[1:], counts)
    low, high = paths.wrap_between.reshape(-1, 2).T
    last: Indices = np.where(high < 0, stop - 1, start + high)
    return np.column_stack([start + np.maximum(low, 0), last])
