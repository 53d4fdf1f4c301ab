"""A body on its feet and its slopes by what is unknown of it, compiled.

A point turns about a joint by the axis of the joint times how far it is from there, so
that slopes take no more than one cross product each.
"""

from __future__ import annotations

import math

from kneewise.arrays import Array
from kneewise.engine.kernels.parts import inner
from kneewise.engine.one_camera.layout import MOVING, POINTS, Leg, Moving, Whole

AHEAD, LEFT, UP, TURN, LIST, LEGS, BOW, LEAN, TWIST = (int(each) for each in Moving)
FLEXION, ADDUCTION, ROTATION, KNEE = (int(each) for each in Leg)
LEG = len(Leg)

BEARING, PITCH, ROLL, LOG_FOCAL, ASIDE, HEIGHT, AWAY = (
    MOVING + each for each in range(Whole.BEARING, Whole.THIGH)
)
THIGH, SHANK, HIPS, SHOULDERS, TRUNK = (
    MOVING + each for each in range(Whole.THIGH, Whole.ANKLE)
)
LIFT, HEADING, TWISTED, STAGGER, STANCE, TURN_OUT, SKEW, FOOT = (
    MOVING + each for each in range(Whole.ANKLE, Whole.OFFSETS)
)
"""Unknowns of the film behind those of the moment; ``LIFT`` is that of the ankles."""

COLUMNS = MOVING + Whole.OFFSETS
"""Unknowns that places depend on."""

PELVIS = len(POINTS)
NECK = PELVIS + 1
FRONT = NECK + 1
"""Of the shanks, ahead: left, right. So are the pairs that follow."""

ALONG = FRONT + 2
"""The shanks, upwards."""

STAND = ALONG + 2
"""Where the ankles are if the feet stay."""

HEEL = STAND + 2
TIP = HEEL + 2
ACROSS = TIP + 2
"""The feet, to the left of each."""

TOWARD = ACROSS + 2
"""From heel to toes."""

SPOTS = TOWARD + 2
"""Places and directions: hips, knees, ankles and shoulders come first."""

NOWHERE = -1
"""What a direction turns about."""


@inner
def stand(x: Array, sizes: Array, spot: Array, slope: Array) -> None:
    """Write where the feet stand.

    Args:
        x: (MOVING + WHOLE,) unknowns.
        sizes: (2,) m, from the ankle back to the heel, and the height of the sole.
        spot: (SPOTS, 3) m or a direction; written.
        slope: (SPOTS, 3, COLUMNS) written where it is not always 0.
    """
    for side in range(2):
        way = 1.0 - 2.0 * side
        turn = x[SKEW] + way * x[TURN_OUT]
        cosine, sine = math.cos(turn), math.sin(turn)
        _put(TOWARD + side, cosine, sine, 0.0, spot)
        _put(ACROSS + side, -sine, cosine, 0.0, spot)
        _put(STAND + side, way * x[STAGGER] / 2, way * x[STANCE] / 2, x[LIFT], spot)
        slope[STAND + side, 0, STAGGER] = way / 2
        slope[STAND + side, 1, STANCE] = way / 2
        slope[STAND + side, 2, LIFT] = 1.0
        for i in range(2):
            along = spot[TOWARD + side, i]
            left = spot[ACROSS + side, i]
            heel = spot[STAND + side, i] - sizes[0] * along
            spot[HEEL + side, i] = heel
            spot[TIP + side, i] = heel + x[FOOT] * along
            slope[TIP + side, i, FOOT] = along
            for place in (HEEL, TIP):
                slope[place + side, i, STAGGER] = slope[STAND + side, i, STAGGER]
                slope[place + side, i, STANCE] = slope[STAND + side, i, STANCE]
            for column, by in ((SKEW, 1.0), (TURN_OUT, way)):
                slope[TOWARD + side, i, column] = by * left
                slope[ACROSS + side, i, column] = -by * along
                slope[HEEL + side, i, column] = -by * sizes[0] * left
                slope[TIP + side, i, column] = by * (x[FOOT] - sizes[0]) * left
        spot[HEEL + side, 2] = sizes[1]
        spot[TIP + side, 2] = sizes[1]


@inner
def bear(x: Array, frame: Array, spot: Array, slope: Array) -> None:
    """Write where the body is at one moment.

    Args:
        x: as for ``stand``.
        frame: (4, 3, 3) room to work in.
        spot: as for ``stand``.
        slope: as for ``stand``.
    """
    pelvis, limb, axis = frame[0], frame[1], frame[2:].reshape(6, 3)
    for i in range(3):
        spot[PELVIS, i] = x[AHEAD + i]
        for k in range(NECK + 1):
            slope[k, i, AHEAD + i] = 1.0
    _upright(pelvis, x[TURN] + x[HEADING])
    _axis(pelvis, 2, 1.0, axis[0])
    _axis(pelvis, 0, 1.0, axis[1])
    _spin(pelvis, 1, 2, x[LIST])
    for side in range(2):
        _put_leg(x, side, frame, spot, slope)
        _turn_leg(side, axis, spot, slope)
    _upright(limb, x[TURN] + x[HEADING] + x[TWISTED] + x[TWIST])
    _axis(limb, 1, 1.0, axis[1])
    _spin(limb, 2, 0, x[BOW])
    _axis(limb, 0, 1.0, axis[2])
    _spin(limb, 1, 2, x[LEAN])
    _put_trunk(x, limb, spot, slope)
    _turn_trunk(axis, spot, slope)


