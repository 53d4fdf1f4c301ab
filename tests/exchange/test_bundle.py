"""A record as a FHIR Bundle: sound by the rules of FHIR, honest, and without a name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.codesystem import CodeSystem
from hypothesis import HealthCheck, given, settings

from kneewise.exam.exams import Exams
from kneewise.programme.dossier import Dossier, Hurt, Planned
from kneewise.programme.propose import propose
from kneewise.reference import table
from kneewise.reference.coded import OWN, SYSTEMS, terms
from kneewise.report.fhir.bundle import as_bundle
from kneewise.report.fhir.codes import code_system
from kneewise.units import in_deg
from tests.case_parts import Written
from tests.cases import CASES
from tests.exam.people import DAY, records
from tests.exchange.people import LATER, NOW, anna, bundle, of_kind, read
from tests.programme.test_cases import needs


def parts(held: object) -> Iterator[dict[str, Any]]:
    """Everything with named values in a Bundle."""
    if isinstance(held, dict):
        yield held
        for value in held.values():
            yield from parts(value)
    elif isinstance(held, list):
        for value in held:
            yield from parts(value)


def codings(held: object) -> set[tuple[str, str]]:
    return {
        (p["system"], p["code"]) for p in parts(held) if "system" in p and "code" in p
    }


def test_every_resource_is_sound_by_the_rules_of_fhir() -> None:
    held = bundle()

    Bundle.model_validate(held)
    kinds = {entry["resource"]["resourceType"] for entry in held["entry"]}
    assert kinds == {
        *("Patient", "Observation", "QuestionnaireResponse", "Flag"),
        *("DiagnosticReport", "CarePlan", "Binary"),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_programme_is_a_sound_care_plan(case: Written, tmp_path: Path) -> None:
    made = propose(needs(case))
    dossier = Dossier(code="A", plans=(Planned(on=DAY, programme=made),))

    held = as_bundle(dossier)

    Bundle.model_validate(held)
    (plan,) = of_kind(held, "CarePlan")
    assert plan["status"] == ("on-hold" if made.is_stopped else "active")
    assert len(plan.get("activity", [])) == len(made.items)
    assert read(held, tmp_path).dossier.plans == dossier.plans


def test_the_codes_of_others_are_those_of_the_table_and_no_more() -> None:
    known = {(term.system, term.code) for term in terms().values()}

    foreign = {
        (system, code)
        for system, code in codings(bundle())
        if system in SYSTEMS.values() and system != OWN
    }

    assert foreign == {pair for pair in known if pair[0] != OWN}


def test_a_code_of_others_was_read_in_two_places() -> None:
    foreign = [row for row in table("exchange").values() if row.text("system") != "own"]

    assert foreign
    assert all(row.is_checked and row.source.count(";") >= 1 for row in foreign)


def test_our_own_code_system_has_every_word_that_is_used() -> None:
    system = code_system()
    known = {concept["code"] for concept in system["concept"]}

    CodeSystem.model_validate(system)
    assert {code for system, code in codings(bundle()) if system == OWN} <= known
    assert system["count"] == len(known)


def test_every_number_has_its_unit_in_ucum() -> None:
    numbers = [p["valueQuantity"] for p in parts(bundle()) if "valueQuantity" in p]

    assert numbers
    assert {each["system"] for each in numbers} == {"http://unitsofmeasure.org"}
    assert all(each["code"] and each["unit"] for each in numbers)


def test_an_angle_is_in_degrees_with_its_standard_error() -> None:
    (said,) = anna().results[0].measures[:1]
    (held,) = (
        each
        for each in of_kind(bundle(), "Observation")
        if each["code"]["coding"][0]["code"] == "measure-knee_collapse"
    )
    errors = [
        part["valueQuantity"]
        for part in held["component"]
        if part["code"]["coding"][0]["code"] == "standard_error"
    ]

    assert held["valueQuantity"]["value"] == pytest.approx(in_deg(said.value))
    assert held["valueQuantity"]["code"] == "deg"
    assert errors[0]["value"] == pytest.approx(3)


def test_a_patient_is_a_code_a_sex_and_a_year() -> None:
    (patient,) = of_kind(bundle(), "Patient")

    assert set(patient) == {"resourceType", "id", "identifier", "gender", "birthDate"}
    assert patient["birthDate"] == "1990"


def test_nothing_is_called_a_diagnosis() -> None:
    kinds = {entry["resource"]["resourceType"] for entry in bundle()["entry"]}

    assert "Condition" not in kinds


def test_only_the_latest_answers_raise_flags() -> None:
    asked = anna().exams.screenings
    swapped = replace(
        anna(),
        exams=Exams(
            screenings=(replace(asked[1], on=DAY), replace(asked[0], on=LATER))
        ),
    )

    (flag,) = of_kind(bundle(), "Flag")

    assert flag["period"]["start"] == LATER.isoformat()
    assert of_kind(as_bundle(swapped), "Flag") == []


def test_every_reference_leads_to_a_resource_of_the_bundle() -> None:
    held = bundle()
    there = {entry["fullUrl"] for entry in held["entry"]}

    told = {p["reference"] for p in parts(held) if "reference" in p}

    assert told <= there
    assert len(there) == len(held["entry"])


def test_the_same_record_gives_the_same_bundle_to_the_letter() -> None:
    assert json.dumps(as_bundle(anna())) == json.dumps(as_bundle(anna()))


def test_there_and_back_is_the_same_to_the_letter(tmp_path: Path) -> None:
    held = bundle()

    taken = read(held, tmp_path)

    assert taken.left_out == ()
    assert as_bundle(taken.dossier) == held


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(record=records)
def test_any_exams_come_back_as_they_were(record: Exams, tmp_path: Path) -> None:
    hurts = tuple(Hurt(on=DAY, complaint=each) for each in record.complaints)
    dossier = Dossier(code="A", exams=replace(record, complaints=()), hurts=hurts)
    held = as_bundle(dossier)

    taken = read(held, tmp_path, NOW)

    assert not [part for part in parts(held) for each in part.values() if each == []]
    words = {concept["code"] for concept in code_system()["concept"]}
    assert {code for system, code in codings(held) if system == OWN} <= words
    Bundle.model_validate(held)
    assert taken.left_out == ()
    assert as_bundle(taken.dossier) == held


def test_left_stays_left() -> None:
    found = of_kind(bundle(), "Observation")
    told = {
        (
            part["valueCodeableConcept"]["coding"][0]["code"],
            each["valueQuantity"]["value"],
        )
        for each in found
        for part in each.get("component", [])
        if part["code"]["coding"][0]["code"] == "side"
        and each["code"]["coding"][0]["code"] == "strength-hip_abduction"
    }

    left, right = "7771000", "24028007"
    assert told == {(left, 118), (right, 82.5)}


def test_height_and_mass_are_vital_signs_as_fhir_profiles_them() -> None:
    found = {
        (code["code"], each["valueQuantity"]["value"], each["valueQuantity"]["code"])
        for each in of_kind(bundle(), "Observation")
        for code in each["code"]["coding"]
        if each["category"][0]["coding"][0]["code"] == "vital-signs"
    }

    assert found == {
        ("8302-2", 172, "cm"),
        ("29463-7", 68, "kg"),
        ("29463-7", 67.4, "kg"),
    }


def test_the_page_names_every_code_of_others_and_every_part() -> None:
    page = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text("utf-8")
    words = {t.code for id_, t in terms().items() if not id_.startswith("unit_")}
    used = {code for _, code in codings(bundle())} & words

    assert {code for code in used if f"`{code}`" not in page} == set()
    for kind in {entry["resource"]["resourceType"] for entry in bundle()["entry"]}:
        assert kind in page
