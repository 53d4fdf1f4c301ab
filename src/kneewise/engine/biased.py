"""What errors that all frames share do to the coordinates of a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine import kinematics
from kneewise.engine.body import Body
from kneewise.engine.mixed import refitted
from kneewise.engine.observe import FROM_WORLD, Wishes
from kneewise.engine.prior import open_minded
from kneewise.engine.sightings import Sightings
from kneewise.engine.task import NOMINAL, Outliers, Settings
from kneewise.motion.triangulate import crossing

POSES = 16
"""That are looked at, as different as a recording has them."""

NEAR = 1e-3
"""rad or m: the last step of a fit is shorter; what is left shrinks fast."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Doubts:
    """What may be off, in all frames alike; one standard error each."""

    shared: Mapping[str, float]
    """Landmark → m along each axis of the room, the same for all cameras."""

    own: float
    """Of the errors that ``Sightings`` bear: what each landmark is off in each picture
    by itself."""

    turned: Sequence[float]
    """px, by camera: what all its landmarks are off together."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Nudged:
    """How a body moves when each thing that may be off is off by its error."""

    names: tuple[str, ...]
    """k landmarks."""

    like: Indices
    """(n,) which of m poses each frame is most like."""

    turns: Array
    """(v, m, q) rad or m, of the coordinates."""

    held: Array
    """(v, m, k, 3) m, of the landmarks as the body has them."""

    seen: Array
    """(v, m, k, 3) m, of the landmarks as the cameras have them; NaN where fewer than
    two do."""

    shared: Array
    """(3 k, k, 3) m: what landmarks themselves were moved in the first 3 k ways."""

    @property
    def errors(self) -> Array:
        """(n, q) standard errors of the coordinates."""
        there: Array = np.sqrt(np.square(self.turns).sum(axis=0))
        return there[self.like]


def nudged(
    body: Body, q: Array, seen: Sequence[Sightings], doubts: Doubts, settings: Settings
) -> Nudged:
    """Move each thing that may be off by its error, and fit the body again.

    Those are each landmark in space and in each picture, each camera, and each
    coordinate of which something is known beforehand.

    Args:
        body: the body.
        q: (n, q) its poses; NaN in a frame without one.
        seen: what was seen, with errors.
        doubts: how far things are off.
        settings: how the body was fitted.
    """
    chosen, like = _different(body, q)
    poses = q[chosen]
    names = tuple(name for name in doubts.shared if name in body.markers)
    own = np.array([body.markers.index(name) for name in names], dtype=np.intp)
    places = kinematics.markers(body, poses, own) @ FROM_WORLD
    ways = _ways(body, names, seen, doubts, settings)
    pixels = np.stack(
        [
            one.camera.pixels(places + ways.space[:, None])
            + moved[:, None]
            + _holes(one, names, chosen)
            for one, moved in zip(seen, ways.pictures, strict=True)
        ]
    )
    moved = _fitted(body, poses, seen, (names, pixels, ways.beliefs), settings)
    held = kinematics.markers(body, moved.reshape(-1, moved.shape[2]), own)
    held = (held @ FROM_WORLD).reshape(*moved.shape[:2], len(names), 3)
    errors = np.stack([_errors(one, names) for one in seen])
    crossed = crossing([one.camera for one in seen], pixels, errors[:, None, None])
    return Nudged(
        names=names,
        like=like,
        turns=np.nan_to_num(moved[1:] - moved[:1]),
        held=np.nan_to_num(held[1:] - held[:1]),
        seen=crossed[1:] - crossed[:1],
        shared=ways.space[1 : 1 + 3 * len(names)],
    )


def _different(body: Body, q: Array) -> tuple[Indices, Indices]:
    """Frames as different as there are, and for every frame which of them it is like.

    The next one is always that which is furthest from all before it.
    """
    joints = ~body.translates & ~body.locked
    known = np.flatnonzero(np.isfinite(q).all(axis=1))
    poses = q[known][:, joints]
    chosen = [0]
    away = np.square(poses - poses[0]).sum(axis=1)
    like = np.zeros(len(known), dtype=np.intp)
    while len(chosen) < min(POSES, len(known)) and away.max() > 0:
        one = int(away.argmax())
        own = np.square(poses - poses[one]).sum(axis=1)
        like[own < away] = len(chosen)
        away = np.minimum(away, own)
        chosen.append(one)
    every = np.arange(len(q))
    nearest = np.interp(every, known, np.arange(len(known))).round().astype(np.intp)
    return known[chosen], like[nearest]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Ways:
    """What is moved: nothing at first, then one thing after another."""

    space: Array
    """(1 + v, k, 3) m."""

    pictures: Array
    """(c, 1 + v, k, 2) px."""

    beliefs: Array
    """(1 + v, q) rad or m."""


def _ways(
    body: Body,
    names: tuple[str, ...],
    seen: Sequence[Sightings],
    doubts: Doubts,
    settings: Settings,
) -> _Ways:
    k, c = len(names), len(seen)
    prior = settings.prior or open_minded(body)
    told = np.flatnonzero(np.isfinite(prior.spread) & ~body.locked)
    first, second = 1 + 3 * k, 1 + 3 * k + 2 * k * c
    count = second + 2 * c + len(told)
    space = np.zeros((count, k, 3))
    pictures = np.zeros((c, count, k, 2))
    beliefs = np.zeros((count, len(prior.spread)))
    sizes = np.repeat([doubts.shared[name] for name in names], 3)
    space[1:first].reshape(3 * k, 3 * k)[np.diag_indices(3 * k)] = sizes
    for i, one in enumerate(seen):
        rows = slice(first + 2 * k * i, first + 2 * k * (i + 1))
        own = np.repeat(doubts.own * _errors(one, names), 2)
        pictures[i, rows].reshape(2 * k, 2 * k)[np.diag_indices(2 * k)] = own
        for axis in range(2):
            pictures[i, second + 2 * i + axis, :, axis] = doubts.turned[i]
    beliefs[np.arange(count - len(told), count), told] = prior.spread[told]
    return _Ways(space=space, pictures=pictures, beliefs=beliefs)


def _errors(one: Sightings, names: tuple[str, ...]) -> Array:
    """(k,) px; 1 for a landmark that the camera never looks for."""
    errors = np.ones(len(one.markers)) if one.errors is None else one.errors
    known = dict(zip(one.markers, errors.tolist(), strict=True))
    return np.array([known.get(name, 1.0) for name in names])


def _drift(one: Sightings, names: tuple[str, ...]) -> Array | None:
    """(k,) m."""
    if one.drift is None:
        return None
    known = dict(zip(one.markers, one.drift.tolist(), strict=True))
    return np.array([known.get(name, float(one.drift.mean())) for name in names])


def _holes(one: Sightings, names: tuple[str, ...], chosen: Indices) -> Array:
    """(m, k, 2) 0 where a landmark was seen in the chosen frames, else NaN."""
    holes = np.full((len(chosen), len(names), 2), np.nan)
    there = np.asarray(np.isfinite(one.seen()[chosen]).all(axis=2))
    for i, name in enumerate(names):
        if name in one.markers:
            holes[there[:, one.markers.index(name)], i] = 0.0
    return holes


def _fitted(
    body: Body,
    poses: Array,
    seen: Sequence[Sightings],
    what: tuple[tuple[str, ...], Array, Array],
    settings: Settings,
) -> Array:
    """The poses (1 + v, m, q) of every way, fitted in one call."""
    names, pixels, beliefs = what
    count, m = pixels.shape[1:3]
    time = np.arange(count * m, dtype=np.float64)
    moved = [
        Sightings(
            time=time,
            markers=names,
            camera=one.camera,
            pixels=pixels[c].reshape(count * m, len(names), 2),
            errors=_errors(one, names),
            drift=_drift(one, names),
        )
        for c, one in enumerate(seen)
    ]
    prior = settings.prior or open_minded(body)
    told = np.flatnonzero(np.isfinite(prior.spread) & ~body.locked)
    wishes = Wishes(
        coordinates=tuple(body.coordinates[i] for i in told),
        values=np.repeat(prior.mean[told] + beliefs[:, told], m, axis=0),
        weights=NOMINAL**2 / prior.spread[told] ** 2,
    )
    plain = replace(
        settings,
        prior=None,
        errors=False,
        unrest=None,
        outliers=Outliers.KEPT,
        tolerance=NEAR,
    )
    whole = replace(body, muscles=None)
    found = refitted(whole, moved, wishes, plain, np.tile(poses, (count, 1)))
    return found.reshape(count, m, -1)
