"""Values of people: what the statistics of a study are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from kneewise.arrays import Array
from kneewise.cohort.extra import needed
from kneewise.cohort.place import Place
from kneewise.cohort.rows import POINTS
from kneewise.cohort.study import Standing
from kneewise.cohort.tables import pieces, table


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Kind:
    """What a number is: only numbers of one kind are put together."""

    measure: str
    side: str
    activity: str
    method: str
    unit: str

    @property
    def words(self) -> str:
        """As a person reads it."""
        name = self.measure.replace("_", " ")
        return f"{name}, {self.side}" if self.side else name


class CurveKind(NamedTuple):
    """What a curve is."""

    name: str
    side: str
    unit: str
    activity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The summary of one trial."""

    kind: Kind
    person: str
    visit: str
    trial: str
    group: str
    value: float
    """NaN where it is void."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CurveOf:
    """The mean curve of one person on one visit."""

    person: str
    visit: str
    group: str
    values: Array
    """(101,)."""

    trials: int


def values(place: Place, state: Standing, measures: Sequence[str] = ()) -> list[Value]:
    """Every summary over a trial, of some measures or of all."""
    whole = table(place, state, "measures")
    wanted = set(measures)
    rows = whole.filter(whole["repetition"].is_null()).to_pylist()
    return [
        Value(
            kind=Kind(
                measure=row["measure"],
                side=row["side"],
                activity=row["activity"],
                method=row["method"],
                unit=row["unit"],
            ),
            person=row["person"],
            visit=row["visit"],
            trial=row["trial"],
            group=row["group"],
            value=float("nan") if row["value"] is None else row["value"],
        )
        for row in rows
        if not wanted or row["measure"] in wanted
    ]


def by_kind(found: Iterable[Value]) -> dict[Kind, list[Value]]:
    """Values by what they are, in order."""
    made: defaultdict[Kind, list[Value]] = defaultdict(list)
    for one in found:
        made[one.kind].append(one)
    return {kind: made[kind] for kind in sorted(made)}


def means(found: Iterable[Value]) -> dict[str, float]:
    """The mean over the trials of each person; NaN where none is known."""
    each: defaultdict[str, list[float]] = defaultdict(list)
    for one in found:
        each[one.person].append(one.value)
    return {person: _mean(each[person]) for person in sorted(each)}


def repeats(found: Iterable[Value], by: str) -> tuple[Array, int]:
    """Repeated values, a row for each person that has enough of them.

    Args:
        found: of one kind.
        by: ``trial``, repeats within a visit (the first visit that has enough), or
            ``visit``, the means of each visit.

    Returns:
        (n, k), as large as n k can be; and how many people have too few.
    """
    held: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in sorted(found, key=lambda v: (v.person, v.visit, v.trial)):
        if np.isfinite(one.value):
            held[one.person][one.visit].append(one.value)
    rows = []
    for visits in held.values():
        if by == "visit":
            rows.append([_mean(each) for each in visits.values()])
        else:
            rows.append(max(visits.values(), key=len))
    lengths = np.array([len(row) for row in rows])
    sizes = {k: int((lengths >= k).sum()) for k in set(lengths.tolist()) if k >= 2}
    if not sizes:
        return np.zeros((0, 0)), len(rows)
    k = max(sizes, key=lambda one: (sizes[one] * one, one))
    kept = [row[:k] for row in rows if len(row) >= k]
    return np.array(kept), len(rows) - len(kept)


def curves(
    place: Place, state: Standing, names: Sequence[str]
) -> dict[CurveKind, list[CurveOf]]:
    """The mean curves of each person on each visit, over trials and repetitions.

    Repetitions count alike within a trial, and trials within a visit.

    Returns:
        What each curve is → one for each person and visit. Curves of two activities
        are never put together.
    """
    arrow, compute = needed("pyarrow"), needed("pyarrow.compute")
    wanted = arrow.array(list(names), arrow.string())
    held: _Held = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for part in pieces(place, state, "curves"):
        some = part.filter(compute.is_in(part["curve"], value_set=wanted))
        kinds, people = (
            list(zip(*(some[one].to_pylist() for one in several), strict=True))
            for several in (_KIND, _WHOSE)
        )
        rows = some["values"].combine_chunks()
        flat = np.asarray(rows.flatten(), dtype=float).reshape(-1, POINTS)
        trials = some["trial"].to_pylist()
        for kind, whose, trial, row in zip(kinds, people, trials, flat, strict=True):
            held[kind][whose][trial].append(row)
    return {
        CurveKind(*kind): [_curve_of(whose, each[whose]) for whose in sorted(each)]
        for kind, each in sorted(held.items())
    }


def by_person(found: Iterable[CurveOf], by: str) -> list[CurveOf]:
    """One curve for each person, the mean over visits, unless visits are compared."""
    if by == "visit":
        return list(found)
    held: defaultdict[tuple[str, str], list[CurveOf]] = defaultdict(list)
    for one in found:
        held[one.person, one.group].append(one)
    return [
        CurveOf(
            person=person,
            visit=several[0].visit if len(several) == 1 else "",
            group=group,
            values=_over([one.values for one in several]),
            trials=sum(one.trials for one in several),
        )
        for (person, group), several in held.items()
    ]


_Key: TypeAlias = tuple[str, str, str]
_Trials: TypeAlias = defaultdict[str, list[Array]]
_Held: TypeAlias = defaultdict[tuple[str, ...], defaultdict[_Key, _Trials]]
_KIND = ("curve", "side", "unit", "activity")
_WHOSE = ("person", "visit", "group")


def _curve_of(whose: _Key, trials: dict[str, list[Array]]) -> CurveOf:
    person, visit, group = whose
    return CurveOf(
        person=person,
        visit=visit,
        group=group,
        values=_over([_over(trials[one]) for one in sorted(trials)]),
        trials=len(trials),
    )


def _mean(numbers: Sequence[float]) -> float:
    known = [one for one in numbers if np.isfinite(one)]
    return float(np.mean(known)) if known else float("nan")


def _over(rows: Sequence[Array]) -> Array:
    """The mean of curves where any of them is known; NaN elsewhere."""
    stack = np.array(rows)
    known = np.isfinite(stack)
    count = known.sum(axis=0)
    total = np.where(known, stack, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
