"""The fit of a body to any mix of evidence, compiled: all frames in one call.

As in ``fit.py``, with another matrix (``evidence.py``), and every frame from a start
of its own if there is one.
"""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.branches import factored, inverted
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.evidence import gauge, incline, roomy
from kneewise.engine.kernels.fit import HOPELESS, LONGEST, Care, Result, stride
from kneewise.engine.kernels.marks import Evidence
from kneewise.engine.kernels.parts import inner, maker
from kneewise.engine.kernels.problem import Aim, Plan, Room, keep, keep_misfits
from kneewise.engine.kernels.tree import Frame, Tree, frame


@compiled
def fit(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    care: Care,
    order: Indices,
    to: Result,
) -> None:
    """Fit the frames *order* (m,), each from its own row of ``q`` or the last one's."""
    now = frame(tree)
    spare = roomy(tree, plan)
    q = to.q[order[0]].copy()
    size = spare.matrix.shape[0]
    inverse = np.zeros(size if to.variance.shape[0] > 0 else 0)
    for j in range(order.shape[0]):
        t = order[j]
        if care.own == 1:
            keep(q, to.q[t])
        _descend(tree, plan, aim, evidence, care, t, q, now, spare, to)
        keep(to.q[t], q)
        gauge(tree, plan, aim, evidence, t, q, now, spare)
        keep_misfits(to.left[t], spare.left)
        if to.variance.shape[0] > 0:
            _judge(tree, plan, aim, t, q, now, spare, inverse, to.variance)


@maker
def _descend(  # noqa: PLR0913, PLR0915 - one loop over steps, compiled
    tree: Tree,
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    care: Care,
    t: int,
    q: Array,
    now: Frame,
    spare: Room,
    to: Result,
) -> None:
    """Walk from *q* to the pose of frame *t*."""
    n = plan.coordinate.shape[0]
    slope = spare.slope.copy()
    matrix = spare.matrix.copy()
    last = q.copy()
    cost = np.inf
    damping = care.damping
    whole = care.whole if damping == 0.0 else 0.0
    to.met[t] = 0
    done = 0
    is_short = False
    while True:
        new = gauge(tree, plan, aim, evidence, t, q, now, spare)
        if new <= cost * (1.0 + 1e-12) + 1e-18 or is_short:
            cost = min(new, cost) if is_short else new
            keep(last, q)
            to.met[t] = int(is_short)
            if is_short or done >= care.most or not np.isfinite(new):
                break
            incline(tree, plan, aim, t, whole, q, now, spare)
            keep(slope, spare.slope)
            keep(matrix, spare.matrix)
            damping = 0.1 * damping if damping > 1e-6 else 0.0
            whole = care.whole if damping == 0.0 else 0.0
        else:
            damping = max(10.0 * damping, 1e-3)
        if damping > HOPELESS or done >= care.most:
            keep(q, last)
            break
        done += 1
        if not stride(plan, aim, damping, last, slope, matrix, spare):
            # Take the matrix that cannot be indefinite; if it was that one, damp it.
            damping = max(10.0 * damping, 1e-3)
            whole = 0.0
            keep(q, last)
            continue
        longest = 0.0
        for c in range(n):
            longest = max(longest, abs(spare.step[c]))
        share = min(1.0, LONGEST / longest) if longest > 0.0 else 1.0
        for c in range(n):
            q[plan.coordinate[c]] = last[plan.coordinate[c]] + share * spare.step[c]
        is_short = longest < care.tolerance and damping <= 1e-3
    to.cost[t] = cost
    to.steps[t] = done


@inner
def _judge(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    t: int,
    q: Array,
    now: Frame,
    spare: Room,
    inverse: Array,
    variance: Array,
) -> None:
    """Write how sure each column of frame *t* is, rad² or m², limits put aside."""
    incline(tree, plan, aim, t, 0.0, q, now, spare)
    keep(spare.factor, spare.matrix)
    for c in range(plan.coordinate.shape[0]):
        spare.factor[plan.own_slot[c]] += 1.0 / (aim.spread[c] * aim.spread[c])
    if not factored(plan.line, plan.depth, spare.factor):
        return
    inverted(plan.line, plan.depth, spare.factor, inverse)
    for c in range(plan.coordinate.shape[0]):
        variance[t, c] = inverse[plan.own_slot[c]]


@compiled
def equations(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    q: Array,
    left: Array,
    cost: Array,
    slope: Array,
    band: Array,
) -> None:
    """Write misfits, cost and slope of the poses *q*; add to the band of the matrix.

    As in ``smooth.py``, whose band this is.
    """
    now = frame(tree)
    spare = roomy(tree, plan)
    n = plan.coordinate.shape[0]
    wide = plan.line.shape[1]
    for t in range(q.shape[0]):
        cost[t] = gauge(tree, plan, aim, evidence, t, q[t], now, spare)
        keep_misfits(left[t], spare.left)
        if slope.shape[0] == 0:
            continue
        incline(tree, plan, aim, t, 0.0, q[t], now, spare)
        for c in range(n):
            slope[t, c] = spare.slope[c]
            own = 1e-9 / (aim.spread[c] * aim.spread[c])
            band[0, t * n + c] += spare.matrix[plan.own_slot[c]] + own
            for d in range(plan.depth[c]):
                i = plan.line[c, d]
                band[c - i, t * n + i] += spare.matrix[c * wide + d]
