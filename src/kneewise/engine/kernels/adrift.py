"""A point that sits elsewhere on the person than on the body, compiled.

It is adrift: off by as much for every camera that sees it. Where it is likeliest,
between the body and its sights, is found first; what it pulls at the body, and how
firmly, is what the sights leave then.

Source:
    Triggs et al. 2000, Bundle Adjustment - a modern synthesis, LNCS 1883:298-372,
    section 6.1 (points eliminated from the equations of the rest).
"""

from __future__ import annotations

import math

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.kernels.marks import (
    NEAREST,
    PULL,
    Evidence,
    add_row,
    lever,
    moment,
    trusted,
    whereabouts,
)
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.problem import Aim, Plan, Room, clear
from kneewise.engine.kernels.tree import Frame

ROUNDS = 50
CLOSE = 1e-10
"""m, below which a drift moves no more."""

ROOM = 33
"""Numbers in ``Room.three``: place (3), a row (6), the place in a camera (3), the drift
(3), what pulls at it (3), how firmly (6), the root of that (6), a step (3)."""


@inner
def adrift(  # noqa: PLR0913 - a kernel writes into its arguments
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    s: int,
    k: int,
    to: Room,
) -> float:
    """The cost of the sights of one point on segment *s*, of which *k* is the first.

    Adds what they tell to the sums; writes how far each is from the body's point.
    """
    off = to.three[12:15]
    whereabouts(plan, now, s, k, to.three[0:3])
    clear(off)
    for i in range(k, evidence.after[k]):
        _missed(evidence, now, t, i, to)
    hold = 1.0 / (evidence.drift[k] * evidence.drift[k])
    cost = 0.0
    for _ in range(ROUNDS):
        cost = _sighted(aim, evidence, now, t, k, to)
        if not math.isfinite(cost):
            return cost
        for i in range(3):
            cost += hold * off[i] * off[i]
        if _moved(hold, to) < CLOSE:
            break
    _felt(hold, to)
    _told(to.sums[s], hold, to)
    return cost


@inner
def _moved(hold: float, to: Room) -> float:
    """Move the drift to where its sights and its hold pull it; how far, m."""
    off = to.three[12:15]
    pull = to.three[15:18]
    firm = to.three[18:24]
    step = to.three[30:33]
    firm[0] += hold
    firm[3] += hold
    firm[5] += hold
    for i in range(3):
        pull[i] += hold * off[i]
    _rooted(firm, to.three[24:30])
    _solved(to.three[24:30], pull, step)
    far = 0.0
    for i in range(3):
        far = max(far, abs(step[i]))
    if far >= CLOSE:
        for i in range(3):
            off[i] -= step[i]
    return far


@inner
def _felt(hold: float, to: Room) -> None:
    """Write the root of what the body feels of the sights, over theirs with the hold.

    That is hold - hold (sights + hold)^-1 hold.
    """
    pull = to.three[15:18]
    firm = to.three[18:24]
    step = to.three[30:33]
    n = 0
    for i in range(3):
        clear(pull)
        pull[i] = hold
        _solved(to.three[24:30], pull, step)
        for j in range(i, 3):
            firm[n] = -hold * step[j]
            n += 1
    firm[0] += hold
    firm[3] += hold
    firm[5] += hold
    _rooted(firm, to.three[24:30])


@inner
def _told(own: Array, hold: float, to: Room) -> None:
    """Add what the body feels of the point, and its pull, to the sums of a segment."""
    p = to.three[0:3]
    row = to.three[3:9]
    root = to.three[24:30]
    n = 0
    for j in range(3):
        clear(row)
        for i in range(j, 3):
            row[3 + i] = root[n]
            n += 1
        moment(p, row)
        add_row(own, row, 0.0, 1.0)
    for i in range(3):
        clear(row)
        row[3 + i] = 1.0
        moment(p, row)
        force = -hold * to.three[12 + i]
        for j in range(6):
            own[PULL + j] += force * row[j]
        lever(own, p, row, force)


