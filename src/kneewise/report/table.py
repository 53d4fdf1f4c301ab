"""The measures as a CSV table: one row each, for a spreadsheet or for statistics."""

from __future__ import annotations

import csv
import io
import math

from kneewise.assessment import Assessment
from kneewise.measures.measure import Measure
from kneewise.report.words import plain
from kneewise.units import Unit, in_deg

COLUMNS = (
    "recording",
    "file",
    "activity",
    "measure",
    "side",
    "repetition",
    "value",
    "value_deg",
    "unit",
    "standard_error",
    "standard_error_deg",
    "smallest_real_change",
    "smallest_real_change_deg",
    "method",
    "caveats",
)
"""``recording`` and ``repetition`` count from 0; an empty repetition is the summary
over all. Columns that end in ``_deg`` are empty where the measure is no angle."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run instead of showing."""


def as_csv(assessment: Assessment) -> str:
    """Every measure of an assessment, a row each, in SI and angles in degrees too.

    Void and unknown numbers are empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for measure in assessment.measures:
        writer.writerow(_row(assessment, measure))
    return out.getvalue()


def _row(assessment: Assessment, measure: Measure) -> list[str]:
    trial = assessment.trials[measure.recording]
    value = math.nan if measure.is_void else measure.value
    error = math.nan if measure.is_void else measure.standard_error
    change = math.nan if measure.is_void else measure.smallest_real_change
    repetition = "" if measure.repetition is None else str(measure.repetition)
    return [
        str(measure.recording),
        harmless(trial.recording.source.file),
        trial.activity.value,
        measure.name,
        measure.side.value if measure.side else "",
        repetition,
        *_both(value, measure.unit),
        measure.unit.value,
        *_both(error, measure.unit),
        *_both(change, measure.unit),
        measure.method.value,
        harmless(" ".join(f"[{c.weight}] {c.text}" for c in measure.caveats)),
    ]


def _both(value: float, unit: Unit) -> tuple[str, str]:
    """A number in SI, and in degrees if it is an angle; empty where not known."""
    if not math.isfinite(value):
        return "", ""
    degrees = f"{in_deg(value):.6g}" if unit is Unit.RADIAN else ""
    return f"{value:.9g}", degrees


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown = plain(text)
    return f"'{shown}" if text.startswith(_FORMULA) else shown
