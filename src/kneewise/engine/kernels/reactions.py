"""What the bones of a joint press on each other with, compiled."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.dynamics import (
    Flow,
    Wrenches,
    need,
    push,
    still,
    swing,
)
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.tree import Frame, Tree, frame, pose


@compiled
def reactions(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    q: Array,
    rate: Array,
    acceleration: Array,
    gravity: Array,
    wrenches: Wrenches,
    out: Array,
) -> None:
    """Write the force and the moment that every joint hands to its segment.

    Args:
        tree: the joints.
        q: (n, q) coordinates, rad and m.
        rate: (n, q) their rates.
        acceleration: (n, q) their accelerations.
        gravity: (3,) m/s².
        wrenches: everything else that pushes or pulls at the segments.
        out: (n, s, 6) written: N and N·m about the joint, in the joint's frame on the
            segment.
    """
    now = frame(tree)
    flow = still(tree)
    room = np.zeros(3)
    for t in range(q.shape[0]):
        pose(tree, q[t], now, room)
        swing(tree, now, flow, gravity, rate[t], acceleration[t])
        need(tree, now, flow)
        push(wrenches, t, now, flow)
        _hand_on(tree, now, flow, out[t])


@inner
def _hand_on(tree: Tree, now: Frame, flow: Flow, out: Array) -> None:
    """Sum forces from the outermost segments inwards, and write them turned."""
    for b in range(tree.parent.shape[0] - 1, -1, -1):
        for i in range(3):
            force = 0.0
            moment = 0.0
            for j in range(3):
                force += now.turn[b, j, i] * flow.force[b, j]
                moment += now.turn[b, j, i] * flow.moment[b, j]
            out[b, i] = force
            out[b, 3 + i] = moment
        p = tree.parent[b]
        if p < 0:
            continue
        for i in range(3):
            j = (i + 1) % 3
            k = (i + 2) % 3
            y = now.at[b, j] - now.at[p, j]
            z = now.at[b, k] - now.at[p, k]
            turned = y * flow.force[b, k] - z * flow.force[b, j]
            flow.moment[p, i] += flow.moment[b, i] + turned
            flow.force[p, i] += flow.force[b, i]
