"""Inverse dynamics, compiled: recursive Newton-Euler over all frames."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner, maker
from kneewise.engine.kernels.tree import ABOUT, Frame, Tree, frame, pose


class Wrenches(NamedTuple):
    """Forces on segments from outside, in the axes of the ground."""

    segment: Indices
    """(l,) -1 for a force that meets no segment."""

    force: Array
    """(n, l, 3) N."""

    point: Array
    """(n, l, 3) m."""

    torque: Array
    """(n, l, 3) N·m."""


class Flow(NamedTuple):
    """How the segments move in one frame, and the forces it takes; each (s, 3)."""

    spin: Array
    """rad/s."""

    twist: Array
    """rad/s²."""

    drive: Array
    """m/s² of the joint, gravity taken off."""

    force: Array
    """N through the joint."""

    moment: Array
    """N·m about the joint."""


@compiled
def moments(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    q: Array,
    rate: Array,
    acceleration: Array,
    gravity: Array,
    wrenches: Wrenches,
    out: Array,
) -> None:
    """Write the generalised force of every coordinate: *out* (n, q) N·m or N."""
    now = frame(tree)
    flow = still(tree)
    room = np.zeros(3)
    for t in range(q.shape[0]):
        pose(tree, q[t], now, room)
        swing(tree, now, flow, gravity, rate[t], acceleration[t])
        need(tree, now, flow)
        push(wrenches, t, now, flow)
        _gather(tree, now, flow, out[t])


@maker
def still(tree: Tree) -> Flow:
    """Room for the flow of one frame."""
    s = tree.parent.shape[0]
    return Flow(
        np.zeros((s, 3)),
        np.zeros((s, 3)),
        np.zeros((s, 3)),
        np.zeros((s, 3)),
        np.zeros((s, 3)),
    )


@inner
def swing(  # noqa: PLR0913, PLR0915 - one loop over segments, compiled
    tree: Tree, now: Frame, flow: Flow, gravity: Array, rate: Array, acceleration: Array
) -> None:
    """Write how every segment turns and accelerates, from the ground outwards."""
    for b in range(tree.parent.shape[0]):
        p = tree.parent[b]
        w0 = w1 = w2 = l0 = l1 = l2 = 0.0
        d0 = -gravity[0]
        d1 = -gravity[1]
        d2 = -gravity[2]
        if p >= 0:
            x = now.at[b, 0] - now.at[p, 0]
            y = now.at[b, 1] - now.at[p, 1]
            z = now.at[b, 2] - now.at[p, 2]
            w0 = flow.spin[p, 0]
            w1 = flow.spin[p, 1]
            w2 = flow.spin[p, 2]
            l0 = flow.twist[p, 0]
            l1 = flow.twist[p, 1]
            l2 = flow.twist[p, 2]
            c0 = w1 * z - w2 * y
            c1 = w2 * x - w0 * z
            c2 = w0 * y - w1 * x
            d0 = flow.drive[p, 0] + l1 * z - l2 * y + w1 * c2 - w2 * c1
            d1 = flow.drive[p, 1] + l2 * x - l0 * z + w2 * c0 - w0 * c2
            d2 = flow.drive[p, 2] + l0 * y - l1 * x + w0 * c1 - w1 * c0
        for a in range(tree.first[b], tree.first[b + 1]):
            c = tree.column[a]
            if c < 0:
                continue
            speed = now.rate[a] * rate[c]
            drive = now.rate[a] * acceleration[c] + now.bend[a] * rate[c] * rate[c]
            u0 = now.world[a, 0]
            u1 = now.world[a, 1]
            u2 = now.world[a, 2]
            c0 = (w1 * u2 - w2 * u1) * speed
            c1 = (w2 * u0 - w0 * u2) * speed
            c2 = (w0 * u1 - w1 * u0) * speed
            if tree.kind[a] < ABOUT:
                d0 += u0 * drive + 2.0 * c0
                d1 += u1 * drive + 2.0 * c1
                d2 += u2 * drive + 2.0 * c2
            else:
                l0 += u0 * drive + c0
                l1 += u1 * drive + c1
                l2 += u2 * drive + c2
                w0 += u0 * speed
                w1 += u1 * speed
                w2 += u2 * speed
        flow.spin[b, 0] = w0
        flow.spin[b, 1] = w1
        flow.spin[b, 2] = w2
        flow.twist[b, 0] = l0
        flow.twist[b, 1] = l1
        flow.twist[b, 2] = l2
        flow.drive[b, 0] = d0
        flow.drive[b, 1] = d1
        flow.drive[b, 2] = d2


@inner
def need(tree: Tree, now: Frame, flow: Flow) -> None:  # noqa: PLR0915 - one loop
    """Write the force and the moment about its joint that every segment moves by."""
    r = now.turn
    i = tree.inertia
    for b in range(tree.parent.shape[0]):
        w0 = flow.spin[b, 0]
        w1 = flow.spin[b, 1]
        w2 = flow.spin[b, 2]
        l0 = flow.twist[b, 0]
        l1 = flow.twist[b, 1]
        l2 = flow.twist[b, 2]
        m = tree.mass[b]
        x = (
            r[b, 0, 0] * tree.centre[b, 0]
            + r[b, 0, 1] * tree.centre[b, 1]
            + r[b, 0, 2] * (tree.centre[b, 2])
        )
        y = (
            r[b, 1, 0] * tree.centre[b, 0]
            + r[b, 1, 1] * tree.centre[b, 1]
            + r[b, 1, 2] * (tree.centre[b, 2])
        )
        z = (
            r[b, 2, 0] * tree.centre[b, 0]
            + r[b, 2, 1] * tree.centre[b, 1]
            + r[b, 2, 2] * (tree.centre[b, 2])
        )
        c0 = w1 * z - w2 * y
        c1 = w2 * x - w0 * z
        c2 = w0 * y - w1 * x
        f0 = m * (flow.drive[b, 0] + l1 * z - l2 * y + w1 * c2 - w2 * c1)
        f1 = m * (flow.drive[b, 1] + l2 * x - l0 * z + w2 * c0 - w0 * c2)
        f2 = m * (flow.drive[b, 2] + l0 * y - l1 * x + w0 * c1 - w1 * c0)
        a0 = r[b, 0, 0] * w0 + r[b, 1, 0] * w1 + r[b, 2, 0] * w2
        a1 = r[b, 0, 1] * w0 + r[b, 1, 1] * w1 + r[b, 2, 1] * w2
        a2 = r[b, 0, 2] * w0 + r[b, 1, 2] * w1 + r[b, 2, 2] * w2
        b0 = r[b, 0, 0] * l0 + r[b, 1, 0] * l1 + r[b, 2, 0] * l2
        b1 = r[b, 0, 1] * l0 + r[b, 1, 1] * l1 + r[b, 2, 1] * l2
        b2 = r[b, 0, 2] * l0 + r[b, 1, 2] * l1 + r[b, 2, 2] * l2
        h0 = i[b, 0, 0] * a0 + i[b, 0, 1] * a1 + i[b, 0, 2] * a2
        h1 = i[b, 1, 0] * a0 + i[b, 1, 1] * a1 + i[b, 1, 2] * a2
        h2 = i[b, 2, 0] * a0 + i[b, 2, 1] * a1 + i[b, 2, 2] * a2
        n0 = i[b, 0, 0] * b0 + i[b, 0, 1] * b1 + i[b, 0, 2] * b2 + a1 * h2 - a2 * h1
        n1 = i[b, 1, 0] * b0 + i[b, 1, 1] * b1 + i[b, 1, 2] * b2 + a2 * h0 - a0 * h2
        n2 = i[b, 2, 0] * b0 + i[b, 2, 1] * b1 + i[b, 2, 2] * b2 + a0 * h1 - a1 * h0
        flow.force[b, 0] = f0
        flow.force[b, 1] = f1
        flow.force[b, 2] = f2
        flow.moment[b, 0] = (
            r[b, 0, 0] * n0 + r[b, 0, 1] * n1 + r[b, 0, 2] * n2 + y * f2 - z * f1
        )
        flow.moment[b, 1] = (
            r[b, 1, 0] * n0 + r[b, 1, 1] * n1 + r[b, 1, 2] * n2 + z * f0 - x * f2
        )
        flow.moment[b, 2] = (
            r[b, 2, 0] * n0 + r[b, 2, 1] * n1 + r[b, 2, 2] * n2 + x * f1 - y * f0
        )


@inner
def push(wrenches: Wrenches, t: int, now: Frame, flow: Flow) -> None:
    """Take off what the loads of frame *t* do for their segments."""
    for k in range(wrenches.segment.shape[0]):
        b = wrenches.segment[k]
        if b < 0:
            continue
        f0 = wrenches.force[t, k, 0]
        f1 = wrenches.force[t, k, 1]
        f2 = wrenches.force[t, k, 2]
        x = wrenches.point[t, k, 0] - now.at[b, 0]
        y = wrenches.point[t, k, 1] - now.at[b, 1]
        z = wrenches.point[t, k, 2] - now.at[b, 2]
        flow.force[b, 0] -= f0
        flow.force[b, 1] -= f1
        flow.force[b, 2] -= f2
        flow.moment[b, 0] -= wrenches.torque[t, k, 0] + y * f2 - z * f1
        flow.moment[b, 1] -= wrenches.torque[t, k, 1] + z * f0 - x * f2
        flow.moment[b, 2] -= wrenches.torque[t, k, 2] + x * f1 - y * f0


@inner
def _gather(tree: Tree, now: Frame, flow: Flow, out: Array) -> None:
    """Sum forces from the outermost segments inwards, and read off the coordinates."""
    for c in range(out.shape[0]):
        out[c] = 0.0
    for b in range(tree.parent.shape[0] - 1, -1, -1):
        for a in range(tree.first[b], tree.first[b + 1]):
            c = tree.column[a]
            if c < 0:
                continue
            if tree.kind[a] < ABOUT:
                x = flow.force[b, 0]
                y = flow.force[b, 1]
                z = flow.force[b, 2]
            else:
                x = flow.moment[b, 0]
                y = flow.moment[b, 1]
                z = flow.moment[b, 2]
            out[c] += now.rate[a] * (
                now.world[a, 0] * x + now.world[a, 1] * y + now.world[a, 2] * z
            )
        p = tree.parent[b]
        if p < 0:
            continue
        x = now.at[b, 0] - now.at[p, 0]
        y = now.at[b, 1] - now.at[p, 1]
        z = now.at[b, 2] - now.at[p, 2]
        f0 = flow.force[b, 0]
        f1 = flow.force[b, 1]
        f2 = flow.force[b, 2]
        flow.force[p, 0] += f0
        flow.force[p, 1] += f1
        flow.force[p, 2] += f2
        flow.moment[p, 0] += flow.moment[b, 0] + y * f2 - z * f1
        flow.moment[p, 1] += flow.moment[b, 1] + z * f0 - x * f2
        flow.moment[p, 2] += flow.moment[b, 2] + x * f1 - y * f0
