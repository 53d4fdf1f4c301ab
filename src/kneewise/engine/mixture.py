"""A fit to any mix of evidence as it is asked for, and as the kernels see it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import Body
from kneewise.engine.columns import plan
from kneewise.engine.kernels import mixed, problem
from kneewise.engine.kernels.fit import Care, Result
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.marks import PIXEL, POINT, TURN, Evidence
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.prior import open_minded, widest
from kneewise.engine.sightings import Orientations, Sightings
from kneewise.engine.task import NOMINAL, Settings, wished

AWAY = 4.0
"""m from a camera to a person, from which a point's error in a picture is taken where
nobody knows it, until the misfit tells."""

Seen = Landmarks | Sightings | Orientations


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Marks:
    """What one observation shows, as columns of the evidence."""

    segment: Indices
    """(m,) of the body."""

    place: Array
    """(m, 3) m, in the segment's joint frame."""

    kind: int
    column: Indices
    """(m,) in the observation."""

    seen: Array
    """(n, m, 4) as in ``Evidence``."""

    weight: Array
    """(n, m)."""

    level: Array
    """(m,)."""

    freedom: int
    """Numbers that one mark tells."""

    point: Indices
    """(m,) marker of the body; for an orientation, one after the last."""

    drift: Array
    """(m,) m, as in ``Evidence``."""


class Mixture:
    """A fit to several observations over the same frames."""

    def __init__(
        self,
        body: Body,
        seen: Sequence[Seen],
        wishes: Wishes | None,
        settings: Settings,
    ) -> None:
        self.body, self.observed, self.settings = body, tuple(seen), settings
        self.time = real(seen[0].time)
        if any(not np.array_equal(each.time, self.time) for each in seen):
            raise ValueError("all observations must be of the same frames.")
        self.wishes = wishes
        self.marks = [marks(body, each) for each in seen]
        by_point = np.lexsort((self._of("drift"), self._of("point")))
        segment = np.concatenate([each.segment for each in self.marks])[by_point]
        fixed = body.locked | (body.coupled_to >= 0)
        self.tree, self.plan, order = plan(
            body, segment, self._of("place")[by_point], fixed
        )
        self.order: Indices = by_point[order]
        own = [np.full(len(m.segment), i) for i, m in enumerate(self.marks)]
        self.source = np.concatenate(own)[self.order]
        """(m,) which observation each mark of the plan is of."""
        self.aim = self._aim(wishes)
        self.evidence = self._evidence()

    def _evidence(self) -> Evidence:
        """What was observed, in the order of the plan."""
        order = self.order
        kinds = [np.full(len(m.segment), m.kind) for m in self.marks]
        lenses = [each.lens for each in self.observed if isinstance(each, Sightings)]
        lens = np.cumsum([isinstance(each, Sightings) for each in self.observed]) - 1
        return Evidence(
            kind=whole(np.concatenate(kinds)[order]),
            lens=whole(lens[self.source]),
            seen=real(np.concatenate([m.seen for m in self.marks], axis=1)[:, order]),
            weight=real(
                np.concatenate([m.weight for m in self.marks], axis=1)[:, order]
            ),
            level=real(np.concatenate([m.level for m in self.marks])[order]),
            lenses=real(np.array(lenses).reshape(-1, 3, 4)),
            drift=real(self._of("drift")[order]),
            after=whole(self._after()),
        )

    def _of(self, what: str) -> Array:
        """A field of all marks, observation after observation."""
        found: Array = np.concatenate([getattr(each, what) for each in self.marks])
        return found

    def _after(self) -> Indices:
        """(m,) for each mark of the plan, the first after those it drifts with."""
        point, drift = self._of("point")[self.order], self._of("drift")[self.order]
        after = np.arange(1, len(point) + 1)
        for k in range(len(point) - 2, -1, -1):
            if drift[k] > 0 and drift[k + 1] == drift[k] and point[k] == point[k + 1]:
                after[k] = after[k + 1]
        return after

    def _aim(self, wishes: Wishes | None) -> problem.Aim:
        """Priors and limits; what is seen is in the evidence."""
        body, settings = self.body, self.settings
        chosen = self.plan.coordinate
        prior = settings.prior or open_minded(body)
        held = body.clamped & settings.limits
        values, weights = wished(body, wishes)
        none = np.zeros(0)
        return problem.Aim(
            seen=np.zeros((1, 0, 3)),
            weight=none,
            precision=none,
            wish=real(values[:, chosen]),
            wish_weight=real(weights[chosen] / NOMINAL**2),
            prior=real(prior.mean[chosen]),
            prior_weight=real(prior.weight[chosen]),
            lower=real(np.where(held, body.lower, -np.inf)[chosen]),
            upper=real(np.where(held, body.upper, np.inf)[chosen]),
            spread=real(widest(body)[chosen]),
            noise=none,
            rule=int(settings.outliers.value),
            cut=float(settings.cut),
        )

    @property
    def known(self) -> Mask:
        """(n, m) whether each mark was seen."""
        there = np.where(self.evidence.kind == POINT, 3, 2)
        there = np.where(self.evidence.kind == TURN, 4, there)
        needed = np.arange(4) < there[:, None]
        whole_ = np.isfinite(self.evidence.seen) | ~needed
        found: Mask = whole_.all(axis=2) & (self.evidence.weight > 0)
        return found

    def weighted(self, factors: Array) -> Mixture:
        """The same with the error of every observation multiplied by a factor."""
        other = copy(self)
        weight = self.evidence.weight / factors[self.source] ** 2
        other.evidence = self.evidence._replace(weight=weight)
        return other

    def under(self, rule: int) -> Mixture:
        """The same task, outliers treated another way."""
        other = copy(self)
        other.aim = self.aim._replace(rule=rule)
        return other

    def walk(self, frames: Indices, care: Care, result: Result) -> None:
        """Fit *frames* one after another, from their rows of ``result.q``."""
        if len(frames):
            mixed.fit(
                self.tree,
                self.plan,
                self.aim,
                self.evidence,
                care,
                frames.astype(np.intp),
                result,
            )

    def equations(
        self, q: Array, left: Array, cost: Array, slope: Array, band: Array
    ) -> None:
        """Write what a fit over all frames needs; see ``kernels/smooth.py``."""
        mixed.equations(
            self.tree, self.plan, self.aim, self.evidence, q, left, cost, slope, band
        )


