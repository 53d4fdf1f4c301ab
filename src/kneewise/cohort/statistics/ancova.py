"""Groups made alike in what they differ in besides: analysis of covariance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import stats

from kneewise.arrays import Array
from kneewise.cohort.statistics.effect import Difference, hedges, noncentral
from kneewise.cohort.statistics.several import Omnibus, Slope, explained, paired_off

_UPPER = 0.975
_DOUBTFUL = 0.05


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Fit:
    """Ordinary least squares."""

    estimate: Array
    """(q,)"""

    covariance: Array
    """(q, q)"""

    rest: float
    """Sum of squares that is left."""

    freedom: int

    @property
    def sd(self) -> float:
        """Of what is left."""
        return float(np.sqrt(self.rest / self.freedom))


def adjusted(
    values: Array, groups: Sequence[str], covariates: Mapping[str, Array]
) -> Omnibus:
    """Whether groups differ beyond what covariates explain.

    Group means are those at the mean covariates of everybody. The effect of the groups
    is the partial ω²; that of a pair the adjusted difference over the standard
    deviation that is left, corrected for small groups. Pairs are corrected by Holm.

    Args:
        values: (n,), one a person, no gaps.
        groups: (n,) whose; the order of their names is the order of the result.
        covariates: name → (n,), no gaps.

    Returns:
        A doubt where the slopes differ between the groups, or their spread does (p
        below 0.05): then adjusted means say little.

    Raises:
        ValueError: if there are too few people, or a covariate is the same for all or
            follows from the groups.

    Limits:
        It makes groups alike only in what was measured, and takes each covariate to act
        along a line, the same in each group.

    Source:
        Fisher 1932, Statistical Methods for Research Workers, 4th edition, section
        49.1; Maxwell & Delaney 2004, Designing Experiments and Analyzing Data, chapter
        9; Brown & Forsythe 1974, J Am Stat Assoc 69:364-367.
    """
    told = np.asarray(groups)
    names = sorted(set(groups))
    count = np.array([int((told == one).sum()) for one in names])
    centred = _centred(covariates)
    design = np.column_stack([*((told == one) * 1.0 for one in names), *centred])
    if len(names) < 2 or count.min() < 2 or len(values) - design.shape[1] < 1:
        raise ValueError(f"{len(values)} people are too few.")
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("a covariate is the same for all, or follows from the groups.")
    fit = _fitted(values, design)
    less = _fitted(values, np.column_stack([np.ones(len(values)), *centred]))
    f, freedom = _against(less, fit)
    effect, low, high = explained(f, freedom, len(values))
    k = len(names)
    sets = [np.asarray(values)[told == one] for one in names]
    return Omnibus(
        test=f"analysis of covariance of the means of each person, with "
        f"{', '.join(covariates)}",
        count=tuple(int(n) for n in count),
        mean=tuple(map(float, fit.estimate[:k])),
        sd=tuple(float(one.std(ddof=1)) for one in sets),
        f=f,
        freedom=freedom,
        p=float(stats.f.sf(f, *freedom)),
        size="partial ω²",
        effect=effect,
        effect_low=low,
        effect_high=high,
        pairs=paired_off(
            {(i, j): _pair(fit, (i, j), sets) for i, j in combinations(range(k), 2)}
        ),
        slopes=tuple(_slope(fit, k + i, name) for i, name in enumerate(covariates)),
        doubts=_doubts(values, design, k, fit),
    )


def _centred(covariates: Mapping[str, Array]) -> list[Array]:
    return [np.asarray(one, dtype=float) - np.mean(one) for one in covariates.values()]


def _fitted(values: Array, design: Array) -> _Fit:
    scale = np.sqrt((design**2).mean(axis=0))
    scale[scale == 0] = 1.0
    inverse = np.linalg.inv((design / scale).T @ (design / scale))
    estimate, *_ = np.linalg.lstsq(design / scale, values, rcond=None)
    rest = float(((values - design / scale @ estimate) ** 2).sum())
    freedom = len(values) - design.shape[1]
    covariance = inverse * rest / max(freedom, 1) / np.outer(scale, scale)
    return _Fit(
        estimate=estimate / scale, covariance=covariance, rest=rest, freedom=freedom
    )


def _against(less: _Fit, more: _Fit) -> tuple[float, tuple[float, float]]:
    """F of what more terms explain, and its freedom."""
    extra = less.freedom - more.freedom
    if more.rest == 0:
        return float("nan"), (float(extra), float(more.freedom))
    f = (less.rest - more.rest) / extra / (more.rest / more.freedom)
    return max(f, 0.0), (float(extra), float(more.freedom))


def _pair(fit: _Fit, pair: tuple[int, int], sets: Sequence[Array]) -> Difference:
    i, j = pair
    contrast = np.zeros(len(fit.estimate))
    contrast[[i, j]] = -1.0, 1.0
    apart = float(contrast @ fit.estimate)
    error = float(np.sqrt(contrast @ fit.covariance @ contrast))
    half = float(stats.t.ppf(_UPPER, fit.freedom)) * error
    root = error / fit.sd if fit.sd else float("nan")
    low, high = noncentral(apart / error if error else float("nan"), fit.freedom)
    small = hedges(fit.freedom)
    return Difference(
        test="difference of adjusted means",
        count=(len(sets[i]), len(sets[j])),
        mean=(float(fit.estimate[i]), float(fit.estimate[j])),
        sd=(float(sets[i].std(ddof=1)), float(sets[j].std(ddof=1))),
        difference=apart,
        low=apart - half,
        high=apart + half,
        p=2 * float(stats.t.sf(abs(apart) / error, fit.freedom)) if error else 0.0,
        size="Hedges' g of adjusted means",
        effect=small * apart / fit.sd if fit.sd else float("nan"),
        effect_low=small * low * root,
        effect_high=small * high * root,
    )


def _slope(fit: _Fit, at: int, name: str) -> Slope:
    estimate, error = float(fit.estimate[at]), float(np.sqrt(fit.covariance[at, at]))
    half = float(stats.t.ppf(_UPPER, fit.freedom)) * error
    return Slope(
        name=name,
        estimate=estimate,
        low=estimate - half,
        high=estimate + half,
        p=2 * float(stats.t.sf(abs(estimate) / error, fit.freedom)) if error else 0.0,
    )


def _doubts(values: Array, design: Array, k: int, fit: _Fit) -> tuple[str, ...]:
    """Where the model does not fit: slopes or spread that differ between groups."""
    found = []
    several = [
        design[:, i] * design[:, j] for i in range(1, k) for j in _rest(design, k)
    ]
    more = np.column_stack([design, *several])
    can_tell = len(values) - more.shape[1] >= 1
    if can_tell and np.linalg.matrix_rank(more) == more.shape[1]:
        f, freedom = _against(fit, _fitted(values, more))
        p = float(stats.f.sf(f, *freedom))
        if p < _DOUBTFUL:
            found.append(f"The slopes differ between the groups (p {p:.2g}).")
    left = values - design @ fit.estimate
    sets = [left[design[:, i] > 0] for i in range(k)]
    if fit.sd and min(len(one) for one in sets) > 2:
        p = float(stats.levene(*sets, center="median").pvalue)
        if p < _DOUBTFUL:
            found.append(f"The groups differ in spread (Brown–Forsythe, p {p:.2g}).")
    return tuple(found)


def _rest(design: Array, k: int) -> range:
    """The columns of the covariates."""
    return range(k, design.shape[1])
