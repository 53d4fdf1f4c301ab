"""Differences of one moment from a body on its feet, compiled.

Every difference is a row of slopes over the unknowns that it depends on.
"""

from __future__ import annotations

import math

from kneewise.arrays import Array
from kneewise.engine.kernels.film import (
    Held,
    Room,
    Seen,
)
from kneewise.engine.kernels.limbs import (
    ACROSS,
    ALONG,
    ASIDE,
    AWAY,
    BEARING,
    COLUMNS,
    FRONT,
    HEIGHT,
    KNEE,
    LEG,
    LEGS,
    LOG_FOCAL,
    NECK,
    PITCH,
    ROLL,
    STAND,
    TOWARD,
)
from kneewise.engine.kernels.parts import inner
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    MOVING,
    POINTS,
)

_POINTS = len(POINTS)
_CONSTANT, _DEEPER = (MOVING + int(part.start) for part in (CONSTANT, DEEPER))

FAR = 9.0
"""Cauchy's: a point that many squared errors off counts half."""


@inner
def open_lens(x: Array, lens: Array) -> None:
    """Write cosines and sines of a camera's turns, and its focal length, px."""
    for i, column in enumerate((BEARING, PITCH, ROLL)):
        lens[2 * i] = math.cos(x[column])
        lens[2 * i + 1] = math.sin(x[column])
    lens[6] = math.exp(x[LOG_FOCAL])


@inner
def project(k: int, r: int, room: Room) -> None:
    """Write where a place is, px from the middle, into row *r* and the next."""
    x, lens, row, value = room.x, room.lens, room.row, room.value
    ahead, left, up = room.spot[k, 0], room.spot[k, 1], room.spot[k, 2]
    c, s, cp, sp, cr, sr = lens[0], lens[1], lens[2], lens[3], lens[4], lens[5]
    right = c * left - s * ahead + x[ASIDE]
    down = x[HEIGHT] - up
    away = x[AWAY] - c * ahead - s * left
    down, away = cp * down - sp * away, sp * down + cp * away
    near = lens[6] / away
    for i in range(2):
        one, other = (cr, -sr) if i == 0 else (sr, cr)
        slant = (one * right + other * down) / away
        value[r + i] = lens[6] * slant
        a = near * one
        b = near * (other * cp - slant * sp)
        d = near * (-other * sp - slant * cp)
        by_ahead, by_left = -s * a - c * d, c * a - s * d
        for column in range(COLUMNS):
            row[r + i, column] = (
                by_ahead * room.slope[k, 0, column]
                + by_left * room.slope[k, 1, column]
                - b * room.slope[k, 2, column]
            )
        row[r + i, ASIDE], row[r + i, HEIGHT], row[r + i, AWAY] = a, b, d
        row[r + i, BEARING] = a * (-s * left - c * ahead) + d * (s * ahead - c * left)
        row[r + i, PITCH] = near * (-other * away - slant * down)
        row[r + i, ROLL] = near * (other * right - one * down)
        row[r + i, LOG_FOCAL] = value[r + i]


@inner
def points(seen: Seen, t: int, room: Room, far: Array) -> float:
    """Rows of points, in px; twice their cost."""
    cost = 0.0
    for k in range(_POINTS):
        project(k, 2 * k, room)
        square = 0.0
        for i in range(2):
            n = 2 * k + i
            offset = room.x[_CONSTANT + n] + room.x[_DEEPER + n] * seen.depth[t]
            room.value[n] += offset + seen.middle[i] - seen.pixels[t, k, i]
            square += room.value[n] * room.value[n]
        square /= seen.stray * seen.stray
        far[t, k] = math.sqrt(square)
        cost += seen.weight[t, k] * FAR * math.log1p(square / FAR)
    return cost / seen.repeated


@inner
def moment(seen: Seen, held: Held, t: int, room: Room) -> int:
    """Write the rows of everything else about a moment; how many there are in all."""
    r = 2 * _POINTS
    both = seen.planted[0] + seen.planted[1]
    for side in range(2):
        knee = LEGS + LEG * side + KNEE
        stays = 1.0 if seen.planted[side] else seen.landed[t]
        if stays > 0:
            r = _stays(side, stays / held.slip, seen.repeated, r, room)
        if seen.planted[side]:
            r = _over_foot(side, held, seen.share, r, room)
            weight = seen.straight[t] / held.straight[1]
            r = _own(knee, held.straight[0], weight, r, room)
        weight = 1 / held.backwards if room.x[knee] < 0 else 0.0
        r = _own(knee, 0.0, weight, r, room)
    r = _balance(seen, held, seen.share * seen.carried[t] / both, r, room)
    for k in range(held.ways.shape[0]):
        room.value[r] = -seen.share * held.usual[t, k]
        for j in range(MOVING):
            room.row[r, j] = seen.share * held.ways[k, j]
            room.value[r] += room.row[r, j] * room.x[j]
        r += 1
    return r


@inner
def _own(column: int, mean: float, weight: float, r: int, room: Room) -> int:
    """A coordinate is near to a mean."""
    room.value[r] = weight * (room.x[column] - mean)
    room.row[r, column] = weight
    return r + 1


@inner
def _stays(side: int, firm: float, repeated: float, r: int, room: Room) -> int:
    """An ankle stays over its foot, as firmly as *firm* says: one over m."""
    weight = firm / math.sqrt(repeated)
    ankle, still = 4 + side, STAND + side
    for i in range(3):
        room.value[r + i] = weight * (room.spot[ankle, i] - room.spot[still, i])
        for c in range(COLUMNS):
            by = room.slope[ankle, i, c] - room.slope[still, i, c]
            room.row[r + i, c] = weight * by
    return r + 3


@inner
def _over_foot(side: int, held: Held, share: float, r: int, room: Room) -> int:
    """A knee bends along its foot, and the shank stands over it."""
    way = 1.0 - 2.0 * side
    foot = ACROSS + side
    for place, pair in ((FRONT + side, held.torsion), (ALONG + side, held.aslant)):
        weight = share / pair[1]
        room.value[r] = -weight * pair[0]
        for i in range(2):
            room.value[r] += way * weight * room.spot[place, i] * room.spot[foot, i]
            for c in range(COLUMNS):
                by = room.slope[place, i, c] * room.spot[foot, i]
                by += room.spot[place, i] * room.slope[foot, i, c]
                room.row[r, c] += way * weight * by
        r += 1
    return r


@inner
def _balance(seen: Seen, held: Held, share: float, r: int, room: Room) -> int:
    """The centre of mass stays over the feet; *share* is of each that stays."""
    both = seen.planted[0] + seen.planted[1]
    weight = share / held.balance[1]
    for i in range(2):
        room.value[r + i] = 0.0
        for k in range(NECK + 1):
            part = weight * both * held.mass[k]
            room.value[r + i] += part * room.spot[k, i]
            for c in range(COLUMNS):
                room.row[r + i, c] += part * room.slope[k, i, c]
        for side in range(2):
            part = weight * seen.planted[side]
            ahead = held.balance[0]
            foot, along = STAND + side, TOWARD + side
            there = room.spot[foot, i] + ahead * room.spot[along, i]
            room.value[r + i] -= part * there
            for c in range(COLUMNS):
                by = room.slope[foot, i, c] + ahead * room.slope[along, i, c]
                room.row[r + i, c] -= part * by
    return r + 2
