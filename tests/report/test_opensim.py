"""Files for OpenSim come back as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kneewise.errors import UnwritableResult
from kneewise.motion.motion import Motion
from kneewise.motion.states import States
from kneewise.read import sto, trc
from kneewise.read.options import Options
from kneewise.report.opensim import write_mot, write_trc
from tests.data import recording

MARKERS = (
    "left_asis",
    "right_asis",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)


def test_angles_come_back_as_they_were(tmp_path: Path) -> None:
    time = np.arange(40) / 50
    bend = 0.7 - 0.7 * np.cos(8 * time)
    names = ("pelvis_ty", "hip_adduction_l", "knee_angle_r", "hip_flexion_r")
    angles = np.column_stack([0.9 - 0.1 * bend, 0.1 * bend, bend, bend])
    angles[3, 1] = np.nan
    states = States(time=time, coordinates=names, angles=angles)

    write_mot(states, tmp_path / "angles.mot")
    found = sto.read(tmp_path / "angles.mot", Options())

    assert isinstance(found.motion, States)
    assert found.caveats == ()
    assert found.motion.coordinates == names
    np.testing.assert_allclose(found.motion.angles, angles, atol=1e-9)
    np.testing.assert_allclose(found.motion.time, time, atol=1e-8)
    assert [p.name for p in tmp_path.iterdir()] == ["angles.mot"]


def test_a_real_file_written_again_holds_the_same_numbers(tmp_path: Path) -> None:
    path = recording("opencap-subject4/squats1_manual_scaling_ik.mot")
    motion = sto.read(path, Options()).motion
    assert isinstance(motion, States)

    write_mot(motion, tmp_path / "again.mot")

    before, after = sto.table(path), sto.table(tmp_path / "again.mot")
    assert after.in_degrees
    kept = [before.columns.index(name) for name in after.columns]
    np.testing.assert_allclose(after.values, before.values[:, kept], atol=1e-7)


def test_landmarks_are_written_in_mm_with_y_up(tmp_path: Path) -> None:
    positions = np.array([[[1.0, 2.0, 3.0]], [[np.nan] * 3], [[1.5, 2.0, 3.0]]])
    motion = Motion(
        time=np.array([0.0, 0.01, 0.02]), landmarks=("sacrum",), positions=positions
    )

    write_trc(motion, tmp_path / "one.trc")

    lines = (tmp_path / "one.trc").read_text().splitlines()
    facts = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    assert (facts["Units"], facts["DataRate"], facts["NumFrames"]) == ("mm", "100", "3")
    assert [float(v) for v in lines[6].split("\t")] == [1, 0, 1000, 3000, -2000]
    assert lines[7].split("\t") == ["2", "0.01000000", "", "", ""]


def test_landmarks_come_back_as_they_were(tmp_path: Path) -> None:
    time = np.arange(30) / 100
    stand = np.array(
        [
            [0.1, 0.12, 1.0],
            [0.1, -0.12, 1.0],
            [0.0, 0.09, 0.9],
            [0.0, -0.09, 0.9],
            [0.02, 0.1, 0.48],
            [0.02, -0.1, 0.48],
            [0.0, 0.1, 0.08],
            [0.0, -0.1, 0.08],
        ]
    )
    positions = stand + 0.05 * np.sin(5 * time)[:, None, None]
    motion = Motion(time=time, landmarks=MARKERS, positions=positions)

    write_trc(motion, tmp_path / "walk.trc")
    found = trc.read(tmp_path / "walk.trc", Options()).motion

    assert isinstance(found, Motion)
    for name in ("left_knee", "right_ankle", "right_hip"):
        np.testing.assert_allclose(found.path(name), motion.path(name), atol=1e-7)


def test_a_folder_that_refuses_is_an_error_of_ours(tmp_path: Path) -> None:
    states = States(
        time=np.zeros(1), coordinates=("knee_angle_r",), angles=np.zeros((1, 1))
    )

    with pytest.raises(UnwritableResult, match="cannot be written") as refusal:
        write_mot(states, tmp_path / "nowhere" / "angles.mot")

    assert refusal.value.remedy


def test_one_frame_is_written_too(tmp_path: Path) -> None:
    motion = Motion(
        time=np.zeros(1), landmarks=("sacrum",), positions=np.ones((1, 1, 3))
    )

    write_trc(motion, tmp_path / "one.trc")

    assert len((tmp_path / "one.trc").read_text().splitlines()) == 7
