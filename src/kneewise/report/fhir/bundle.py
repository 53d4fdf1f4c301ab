"""One person as one Bundle: the same record gives the same Bundle, to the letter."""

from __future__ import annotations

import json

from kneewise.programme.dossier import Dossier
from kneewise.report.fhir import exams, forms, plans, results
from kneewise.report.fhir.resource import Resource, unique


def as_bundle(dossier: Dossier) -> Resource:
    """Everything on record about a person as a FHIR R4 Bundle (a collection).

    Args:
        dossier: with the code of the person.
    """
    whose = exams.patient(dossier)
    found = [whose]
    for size in dossier.sizes:
        found += exams.sizes(size, whose)
    found += exams.tests(dossier.exams, whose)
    found += (exams.hurt(said, whose) for said in dossier.hurts)
    found += forms.forms(dossier.exams, whose)
    found += forms.flags(dossier.exams, whose)
    for one in dossier.results:
        found += results.result(one, whose)
    found += plans.plans(dossier.plans, whose)
    found += forms.diary(dossier.diary, whose)
    entries = [
        {"fullUrl": f"urn:uuid:{each['id']}", "resource": each}
        for each in unique(found)
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def text_of(bundle: Resource) -> str:
    """A Bundle as the text of a file."""
    return json.dumps(bundle, indent=1, ensure_ascii=False) + "\n"


def ids(dossier: Dossier) -> set[str]:
    """The ids of all that is said of the person, by which the same is recognised.

    What only follows from something else, or changes with what comes after it, is
    left out: flags, and whether a plan is still the last one.
    """
    return {
        entry["resource"]["id"]
        for entry in as_bundle(dossier)["entry"]
        if entry["resource"]["resourceType"] not in ("Patient", "Flag", "CarePlan")
    }
