"""Whole curves: mean and band, and where two sets of them differ."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from kneewise.arrays import Array, Mask
from kneewise.cohort.extra import needed

ALPHA = 0.05
_FEWEST = 3
_SHORTEST = 5  # per cent
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
    """A t or F value for every per cent, with one threshold for the whole curve."""

    test: str
    people: tuple[int, ...]
    """Of each set."""

    statistic: Array
    """(101,); NaN where not everybody is known."""

    threshold: float
    """Of |t| or F: crossed by chance in a share ``alpha`` of studies, anywhere."""

    freedom: float
    """Of the error."""

    fwhm: float
    """Smoothness, per cent of the repetition."""

    clusters: tuple[Cluster, ...]
    stretch: tuple[int, int] = (0, 100)
    """Per cent from where to where everybody is known: that was compared."""

    alpha: float = ALPHA
    letter: str = "t"
    """Which statistic: ``t`` or ``F``."""


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


def compared(first: Array, second: Array, *, paired: bool, alpha: float = ALPHA) -> Map:
    """Where two sets of curves differ: statistical parametric mapping.

    Args:
        first: (n, 101), one curve a person.
        second: (m, 101); in the same order of the same people if *paired*.
        paired: whether it is the same people twice.
        alpha: share of studies in which chance alone may cross the threshold.

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
    here = _common([first, second])
    a, b = first[:, here], second[:, here]
    if not _vary([b - a] if paired else [a, b]):
        raise ValueError(_NOWHERE)
    tests = needed("spm1d").stats
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = tests.ttest_paired(b, a) if paired else tests.ttest2(b, a)
        told = made.inference(alpha, two_tailed=True)
    name = "paired t" if paired else "two-sample t"
    return _map([first, second], here, (made, told), (name, "t", alpha))


def compared_several(sets: Sequence[Array]) -> Map:
    """Where three sets of curves or more differ: one-way analysis of variance.

    Args:
        sets: (n, 101) each, one curve a person.

    Raises:
        ValueError: as for ``compared``.

    Limits:
        As of ``compared``.

    Source:
        As of ``compared``.
    """
    here = _common(sets)
    cut = [one[:, here] for one in sets]
    if not _vary(cut):
        raise ValueError(_NOWHERE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = needed("spm1d").stats.anova1(cut, equal_var=True)
        told = made.inference(ALPHA)
    return _map(sets, here, (made, told), ("analysis of variance", "F", ALPHA))


_NOWHERE = "there is no stretch in which everybody is known and varies."


def _common(sets: Sequence[Array]) -> slice:
    """The longest stretch in which everybody is known.

    Raises:
        ValueError: if people are too few, or the stretch is too short.
    """
    if min(len(one) for one in sets) < _FEWEST:
        counts = " and ".join(str(len(one)) for one in sets)
        raise ValueError(f"{counts} curves are too few.")
    known = np.concatenate([np.isfinite(one) for one in sets]).all(axis=0)
    here = _longest(np.asarray(known, dtype=np.bool_))
    if here.stop - here.start < _SHORTEST:
        raise ValueError(_NOWHERE)
    return here


def _map(
    sets: Sequence[Array],
    here: slice,
    made: tuple[Any, Any],
    how: tuple[str, str, float],
) -> Map:
    """What spm1d found, on the whole curve."""
    field, told = made
    whole = np.full(sets[0].shape[1], np.nan)
    whole[here] = field.z
    return Map(
        test=how[0],
        people=tuple(len(one) for one in sets),
        statistic=whole,
        threshold=float(told.zstar),
        freedom=float(field.df[1]),
        fwhm=float(field.fwhm),
        clusters=tuple(
            Cluster(
                start=float(c.endpoints[0] + here.start),
                end=float(c.endpoints[1] + here.start),
                p=float(c.P),
            )
            for c in told.clusters
        ),
        stretch=(here.start, here.stop - 1),
        letter=how[1],
        alpha=how[2],
    )


def _longest(known: Mask) -> slice:
    edges = np.diff(np.concatenate([[0], known.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return slice(0, 0)
    i = int(np.argmax(ends - starts))
    return slice(int(starts[i]), int(ends[i]))


def _vary(sets: Sequence[Array]) -> bool:
    """Whether people differ within a set, in every per cent."""
    spread = np.sum([one.std(axis=0) for one in sets], axis=0)
    return bool((spread > _ALIKE).all())
