"""The shortest way of a taut string over an ellipsoid, compiled."""

from __future__ import annotations

import math

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.wrap import CROSSED, over_sphere

STEPS = 64
"""Steps along the surface: the way is exact to 1e-9 of its length."""

ROUNDS = 40
"""Newton steps at most."""

PLANES, PIECES = 48, 12
"""Plane cuts that are tried, and straight pieces that each is measured by."""

ROOM = 14 + PIECES + 1
"""Rows of room that the kernels here need."""

_NUDGE = 1e-6
_FULL = 2.0 * math.pi


@compiled
def over_ellipsoid(  # noqa: PLR0915 - one search, compiled
    ends: Array, size: Array, axis: int, side: int, room: Array
) -> tuple[int, float]:
    """The way over an ellipsoid: a geodesic between two tangents.

    It acts where the straight line crosses it, as in OpenSim. OpenSim takes a plane cut
    of the ellipsoid; the geodesic is shorter, and its levers are exact. First guess:
    the shortest of many plane cuts. Then Newton's method for two unknowns, the place on
    the rim seen from the first end and the length of the geodesic, so that it leaves
    the surface straight towards the second end. Where that fails, as on the far side of
    a one-sided ellipsoid from which a string would slip, the cut stays.
    Arguments as in ``wrap``; *size* holds the half axes, *room* is (ROOM, 6).
    """
    ball = room[0:4]
    for i in range(3):
        ball[0, i] = ends[0, i] / size[i]
        ball[1, i] = ends[1, i] / size[i]
    action, _ = over_sphere(ball, 1.0, 0, 0)
    if action < CROSSED:
        return action, 0.0
    now = room[4]  # angle on the rim, length, and the two misses
    rim = room[5:8]
    turned = room[8]
    stretched = room[9]
    rest = room[10:]
    flat, whole = _cut(ball, size, axis, side, rest)
    now[0] = 0.0
    now[1] = flat
    _rim(ball, rim)
    largest = max(size[0], size[1], size[2])
    _shoot(ends, size, rim, now, rest)
    for _ in range(ROUNDS):
        if math.hypot(now[2], now[3]) < 1e-14 * largest:
            break
        turned[0] = now[0] + _NUDGE
        turned[1] = now[1]
        _shoot(ends, size, rim, turned, rest)
        stretched[0] = now[0]
        stretched[1] = now[1] + _NUDGE * largest
        _shoot(ends, size, rim, stretched, rest)
        if not _step(ends, size, rim, now, turned, stretched, rest):
            break
    _shoot(ends, size, rim, now, rest)
    found = now[1] + _gap(ends, 0, 2) + _gap(ends, 1, 3)
    if math.hypot(now[2], now[3]) < 1e-9 * largest and found < whole * 1.001:
        return CROSSED, now[1]
    for i in range(3):
        ends[2, i] = size[i] * ball[2, i]
        ends[3, i] = size[i] * ball[3, i]
    return CROSSED, flat


