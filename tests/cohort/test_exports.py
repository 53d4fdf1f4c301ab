"""A study leaves for other programs, and comes back from them."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from pathlib import Path

import pytest

from kneewise.cohort.manifest import found
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.samples import by_kind, values
from kneewise.cohort.study import Study, standing
from kneewise.units import deg
from tests.cli.drawn import squat_trc
from tests.cli.outcome import Kneewise
from tests.cohort.studies import done_here

ROUNDING = deg(0.01)  # positions are written with nine digits


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people of two visits, one file that is none, without a body."""
    folder = tmp_path_factory.mktemp("study")
    rows = ["person,visit,group,sex,age,height,mass,files"]
    for person, more in (("A-1", "weak,F,31,1.72,64"), ("B2", "control,M,92,,")):
        for visit in ("pre", "post"):
            squat_trc(folder / f"{person}{visit}.trc")
            rows.append(f"{person},{visit},{more},{person}{visit}.trc")
    (folder / "broken.trc").write_text("nothing")
    rows.append("C3,pre,control,,,,,broken.trc")
    (folder / "people.csv").write_text("\n".join(rows) + "\n")
    made = found(str(folder / "people.csv"))
    assert made.problems == ()
    study = Study(entries=made.entries, plan=Plan(body=False), source="people")
    done_here(study, folder / "results")
    return folder / "results"


def test_tables_for_r_and_spss_come_with_what_reads_them(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tables"

    made = kneewise("cohort", "export", results, "--to", "csv", "--out", out)

    assert made.status == 0, made.err
    wide = list(csv.DictReader(io.StringIO((out / "wide.csv").read_text())))
    long = list(csv.DictReader(io.StringIO((out / "long.csv").read_text())))
    assert len(wide) == 4
    one = next(
        r for r in long if (r["measure"], r["side"]) == ("knee_collapse", "left")
    )
    assert one["unit"] == "rad"
    assert deg(float(wide[0]["knee_collapse_left_deg"])) == pytest.approx(
        float(one["value"])
    )
    words = (out / "long.csv").read_text().split("\n", 1)[0].split(",")
    syntax = (out / "long.sps").read_text()
    assert [f"  {name} A64" in syntax for name in words] == [True] * 9 + [False]
    assert "  value F16.8" in syntax
    assert 'read.csv("long.csv", na.strings = ""' in (out / "study.R").read_text()


def test_a_bids_dataset_is_read_again_with_the_same_numbers(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dataset"

    made = kneewise(
        *("cohort", "export", results, "--to", "bids", "--out", out),
        *("--workers", "1", "--json"),
    )
    again = found(str(out))
    study = Study(entries=again.entries, plan=Plan(body=False))
    place, _ = done_here(study, tmp_path / "again")

    assert json.loads(made.out)["recordings"] == 4
    assert again.problems == ()
    people = {(e.person, e.visit): e for e in again.entries}
    assert set(people) == {(p, v) for p in ("A1", "B2") for v in ("pre", "post")}
    one = people["A1", "pre"]
    assert (one.group, one.sex, one.height, one.mass) == ("weak", "female", 1.72, 64.0)
    assert people["B2", "pre"].age == 89  # an age beyond says who it is
    old = Place(str(results))
    before = numbers(old, found(str(results.parent / "people.csv")).entries)
    after = numbers(place, again.entries)
    assert after == pytest.approx(before, abs=ROUNDING)


def numbers(place: Place, entries: tuple[object, ...]) -> list[float]:
    """The inward bends of a study, in order."""
    study = Study(entries=entries, plan=Plan(body=False))  # type: ignore[arg-type]
    kinds = by_kind(values(place, standing(place, study), ["knee_collapse"]))
    return [
        one.value
        for several in kinds.values()
        for one in sorted(several, key=lambda v: (v.person.replace("-", ""), v.visit))
    ]


def test_opensim_files_lie_by_person_and_visit(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "trials"

    made = kneewise(
        *("cohort", "export", results, "--to", "opensim", "--out", out),
        *("--workers", "1"),
    )

    assert made.status == 0, made.err
    endings = sorted(p.suffix for p in out.rglob("person=A-1/visit=pre/*/*.*"))
    assert endings == [".mot", ".trc"]


def test_a_folder_with_files_in_it_is_refused(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    told = kneewise("cohort", "export", results, "--to", "bids", "--out", tmp_path)

    assert told.is_one_sentence_and_a_remedy()
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_rerun_is_written_where_it_is_installed_and_missed_where_not(
    kneewise: Kneewise, results: Path, tmp_path: Path
) -> None:
    if importlib.util.find_spec("rerun") is None:
        told = kneewise(
            "cohort", "export", results, "--to", "rerun", "--out", tmp_path / "rr"
        )
        assert told.is_one_sentence_and_a_remedy()
        assert "kneewise[rerun]" in told.err
        assert not (tmp_path / "rr").exists()
        return
    made = kneewise(
        *("cohort", "export", results, "--to", "rerun", "--out", tmp_path / "rr"),
        *("--workers", "1"),
    )
    assert made.status == 0, made.err
    assert len(list((tmp_path / "rr").rglob("*.rrd"))) == 4
