"""A live set as JSON: for the page, for programs, and ready for a diary."""

from __future__ import annotations

from math import isfinite
from typing import Any

from kneewise.live.summary import Summary
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Measure
from kneewise.report.contract import measure_json
from kneewise.units import Unit, in_deg
from kneewise.version import __version__

SHOWN = (
    "knee_collapse",
    "knee_ankle_separation",
    "knee_separation",
    "pelvic_drop",
    "trunk_lean",
    "knee_flexion",
)
"""Measures that a person is shown after a set, in this order."""


def as_json(summary: Summary) -> dict[str, Any]:
    """One set in SI units and radians."""
    practice = summary.practice
    return {
        "kneewise": __version__,
        "activity": practice.activity.value,
        "exercise": summary.exercise,
        "side": practice.side.value if practice.side else None,
        "sets": 1,
        "repetitions": None if practice.is_held else summary.count,
        "hold": round(summary.held, 1) if practice.is_held else None,
        "duration": round(summary.duration, 1),
        "judged": summary.judged,
        "inward": {side.value: n for side, n in summary.inward.items()},
        "feedback": {"share": practice.share, "given": summary.with_feedback},
        "cue": practice.cue.id if practice.cue else None,
        "measures": [measure_json(measure) for measure in summary.measures],
    }


def rows(summary: Summary) -> list[dict[str, Any]]:
    """The lines of the table a person is shown, in degrees where it is an angle."""
    chosen = [m for name in SHOWN for m in summary.measures if m.name == name]
    return [_row(measure) for measure in chosen]


def done(summary: Summary) -> str | None:
    """What to tell ``kneewise diary`` with its option for what was done."""
    if summary.exercise is None:
        return None
    side = summary.practice.side
    name = f"{summary.exercise}_{side}" if side else summary.exercise
    if summary.practice.is_held:
        return f"{name}=1x{max(round(summary.held), 1)}s"
    return f"{name}=1x{summary.count}"


def _row(measure: Measure) -> dict[str, Any]:
    is_angle = measure.unit is Unit.RADIAN
    shown = [
        in_deg(float(value)) if is_angle else float(value)
        for value in (
            measure.value,
            measure.standard_error,
            measure.smallest_real_change,
        )
    ]
    digits = BY_NAME[measure.name].digits
    value, error, change = (
        round(number, digits) if isfinite(number) else None for number in shown
    )
    return {
        "name": measure.name,
        "side": measure.side.value if measure.side else None,
        "value": value,
        "error": error,
        "change": change,
        "unit": "°" if is_angle else "",
        "digits": digits,
    }
