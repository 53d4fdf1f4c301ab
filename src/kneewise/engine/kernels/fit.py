"""The fit of a body to its markers, compiled: all frames in one call.

Every frame is a least-squares problem of its own, started from the frames before. Steps
are Newton's where the matrix allows it, damped after Levenberg and Marquardt where it
does not. A column at its limit whose cost would fall beyond it is held there, and a
step that would pass a limit ends on it while the other columns still take theirs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.branches import factored, inverted, solved
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.normal import normal, survey, turns
from kneewise.engine.kernels.parts import inner, maker, woven
from kneewise.engine.kernels.problem import (
    Aim,
    Plan,
    Room,
    clear,
    keep,
    keep_misfits,
    room,
)
from kneewise.engine.kernels.tree import Frame, Tree, frame, pose

HOPELESS = 1e9
"""A damping at which no step lowers the cost."""

LONGEST = 0.7
"""rad or m: a longer step is cut, as the slopes at its start say little of its end."""

LEAP = 1.0
"""rad or m from one frame to the next, which is looked into: it may be another pose
that looks alike."""


class Care(NamedTuple):
    """How carefully each frame is solved."""

    tolerance: float
    """rad or m: a step that is shorter is the last."""

    most: int
    """Steps per frame."""

    whole: float
    """1 for Newton's matrix, 0 for that of Gauss and Newton."""

    ahead: float
    """1 to start from where the last two frames lead, 0 from the last frame."""

    damping: float
    """Of the first frame's first step."""

    own: int
    """1 to start every frame from its own row of ``q``, 0 from the frame before."""


class Result(NamedTuple):
    """What the fit writes; rows of frames that are not asked for stay as they are."""

    q: Array
    """(n, q) the first frame asked for holds the start."""

    left: Array
    """(n, k, 3) m, misfits."""

    cost: Array
    """(n,)."""

    steps: Indices
    """(n,)."""

    met: Indices
    """(n,) 1 where the fit converged."""

    variance: Array
    """(n, c); left alone where it has no rows."""


@compiled
def fit(  # noqa: PLR0913, PLR0915 - a loop over frames, compiled
    tree: Tree, plan: Plan, aim: Aim, care: Care, order: Indices, to: Result
) -> None:
    """Fit the frames *order* (m,), one after another, each started from the last."""
    now = frame(tree)
    spare = room(tree, plan)
    q = to.q[order[0]].copy()
    before = q.copy()
    found = q.copy()
    size = spare.matrix.shape[0]
    inverse = np.zeros(size if to.variance.shape[0] > 0 else 0)
    for j in range(order.shape[0]):
        t = order[j]
        if care.own == 1:
            keep(q, to.q[t])
        keep(found, q)
        if j > 1 and care.own == 0:
            _lead(plan, aim, care.ahead, before, q)
        keep(before, found)
        damping = care.damping if j == 0 else 0.0
        cost = np.inf
        for attempt in range(3):
            _descend(tree, plan, aim, care, t, damping, q, now, spare, to)
            if attempt == 0 and j > 0 and _is_doubtful(plan, before, q, to.met[t]):
                keep(found, q)
                cost = to.cost[t] if to.met[t] == 1 else np.inf
                keep(q, before)
                damping = 1e-2
            elif attempt == 1 and cost < to.cost[t] * (1.0 - 1e-6):
                keep(q, found)
                damping = 0.0
            else:
                break
        keep(to.q[t], q)
        keep_misfits(to.left[t], spare.left)
        if to.variance.shape[0] > 0:
            _judge(tree, plan, aim, t, q, now, spare, inverse, to.variance)


@inner
def _lead(plan: Plan, aim: Aim, ahead: float, before: Array, q: Array) -> None:
    """Move *q* on to where the last two frames lead, unless they are far apart."""
    if _leap(plan, before, q) > 0.3:
        return
    for c in range(plan.coordinate.shape[0]):
        i = plan.coordinate[c]
        on = q[i] + ahead * (q[i] - before[i])
        q[i] = min(max(on, aim.lower[c]), aim.upper[c])


@inner
def _is_doubtful(plan: Plan, before: Array, q: Array, met: int) -> bool:
    """Whether a pose may be another one that looks alike."""
    return met == 0 or _leap(plan, before, q) > LEAP


@inner
def _leap(plan: Plan, before: Array, q: Array) -> float:
    """The largest change of a column, rad or m."""
    leap = 0.0
    for c in range(plan.coordinate.shape[0]):
        leap = max(leap, abs(q[plan.coordinate[c]] - before[plan.coordinate[c]]))
    return leap


