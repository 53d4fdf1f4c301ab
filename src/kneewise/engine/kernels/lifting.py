"""The equations of a step towards the body that one film shows, compiled.

What a difference adds to them is spread over the four coefficients that its moment
depends on.
"""

from __future__ import annotations

import math

from kneewise.arrays import Array
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.film import (
    Course,
    Held,
    Room,
    Seen,
    Sums,
)
from kneewise.engine.kernels.limbs import (
    BEARING,
    COLUMNS,
    HEADING,
    HEEL,
    bear,
    stand,
)
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.rows import FAR, moment, open_lens, points, project
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    FEET,
    MOVING,
    POINTS,
    STANDING,
    WHOLE,
)

_POINTS = len(POINTS)
_CONSTANT, _DEEPER, _STANDING = (
    MOVING + int(part.start) for part in (CONSTANT, DEEPER, STANDING)
)


@compiled
def look(  # noqa: PLR0913 - a kernel writes into its arguments
    seen: Seen, held: Held, course: Course, room: Room, far: Array, sums: Sums
) -> float:
    """Add up the equations of a step, if they are wanted.

    Args:
        seen: the film.
        held: what is believed.
        course: the guess.
        room: to work in.
        far: (n, POINTS) written: how many errors a point strayed.
        sums: added to.

    Returns:
        the sum of squares, robust for points, of all moments and resting points.
    """
    for g in range(WHOLE):
        room.x[MOVING + g] = course.whole[g]
    open_lens(room.x, room.lens)
    stand(room.x, held.sizes, room.spot, room.slope)
    is_wanted = sums.band.shape[1] > 0
    cost = _film(seen, held, room, sums)
    for t in range(seen.depth.shape[0]):
        for j in range(MOVING):
            room.x[j] = 0.0
            for a in range(4):
                there = course.coefficients[course.first[t] + a, j]
                room.x[j] += course.weights[t, a] * there
        bear(room.x, room.frame, room.spot, room.slope)
        _clear(room.row)
        cost += points(seen, t, room, far)
        count = moment(seen, held, t, room)
        for r in range(2 * _POINTS, count):
            cost += room.value[r] * room.value[r]
        if is_wanted:
            _gather(seen, t, count, far, room, sums)
            _spread(course.first[t], course.weights[t], room, sums)
    return cost


@inner
def _film(seen: Seen, held: Held, room: Room, sums: Sums) -> float:
    """The squares of what concerns the film as a whole, added up."""
    cost = 0.0
    is_wanted = sums.band.shape[1] > 0
    weight = 1 / held.resting
    for k in range(len(FEET)):
        project(HEEL + k, 0, room)
        for i in range(2):
            if not math.isfinite(seen.feet[k, i]):
                continue
            own = _STANDING + 2 * k + i
            off = room.value[i] + room.x[own] + seen.middle[i] - seen.feet[k, i]
            off *= weight
            cost += off * off
            if is_wanted:
                count = _used(room.row[i], weight, room)
                count = _also(count, own, weight, room)
                _add(count, off, room, sums)
    if math.isfinite(seen.witness):
        off = room.x[BEARING] - room.x[HEADING] - seen.witness
        off -= 2 * math.pi * math.floor(off / (2 * math.pi) + 0.5)
        off /= held.witness
        cost += off * off
        if is_wanted:
            count = _also(0, BEARING, 1 / held.witness, room)
            count = _also(count, HEADING, -1 / held.witness, room)
            _add(count, off, room, sums)
    return cost


@inner
def _gather(  # noqa: PLR0913 - a kernel writes into its arguments
    seen: Seen, t: int, count: int, far: Array, room: Room, sums: Sums
) -> None:
    """Add up the products of all rows of a moment."""
    _clear(room.local)
    for i in range(MOVING):
        room.pull[i] = 0.0
    for r in range(count):
        if r >= 2 * _POINTS:
            _add(_used(room.row[r], 1.0, room), room.value[r], room, sums)
            continue
        k = r // 2
        counts = seen.weight[t, k] / (1 + far[t, k] * far[t, k] / FAR)
        if counts == 0.0:
            continue
        weight = math.sqrt(counts / seen.repeated) / seen.stray
        n = _used(room.row[r], weight, room)
        n = _also(n, _CONSTANT + r, weight, room)
        n = _also(n, _DEEPER + r, weight * seen.depth[t], room)
        _add(n, weight * room.value[r], room, sums)


@inner
def _used(row: Array, weight: float, room: Room) -> int:
    """Keep a row's slopes that are not 0, each times *weight*; how many there are."""
    n = 0
    for column in range(COLUMNS):
        if row[column] != 0.0:
            room.at[n] = column
            room.here[n] = weight * row[column]
            n += 1
    return n


@inner
def _also(n: int, column: int, slope: float, room: Room) -> int:
    room.at[n] = column
    room.here[n] = slope
    return n + 1


@inner
def _add(count: int, value: float, room: Room, sums: Sums) -> None:
    """Add the products of the slopes that are kept."""
    for a in range(count):
        i, by = room.at[a], room.here[a]
        if i < MOVING:
            room.pull[i] += by * value
            for b in range(a, count):
                room.local[i, room.at[b]] += by * room.here[b]
        else:
            sums.across[i - MOVING] += by * value
            for b in range(a, count):
                sums.corner[i - MOVING, room.at[b] - MOVING] += by * room.here[b]


@inner
def _spread(first: int, weights: Array, room: Room, sums: Sums) -> None:
    """Share what a moment says out among its coefficients."""
    for i in range(MOVING):
        for j in range(i):
            room.local[i, j] = room.local[j, i]
    for a in range(4):
        here = first + a
        for i in range(MOVING):
            sums.along[here, i] += weights[a] * room.pull[i]
            for g in range(WHOLE):
                sums.border[here, i, g] += weights[a] * room.local[i, MOVING + g]
        for apart in range(4 - a):
            both = weights[a] * weights[a + apart]
            _add_block(both, room.local, sums.band[apart, here])


@inner
def _add_block(share: float, local: Array, block: Array) -> None:
    for i in range(MOVING):
        for j in range(MOVING):
            block[i, j] += share * local[i, j]


@inner
def _clear(table: Array) -> None:
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            table[i, j] = 0.0
