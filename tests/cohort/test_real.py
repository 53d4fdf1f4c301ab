"""A study of the people of others, in the formats in which they were recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.manifest import found
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.run import run
from kneewise.cohort.study import Study, begun, standing
from kneewise.cohort.tables import table
from tests.cohort.real import digest, manifest
from tests.cohort.studies import done_here, each_once
from tests.data import ROOT, missing

pytestmark = pytest.mark.long

NO_RESULT = {
    "crouch1": "unfit",  # one cycle over a time of 0 to 1: no whole stride
    "crouch2": "unfit",
    "nobody": "unreadable",
    "sample02": "unfit",  # markers on segments, none of a leg
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """One recording of each person, and files that hold none."""
    if not ROOT.is_dir():
        missing("recordings", f"no recordings in {ROOT}")
    path = tmp_path_factory.mktemp("real") / "people.csv"
    made = found(str(manifest(path, ROOT, whole=False)))
    assert made.problems == ()
    return Study(entries=made.entries, plan=Plan(body=False), source="people")


@pytest.fixture(scope="module")
def alone(people: Study, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The study done in this process."""
    return done_here(people, tmp_path_factory.mktemp("alone"))[0]


def test_every_recording_is_a_result_or_a_reason_with_a_remedy(
    people: Study, alone: Place
) -> None:
    state = standing(alone, people)

    assert each_once(alone, people)
    assert len({e.person for e in people.entries} - {"nobody"}) >= 16
    rows = table(alone, state, "failures").to_pylist()
    reasons = {row["person"]: row["reason"] for row in rows if row["trial"] != "Vicon"}
    assert reasons == NO_RESULT
    assert all(row["text"] and row["remedy"] for row in rows)
    kinds = set(table(alone, state, "recordings")["kind"].to_pylist())
    assert kinds == {"markers", "keypoints", "inertial"}


def test_a_child_and_adults_have_numbers(people: Study, alone: Place) -> None:
    rows = table(alone, standing(alone, people), "measures").to_pylist()

    known = {row["person"] for row in rows if not row["void"]}
    assert {row["person"] for row in rows if row["group"] == "child"} == {"HC030A"}
    assert len(known) == 14


def test_people_have_the_same_numbers_on_two_workers(
    people: Study, alone: Place, tmp_path: Path
) -> None:
    place = Place(str(tmp_path))
    begun(place, people)

    with local_cluster(2) as address:
        run(people, place, address, lambda _what, _done: None)

    assert digest(place, people) == digest(alone, people)


def test_a_remedy_names_the_column_of_the_manifest(tmp_path: Path) -> None:
    silent = tmp_path / "imu.csv"
    head = "acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n"
    silent.write_text(head + "0,0,9.81,0,0,0\n" * 300)
    made = found(str(silent.with_name("*.csv")))
    study = Study(entries=made.entries, plan=Plan())

    place, _ = done_here(study, tmp_path / "results")

    row = table(place, standing(place, study), "failures").to_pylist()[0]
    assert re.search(r"In a study: the column (rate|sensors) of the man", row["remedy"])
