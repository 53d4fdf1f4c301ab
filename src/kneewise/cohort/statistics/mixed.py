"""A mixed model for repeated measures: people differ, and so do their trials."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from kneewise.arrays import Array
from kneewise.cohort.extra import needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One fixed effect."""

    name: str
    estimate: float
    low: float
    """Of the 95 % interval (normal approximation)."""

    high: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Whether all levels of a factor are alike: Wald's χ²."""

    name: str
    """``group``, or ``group:visit`` for their interaction."""

    chi2: float
    freedom: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """What a mixed model found."""

    formula: str
    people: int
    values: int
    terms: tuple[Term, ...]
    joint: tuple[Joint, ...]
    """A factor of two is tested where the other has its first level."""

    between_sd: float
    """Between people."""

    within_sd: float
    """Between the trials of one person."""

    doubts: tuple[str, ...] = ()


def mixed(
    values: Array,
    people: Sequence[str],
    factors: Mapping[str, Sequence[str]],
    covariates: Mapping[str, Array] | None = None,
) -> Mixed:
    """A linear mixed model with a random intercept for each person, by REML.

    Args:
        values: (n,), one a trial; gaps are left out beforehand.
        people: (n,) whose.
        factors: name → (n,) levels, such as group and visit; the first level in order
            is what the others are compared with. Of two factors the interaction is in
            the model.
        covariates: name → (n,) numbers without gaps; each is taken from its mean, so
            that the other terms are those of somebody average.

    Raises:
        ValueError: if there are too few values for the terms.

    Limits:
        Intervals are narrow below some 20 people. Trials within a visit count as
        alike as trials of two visits.

    Source:
        Laird & Ware 1982, Biometrics 38:963-974; Wald 1943, Trans Am Math Soc
        54:426-482. Computed by statsmodels.
    """
    covariates = covariates or {}
    names, design, blocks = _design(len(values), factors, covariates)
    if len(values) <= len(names) + 1 or len(set(people)) < 3:
        raise ValueError(f"{len(values)} values are too few for {len(names)} terms.")
    if np.linalg.matrix_rank(design) < len(names):
        raise ValueError(
            "some combination of the factors has no value, or a covariate is the same "
            "for all or follows from the factors."
        )
    module = needed("statsmodels.regression.mixed_linear_model")
    scale = float(np.std(values)) or 1.0
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fit = module.MixedLM(np.asarray(values) / scale, design, groups=people).fit(
            reml=True
        )
    ranges = np.asarray(fit.conf_int())[: len(names)] * scale
    beside = "".join(f" + {one}" for one in covariates)
    return Mixed(
        formula=f"value ~ {' * '.join(factors) or '1'}{beside} + (1 | person)",
        people=len(set(people)),
        values=len(values),
        terms=tuple(
            Term(
                name=name,
                estimate=float(fit.fe_params[i]) * scale,
                low=float(ranges[i, 0]),
                high=float(ranges[i, 1]),
                p=float(fit.pvalues[i]),
            )
            for i, name in enumerate(names)
        ),
        joint=tuple(_joint(fit, name, block) for name, block in blocks.items()),
        between_sd=float(np.sqrt(np.asarray(fit.cov_re)[0, 0])) * scale,
        within_sd=float(np.sqrt(fit.scale)) * scale,
        doubts=tuple(dict.fromkeys(str(one.message).strip() for one in told)),
    )


def _joint(fit: Any, name: str, block: slice) -> Joint:  # noqa: ANN401 - statsmodels
    """Whether the terms of a factor are all zero."""
    estimate = np.asarray(fit.fe_params)[block]
    k = len(np.asarray(fit.fe_params))
    covariance = np.asarray(fit.cov_params())[:k, :k][block, block]
    chi2 = float(estimate @ np.linalg.solve(covariance, estimate))
    p = float(stats.chi2.sf(chi2, len(estimate)))
    return Joint(name=name, chi2=chi2, freedom=len(estimate), p=p)


def _design(
    n: int, factors: Mapping[str, Sequence[str]], covariates: Mapping[str, Array]
) -> tuple[list[str], Array, dict[str, slice]]:
    """Names and columns of the fixed effects, treatment coded, and each factor's."""
    names, columns = ["intercept"], [np.ones(n)]
    blocks: dict[str, slice] = {}
    main: list[list[tuple[str, Array]]] = []
    for factor, levels in factors.items():
        told = np.asarray(levels)
        others = sorted(set(levels))[1:]
        main.append([(f"{factor}={one}", (told == one) * 1.0) for one in others])
        blocks[factor] = slice(len(names), len(names) + len(others))
        names += [name for name, _ in main[-1]]
        columns += [column for _, column in main[-1]]
    if len(main) == 2:
        crossed = [(f"{m}:{o}", a * b) for m, a in main[0] for o, b in main[1]]
        blocks[":".join(factors)] = slice(len(names), len(names) + len(crossed))
        names += [name for name, _ in crossed]
        columns += [column for _, column in crossed]
    for name, each in covariates.items():
        names.append(name)
        columns.append(np.asarray(each, dtype=float) - np.mean(each))
    return names, np.stack(columns, axis=1), blocks
