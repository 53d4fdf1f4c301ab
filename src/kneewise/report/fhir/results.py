"""What recordings came to: measures as observations, under one report each."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from kneewise.caveat import Caveat
from kneewise.measures.measure import Measure
from kneewise.programme.dossier import Result
from kneewise.reference.coded import RECORDING, own, ucum
from kneewise.report.fhir.resource import (
    Resource,
    component,
    concept,
    named,
    number,
    observation,
    quantity,
    refer,
    side,
    word,
)
from kneewise.report.words import label


def result(one: Result, whose: Resource) -> Iterator[Resource]:
    """The measures of a recording, and the report that they belong to."""
    made = [_measure(measure, one, whose) for measure in one.measures]
    yield from made
    shown = one.activity.value.replace("_", " ")
    code = own(f"assessment-{one.activity}", f"Movement assessment: {shown}")
    found: Resource = {
        "resourceType": "DiagnosticReport",
        "identifier": [{"system": RECORDING, "value": one.sha256}],
        "status": "final",
        "code": concept(code),
        "subject": refer(whose),
        "effectiveDateTime": one.on.isoformat(),
    }
    if made:
        found["result"] = [refer(each) for each in made]
    if one.headline:
        found["conclusion"] = one.headline
    yield named(found)


def _measure(measure: Measure, one: Result, whose: Resource) -> Resource:
    unit = ucum(measure.unit)
    code = concept(own(f"measure-{measure.name}", label(measure.name)))
    made = observation("exam", code, whose, one.on)
    made["valueQuantity"] = quantity(measure.value, unit)
    made["method"] = concept(
        own(f"method-{measure.method.name.lower()}", measure.method)
    )
    parts = [] if measure.side is None else [side(measure.side)]
    parts.append(word("activity", one.activity.value))
    for id_ in ("standard_error", "smallest_real_change"):
        value = getattr(measure, id_)
        if isfinite(value):
            parts.append(number(id_, value, unit))
    if measure.change_source:
        parts.append(component("change_source", {"valueString": measure.change_source}))
    parts.append(component("revision", {"valueInteger": measure.revision}))
    made["component"] = parts
    if measure.caveats:
        made["note"] = [{"text": _said(caveat)} for caveat in measure.caveats]
    return named(made)


def _said(caveat: Caveat) -> str:
    """A doubt in two lines: how heavy and what; what would mend it."""
    return f"{caveat.weight}: {caveat.text}\n{caveat.remedy}".rstrip()
