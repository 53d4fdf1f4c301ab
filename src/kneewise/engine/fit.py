"""The pose of a body that best explains what was observed, and how sure it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from kneewise.arrays import Array, Indices, frozen
from kneewise.caveat import Caveat
from kneewise.engine import start
from kneewise.engine.body import Body
from kneewise.engine.check import (
    BAD,
    check,
    doubts,
    exchanged,
    far,
    misfit,
    worst_pairs,
)
from kneewise.engine.fitted import Fitted
from kneewise.engine.kernels import fit as kernel
from kneewise.engine.kernels import problem
from kneewise.engine.kernels.kinematics import chain
from kneewise.engine.kernels.tree import STRAIGHT
from kneewise.engine.observe import Landmarks, Observation, Wishes
from kneewise.engine.prior import widest
from kneewise.engine.smooth import smoothed
from kneewise.engine.task import NOMINAL, Outliers, Settings, Task
from kneewise.errors import UnfitRecording
from kneewise.units import deg

__all__ = ["Fitted", "Outliers", "Settings", "fit"]

FEWEST = 3
"""Markers below which a frame is left open."""

MANY = 200
"""Frames that are looked at again where they fit badly."""

SHORTEST = 200
"""Frames below which a second thread costs more than it brings."""


def fit(
    body: Body, observations: Sequence[Observation], settings: Settings | None = None
) -> Fitted:
    """Find the pose of *body* in every frame.

    Args:
        body: the body.
        observations: one set of landmarks, and at most one of wishes.
        settings: None for plain inverse kinematics.

    Raises:
        UnfitRecording: if the markers cannot be those of this body: too few, in
            another unit, or left and right exchanged.

    Limits:
        A standard error tells what the noise of the markers does to the coordinate,
        not whether the markers sit where the body has them.
    """
    settings = settings or Settings()
    landmarks, wishes = _sorted(observations)
    check(body, landmarks)
    task = Task(body, landmarks, wishes, settings)
    result = _solved(task)
    if settings.unrest is not None:
        result = smoothed(task, result, settings.unrest)
    fitted = _told(task, result)
    if misfit(fitted) > BAD:
        _check_sides(task, fitted)
    return replace(
        fitted, caveats=(*doubts(body, fitted, landmarks), *_far(task, fitted))
    )


def _check_sides(task: Task, fitted: Fitted) -> None:
    """Refuse markers that fit far better with left and right exchanged."""
    t = int(np.nanargmin(fitted.cost))
    one = task.landmarks
    one = replace(one, time=one.time[t : t + 1], positions=one.positions[t : t + 1])
    settings = replace(task.settings, unrest=None, errors=False)
    other = Task(task.body, exchanged(task.body, one), task.wishes, settings)
    mirrored = _told(other, _solved(other))
    if misfit(mirrored) < 0.5 * np.sqrt(np.nanmean(fitted.residual[t] ** 2)):
        raise UnfitRecording(
            "the markers fit the body only with left and right exchanged.",
            remedy="Check the names of the markers, and that the axes of the file are "
            "those of a right-handed room.",
        )


def _far(task: Task, fitted: Fitted) -> list[Caveat]:
    """A word on frames that fit far worse than the rest, and on what may be wrong.

    The worst pairs of markers are left out of another fit, which then tells whether
    each would be right in the other's place.
    """
    squared = np.square(fitted.residual[:, task.columns])
    known = np.isfinite(squared)
    size = np.sqrt(
        np.where(known, squared, 0).sum(axis=1) / np.fmax(known.sum(axis=1), 1)
    )
    wrong = np.flatnonzero(size > max(BAD, 3 * float(np.median(size))))[:MANY]
    if len(wrong) == 0:
        return []
    pairs = worst_pairs(task.body, fitted, wrong)
    seen = task.landmarks
    positions = np.array(seen.positions[wrong])
    positions[:, pairs.ravel()] = np.nan
    without = replace(seen, time=seen.time[wrong], positions=positions)
    settings = replace(task.settings, unrest=None, errors=False)
    other = Task(task.body, without, None, settings)
    poses = _told(other, _solved(other)).q
    return far(task.body, fitted, seen, pairs, wrong, poses)


def _sorted(observations: Sequence[Observation]) -> tuple[Landmarks, Wishes | None]:
    """The landmarks and the wishes among the observations."""
    seen = [each for each in observations if isinstance(each, Landmarks)]
    wishes = [each for each in observations if isinstance(each, Wishes)]
    if len(seen) != 1 or len(wishes) > 1:
        raise ValueError("expected one set of landmarks and at most one of wishes.")
    return seen[0], wishes[0] if wishes else None


def _solved(task: Task) -> kernel.Result:
    """Every frame on its own, on as many threads as there is work for."""
    n, k = task.aim.seen.shape[:2]
    q = np.tile(task.body.default, (n, 1))
    rows = n if task.settings.errors else 0
    result = kernel.Result(
        q=q,
        left=np.full((n, k, 3), np.nan),
        cost=np.full(n, np.nan),
        steps=np.zeros(n, np.intp),
        met=np.zeros(n, np.intp),
        variance=np.full((rows, len(task.plan.coordinate)), np.nan),
    )
    seen = np.isfinite(task.aim.seen).all(axis=2).sum(axis=1)
    threads = task.settings.threads or os.cpu_count() or 1
    parts = np.array_split(np.arange(n), max(1, min(threads, n // SHORTEST)))
    first = task
    if task.settings.outliers is Outliers.DROPPED:
        # From a rough start every marker looks like an outlier: begin with milder rule.
        first = task.under(problem.HUBER)
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(lambda part: _part(first, part, seen, result), parts))
        if first is not task:
            list(pool.map(lambda part: _again(task, part, seen, result), parts))
    return result


def _again(task: Task, part: Indices, seen: Indices, result: kernel.Result) -> None:
    """Fit frames once more, each from where it is."""
    part = part[seen[part] >= FEWEST]
    if len(part):
        _walk(task, part, result, own=1)


def _part(task: Task, part: Indices, seen: Indices, result: kernel.Result) -> None:
    """Fit consecutive frames, both ways from the one in which most is seen."""
    part = part[seen[part] >= FEWEST]
    if len(part) == 0:
        return
    best = int(seen[part].argmax())
    _begin(task, int(part[best]), result)
    _walk(task, part[best:], result)
    if best > 0:
        _walk(task, part[best::-1], result)


def _begin(task: Task, t: int, result: kernel.Result) -> None:
    """Write into ``q`` of frame *t* the best pose that rough starts lead to."""
    poses = start.poses(task.body, task.points, task.aim.seen[t])
    found = []
    for pose in poses:
        free = task.plan.coordinate
        pose[free] = np.clip(pose[free], task.aim.lower, task.aim.upper)
        result.q[t] = pose
        _walk(task, np.array([t]), result, damping=1e-2)
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
    care = kernel.Care(
        tolerance=float(task.settings.tolerance),
        most=int(task.settings.most),
        whole=1.0,
        ahead=1.0,
        damping=float(damping),
        own=own,
    )
    kernel.fit(task.tree, task.plan, task.aim, care, order.astype(np.intp), result)


def _told(task: Task, result: kernel.Result) -> Fitted:
    """The result in the words of the caller."""
    body, landmarks = task.body, task.landmarks
    n, k = landmarks.positions.shape[:2]
    misfits = np.full((n, k, 3), np.nan)
    misfits[:, task.columns] = result.left
    open_frames = ~np.isfinite(result.cost)
    q = result.q.copy()
    q[~open_frames] = _unwound(task, q[~open_frames])
    slopes = np.ones(q.shape)
    kernel.follow(chain(body), q, slopes)
    q[open_frames] = np.nan
    marker_error = _marker_error(task, result)
    scale = marker_error / task.error if landmarks.errors is None else 1.0
    errors = np.full(q.shape, np.nan)
    if len(result.variance):
        errors = _errors(task, result, slopes, scale)
        errors[open_frames] = np.nan
    return Fitted(
        time=landmarks.time,
        coordinates=body.coordinates,
        q=frozen(q, q.shape, "q"),
        errors=frozen(errors, q.shape, "errors"),
        markers=landmarks.markers,
        misfits=frozen(misfits, misfits.shape, "misfits"),
        cost=frozen(result.cost * task.error**2, (n,), "cost"),
        converged=(result.met == 1) & ~open_frames,
        steps=result.steps,
        marker_error=marker_error,
    )


def _unwound(task: Task, q: Array) -> Array:
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


def _marker_error(task: Task, result: kernel.Result) -> float:
    """The error of a marker along one axis, m, as the misfits show it."""
    squared = np.square(result.left).sum(axis=2)
    frames = np.isfinite(squared).any(axis=1).sum()
    freedom = 3 * np.isfinite(squared).sum() - frames * len(task.plan.coordinate)
    return float(np.sqrt(np.nansum(squared) / freedom)) if freedom > 0 else NOMINAL


def _errors(task: Task, result: kernel.Result, slopes: Array, scale: float) -> Array:
    """Standard errors (n, q): of the fitted, the driven and the unseen coordinates."""
    body = task.body
    own = widest(body)
    errors = np.tile(np.where(body.locked, 0.0, own), (len(slopes), 1))
    fitted = np.sqrt(result.variance) * scale
    chosen = task.plan.coordinate
    errors[:, chosen] = np.minimum(fitted, own[chosen])
    driven = np.flatnonzero(body.coupled_to >= 0)
    errors[:, driven] = np.abs(slopes[:, driven]) * errors[:, body.coupled_to[driven]]
    return errors
