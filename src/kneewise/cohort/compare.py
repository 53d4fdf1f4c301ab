"""Groups or visits of a study, measure by measure and curve by curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from kneewise.arrays import Array
from kneewise.cohort.covariates import Covariate, each_of
from kneewise.cohort.samples import (
    CurveOf,
    Kind,
    Value,
    by_kind,
    by_person,
    means,
)
from kneewise.cohort.statistics.curves import (
    ALPHA,
    Map,
    compared,
    compared_several,
)
from kneewise.cohort.statistics.effect import (
    Difference,
    benjamini_hochberg,
    between,
    holm,
    within,
)
from kneewise.cohort.statistics.mixed import Mixed, mixed
from kneewise.errors import BadSetting, UnfitRecording

CORRECTIONS: dict[str, Callable[[Sequence[float]], Array]] = {
    "holm": holm,
    "benjamini-hochberg": benjamini_hochberg,
}
"""Name → what corrects p values for their number."""

CORRECTED = {"holm": "Holm", "benjamini-hochberg": "Benjamini–Hochberg"}
"""Name → as a person reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is compared with what."""

    by: str
    """``group`` or ``visit``."""

    names: tuple[str, ...]
    """Two of them, or more groups."""

    correction: str = "holm"
    covariates: tuple[str, ...] = ()
    """What groups are made alike in."""

    @property
    def first(self) -> str:
        """What the others are compared with."""
        return self.names[0]

    @property
    def second(self) -> str:
        """What is compared with the first."""
        return self.names[1]

    @property
    def is_of_two(self) -> bool:
        """Whether one difference answers it, as it is."""
        return len(self.names) == 2 and not self.covariates

    @property
    def paired(self) -> bool:
        """Whether it is the same people twice."""
        return self.by == "visit"

    @property
    def corrected_by(self) -> str:
        """The correction as a person reads it."""
        return CORRECTED[self.correction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One measure, compared."""

    kind: Kind
    found: Difference
    p_corrected: float
    family: int
    """Tests that were corrected for together."""

    missing: tuple[int, int]
    """People of each set who have no number, or no partner on the other visit."""

    def as_json(self) -> dict[str, Any]:
        """For programs, in SI."""
        return {
            **asdict(self.kind),
            **asdict(self.found),
            "p_corrected": self.p_corrected,
            "family": self.family,
            "missing": list(self.missing),
        }


def question(
    found: Sequence[Value],
    by: str,
    of: str,
    correction: str = "holm",
    covariates: Sequence[str] = (),
) -> Question:
    """What ``--by group --of control,patients`` asks; without *of* all groups.

    Raises:
        BadSetting: if the study has no two such sets, or more than two visits are asked
            for, or visits with covariates.
    """
    known = sorted({str(getattr(one, by)) for one in found} - {""})
    named = [one.strip() for one in of.split(",") if one.strip()] or known
    if (
        len(set(named)) < 2
        or len(set(named)) < len(named)
        or not set(named) <= {*known}
    ):
        there = ", ".join(known) or "none"
        some = ",".join([*known, "A", "B"][:2])
        raise BadSetting(
            f"two {by}s or more are compared, and there are: {there}.",
            remedy=f"Name them with --of, such as --of {some}; groups come from the "
            "manifest.",
        )
    if by == "visit" and (len(named) > 2 or covariates):
        many = "covariates" if covariates else f"{len(named)} visits"
        raise BadSetting(
            f"{many} need a mixed model.",
            remedy="Ask with --mixed, or name two visits with --of and no covariate.",
        )
    return Question(
        by=by, names=tuple(named), correction=correction, covariates=tuple(covariates)
    )


def comparisons(found: Sequence[Value], asked: Question) -> list[Comparison]:
    """Every measure that both sets have, with p corrected for their number.

    Raises:
        UnfitRecording: if there is none.
    """
    made = []
    for kind, values in by_kind(found).items():
        sides = [
            means(v for v in values if getattr(v, asked.by) == name)
            for name in (asked.first, asked.second)
        ]
        first, second, missing = _ready(sides[0], sides[1], paired=asked.paired)
        if min(len(first), len(second)) < 2:
            continue
        made.append(
            Comparison(
                kind=kind,
                found=within(first, second) if asked.paired else between(first, second),
                p_corrected=float("nan"),
                family=0,
                missing=missing,
            )
        )
    if not made:
        raise UnfitRecording(
            f"no measure has two people in each of {asked.first} and {asked.second}.",
            remedy="See kneewise cohort status, and kneewise cohort table failures.",
        )
    corrected = CORRECTIONS[asked.correction]([one.found.p for one in made])
    return [
        replace(one, p_corrected=float(p), family=len(made))
        for one, p in zip(made, corrected, strict=True)
    ]


