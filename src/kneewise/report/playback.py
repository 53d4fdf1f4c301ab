"""A result as it is played: the person and the curves at the same moments, for a page.

Rounded for drawing; the numbers of an assessment are in its JSON.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.assessment import Assessment, Trial
from kneewise.events.event import Repetition
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import Curve
from kneewise.measures.measure import Measure
from kneewise.report import words
from kneewise.report.stick import LIMBS, Figure, figure
from kneewise.units import Unit

PER_SECOND = 25
MOST = 1500
"""Moments of one recording."""

PLAYED = (
    "knee_collapse",
    "knee_flexion",
    "hip_adduction",
    "hip_internal_rotation",
    "pelvic_drop",
    "trunk_lean",
)
"""Measures whose curves are shown, where a recording has them, in this order."""


_LABELS = {"knee_flexion": "Bend of the knee"}
"""Where the name of a measure says more than its curve shows."""


def as_playback(assessment: Assessment) -> str:
    """Everything that a page plays, as JSON: one entry for each recording."""
    played = [_played(assessment, i) for i in range(len(assessment.trials))]
    return json.dumps({"recordings": played}, separators=(",", ":"))


def _played(assessment: Assessment, number: int) -> dict[str, Any]:
    trial = assessment.trials[number]
    span = float(trial.time[-1] - trial.time[0])
    most = int(np.clip(span * PER_SECOND, 2, MOST))
    whole = Repetition(
        kind="whole", start=float(trial.time[0]), end=float(trial.time[-1])
    )
    body = figure(trial, whole, most)
    time = np.linspace(whole.start, whole.end, most) if body is None else body.time
    nearest = np.searchsorted(trial.time, time).clip(0, len(trial.time) - 1)
    summary = {
        (m.name, m.side): m
        for m in assessment.measures
        if m.recording == number and m.repetition is None
    }
    return {
        "file": trial.recording.source.file,
        "kind": trial.recording.source.kind.value,
        "activity": words.ACTIVITIES[trial.activity],
        "time": _rounded(time, 3),
        "repetitions": [
            [round(r.start, 3), round(r.end, 3)] for r in trial.repetitions
        ],
        "curves": _curves(trial, nearest, summary),
        "figure": None if body is None else _figure(body),
    }


def _curves(
    trial: Trial, nearest: Indices, summary: dict[tuple[str, Any], Measure]
) -> list[dict[str, Any]]:
    """The curves in the units of a reader, each with the error of its measure."""
    found = []
    for name in PLAYED:
        lines = []
        definition = BY_NAME[name]
        for curve, values in trial.curves.items():
            if curve.name != name or not np.isfinite(values).any():
                continue
            shown = words.shown(values[nearest], definition.unit)
            lines.append(
                {
                    "side": None if curve.side is None else curve.side.value,
                    "values": _rounded(np.asarray(shown), 1),
                    "error": _error(curve, summary, definition.unit),
                }
            )
        if lines:
            label = _LABELS.get(name) or words.label(name)
            unit = words.unit(definition.unit)
            found.append({"name": name, "label": label, "unit": unit, "lines": lines})
    return found


def _error(
    curve: Curve, summary: dict[tuple[str, Any], Measure], unit: Unit
) -> float | None:
    """One standard error of the measure that is read from a curve; None for none."""
    measure = summary.get((curve.name, curve.side))
    if measure is None or not np.isfinite(measure.standard_error):
        return None
    return round(float(words.shown(measure.standard_error, unit)), 1)


def _figure(body: Figure) -> dict[str, Any]:
    index = {name: i for i, name in enumerate(body.names)}
    return {
        "views": list(body.views),
        "limbs": [[look, [index[name] for name in names]] for look, names in LIMBS],
        "head": index["head"],
        "frames": [
            [_rounded(view.ravel(), 0) for view in frame] for frame in body.points
        ],
    }


def _rounded(values: Array, digits: int) -> list[float | None]:
    """Numbers for JSON, short; None for what is not known."""
    return [
        None if not np.isfinite(v) else (round(v, digits) if digits else round(v))
        for v in values.tolist()
    ]
