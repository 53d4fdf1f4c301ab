"""A whole record from one place to another: the same, all of it, or nothing of it."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pyarrow import parquet  # type: ignore[import-untyped]  # it ships no types

from kneewise.errors import UnwritableResult
from kneewise.person import Sex
from kneewise.programme.dossier import Dossier
from kneewise.report import record_table
from kneewise.store.folder import Folder
from kneewise.store.record import Kind, Record
from kneewise.units import in_deg
from kneewise.workflow.dossiers import handed_over
from kneewise.workflow.handed_in import hand_in
from kneewise.workflow.person import read as on_chart
from kneewise.workflow.tabled import record_file
from tests.cli.outcome import Kneewise, left_behind
from tests.exchange.people import NOW, anna, stranger

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "assessment.schema.json"


class Full(Folder):
    """A folder on a disk that has room for three records."""

    __slots__ = ()

    def add(self, kind: Kind, on: date, contents: dict[str, Any]) -> Record:
        if len(self.read().records) == 3:
            raise UnwritableResult("the disk is full.")
        return super().add(kind, on, contents)


def given(folder: Path) -> Dossier:
    """What is on record in a folder after the record of Anna was handed in."""
    chart = Folder(path=folder)
    hand_in(on_chart(str(folder), chart), anna(), NOW)
    return handed_over(on_chart(str(folder), chart)).dossier


def test_a_record_that_is_handed_in_is_the_one_that_was_handed_over(
    tmp_path: Path,
) -> None:
    there = given(tmp_path / "ANNA")

    assert record_table.as_csv(there) == record_table.as_csv(anna())
    assert (there.plans, there.exams.screenings) == (
        anna().plans,
        anna().exams.screenings,
    )
    assert there.diary == anna().diary


def test_handed_in_twice_it_is_on_record_once(tmp_path: Path) -> None:
    given(tmp_path / "ANNA")
    before = left_behind(tmp_path)

    chart = Folder(path=tmp_path / "ANNA")
    again = hand_in(on_chart("./ANNA", chart), anna(), NOW)

    assert again.records == ()
    assert again.known > 10
    assert left_behind(tmp_path) == before


def test_a_result_from_elsewhere_is_an_assessment_like_ours(tmp_path: Path) -> None:
    given(tmp_path / "ANNA")

    (path,) = tmp_path.rglob("assessment.json")

    jsonschema.validate(json.loads(path.read_text()), json.loads(SCHEMA.read_text()))


def test_a_disk_that_fills_up_leaves_nothing_on_record(tmp_path: Path) -> None:
    chart = Full(path=tmp_path / "ANNA")

    with pytest.raises(UnwritableResult):
        hand_in(on_chart("./ANNA", chart), anna(), NOW)

    assert Folder(path=tmp_path / "ANNA").read().records == ()


def test_a_table_holds_every_number_in_si() -> None:
    rows = list(csv.DictReader(io.StringIO(record_table.as_csv(anna()))))

    (bend,) = (row for row in rows if row["what"] == "knee_collapse")
    assert float(bend["value_deg"]) == pytest.approx(in_deg(float(bend["value"])))
    assert (bend["unit"], bend["side"], bend["activity"]) == ("rad", "right", "squat")
    (held,) = (row for row in rows if row["what"] == "plank_side")
    assert (held["sets"], held["hold"], held["pain"]) == ("3", "30.5", "1")
    assert {row["kind"] for row in rows} == {
        *("measure", "strength", "range", "questionnaire", "complaint", "body", "diary")
    }


def test_no_cell_is_run_by_a_spreadsheet() -> None:
    result = anna().results[0]
    doubts = [
        replace(doubt, text="=HYPERLINK(1)")
        for measure in result.measures
        for doubt in measure.caveats
    ]
    measures = (replace(result.measures[0], caveats=tuple(doubts)),)
    nasty = replace(anna(), code="=1+1", results=(replace(result, measures=measures),))

    rows = list(csv.reader(io.StringIO(record_table.as_csv(nasty))))

    cells = [cell for row in rows[1:] for cell in row]
    begins = {cell[:1] for cell in cells if not _is_number(cell)}
    assert not begins & set("=+-@\t\r")
    assert "'=1+1" in cells


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_parquet_holds_the_same_with_types(tmp_path: Path) -> None:
    path = tmp_path / "anna.parquet"
    made = record_file(anna(), path)
    assert isinstance(made, bytes)
    path.write_bytes(made)

    found = parquet.read_table(path).to_pylist()

    lines = record_table.lines(anna())
    assert [row["what"] for row in found] == [line.what for line in lines]
    assert [row["value"] for row in found] == [line.value for line in lines]
    assert [row["date"] for row in found] == [line.date for line in lines]


@pytest.fixture
def homes(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Kneewise:
    """Anna is on record at home; afterwards the person is somewhere else."""
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "home"))
    strength = ("--test", "hip_abduction", "--left", "118N", "--right", "82N")
    facts = ("--born", "1990", "--sex", "female", "--mass", "68", "--lever", "38cm")
    kneewise("exam", "add", "ANNA", *strength, *facts, "--on", "2026-05-01")
    kneewise("exam", "flags", "ANNA", "--none", "--on", "2026-05-01")
    kneewise("plan", "ANNA", "--on", "2026-05-04")
    done = kneewise("export", "fhir", "ANNA", tmp_path / "one.json")
    assert done.status == 0, done.err
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "elsewhere"))
    return kneewise


def test_a_person_moves_from_one_practice_to_another(
    homes: Kneewise, tmp_path: Path
) -> None:
    taken = homes("import", "fhir", tmp_path / "one.json")
    homes("export", "fhir", "ANNA", tmp_path / "two.json")
    again = homes("import", "fhir", tmp_path / "one.json", "ANNA", "--json")

    assert taken.status == 0, taken.err
    assert "Recorded for ANNA" in taken.out
    one, two = (tmp_path / f"{name}.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert json.loads(again.out)["recorded"] == []


def test_a_file_about_somebody_else_is_refused(homes: Kneewise, tmp_path: Path) -> None:
    homes("exam", "add", "BEN", "--born", "1950", "--sex", "male")

    done = homes("import", "fhir", tmp_path / "one.json", "BEN")

    assert done.is_one_sentence_and_a_remedy()
    assert "born in 1990" in done.sentence
    assert "118" not in homes("exam", "list", "BEN").out


def test_a_bundle_of_others_needs_a_code_and_names_what_it_leaves_out(
    homes: Kneewise, tmp_path: Path
) -> None:
    path = tmp_path / "hospital.json"
    path.write_text(json.dumps(stranger()))

    nameless = homes("import", "fhir", path)
    done = homes("import", "fhir", path, "ERIKA")

    assert nameless.is_one_sentence_and_a_remedy()
    assert done.status == 0, done.err
    assert "Left out: Observation (Heart rate): its code is none" in done.out
    assert "Muster" not in done.out
    assert "Muster" not in homes("exam", "list", "ERIKA", "--json").out
    assert "68.2 kg" in homes("exam", "list", "ERIKA").out


@pytest.mark.parametrize(
    "words",
    [
        ("export", "fhir", "NOBODY", "x.json"),
        ("export", "table", "ANNA", "x.xls"),
        ("export", "table", "ANNA", "."),
        ("export", "fhir", "ANNA", "."),
        ("export", "pdf", "nowhere", "x.pdf"),
        ("export", "bids", "nowhere.trc", "--person", "ANNA", "--out", "x"),
        ("import", "fhir", "nowhere.json", "ANNA"),
    ],
)
def test_a_slip_is_one_sentence_and_a_remedy(
    homes: Kneewise,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    homes("import", "fhir", tmp_path / "one.json")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert homes(*words).is_one_sentence_and_a_remedy()
    assert left_behind(tmp_path / "here") == {}


def test_a_missing_package_is_named_with_its_remedy(
    homes: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes("import", "fhir", tmp_path / "one.json")
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    done = homes("export", "table", "ANNA", tmp_path / "x.parquet")

    assert done.is_one_sentence_and_a_remedy()
    assert "kneewise[cohort]" in done.remedy
    assert not (tmp_path / "x.parquet").exists()


def test_sex_and_year_are_taken_where_they_were_not_known(tmp_path: Path) -> None:
    there = given(tmp_path / "ANNA")

    assert (there.sex, there.born) == (Sex.FEMALE, 1990)
