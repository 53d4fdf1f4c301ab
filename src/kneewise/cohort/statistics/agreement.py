"""How far repeated measurements agree: ICC, its error, and limits of agreement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from kneewise.arrays import Array

_LEVEL = 0.95


class Form(StrEnum):
    """Forms of the intraclass correlation, as Shrout and Fleiss number them."""

    ONE_WAY = "ICC(1,1)"
    AGREEMENT = "ICC(2,1)"
    CONSISTENCY = "ICC(3,1)"
    ONE_WAY_MEAN = "ICC(1,k)"
    AGREEMENT_MEAN = "ICC(2,k)"
    CONSISTENCY_MEAN = "ICC(3,k)"


MEANS = {
    Form.ONE_WAY: "one-way random effects, a single measurement",
    Form.AGREEMENT: "two-way random effects, absolute agreement, a single measurement",
    Form.CONSISTENCY: "two-way mixed effects, consistency, a single measurement",
    Form.ONE_WAY_MEAN: "one-way random effects, the mean of k",
    Form.AGREEMENT_MEAN: "two-way random effects, absolute agreement, the mean of k",
    Form.CONSISTENCY_MEAN: "two-way mixed effects, consistency, the mean of k",
}
"""Form → what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatability:
    """How well a measure can be had again."""

    form: Form
    people: int
    repeats: int
    icc: float
    low: float
    """Of the 95 % interval."""

    high: float
    sem: float
    """Standard error of measurement, in the unit of the values."""

    mdc: float
    """Minimal detectable change (95 %), in the unit of the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of agreement of two measurements of the same people."""

    people: int
    bias: float
    """Mean of second − first."""

    bias_low: float
    bias_high: float
    sd: float
    lower: float
    """bias − 1.96 sd."""

    upper: float
    margin: float
    """Half of the 95 % interval of either limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """Mean squares of people by repeats."""

    n: int
    k: int
    rows: float
    columns: float
    error: float
    within: float


def repeatability(values: Array, form: Form = Form.AGREEMENT) -> Repeatability:
    """ICC, standard error of measurement and minimal detectable change.

    Args:
        values: (n, k), a row for each person and no gaps; 2 or more of both.
        form: which ICC.

    Returns:
        The SEM is the root of the mean square within people for forms 1 and 2, and of
        the residual mean square for form 3, which leaves steady differences between
        repeats out. MDC = 1.96 √2 SEM.

    Raises:
        ValueError: if there are fewer than two people or repeats, or gaps.

    Limits:
        An ICC speaks of the people it was taken from: the more alike they are, the
        lower it is for the same error. The SEM does not depend on them.

    Source:
        Shrout & Fleiss 1979, Psychol Bull 86:420-428; intervals of McGraw & Wong 1996,
        Psychol Methods 1:30-46; SEM and MDC as in Weir 2005, J Strength Cond Res
        19:231-240.
    """
    squares = _squares(values)
    single = Form(form.value.replace("k)", "1)"))
    icc, low, high = _SINGLE[single](squares)
    if form is not single:
        icc, low, high = (_stepped_up(one, squares.k) for one in (icc, low, high))
    error = squares.error if single is Form.CONSISTENCY else squares.within
    sem = float(np.sqrt(error))
    return Repeatability(
        form=form,
        people=squares.n,
        repeats=squares.k,
        icc=icc,
        low=low,
        high=high,
        sem=sem,
        mdc=1.96 * float(np.sqrt(2)) * sem,
    )


def limits(first: Array, second: Array) -> Limits:
    """Limits of agreement, one pair a person.

    Args:
        first: (n,), one value of each person.
        second: (n,), the other.

    Raises:
        ValueError: if there are fewer than three pairs.

    Limits:
        Means something where differences do not grow with the size of the values; look
        at the plot. Several pairs of one person would make the limits too narrow.

    Source:
        Bland & Altman 1986, Lancet 327:307-310; the margin of the limits as in Bland &
        Altman 1999, Stat Methods Med Res 8:135-160.
    """
    apart = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    n = len(apart)
    if n < 3:
        raise ValueError(f"limits of agreement of {n} pairs.")
    bias, sd = float(apart.mean()), float(apart.std(ddof=1))
    t = float(stats.t.ppf((1 + _LEVEL) / 2, n - 1))
    half = t * sd / np.sqrt(n)
    margin = t * sd * np.sqrt(1 / n + 1.96**2 / (2 * (n - 1)))
    return Limits(
        people=n,
        bias=bias,
        bias_low=bias - float(half),
        bias_high=bias + float(half),
        sd=sd,
        lower=bias - 1.96 * sd,
        upper=bias + 1.96 * sd,
        margin=float(margin),
    )


def _squares(values: Array) -> _Squares:
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise ValueError("an ICC needs two people, two repeats and no gaps.")
    n, k = table.shape
    mean, rows, columns = table.mean(), table.mean(axis=1), table.mean(axis=0)
    rest = table - rows[:, None] - columns + mean
    return _Squares(
        n=n,
        k=k,
        rows=float(k * ((rows - mean) ** 2).sum() / (n - 1)),
        columns=float(n * ((columns - mean) ** 2).sum() / (k - 1)),
        error=float((rest**2).sum() / ((n - 1) * (k - 1))),
        within=float(((table - rows[:, None]) ** 2).sum() / (n * (k - 1))),
    )


def _quantile(first: float, second: float) -> float:
    return float(stats.f.ppf((1 + _LEVEL) / 2, first, second))


def _one_way(s: _Squares) -> tuple[float, float, float]:
    return _by_ratio(s.rows, s.within, (s.n - 1, s.n * (s.k - 1)), s.k)


def _consistency(s: _Squares) -> tuple[float, float, float]:
    return _by_ratio(s.rows, s.error, (s.n - 1, (s.n - 1) * (s.k - 1)), s.k)


def _by_ratio(
    rows: float, error: float, freedom: tuple[float, float], k: int
) -> tuple[float, float, float]:
    """An ICC that depends on one ratio of mean squares, with its interval."""
    if error == 0:
        return 1.0, 1.0, 1.0
    ratio = rows / error
    low = ratio / _quantile(*freedom)
    high = ratio * _quantile(freedom[1], freedom[0])
    return tuple((f - 1) / (f + k - 1) for f in (ratio, low, high))  # type: ignore[return-value]


def _agreement(s: _Squares) -> tuple[float, float, float]:
    if s.error == 0 and s.columns == 0:
        return 1.0, 1.0, 1.0
    n, k = s.n, s.k
    below = s.rows + (k - 1) * s.error + k * (s.columns - s.error) / n
    icc = (s.rows - s.error) / below
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    top = (a * s.columns + b * s.error) ** 2
    bottom = (a * s.columns) ** 2 / (k - 1) + (b * s.error) ** 2 / ((n - 1) * (k - 1))
    freedom = top / bottom
    low_f, high_f = _quantile(n - 1, freedom), _quantile(freedom, n - 1)
    rest = k * s.columns + (k * n - k - n) * s.error
    low = n * (s.rows - low_f * s.error) / (low_f * rest + n * s.rows)
    high = n * (high_f * s.rows - s.error) / (rest + n * high_f * s.rows)
    return icc, low, high


def _stepped_up(icc: float, k: int) -> float:
    """The ICC of the mean of k from that of one (Spearman and Brown)."""
    return k * icc / (1 + (k - 1) * icc)


_SINGLE = {
    Form.ONE_WAY: _one_way,
    Form.AGREEMENT: _agreement,
    Form.CONSISTENCY: _consistency,
}
