"""Recordings of worn sensors on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.outcome import Kneewise
from tests.motion.worn import walker
from tests.read.sensor_files import MOVING, plain, table, written
from tests.read.trees import tree, walk


def test_sensors_become_a_report_and_joint_angles(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = written(tmp_path, table(walker(MOVING)), "walk.csv")
    angles = tmp_path / "angles.mot"

    found = kneewise("assess", path, "--out", tmp_path / "out", "--mot", angles)

    assert (found.status, found.err) == (0, "")
    assert "Stride time" in found.out
    assert (tmp_path / "out" / "report.html").exists()
    told = json.loads((tmp_path / "out" / "assessment.json").read_text())
    assert told["recording"]["kind"] == "inertial"
    assert {m["method"] for m in told["measures"]} == {"motion sensors"}
    assert "knee_angle_l" in angles.read_text()


@pytest.mark.parametrize(
    ("words", "sentence", "remedy"),
    [
        ((), "samples there are in a second", "--rate 100"),
        (("--rate", "100"), "'imu'", "--sensor imu=left_foot"),
        (("--rate", "100", "--sensor", "imu"), "does not say where", "imu1=left_foot"),
        (
            ("--rate", "100", "--sensor", "imu=left_ear"),
            "'left_ear' is no place",
            "left_thigh",
        ),
        (
            ("--rate", "100", "--sensor", "imu=trunk"),
            "tell of no joint and no walk",
            "thigh and shank",
        ),
        (
            ("--rate", "100", "--sensor", "imu=left_foot", "--activity", "squat"),
            "walking only",
            "--activity",
        ),
    ],
)
def test_what_is_not_said_is_asked_for(
    kneewise: Kneewise,
    tmp_path: Path,
    words: tuple[str, ...],
    sentence: str,
    remedy: str,
) -> None:
    path = written(tmp_path, plain(600))

    found = kneewise("assess", path, "--out", tmp_path / "out", *words)

    assert found.is_one_sentence_and_a_remedy(), found
    assert sentence in found.sentence
    assert remedy in found.remedy
    assert not (tmp_path / "out").exists()


def test_trials_of_one_file_are_assessed_or_chosen(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = tree(tmp_path / "a.mat", {"Test5/Trial1": walk(), "Test5/Trial2": walk()})
    words = ("assess", path, "--out", tmp_path / "out")

    both, one = kneewise(*words), kneewise(*words, "--trial", "Test5/Trial2")

    assert both.out.count("a.mat, Trial") == 2
    assert "a.mat, Trial2: Walking" in one.out
    assert "Trial1" not in one.out


def test_a_trial_that_is_not_there_is_one_sentence(
    kneewise: Kneewise, tmp_path: Path
) -> None:
    path = tree(tmp_path / "a.mat", {"Test5/Trial1": walk(), "Test5/Trial2": walk()})

    found = kneewise("assess", path, "--trial", "Test9", "--out", tmp_path / "out")

    assert found.is_one_sentence_and_a_remedy(), found
    assert "in it are Trial1, Trial2" in found.sentence
    assert not (tmp_path / "out").exists()
