"""Two groups or two visits: the difference, its interval, its size, its p."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats
from scipy.special import gammaln

from kneewise.arrays import Array

_LEVEL = 0.95
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How two sets of values differ: second − first."""

    test: str
    """What was done, by name."""

    count: tuple[int, int]
    mean: tuple[float, float]
    sd: tuple[float, float]
    difference: float
    low: float
    """Of the 95 % interval of the difference."""

    high: float
    p: float
    size: str
    """Which effect size."""

    effect: float
    effect_low: float
    effect_high: float


def between(first: Array, second: Array) -> Difference:
    """Two groups of different people.

    Welch's t test, which needs no equal spread; the effect is Hedges' g, the difference
    over the pooled standard deviation, corrected for small groups, with an interval
    from the noncentral t.

    Raises:
        ValueError: if a group has fewer than two values.

    Source:
        Welch 1947, Biometrika 34:28-35; Hedges 1981, J Educ Stat 6:107-128; the
        interval as in Cumming & Finch 2001, Educ Psychol Meas 61:532-574.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n, m = len(a), len(b)
    if min(n, m) < _FEWEST:
        raise ValueError(f"groups of {n} and {m} cannot be compared.")
    va, vb = a.var(ddof=1) / n, b.var(ddof=1) / m
    apart, error = float(b.mean() - a.mean()), float(np.sqrt(va + vb))
    freedom = (va + vb) ** 2 / (va**2 / (n - 1) + vb**2 / (m - 1)) if error else np.inf
    pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
    size = apart / pooled if pooled else float("nan")
    root = float(np.sqrt(1 / n + 1 / m))
    low, high = noncentral(size / root, n + m - 2)
    small = hedges(n + m - 2)
    return Difference(
        test="Welch's t test of the means of each person",
        count=(n, m),
        mean=(float(a.mean()), float(b.mean())),
        sd=(float(a.std(ddof=1)), float(b.std(ddof=1))),
        difference=apart,
        **_interval(apart, error, float(freedom)),
        size="Hedges' g",
        effect=float(small * size),
        effect_low=small * low * root,
        effect_high=small * high * root,
    )


def within(first: Array, second: Array) -> Difference:
    """The same people twice.

    The paired t test; the effect is dz, the mean difference over the standard deviation
    of the differences, corrected for few people, with an interval from the noncentral
    t.

    Raises:
        ValueError: if there are fewer than two pairs.

    Source:
        Student 1908, Biometrika 6:1-25; Lakens 2013, Front Psychol 4:863.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n = len(a)
    if n != len(b) or n < _FEWEST:
        raise ValueError(f"{n} and {len(b)} values are no pairs.")
    apart = b - a
    sd = float(apart.std(ddof=1))
    error = sd / float(np.sqrt(n))
    size = float(apart.mean()) / sd if sd else float("nan")
    low, high = noncentral(size * np.sqrt(n), n - 1)
    small = hedges(n - 1)
    return Difference(
        test="paired t test of the means of each person",
        count=(n, n),
        mean=(float(a.mean()), float(b.mean())),
        sd=(float(a.std(ddof=1)), float(b.std(ddof=1))),
        difference=float(apart.mean()),
        **_interval(float(apart.mean()), error, float(n - 1)),
        size="Hedges' corrected dz",
        effect=small * size,
        effect_low=small * low / float(np.sqrt(n)),
        effect_high=small * high / float(np.sqrt(n)),
    )


def holm(p: Sequence[float]) -> Array:
    """P values corrected so that one false alarm in the family is at most α likely.

    NaN stays NaN and does not count.

    Source:
        Holm 1979, Scand J Stat 6:65-70.
    """
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    steps = values[order] * np.arange(len(order), 0, -1)
    made = np.full(len(values), np.nan)
    made[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return made


def benjamini_hochberg(p: Sequence[float]) -> Array:
    """P values corrected so that a share α of what is called found is false at most.

    NaN stays NaN and does not count.

    Source:
        Benjamini & Hochberg 1995, J R Stat Soc B 57:289-300.
    """
    values = np.asarray(p, dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.argsort(values[known], kind="stable")]
    steps = values[order] * len(order) / np.arange(1, len(order) + 1)
    made = np.full(len(values), np.nan)
    made[order] = np.minimum(1.0, np.minimum.accumulate(steps[::-1])[::-1])
    return made


def _interval(apart: float, error: float, freedom: float) -> dict[str, float]:
    if error == 0:
        return {"low": apart, "high": apart, "p": 1.0 if apart == 0 else 0.0}
    half = float(stats.t.ppf((1 + _LEVEL) / 2, freedom)) * error
    p = 2 * float(stats.t.sf(abs(apart) / error, freedom))
    return {"low": apart - half, "high": apart + half, "p": p}


def hedges(freedom: float) -> float:
    """Hedges' factor for small samples, in its exact form."""
    made = gammaln(freedom / 2) - gammaln((freedom - 1) / 2)
    return float(np.exp(made) / np.sqrt(freedom / 2)) if freedom > 1 else 1.0


def noncentral(t: float, freedom: float) -> tuple[float, float]:
    """The 95 % interval of the noncentrality behind a t value."""
    if not np.isfinite(t):
        return float("nan"), float("nan")
    tail = (1 - _LEVEL) / 2

    def past(centre: float, share: float) -> float:
        """How much more than *share* lies below t; falls as the centre rises."""
        below = float(stats.nct.cdf(t, freedom, centre))
        if np.isnan(below):  # too far out for SciPy
            below = 1.0 if centre < t else 0.0
        return below - share

    def root(share: float) -> float:
        reach = 4 + abs(t)
        return float(optimize.brentq(past, t - reach, t + reach, args=(share,)))

    return root(1 - tail), root(tail)