@inner
def _sighted(  # noqa: PLR0913 - a kernel writes into its arguments
    aim: Aim, evidence: Evidence, now: Frame, t: int, first: int, to: Room
) -> float:
    """The cost of the sights of a point at its place and drift.

    Writes what they pull and how firmly. Infinite behind a camera.
    """
    row = to.three[3:9]
    inside = to.three[9:12]
    pull = to.three[15:18]
    firm = to.three[18:24]
    clear(pull)
    clear(firm)
    cost = 0.0
    for k in range(first, evidence.after[first]):
        if not _is_seen(evidence, t, k):
            continue
        _imaged(evidence, now, k, to)
        if not inside[2] > NEAREST:
            return np.inf
        lens = evidence.lenses[evidence.lens[k]]
        squared = 0.0
        for i in range(2):
            squared += (inside[i] / inside[2] - evidence.seen[t, k, i]) ** 2
        more, share = trusted(aim, evidence.weight[t, k] * squared)
        cost += more
        for i in range(2):
            ratio = inside[i] / inside[2]
            for j in range(3):
                row[j] = (lens[i, j] - ratio * lens[2, j]) / inside[2]
            own = share * evidence.weight[t, k]
            _gathered(row, ratio - evidence.seen[t, k, i], own, pull, firm)
    return cost


@inner
def _gathered(
    row: Array, misfit: float, weight: float, pull: Array, firm: Array
) -> None:
    """Add what one number of a sight pulls at a point, and how firmly."""
    n = 0
    for i in range(3):
        pull[i] += weight * row[i] * misfit
        for j in range(i, 3):
            firm[n] += weight * row[i] * row[j]
            n += 1


@inner
def _is_seen(evidence: Evidence, t: int, k: int) -> bool:
    seen = evidence.seen[t, k]
    known = math.isfinite(seen[0]) and math.isfinite(seen[1])
    return known and evidence.weight[t, k] > 0.0


@inner
def _imaged(evidence: Evidence, now: Frame, k: int, to: Room) -> None:
    """Write where a point at its place and drift is to the camera of mark *k*."""
    lens = evidence.lenses[evidence.lens[k]]
    for i in range(3):
        to.three[9 + i] = lens[i, 3]
        for j in range(3):
            place = to.three[j] + to.three[12 + j] + now.at[0, j]
            to.three[9 + i] += lens[i, j] * place


@inner
def _missed(evidence: Evidence, now: Frame, t: int, k: int, to: Room) -> None:
    """Write how far mark *k* is from where the body has it."""
    for i in range(3):
        to.left[k, i] = np.nan
    if _is_seen(evidence, t, k):
        _imaged(evidence, now, k, to)
        for i in range(2):
            ratio = to.three[9 + i] / to.three[11]
            to.left[k, i] = ratio - evidence.seen[t, k, i]
        to.left[k, 2] = 0.0


@inner
def _rooted(firm: Array, root: Array) -> None:
    """Write the columns of the lower Cholesky factor of a matrix; 0 for a lost one."""
    a = math.sqrt(max(firm[0], 0.0))
    root[0] = a
    root[1] = firm[1] / a if a > 0.0 else 0.0
    root[2] = firm[2] / a if a > 0.0 else 0.0
    b = math.sqrt(max(firm[3] - root[1] * root[1], 0.0))
    root[3] = b
    root[4] = (firm[4] - root[1] * root[2]) / b if b > 0.0 else 0.0
    root[5] = math.sqrt(max(firm[5] - root[2] * root[2] - root[4] * root[4], 0.0))


@inner
def _solved(root: Array, right: Array, to: Array) -> None:
    """Write what solves the equations whose matrix has these roots."""
    x = right[0] / root[0]
    y = (right[1] - root[1] * x) / root[3]
    z = (right[2] - root[2] * x - root[4] * y) / root[5]
    to[2] = z / root[5]
    to[1] = (y - root[4] * to[2]) / root[3]
    to[0] = (x - root[1] * to[1] - root[2] * to[2]) / root[0]
