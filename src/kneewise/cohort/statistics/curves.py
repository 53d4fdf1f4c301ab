"""Whole curves: mean and band, and where two sets of them differ."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import stats

from kneewise.arrays import Array, Mask
from kneewise.cohort.extra import needed

ALPHA = 0.05
_FEWEST = 3
_ALIKE = 1e-9  # of curves in SI: less is rounding


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Band:
    """The mean of the curves of several people."""

    people: int
    mean: Array
    """(101,); NaN where fewer than half of the people are known."""

    sd: Array
    """(101,) between people."""

    margin: Array
    """(101,) half of the pointwise 95 % interval of the mean."""

    missing: Array
    """(101,) people not known there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A stretch of a curve in which two sets differ."""

    start: float
    """Per cent of the repetition."""

    end: float
    p: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Map:
    """A t value for every per cent, against one threshold for the whole curve."""

    test: str
    people: tuple[int, int]
    t: Array
    """(101,); NaN where not everybody is known."""

    threshold: float
    """Of |t|: crossed by chance in 5 % of studies anywhere in the curve."""

    freedom: float
    fwhm: float
    """Smoothness, per cent of the repetition."""

    clusters: tuple[Cluster, ...]
    stretch: tuple[int, int] = (0, 100)
    """Per cent from where to where everybody is known: that was compared."""


def band(curves: Array) -> Band:
    """Mean and spread of curves, one a person.

    Args:
        curves: (n, 101); NaN where not known.
    """
    known = np.isfinite(curves)
    count = known.sum(axis=0)
    enough = (count >= 2) & (2 * count >= len(curves))
    total = np.where(known, curves, 0.0).sum(axis=0)
    mean = np.where(enough, total / np.maximum(count, 1), np.nan)
    off = np.where(known, curves - mean, 0.0)
    sd = np.sqrt((off**2).sum(axis=0) / np.maximum(count - 1, 1))
    sd = np.where(enough, sd, np.nan)
    t = stats.t.ppf(0.975, np.maximum(count - 1, 1))
    return Band(
        people=len(curves),
        mean=mean,
        sd=sd,
        margin=t * sd / np.sqrt(np.maximum(count, 1)),
        missing=len(curves) - count,
    )


def compared(first: Array, second: Array, *, paired: bool) -> Map:
    """Where two sets of curves differ: statistical parametric mapping.

    Args:
        first: (n, 101), one curve a person.
        second: (m, 101); in the same order of the same people if *paired*.
        paired: whether it is the same people twice.

    Returns:
        A paired or a two-sample t test in every per cent, with the threshold of random
        field theory, two-tailed. Only the longest stretch in which everybody is known
        is compared.

    Raises:
        ValueError: if there are fewer than three people, or nothing to compare.

    Limits:
        Curves must mean the same at the same per cent. Groups are taken to have equal
        spread.

    Source:
        Friston et al. 2007, Statistical Parametric Mapping; Pataky 2010, J Biomech
        43:1976-1982. Computed by spm1d (Pataky 2012, Comput Methods Biomech Biomed
        Engin 15:295-301).
    """
    if min(len(first), len(second)) < _FEWEST:
        raise ValueError(f"{len(first)} and {len(second)} curves are too few.")
    known = [np.isfinite(each).all(axis=0) for each in (first, second)]
    here = _longest(np.asarray(known[0] & known[1], dtype=np.bool_))
    a, b = first[:, here], second[:, here]
    if here.stop - here.start < 5 or not _vary(a, b, paired=paired):
        raise ValueError("there is no stretch in which everybody is known and varies.")
    spm1d = needed("spm1d")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = spm1d.stats.ttest_paired(b, a) if paired else spm1d.stats.ttest2(b, a)
        told = made.inference(ALPHA, two_tailed=True)
    t = np.full(first.shape[1], np.nan)
    t[here] = made.z
    return Map(
        test="paired t" if paired else "two-sample t",
        people=(len(first), len(second)),
        t=t,
        threshold=float(told.zstar),
        freedom=float(made.df[1]),
        fwhm=float(made.fwhm),
        clusters=tuple(
            Cluster(
                start=float(c.endpoints[0] + here.start),
                end=float(c.endpoints[1] + here.start),
                p=float(c.P),
            )
            for c in told.clusters
        ),
        stretch=(here.start, here.stop - 1),
    )


def _longest(known: Mask) -> slice:
    edges = np.diff(np.concatenate([[0], known.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return slice(0, 0)
    i = int(np.argmax(ends - starts))
    return slice(int(starts[i]), int(ends[i]))


def _vary(a: Array, b: Array, *, paired: bool) -> bool:
    spread = (b - a).std(axis=0) if paired else a.std(axis=0) + b.std(axis=0)
    return bool((spread > _ALIKE).all())
