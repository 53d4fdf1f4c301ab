"""The normal equations of a fit to any mix of evidence, compiled, for one frame.

What marks tell of their segments (``marks.py``) is summed from the outermost segments
inwards. Two screws on one line meet in the matrix by S' I S, as an inertia has it.

``normal.py`` does the same for points in space alone, faster.

Source:
    Featherstone 2008, Rigid Body Dynamics Algorithms, ch. 6 (composite bodies).
"""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.kernels.adrift import ROOM, adrift
from kneewise.engine.kernels.marks import (
    MOMENTS,
    NUMBERS,
    PULL,
    Evidence,
    looked_at,
)
from kneewise.engine.kernels.normal import turns
from kneewise.engine.kernels.parts import inner, maker
from kneewise.engine.kernels.problem import Aim, Plan, Room, clear
from kneewise.engine.kernels.tree import Frame, Tree, pose


@maker
def roomy(tree: Tree, plan: Plan) -> Room:
    """Room for one frame."""
    c = plan.coordinate.shape[0]
    size = plan.line.shape[0] * plan.line.shape[1]
    return Room(
        np.zeros((tree.parent.shape[0], NUMBERS)),
        np.zeros((plan.column.shape[0], 12)),
        np.zeros((plan.marker_place.shape[0], 3)),
        np.zeros(c),
        np.zeros(size),
        np.zeros(size),
        np.zeros(c),
        np.zeros(ROOM),
        np.zeros(c, np.intp),
    )


@inner
def gauge(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    t: int,
    q: Array,
    now: Frame,
    spare: Room,
) -> float:
    """The cost of the pose *q* (q,) in frame *t*; writes ``sums`` and ``left``.

    Infinite where a point that was seen would be behind its camera.
    """
    pose(tree, q, now, spare.three)
    cost = _surveyed(tree, plan, aim, evidence, now, t, spare)
    row = min(t, aim.wish.shape[0] - 1)
    for c in range(plan.coordinate.shape[0]):
        value = q[plan.coordinate[c]]
        if aim.prior_weight[c] > 0.0:
            far = value - aim.prior[c]
            cost += aim.prior_weight[c] * far * far
        if aim.wish_weight[c] > 0.0:
            far = value - aim.wish[row, c]
            if far == far:
                cost += aim.wish_weight[c] * far * far
    return cost


@inner
def incline(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    t: int,
    whole: float,
    q: Array,
    now: Frame,
    spare: Room,
) -> None:
    """Write the slope and the matrix at the pose that was gauged last.

    Where *whole* is 1 the matrix has the bending of the joints' paths, as Newton's; how
    a picture itself bends is left out, as Gauss and Newton do: it gained nothing.
    """
    turns(tree, plan, now, spare)
    _meet(tree, plan, whole, spare)
    row = min(t, aim.wish.shape[0] - 1)
    for c in range(plan.coordinate.shape[0]):
        value = q[plan.coordinate[c]]
        weight = aim.prior_weight[c]
        spare.slope[c] += weight * (value - aim.prior[c])
        if aim.wish_weight[c] > 0.0:
            far = value - aim.wish[row, c]
            if far == far:
                weight += aim.wish_weight[c]
                spare.slope[c] += aim.wish_weight[c] * far
        spare.matrix[plan.own_slot[c]] += weight


@inner
def _surveyed(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    to: Room,
) -> float:
    """The cost of the misfits of frame *t*."""
    cost = 0.0
    for s in range(to.sums.shape[0]):
        for i in range(NUMBERS):
            to.sums[s, i] = 0.0
    for s in range(tree.parent.shape[0] - 1, -1, -1):
        own = to.sums[s]
        k = plan.first_marker[s]
        while k < plan.first_marker[s + 1]:
            if evidence.drift[k] > 0.0:
                cost += adrift(plan, aim, evidence, now, t, s, k, to)
            else:
                cost += looked_at(plan, aim, evidence, now, t, s, k, to)
            k = evidence.after[k]
        parent = tree.parent[s]
        if parent >= 0:
            above = to.sums[parent]
            for i in range(NUMBERS):
                above[i] += own[i]
    return cost


@inner
def _meet(tree: Tree, plan: Plan, whole: float, to: Room) -> None:
    """Write ``slope`` and ``matrix`` from ``sums`` and ``screws``."""
    clear(to.slope)
    clear(to.matrix)
    n = to.three[0:6]
    for s in range(tree.parent.shape[0]):
        own = to.sums[s]
        for k in range(plan.first_screw[s], plan.first_screw[s + 1]):
            screw = to.screws[k]
            _heft(own, screw, n)
            if whole > 0.0:
                _swung(own, screw, n)
            c = plan.column[k]
            product = 0.0
            for a in range(6):
                to.slope[c] += screw[a] * own[PULL + a]
                product += screw[a] * n[a]
                if plan.curved[k] == 1:
                    product += whole * screw[6 + a] * own[PULL + a]
            to.matrix[plan.own_slot[c]] += product
            for j in range(plan.first_pair[k], plan.first_pair[k + 1]):
                other = to.screws[plan.pair_screw[j]]
                product = 0.0
                for a in range(6):
                    product += other[a] * n[a]
                to.matrix[plan.pair_slot[j]] += product


@inner
def _heft(own: Array, screw: Array, n: Array) -> None:
    """Write the product of a spatial information and a screw."""
    clear(n)
    i = 0
    for a in range(6):
        n[a] += own[i] * screw[a]
        i += 1
        for b in range(a + 1, 6):
            n[a] += own[i] * screw[b]
            n[b] += own[i] * screw[a]
            i += 1


@inner
def _swung(own: Array, screw: Array, n: Array) -> None:
    """Add how the lever of the pull changes as the screw moves what hangs on it."""
    trace = own[MOMENTS] + own[MOMENTS + 4] + own[MOMENTS + 8]
    for i in range(3):
        u = (i + 1) % 3
        v = (i + 2) % 3
        n[i] -= trace * screw[i]
        n[i] -= own[PULL + 3 + u] * screw[3 + v] - own[PULL + 3 + v] * screw[3 + u]
        for j in range(3):
            n[i] += own[MOMENTS + 3 * i + j] * screw[j]
