"""Writes the muscles of a body for an OpenSim model: paths, surfaces, numbers."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import CURVES, Body, Muscles
from kneewise.engine.frames import GROUND, inverse, moved
from kneewise.engine.functions import Pieces, polynomial, row, weighted_sum
from kneewise.engine.osim_text import angles, function, listed, numbers, tag, word
from kneewise.engine.ways import CYLINDER, SPHERE

TAGS = {"thelen2003": "Thelen2003Muscle", "millard2012": "Millard2012EquilibriumMuscle"}

_WITHIN = {
    "ActiveForceLengthCurve": slice(0, 5),
    "ForceVelocityCurve": slice(5, 11),
    "FiberForceLengthCurve": slice(11, 13),
}
"""Which numbers of a Millard muscle's row stand in which of its curves."""


def muscle(body: Body, muscles: Muscles, m: int, where: dict[str, str]) -> str:
    """Muscle *m* with its path; *where*: by coordinate, its path in the model."""
    first, last = muscles.paths.first_point[m : m + 2]
    points = [_point(body, muscles, k, where) for k in range(first, last)]
    path = tag(
        "GeometryPath",
        listed("PathPointSet", points),
        listed("PathWrapSet", _wraps(muscles, m)),
        called="geometrypath",
    )
    return tag(
        TAGS[muscles.model[m]],
        path,
        tag("max_isometric_force", numbers(muscles.force[m])),
        tag("optimal_fiber_length", numbers(muscles.fibre[m])),
        tag("tendon_slack_length", numbers(muscles.tendon[m])),
        tag("pennation_angle_at_optimal", numbers(muscles.pennation[m])),
        tag("max_contraction_velocity", numbers(muscles.speed[m])),
        _curves(muscles.model[m], muscles.curves[m]),
        called=muscles.names[m],
    )


def _curves(model: str, values: Array) -> str:
    """The numbers that shape the force curves."""
    names = list(CURVES[model])
    written = [tag(name, numbers(values[i])) for i, name in enumerate(names)]
    if model == "thelen2003":
        return "".join(written)
    return "".join(tag(curve, *written[part]) for curve, part in _WITHIN.items())


def _point(body: Body, muscles: Muscles, k: int, where: dict[str, str]) -> str:
    """One point of a path."""
    paths = muscles.paths
    s = paths.point_segment[k]
    back = inverse(body.home[s]) if s >= 0 else np.eye(4)
    on = f"/bodyset/{body.segments[s]}" if s >= 0 else f"/{GROUND}"
    name = f"point_{k}"
    socket = tag("socket_parent_frame", word(on))
    if (paths.moving_function[k] >= 0).any():
        motion = _motion(body, muscles, k, where)
        return tag("MovingPathPoint", socket, *motion, called=name)
    place = tag("location", numbers(moved(back, paths.point_place[k])))
    c = paths.active_coordinate[k]
    if c < 0:
        return tag("PathPoint", socket, place, called=name)
    between = tag("range", numbers(paths.active_range[k]))
    coordinate = tag("socket_coordinate", word(where[body.coordinates[c]]))
    return tag("ConditionalPathPoint", socket, place, coordinate, between, called=name)


def _motion(body: Body, muscles: Muscles, k: int, where: dict[str, str]) -> list[str]:
    """How a moving point moves along the axes of the file's frame."""
    paths = muscles.paths
    s = paths.point_segment[k]
    back = inverse(body.home[s]) if s >= 0 else np.eye(4)
    parts: list[Pieces] = []
    for axis, i in enumerate(paths.moving_function[k]):
        still = polynomial(paths.point_place[k, axis])
        parts.append(row(body.functions, i) if i >= 0 else still)
    coordinate = where[body.coordinates[paths.moving_coordinate[k].max()]]
    written = []
    for axis, letter in enumerate("xyz"):
        along = weighted_sum(parts, back[axis, :3], constant=float(back[axis, 3]))
        written.append(tag(f"socket_{letter}_coordinate", word(coordinate)))
        written.append(tag(f"{letter}_location", function(along)))
    return written


def _wraps(muscles: Muscles, m: int) -> list[str]:
    """The surfaces that a path may lie on."""
    first, last = muscles.paths.first_wrap[m : m + 2]
    return [
        tag(
            "PathWrap",
            tag("wrap_object", word(_surface_name(muscles, m, w))),
            tag("method", "hybrid"),
            tag("range", " ".join(_limit(v) for v in muscles.paths.wrap_between[w])),
        )
        for w in range(first, last)
    ]


def _limit(point: int) -> str:
    """A point as OpenSim counts, from 1; -1 for no limit."""
    return str(point + 1 if point >= 0 else -1)


def _surface_name(muscles: Muscles, m: int, w: int) -> str:
    """What surface *w* is called: muscle *m* has its own, though others share it."""
    return f"{muscles.names[m]}_surface_{w - muscles.paths.first_wrap[m] + 1}"


def surfaces(body: Body, s: int) -> str:
    """The surfaces on segment *s*; -1 for the ground."""
    muscles = body.muscles
    if muscles is None:
        return ""
    first = muscles.paths.first_wrap
    written = [
        _surface(body, muscles, m, w)
        for m in range(len(muscles.names))
        for w in range(first[m], first[m + 1])
        if muscles.paths.wrap_segment[w] == s
    ]
    return listed("WrapObjectSet", written, called="wrapobjectset")


def _surface(body: Body, muscles: Muscles, m: int, w: int) -> str:
    """One surface."""
    paths = muscles.paths
    s = paths.wrap_segment[w]
    back = inverse(body.home[s]) if s >= 0 else np.eye(4)
    side = "+" if paths.wrap_side[w] > 0 else "-"
    letter = "xyz"[paths.wrap_axis[w]]
    quadrant = f"{side}{letter}" if paths.wrap_side[w] else "all"
    size = paths.wrap_size[w]
    kind, length = "WrapEllipsoid", tag("dimensions", numbers(size))
    if paths.wrap_kind[w] == SPHERE:
        kind, length = "WrapSphere", tag("radius", numbers(size[0]))
    elif paths.wrap_kind[w] == CYLINDER:
        kind = "WrapCylinder"
        length = tag("radius", numbers(size[0])) + tag("length", numbers(2 * size[1]))
    return tag(
        kind,
        tag("active", "true"),
        tag("xyz_body_rotation", numbers(angles(back[:3, :3] @ paths.wrap_turn[w]))),
        tag("translation", numbers(moved(back, paths.wrap_place[w]))),
        tag("quadrant", quadrant),
        length,
        called=_surface_name(muscles, m, w),
    )
