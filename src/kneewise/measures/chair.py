"""Measures of standing up and sitting down that come from their events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kneewise.events.event import Moment, Repetition
from kneewise.measures.measure import Measure, Method
from kneewise.measures.told import told

_EVENT_ERROR = 0.07
"""s: when a slow movement starts or ends (our choice; see the catalogue)."""


def chair_measures(repetitions: Sequence[Repetition], method: Method) -> list[Measure]:
    """How long each rise takes, from the first movement to standing upright."""
    error = float(_EVENT_ERROR * np.sqrt(2))
    found = []
    for number, repetition in enumerate(repetitions):
        if repetition.kind == "sit_to_stand":
            upright = repetition.moment(Moment.UPRIGHT)
            end = repetition.end if upright is None else upright
            time = end - repetition.start
            found.append(told("rise_time", method, (time, error), (None, number)))
    return found
