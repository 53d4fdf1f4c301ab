"""The joints of a body prepared for speed: what moves, how, and nothing else."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import SLIDE, Body
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.kinematics import (
    KEPT,
    Curves,
    Marks,
    curves,
    evaluate,
    real,
    swing,
    whole,
)
from kneewise.engine.kernels.parts import inner, maker, woven

STILL, STRAIGHT, CURVED, DRIVEN = range(4)
"""Laws of an axis: a constant, a + b q, any function of q, a function of a function."""

ALONG, ALONG_ANY, ABOUT, ABOUT_ANY = 0, 3, 4, 7
"""Kinds of motion: ALONG + k and ABOUT + k are along and about the segment's own axis
k (x, y, z), which needs no multiplication by the axis."""


class Tree(NamedTuple):
    """Segments and axes that matter, in the order of the body."""

    parent: Indices
    level: Indices
    """(s,) 1 where the joint's frame stands as the parent's does."""

    turn: Array
    place: Array
    first: Indices
    """(s + 1,) axes of each segment."""

    kind: Indices
    """(a,) ALONG ... ABOUT_ANY."""

    sign: Array
    """(a,) -1 where the axis points against the segment's own."""

    axis: Array
    law: Indices
    """(a,) STILL, STRAIGHT, CURVED or DRIVEN."""

    start: Array
    """(a,) value of a straight law at 0; of a still one."""

    slope: Array
    column: Indices
    """(a,) the coordinate that finally drives the axis; -1 for none."""

    function: Indices
    """(a,) in ``curves``."""

    coupler: Indices
    """(a,) in ``curves``; -1 for none."""

    mass: Array
    centre: Array
    inertia: Array
    curves: Curves


class Frame(NamedTuple):
    """Where the segments of a tree are in one frame, and how they got there."""

    moved: Array
    """(a,) m or rad."""

    rate: Array
    """(a,) its derivative in the coordinate."""

    bend: Array
    """(a,) its second derivative."""

    turn: Array
    """(s, 3, 3)."""

    at: Array
    """(s, 3) m."""

    world: Array
    """(a, 3) the axes in the ground."""


def tree(body: Body, kept: Mask | None = None) -> Tree:
    """The joints of *body*, as the fast kernels read them.

    Args:
        body: the body.
        kept: (s,) segments that matter, each with all those it hangs on; None for all.
    """
    return _whole(body) if kept is None else _tree(body, np.flatnonzero(kept))


@lru_cache(maxsize=KEPT)
def _whole(body: Body) -> Tree:
    """All joints of *body*."""
    return _tree(body, np.arange(len(body.segments)))


def _tree(body: Body, chosen: Indices) -> Tree:
    """The joints of some segments of *body*."""
    number = np.full(len(body.segments) + 1, -1)
    number[chosen] = np.arange(len(chosen))
    counts = np.diff(body.first_axis)[chosen]
    axes = np.concatenate(
        [np.arange(body.first_axis[s], body.first_axis[s + 1]) for s in chosen]
        or [np.zeros(0, np.intp)]
    ).astype(np.intp)
    kind, sign = _kinds(body, axes)
    turn = body.joint_turn[chosen]
    law, start, slope, column, coupler = _laws(body, axes)
    return Tree(
        parent=whole(number[body.parent[chosen]]),
        level=whole((turn == np.eye(3)).all(axis=(1, 2)).astype(np.intp)),
        turn=real(turn),
        place=real(body.joint_place[chosen]),
        first=whole(np.concatenate([[0], np.cumsum(counts)])),
        kind=whole(kind),
        sign=real(sign),
        axis=real(body.axes[axes]),
        law=whole(law),
        start=real(start),
        slope=real(slope),
        column=whole(column),
        function=whole(axes),
        coupler=whole(coupler),
        mass=real(body.mass[chosen]),
        centre=real(body.centre[chosen]),
        inertia=real(body.inertia[chosen]),
        curves=curves(body.functions),
    )


def _kinds(body: Body, axes: Indices) -> tuple[Indices, Array]:
    """The kind of motion of each axis, and the sign of its axis."""
    vectors = body.axes[axes]
    largest = np.abs(vectors).argmax(axis=1) if len(axes) else np.zeros(0, np.intp)
    main = (np.count_nonzero(vectors, axis=1) == 1) if len(axes) else largest > 0
    sign = np.sign(vectors[np.arange(len(axes)), largest])
    slides = body.axis_kind[axes] == SLIDE
    own = np.where(slides, ALONG, ABOUT) + largest
    return np.where(main, own, np.where(slides, ALONG_ANY, ABOUT_ANY)), sign


def _laws(body: Body, axes: Indices) -> tuple[Indices, Array, Array, Indices, Indices]:
    """Law, start, slope, column and coupler of each axis."""
    functions = body.functions
    first = functions.first_piece[axes]
    one = functions.first_piece[axes + 1] - first == 1
    powers = functions.coefficients[first]
    about = functions.about[first]
    straight = one & ~powers[:, 2:].any(axis=1)
    coordinate = body.axis_coordinate[axes]
    driver = np.where(coordinate >= 0, body.coupled_to[coordinate], -1)
    law = np.where(straight, STRAIGHT, CURVED)
    law = np.where(driver >= 0, DRIVEN, law)
    law = np.where(coordinate < 0, STILL, law)
    start = powers[:, 0] - powers[:, 1] * about
    column = np.where(driver >= 0, driver, coordinate)
    coupler = np.where(driver >= 0, body.coupler[coordinate], -1)
    return law, start, powers[:, 1], column, coupler


