"""An assessment as rows of the tables of a study."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Caveat
from kneewise.cohort.entry import Entry
from kneewise.cohort.plan import Plan
from kneewise.events.event import Repetition
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import Curve
from kneewise.measures.measure import Measure
from kneewise.report.cycle import readable

POINTS = 101
"""Of a curve: every per cent of a repetition, from 0 to 100."""

Row = dict[str, Any]
Tables = dict[str, list[Row]]

COLUMNS: dict[str, dict[str, str]] = {
    "recordings": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "key": "text",
        "file": "text",
        "sha256": "text",
        "kind": "text",
        "activity": "text",
        "sureness": "number",
        "rate": "number",
        "duration": "number",
        "repetitions": "whole",
        "sex": "text",
        "height": "number",
        "mass": "number",
        "body": "truth",
        "headline": "text",
    },
    "measures": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "activity": "text",
        "measure": "text",
        "side": "text",
        "repetition": "whole",
        "value": "number",
        "unit": "text",
        "standard_error": "number",
        "smallest_real_change": "number",
        "method": "text",
        "revision": "whole",
        "void": "truth",
    },
    "repetitions": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "activity": "text",
        "repetition": "whole",
        "kind": "text",
        "side": "text",
        "start": "number",
        "end": "number",
        "whole": "truth",
    },
    "curves": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "activity": "text",
        "curve": "text",
        "side": "text",
        "repetition": "whole",
        "kind": "text",
        "unit": "text",
        "values": "curve",
    },
    "caveats": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "about": "text",
        "side": "text",
        "repetition": "whole",
        "weight": "text",
        "text": "text",
        "remedy": "text",
    },
    "failures": {
        "trial": "text",
        "group": "text",
        "recording": "text",
        "key": "text",
        "file": "text",
        "sha256": "text",
        "reason": "text",
        "text": "text",
        "remedy": "text",
        "tries": "whole",
    },
}
"""Table → its columns and what they hold. Person and visit are in the names of the
folders. In SI; an angle in rad; a void number is NaN; ``repetition`` is empty where a
row sums up a recording."""


def rows_of(assessment: Assessment, entry: Entry, plan: Plan) -> Tables:
    """The rows of one recording; ``key`` and ``sha256`` of the files come later."""
    trial = assessment.trials[0]
    activity = trial.activity.value
    first: Row = {"trial": entry.trial, "group": entry.group, "recording": entry.id}
    common = first | {"activity": activity}
    measures = [m for m in assessment.measures if _kept(m.name, plan.measures)]
    return {
        "recordings": [common | _recording(assessment, trial)],
        "measures": [common | _measure(m) for m in measures],
        "repetitions": [
            common | _repetition(number, one)
            for number, one in enumerate(trial.repetitions)
        ],
        "curves": [common | row for row in _curves(trial, plan)],
        "caveats": [first | row for row in _caveats(trial, measures)],
    }


def _kept(name: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or name in wanted


def _recording(assessment: Assessment, trial: Trial) -> Row:
    source, person = trial.recording.source, assessment.person
    return {
        "file": source.file,
        "kind": source.kind.value,
        "sureness": trial.sureness,
        "rate": source.rate,
        "duration": source.duration,
        "repetitions": sum(r.is_whole for r in trial.repetitions),
        "sex": person.sex.value if person.sex else "",
        "height": _or_nan(person.height),
        "mass": _or_nan(person.mass),
        "body": trial.work is not None,
        "headline": assessment.headline,
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _measure(measure: Measure) -> Row:
    nothing = math.nan
    void = measure.is_void
    return {
        "measure": measure.name,
        "side": _side(measure.side),
        "repetition": measure.repetition,
        "value": nothing if void else float(measure.value),
        "unit": measure.unit.value,
        "standard_error": nothing if void else float(measure.standard_error),
        "smallest_real_change": nothing
        if void
        else float(measure.smallest_real_change),
        "method": measure.method.value,
        "revision": measure.revision,
        "void": void,
    }


def _side(side: Side | None) -> str:
    return side.value if side else ""


def _repetition(number: int, one: Repetition) -> Row:
    return {
        "repetition": number,
        "kind": one.kind,
        "side": _side(one.side),
        "start": float(one.start),
        "end": float(one.end),
        "whole": one.is_whole,
    }


def _curves(trial: Trial, plan: Plan) -> Iterator[Row]:
    for curve in trial.curves:
        if not _kept(curve.name, plan.curves):
            continue
        values = _readable(trial, curve)
        for number, one in enumerate(trial.repetitions):
            theirs = curve.side is None or one.side in (None, curve.side)
            if one.is_whole and theirs:
                known = BY_NAME.get(curve.name)
                yield {
                    "curve": curve.name,
                    "side": _side(curve.side),
                    "repetition": number,
                    "kind": one.kind,
                    "unit": known.unit.value if known else "",
                    "values": _through(trial.time, values, one),
                }


def _readable(trial: Trial, curve: Curve) -> Array:
    """A curve (n,), without what it does not say where the knee is bent too far."""
    values = None
    if curve.side is not None:
        values = readable(trial, curve.name, curve.side)
    return trial.curves[curve] if values is None else values


def _through(time: Array, values: Array, one: Repetition) -> Array:
    """A curve at every per cent of a repetition, (101,); NaN where it is not known."""
    moments = np.linspace(one.start, one.end, POINTS)
    return np.interp(moments, time, values, left=np.nan, right=np.nan)


def _caveats(trial: Trial, measures: list[Measure]) -> Iterator[Row]:
    for caveat in trial.recording.caveats:
        yield _caveat(caveat) | {"about": "", "side": "", "repetition": None}
    for number, one in enumerate(trial.repetitions):
        for caveat in one.caveats:
            yield _caveat(caveat) | {
                "about": one.kind,
                "side": _side(one.side),
                "repetition": number,
            }
    for measure in measures:
        if measure.repetition is not None:
            continue  # the summary says the same once
        for caveat in measure.caveats:
            yield _caveat(caveat) | {
                "about": measure.name,
                "side": _side(measure.side),
                "repetition": None,
            }


def _caveat(caveat: Caveat) -> Row:
    return {
        "weight": caveat.weight.value,
        "text": caveat.text,
        "remedy": caveat.remedy,
    }
