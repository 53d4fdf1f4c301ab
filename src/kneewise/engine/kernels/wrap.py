"""The shortest way of a taut string over a cylinder or a sphere, compiled.

Every kernel here reads the two ends of a piece of string from the first two rows of
*ends* (4, 3), in the frame of the surface, and writes the two points where it meets and
leaves the surface into the last two. Sizes in m, *axis* and *side* are those of
``Paths``. It returns what the string does and its length on the surface, all in m.
"""

from __future__ import annotations

import math

from kneewise.arrays import Array
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner

INSIDE, FREE, LAID, CROSSED = -1, 0, 1, 2
"""What a piece of string does at a surface: an end lies inside it; it passes free of
it; it is laid over it to keep to one side; the straight line crosses it."""

_FULL = 2.0 * math.pi
_ROUNDING = 1e-9


@compiled
def over_cylinder(  # noqa: C901, PLR0911, PLR0912, PLR0915 - case by case, compiled
    ends: Array, radius: float, half: float, axis: int, side: int
) -> tuple[int, float]:
    """The way over a cylinder about z: a helix between two tangents.

    Which side a one-sided cylinder keeps to, and when it does not act, follows OpenSim.
    """
    x = ends[0, 0]
    y = ends[0, 1]
    u = ends[1, 0]
    v = ends[1, 1]
    square_radius = radius * radius
    near = x * x + y * y
    far = u * u + v * v
    if near < square_radius or far < square_radius:
        return INSIDE, 0.0
    dx = u - x
    dy = v - y
    square = dx * dx + dy * dy
    along = -(x * dx + y * dy)
    crosses = (
        0.0 < along < square and near * square - along * along < square_radius * square
    )
    if side == 0 and not crosses:
        return FREE, 0.0
    action = CROSSED if crosses else LAID
    before = math.sqrt(near - square_radius)
    after = math.sqrt(far - square_radius)
    out = square_radius / near
    aside = radius * before / near
    back = square_radius / far
    asides = radius * after / far
    if side == 0:
        sign = 1.0 if x * v >= y * u else -1.0
    else:
        first = _on(ends[0, axis], side)
        last = _on(ends[1, axis], side)
        if (first or last) and not crosses:
            t = along / square if square > 0.0 else 0.0
            nearest = ends[0, axis] + t * (ends[1, axis] - ends[0, axis])
            if (first and last) or _on(nearest, side):
                return FREE, 0.0
        if not (first or last):
            action = LAID
        if axis == 2:
            sign = _way(first, first, last, last)
        else:
            p = out * (x if axis == 0 else y)
            q = aside * (-y if axis == 0 else x)
            r = back * (u if axis == 0 else v)
            s = asides * (-v if axis == 0 else u)
            sign = _way(
                _on(p + q, side), _on(p - q, side), _on(r + s, side), _on(r - s, side)
            )
        if sign == 0.0:
            sign = 1.0 if x * v < y * u else -1.0
    ends[2, 0] = out * x - sign * aside * y
    ends[2, 1] = out * y + sign * aside * x
    ends[3, 0] = back * u + sign * asides * v
    ends[3, 1] = back * v - sign * asides * u
    cross = ends[2, 0] * ends[3, 1] - ends[2, 1] * ends[3, 0]
    dot = ends[2, 0] * ends[3, 0] + ends[2, 1] * ends[3, 1]
    angle = math.atan2(sign * cross, dot)
    if angle < -_ROUNDING:
        angle += _FULL
    arc = radius * max(angle, 0.0)
    rise = (ends[1, 2] - ends[0, 2]) / (before + arc + after)
    ends[2, 2] = ends[0, 2] + rise * before
    ends[3, 2] = ends[1, 2] - rise * after
    if abs(ends[2, 2]) > half and abs(ends[3, 2]) > half:
        return FREE, 0.0
    return action, arc * math.sqrt(1.0 + rise * rise)


@inner
def _on(value: float, side: int) -> bool:
    """Whether a coordinate lies on a side; 0 counts as the positive one."""
    return (value >= 0.0) == (side > 0)


@inner
def _way(first: bool, later: bool, last: bool, sooner: bool) -> float:  # noqa: FBT001
    """Which way round a one-sided cylinder is passed: 1 from x towards y, or -1.

    Of the two pairs of tangent points, the pair that touches the side it must keep to;
    where both do or neither does, OpenSim's choice. 0 where none of the points does.
    """
    if first != later:
        return 1.0 if first else -1.0
    if first or last or sooner:
        return -1.0 if last else 1.0
    return 0.0


@compiled
def over_sphere(  # noqa: PLR0911 - case by case, compiled
    ends: Array, radius: float, axis: int, side: int
) -> tuple[int, float]:
    """The way over a sphere: a great circle between two tangents.

    A one-sided sphere acts only where the straight line crosses it, as in OpenSim, and
    then the string takes the long way round if the sphere pushes it to that side there,
    and the short way if not.
    """
    near = math.sqrt(_dot(ends, 0, 0))
    far = math.sqrt(_dot(ends, 1, 1))
    if near < radius or far < radius:
        return INSIDE, 0.0
    product = _dot(ends, 0, 1)
    square = near * near + far * far - 2.0 * product
    along = near * near - product
    t = along / square if square > 0.0 else 0.0
    cosine = min(1.0, max(-1.0, product / (near * far)))
    straight = 1.0 - cosine * cosine < _ROUNDING * _ROUNDING
    if near * near - t * along >= radius * radius or not 0.0 < t < 1.0 or straight:
        return FREE, 0.0
    between = math.acos(cosine)
    lean = math.acos(radius / near)
    lift = math.acos(radius / far)
    for i in range(3):
        ends[2, i] = radius * _turned(
            ends[0, i] / near, ends[1, i] / far, lean, between
        )
        ends[3, i] = radius * _turned(
            ends[1, i] / far, ends[0, i] / near, lift, between
        )
    if side == 0 or (_on(ends[0, axis], side) and _on(ends[1, axis], side)):
        return CROSSED, radius * (between - lean - lift)
    push = -ends[0, axis] - ends[1, axis]
    push += radius * _turned(ends[0, axis] / near, ends[1, axis] / far, -lean, between)
    push += radius * _turned(ends[1, axis] / far, ends[0, axis] / near, -lift, between)
    if not _on(push, side):
        return CROSSED, radius * (between - lean - lift)
    for i in range(3):
        p = ends[0, i] / near
        r = ends[1, i] / far
        ends[2, i] = radius * _turned(p, r, -lean, between)
        ends[3, i] = radius * _turned(r, p, -lift, between)
    return CROSSED, radius * max(_FULL - between - lean - lift, 0.0)


@inner
def _dot(ends: Array, i: int, j: int) -> float:
    """The scalar product of two of the points."""
    return ends[i, 0] * ends[j, 0] + ends[i, 1] * ends[j, 1] + ends[i, 2] * ends[j, 2]


@inner
def _turned(own: float, other: float, angle: float, between: float) -> float:
    """One coordinate of a direction turned by *angle* towards another one."""
    return (math.sin(between - angle) * own + math.sin(angle) * other) / math.sin(
        between
    )
