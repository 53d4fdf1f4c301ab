"""Bones and muscles as lines to draw: where they run in every pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Bundle
from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import Body, Paths
from kneewise.engine.functions import row
from kneewise.engine.groups import bundles
from kneewise.engine.kinematics import Placed, as_in_file, coupled, forward
from kneewise.engine.paths import muscles_of

POINTS = 6
"""Of a muscle's line, from origin to insertion, evenly along it."""

MOST = 3
"""Muscles of one group that are drawn, the strongest."""

_BETWEEN = 5
"""Pieces into which a straight stretch is cut before it is laid over surfaces."""

_JOINTS = {
    "hip": "femur",
    "knee": "tibia",
    "ankle": "talus",
    "heel": "calcn",
    "toe": "toes",
    "shoulder": "humerus",
    "elbow": "ulna",
    "wrist": "hand",
}
"""Points of either side, each the origin of a segment."""

_TIP, _NECK, _HEAD = 0.07, 0.46, 0.62
"""m along a foot beyond its toe joint, and up a trunk of usual size."""

_TRUNK = 0.3715
"""m from the small of the back to the shoulders, up a trunk of usual size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Muscle:
    """A muscle that is drawn."""

    name: str
    bundle: Bundle
    number: int
    """Of all of the body's."""

    force: float
    """N, its largest."""


def drawn(body: Body) -> tuple[Muscle, ...]:
    """The muscles of a body that are drawn: of each group the strongest.

    Raises:
        BadSetting: if it has no muscles.
    """
    muscles = muscles_of(body)
    found = []
    for bundle, mask in bundles(muscles.names).items():
        members = np.flatnonzero(mask)
        order = members[np.argsort(-muscles.force[members], kind="stable")]
        for number in sorted(order[:MOST].tolist()):
            name, force = muscles.names[number], float(muscles.force[number])
            found.append(Muscle(name=name, bundle=bundle, number=number, force=force))
    return tuple(found)


def bones(body: Body, q: Array) -> tuple[tuple[str, ...], Array]:
    """Joints and ends of the body's bones.

    Args:
        body: a body whose segments have the names of the gait models.
        q: (n, q) coordinates, rad and m.

    Returns:
        names such as ``hip_r``, and (n, k, 3) m in the ground; NaN for what the body
        lacks.
    """
    placed = as_in_file(body, forward(body, q))
    joints = forward(body, q).at
    names, points = ["pelvis", "back"], [_at(body, placed.at, "pelvis")]
    points.append(_at(body, joints, "torso"))
    for letter in "rl":
        for name, segment in _JOINTS.items():
            names.append(f"{name}_{letter}")
            at = placed.at if name == "heel" else joints
            points.append(_at(body, at, f"{segment}_{letter}"))
        names.append(f"tip_{letter}")
        points.append(_beyond(body, placed, f"toes_{letter}", (_TIP, 0.0, 0.0)))
    size = _trunk(names, points) / _TRUNK
    for name, up in (("neck", _NECK), ("head", _HEAD)):
        names.append(name)
        points.append(_beyond(body, placed, "torso", (0.01, up * size, 0.0)))
    return tuple(names), np.stack(points, axis=1)


def _at(body: Body, at: Array, segment: str) -> Array:
    """Where a segment begins, (n, 3); NaN for one that the body lacks."""
    if segment not in body.segments:
        return np.full((len(at), 3), np.nan)
    return at[:, body.segments.index(segment)]


def _beyond(
    body: Body, placed: Placed, segment: str, place: tuple[float, float, float]
) -> Array:
    """A place on a segment, (n, 3)."""
    start = _at(body, placed.at, segment)
    if segment not in body.segments:
        return start
    turn = placed.turn[:, body.segments.index(segment)]
    return start + turn @ np.array(place)


def _trunk(names: list[str], points: list[Array]) -> float:
    """From the small of the back to between the shoulders, m; usual if not known."""
    where = dict(zip(names, points, strict=True))
    between = (where["shoulder_r"] + where["shoulder_l"]) / 2
    length = np.linalg.norm(between - where["back"], axis=1)
    known = length[np.isfinite(length)]
    return float(np.median(known)) if len(known) else _TRUNK


def strings(body: Body, q: Array, which: tuple[Muscle, ...]) -> Array:
    """The lines of muscles, (n, m, POINTS, 3) m in the ground; NaN where q is.

    Args:
        body: a body with muscles.
        q: (n, q) coordinates, rad and m.
        which: m of its muscles.

    Limits:
        For drawing. Where a muscle lies on a surface its line is pushed out of it, and
        not laid by the shortest way: lengths and levers come from ``paths``.
    """
    placed, paths = forward(body, q), muscles_of(body).paths
    local, there = _places(body, paths, coupled(body, q))
    ground = _in_ground(placed, paths.point_segment, local)
    out = np.full((len(q), len(which), POINTS, 3), np.nan)
    for i, muscle in enumerate(which):
        first, after = paths.first_point[muscle.number : muscle.number + 2]
        line = _closed_up(ground[:, first:after], there[:, first:after])
        dense = _cut(line)
        for w in range(*paths.first_wrap[muscle.number : muscle.number + 2]):
            _push_out(paths, w, placed, dense)
        out[:, i] = _even(dense)
    return out


