"""Where a fit to pictures and sensors starts: a rough pose in every frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine import kinematics
from kneewise.engine.kernels.fit import Care, Result
from kneewise.engine.kernels.marks import PIXEL
from kneewise.engine.mixture import Mixture, point_weights
from kneewise.engine.observe import FROM_WORLD, Landmarks
from kneewise.engine.prior import Prior
from kneewise.engine.sightings import Sightings
from kneewise.engine.solve import solved
from kneewise.engine.task import NOMINAL, Outliers, Settings, Task
from kneewise.motion.triangulate import agreed
from kneewise.units import deg

FEWEST = 5
"""Points in space, below which a frame is started from its neighbours."""

APART = 0.15
"""m by which two sights of a point may miss each other, to start from it."""

SURE = 0.3
"""Confidence below which a sight is not used to start from."""

HEADINGS = np.arange(0, 360, 45) * deg(1)
"""Tried where nothing in space tells which way a person faces."""

LOOSE = deg(60)
"""Spread of a joint about its rest, which keeps a rough pose from folding."""


def placed(mixture: Mixture) -> Landmarks | None:
    """All that is known of places in space: markers, and what two cameras saw.

    None where there is neither.
    """
    places: dict[str, Array] = {}
    weights: dict[str, float] = {}
    for name, path in _crossed(mixture).items():
        places[name], weights[name] = path, 1.0
    for each in mixture.observed:
        if isinstance(each, Landmarks):
            strong = point_weights(each) * NOMINAL**2
            for k, name in enumerate(each.markers):
                own = each.positions[:, k]
                other = places.get(name, own)
                gap = np.asarray(~np.isfinite(own).all(axis=1))
                places[name] = np.where(gap[:, None], other, own)
                weights[name] = float(strong[k])
    if not places:
        return None
    return Landmarks(
        time=mixture.time,
        markers=tuple(places),
        positions=np.stack(list(places.values()), axis=1),
        weights=np.array(list(weights.values())),
    )


def _crossed(mixture: Mixture) -> dict[str, Array]:
    """Where two cameras or more saw the same point, in the body's axes."""
    views = [each for each in mixture.observed if isinstance(each, Sightings)]
    if len(views) < 2:
        return {}
    names = list(dict.fromkeys(name for view in views for name in view.markers))
    names = [name for name in names if name in mixture.body.markers]
    n = len(mixture.time)
    pixels = np.full((len(views), n, len(names), 2), np.nan)
    for c, view in enumerate(views):
        for k, name in enumerate(names):
            if name in view.markers:
                column = view.markers.index(name)
                pixels[c, :, k] = view.pixels[:, column]
                if view.confidence is not None:
                    unsure = view.confidence[:, column] < SURE
                    pixels[c, unsure, k] = np.nan
    cameras = [view.camera for view in views]
    found = agreed(cameras, pixels, np.ones(pixels.shape[:3]), APART)
    points = found.points @ FROM_WORLD.T
    return {name: points[:, k] for k, name in enumerate(names)}


def started(mixture: Mixture, result: Result) -> Mask:
    """Write a rough pose into every row of ``result.q``.

    Returns:
        (n,) frames that have a start of their own; the others take their neighbours'.
    """
    n = len(result.q)
    own = np.zeros(n, dtype=np.bool_)
    points = placed(mixture)
    if points is not None and _enough(mixture, points).any():
        enough = _enough(mixture, points)
        positions = np.where(enough[:, None, None], points.positions, np.nan)
        rough = Task(
            mixture.body,
            replace(points, positions=positions),
            mixture.wishes,
            _mild(mixture),
        )
        first = solved(rough)
        own = np.isfinite(first.cost)
        result.q[own] = first.q[own]
    else:
        best = _guessed(mixture, result)
        own[best] = True
    _bridge(mixture, result.q, own)
    return own


def _enough(mixture: Mixture, points: Landmarks) -> Mask:
    known = [name in mixture.body.markers for name in points.markers]
    there = np.isfinite(points.positions[:, known]).all(axis=2)
    enough: Mask = there.sum(axis=1) >= FEWEST
    return enough