def curve_map(found: Sequence[CurveOf], asked: Question) -> Map:
    """Where the mean curves of two sets or more differ.

    Raises:
        UnfitRecording: if there is too little to compare.
    """
    sets = _sets(found, asked)
    if asked.paired:
        both = sorted(sets[0].keys() & sets[1].keys())
        sets = [{p: each[p] for p in both} for each in sets]
    stacks = [_stacked(each) for each in sets]
    try:
        if len(stacks) > 2:
            return compared_several(stacks)
        return compared(stacks[0], stacks[1], paired=asked.paired)
    except ValueError as error:
        raise UnfitRecording(
            f"the curves of {' and '.join(asked.names)} cannot be compared: {error}",
            remedy="It takes three people in each, with a curve.",
        ) from error


def pair_maps(found: Sequence[CurveOf], asked: Question) -> dict[tuple[str, ...], Map]:
    """Where the curves of each pair of more than two groups differ.

    The threshold of each is that for 5 % divided by the number of pairs (Bonferroni).

    Raises:
        UnfitRecording: if there is too little to compare.
    """
    pairs = list(combinations(asked.names, 2))
    stacks = dict(
        zip(asked.names, (_stacked(e) for e in _sets(found, asked)), strict=True)
    )
    try:
        return {
            (a, b): compared(
                stacks[a], stacks[b], paired=False, alpha=ALPHA / len(pairs)
            )
            for a, b in pairs
        }
    except ValueError as error:
        raise UnfitRecording(
            f"the curves cannot be compared in pairs: {error}",
            remedy="It takes three people in each group, with a curve.",
        ) from error


def _sets(found: Sequence[CurveOf], asked: Question) -> list[dict[str, Array]]:
    """The curves of each set, by person."""
    return [
        {
            one.person: one.values
            for one in by_person(found, asked.by)
            if getattr(one, asked.by) == name and np.isfinite(one.values).any()
        }
        for name in asked.names
    ]


def model(found: Sequence[Value], beside: Sequence[Covariate] = ()) -> Mixed:
    """A mixed model of all trials of one kind, by group and visit where there are two.

    Args:
        found: of one kind.
        beside: covariates; a trial without one of them is left out.

    Raises:
        UnfitRecording: if there is too little for one.
    """
    known = [
        one for one in found if np.isfinite([one.value, *each_of(one, beside)]).all()
    ]
    factors = {
        name: [str(getattr(one, name)) for one in known] for name in ("group", "visit")
    }
    factors = {k: v for k, v in factors.items() if len(set(v)) > 1}
    try:
        return mixed(
            np.array([one.value for one in known]),
            [v.person for v in known],
            factors,
            {c.name: np.array([c.of(v) for v in known]) for c in beside},
        )
    except (ValueError, np.linalg.LinAlgError) as error:
        raise UnfitRecording(
            f"a mixed model cannot be fitted: {error}",
            remedy="It takes several people with several trials each, and covariates "
            "that differ between them.",
        ) from error


def _ready(
    first: dict[str, float], second: dict[str, float], *, paired: bool
) -> tuple[Array, Array, tuple[int, int]]:
    """Known values of both sets, and who is missing from each."""
    everybody = (len(first), len(second))
    kept = [
        {p: v for p, v in each.items() if np.isfinite(v)} for each in (first, second)
    ]
    if paired:
        both = sorted(kept[0].keys() & kept[1].keys())
        kept = [{p: each[p] for p in both} for each in kept]
        everyone = len(first.keys() | second.keys())
        everybody = (everyone, everyone)
    a, b = (np.array(list(each.values())) for each in kept)
    return a, b, (everybody[0] - len(a), everybody[1] - len(b))


def _stacked(each: dict[str, Array]) -> Array:
    return np.array([each[p] for p in sorted(each)]).reshape(len(each), -1)
