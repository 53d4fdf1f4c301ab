"""A mixed model for repeated measures: people differ, and so do their trials."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
class Mixed:
    """What a mixed model found."""

    formula: str
    people: int
    values: int
    terms: tuple[Term, ...]
    between_sd: float
    """Between people."""

    within_sd: float
    """Between the trials of one person."""

    doubts: tuple[str, ...] = ()


def mixed(
    values: Array, people: Sequence[str], factors: Mapping[str, Sequence[str]]
) -> Mixed:
    """A linear mixed model with a random intercept for each person, by REML.

    Args:
        values: (n,), one a trial; gaps are left out beforehand.
        people: (n,) whose.
        factors: name → (n,) levels, such as group and visit; the first level in order
            is what the others are compared with. Of two factors the interaction is in
            the model.

    Raises:
        ValueError: if there are too few values for the terms.

    Limits:
        Intervals are narrow below some 20 people. Trials within a visit count as
        alike as trials of two visits.

    Source:
        Laird & Ware 1982, Biometrics 38:963-974. Computed by statsmodels.
    """
    names, design = _design(len(values), factors)
    if len(values) <= len(names) + 1 or len(set(people)) < 3:
        raise ValueError(f"{len(values)} values are too few for {len(names)} terms.")
    if np.linalg.matrix_rank(design) < len(names):
        raise ValueError("some combination of the factors has no value.")
    module = needed("statsmodels.regression.mixed_linear_model")
    scale = float(np.std(values)) or 1.0
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        fit = module.MixedLM(np.asarray(values) / scale, design, groups=people).fit(
            reml=True
        )
    ranges = np.asarray(fit.conf_int())[: len(names)] * scale
    return Mixed(
        formula=f"value ~ {' * '.join(factors) or '1'} + (1 | person)",
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
        between_sd=float(np.sqrt(np.asarray(fit.cov_re)[0, 0])) * scale,
        within_sd=float(np.sqrt(fit.scale)) * scale,
        doubts=tuple(dict.fromkeys(str(one.message).strip() for one in told)),
    )


def _design(n: int, factors: Mapping[str, Sequence[str]]) -> tuple[list[str], Array]:
    """Names and columns of the fixed effects, treatment coded."""
    names, columns = ["intercept"], [np.ones(n)]
    main: list[list[tuple[str, Array]]] = []
    for factor, levels in factors.items():
        told = np.asarray(levels)
        others = sorted(set(levels))[1:]
        main.append([(f"{factor}={one}", (told == one) * 1.0) for one in others])
    for terms in main:
        names += [name for name, _ in terms]
        columns += [column for _, column in terms]
    if len(main) == 2:
        for first, a in main[0]:
            for second, b in main[1]:
                names.append(f"{first}:{second}")
                columns.append(a * b)
    return names, np.stack(columns, axis=1)