def _places(body: Body, paths: Paths, q: Array) -> tuple[Array, Mask]:
    """Where path points are on their segments (n, p, 3), and whether they are there."""
    local = np.tile(paths.point_place, (len(q), 1, 1))
    for k, axis in np.argwhere(paths.moving_coordinate >= 0).tolist():
        curve = row(body.functions, int(paths.moving_function[k, axis]))
        local[:, k, axis] = curve.at(q[:, paths.moving_coordinate[k, axis]])
    there: Mask = np.ones(local.shape[:2], dtype=np.bool_)
    for k in np.flatnonzero(paths.active_coordinate >= 0).tolist():
        value = q[:, paths.active_coordinate[k]]
        low, high = paths.active_range[k]
        there[:, k] = ~((value < low) | (value > high))
    return local, there


def _in_ground(placed: Placed, segment: Indices, local: Array) -> Array:
    """Points (n, p, 3) of segments, in the ground."""
    turned = np.einsum("npij,npj->npi", placed.turn[:, segment], local)
    moved = turned + placed.at[:, segment]
    return np.where((segment >= 0)[None, :, None], moved, local)


def _closed_up(line: Array, there: Mask) -> Array:
    """A line whose points that are not there lie on the one before, or the next."""
    line = line.copy()
    for k in range(1, line.shape[1]):
        line[:, k] = np.where(there[:, k, None], line[:, k], line[:, k - 1])
    return line


def _cut(line: Array) -> Array:
    """A line (n, p, 3) with points between its points."""
    count = line.shape[1] - 1
    share = np.linspace(0, count, count * _BETWEEN + 1)
    k = np.minimum(share.astype(np.intp), count - 1)
    part = (share - k)[None, :, None]
    cut: Array = line[:, k] * (1 - part) + line[:, k + 1] * part
    return cut


def _push_out(paths: Paths, w: int, placed: Placed, dense: Array) -> None:
    """Push the points of a line (n, d, 3) out of a surface, in place."""
    low, high = (int(v) for v in paths.wrap_between[w])
    begin = _BETWEEN * max(low, 0) + 1
    end = dense.shape[1] - 1 if high < 0 else _BETWEEN * high
    segment = int(paths.wrap_segment[w])
    turn, at = np.broadcast_to(np.eye(3), (len(dense), 3, 3)), np.zeros((len(dense), 3))
    if segment >= 0:
        turn, at = placed.turn[:, segment], placed.at[:, segment]
    frame = turn @ paths.wrap_turn[w]
    origin = at + turn @ paths.wrap_place[w]
    inside = np.einsum("nji,ndj->ndi", frame, dense[:, begin:end] - origin[:, None])
    inside = _outside(inside, paths, w)
    dense[:, begin:end] = np.einsum("nij,ndj->ndi", frame, inside) + origin[:, None]


def _outside(points: Array, paths: Paths, w: int) -> Array:
    """Points (n, d, 3) in the frame of a surface, none of them inside it."""
    size, is_round = paths.wrap_size[w], int(paths.wrap_kind[w]) == 0
    half = np.array([size[0], size[0], np.inf]) if is_round else size
    if int(paths.wrap_kind[w]) == 1:
        half = np.full(3, size[0])
    deep = np.sqrt(np.square(points / half).sum(axis=2))
    covered = deep < 1
    if is_round:
        covered &= np.abs(points[..., 2]) < size[1]
    side, axis = int(paths.wrap_side[w]), int(paths.wrap_axis[w])
    moved = points.copy()
    if side:
        moved[..., axis] = side * np.abs(points[..., axis])
    scale = 1 / np.maximum(deep, 0.05)[..., None]
    along = np.array([1.0, 1.0, 0.0]) if is_round else np.ones(3)
    pushed = moved * (1 + (scale - 1) * along)
    return np.where(covered[..., None], pushed, points)


def _even(dense: Array) -> Array:
    """``POINTS`` points evenly along each line (n, d, 3)."""
    step = np.linalg.norm(np.diff(dense, axis=1), axis=2)
    way = np.concatenate([np.zeros((len(dense), 1)), np.cumsum(step, axis=1)], axis=1)
    wanted = way[:, -1:] * np.linspace(0, 1, POINTS)
    passed = (way[:, :, None] <= wanted[:, None, :]).sum(axis=1)
    k = np.clip(passed - 1, 0, dense.shape[1] - 2)
    start, length = (np.take_along_axis(values, k, 1) for values in (way, step))
    part = ((wanted - start) / np.maximum(length, 1e-9))[..., None]
    near, far = (np.take_along_axis(dense, i[..., None], 1) for i in (k, k + 1))
    even: Array = near * (1 - part) + far * part
    return even
