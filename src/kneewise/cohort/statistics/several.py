"""Three groups or more: whether they differ at all, by how much, and which pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy import optimize, stats

from kneewise.arrays import Array
from kneewise.cohort.statistics.effect import Difference, between, holm

_LEVEL = 0.95
_FEWEST = 2
_ALIKE = 1e-9
"""Share of the values that is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """What a covariate does: change of the value for one more of it."""

    name: str
    estimate: float
    low: float
    """Of the 95 % interval."""

    high: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two of the groups."""

    first: int
    """Which of them, from 0."""

    second: int
    found: Difference
    p_corrected: float
    """By Holm, over the pairs of one measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omnibus:
    """Whether several groups differ."""

    test: str
    """What was done, by name."""

    count: tuple[int, ...]
    mean: tuple[float, ...]
    """Of each group; adjusted to the same covariates where there are any."""

    sd: tuple[float, ...]
    """Of each group, as it is."""

    f: float
    freedom: tuple[float, float]
    p: float
    size: str
    """Which effect size."""

    effect: float
    effect_low: float
    effect_high: float
    pairs: tuple[Pair, ...]
    slopes: tuple[Slope, ...] = ()
    doubts: tuple[str, ...] = ()


def several(sets: Sequence[Array]) -> Omnibus:
    """Whether groups of different people differ: Welch's analysis of variance.

    It needs no equal spread. Pairs are compared by Welch's t test, corrected by Holm.

    Args:
        sets: k groups of two or more values each, without gaps.

    Returns:
        The effect is ω², the share of the variance that the groups explain, less what
        chance explains, 0 at least; its interval comes from the noncentral F. Both are
        of the analysis of variance with equal spread.

    Raises:
        ValueError: if there are fewer than two groups, or a group of fewer than two.

    Source:
        Welch 1951, Biometrika 38:330-336; Olejnik & Algina 2003, Psychol Methods
        8:434-447; the interval as in Steiger 2004, Psychol Methods 9:164-182; Holm
        1979, Scand J Stat 6:65-70.
    """
    groups = [np.asarray(one, dtype=float) for one in sets]
    count = np.array([len(one) for one in groups])
    if len(groups) < 2 or count.min() < _FEWEST:
        raise ValueError(f"groups of {_listed(count)} cannot be compared.")
    mean = np.array([one.mean() for one in groups])
    spread = np.array([one.var(ddof=1) for one in groups])
    rounding = _ALIKE * float(np.abs(mean).max())
    spread[spread < rounding**2] = 0.0  # alike but for rounding
    if np.ptp(mean) < rounding:
        mean[:] = mean[0]
    f, freedom = _welch(count, mean, spread)
    effect, low, high = explained(*_classical(count, mean, spread), int(count.sum()))
    return Omnibus(
        test="Welch's analysis of variance of the means of each person",
        count=tuple(int(n) for n in count),
        mean=tuple(map(float, mean)),
        sd=tuple(float(np.sqrt(one)) for one in spread),
        f=f,
        freedom=freedom,
        p=_p(f, freedom),
        size="ω²",
        effect=effect,
        effect_low=low,
        effect_high=high,
        pairs=paired_off(
            {
                (i, j): between(groups[i], groups[j])
                for i, j in combinations(range(len(groups)), 2)
            }
        ),
    )


def paired_off(found: dict[tuple[int, int], Difference]) -> tuple[Pair, ...]:
    """Pairs with their p corrected for the number of pairs."""
    corrected = holm([one.p for one in found.values()])
    made = [
        Pair(first=i, second=j, found=one, p_corrected=float("nan"))
        for (i, j), one in found.items()
    ]
    return tuple(
        replace(one, p_corrected=float(p))
        for one, p in zip(made, corrected, strict=True)
    )


def explained(
    f: float, freedom: tuple[float, float], n: int
) -> tuple[float, float, float]:
    """ω² of an F test over n people, and its 95 % interval.

    Returns:
        Of an infinite F (no spread within the groups) 1, of an unknown one NaN.
    """
    if not np.isfinite(f):
        whole = 1.0 if f == np.inf else float("nan")
        return whole, whole, whole
    over = (f - 1) * freedom[0]
    ends = (_noncentral(f, freedom, share) for share in (_upper(), 1 - _upper()))
    low, high = (centre / (centre + n) for centre in ends)
    return max(0.0, over / (over + n)), low, high


def _upper() -> float:
    return (1 + _LEVEL) / 2


def _noncentral(f: float, freedom: tuple[float, float], share: float) -> float:
    """The noncentrality for which *share* of the F values lie below f; 0 at least."""

    def past(centre: float) -> float:
        return float(stats.ncf.cdf(f, *freedom, centre)) - share

    if past(0.0) <= 0:
        return 0.0
    far = 10.0 + 4 * f * freedom[0]
    while past(far) > 0:
        far *= 2
    return float(optimize.brentq(past, 0.0, far))


def _welch(
    count: Array, mean: Array, spread: Array
) -> tuple[float, tuple[float, float]]:
    k = len(count)
    if spread.min() == 0:  # a group in which everybody is alike weighs endlessly
        f = 0.0 if np.ptp(mean) == 0 else np.inf
        return f, (k - 1.0, float(count.sum() - k))
    weight = count / spread
    share = weight / weight.sum()
    rest = float((((1 - share) ** 2) / (count - 1)).sum())
    over = float((weight * (mean - share @ mean) ** 2).sum()) / (k - 1)
    f = over / (1 + 2 * (k - 2) / (k**2 - 1) * rest)
    return f, (k - 1.0, (k**2 - 1) / (3 * rest))


def _classical(
    count: Array, mean: Array, spread: Array
) -> tuple[float, tuple[float, float]]:
    """F and its freedom where all groups are taken to have the same spread."""
    n, k = int(count.sum()), len(count)
    over = float((count * (mean - count @ mean / n) ** 2).sum()) / (k - 1)
    rest = float(((count - 1) * spread).sum()) / (n - k)
    if rest == 0:
        return (np.inf if over else float("nan")), (k - 1.0, n - k)
    return over / rest, (k - 1.0, float(n - k))


def _p(f: float, freedom: tuple[float, float]) -> float:
    return float(stats.f.sf(f, *freedom))


def _listed(count: Array) -> str:
    return " and ".join(str(n) for n in count) or "nobody"
