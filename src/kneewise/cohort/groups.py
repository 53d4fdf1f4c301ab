"""Three groups of a study or more, or groups with covariates, measure by measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from kneewise.arrays import Array
from kneewise.cohort.compare import CORRECTIONS, Question
from kneewise.cohort.covariates import Covariate, each_of
from kneewise.cohort.samples import Kind, Value, by_kind
from kneewise.cohort.statistics.ancova import adjusted
from kneewise.cohort.statistics.several import Omnibus, several
from kneewise.errors import UnfitRecording


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """One measure, compared over several groups."""

    kind: Kind
    names: tuple[str, ...]
    """Of the groups, in the order of ``found``."""

    found: Omnibus
    p_corrected: float
    family: int
    """Tests of whether groups differ at all that were corrected for together."""

    missing: tuple[int, ...]
    """People of each group who have no number, or no covariate."""

    def as_json(self) -> dict[str, Any]:
        """For programs, in SI."""
        found = asdict(self.found)
        pairs = [
            {
                "first": self.names[one.pop("first")],
                "second": self.names[one.pop("second")],
                **one.pop("found"),
                **one,
            }
            for one in found.pop("pairs")
        ]
        return {
            **asdict(self.kind),
            "groups": list(self.names),
            **found,
            "p_corrected": self.p_corrected,
            "family": self.family,
            "missing": list(self.missing),
            "pairs": pairs,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AllGrouped:
    """Every measure, and those that could not be compared."""

    made: tuple[Grouped, ...]
    left_out: tuple[tuple[Kind, str], ...]
    """What, and why."""


def grouped(
    found: Sequence[Value], asked: Question, beside: Sequence[Covariate] = ()
) -> AllGrouped:
    """Every measure over the groups, with p corrected for their number.

    Args:
        found: summaries of trials.
        asked: which groups.
        beside: covariates to make the groups alike in.

    Raises:
        UnfitRecording: if no measure can be compared.
    """
    made, left = [], []
    for kind, values in by_kind(found).items():
        sets = [
            _people([v for v in values if getattr(v, asked.by) == name], beside)
            for name in asked.names
        ]
        whole = [one[np.isfinite(one).all(axis=1)] for one in sets]
        try:
            result = _compared(whole, asked, beside)
        except (ValueError, np.linalg.LinAlgError) as error:
            left.append((kind, str(error)))
            continue
        made.append(
            Grouped(
                kind=kind,
                names=asked.names,
                found=result,
                p_corrected=float("nan"),
                family=0,
                missing=tuple(
                    len(a) - len(b) for a, b in zip(sets, whole, strict=True)
                ),
            )
        )
    if not made:
        why = f" ({left[0][1].rstrip('.')})" if left else ""
        raise UnfitRecording(
            f"no measure can be compared over {', '.join(asked.names)}{why}.",
            remedy="It takes two people in each group, and more with covariates; see "
            "kneewise cohort table failures.",
        )
    corrected = CORRECTIONS[asked.correction]([one.found.p for one in made])
    return AllGrouped(
        made=tuple(
            replace(one, p_corrected=float(p), family=len(made))
            for one, p in zip(made, corrected, strict=True)
        ),
        left_out=tuple(left),
    )


def _people(found: Sequence[Value], beside: Sequence[Covariate]) -> Array:
    """A row for each person: the value, then covariates; means over whole trials.

    Returns:
        (n, 1 + c); NaN where a person has no trial with everything.
    """
    each: defaultdict[str, list[list[float]]] = defaultdict(list)
    for one in found:
        each[one.person].append([one.value, *each_of(one, beside)])
    rows = []
    for person in sorted(each):
        trials = np.array(each[person])
        whole = trials[np.isfinite(trials).all(axis=1)]
        rows.append(
            whole.mean(axis=0) if len(whole) else np.full(trials.shape[1], np.nan)
        )
    return np.array(rows).reshape(len(rows), 1 + len(beside))


def _compared(
    sets: Sequence[Array], asked: Question, beside: Sequence[Covariate]
) -> Omnibus:
    if not beside:
        return several([one[:, 0] for one in sets])
    stack = np.concatenate(sets)
    order = [f"{i:03d}" for i, one in enumerate(sets) for _ in one]
    if len(set(order)) < len(asked.names):
        raise ValueError("a group has nobody with a number and every covariate.")
    return adjusted(
        stack[:, 0], order, {c.name: stack[:, i + 1] for i, c in enumerate(beside)}
    )
