"""Ways of muscles: points and surfaces of each, and the flat arrays of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.assembly import whole
from kneewise.engine.body import Paths, sealed
from kneewise.engine.frames import Place, Skeleton
from kneewise.engine.functions import Pieces

CYLINDER, SPHERE, ELLIPSOID = 0, 1, 2
"""Kinds of surface, as in ``Paths.wrap_kind``."""

QUADRANTS = {
    sign + letter: (axis, -1 if sign == "-" else 1)
    for axis, letter in enumerate("xyz")
    for sign in ("", "+", "-")
} | {"all": (0, 0)}
"""Axis and side of a surface by what files call the side that a path keeps to."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Surface:
    """One surface to wrap over."""

    place: Place
    """Its own frame."""

    kind: int
    size: Array
    """(3,) m, as in ``Paths.wrap_size``."""

    axis: int
    side: int
    """-1 or 1 for a one-sided surface, 0 for either side."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Point:
    """One point of a path, in the joint frame of its segment."""

    segment: int
    place: Array
    """(3,) m; along the axes in which it does not move."""

    active: int = -1
    """The coordinate that says when it is there; -1 for always."""

    between: tuple[float, float] = (0.0, 0.0)
    """rad or m, the range in which it is there."""

    driver: int = -1
    """The coordinate that moves it; -1 for a point that stands still."""

    motion: tuple[Pieces, ...] = ()
    """How it moves along x, y and z."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Wrap:
    """One surface of a path."""

    surface: Surface
    between: tuple[int, int]
    """First and last point between which it may lie, from 0; -1 for no limit."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Way:
    """The way of one muscle."""

    points: list[Point]
    wraps: list[Wrap] = field(default_factory=list)


def flat(ways: Sequence[Way], skeleton: Skeleton, rows: list[Pieces]) -> Paths:
    """The paths of all muscles, one after the other.

    Args:
        ways: a path for every muscle.
        skeleton: the body's.
        rows: the functions of the body so far; those of moving points are added.
    """
    points = [point for way in ways for point in way.points]
    wraps = [wrap for way in ways for wrap in way.wraps]
    frames = [skeleton.frame(wrap.surface.place) for wrap in wraps]
    place = np.array(frames).reshape(-1, 4, 4)
    moving, which = _motion(points, rows)
    out = Paths(
        first_point=np.cumsum([0, *(len(way.points) for way in ways)]),
        point_segment=whole([point.segment for point in points]),
        point_place=np.array([point.place for point in points]),
        active_coordinate=whole([point.active for point in points]),
        active_range=np.array([point.between for point in points]),
        moving_coordinate=moving,
        moving_function=which,
        first_wrap=np.cumsum([0, *(len(way.wraps) for way in ways)]),
        wrap_kind=whole([wrap.surface.kind for wrap in wraps]),
        wrap_segment=whole([skeleton.segment(w.surface.place.body) for w in wraps]),
        wrap_turn=np.ascontiguousarray(place[:, :3, :3]),
        wrap_place=np.ascontiguousarray(place[:, :3, 3]),
        wrap_size=np.array([wrap.surface.size for wrap in wraps]).reshape(-1, 3),
        wrap_axis=whole([wrap.surface.axis for wrap in wraps]),
        wrap_side=whole([wrap.surface.side for wrap in wraps]),
        wrap_between=_between(wraps),
    )
    sealed(out)
    return out


def _motion(points: list[Point], rows: list[Pieces]) -> tuple[Indices, Indices]:
    """Which coordinate moves each point along x, y, z (p, 3), and by which function."""
    moving = np.full((len(points), 3), -1, dtype=np.intp)
    which = np.full((len(points), 3), -1, dtype=np.intp)
    for p, point in enumerate(points):
        for axis, pieces in enumerate(point.motion):
            if not pieces.is_constant:
                moving[p, axis] = point.driver
                which[p, axis] = len(rows)
                rows.append(pieces)
    return moving, which


def _between(wraps: list[Wrap]) -> Indices:
    """Between which points of its path each surface may lie (w, 2)."""
    return whole([k for wrap in wraps for k in wrap.between]).reshape(-1, 2)
