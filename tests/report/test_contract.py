from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kneewise.anatomy import Side
from kneewise.report.contract import as_json
from kneewise.units import deg
from tests.report import sample

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "assessment.schema.json"


def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def contract(name: str) -> dict[str, Any]:
    """As a program reads it: through JSON that knows no NaN."""
    text = json.dumps(as_json(sample.EVERY[name]()), allow_nan=False)
    read: dict[str, Any] = json.loads(text)
    return read


@pytest.mark.parametrize("name", sample.EVERY)
def test_every_assessment_keeps_the_published_schema(name: str) -> None:
    found = contract(name)

    validator().validate(found)


def test_the_schema_refuses_a_key_that_nobody_announced() -> None:
    found = contract("squat")
    found["measures"][0]["colour"] = "red"

    assert not validator().is_valid(found)


def test_the_schema_refuses_a_void_number() -> None:
    found = contract("askew")
    void = next(m for m in found["measures"] if m["caveats"])
    void["value"] = 0.3

    assert not validator().is_valid(found)


def test_the_contract_of_the_design_is_there() -> None:
    found = contract("squat")

    assert found["recording"]["file"] == "squat.trc"
    assert found["recording"]["kind"] == "markers"
    assert found["activity"] == {"name": "squat", "sureness": 0.97}
    assert found["programme"] is None
    assert found["repetitions"][0]["kind"] == "squat"
    assert found["repetitions"][0]["side"] is None
    assert [e["moment"] for e in found["repetitions"][0]["events"]] == [
        "start",
        "deepest",
        "end",
    ]


def test_angles_are_in_radians_and_the_summary_has_no_repetition() -> None:
    found = contract("squat")

    own = [m for m in found["measures"] if m["name"] == "knee_collapse"]
    summary = [m for m in own if m["repetition"] is None and m["side"] == "right"]
    assert len(own) == 12
    assert summary[0]["value"] == pytest.approx(deg(18.94))
    assert summary[0]["unit"] == "rad"


def test_a_void_measure_is_null_and_keeps_its_reason() -> None:
    found = contract("askew")

    void = [m for m in found["measures"] if m["name"] == "knee_collapse"]
    assert all(m["value"] is None for m in void)
    assert all(m["standard_error"] is None for m in void)
    assert all(m["smallest_real_change"] is None for m in void)
    assert void[0]["caveats"][0]["weight"] == "void"


def test_a_number_beside_a_void_caveat_is_not_told() -> None:
    base = sample.squat()
    row = replace(base.measures[0], caveats=(sample.ASKEW,))

    found = as_json(replace(base, measures=(row,)))

    measures = found["measures"]
    assert isinstance(measures, list)
    assert measures[0]["value"] is None


def test_an_unknown_error_is_null() -> None:
    base = sample.squat()
    row = replace(base.measures[0], standard_error=math.nan)

    found = as_json(replace(base, measures=(row,)))

    measures = found["measures"]
    assert isinstance(measures, list)
    assert measures[0]["standard_error"] is None
    assert measures[0]["value"] is not None


def test_caveats_of_the_whole_and_of_the_recordings_are_joined() -> None:
    found = contract("several")

    texts = [c["text"] for c in found["caveats"]]
    assert sample.LOOSE.text in texts
    assert texts.count(sample.SMOOTHED.text) == 1


def test_several_recordings_are_listed_and_the_first_is_at_the_top() -> None:
    found = contract("several")

    assert [r["activity"]["name"] for r in found["recordings"]] == [
        "squat",
        "walk",
        "squat",
    ]
    assert found["recording"] == found["recordings"][0]["recording"]
    assert {m["recording"] for m in found["measures"]} == {0, 1, 2}


def test_the_view_is_told_in_radians() -> None:
    found = contract("filmed")

    assert found["view"] == {
        "angle_rad": deg(6),
        "error_rad": deg(5),
        "behind": False,
    }
    assert contract("squat")["view"] is None


def test_sides_are_words() -> None:
    found = contract("walk")

    assert {r["side"] for r in found["repetitions"]} == {s.value for s in Side}
