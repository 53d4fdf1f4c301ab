"""Which recordings a study is made of, and what is wrong with a list of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.cohort.answer import Job
from kneewise.cohort.cost import chunks, seconds, tasks
from kneewise.cohort.entry import Entry
from kneewise.cohort.look import look
from kneewise.cohort.manifest import found, refuse
from kneewise.cohort.plan import Plan
from kneewise.errors import BadSetting
from kneewise.person import Sex
from tests.cli.drawn import body, squat_trc
from tests.read.trees import tree, walk


def test_folders_tell_person_and_visit(tmp_path: Path) -> None:
    for name in ("P1/pre/a.trc", "P1/post/a.trc", "P2/pre/a.trc", "P2/pre/x/a.trc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    made = found(f"{tmp_path}/**/*.trc")

    known = [(e.person, e.visit, e.trial) for e in made.entries]
    assert known == [
        ("P1", "post", "a"),
        ("P1", "pre", "a"),
        ("P2", "pre", "a"),
        ("P2", "pre", "a.2"),
    ]


def test_a_manifest_tells_who_and_how(tmp_path: Path) -> None:
    (tmp_path / "a.trc").write_text("x")
    (tmp_path / "f.mot").write_text("y")
    table = tmp_path / "study.csv"
    table.write_text(
        "person,visit,group,side,sex,height_cm,mass,files\n"
        "P1,pre,weak,left,F,172,68,a.trc;f.mot\n"
    )

    made = found(str(table))

    assert made.problems == ()
    one = made.entries[0]
    assert one.files == (str(tmp_path / "a.trc"), str(tmp_path / "f.mot"))
    assert (one.side, one.sex) == (Side.LEFT, Sex.FEMALE)
    assert (one.height, one.mass, one.size) == (1.72, 68.0, 1)


def test_every_problem_of_a_manifest_is_told_before_anything_starts(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.trc").write_text("x")
    table = tmp_path / "study.csv"
    table.write_text(
        "person,visit,sex,height,mass,files\n"
        "P1,pre,f,172,68,a.trc\n"
        "P2,pre,f,1.7,700,a.trc\n"
        "P3,pre,f,1.7,70,none.trc\n"
        "P4,a,f,1.7,70,a.trc\n"
        "P4,b,m,1.7,70,b.trc\n"
        "P/5,b,m,1.7,70,\n"
    )

    with pytest.raises(BadSetting) as told:
        refuse(found(str(table)).problems, table.name)

    for wrong in (
        "row 2: height '172': reads like centimetres",
        "row 3: a mass of 700 kg",
        "there is no file",
        "person P4 has two sexes",
        "row 7: no file; row 7: person 'P/5' is no code",
    ):
        assert wrong in str(told.value)


def test_one_recording_twice_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.trc").write_text("x")
    table = tmp_path / "study.csv"
    table.write_text("person,trial,files\nP1,t,a.trc\nP1,t,a.trc\n")

    said = " ".join(found(str(table)).problems)

    assert "person P1, visit 1, trial t is there 2 times" in said
    assert "a.trc is there 2 times" in said


def test_nothing_found_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="names no recording"):
        found(f"{tmp_path}/*.c3d")


def bids(folder: Path) -> Path:
    """A BIDS-Motion data set of one drawn person, 22° inwards right."""
    motion = body(repetitions=2)
    stem = folder / "sub-A1/ses-pre/motion/sub-A1_ses-pre_task-squat_tracksys-omc"
    stem.parent.mkdir(parents=True)
    (folder / "dataset_description.json").write_text("{}")
    (folder / "participants.tsv").write_text(
        "participant_id\tsex\theight\tgroup\nsub-A1\tF\t172\tweak\n"
    )
    rows = ["name\tcomponent\ttype\ttracked_point\tunits"]
    for name in motion.landmarks:
        rows += [f"{name}_{axis}\t{axis}\tPOS\t{name}\tm" for axis in "xyz"]
    Path(f"{stem}_channels.tsv").write_text("\n".join(rows) + "\n")
    Path(f"{stem}_motion.json").write_text(json.dumps({"SamplingFrequency": 60.0}))
    flat = motion.positions.reshape(len(motion.time), -1)
    np.savetxt(f"{stem}_motion.tsv", flat, delimiter="\t", fmt="%.6f")
    return folder


def test_a_bids_folder_is_read_and_measured(tmp_path: Path) -> None:
    made = found(str(bids(tmp_path)))

    entry = made.entries[0]
    answer = look(Job(entry=entry, plan=Plan(body=False)))

    assert (entry.person, entry.visit, entry.group) == ("A1", "pre", "weak")
    assert (entry.sex, entry.height) == (Sex.FEMALE, 1.72)
    assert answer.failure is None
    collapse = {
        row["side"]: row["value"]
        for row in answer.tables["measures"]
        if row["measure"] == "knee_collapse" and row["repetition"] is None
    }
    assert np.degrees(collapse["right"]) == pytest.approx(22, abs=0.5)  # noqa: TID251
    assert np.degrees(collapse["left"]) == pytest.approx(4, abs=0.5)  # noqa: TID251


def entry(name: str, size: int, person: str = "P") -> Entry:
    return Entry(person=person, trial=name, files=(name,), size=size)


def test_a_film_costs_more_than_markers_of_the_same_length() -> None:
    plan = Plan(body=False)
    film, markers = entry("a.mp4", 10_000_000), entry("a.trc", 500_000)

    assert seconds(film, plan) > 50 * seconds(markers, plan)


def test_tasks_hold_every_recording_once_and_no_more_than_a_task_should() -> None:
    plan = Plan(body=False)
    many = [entry(f"{i}.trc", 1000 * i, f"P{i % 37}") for i in range(500)]
    many += [entry(f"{i}.mp4", 5_000_000, f"P{i % 5}") for i in range(20)]

    dealt = tasks(chunks(many, plan))

    names = [e.trial for task in dealt for chunk in task for e in chunk.entries]
    assert sorted(names) == sorted(e.trial for e in many)
    assert all(c.seconds < 41 for task in dealt for c in task)  # 20 s, or one film
    people = [{e.person for e in c.entries} for task in dealt for c in task]
    assert all(len(one) == 1 for one in people)


def test_opensim_writes_go_beside_the_results(tmp_path: Path) -> None:
    path = squat_trc(tmp_path / "a.trc")
    one = Entry(person="P", trial="a", files=(str(path),))

    answer = look(Job(entry=one, plan=Plan(body=False, opensim=True)))

    assert set(answer.files) == {"a.trc", "a.mot"}
    assert "knee_angle_r" in answer.files["a.mot"]


def test_rows_of_a_file_with_several_recordings_name_theirs(tmp_path: Path) -> None:
    tree(tmp_path / "a.mat", {"Test5/Trial1": walk(), "Test5/Trial2": walk()})
    table = tmp_path / "study.csv"
    table.write_text(
        "person,trial,files,part\nP1,t1,a.mat,Trial1\nP1,t2,a.mat,Trial2\n"
        "P1,t3,a.mat,\nP1,t4,a.mat,Trial9\n"
    )

    made = found(str(table))

    assert made.problems == ()
    answers = [look(Job(entry=entry, plan=Plan())) for entry in made.entries]
    files = [a.tables["recordings"][0]["file"] for a in answers[:2]]
    assert files == ["a.mat, Trial1", "a.mat, Trial2"]
    told = [answer.failure for answer in answers[2:] if answer.failure]
    assert "holds several recordings" in told[0].text
    assert "no trial 'Trial9'" in told[1].text
    assert all("column part" in failure.remedy for failure in told)
