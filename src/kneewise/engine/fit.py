"""The pose of a body that best explains what was observed, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
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
from kneewise.engine.mixed import mixed
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.prior import widest
from kneewise.engine.sightings import Observation, Orientations, Sightings
from kneewise.engine.smooth import smoothed
from kneewise.engine.solve import posed, solved
from kneewise.engine.task import NOMINAL, Outliers, Settings, Task
from kneewise.errors import UnfitRecording

__all__ = ["Fitted", "Outliers", "Settings", "fit"]

MANY = 200
"""Frames that are looked at again where they fit badly."""


def fit(
    body: Body, observations: Sequence[Observation], settings: Settings | None = None
) -> Fitted:
    """Find the pose of *body* in every frame.

    Args:
        body: the body.
        observations: landmarks, sightings and orientations of the same frames, any
            number of each and at least one, and at most one set of wishes.
        settings: None for plain inverse kinematics.

    Raises:
        UnfitRecording: if the markers cannot be those of this body: too few, in
            another unit, or left and right exchanged.

    Limits:
        A standard error tells what the noise of the markers does to the coordinate,
        not whether the markers sit where the body has them.
    """
    settings = settings or Settings()
    seen, wishes = _sorted(observations)
    landmarks = seen[0]
    if len(seen) > 1 or not isinstance(landmarks, Landmarks):
        return mixed(body, seen, wishes, settings)
    check(body, landmarks)
    task = Task(body, landmarks, wishes, settings)
    result = solved(task)
    if settings.unrest is not None:
        result = smoothed(task, result, settings.unrest)
    fitted = _told(task, result)
    if misfit(fitted) > BAD:
        _check_sides(task, fitted)
    return replace(
        fitted,
        caveats=(
            *doubts(body, fitted, landmarks, settings.prior),
            *_far(task, fitted),
        ),
    )


def _check_sides(task: Task, fitted: Fitted) -> None:
    """Refuse markers that fit far better with left and right exchanged."""
    t = int(np.nanargmin(fitted.cost))
    one = task.landmarks
    one = replace(one, time=one.time[t : t + 1], positions=one.positions[t : t + 1])
    settings = replace(task.settings, unrest=None, errors=False)
    other = Task(task.body, exchanged(task.body, one), task.wishes, settings)
    mirrored = _told(other, solved(other))
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
    poses = _told(other, solved(other)).q
    return far(task.body, fitted, seen, pairs, wrong, poses)


def _sorted(
    observations: Sequence[Observation],
) -> tuple[list[Landmarks | Sightings | Orientations], Wishes | None]:
    """What was seen, and the wishes."""
    seen = [each for each in observations if not isinstance(each, Wishes)]
    wishes = [each for each in observations if isinstance(each, Wishes)]
    if not seen or len(wishes) > 1:
        raise ValueError("expected observations, and at most one set of wishes.")
    return seen, wishes[0] if wishes else None


def _told(task: Task, result: kernel.Result) -> Fitted:
    """The result in the words of the caller."""
    body, landmarks = task.body, task.landmarks
    n, k = landmarks.positions.shape[:2]
    misfits = np.full((n, k, 3), np.nan)
    misfits[:, task.columns] = result.left
    open_frames = ~np.isfinite(result.cost)
    q, slopes = posed(task, result.q, result.cost)
    marker_error = _marker_error(task, result)
    scale = marker_error / task.error if landmarks.errors is None else 1.0
    errors = np.full(q.shape, np.nan)
    if len(result.variance):
        errors = _errors(task, result, slopes, scale)
        errors[open_frames] = np.nan
    return Fitted(
        time=landmarks.time,
        coordinates=body.coordinates,
        q=_read_only(q),
        errors=_read_only(errors),
        markers=landmarks.markers,
        misfits=_read_only(misfits),
        cost=_read_only(result.cost * task.error**2),
        converged=(result.met == 1) & ~open_frames,
        steps=result.steps,
        marker_error=marker_error,
    )


def _read_only(values: Array) -> Array:
    """An array that nobody else holds, sealed as it is: a copy would cost time."""
    values.setflags(write=False)
    return values


def _marker_error(task: Task, result: kernel.Result) -> float:
    """The error of a marker along one axis, m, as the misfits show it."""
    squared = np.einsum("nki,nki->nk", result.left, result.left)
    known = np.isfinite(squared)
    frames = known.any(axis=1).sum()
    freedom = 3 * known.sum() - frames * len(task.plan.coordinate)
    total = squared.sum(where=known)
    return float(np.sqrt(total / freedom)) if freedom > 0 else NOMINAL


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