@inner
def _put_leg(x: Array, side: int, frame: Array, spot: Array, slope: Array) -> None:
    """Write places and the axes of hip and knee, and slopes by lengths."""
    way = 1.0 - 2.0 * side
    own = LEGS + LEG * side
    hip, knee, ankle = side, 2 + side, 4 + side
    pelvis, limb, axis = frame[0], frame[1], frame[2:].reshape(6, 3)
    for i in range(3):
        for j in range(3):
            limb[i, j] = pelvis[i, j]
    _axis(limb, 1, -1.0, axis[2])
    _spin(limb, 2, 0, -x[own + FLEXION])
    _axis(limb, 0, -way, axis[3])
    _spin(limb, 1, 2, -way * x[own + ADDUCTION])
    _axis(limb, 2, -way, axis[4])
    _spin(limb, 0, 1, -way * x[own + ROTATION])
    for i in range(3):
        half = way / 2 * pelvis[i, 1]
        spot[hip, i] = spot[PELVIS, i] + x[HIPS] * half
        spot[knee, i] = spot[hip, i] - x[THIGH] * limb[i, 2]
        slope[hip, i, HIPS] = slope[knee, i, HIPS] = slope[ankle, i, HIPS] = half
        slope[knee, i, THIGH] = slope[ankle, i, THIGH] = -limb[i, 2]
    _axis(limb, 1, 1.0, axis[5])
    _spin(limb, 2, 0, x[own + KNEE])
    for i in range(3):
        spot[ankle, i] = spot[knee, i] - x[SHANK] * limb[i, 2]
        slope[ankle, i, SHANK] = -limb[i, 2]
        spot[FRONT + side, i] = limb[i, 0]
        spot[ALONG + side, i] = limb[i, 2]


@inner
def _turn_leg(side: int, axis: Array, spot: Array, slope: Array) -> None:
    """Write how a leg follows turns of the pelvis, its hip and its knee."""
    own = LEGS + LEG * side
    for k in range(5):
        place = (FRONT if k == 3 else ALONG if k == 4 else 2 * k) + side
        is_place = k < 3
        pivot = PELVIS if is_place else NOWHERE
        _turn(place, pivot, TURN, axis[0], spot, slope)
        _turn(place, pivot, LIST, axis[1], spot, slope)
        for i in range(2):
            slope[place, i, HEADING] = slope[place, i, TURN]
        hip, knee = (side, 2 + side) if is_place else (NOWHERE, NOWHERE)
        if k > 0:
            for part in range(3):
                _turn(place, hip, own + part, axis[2 + part], spot, slope)
        if k > 1:
            _turn(place, knee, own + KNEE, axis[5], spot, slope)


@inner
def _put_trunk(x: Array, limb: Array, spot: Array, slope: Array) -> None:
    for i in range(3):
        spot[NECK, i] = spot[PELVIS, i] + x[TRUNK] * limb[i, 2]
        slope[NECK, i, TRUNK] = limb[i, 2]
        for side in range(2):
            half = (0.5 - side) * limb[i, 1]
            spot[6 + side, i] = spot[NECK, i] + x[SHOULDERS] * half
            slope[6 + side, i, TRUNK] = limb[i, 2]
            slope[6 + side, i, SHOULDERS] = half


@inner
def _turn_trunk(axis: Array, spot: Array, slope: Array) -> None:
    for k in range(3):
        place = NECK if k == 2 else 6 + k
        _turn(place, PELVIS, TURN, axis[0], spot, slope)
        _turn(place, PELVIS, BOW, axis[1], spot, slope)
        _turn(place, PELVIS, LEAN, axis[2], spot, slope)
        for i in range(2):
            slope[place, i, HEADING] = slope[place, i, TURN]
            slope[place, i, TWISTED] = slope[place, i, TURN]
            slope[place, i, TWIST] = slope[place, i, TURN]


@inner
def _axis(frame: Array, column: int, sign: float, axis: Array) -> None:
    for i in range(3):
        axis[i] = sign * frame[i, column]


@inner
def _turn(  # noqa: PLR0913 - a kernel writes into its arguments
    place: int, pivot: int, column: int, axis: Array, spot: Array, slope: Array
) -> None:
    """Write how a place follows a turn about an axis through *pivot*."""
    a, b, c = spot[place, 0], spot[place, 1], spot[place, 2]
    if pivot != NOWHERE:
        a, b, c = a - spot[pivot, 0], b - spot[pivot, 1], c - spot[pivot, 2]
    slope[place, 0, column] = axis[1] * c - axis[2] * b
    slope[place, 1, column] = axis[2] * a - axis[0] * c
    slope[place, 2, column] = axis[0] * b - axis[1] * a


@inner
def _upright(frame: Array, heading: float) -> None:
    """Write a frame (3, 3) turned to the left."""
    cosine, sine = math.cos(heading), math.sin(heading)
    _put(0, cosine, -sine, 0.0, frame)
    _put(1, sine, cosine, 0.0, frame)
    _put(2, 0.0, 0.0, 1.0, frame)


@inner
def _spin(frame: Array, start: int, end: int, angle: float) -> None:
    """Turn a frame so that its axis *start* goes toward its axis *end*."""
    cosine, sine = math.cos(angle), math.sin(angle)
    for i in range(3):
        one, other = frame[i, start], frame[i, end]
        frame[i, start] = cosine * one + sine * other
        frame[i, end] = cosine * other - sine * one


@inner
def _put(row: int, a: float, b: float, c: float, table: Array) -> None:
    table[row, 0], table[row, 1], table[row, 2] = a, b, c
