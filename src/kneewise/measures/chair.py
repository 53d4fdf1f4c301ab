"""Measures of standing up and sitting down that come from their events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.events.event import Moment, Repetition
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.change import smallest_real_change
from kneewise.measures.measure import Measure, Method

_EVENT_ERROR = 0.07
"""s: when a slow movement starts or ends (our choice; see the catalogue)."""


def chair_measures(repetitions: Sequence[Repetition], method: Method) -> list[Measure]:
    """How long each rise takes, from the first movement to standing upright."""
    definition = BY_NAME["rise_time"]
    error = float(_EVENT_ERROR * np.sqrt(2))
    change = smallest_real_change(definition.name, method, error)
    found = []
    for number, repetition in enumerate(repetitions):
        upright = repetition.moment(Moment.UPRIGHT)
        if repetition.kind == "sit_to_stand":
            end = repetition.end if upright is None else upright
            found.append(
                Measure(
                    name=definition.name,
                    unit=definition.unit,
                    value=end - repetition.start,
                    standard_error=error,
                    smallest_real_change=change.size,
                    change_source=change.source,
                    method=method,
                    repetition=number,
                    revision=definition.revision,
                )
            )
    return found
