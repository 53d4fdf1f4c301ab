"""A set summed up: what was done, and its measures with their error bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kneewise.anatomy import Side
from kneewise.live.judge import Done
from kneewise.live.practice import EXERCISES, Practice
from kneewise.measures.measure import Measure
from kneewise.measures.taking import summaries


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Summary:
    """One set."""

    practice: Practice
    duration: float
    """s, from the first moment all was in view to the end."""

    count: int
    """Repetitions; pieces or steps of a held activity."""

    held: float
    """s that it was held; 0 for what is counted."""

    judged: int
    """Repetitions in which the knees could be judged."""

    inward: Mapping[Side, int]
    """In how many of them each knee went in."""

    with_feedback: int
    """Repetitions that got feedback."""

    measures: tuple[Measure, ...]
    """Over all repetitions, each with its standard error; void ones left out."""

    @property
    def exercise(self) -> str | None:
        """The exercise of the catalogue that it counts as in a diary."""
        return EXERCISES.get(self.practice.activity)


def summed_up(
    practice: Practice, done: Sequence[Done], *, duration: float, held: float
) -> Summary:
    """What a set came to."""
    measures = [m for one in done for m in one.measures if not m.is_void]
    return Summary(
        practice=practice,
        duration=duration,
        count=len(done),
        held=held,
        judged=sum(one.is_judged for one in done),
        inward={side: sum(side in one.inward for one in done) for side in Side},
        with_feedback=sum(one.has_feedback for one in done),
        measures=tuple(summaries(measures)),
    )