@maker
def _descend(  # noqa: PLR0913, PLR0915 - one loop over steps, compiled
    tree: Tree,
    plan: Plan,
    aim: Aim,
    care: Care,
    t: int,
    damping: float,
    q: Array,
    now: Frame,
    spare: Room,
    to: Result,
) -> None:
    """Walk from *q* to the pose of frame *t*."""
    n = plan.coordinate.shape[0]
    whole = care.whole if damping == 0.0 else 0.0
    slope = spare.slope.copy()
    matrix = spare.matrix.copy()
    last = q.copy()
    cost = np.inf
    to.met[t] = 0
    done = 0
    is_short = False
    while True:
        new = look(tree, plan, aim, t, 0.0, q, now, spare)
        if new <= cost * (1.0 + 1e-12) + 1e-18 or is_short:
            cost = new
            keep(last, q)
            to.met[t] = int(is_short)
            if is_short or done >= care.most:
                break
            slopes(tree, plan, aim, t, whole, q, now, spare)
            keep(slope, spare.slope)
            keep(matrix, spare.matrix)
            damping = 0.1 * damping if damping > 1e-6 else 0.0
            whole = care.whole if damping == 0.0 else 0.0
        else:
            damping = max(10.0 * damping, 1e-3)
        if damping > HOPELESS or done >= care.most:
            done = care.most
            keep(q, last)
            continue
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
def look(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    t: int,
    noisy: float,
    q: Array,
    now: Frame,
    spare: Room,
) -> float:
    """The cost of the pose *q* (q,) in frame *t*.

    Where *noisy* is 1, every weight is replaced by its square times the marker's noise.
    """
    pose(tree, q, now, spare.three)
    cost = survey(tree, plan, aim, now, t, noisy, spare)
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
def slopes(  # noqa: PLR0913 - a kernel writes into its arguments
    tree: Tree,
    plan: Plan,
    aim: Aim,
    t: int,
    whole: float,
    q: Array,
    now: Frame,
    spare: Room,
) -> None:
    """Write the slope and the matrix at the pose that was looked at last."""
    turns(tree, plan, now, spare)
    normal(tree, plan, whole, spare)
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
def stride(  # noqa: C901, PLR0912, PLR0913, PLR0915 - one loop over steps, compiled
    plan: Plan,
    aim: Aim,
    damping: float,
    q: Array,
    slope: Array,
    matrix: Array,
    spare: Room,
) -> bool:
    """Write the step from *q*; False where the matrix is not positive definite.

    A step that would pass limits is taken again with those columns held at them.
    """
    n = plan.coordinate.shape[0]
    step = spare.step
    held = spare.held
    mean = 0.0
    for c in range(n):
        mean += abs(matrix[plan.own_slot[c]])
    mean /= n
    anything = False
    for c in range(n):
        i = plan.coordinate[c]
        held[c] = (q[i] <= aim.lower[c] and slope[c] > 0.0) or (
            q[i] >= aim.upper[c] and slope[c] < 0.0
        )
        anything = anything or held[c] == 1
        spare.step[c] = 0.0
    for _ in range(n + 1):
        keep(spare.factor, matrix)
        for c in range(n):
            own = plan.own_slot[c]
            floor = 1e-9 / (aim.spread[c] * aim.spread[c]) + 1e-14 * mean
            spare.factor[own] += damping * (matrix[own] + 1e-3 * mean) + floor
            if held[c] == 0:
                step[c] = -slope[c]
        if anything:
            _hold(plan, matrix, spare)
        if not factored(plan.line, plan.depth, spare.factor):
            return False
        solved(plan.line, plan.depth, spare.factor, step)
        passed = False
        for c in range(n):
            if held[c] == 1:
                continue
            i = plan.coordinate[c]
            if q[i] + step[c] < aim.lower[c]:
                step[c] = aim.lower[c] - q[i]
            elif q[i] + step[c] > aim.upper[c]:
                step[c] = aim.upper[c] - q[i]
            else:
                continue
            held[c] = 1
            passed = True
        if not passed:
            return True
        anything = True
    return True


@woven
def _hold(plan: Plan, matrix: Array, spare: Room) -> None:
    """Take the held columns out of the equations: their step is given."""
    wide = plan.line.shape[1]
    factor = spare.factor
    step = spare.step
    for c in range(plan.coordinate.shape[0]):
        deep = plan.depth[c]
        for d in range(deep):
            i = plan.line[c, d]
            slot = c * wide + d
            if spare.held[c] == 0 and spare.held[i] == 1:
                step[c] -= matrix[slot] * step[i]
            elif spare.held[c] == 1 and spare.held[i] == 0:
                step[i] -= matrix[slot] * step[c]
            if spare.held[c] == 1 or spare.held[i] == 1:
                factor[slot] = 0.0
        if spare.held[c] == 1:
            factor[c * wide + deep] = 1.0


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
    slopes(tree, plan, aim, t, 0.0, q, now, spare)
    keep(spare.factor, spare.matrix)
    for c in range(plan.coordinate.shape[0]):
        spare.factor[plan.own_slot[c]] += 1.0 / (aim.spread[c] * aim.spread[c])
    if not factored(plan.line, plan.depth, spare.factor):
        return
    if aim.noise.shape[0] == 0:
        inverted(plan.line, plan.depth, spare.factor, inverse)
        for c in range(plan.coordinate.shape[0]):
            variance[t, c] = inverse[plan.own_slot[c]]
        return
    look(tree, plan, aim, t, 1.0, q, now, spare)
    slopes(tree, plan, aim, t, 0.0, q, now, spare)
    for c in range(plan.coordinate.shape[0]):
        spare.matrix[plan.own_slot[c]] += 1.0 / (aim.spread[c] * aim.spread[c])
    for c in range(plan.coordinate.shape[0]):
        clear(spare.step)
        spare.step[c] = 1.0
        solved(plan.line, plan.depth, spare.factor, spare.step)
        variance[t, c] = _product(plan, spare.matrix, spare.step)


@inner
def _product(plan: Plan, matrix: Array, x: Array) -> float:
    """The product x' M x, for a matrix as ``branches.py`` describes it."""
    total = 0.0
    wide = plan.line.shape[1]
    for c in range(plan.coordinate.shape[0]):
        part = 0.5 * matrix[plan.own_slot[c]] * x[c]
        for d in range(plan.depth[c]):
            part += matrix[c * wide + d] * x[plan.line[c, d]]
        total += 2.0 * part * x[c]
    return total