def marks(body: Body, seen: Seen) -> Marks:
    """The marks of an observation that the body has."""
    if isinstance(seen, Orientations):
        return _orientations(body, seen)
    names = {name: k for k, name in enumerate(body.markers)}
    used = [k for k, name in enumerate(seen.markers) if name in names]
    points = np.array([names[seen.markers[k]] for k in used], dtype=np.intp)
    used_ = np.array(used, dtype=np.intp)
    numbers = np.full((len(seen.time), len(used), 4), np.nan)
    if isinstance(seen, Sightings):
        numbers[..., :2] = seen.seen()[:, used_]
        spread = seen.spread(NOMINAL / AWAY)[:, used_]
        weight = np.where(np.isfinite(numbers[..., 0]), 1 / spread**2, 0.0)
    else:
        numbers[..., :3] = seen.positions[:, used_]
        weight = np.broadcast_to(point_weights(seen)[used_], numbers.shape[:2])
    return Marks(
        segment=body.marker_segment[points],
        place=body.marker_place[points],
        kind=PIXEL if isinstance(seen, Sightings) else POINT,
        column=used_,
        seen=numbers,
        weight=weight,
        level=np.ones(len(used)),
        freedom=2 if isinstance(seen, Sightings) else 3,
        point=points,
        drift=_drift(seen)[used_],
    )


def _drift(seen: Landmarks | Sightings) -> Array:
    """(k,) m."""
    if isinstance(seen, Sightings) and seen.drift is not None:
        return np.asarray(seen.drift)
    return np.zeros(len(seen.markers))


def _orientations(body: Body, seen: Orientations) -> Marks:
    """The same of orientations, turned from the model file's frames to the joints'."""
    used = np.array(
        [k for k, name in enumerate(seen.segments) if name in body.segments],
        dtype=np.intp,
    )
    segment = np.array(
        [body.segments.index(seen.segments[k]) for k in used], dtype=np.intp
    )
    numbers = np.full((len(seen.time), len(used), 4), np.nan)
    for i, k in enumerate(used):
        known = np.isfinite(seen.turns[:, k]).all(axis=1)
        home = Rotation.from_matrix(body.home[segment[i], :3, :3])
        given = Rotation.from_quat(seen.turns[known, k], scalar_first=True)
        numbers[known, i] = (given * home.inv()).as_quat(scalar_first=True)
    weight = np.broadcast_to(1 / seen.errors[used] ** 2, numbers.shape[:2])
    return Marks(
        segment=segment,
        place=np.zeros((len(used), 3)),
        kind=TURN,
        column=used,
        seen=numbers,
        weight=weight,
        level=seen.level[used],
        freedom=3,
        point=np.full(len(used), len(body.markers), dtype=np.intp),
        drift=np.zeros(len(used)),
    )


def point_weights(seen: Landmarks) -> Array:
    """(k,) 1/m² of each marker."""
    weights = np.ones(len(seen.markers)) if seen.weights is None else seen.weights
    if seen.errors is None:
        return weights / NOMINAL**2
    if seen.weights is None:
        return 1 / seen.errors**2
    return weights / float(np.mean(seen.errors**2))
