"""Where every segment of a body is, compiled: functions, axes, and the chain."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import Body, Functions
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner, small

KEPT = 16
"""Bodies of which what was prepared for the kernels is kept: it takes longer than a
hundred frames, and a body does not change."""


class Curves(NamedTuple):
    """The functions of a body as the kernels read them; fields as in ``Functions``."""

    knots: Array
    first_knot: Indices
    coefficients: Array
    about: Array
    first_piece: Indices
    degree: Indices
    """(p,) the highest power of each piece that is not 0."""


class Chain(NamedTuple):
    """The joints of a body as the kernels read them; fields as in ``Body``."""

    parent: Indices
    joint_turn: Array
    joint_place: Array
    first_axis: Indices
    axis_kind: Indices
    axes: Array
    axis_coordinate: Indices
    curves: Curves
    coupled_to: Indices
    coupler: Indices
    principal: Indices
    """(a,) 0, 1, 2 for an axis that is x, y or z of its frame; -1 for another."""

    upright: Indices
    """(s,) 1 where the joint's frame is not turned on the parent."""


class Marks(NamedTuple):
    """The markers of a body as the kernels read them."""

    segment: Indices
    """(k,)."""

    place: Array
    """(k, 3) m, in the segment's joint frame."""


@lru_cache(maxsize=KEPT)
def chain(body: Body) -> Chain:
    """The joints of *body*, in arrays of one type so that a kernel compiles once."""
    return Chain(
        parent=whole(body.parent),
        joint_turn=real(body.joint_turn),
        joint_place=real(body.joint_place),
        first_axis=whole(body.first_axis),
        axis_kind=whole(body.axis_kind),
        axes=real(body.axes),
        axis_coordinate=whole(body.axis_coordinate),
        curves=curves(body.functions),
        coupled_to=whole(body.coupled_to),
        coupler=whole(body.coupler),
        principal=_principal(body.axes),
        upright=whole((body.joint_turn == np.eye(3)).all(axis=(1, 2))),
    )


def curves(functions: Functions) -> Curves:
    """The functions of a body, in arrays of one type."""
    powers = np.arange(functions.coefficients.shape[1])
    degree = ((functions.coefficients != 0) * powers).max(axis=1)
    return Curves(
        knots=real(functions.knots),
        first_knot=whole(functions.first_knot),
        coefficients=real(functions.coefficients),
        about=real(functions.about),
        first_piece=whole(functions.first_piece),
        degree=whole(degree),
    )


def _principal(axes: Array) -> Indices:
    """Which coordinate axis each of *axes* (a, 3) is: (a,), -1 for none."""
    is_one = axes == 1.0
    return whole(np.where(is_one.any(axis=1), is_one.argmax(axis=1), -1))


def marks(body: Body, points: Indices | None = None) -> Marks:
    """Some (k,) or all markers of *body*, in arrays of one type."""
    some = slice(None) if points is None else points
    return Marks(whole(body.marker_segment[some]), real(body.marker_place[some]))


def real(values: Array) -> Array:
    """A writable, contiguous copy: kernels are compiled for this type alone."""
    return np.array(values, dtype=np.float64, order="C")


def whole(values: Indices) -> Indices:
    """A writable, contiguous copy: kernels are compiled for this type alone."""
    return np.array(values, dtype=np.intp, order="C")


def along(chain: Chain) -> tuple[Indices, Indices]:
    """Every moving axis that carries each segment, from the ground outwards.

    Returns:
        first (s + 1,) and axis (n,): segment i hangs on the axes
        ``axis[first[i] : first[i + 1]]``. Axes that stand still are left out.
    """
    lists: list[list[int]] = []
    for i, parent in enumerate(chain.parent):
        own = range(chain.first_axis[i], chain.first_axis[i + 1])
        above = lists[parent] if parent >= 0 else []
        lists.append(above + [a for a in own if chain.axis_coordinate[a] >= 0])
    first = np.cumsum([0] + [len(axes) for axes in lists], dtype=np.intp)
    flat = [a for axes in lists for a in axes]
    return first, np.array(flat, dtype=np.intp)


@small
def evaluate(curves: Curves, i: int, x: float, out: Array) -> None:
    """Write the value, the first and the second derivative of function *i* at *x*."""
    low = curves.first_knot[i]
    high = curves.first_knot[i + 1]
    piece = curves.first_piece[i] - low
    while low < high:
        middle = (low + high) // 2
        if x < curves.knots[middle]:
            high = middle
        else:
            low = middle + 1
    piece += low
    d = x - curves.about[piece]
    value = 0.0
    slope = 0.0
    bend = 0.0
    for power in range(curves.degree[piece], -1, -1):
        bend = bend * d + 2.0 * slope
        slope = slope * d + value
        value = value * d + curves.coefficients[piece, power]
    out[0] = value
    out[1] = slope
    out[2] = bend


@compiled
def couple(chain: Chain, q: Array) -> None:
    """Write into *q* (n, q) the coordinates that others drive."""
    out = np.zeros(3)
    for c in range(q.shape[1]):
        if chain.coupled_to[c] >= 0:
            for t in range(q.shape[0]):
                evaluate(chain.curves, chain.coupler[c], q[t, chain.coupled_to[c]], out)
                q[t, c] = out[0]


@compiled
def follow(chain: Chain, q: Array, slopes: Array) -> None:
    """Write into *q* (n, q) what coordinates drive, and how it changes with them."""
    out = np.zeros(3)
    for t in range(q.shape[0]):
        for c in range(q.shape[1]):
            if chain.coupled_to[c] >= 0:
                evaluate(chain.curves, chain.coupler[c], q[t, chain.coupled_to[c]], out)
                q[t, c] = out[0]
                slopes[t, c] = out[1]


@inner
def swing(axis: Array, angle: float, turn: Array) -> None:
    """Turn a frame (3, 3) about an axis given in the frame itself (Rodrigues).

    The axis is taken in the segment's own frame, where it is exactly of length 1:
    rounding then adds up along the chain instead of multiplying.
    """
    x = axis[0]
    y = axis[1]
    z = axis[2]
    sine = math.sin(angle)
    cosine = math.cos(angle)
    for i in range(3):
        u = turn[i, 0]
        v = turn[i, 1]
        w = turn[i, 2]
        part = (1.0 - cosine) * (x * u + y * v + z * w)
        turn[i, 0] = cosine * u + sine * (v * z - w * y) + part * x
        turn[i, 1] = cosine * v + sine * (w * x - u * z) + part * y
        turn[i, 2] = cosine * w + sine * (u * y - v * x) + part * z