def _mild(mixture: Mixture) -> Settings:
    """Settings of a rough fit: far points held back, joints kept near their rest."""
    body, given = mixture.body, mixture.settings.prior
    loose = np.where(body.translates, np.inf, LOOSE)
    root = slice(int(body.first_axis[0]), int(body.first_axis[1]))
    loose[body.axis_coordinate[root]] = np.inf
    mean, spread = body.default, loose
    if given is not None:
        told = np.isfinite(given.spread)
        mean = np.where(told, given.mean, mean)
        spread = np.where(told, np.minimum(given.spread, loose), loose)
    return Settings(
        limits=mixture.settings.limits,
        prior=Prior(mean=mean, spread=spread),
        outliers=Outliers.HELD,
        errors=False,
        tolerance=1e-3,
        threads=mixture.settings.threads,
    )


def _bridge(mixture: Mixture, q: Array, own: Mask) -> None:
    """Fill the rows of *q* that have no start, from those that have one."""
    if own.all() or not own.any():
        return
    time = mixture.time
    for i in range(q.shape[1]):
        q[~own, i] = np.interp(time[~own], time[own], q[own, i])


def _guessed(mixture: Mixture, result: Result) -> int:
    """A start from one camera and sensors, in the frame where most is seen.

    The body stands at rest, turned every way about the vertical, and is put where the
    pictures have it; the way that fits best is kept, and every frame starts from it.
    """
    t = int(mixture.known.sum(axis=1).argmax())
    body = mixture.body
    turning = [c for c in _root(mixture) if not body.translates[c]]
    care = Care(tolerance=1e-4, most=60, whole=0.0, ahead=0.0, damping=1e-1, own=1)
    found = []
    for heading in HEADINGS:
        q = body.default.copy()
        if turning:
            q[_upright(mixture, turning)] = heading
        _shifted(mixture, t, q)
        result.q[t] = q
        mixture.under(Outliers.HELD.value).walk(np.array([t]), care, result)
        found.append((float(result.cost[t]), result.q[t].copy()))
    result.q[:] = min(found, key=lambda each: each[0])[1]
    return t


def _root(mixture: Mixture) -> list[int]:
    body = mixture.body
    axes = slice(int(body.first_axis[0]), int(body.first_axis[1]))
    return [int(c) for c in body.axis_coordinate[axes] if c >= 0]


def _upright(mixture: Mixture, turning: list[int]) -> int:
    """The coordinate that turns the root about the vertical."""
    body = mixture.body
    ways = []
    for c in turning:
        nudged = body.default.copy()
        nudged[c] += 1e-3
        both = np.array([body.default, nudged])
        turns = kinematics.forward(body, both).turn[:, 0]
        spin = (turns[1] - turns[0]) @ turns[0].T / 1e-3
        ways.append(abs(spin[0, 2]))
    return turning[int(np.argmax(ways))]


def _shifted(mixture: Mixture, t: int, q: Array) -> None:
    """Slide the root of *q* to where the pictures of frame *t* have it."""
    body, evidence = mixture.body, mixture.evidence
    sliding = [c for c in _root(mixture) if body.translates[c]]
    shown = np.flatnonzero(mixture.known[t] & (evidence.kind == PIXEL))
    if len(shown) < 3 or len(sliding) != 3:
        return
    nudged = np.tile(q, (4, 1))
    nudged[np.arange(3) + 1, sliding] += 1.0
    placed_ = kinematics.forward(body, nudged).at[:, 0]
    ways = (placed_[1:] - placed_[0]).T
    where = _places(mixture, q, shown)
    rows, right = [], []
    for k, point in zip(shown, where, strict=True):
        lens = evidence.lenses[evidence.lens[k]]
        for i in range(2):
            row = lens[i, :3] - evidence.seen[t, k, i] * lens[2, :3]
            gap = lens[i, 3] - evidence.seen[t, k, i] * lens[2, 3]
            rows.append(row @ ways)
            right.append(-(gap + row @ point))
    q[sliding] += np.linalg.lstsq(np.array(rows), np.array(right))[0]


def _places(mixture: Mixture, q: Array, chosen: Indices) -> Array:
    """Where marks of the plan are, (m, 3) m, in the pose *q*."""
    body = mixture.body
    segment = np.concatenate([m.segment for m in mixture.marks])[mixture.order[chosen]]
    place = np.concatenate([m.place for m in mixture.marks])[mixture.order[chosen]]
    there = kinematics.forward(body, q[None])
    where: Array = there.at[0, segment] + np.einsum(
        "mij,mj->mi", there.turn[0, segment], place
    )
    return where