@inner
def _cut(  # noqa: C901, PLR0912, PLR0915 - one loop over planes, compiled
    ball: Array, size: Array, axis: int, side: int, room: Array
) -> tuple[float, float]:
    """Write where the shortest plane cut meets the ball.

    Every plane holds the straight line between the ends, and cuts the ball in a circle.
    A one-sided ellipsoid allows the cuts whose middle lies on its side.

    Returns:
        its length on the ellipsoid, and that of the whole string.
    """
    along = room[0]
    up = room[1:4]
    point = room[4:]
    far = 0.0
    for i in range(3):
        along[i] = ball[1, i] - ball[0, i]
        far += along[i] ** 2
    least = 0
    for i in range(3):
        along[i] /= math.sqrt(far)
        if abs(along[i]) < abs(along[least]):
            least = i
    norm = math.sqrt(1.0 - along[least] ** 2)
    for i in range(3):
        up[0, i] = ((1.0 if i == least else 0.0) - along[least] * along[i]) / norm
    for i in range(3):
        j = (i + 1) % 3
        k = (i + 2) % 3
        up[1, i] = along[j] * up[0, k] - along[k] * up[0, j]
    start = 0.0
    end = 0.0
    for i in range(3):
        start += ball[0, i] * along[i]
        end += ball[1, i] * along[i]
    best = np.inf
    length = 0.0
    for plane in range(PLANES):
        turn = _FULL * plane / PLANES
        height = 0.0
        depth = 0.0
        for i in range(3):
            up[2, i] = math.cos(turn) * up[0, i] + math.sin(turn) * up[1, i]
        for i in range(3):
            j = (i + 1) % 3
            k = (i + 2) % 3
            height += ball[0, i] * up[2, i]
            depth += ball[0, i] * (along[j] * up[2, k] - along[k] * up[2, j])
        radius = math.sqrt(max(1.0 - depth * depth, 0.0))
        first = math.atan2(height, start)
        first -= math.acos(min(1.0, radius / math.hypot(height, start)))
        last = math.atan2(height, end)
        last += math.acos(min(1.0, radius / math.hypot(height, end)))
        arc = (first - last) % _FULL
        total = 0.0
        surface = 0.0
        for piece in range(PIECES + 1):
            angle = first - arc * piece / PIECES
            square = 0.0
            for i in range(3):
                j = (i + 1) % 3
                k = (i + 2) % 3
                normal = along[j] * up[2, k] - along[k] * up[2, j]
                point[piece, i] = depth * normal + radius * (
                    math.cos(angle) * along[i] + math.sin(angle) * up[2, i]
                )
                if piece > 0:
                    gap = point[piece, i] - point[piece - 1, i]
                    square += (size[i] * gap) ** 2
            surface += math.sqrt(square)
        for e in range(2):
            square = 0.0
            for i in range(3):
                gap = point[e * PIECES, i] - ball[e, i]
                square += (size[i] * gap) ** 2
            total += math.sqrt(square)
        total += surface
        middle = point[PIECES // 2, axis]
        if total < best and (side == 0 or (middle >= 0.0) == (side > 0)):
            best = total
            length = surface
            for i in range(3):
                ball[2, i] = point[0, i]
                ball[3, i] = point[PIECES, i]
    return length, best


@inner
def _gap(ends: Array, i: int, j: int) -> float:
    """The distance between two of the points."""
    return math.sqrt(
        (ends[i, 0] - ends[j, 0]) ** 2
        + (ends[i, 1] - ends[j, 1]) ** 2
        + (ends[i, 2] - ends[j, 2]) ** 2
    )


@inner
def _step(  # noqa: PLR0913 - a kernel writes into its arguments
    ends: Array,
    size: Array,
    rim: Array,
    now: Array,
    turned: Array,
    stretched: Array,
    room: Array,
) -> bool:
    """Take one Newton step of *now*, shortened until it helps; False if none does."""
    largest = max(size[0], size[1], size[2])
    a = (turned[2] - now[2]) / _NUDGE
    c = (turned[3] - now[3]) / _NUDGE
    b = (stretched[2] - now[2]) / (_NUDGE * largest)
    d = (stretched[3] - now[3]) / (_NUDGE * largest)
    determinant = a * d - b * c
    if determinant == 0.0:
        return False
    turn = (b * now[3] - d * now[2]) / determinant
    stretch = (c * now[2] - a * now[3]) / determinant
    error = math.hypot(now[2], now[3])
    fraction = 1.0
    for _ in range(12):
        turned[0] = now[0] + fraction * turn
        turned[1] = max(now[1] + fraction * stretch, 0.0)
        _shoot(ends, size, rim, turned, room)
        if math.hypot(turned[2], turned[3]) < error:
            for i in range(4):
                now[i] = turned[i]
            return True
        fraction *= 0.5
    return False


@inner
def _rim(ball: Array, rim: Array) -> None:
    """Write middle and half axes of the rim that the first end sees on the ball."""
    square = ball[0, 0] ** 2 + ball[0, 1] ** 2 + ball[0, 2] ** 2
    for i in range(3):
        rim[0, i] = ball[0, i] / square
        rim[1, i] = ball[2, i] - rim[0, i]
    for i in range(3):
        j = (i + 1) % 3
        k = (i + 2) % 3
        cross = ball[0, j] * rim[1, k] - ball[0, k] * rim[1, j]
        rim[2, i] = cross / math.sqrt(square)


@inner
def _shoot(ends: Array, size: Array, rim: Array, state: Array, room: Array) -> None:
    """Follow the geodesic of *state* and write how it misses the second end.

    Args:
        ends: (4, 3) m; the last two rows are written.
        size: (3,) half axes, m.
        rim: (3, 3) as ``_rim`` writes it.
        state: (4,) rad on the rim, m of string; written: how far the second end lies
            above the plane that touches the last point, m, and to its side, m.
        room: (6, 6) room to work in.
    """
    at = room[0]
    middle = room[1]
    slope = room[2:6]
    norm = 0.0
    for i in range(3):
        lean = math.cos(state[0]) * rim[1, i] + math.sin(state[0]) * rim[2, i]
        at[i] = size[i] * (rim[0, i] + lean)
        at[3 + i] = at[i] - ends[0, i]
        norm += at[3 + i] ** 2
        ends[2, i] = at[i]
    for i in range(3):
        at[3 + i] /= math.sqrt(norm)
    step = state[1] / STEPS
    for _ in range(STEPS):
        _slope(at, size, slope[0])
        for stage in range(1, 4):
            part = step if stage == 3 else 0.5 * step
            for i in range(6):
                middle[i] = at[i] + part * slope[stage - 1, i]
            _slope(middle, size, slope[stage])
        for i in range(6):
            inner = 2.0 * (slope[1, i] + slope[2, i])
            at[i] += step / 6.0 * (slope[0, i] + inner + slope[3, i])
    _miss(at, ends, size, state)


@inner
def _slope(at: Array, size: Array, slope: Array) -> None:
    """A geodesic bends towards the inside alone, as much as the surface does."""
    up = 0.0
    square = 0.0
    for i in range(3):
        up += (at[3 + i] / size[i]) ** 2
        square += (at[i] / size[i] ** 2) ** 2
    for i in range(3):
        slope[i] = at[3 + i]
        slope[3 + i] = -up / square * at[i] / size[i] ** 2


@inner
def _miss(at: Array, ends: Array, size: Array, state: Array) -> None:
    """Write the last point on the surface, and how the string misses its end there."""
    norm = 0.0
    for i in range(3):
        ends[3, i] = at[i]
        norm += (at[i] / size[i] ** 2) ** 2
    norm = math.sqrt(norm)
    state[2] = 0.0
    state[3] = 0.0
    for i in range(3):
        j = (i + 1) % 3
        k = (i + 2) % 3
        onwards = ends[1, i] - at[i]
        aside = at[j] / size[j] ** 2 * at[3 + k] - at[k] / size[k] ** 2 * at[3 + j]
        state[2] += at[i] / size[i] ** 2 / norm * onwards
        state[3] += aside / norm * onwards
