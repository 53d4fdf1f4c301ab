"""A fit as it is asked for, and as the kernels see it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.columns import plan
from kneewise.engine.kernels import problem, smooth
from kneewise.engine.kernels.kinematics import real
from kneewise.engine.kernels.tree import Tree
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.prior import Prior, open_minded, widest
from kneewise.units import mm

NOMINAL = mm(10)
"""m: the error of a marker of which nothing is known, until the misfit tells."""


class Outliers(Enum):
    """What becomes of a marker far off, at ``Settings.cut`` standard errors."""

    KEPT = problem.PLAIN
    """It counts like any other."""

    HELD = problem.HUBER
    """It pulls no harder than at the cut (Huber 1964, Ann Math Stat 35:73-101)."""

    DROPPED = problem.TUKEY
    """It pulls less from the start and not at all from the cut (Beaton & Tukey 1974,
    Technometrics 16:147-185)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Settings:
    """How a body is fitted. Without change: plain inverse kinematics."""

    limits: bool = True
    """Whether clamped coordinates stay in their range."""

    prior: Prior | None = None
    """What is known beforehand; None for nothing."""

    outliers: Outliers = Outliers.KEPT
    cut: float = 3.0
    """Standard errors."""

    unrest: float | None = None
    """rad/s² (m/s² for lengths): how fast coordinates usually accelerate. The smaller,
    the smoother. None: every frame on its own."""

    errors: bool = True
    """Whether standard errors are wanted; they cost a fifth of the time."""

    tolerance: float = 1e-5
    """rad or m: the last step is shorter. Steps shrink so fast at the end that the
    result is a thousand times better than this."""

    most: int = 100
    """Steps per frame."""

    threads: int | None = None
    """None for as many as the machine has cores."""


class Fit(Protocol):
    """A fit as the kernels see it, to whatever was observed."""

    body: Body
    settings: Settings
    time: Array
    tree: Tree
    plan: problem.Plan
    aim: problem.Aim

    def equations(
        self, q: Array, left: Array, cost: Array, slope: Array, band: Array
    ) -> None:
        """Write what a fit over all frames needs; see ``kernels/smooth.py``."""


class Task:
    """A fit to markers, as the kernels see it."""

    def __init__(
        self,
        body: Body,
        landmarks: Landmarks,
        wishes: Wishes | None,
        settings: Settings,
    ) -> None:
        self.body, self.landmarks, self.settings = body, landmarks, settings
        self.wishes = wishes
        self.time = real(landmarks.time)
        self.error = NOMINAL
        if landmarks.errors is not None:
            self.error = float(np.sqrt(np.mean(landmarks.errors**2)))
        weights = _weights(landmarks, self.error)
        names = {name: k for k, name in enumerate(body.markers)}
        used = [
            k
            for k, name in enumerate(landmarks.markers)
            if name in names and weights[k]
        ]
        points = np.array([names[landmarks.markers[k]] for k in used], dtype=np.intp)
        fixed = body.locked | (body.coupled_to >= 0)
        self.tree, self.plan, order = plan(
            body, body.marker_segment[points], body.marker_place[points], fixed
        )
        self.points = points[order]
        self.columns = np.array(used, dtype=np.intp)[order]
        self.aim = self._aim(weights[self.columns] / self.error**2, wishes)

    def _aim(self, weight: Array, wishes: Wishes | None) -> problem.Aim:
        """What is aimed at, in the order of the plan."""
        body, settings = self.body, self.settings
        chosen = self.plan.coordinate
        prior = settings.prior or open_minded(body)
        held = body.clamped & settings.limits
        errors = self.landmarks.errors
        if errors is None:
            errors = np.full(len(self.landmarks.markers), self.error)
        noise = errors[self.columns] ** 2
        values, weights = wished(body, wishes)
        return problem.Aim(
            seen=real(self.landmarks.positions[:, self.columns]),
            weight=real(weight),
            precision=real(1 / noise),
            wish=real(values[:, chosen]),
            wish_weight=real(weights[chosen] / self.error**2),
            prior=real(prior.mean[chosen]),
            prior_weight=real(prior.weight[chosen]),
            lower=real(np.where(held, body.lower, -np.inf)[chosen]),
            upper=real(np.where(held, body.upper, np.inf)[chosen]),
            spread=real(widest(body)[chosen]),
            noise=real(noise if self.landmarks.weights is not None else noise[:0]),
            rule=int(settings.outliers.value),
            cut=float(settings.cut),
        )

    def equations(
        self, q: Array, left: Array, cost: Array, slope: Array, band: Array
    ) -> None:
        """Write what a fit over all frames needs; see ``kernels/smooth.py``."""
        tree, plan, aim = self.tree, self.plan, self.aim
        smooth.equations(tree, plan, aim, q, left, cost, slope, band)

    def under(self, rule: int) -> Task:
        """The same task, outliers treated another way."""
        other = copy(self)
        other.aim = self.aim._replace(rule=rule)
        return other


def _weights(landmarks: Landmarks, error: float) -> Array:
    """(k,) of each marker; 1 for one as good as the others."""
    if landmarks.weights is not None:
        return landmarks.weights
    if landmarks.errors is not None:
        return error**2 / landmarks.errors**2
    return np.ones(len(landmarks.markers))


def wished(body: Body, wishes: Wishes | None) -> tuple[Array, Array]:
    """The wished values (n or 1, q) and their weights (q,)."""
    q = len(body.coordinates)
    if wishes is None:
        return np.full((1, q), np.nan), np.zeros(q)
    values, weights = np.full((len(wishes.values), q), np.nan), np.zeros(q)
    for i, name in enumerate(wishes.coordinates):
        values[:, body.index(name)] = wishes.values[:, i]
        weights[body.index(name)] = wishes.weights[i]
    return values, weights
