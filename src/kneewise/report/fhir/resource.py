"""Pieces that every FHIR resource is made of: codes, quantities, references, ids."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from kneewise.anatomy import Side
from kneewise.reference.coded import UCUM, Term, own, term
from kneewise.units import in_deg

Resource = dict[str, Any]
"""A resource, or a part of one, as JSON has it."""

_SPACE = UUID("7c1f6f0e-3a52-4b67-9a0b-5b0c2f3f7d11")
"""Ours: ids are made in it from what a resource says, so the same gives the same."""

_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_SIGNS = {"deg": "°", "N.m": "N·m", "N.m/kg": "N·m/kg", "N.m.s/kg": "N·m·s/kg"}
"""How a person reads a unit, where UCUM writes it otherwise."""


def named(resource: Resource) -> Resource:
    """The resource with an id that follows from all it says."""
    text = json.dumps(resource, sort_keys=True, ensure_ascii=False)
    first = {"resourceType": resource["resourceType"], "id": str(uuid5(_SPACE, text))}
    return first | resource


def refer(resource: Resource) -> Resource:
    """A reference to a resource of the same Bundle."""
    return {"reference": f"urn:uuid:{resource['id']}"}


def concept(*words: Term, text: str = "") -> Resource:
    """What one or several code systems call the same thing."""
    codings = [
        {"system": word.system, "code": word.code, "display": word.display}
        for word in words
    ]
    return {"coding": codings} | ({"text": text} if text else {})


def quantity(value: float, unit: str) -> Resource:
    """A number with its unit in UCUM; an angle in rad is handed over in degrees."""
    given = in_deg(value) if unit == "deg" else value
    return {
        "value": plain_number(given),
        "unit": _SIGNS.get(unit, unit.strip("{}").replace("_", " ")),
        "system": UCUM,
        "code": unit,
    }


def plain_number(value: float) -> float | int:
    """A number to nine digits: beyond them is rounding, not measurement."""
    found = float(f"{value:.9g}")
    return int(found) if found.is_integer() and abs(found) < 1e15 else found


def component(id_: str, value: Resource) -> Resource:
    """One more fact of an observation: the row of its word, and its value."""
    return {"code": concept(term(id_))} | value


def number(id_: str, value: float, unit: str = "") -> Resource:
    """A component that is a number; in the unit of its word, or in another one."""
    return component(id_, {"valueQuantity": quantity(value, unit or term(id_).unit)})


def word(id_: str, code: str, display: str = "") -> Resource:
    """A component that is one of our own words."""
    shown = display or code.replace("_", " ")
    return component(id_, {"valueCodeableConcept": concept(own(code, shown))})


def side(value: Side) -> Resource:
    """The component that says which side."""
    return component("side", {"valueCodeableConcept": concept(term(value.value))})


def observation(category: str, code: Resource, patient: Resource, on: date) -> Resource:
    """An observation that has no value yet.

    Args:
        category: ``vital-signs``, ``exam``, ``survey`` or ``activity``.
        code: what was observed.
        patient: of whom.
        on: which day.
    """
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY, "code": category}]}],
        "code": code,
        "subject": refer(patient),
        "effectiveDateTime": on.isoformat(),
    }


def unique(resources: Iterable[Resource]) -> list[Resource]:
    """Each resource once: what was recorded twice is one thing."""
    return list({each["id"]: each for each in resources}.values())
