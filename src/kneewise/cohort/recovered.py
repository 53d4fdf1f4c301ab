"""A simulated study held against its truth: what was measured, missed and found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kneewise.cohort.people import GROUPS, Design, Truth
from kneewise.cohort.samples import Value, means, repeats
from kneewise.cohort.statistics import power
from kneewise.cohort.statistics.agreement import Form, repeatability
from kneewise.cohort.statistics.effect import Difference, between
from kneewise.errors import UnfitRecording

_MEASURE = "knee_collapse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What a study found of what was drawn. Angles in rad; right knees."""

    people: int
    bias: float
    """Measured − drawn, mean over people."""

    error: float
    """Standard deviation of measured − drawn."""

    correlation: float
    """Of measured and drawn, over people."""

    drawn: float
    """Difference of the groups as they were drawn."""

    found: Difference
    covers: bool
    """Whether the 95 % interval of the difference holds the drawn one."""

    between: float
    """Standard deviation between people within a group, measured."""

    within: float
    """Standard error of measurement of one trial: movement and noise together."""

    needed: int | None
    """People in each group who find this effect in 80 of 100 studies."""

    table: tuple[tuple[int, float], ...]
    """People in each group, and the power."""

    def as_json(self) -> dict[str, Any]:
        """For programs, in rad."""
        return asdict(self)


def recovered(
    found: Sequence[Value], truths: Sequence[Truth], design: Design
) -> Recovered:
    """Hold a simulated study against its truth, and say how large it should be.

    Raises:
        UnfitRecording: if too few people have a result.
    """
    first = [
        v
        for v in found
        if v.kind.measure == _MEASURE and v.kind.side == "right" and v.visit == "1"
    ]
    measured = {p: v for p, v in means(first).items() if np.isfinite(v)}
    known = [one for one in truths if one.person in measured]
    sets = [[one for one in known if one.group == group] for group in GROUPS]
    if min(len(some) for some in sets) < 2:
        raise UnfitRecording(
            f"{len(known)} simulated people have a result; it takes two in each group.",
            remedy="Simulate more people with --people.",
        )
    true = np.array([one.collapse for one in known])
    seen = np.array([measured[one.person] for one in known])
    drawn = float(np.diff([np.mean([o.collapse for o in some]) for some in sets])[0])
    a, b = (np.array([measured[o.person] for o in some]) for some in sets)
    result = between(a, b)
    table, _ = repeats(first, "trial")
    within = repeatability(table, Form.ONE_WAY).sem if len(table) > 2 else design.within
    pooled = float(np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))
    own = float(np.sqrt(max(pooled**2 - within**2 / design.trials, 0.0)))
    planned = power.Truth(
        effect=design.effect, between=own, within=within, trials=design.trials
    )
    return Recovered(
        people=len(known),
        bias=float((seen - true).mean()),
        error=float((seen - true).std(ddof=1)),
        correlation=float(np.corrcoef(true, seen)[0, 1]),
        drawn=drawn,
        found=result,
        covers=result.low <= drawn <= result.high,
        between=own,
        within=within,
        needed=power.needed_people(planned, seed=design.seed),
        table=tuple(power.table(planned, seed=design.seed)),
    )
