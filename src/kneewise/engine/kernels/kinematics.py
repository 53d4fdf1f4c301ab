"""Where every segment of a body is, compiled: functions, axes, and the chain."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import SLIDE, Body
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import woven

KEPT = 16
"""Bodies of which what was prepared for the kernels is kept: it takes longer than a
hundred frames, and a body does not change."""


class Chain(NamedTuple):
    """The joints of a body as the kernels read them; fields as in ``Body``."""

    parent: Indices
    joint_turn: Array
    joint_place: Array
    first_axis: Indices
    axis_kind: Indices
    axes: Array
    axis_coordinate: Indices
    knots: Array
    first_knot: Indices
    coefficients: Array
    about: Array
    first_piece: Indices
    coupled_to: Indices
    coupler: Indices
    degree: Indices
    """(p,) the highest power of each piece that is not 0."""

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
    functions = body.functions
    powers = np.arange(functions.coefficients.shape[1])
    degree = ((functions.coefficients != 0) * powers).max(axis=1)
    return Chain(
        parent=whole(body.parent),
        joint_turn=real(body.joint_turn),
        joint_place=real(body.joint_place),
        first_axis=whole(body.first_axis),
        axis_kind=whole(body.axis_kind),
        axes=real(body.axes),
        axis_coordinate=whole(body.axis_coordinate),
        knots=real(functions.knots),
        first_knot=whole(functions.first_knot),
        coefficients=real(functions.coefficients),
        about=real(functions.about),
        first_piece=whole(functions.first_piece),
        coupled_to=whole(body.coupled_to),
        coupler=whole(body.coupler),
        degree=whole(degree),
        principal=_principal(body.axes),
        upright=whole((body.joint_turn == np.eye(3)).all(axis=(1, 2))),
    )


def _principal(axes: Array) -> Indices:
    """Which coordinate axis each of *axes* (a, 3) is: (a,), -1 for none."""
    is_one = axes == 1.0
    return whole(np.where(is_one.any(axis=1), is_one.argmax(axis=1), -1))


def marks(body: Body) -> Marks:
    """The markers of *body*, in arrays of one type."""
    return Marks(whole(body.marker_segment), real(body.marker_place))


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


@woven
def evaluate(chain: Chain, i: int, x: float, out: Array) -> None:
    """Write the value, the first and the second derivative of function *i* at *x*."""
    low = chain.first_knot[i]
    high = chain.first_knot[i + 1]
    piece = chain.first_piece[i] - low
    while low < high:
        middle = (low + high) // 2
        if x < chain.knots[middle]:
            high = middle
        else:
            low = middle + 1
    piece += low
    d = x - chain.about[piece]
    value = 0.0
    slope = 0.0
    bend = 0.0
    for power in range(chain.degree[piece], -1, -1):
        bend = bend * d + 2.0 * slope
        slope = slope * d + value
        value = value * d + chain.coefficients[piece, power]
    out[0] = value
    out[1] = slope
    out[2] = bend


@compiled
def axis_values(  # noqa: PLR0913 - a kernel writes into its arguments
    chain: Chain, q: Array, x: Array, g: Array, h: Array, column: Indices
) -> None:
    """Write how far every axis has moved, and how that changes with a coordinate.

    Args:
        chain: the joints.
        q: (q,) the coordinates; a coupled one is not read but computed.
        x: (a,) written: m along or rad about each axis.
        g: (a,) written: its derivative in the coordinate that finally drives it.
        h: (a,) written: its second derivative.
        column: (a,) written: that coordinate; -1 for an axis that stands still.
    """
    out = np.zeros(3)
    for a in range(chain.axis_coordinate.shape[0]):
        c = chain.axis_coordinate[a]
        if c < 0:
            evaluate(chain, a, 0.0, out)
            x[a] = out[0]
            g[a] = 0.0
            h[a] = 0.0
            column[a] = -1
            continue
        driver = chain.coupled_to[c]
        if driver < 0:
            evaluate(chain, a, q[c], out)
            x[a] = out[0]
            g[a] = out[1]
            h[a] = out[2]
            column[a] = c
            continue
        evaluate(chain, chain.coupler[c], q[driver], out)
        inner = out[1]
        bend = out[2]
        evaluate(chain, a, out[0], out)
        x[a] = out[0]
        g[a] = out[1] * inner
        h[a] = out[2] * inner * inner + out[1] * bend
        column[a] = driver


@compiled
def couple(chain: Chain, q: Array) -> None:
    """Write into *q* (n, q) the coordinates that others drive."""
    out = np.zeros(3)
    for c in range(q.shape[1]):
        if chain.coupled_to[c] >= 0:
            for t in range(q.shape[0]):
                evaluate(chain, chain.coupler[c], q[t, chain.coupled_to[c]], out)
                q[t, c] = out[0]


@compiled
def place(chain: Chain, x: Array, turn: Array, at: Array, axis_world: Array) -> None:
    """Write where every segment is, given how far every axis has moved.

    Args:
        chain: the joints.
        x: (a,) m along or rad about each axis.
        turn: (s, 3, 3) written: the segment's joint frame in the ground.
        at: (s, 3) written: its origin, m.
        axis_world: (a, 3) written: each axis in the ground. A hinge passes through
            the origin of its own segment.
    """
    for s in range(chain.parent.shape[0]):
        _hang(chain, s, turn, at)
        for a in range(chain.first_axis[s], chain.first_axis[s + 1]):
            for i in range(3):
                axis_world[a, i] = (
                    turn[s, i, 0] * chain.axes[a, 0]
                    + turn[s, i, 1] * chain.axes[a, 1]
                    + turn[s, i, 2] * chain.axes[a, 2]
                )
            if chain.axis_kind[a] == SLIDE:
                for i in range(3):
                    at[s, i] += axis_world[a, i] * x[a]
            else:
                _turn(chain, s, a, x[a], turn)


@woven
def _turn(chain: Chain, s: int, a: int, angle: float, turn: Array) -> None:
    """Turn the frame of segment *s* by *angle* rad about its axis *a*."""
    main = chain.principal[a]
    if main == 0:
        _roll(turn, s, 1, 2, angle)
    elif main == 1:
        _roll(turn, s, 2, 0, angle)
    elif main == 2:
        _roll(turn, s, 0, 1, angle)
    else:
        _swing(chain, s, a, angle, turn)


@woven
def _roll(turn: Array, s: int, first: int, second: int, angle: float) -> None:
    """Turn the frame of segment *s*: its axis *first* towards its axis *second*."""
    sine = math.sin(angle)
    cosine = math.cos(angle)
    for i in range(3):
        u = turn[s, i, first]
        v = turn[s, i, second]
        turn[s, i, first] = cosine * u + sine * v
        turn[s, i, second] = cosine * v - sine * u


@woven
def _hang(chain: Chain, s: int, turn: Array, at: Array) -> None:
    """Write the frame of segment *s* with every axis of its joint at 0."""
    p = chain.parent[s]
    if p < 0:
        for i in range(3):
            at[s, i] = chain.joint_place[s, i]
            for j in range(3):
                turn[s, i, j] = chain.joint_turn[s, i, j]
        return
    for i in range(3):
        r0 = turn[p, i, 0]
        r1 = turn[p, i, 1]
        r2 = turn[p, i, 2]
        at[s, i] = (
            at[p, i]
            + r0 * chain.joint_place[s, 0]
            + r1 * chain.joint_place[s, 1]
            + r2 * chain.joint_place[s, 2]
        )
        if chain.upright[s]:
            turn[s, i, 0] = r0
            turn[s, i, 1] = r1
            turn[s, i, 2] = r2
            continue
        for j in range(3):
            turn[s, i, j] = (
                r0 * chain.joint_turn[s, 0, j]
                + r1 * chain.joint_turn[s, 1, j]
                + r2 * chain.joint_turn[s, 2, j]
            )


@woven
def _swing(chain: Chain, s: int, a: int, angle: float, turn: Array) -> None:
    """Turn the frame of segment *s* by *angle* rad about its axis *a* (Rodrigues).

    The axis is taken in the segment's own frame, where it is exactly of length 1:
    rounding then adds up along the chain instead of multiplying.
    """
    x = chain.axes[a, 0]
    y = chain.axes[a, 1]
    z = chain.axes[a, 2]
    sine = math.sin(angle)
    cosine = math.cos(angle)
    for i in range(3):
        u = turn[s, i, 0]
        v = turn[s, i, 1]
        w = turn[s, i, 2]
        part = (1.0 - cosine) * (x * u + y * v + z * w)
        turn[s, i, 0] = cosine * u + sine * (v * z - w * y) + part * x
        turn[s, i, 1] = cosine * v + sine * (w * x - u * z) + part * y
        turn[s, i, 2] = cosine * w + sine * (u * y - v * x) + part * z


@compiled
def forward(chain: Chain, q: Array, turn: Array, at: Array) -> None:
    """Write where every segment is, for all frames.

    Args:
        chain: the joints.
        q: (n, q) the coordinates.
        turn: (n, s, 3, 3) written.
        at: (n, s, 3) written, m.
    """
    n = chain.axes.shape[0]
    x = np.zeros(n)
    g = np.zeros(n)
    h = np.zeros(n)
    column = np.zeros(n, np.intp)
    axis_world = np.zeros((n, 3))
    for t in range(q.shape[0]):
        axis_values(chain, q[t], x, g, h, column)
        place(chain, x, turn[t], at[t], axis_world)


@compiled
def markers(chain: Chain, marks: Marks, q: Array, out: Array) -> None:
    """Write where every marker is, for all frames: *out* (n, k, 3) m."""
    n = chain.axes.shape[0]
    x = np.zeros(n)
    g = np.zeros(n)
    h = np.zeros(n)
    column = np.zeros(n, np.intp)
    axis_world = np.zeros((n, 3))
    segments = chain.parent.shape[0]
    turn = np.zeros((segments, 3, 3))
    at = np.zeros((segments, 3))
    for t in range(q.shape[0]):
        axis_values(chain, q[t], x, g, h, column)
        place(chain, x, turn, at, axis_world)
        for k in range(marks.segment.shape[0]):
            s = marks.segment[k]
            for i in range(3):
                value = marks.place[k, i]
                if s >= 0:
                    value = (
                        at[s, i]
                        + turn[s, i, 0] * marks.place[k, 0]
                        + turn[s, i, 1] * marks.place[k, 1]
                        + turn[s, i, 2] * marks.place[k, 2]
                    )
                out[t, k, i] = value
