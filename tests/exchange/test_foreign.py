"""Bundles of others: what is understood is taken, the rest is named or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.exam.questionnaire import Instrument
from kneewise.person import Sex
from kneewise.programme.dossier import Size
from kneewise.read import fhir
from tests.exchange.people import NOW, bundle, of_kind, read, stranger

Change = Callable[[dict[str, Any]], object]


def test_what_is_understood_is_taken(tmp_path: Path) -> None:
    found = read(stranger(), tmp_path).dossier

    assert (found.born, found.sex, found.code) == (1990, Sex.FEMALE, "")
    on = date(2026, 4, 30)
    assert found.sizes == (Size(on=on, height=1.71958), Size(on=on, mass=68.2))
    (asked,) = found.exams.questionnaires
    assert (asked.instrument, asked.answers) == (Instrument.NPRS, (3,))


def test_what_is_not_is_named_with_the_reason(tmp_path: Path) -> None:
    left = {each.what: each.why for each in read(stranger(), tmp_path).left_out}

    assert "under a code" in left["Patient (name, address)"]
    assert "none that Kneewise understands" in left["Observation (Heart rate)"]
    assert "keeps nothing of this kind" in left["Encounter"]
    said = [e.why for e in read(stranger(), tmp_path).left_out if "Weight" in e.what]
    assert any("700" in why for why in said)
    assert any("entered-in-error" in why for why in said)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"valueQuantity": {"value": 68}}, "no unit in UCUM"),
        ({"effectiveDateTime": "2199-01-01"}, "in the future"),
        ({"effectiveDateTime": "1776-07-04"}, "too long ago"),
        ({"effectiveDateTime": "2026"}, "of which day"),
        ({"subject": None}, "whom it is about"),
        ({"status": "preliminary"}, "preliminary"),
    ],
)
def test_an_observation_with_a_gap_is_left_out_and_named(
    change: dict[str, Any], why: str, tmp_path: Path
) -> None:
    held = stranger()
    (weight, *_) = (e for e in of_kind(held, "Observation") if e["id"] == "29463-7")
    weight.update(change)
    for key in [key for key, value in weight.items() if value is None]:
        del weight[key]

    taken = read(held, tmp_path)

    assert all(size.mass is None for size in taken.dossier.sizes)
    assert any(why in left.why for left in taken.left_out)


def _first(kind: str, **change: object) -> Change:
    def changed(held: dict[str, Any]) -> None:
        of_kind(held, kind)[0].update(change)

    return changed


def _nested(held: dict[str, Any]) -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"extension": [deep]}
    of_kind(held, "Observation")[0]["extension"] = [deep]


def _another(held: dict[str, Any]) -> None:
    one = {"resourceType": "Patient", "id": "other"}
    held["entry"].append({"fullUrl": "urn:uuid:other", "resource": one})


def _mixed(held: dict[str, Any]) -> None:
    about = {"reference": "Patient/somebody-else"}
    one = {"resourceType": "Encounter", "id": "x", "subject": about}
    held["entry"].append({"fullUrl": "urn:uuid:x", "resource": one})


def _without_plan(held: dict[str, Any]) -> None:
    held["entry"] = [
        each for each in held["entry"] if each["resource"]["resourceType"] != "Binary"
    ]


def _component(name: str, **value: object) -> Change:
    def changed(held: dict[str, Any]) -> None:
        for each in of_kind(held, "Observation"):
            for part in each.get("component", []):
                if part["code"]["coding"][0]["code"] == name:
                    for key in [key for key in part if key.startswith("value")]:
                        del part[key]
                    part.update(value)

    return changed


HOSTILE: dict[str, Change] = {
    "no patient": lambda held: held["entry"].pop(0),
    "two patients": _another,
    "something about somebody else": _mixed,
    "an observation of somebody else": _first(
        "Observation", subject={"reference": "urn:uuid:nobody"}
    ),
    "the same address twice": lambda held: held["entry"].append(held["entry"][1]),
    "a list of no entries": lambda held: held.update(entry={"a": 1}),
    "an entry that is none": lambda held: held["entry"].append("x"),
    "a resource without a type": lambda held: held["entry"].append({"resource": {}}),
    "more entries than any record": lambda held: held["entry"].extend(
        [{"search": {"mode": "match"}}] * 20_000
    ),
    "versions of the past": lambda held: held.update(type="history"),
    "deep nesting": _nested,
    "a number that is a text": _first("Observation", valueQuantity={"value": "many"}),
    "a status that is a list": _first("Observation", status=["final"]),
    "a report of nothing": _first(
        "DiagnosticReport", result=[{"reference": "urn:uuid:gone"}]
    ),
    "a plan without its file": _without_plan,
    "a plan that is no programme": _first("Binary", data="e30="),
    "a plan that is no text": _first("Binary", data="%%%"),
    "a form without answers": _first("QuestionnaireResponse", item=[{"linkId": "7"}]),
    "a side that is neither": _component(
        "side", valueCodeableConcept={"coding": [{"system": "x", "code": "y"}]}
    ),
    "an error in another unit": _component(
        "standard_error",
        valueQuantity={
            "value": 3,
            "system": "http://unitsofmeasure.org",
            "code": "mm",
        },
    ),
    "an answer beyond the scale": _component(
        "pain",
        valueQuantity={
            "value": 11,
            "system": "http://unitsofmeasure.org",
            "code": "{score}",
        },
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_damaged_or_mixed_bundle_is_refused_whole(name: str, tmp_path: Path) -> None:
    held = bundle()
    HOSTILE[name](held)

    with pytest.raises(UnreadableFile) as refused:
        read(held, tmp_path)

    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff\xfe{",
        b'{"resourceType": "Patient"}',
        b'{"resourceType": "Bundle", "type": "collection"}',
        b"[" * 100_000,
        b'{"a":' * 70 + b"1" + b"}" * 70,
        b'{"resourceType": "Bundle", "type": NaN}',
        b"9" * 10_000,
        b"<Bundle/>",
    ],
    ids=range(10),
)
def test_what_is_no_bundle_is_told_in_one_sentence(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(raw)

    with pytest.raises(UnreadableFile) as refused:
        fhir.read(path, NOW)

    assert "\n" not in str(refused.value)
    assert refused.value.remedy


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)  # a hole, no disk

    with pytest.raises(UnreadableFile, match="larger than any record"):
        fhir.read(path, NOW)


def test_a_number_beyond_all_numbers_is_refused(tmp_path: Path) -> None:
    text = json.dumps(bundle()).replace('"value": 118,', '"value": 1e999,')
    path = tmp_path / "bundle.json"
    path.write_text(text)

    with pytest.raises(UnreadableFile):
        fhir.read(path, NOW)


def test_the_order_of_a_bundle_does_not_matter(tmp_path: Path) -> None:
    held = bundle()
    turned = held | {"entry": held["entry"][::-1]}

    one, two = read(held, tmp_path).dossier, read(turned, tmp_path).dossier

    assert len(two.results[0].measures) == len(one.results[0].measures)
    assert two.days == one.days


_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
_anything = st.recursive(
    _plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(held: object, so_far: tuple[str | int, ...] = ()) -> list[Any]:
    found: list[Any] = [so_far]
    keys = (
        held
        if isinstance(held, dict)
        else range(len(held))
        if isinstance(held, list)
        else ()
    )
    for key in keys:
        found += _places(held[key], (*so_far, key))  # type: ignore[index]  # it has it
    return found


_WHOLE = bundle()
_PLACES = [place for place in _places(_WHOLE) if place]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.sampled_from(_PLACES), value=_anything)
def test_whatever_is_put_anywhere_is_taken_or_refused_in_words(
    place: tuple[Any, ...], value: object, tmp_path: Path
) -> None:
    held: Any = deepcopy(_WHOLE)
    inside = held
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value

    try:
        taken = read(held, tmp_path)
    except KneewiseError as refused:
        assert str(refused)  # noqa: PT017 - either is right
    else:
        assert taken.dossier.days
