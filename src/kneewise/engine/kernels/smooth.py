"""The fit of all frames together, compiled: equations over time and their inverse.

The unknowns are the columns of all frames, frame by frame. Frames are coupled by the
weight on their second differences, so that the matrix is a band of twice the columns
below its diagonal: ``band[d, i]`` is the entry in row i + d and column i.
"""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.fit import look, slopes
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.problem import Aim, Plan, keep_misfits, room
from kneewise.engine.kernels.tree import Tree, frame


@compiled
def equations(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    q: Array,
    left: Array,
    cost: Array,
    slope: Array,
    band: Array,
) -> None:
    """Write misfits, cost and slope of the poses *q*; add to the band of the matrix.

    Args:
        tree: the joints.
        plan: what is fitted.
        aim: what is aimed at.
        q: (n, q).
        left: (n, k, 3) written.
        cost: (n,) written.
        slope: (n, c) written, or (0, c) where only the cost is wanted.
        band: (2 c + 1, n · c).
    """
    now = frame(tree)
    spare = room(tree, plan)
    n = plan.coordinate.shape[0]
    wide = plan.line.shape[1]
    for t in range(q.shape[0]):
        cost[t] = look(tree, plan, aim, t, 0.0, q[t], now, spare)
        keep_misfits(left[t], spare.left)
        if slope.shape[0] == 0:
            continue
        slopes(tree, plan, aim, t, 0.0, q[t], now, spare)
        for c in range(n):
            slope[t, c] = spare.slope[c]
            own = 1e-9 / (aim.spread[c] * aim.spread[c])
            band[0, t * n + c] += spare.matrix[plan.own_slot[c]] + own
            for d in range(plan.depth[c]):
                i = plan.line[c, d]
                band[c - i, t * n + i] += spare.matrix[c * wide + d]


@compiled
def couple(n: int, weight: Array, time: Array, band: Array) -> None:
    """Add the weights (c,) on the accelerations of *n* columns to the band."""
    for t in range(1, time.shape[0] - 1):
        before, here, after = _shares(time, t)
        for c in range(n):
            i = (t - 1) * n + c
            w = weight[c]
            band[0, i] += w * before * before
            band[n, i] += w * before * here
            band[2 * n, i] += w * before * after
            band[0, i + n] += w * here * here
            band[n, i + n] += w * here * after
            band[0, i + 2 * n] += w * after * after


@inner
def _shares(time: Array, t: int) -> tuple[float, float, float]:
    """How samples t - 1, t and t + 1 make up the second derivative at t, 1/s²."""
    back = time[t] - time[t - 1]
    on = time[t + 1] - time[t]
    before = 2.0 / (back * (back + on))
    after = 2.0 / (on * (back + on))
    return before, -before - after, after


@compiled
def bend(weight: Array, time: Array, x: Array, slope: Array) -> float:
    """The cost of the accelerations of the columns *x* (n, c); adds to *slope*."""
    cost = 0.0
    for t in range(1, time.shape[0] - 1):
        before, here, after = _shares(time, t)
        for c in range(x.shape[1]):
            a = before * x[t - 1, c] + here * x[t, c] + after * x[t + 1, c]
            f = weight[c] * a
            cost += f * a
            slope[t - 1, c] += before * f
            slope[t, c] += here * f
            slope[t + 1, c] += after * f
    return cost


@compiled
def hold(held: Indices, slope: Array, band: Array) -> None:
    """Take the rows and columns where *held* (n · c,) is 1 out of the equations."""
    size = held.shape[0]
    for i in range(size):
        for d in range(1, min(band.shape[0], size - i)):
            if held[i] == 1 or held[i + d] == 1:
                band[d, i] = 0.0
        if held[i] == 1:
            band[0, i] = 1.0
            slope[i] = 0.0


@compiled
def variances(factor: Array, out: Array) -> None:
    """Write the diagonal of the inverse, from the lower Cholesky factor's band.

    Only the last 2 · width rows of the inverse's band are kept at any time.

    Source:
        Takahashi, Fagan & Chen 1973 (the sparse inverse from a factor).
    """
    wide = factor.shape[0]
    size = factor.shape[1]
    inverse = np.zeros((wide, wide))  # [i % wide, j % wide]
    for i in range(size - 1, -1, -1):
        reach = min(wide, size - i)
        own = factor[0, i]
        row = i % wide
        for d in range(reach - 1, 0, -1):
            j = (i + d) % wide
            total = 0.0
            for e in range(1, reach):
                total += factor[e, i] * inverse[j, (i + e) % wide]
            inverse[row, j] = -total / own
            inverse[j, row] = inverse[row, j]
        total = 1.0 / own
        for e in range(1, reach):
            total -= factor[e, i] * inverse[row, (i + e) % wide]
        inverse[row, row] = total / own
        out[i] = inverse[row, row]
