"""Tests by hand, sizes and complaints as observations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kneewise.exam import written
from kneewise.exam.exams import Exams
from kneewise.person import Sex
from kneewise.programme.dossier import Dossier, Hurt, Size
from kneewise.reference import row
from kneewise.reference.coded import CODE, own, term
from kneewise.report.fhir.resource import (
    Resource,
    component,
    concept,
    named,
    number,
    observation,
    quantity,
    side,
    word,
)

_MAIN = ("force", "torque", "angle", "distance", "count", "seconds", "points")
"""What the value of a test can be: the first of these that was measured."""

_KINDS = ("strength", "ranges", "lengths", "functional")
_WORDS = ("protocol", "mode", "device", "by")
_GENDER = {Sex.FEMALE: "female", Sex.MALE: "male"}


def patient(dossier: Dossier) -> Resource:
    """The person: a code, a sex and a year of birth; no name, no address."""
    found: Resource = {"resourceType": "Patient"}
    found["identifier"] = [{"system": CODE, "value": dossier.code}]
    if dossier.sex is not None:
        found["gender"] = _GENDER[dossier.sex]
    if dossier.born is not None:
        found["birthDate"] = f"{dossier.born:04d}"
    return named(found)


def sizes(size: Size, whose: Resource) -> Iterator[Resource]:
    """Height and mass of one day."""
    for id_, value in (
        ("body_height", None if size.height is None else 100 * size.height),
        ("body_weight", size.mass),
    ):
        if value is not None:
            made = observation("vital-signs", concept(term(id_)), whose, size.on)
            made["valueQuantity"] = quantity(value, term(id_).unit)
            yield named(made)


def tests(exams: Exams, whose: Resource) -> Iterator[Resource]:
    """Everything that was tested by hand, by kind and then by day."""
    every = written.as_plain(exams)
    for kind in _KINDS:
        for plain in sorted(every.get(kind, ()), key=lambda each: str(each["on"])):
            shown = f"{kind}: {plain['what'].replace('_', ' ')}".capitalize()
            code = concept(own(f"{kind}-{plain['what']}", shown))
            on = date.fromisoformat(plain["on"])
            yield named(observation("exam", code, whose, on) | _measured(plain))


def _measured(plain: dict[str, Any]) -> Resource:
    """The value of a test, and whatever else is known of it."""
    first = next(field for field in _MAIN if field in plain)
    unit = term(first).unit
    parts = [_side(plain)] if plain.get("side") else []
    parts += [
        number(field, plain[field])
        for field in (*_MAIN, "lever", "pain")
        if field in plain and field != first
    ]
    if "standard_error" in plain:
        parts.append(number("standard_error", plain["standard_error"], unit))
    parts += [word(f, plain[f], _shown(plain[f])) for f in _WORDS if f in plain]
    found: Resource = {"valueQuantity": quantity(plain[first], unit)}
    return found | ({"component": parts} if parts else {})


def hurt(said: Hurt, whose: Resource) -> Resource:
    """What hurt on one day, from 0 to 10.

    What a clinician called it is no finding of ours: a word beside it, no Condition.
    """
    complaint = said.complaint
    # The worst of a week: the code that LOINC has for pain is of one moment.
    made = observation("survey", concept(term("complaint")), whose, said.on)
    made["valueQuantity"] = quantity(complaint.pain, term("complaint").unit)
    parts = [] if complaint.side is None else [side(complaint.side)]
    if complaint.region is not None:
        parts.append(word("region", complaint.region.value))
    if complaint.told is not None:
        parts.append(word("told", complaint.told.value))
    if not complaint.cleared:
        parts.append(component("cleared", {"valueBoolean": False}))
    return named(made | ({"component": parts} if parts else {}))


def _side(plain: dict[str, Any]) -> Resource:
    return component("side", {"valueCodeableConcept": concept(term(plain["side"]))})


def _shown(code: str) -> str:
    """The name of a way of testing; other words as they are."""
    return row(code).text("name") if "/" in code else code.replace("_", " ")
