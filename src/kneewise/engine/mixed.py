"""The pose of a body that best explains markers, pictures and sensors together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine import kinematics
from kneewise.engine.body import Body
from kneewise.engine.check import doubts
from kneewise.engine.fitted import Fitted
from kneewise.engine.kernels.fit import Care, Result
from kneewise.engine.kernels.marks import PIXEL, POINT, TURN
from kneewise.engine.mixture import Mixture, Seen
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.prior import widest
from kneewise.engine.rough import started
from kneewise.engine.sightings import Sightings
from kneewise.engine.smooth import smoothed
from kneewise.engine.solve import posed
from kneewise.engine.task import NOMINAL, Outliers, Settings
from kneewise.engine.threads import together
from kneewise.errors import UnfitRecording

FEWEST = 3
"""Points below which a frame without an orientation is left open."""

PIECE = 250
"""Frames that one thread takes at a time."""


def mixed(
    body: Body, seen: Sequence[Seen], wishes: Wishes | None, settings: Settings
) -> Fitted:
    """Find the pose of *body* in every frame, from any mix of observations.

    Observations without errors of their own are weighed by their misfit.

    Raises:
        UnfitRecording: if no frame shows enough of the body.
    """
    mixture = Mixture(body, seen, wishes, settings)
    there = _there(mixture)
    if not there.any():
        raise UnfitRecording(
            f"no frame shows three points of the body {body.name}, or the turn of one "
            "of its segments.",
            remedy="Check the names of the points, and that the person is in view.",
        )
    result = _room(mixture)
    own = started(mixture, result)
    _settle(mixture, there, own, result)
    unsure = np.array([_is_unsure(each) for each in seen])
    if unsure.any():
        factors = np.where(unsure, _factors(mixture, result), 1.0)
        mixture = mixture.weighted(factors)
        _settle(mixture, there, np.ones_like(there), result)
    result.cost[~there] = np.nan
    if settings.unrest is not None:
        result = smoothed(mixture, result, settings.unrest)
    return _told(mixture, result)


def refitted(
    body: Body,
    seen: Sequence[Seen],
    wishes: Wishes | None,
    settings: Settings,
    q: Array,
) -> Array:
    """The poses (n, q) that explain observations, each fitted from its row of *q*."""
    mixture = Mixture(body, seen, wishes, settings)
    result = _room(mixture)
    result.q[:] = q
    together(_jobs(mixture, _there(mixture), result), settings.threads)
    return posed(mixture, result.q, result.cost)[0]


def _there(mixture: Mixture) -> Mask:
    """(n,) the frames that show enough of the body."""
    known, kind = mixture.known, mixture.evidence.kind
    turns = known[:, kind == TURN].any(axis=1)
    there: Mask = turns | (known[:, kind != TURN].sum(axis=1) >= FEWEST)
    return there


def _room(mixture: Mixture) -> Result:
    n, k = mixture.evidence.weight.shape
    rows = n if mixture.settings.errors else 0
    return Result(
        q=np.tile(mixture.body.default, (n, 1)),
        left=np.full((n, k, 3), np.nan),
        cost=np.full(n, np.nan),
        steps=np.zeros(n, np.intp),
        met=np.zeros(n, np.intp),
        variance=np.full((rows, len(mixture.plan.coordinate)), np.nan),
    )


def _settle(mixture: Mixture, there: Mask, own: Mask, result: Result) -> None:
    """Fit every frame from its own start; where it has none, from its neighbours'."""
    first = mixture
    if mixture.settings.outliers is Outliers.DROPPED:
        first = mixture.under(Outliers.HELD.value)
    if own.sum() == 1:  # everything starts from one frame: walk both ways from it
        t = int(own.argmax())
        known = np.flatnonzero(there)
        care = _care(mixture, own=0, damping=1e-2)
        first.walk(known[known >= t], care, result)
        back = known[known <= t][::-1]
        if len(back) > 1:
            result.q[back[1]] = result.q[t]
            first.walk(back[1:], care, result)
    else:
        together(_jobs(first, there, result), mixture.settings.threads)
    if first is not mixture:
        together(_jobs(mixture, there, result), mixture.settings.threads)


def _jobs(mixture: Mixture, there: Mask, result: Result) -> Iterator[partial[None]]:
    care = _care(mixture, own=1, damping=0.0)
    known: Indices = np.flatnonzero(there)
    for k in range(0, len(known), PIECE):
        yield partial(mixture.walk, known[k : k + PIECE], care, result)


def _care(mixture: Mixture, *, own: int, damping: float) -> Care:
    return Care(
        tolerance=float(mixture.settings.tolerance),
        most=int(mixture.settings.most),
        whole=1.0,
        ahead=0.0,
        damping=damping,
        own=own,
    )


def _is_unsure(seen: Seen) -> bool:
    """Whether nobody knows how wrong an observation is."""
    return seen.errors is None


def _factors(mixture: Mixture, result: Result) -> Array:
    """How many times larger than supposed the misfits of each observation are."""
    squared, freedom = _squares(mixture, result)
    totals = np.bincount(
        mixture.source, weights=squared.sum(axis=0), minlength=len(mixture.marks)
    )
    counts = np.bincount(
        mixture.source, weights=freedom.sum(axis=0), minlength=len(mixture.marks)
    )
    frames = int((freedom.sum(axis=1) > 0).sum())
    fitted = frames * len(mixture.plan.coordinate)
    share = max(1 - fitted / max(counts.sum(), 1.0), 0.1)
    factors: Array = np.sqrt(totals / np.fmax(counts * share, 1.0))
    return np.where(counts > 0, np.fmax(factors, 1e-3), 1.0)