@maker
def frame(tree: Tree) -> Frame:
    """Room for one frame."""
    a = tree.kind.shape[0]
    s = tree.parent.shape[0]
    return Frame(
        np.zeros(a),
        np.zeros(a),
        np.zeros(a),
        np.zeros((s, 3, 3)),
        np.zeros((s, 3)),
        np.zeros((a, 3)),
    )


@inner
def pose(tree: Tree, q: Array, now: Frame, out: Array) -> None:
    """Write where every segment is; *out* is room for three numbers."""
    move(tree, q, now, out)
    stand(tree, now)


@woven
def move(tree: Tree, q: Array, now: Frame, out: Array) -> None:
    """Write how far every axis has moved; *out* is room for three numbers."""
    for a in range(tree.kind.shape[0]):
        law = tree.law[a]
        if law == STRAIGHT:
            now.moved[a] = tree.start[a] + tree.slope[a] * q[tree.column[a]]
            now.rate[a] = tree.slope[a]
            now.bend[a] = 0.0
        elif law == STILL:
            now.moved[a] = tree.start[a]
            now.rate[a] = 0.0
            now.bend[a] = 0.0
        else:
            value = q[tree.column[a]]
            inner = 1.0
            bend = 0.0
            if law == DRIVEN:
                evaluate(tree.curves, tree.coupler[a], value, out)
                value = out[0]
                inner = out[1]
                bend = out[2]
            evaluate(tree.curves, tree.function[a], value, out)
            now.moved[a] = out[0]
            now.rate[a] = out[1] * inner
            now.bend[a] = out[2] * inner * inner + out[1] * bend


@woven
def stand(tree: Tree, now: Frame) -> None:  # noqa: C901, PLR0912, PLR0915 - one loop
    """Write where every segment is, given how far every axis has moved."""
    at = now.at
    world = now.world
    moved = now.moved
    kinds = tree.kind
    signs = tree.sign
    for s in range(tree.parent.shape[0]):
        p = tree.parent[s]
        turn = now.turn[s]
        joint = tree.turn[s]
        d0 = tree.place[s, 0]
        d1 = tree.place[s, 1]
        d2 = tree.place[s, 2]
        if p < 0:
            at[s, 0] = d0
            at[s, 1] = d1
            at[s, 2] = d2
            for i in range(3):
                for j in range(3):
                    turn[i, j] = joint[i, j]
        else:
            carrier = now.turn[p]
            is_level = tree.level[s] == 1
            for i in range(3):
                r0 = carrier[i, 0]
                r1 = carrier[i, 1]
                r2 = carrier[i, 2]
                at[s, i] = at[p, i] + r0 * d0 + r1 * d1 + r2 * d2
                if is_level:
                    turn[i, 0] = r0
                    turn[i, 1] = r1
                    turn[i, 2] = r2
                else:
                    for j in range(3):
                        turn[i, j] = (
                            r0 * joint[0, j] + r1 * joint[1, j] + r2 * joint[2, j]
                        )
        for a in range(tree.first[s], tree.first[s + 1]):
            kind = kinds[a]
            x = moved[a]
            line = world[a]
            if kind in (ALONG_ANY, ABOUT_ANY):
                axis = tree.axis[a]
                for i in range(3):
                    line[i] = (
                        turn[i, 0] * axis[0]
                        + turn[i, 1] * axis[1]
                        + turn[i, 2] * axis[2]
                    )
            else:
                k = kind & 3
                sign = signs[a]
                for i in range(3):
                    line[i] = sign * turn[i, k]
            if kind < ABOUT:
                for i in range(3):
                    at[s, i] += line[i] * x
            elif kind == ABOUT_ANY:
                swing(tree.axis[a], x, turn)
            else:
                k = kind - ABOUT
                u = k + 1 if k < 2 else 0
                v = k - 1 if k > 0 else 2
                sine = signs[a] * math.sin(x)
                cosine = math.cos(x)
                for i in range(3):
                    first = turn[i, u]
                    second = turn[i, v]
                    turn[i, u] = cosine * first + sine * second
                    turn[i, v] = cosine * second - sine * first


@compiled
def laws(tree: Tree, q: Array, moved: Array, rate: Array, bend: Array) -> None:
    """Write how far every axis (a,) has moved, with its first two derivatives."""
    now = frame(tree)
    move(tree, q, now, np.zeros(3))
    for a in range(moved.shape[0]):
        moved[a] = now.moved[a]
        rate[a] = now.rate[a]
        bend[a] = now.bend[a]


@compiled
def forward(tree: Tree, q: Array, turn: Array, at: Array) -> None:
    """Write where every segment is, for all frames.

    Args:
        tree: the joints.
        q: (n, q) the coordinates.
        turn: (n, s, 3, 3) written.
        at: (n, s, 3) written, m.
    """
    now = frame(tree)
    room = np.zeros(3)
    for t in range(q.shape[0]):
        pose(tree, q[t], now, room)
        for s in range(now.at.shape[0]):
            for i in range(3):
                at[t, s, i] = now.at[s, i]
                for j in range(3):
                    turn[t, s, i, j] = now.turn[s, i, j]


@compiled
def markers(tree: Tree, marks: Marks, q: Array, out: Array) -> None:
    """Write where every marker is, for all frames: *out* (n, k, 3) m."""
    now = frame(tree)
    room = np.zeros(3)
    for t in range(q.shape[0]):
        pose(tree, q[t], now, room)
        for k in range(marks.segment.shape[0]):
            s = marks.segment[k]
            place = marks.place[k]
            for i in range(3):
                value = place[i]
                if s >= 0:
                    turn = now.turn[s, i]
                    value = (
                        now.at[s, i]
                        + turn[0] * place[0]
                        + turn[1] * place[1]
                        + turn[2] * place[2]
                    )
                out[t, k, i] = value
