"""Two groups or two visits of a study, measure by measure and curve by curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from kneewise.arrays import Array
from kneewise.cohort.samples import CurveOf, Kind, Value, by_kind, means
from kneewise.cohort.statistics.curves import Map, compared
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

_NAMES = {"holm": "Holm", "benjamini-hochberg": "Benjamini–Hochberg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is compared with what."""

    by: str
    """``group`` or ``visit``."""

    first: str
    second: str
    correction: str = "holm"

    @property
    def paired(self) -> bool:
        """Whether it is the same people twice."""
        return self.by == "visit"

    @property
    def corrected_by(self) -> str:
        """The correction as a person reads it."""
        return _NAMES[self.correction]


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


def question(found: Sequence[Value], by: str, of: str, correction: str) -> Question:
    """What ``--by group --of control,patients`` asks; without *of* the only two.

    Raises:
        BadSetting: if the study has no two such sets.
    """
    known = sorted({str(getattr(one, by)) for one in found} - {""})
    named = [one.strip() for one in of.split(",") if one.strip()]
    if not named and len(known) == 2:
        named = known
    if len(named) != 2 or not set(named) <= set(known):
        there = ", ".join(known) or "none"
        some = ",".join([*known, "A", "B"][:2])
        raise BadSetting(
            f"two {by}s are compared, and there are: {there}.",
            remedy=f"Name two with --of, such as --of {some}; groups come from the "
            "manifest.",
        )
    return Question(by=by, first=named[0], second=named[1], correction=correction)


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
    """Where the mean curves of two sets differ.

    Raises:
        UnfitRecording: if there is too little to compare.
    """
    first, second = (
        {
            one.person: one.values
            for one in found
            if getattr(one, asked.by) == name and np.isfinite(one.values).any()
        }
        for name in (asked.first, asked.second)
    )
    if asked.paired:
        both = sorted(first.keys() & second.keys())
        first, second = ({p: each[p] for p in both} for each in (first, second))
    try:
        return compared(_stacked(first), _stacked(second), paired=asked.paired)
    except ValueError as error:
        raise UnfitRecording(
            f"the curves of {asked.first} and {asked.second} cannot be compared: "
            f"{error}",
            remedy="It takes three people in each, with a curve.",
        ) from error


def model(found: Sequence[Value]) -> Mixed:
    """A mixed model of all trials of one kind, by group and visit where there are two.

    Raises:
        UnfitRecording: if there is too little for one.
    """
    known = [one for one in found if np.isfinite(one.value)]
    factors = {
        name: [str(getattr(one, name)) for one in known] for name in ("group", "visit")
    }
    factors = {k: v for k, v in factors.items() if len(set(v)) > 1}
    try:
        return mixed(
            np.array([one.value for one in known]), [v.person for v in known], factors
        )
    except (ValueError, np.linalg.LinAlgError) as error:
        raise UnfitRecording(
            f"a mixed model cannot be fitted: {error}",
            remedy="It takes several people with several trials each.",
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
