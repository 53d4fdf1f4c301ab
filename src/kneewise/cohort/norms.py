"""Reference ranges of one's own, from the people of a study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from kneewise.cohort.samples import Kind, Value, means
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.findings.reference import Reference
from kneewise.measures.measure import Method
from kneewise.person import Sex

FEWEST = 10
"""People below which a range says more about chance than about people."""

_RECOMMENDED = 40
_SPREAD = "mean ± 1 SD"


def norms(
    found: Sequence[Value], sexes: dict[str, str], *, name: str, by_sex: bool = False
) -> list[Reference]:
    """Where the people of a study are in each measure: mean ± 1 SD of their means.

    Sides are put together, each person counting once, so that a range holds for both.

    Args:
        found: summaries of trials.
        sexes: person → ``female``, ``male`` or nothing.
        name: of the study, as its ranges will be cited.
        by_sex: a range for each sex instead of one for both.

    Raises:
        UnfitRecording: if no measure has ten people.

    Limits:
        A mean of 10 people is known to within 0.6 SD, of 40 to within 0.3 SD; the rows
        say so where there are fewer than 40.
    """
    sorts: defaultdict[tuple[Kind, str], list[Value]] = defaultdict(list)
    for one in found:
        kind = Kind(
            measure=one.kind.measure,
            side="",
            activity=one.kind.activity,
            method=one.kind.method,
            unit=one.kind.unit,
        )
        sorts[kind, sexes.get(one.person, "") if by_sex else ""].append(one)
    made = [
        _range(kind, sex, values, name)
        for (kind, sex), values in sorted(sorts.items())
        if not (by_sex and not sex)
    ]
    known = [one for one in made if one is not None]
    if not known:
        raise UnfitRecording(
            f"no measure of {name} has {FEWEST} people.",
            remedy="Measure more people; a range of fewer would be chance.",
        )
    return known


def _range(kind: Kind, sex: str, found: Sequence[Value], name: str) -> Reference | None:
    each = np.array([v for v in means(found).values() if np.isfinite(v)])
    if len(each) < FEWEST or each.std(ddof=1) == 0:
        return None
    mean, sd = float(each.mean()), float(each.std(ddof=1))
    few = len(each) < _RECOMMENDED
    whose = {"female": "women", "male": "men"}.get(sex, "people")
    return Reference(
        measure=kind.measure,
        activity=Activity(kind.activity),
        method=Method(kind.method),
        low=mean - sd,
        high=mean + sd,
        people=f"{len(each)} {whose} of the study {name}",
        source=f"own study: {name}",
        sex=Sex(sex) if sex else None,
        limits=f"Only {len(each)} people." if few else "",
        spread=_SPREAD,
    )
