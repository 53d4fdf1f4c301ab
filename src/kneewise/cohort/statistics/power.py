"""Power: how often a planned study would find what is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from kneewise.arrays import Array

ALPHA = 0.05
STUDIES = 4000
"""Drawn for each size: the power is known to within 1.5 points."""

_SIZES = (5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of the people of a planned study, in any one unit."""

    effect: float
    """Second group − first, or second visit − first."""

    between: float
    """Standard deviation between people."""

    within: float
    """Standard deviation between the trials of one person, error included."""

    trials: int = 3
    paired: bool = False


def power(truth: Truth, people: int, seed: int = 1) -> float:
    """The share of drawn studies in which the t test finds the effect (α = 5 %).

    Args:
        truth: of the people.
        people: in each group, or altogether where everybody is measured twice.
        seed: of the drawing.
    """
    generator = np.random.default_rng([seed, people])
    noise = truth.within / np.sqrt(truth.trials)
    shape = (STUDIES, people)
    first = generator.normal(0.0, truth.between, shape)
    second = first if truth.paired else generator.normal(0.0, truth.between, shape)
    a = first + generator.normal(0.0, noise, shape)
    b = second + truth.effect + generator.normal(0.0, noise, shape)
    return float((_p(a, b, paired=truth.paired) < ALPHA).mean())


def needed_people(truth: Truth, wanted: float = 0.8, seed: int = 1) -> int | None:
    """The fewest people, of those tried, that find the effect so often."""
    return next((n for n in _SIZES if power(truth, n, seed) >= wanted), None)


def table(truth: Truth, seed: int = 1) -> list[tuple[int, float]]:
    """Sizes of a study and the power of each."""
    return [(n, power(truth, n, seed)) for n in _SIZES]


def _p(a: Array, b: Array, *, paired: bool) -> Array:
    """P of the paired or Welch's t test of every row: (s,)."""
    n = a.shape[1]
    if paired:
        apart = b - a
        error = apart.std(axis=1, ddof=1) / np.sqrt(n)
        freedom = np.full(len(a), n - 1.0)
        t = apart.mean(axis=1) / error
    else:
        va, vb = a.var(axis=1, ddof=1) / n, b.var(axis=1, ddof=1) / n
        t = (b.mean(axis=1) - a.mean(axis=1)) / np.sqrt(va + vb)
        freedom = (va + vb) ** 2 / ((va**2 + vb**2) / (n - 1))
    return np.asarray(2 * stats.t.sf(np.abs(t), freedom))
