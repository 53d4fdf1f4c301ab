"""Files that hold orientations of sensors, and poses and trees of sensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kneewise.errors import UnfitRecording
from kneewise.motion.sensed import sensed
from kneewise.read import inertial, read, read_all
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.motion.worn import walker
from tests.read.sensor_files import MOVING, sensors_of, table, written


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_orientations_of_a_file_are_taken_the_right_way_round(
    tmp_path: Path, sign: float
) -> None:
    drawn = walker(MOVING)
    rows = table(drawn).splitlines()
    sensors = drawn.inertial.sensors
    names = [f"{s}_quat_{axis}" for s in sensors for axis in "wxyz"]
    said = drawn.inertial.orientation * [1.0, sign, sign, sign]
    more = [",".join(f"{v:.7f}" for v in row) for row in said.reshape(len(said), -1)]
    lines = [f"{a},{b}" for a, b in zip(rows, [",".join(names), *more], strict=True)]

    found = read(written(tmp_path, "\n".join(lines)), Options())

    states = sensed(sensors_of(found)).states
    knee = states.angle("knee_angle_r")
    assert knee == pytest.approx(drawn.angles["knee_angle_r"], abs=deg(0.01))
    assert any("turned round" in c.text for c in found.caveats) == (sign < 0)


def test_orientations_that_gravity_contradicts_are_refused(tmp_path: Path) -> None:
    drawn = walker(MOVING)
    rows = table(drawn).splitlines()
    names = [f"{s}_quat_{axis}" for s in drawn.inertial.sensors for axis in "wxyz"]
    lying = np.random.default_rng(1).normal(0, 0.02, (len(rows) - 1, len(names)))
    lying[:, 1::4] += 1.0  # upside down, all the time
    more = [",".join(f"{v:.5f}" for v in row) for row in lying]
    lines = [f"{a},{b}" for a, b in zip(rows, [",".join(names), *more], strict=True)]

    with pytest.raises(UnfitRecording, match="gravity does not point") as refusal:
        read(written(tmp_path, "\n".join(lines)), Options())

    assert "z up" in refusal.value.remedy


def test_a_cut_off_last_pose_is_left_out(tmp_path: Path) -> None:
    rows = [f"{i / 100}\t1,0,0,{i / 500}\t1,0,{i / 500},0" for i in range(200)]
    head = "DataType=Quaternion\nendheader\ntime\tfemur_l_imu\ttibia_l_imu\n"
    path = written(tmp_path, head + "\n".join(rows)[:-12], "walk.sto")

    found = read(path, Options())

    assert len(sensors_of(found).time) == 199
    assert any("cut off" in caveat.text for caveat in found.caveats)


def test_a_folder_with_a_sensor_twice_asks_for_the_file(tmp_path: Path) -> None:
    for name in ("one.sto", "two.sto"):
        rows = [f"{i / 100}\t1,0,0,{i / 500}" for i in range(50)]
        head = "DataType=Quaternion\nendheader\ntime\tfemur_l_imu\n"
        written(tmp_path, head + "\n".join(rows), name)

    with pytest.raises(UnfitRecording, match="in more than one") as refusal:
        read(tmp_path, Options())

    assert "name the file" in refusal.value.remedy


def test_opensense_orientations_are_read_with_their_places() -> None:
    path = recording("opensense-walk/walking_orientations.sto")

    found = sensors_of(read(path, Options()))

    assert set(found.sensors) >= {"pelvis", "left_thigh", "right_shank", "right_foot"}
    assert found.shares_north
    assert np.isnan(found.acceleration).all()


def test_a_single_pose_serves_for_standing_only() -> None:
    path = recording("opensense-walk/placement_orientations.sto")

    with pytest.raises(UnfitRecording, match="single sample") as refusal:
        read(path, Options())

    assert "--static" in refusal.value.remedy
    assert len(sensors_of(inertial.read_pose(path, Options())).time) == 1


def test_a_low_back_of_mobilise_d_is_read_in_si() -> None:
    found = read_all(recording("mobilised-lowback-imu/HA001_data.mat"), Options())

    motion = sensors_of(found[0])
    assert motion.sensors == ("pelvis",)
    size = np.linalg.norm(motion.pulls("pelvis"), axis=1)
    assert np.median(size) == pytest.approx(9.8, abs=0.4)
    assert [each.source.part for each in found] == [
        "Test5/Trial1",
        "Test5/Trial2",
        "Test11/Trial1",
    ]
