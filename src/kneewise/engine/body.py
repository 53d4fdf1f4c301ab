"""A body: segments, joints, coordinates, markers and muscles as flat arrays.

All arrays are laid out for kernels that run over all frames in one call. Axes are
OpenSim's: x forward, y up, z to the person's right. Every quantity of a segment is
expressed in the segment's joint frame (the child's frame of the joint that carries it),
not in the frame that a model file writes it in; ``home`` leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat
from kneewise.units import GRAVITY

Flags = NDArray[np.bool_]

SLIDE, HINGE = 0, 1
"""Kinds of axis: along it, about it."""

DEGREE = 6
"""Highest power in a piece of a function."""

CURVES = {
    "thelen2003": {
        "KshapeActive": 0.45,
        "FmaxMuscleStrain": 0.6,
        "KshapePassive": 5.0,
        "Af": 0.25,
        "Flen": 1.4,
        "FmaxTendonStrain": 0.04,
        "fv_linear_extrap_threshold": 0.95,
    },
    "millard2012": {
        "min_norm_active_fiber_length": 0.4441,
        "transition_norm_fiber_length": 0.73,
        "max_norm_active_fiber_length": 1.8123,
        "shallow_ascending_slope": 0.8616,
        "minimum_value": 0.1,
        "concentric_slope_at_vmax": 0.0,
        "concentric_slope_near_vmax": 0.25,
        "isometric_slope": 5.0,
        "eccentric_slope_at_vmax": 0.0,
        "eccentric_slope_near_vmax": 0.15,
        "max_eccentric_velocity_force_multiplier": 1.4,
        "strain_at_zero_force": 0.0,
        "strain_at_one_norm_force": 0.7,
    },
}
"""The numbers that shape the force curves of each muscle model, in the order of
``Muscles.curves``, and what they are where a file does not say: OpenSim's own."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Functions:
    """Functions of one variable, each a row of polynomial pieces.

    Function i has pieces ``first_piece[i]`` to ``first_piece[i + 1]`` and, between
    them, one knot fewer: ``first_knot[i]`` to ``first_knot[i + 1]``. A piece is
    Σ coefficients[p, k] (x − about[p])^k.
    """

    knots: Array
    """(t,) where one piece ends and the next begins."""

    first_knot: Indices
    """(f + 1,)."""

    coefficients: Array
    """(p, DEGREE + 1)."""

    about: Array
    """(p,)."""

    first_piece: Indices
    """(f + 1,)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Paths:
    """Muscle paths: points on segments, and surfaces to wrap over."""

    first_point: Indices
    """(m + 1,)."""

    point_segment: Indices
    """(p,) -1 for the ground."""

    point_place: Array
    """(p, 3) m; of a moving point, only along the axes in which it does not move."""

    active_coordinate: Indices
    """(p,) a conditional point's coordinate; -1 for a point that is always there."""

    active_range: Array
    """(p, 2) rad or m."""

    moving_coordinate: Indices
    """(p, 3) a moving point's coordinate for x, y and z; -1 where it does not move."""

    moving_function: Indices
    """(p, 3) in ``Body.functions``; -1 where it does not move."""

    first_wrap: Indices
    """(m + 1,) surfaces a muscle may wrap over, in order."""

    wrap_kind: Indices
    """(w,) 0 cylinder, 1 sphere, 2 ellipsoid."""

    wrap_segment: Indices
    wrap_turn: Array
    """(w, 3, 3) the surface's frame in the segment."""

    wrap_place: Array
    """(w, 3) m."""

    wrap_size: Array
    """(w, 3) m: radius, half length, 0; radius, 0, 0; or the three half axes."""

    wrap_axis: Indices
    """(w,) 0, 1, 2: which axis of the surface a one-sided wrap keeps to."""

    wrap_side: Indices
    """(w,) -1 or 1 for a one-sided wrap, 0 for either side."""

    wrap_between: Indices
    """(w, 2) first and last path point between which it may wrap, counted from 0
    within the muscle; -1 for no limit."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Muscles:
    """What muscles can pull, and where."""

    names: tuple[str, ...]
    paths: Paths
    force: Array
    """(m,) N, largest isometric."""

    fibre: Array
    """(m,) m, optimal length."""

    tendon: Array
    """(m,) m, slack length."""

    pennation: Array
    """(m,) rad, at the optimal length."""

    speed: Array
    """(m,) optimal lengths per second, fastest shortening."""

    model: tuple[str, ...]
    """m names: ``thelen2003`` or ``millard2012``."""

    curves: Array
    """(m, 13) the numbers of ``CURVES[model]``, NaN beyond the last."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Body:
    """A body of s segments, a axes, q coordinates and k markers."""

    name: str
    segments: tuple[str, ...]
    """Each after its parent."""

    parent: Indices
    """(s,) -1 for the ground."""

    joint_turn: Array
    """(s, 3, 3) the joint's frame on the parent, in the parent's joint frame."""

    joint_place: Array
    """(s, 3) m."""

    first_axis: Indices
    """(s + 1,); axes of a joint in the order they move: slides, then hinges."""

    axis_kind: Indices
    """(a,) SLIDE or HINGE."""

    axes: Array
    """(a, 3) unit, in the joint's frame before the axes before it turned it: each axis
    is carried along by the ones before."""

    axis_coordinate: Indices
    """(a,) -1 for an axis that stands still at its function's value at 0."""

    functions: Functions
    """Function i belongs to axis i; further ones to couplers and moving points."""

    coordinates: tuple[str, ...]
    default: Array
    """(q,)."""

    lower: Array
    upper: Array
    """(q,) range."""

    clamped: Flags
    locked: Flags
    translates: Flags
    """(q,) whether a coordinate is a length in m rather than an angle in rad."""

    coupled_to: Indices
    """(q,) the coordinate that drives this one; -1 for a free one."""

    coupler: Indices
    """(q,) the function that drives it; -1 for a free one."""

    mass: Array
    """(s,) kg."""

    centre: Array
    """(s, 3) m, of mass."""

    inertia: Array
    """(s, 3, 3) kg m², about the centre."""

    markers: tuple[str, ...]
    marker_segment: Indices
    marker_place: Array
    """(k, 3) m."""

    home: Array
    """(s, 4, 4) from the frame of the model file to the joint frame."""

    muscles: Muscles | None = None

    gravity: Array = field(default_factory=lambda: np.array([0.0, -GRAVITY, 0.0]))
    """(3,) m/s²."""

    caveats: tuple[Caveat, ...] = ()
    """What the model's file holds that the engine leaves out."""

    def index(self, coordinate: str) -> int:
        """Where *coordinate* stands.

        Raises:
            ValueError: if the body has no such coordinate.
        """
        return self.coordinates.index(coordinate)


def sealed(part: Body | Functions | Paths | Muscles) -> None:
    """Make every array of a part read-only."""
    for each in fields(part):
        value = getattr(part, each.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
