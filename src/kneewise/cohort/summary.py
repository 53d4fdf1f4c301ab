"""What a study found, in numbers: who, how many, how much, how repeatable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.cohort.compare import Comparison, Question, comparisons, curve_map
from kneewise.cohort.groups import AllGrouped, grouped
from kneewise.cohort.place import Place
from kneewise.cohort.samples import (
    CurveOf,
    Kind,
    Value,
    by_kind,
    curves,
    means,
    repeats,
    values,
)
from kneewise.cohort.statistics.agreement import Form, Repeatability, repeatability
from kneewise.cohort.statistics.curves import Map
from kneewise.cohort.study import Standing, Study, Tally, tally
from kneewise.cohort.tables import table
from kneewise.errors import UnfitRecording

_MOST_CURVES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One measure over the people of a study."""

    kind: Kind
    people: int
    missing: int
    """People who have a trial of that activity and no number."""

    mean: float
    sd: float
    """Between people."""

    repeatability: Repeatability | None = None
    left_out: int = 0
    """People with too few repeats for it."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CurveSet:
    """One curve of all people."""

    name: str
    side: str
    unit: str
    activity: str
    each: tuple[CurveOf, ...]
    map: Map | None = None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Summary:
    """A study as a whole."""

    study: Study
    tally: Tally
    people: int
    """Who have results."""

    given: int
    """Who are in the study."""

    described: tuple[Described, ...]
    comparisons: tuple[Comparison, ...] = ()
    """Of two sets."""

    grouped: AllGrouped | None = None
    """Of more than two."""

    asked: Question | None = None
    curves: tuple[CurveSet, ...] = ()
    failures: tuple[tuple[str, int, str], ...] = ()
    """Reason, how often, and an example."""

    found: tuple[Value, ...] = ()


def described(found: Sequence[Value], by: str = "trial") -> list[Described]:
    """Every measure over the people, with its repeatability where there are repeats.

    Args:
        found: summaries of trials.
        by: what is repeated: ``trial`` within a visit, or ``visit``.
    """
    made = []
    for kind, each in by_kind(found).items():
        own = np.array(list(means(each).values()))
        known = own[np.isfinite(own)]
        table_, left_out = repeats(each, by)
        again = None
        if len(table_) >= 3 and np.ptp(table_) > 0:
            again = repeatability(table_, Form.AGREEMENT)
        made.append(
            Described(
                kind=kind,
                people=len(known),
                missing=len(own) - len(known),
                mean=float(known.mean()) if len(known) else float("nan"),
                sd=float(known.std(ddof=1)) if len(known) > 1 else float("nan"),
                repeatability=again,
                left_out=left_out,
            )
        )
    return made


def summary(
    place: Place, study: Study, state: Standing, asked: Question | None
) -> Summary:
    """All that a report of a study says."""
    found = values(place, state)
    compared: list[Comparison] = []
    over_groups: AllGrouped | None = None
    if asked is not None and asked.is_of_two:
        compared = comparisons(found, asked)
    elif asked is not None:
        over_groups = grouped(found, asked)
    return Summary(
        study=study,
        tally=tally(study, state),
        people=len({one.person for one in found}),
        given=len({one.person for one in study.entries}),
        described=tuple(described(found)),
        comparisons=tuple(compared),
        grouped=over_groups,
        asked=asked,
        curves=tuple(_curves(place, state, asked)),
        failures=tuple(_failures(place, state)),
        found=tuple(found),
    )


def _curves(place: Place, state: Standing, asked: Question | None) -> list[CurveSet]:
    found = curves(place, state, _FIRST)
    kinds = sorted(
        (kind for kind in found if kind.side),
        key=lambda one: (
            -len(found[one]),
            one.activity,
            _FIRST.index(one.name),
            one.side != "right",
        ),
    )
    return [
        CurveSet(
            name=kind.name,
            side=kind.side,
            unit=kind.unit,
            activity=kind.activity,
            each=tuple(found[kind]),
            map=_map(found[kind], asked),
        )
        for kind in kinds[:_MOST_CURVES]
    ]


_FIRST = ("knee_collapse", "hip_adduction", "hip_internal_rotation", "knee_flexion")
"""Curves that a report shows, in this order."""


def _map(each: Sequence[CurveOf], asked: Question | None) -> Map | None:
    if asked is None:
        return None
    try:
        return curve_map(each, asked)
    except UnfitRecording:
        return None


def _failures(place: Place, state: Standing) -> list[tuple[str, int, str]]:
    rows = table(place, state, "failures").to_pylist()
    counts = Counter(row["reason"] for row in rows)
    example = {
        row["reason"]: f"{row['person']}, {row['trial']}: {row['text']}" for row in rows
    }
    return [(reason, n, example[reason]) for reason, n in counts.most_common()]
