"""Recordings in the layout of BIDS-Motion: sound, added to, and never overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kneewise.events.event import Activity
from kneewise.motion import Inertial, Kind, Motion, Recording, States
from kneewise.report.bids import Take, files
from kneewise.units import deg
from tests.cli import drawn
from tests.cli.outcome import Kneewise, left_behind
from tests.exchange.bids import faults
from tests.read.trees import tree, walk
from tests.report.drawn import in_pixels, source, squat_trial


def take(motion: object, kind: Kind) -> Take:
    trial = squat_trial()
    recording = Recording(motion=motion, source=source("secret.trc", kind))  # type: ignore[arg-type]  # any of the four
    return Take(
        recording=recording, activity=Activity.SQUAT, repetitions=trial.repetitions
    )


def body() -> Motion:
    seen = squat_trial().recording.motion
    assert isinstance(seen, Motion)
    return seen


def angles() -> States:
    time = np.arange(60) / 60
    return States(
        time=time,
        coordinates=("knee_angle_r", "pelvis_tx"),
        angles=np.column_stack([np.full(60, deg(30)), np.full(60, 0.25)]),
    )


def sensors() -> Inertial:
    n, still = 60, np.zeros((60, 1, 3))
    return Inertial(
        time=np.arange(n) / 100,
        sensors=("pelvis",),
        turn_rate=still,
        acceleration=still + np.array([0, 0, 9.81]),
        orientation=np.tile([1.0, 0, 0, 0], (n, 1, 1)),
    )


EVERY: dict[str, Callable[[], Take]] = {
    "markers": lambda: take(body(), Kind.MARKERS),
    "film": lambda: take(in_pixels(body()), Kind.VIDEO),
    "angles": lambda: take(angles(), Kind.ANGLES),
    "sensors": lambda: take(sensors(), Kind.INERTIAL),
}


def dataset(folder: Path, one: Take) -> Path:
    """A dataset of one take, as the command writes it."""
    place = folder / "sub-A" / "motion"
    place.mkdir(parents=True)
    stem = f"sub-A_task-{one.task}_tracksys-{one.system}_run-1"
    for end, text in files(one).items():
        (place / f"{stem}_{end}").write_text(text)
    about = {"Name": "x", "BIDSVersion": "1.9.0"}
    (folder / "dataset_description.json").write_text(json.dumps(about))
    (folder / "README").write_text("x")
    (folder / "participants.tsv").write_text("participant_id\nsub-A\n")
    return folder


@pytest.mark.parametrize("name", EVERY)
def test_every_kind_of_recording_is_sound(name: str, tmp_path: Path) -> None:
    made = dataset(tmp_path, EVERY[name]())

    assert faults(made) == []
    assert "secret" not in "".join(files(EVERY[name]()).values())


def test_samples_are_those_of_the_recording_and_gaps_are_named() -> None:
    seen = body()
    gone = np.array(seen.positions)
    gone[3, 0] = np.nan
    one = take(replace(seen, positions=gone), Kind.MARKERS)

    lines = files(one)["motion.tsv"].splitlines()

    assert len(lines) == len(seen.time)
    assert lines[3].split("\t")[1:4] == ["n/a"] * 3
    values = np.array([float(cell) for cell in lines[7].split("\t")[1:]])
    assert values == pytest.approx(seen.positions[7].ravel(), abs=1e-9)


def test_angles_are_in_degrees_and_places_in_metres() -> None:
    first = files(EVERY["angles"]())["motion.tsv"].split("\n", 1)[0]

    assert first == "0\t30\t0.25"


def test_events_are_the_repetitions_and_their_moments() -> None:
    one = EVERY["markers"]()

    rows = [line.split("\t") for line in files(one)["events.tsv"].splitlines()]

    kinds = [row[2] for row in rows[1:]]
    assert kinds.count("squat") == len(one.repetitions)
    assert {event.moment.value for r in one.repetitions for event in r.events} <= {
        *kinds
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("*_motion.json", '"SamplingFrequency"', '"Sampling"'),
        ("*_motion.json", '"omc"', '"other"'),
        ("*_channels.tsv", "component", "axis"),
        ("*_channels.tsv", "\tPOS\t", "\tPLACE\t"),
        ("*_channels.json", '"room"', '"hall"'),
        ("*_motion.tsv", "\t", "\tNaN\t"),
        ("*_events.tsv", "onset", "start"),
    ],
)
def test_the_checker_sees_what_is_wrong(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    made = dataset(tmp_path, EVERY["markers"]())
    (path,) = made.glob(f"sub-A/motion/{name}")

    path.write_text(path.read_text().replace(old, new, 1))

    assert faults(made)


@pytest.fixture
def anna(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Kneewise:
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    kneewise("exam", "add", "ANNA", "--born", "1990", "--sex", "female")
    return kneewise


def test_a_dataset_grows_and_nothing_in_it_changes(
    anna: Kneewise, tmp_path: Path
) -> None:
    one = drawn.squat_trc(tmp_path / "one.trc")
    two = drawn.squat_trc(tmp_path / "two.trc", repetitions=2)
    out = tmp_path / "dataset"

    first = anna("export", "bids", one, "--person", "ANNA", "--out", out)
    before = left_behind(out)
    again = anna("export", "bids", one, "--person", "ANNA", "--out", out)
    same = left_behind(out)
    anna("export", "bids", two, "--person", "ANNA", "--out", out)
    words = ("--person", "P-07", "--label", "P07", "--out", out)
    third = anna("export", "bids", two, *words)

    assert first.status == third.status == 0, first.err + third.err
    assert "Already there" in again.out
    assert same == before
    after = left_behind(out)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"participants.tsv"}
    assert after["participants.tsv"].startswith(before["participants.tsv"])
    assert b"sub-ANNA\tn/a\tF" in after["participants.tsv"]
    assert len([name for name in after if name.endswith("motion.tsv")]) == 3
    assert any("run-2" in name for name in after)
    assert faults(out) == []


def test_a_folder_of_something_else_is_left_alone(
    anna: Kneewise, squat: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    before = left_behind(tmp_path)
    words = ("export", "bids", squat, "--out", tmp_path / "photos", "--person")

    mixed = anna(*words, "ANNA")
    unlabelled = anna(*words, "P-07")

    assert mixed.is_one_sentence_and_a_remedy()
    assert unlabelled.is_one_sentence_and_a_remedy()
    assert "--label" in unlabelled.remedy
    assert left_behind(tmp_path) == before


def test_every_recording_of_a_file_goes_into_a_dataset_once(
    anna: Kneewise, tmp_path: Path
) -> None:
    path = tree(tmp_path / "a.mat", {"Trial1": walk(), "Trial2": walk()})
    out = tmp_path / "dataset"
    words = ("export", "bids", path, "--person", "ANNA", "--out", out)

    first, again = anna(*words), anna(*words)

    assert first.status == 0, first.err
    sidecars = [json.loads(p.read_text()) for p in sorted(out.rglob("*_motion.json"))]
    assert [said["SourcePart"] for said in sidecars] == ["Trial1", "Trial2"]
    assert again.out.count("Already there") == 2