def _squares(mixture: Mixture, result: Result) -> tuple[Array, Array]:
    """Squared misfits (n, m) in standard errors, and how many numbers each is of.

    Where outliers are not kept, a misfit counts no more than at the cut.
    """
    evidence = mixture.evidence
    known = mixture.known & np.isfinite(result.cost)[:, None]
    left = np.nan_to_num(np.square(result.left))
    size = left.sum(axis=2)
    turn = evidence.kind == TURN
    size[:, turn] -= ((1 - evidence.level) * left[..., 1])[:, turn]
    squared = np.where(known, evidence.weight * size, 0.0)
    if mixture.settings.outliers is not Outliers.KEPT:
        squared = np.fmin(squared, mixture.settings.cut**2)
    freedom = np.array([each.freedom for each in mixture.marks])[mixture.source]
    return squared, np.where(known, freedom, 0)


def _told(mixture: Mixture, result: Result) -> Fitted:
    """The result in the words of the caller."""
    body = mixture.body
    open_frames = ~np.isfinite(result.cost)
    q, slopes = posed(mixture, result.q, result.cost)
    errors = np.full(q.shape, np.nan)
    if len(result.variance):
        own = widest(body)
        chosen = mixture.plan.coordinate
        errors = np.tile(np.where(body.locked, 0.0, own), (len(q), 1))
        errors[:, chosen] = np.minimum(np.sqrt(result.variance), own[chosen])
        driven = np.flatnonzero(body.coupled_to >= 0)
        by = errors[:, body.coupled_to[driven]]
        errors[:, driven] = np.abs(slopes[:, driven]) * by
        errors[open_frames] = np.nan
    placed = [i for i, s in enumerate(mixture.observed) if isinstance(s, Landmarks)]
    shown = [i for i, s in enumerate(mixture.observed) if isinstance(s, Sightings)]
    first = mixture.observed[placed[0]] if placed else None
    markers = first.markers if isinstance(first, Landmarks) else ()
    misfits = np.full((len(q), len(markers), 3), np.nan)
    if placed:
        misfits = _own(mixture, result, placed[0], len(markers))
    fitted = Fitted(
        time=mixture.time,
        coordinates=body.coordinates,
        q=_read_only(q),
        errors=_read_only(errors),
        markers=markers,
        misfits=_read_only(misfits),
        cost=_read_only(result.cost * NOMINAL**2),
        converged=(result.met == 1) & ~open_frames,
        steps=result.steps,
        marker_error=_marker_error(mixture, result, q),
        sights=tuple(_sight(mixture, result, i) for i in shown),
    )
    landmarks = first if isinstance(first, Landmarks) and not shown else None
    said = doubts(body, fitted, landmarks, mixture.settings.prior)
    return replace(fitted, caveats=said)


def _own(mixture: Mixture, result: Result, i: int, k: int) -> Array:
    """The misfits (n, k, 3) of observation *i*, in its own order."""
    out = np.full((len(result.left), k, 3), np.nan)
    chosen = np.flatnonzero(mixture.source == i)
    first = sum(len(m.segment) for m in mixture.marks[:i])
    columns = mixture.marks[i].column[mixture.order[chosen] - first]
    out[:, columns] = np.where(
        np.isfinite(result.cost)[:, None, None], result.left[:, chosen], np.nan
    )
    return out


def _sight(mixture: Mixture, result: Result, i: int) -> Array:
    """How far (n, k, 2) px the body is from where a camera saw it."""
    seen = mixture.observed[i]
    assert isinstance(seen, Sightings)
    tangents = _own(mixture, result, i, len(seen.markers))[..., :2]
    off = tangents * seen.camera.focal
    off.setflags(write=False)
    return off


def _marker_error(mixture: Mixture, result: Result, q: Array) -> float:
    """The error of a point along one axis, m, as the misfits show it.

    Of a sight it is taken at the distance of the person from the camera.
    """
    kind = mixture.evidence.kind
    known = mixture.known & np.isfinite(result.cost)[:, None]
    left = np.nan_to_num(result.left)
    away = np.ones(known.shape)
    body = mixture.body
    middle = kinematics.forward(body, np.nan_to_num(q)).at[:, 0]
    for k in np.flatnonzero(kind == PIXEL):
        lens = mixture.evidence.lenses[mixture.evidence.lens[k]]
        away[:, k] = middle @ lens[2, :3] + lens[2, 3]
    size = np.where(known, np.square(left * away[..., None]).sum(axis=2), 0.0)
    chosen = kind != TURN
    counts = np.where(kind == POINT, 3, 2) * known
    freedom = counts[:, chosen].sum() - known.any(axis=1).sum() * len(
        mixture.plan.coordinate
    )
    total = size[:, chosen].sum()
    return float(np.sqrt(total / freedom)) if freedom > 0 else NOMINAL


def _read_only(values: Array) -> Array:
    values.setflags(write=False)
    return values
