"""The pose of every frame on its own, piece by piece, on as many threads as wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine import start
from kneewise.engine.kernels import fit as kernel
from kneewise.engine.kernels import problem
from kneewise.engine.kernels.kinematics import chain, follow
from kneewise.engine.kernels.tree import STRAIGHT
from kneewise.engine.task import Fit, Outliers, Task
from kneewise.engine.threads import together
from kneewise.units import deg

PIECE = 1000
"""Frames that are started together, from a pose found for them alone: counted from the
first frame, so that the numbers do not depend on threads, nor on what follows."""

SHORT = 400
"""Frames below which a second thread costs more than it brings."""

FEWEST = 3
"""Markers below which a frame is left open."""

MILD = 1e-2
"""Damping of a first step from afar."""


def solved(task: Task) -> kernel.Result:
    """Every frame on its own."""
    n, k = task.aim.seen.shape[:2]
    rows = n if task.settings.errors else 0
    result = kernel.Result(
        q=np.tile(task.body.default, (n, 1)),
        left=np.full((n, k, 3), np.nan),
        cost=np.full(n, np.nan),
        steps=np.zeros(n, np.intp),
        met=np.zeros(n, np.intp),
        variance=np.full((rows, len(task.plan.coordinate)), np.nan),
    )
    first = task
    if task.settings.outliers is Outliers.DROPPED:
        # From a rough start every marker looks like an outlier: begin with milder rule.
        first = task.under(problem.HUBER)
    x, y, z = (task.aim.seen[..., i] for i in range(3))
    seen = np.isfinite(x + y + z).sum(axis=1)
    pieces = [_piece(seen, k) for k in range(0, n, PIECE)]
    threads = 1 if n < SHORT else task.settings.threads
    together(
        (job for each in pieces for job in _jobs(first, each, seen, result)), threads
    )
    if first is not task:
        together((partial(_walk, task, k, result, own=1) for k in pieces), threads)
    return result


def posed(task: Fit, q: Array, cost: Array) -> tuple[Array, Array]:
    """The poses in the words of the caller.

    Args:
        task: what was fitted.
        q: (n, q) as solved; written over.
        cost: (n,) NaN in open frames.

    Returns:
        q with no leap of a whole turn, driven coordinates filled in, NaN in open
        frames; and how each coordinate changes with the one that drives it (n, q).
    """
    open_frames = ~np.isfinite(cost)
    q[~open_frames] = _unwound(task, q[~open_frames])
    slopes = np.ones(q.shape)
    follow(chain(task.body), q, slopes)
    q[open_frames] = np.nan
    return q, slopes


def _piece(seen: Indices, first: int) -> Indices:
    """The frames of the piece from *first* on that show enough to be solved."""
    frames = np.arange(first, min(first + PIECE, len(seen)))
    return frames[seen[frames] >= FEWEST]


def _jobs(
    task: Task, piece: Indices, seen: Indices, result: kernel.Result
) -> Iterator[Callable[[], None]]:
    """The fit of a piece, both ways from the frame in which most is seen.

    Of several such it is the one nearest the middle, so that two threads can share even
    a short recording.
    """
    if len(piece) == 0:
        return
    most = np.flatnonzero(seen[piece] == seen[piece].max())
    best = int(most[np.abs(most - len(piece) // 2).argmin()])
    _begin(task, int(piece[best]), result)
    if best > 0:
        result.q[piece[best - 1]] = result.q[piece[best]]
        yield partial(_walk, task, piece[best - 1 :: -1], result, damping=MILD)
    yield partial(_walk, task, piece[best:], result)


def _begin(task: Task, t: int, result: kernel.Result) -> None:
    """Write into ``q`` of frame *t* the best pose that rough starts lead to."""
    poses = start.poses(task.body, task.points, task.aim.seen[t])
    found = []
    for pose in poses:
        free = task.plan.coordinate
        pose[free] = np.clip(pose[free], task.aim.lower, task.aim.upper)
        result.q[t] = pose
        _walk(task, np.array([t]), result, damping=MILD)
        found.append((float(result.cost[t]), result.q[t].copy()))
    result.q[t] = min(found, key=lambda each: each[0])[1]


def _walk(
    task: Task,
    order: Indices,
    result: kernel.Result,
    *,
    damping: float = 0.0,
    own: int = 0,
) -> None:
    """Fit frames one after another, from the first one's pose (see ``Care``)."""
    if len(order) == 0:
        return
    care = kernel.Care(
        tolerance=float(task.settings.tolerance),
        most=int(task.settings.most),
        whole=1.0,
        ahead=1.0,
        damping=float(damping),
        own=own,
    )
    kernel.fit(task.tree, task.plan, task.aim, care, order.astype(np.intp), result)


def _unwound(task: Fit, q: Array) -> Array:
    """Coordinates (n, q) with no leap of a whole turn, and as few turns as can be."""
    turns, chosen = ~task.body.translates, task.plan.coordinate
    plain = np.zeros(q.shape[1], dtype=bool)
    plain[chosen] = turns[chosen] & ~np.isfinite(task.aim.lower)
    curved = task.tree.column[task.tree.law != STRAIGHT]
    plain[curved[curved >= 0]] = False
    unwound = np.unwrap(q[:, plain], axis=0)
    turn = deg(360)
    off = np.median(unwound, axis=0) - task.body.default[plain]
    q[:, plain] = unwound - turn * np.round(off / turn)
    return q
