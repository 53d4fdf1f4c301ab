from __future__ import annotations

import csv
import io

import pytest

from kneewise.assessment import Assessment
from kneewise.report.table import COLUMNS, as_csv
from kneewise.units import deg
from tests.report import sample


def rows(assessment: Assessment) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(assessment))))


@pytest.mark.parametrize("name", sample.EVERY)
def test_every_measure_has_one_row_with_every_column(name: str) -> None:
    assessment = sample.EVERY[name]()

    found = list(csv.reader(io.StringIO(as_csv(assessment))))

    assert tuple(found[0]) == COLUMNS
    assert len(found) == 1 + len(assessment.measures)
    assert {len(row) for row in found} == {len(COLUMNS)}


def test_an_angle_is_told_in_radians_and_in_degrees() -> None:
    first = rows(sample.squat())[0]

    assert float(first["value"]) == pytest.approx(deg(6))
    assert float(first["value_deg"]) == pytest.approx(6)
    assert float(first["standard_error_deg"]) == pytest.approx(3)
    assert first["unit"] == "rad"


def test_a_length_has_no_degrees() -> None:
    width = next(r for r in rows(sample.walk()) if r["measure"] == "step_width")

    assert float(width["value"]) == pytest.approx(0.112)
    assert width["value_deg"] == ""


def test_a_void_number_is_empty_and_its_reason_is_there() -> None:
    void = rows(sample.EVERY["askew"]())[0]

    assert void["value"] == ""
    assert void["value_deg"] == ""
    assert void["caveats"].startswith("[void] The camera looks 43°")


def test_a_file_name_is_never_a_formula() -> None:
    found = rows(sample.squat('=HYPERLINK("http://x")'))

    assert found[0]["file"].startswith("'=")
