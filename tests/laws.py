"""Ways to change a motion that must not change what is measured, and how to compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Activity
from kneewise.measures.measure import Measure
from kneewise.motion import Kind, Motion, Movement, Recording, Source
from kneewise.workflow.assessing import looked_at
from kneewise.workflow.request import Request

Values = dict[tuple[str, str | None], float]
"""(measure, side) → the summary over all repetitions, SI."""


def recording(movement: Movement) -> Recording:
    """A recording of a drawn movement."""
    return Recording(
        motion=movement,
        source=Source(
            file="drawn",
            sha256="0" * 64,
            kind=Kind.SIMULATED,
            rate=movement.rate,
            duration=float(movement.time[-1] - movement.time[0]),
        ),
    )


def measured(movement: Movement, activity: Activity) -> list[Measure]:
    """All measures of a drawn movement."""
    request = Request(files=(), activity=activity)
    return looked_at(recording(movement), request).measures


def values(movement: Movement, activity: Activity) -> Values:
    """Every measure of a drawn movement, summed up over its repetitions."""
    return {
        (m.name, m.side.value if m.side else None): m.value
        for m in measured(movement, activity)
        if m.repetition is None and not m.is_void
    }


def turned(motion: Motion, angle: float, shift: Array) -> Motion:
    """The same in a room turned by *angle* (rad) about the vertical, and moved."""
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return replace(motion, positions=motion.positions @ turn + shift)


def scaled(motion: Motion, factor: float) -> Motion:
    """The same, done by a person *factor* times as tall."""
    return replace(motion, positions=motion.positions * factor)


def mirrored(motion: Motion) -> Motion:
    """The same, done by the person's mirror image."""
    names = tuple(other_side(name) for name in motion.landmarks)
    return replace(motion, landmarks=names, positions=motion.positions * [1, -1, 1])


def other_side(name: str) -> str:
    """The landmark of the other side."""
    for side in Side:
        if name.startswith(f"{side}_"):
            return name.replace(side, side.other, 1)
    return name


def swapped(found: Values) -> Values:
    """The values of a person, as their mirror image must have them."""
    result: Values = {}
    for (name, side), value in found.items():
        sign = -1.0 if name == "symmetry" else 1.0
        result[name, Side(side).other.value if side else None] = sign * value
    return result
