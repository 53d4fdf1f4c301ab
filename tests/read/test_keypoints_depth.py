"""Depth camera skeletons: Kinect rows and UI-PRMD pairs."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.errors import NobodyInView, UnfitRecording, UnreadableFile
from kneewise.motion.motion import Motion
from kneewise.read import keypoints
from kneewise.read.keypoints.skeletons import KINECT_V2
from kneewise.read.keypoints.uiprmd import JOINTS, joints
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording

KINECT = "keraal-skeletons/G3-Kinect-CTK-P1T1-Unknown-C-0.txt"


def _motion(path: Path) -> Motion:
    motion = keypoints.read(path, Options()).motion
    assert isinstance(motion, Motion)
    return motion


def _bend(motion: Motion, side: str) -> Array:
    hip, knee, ankle = (motion.path(f"{side}_{j}") for j in ("hip", "knee", "ankle"))
    thigh, shank = hip - knee, knee - ankle
    lengths = np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
    return np.arccos(np.clip((thigh * shank).sum(axis=1) / lengths, -1, 1))


def _forward(motion: Motion) -> Array:
    """The way the person faces (n, 3), from their left, their right and up."""
    left = motion.path("left_hip") - motion.path("right_hip")
    return np.cross(left, [0.0, 0.0, 1.0])


def test_a_kinect_person_is_upright_and_not_mirrored() -> None:
    motion = _motion(recording(KINECT))

    assert len(motion.time) == 197
    assert (motion.path("head")[:, 2] > motion.path("pelvis")[:, 2] + 0.5).all()
    for side in ("left", "right"):
        toes = motion.path(f"{side}_toe") - motion.path(f"{side}_ankle")
        assert ((toes * _forward(motion)).sum(axis=1) > 0).mean() > 0.95
    assert motion.errors is not None
    assert motion.errors.min() >= 0.03


def test_a_joint_not_tracked_is_missing(tmp_path: Path) -> None:
    rows = np.ones((3, len(KINECT_V2), 7))
    rows[1, KINECT_V2.index("left_knee")] = 0
    path = tmp_path / "kinect.txt"
    np.savetxt(path, rows.reshape(3, -1))

    motion = _motion(path)

    assert np.isfinite(motion.path("left_knee")[:, 0]).tolist() == [True, False, True]


def test_kinect_rows_of_zeros_hold_nobody(tmp_path: Path) -> None:
    path = tmp_path / "kinect.txt"
    np.savetxt(path, np.zeros((3, 175)))

    with pytest.raises(NobodyInView):
        keypoints.read(path, Options())


def test_the_optical_rows_of_keraal_are_refused_with_a_reason() -> None:
    path = recording("keraal-skeletons/G3-Vicon-CTK-P1T1-Unknown-C-0.txt")

    with pytest.raises(UnfitRecording, match="no hip, knee or ankle"):
        keypoints.read(path, Options())


@pytest.mark.parametrize(
    ("movement", "deepest", "seat"), [("m01", 124, 0.25), ("m05", 105, 0.43)]
)
def test_a_person_comes_out_of_offsets_and_angles(
    movement: str, deepest: float, seat: float
) -> None:
    motion = _motion(recording(f"ui-prmd/{movement}_s01_e01_positions.txt"))

    pelvis = motion.path("pelvis")[:, 2]
    assert pelvis[0] == pytest.approx(0.85, abs=0.03)
    assert pelvis.min() == pytest.approx(seat, abs=0.02)
    assert (motion.path("head")[:, 2] - pelvis > 0.45).all()
    for side in ("left", "right"):
        bend = _bend(motion, side)
        assert bend[0] < deg(15)
        assert bend.max() == pytest.approx(deg(deepest), abs=deg(4))
        middle = (motion.path(f"{side}_hip") + motion.path(f"{side}_ankle")) / 2
        knee = motion.path(f"{side}_knee") - middle
        deep = bend > deg(60)
        assert ((knee * _forward(motion)).sum(axis=1)[deep] > 0).all()
        assert motion.path(f"{side}_ankle").std(axis=0).max() < 0.035
        assert np.abs(motion.path(f"{side}_toe")[:, 2]).max() < 0.13


def test_either_file_of_a_pair_gives_the_same_person() -> None:
    first = _motion(recording("ui-prmd/m01_s01_e01_positions.txt"))
    second = _motion(recording("ui-prmd/m01_s01_e01_angles.txt"))

    np.testing.assert_array_equal(first.positions, second.positions)


def test_half_a_pair_is_refused(tmp_path: Path) -> None:
    source = recording("ui-prmd/m01_s01_e01_positions.txt")
    path = shutil.copy(source, tmp_path)

    with pytest.raises(UnfitRecording, match=r"_angles\.txt is not beside") as refusal:
        keypoints.read(Path(path), Options())

    assert "m01_s01_e01_angles.txt" in refusal.value.remedy


def test_a_pair_of_two_movements_is_refused(tmp_path: Path) -> None:
    shutil.copy(
        recording("ui-prmd/m01_s01_e01_positions.txt"), tmp_path / "a_positions.txt"
    )
    shutil.copy(recording("ui-prmd/m05_s01_e01_angles.txt"), tmp_path / "a_angles.txt")

    with pytest.raises(UnfitRecording, match="different movements"):
        keypoints.read(tmp_path / "a_angles.txt", Options())


def test_joints_without_turns_lie_where_their_offsets_add_up() -> None:
    offsets = np.ones((2, len(JOINTS), 3))
    still = np.zeros((2, len(JOINTS), 3))

    places = joints(offsets, still)

    toe = [name for name, _ in JOINTS].index("left_toe")
    np.testing.assert_allclose(places[:, toe], 5.0)


def test_a_quarter_turn_about_x_swings_a_knee_forward() -> None:
    offsets = np.zeros((1, len(JOINTS), 3))
    names = [name for name, _ in JOINTS]
    hip, knee = names.index("left_hip"), names.index("left_knee")
    offsets[0, knee] = [0, -40, 0]
    turns = np.zeros_like(offsets)
    turns[0, hip, 0] = deg(-90)

    places = joints(offsets, turns)

    np.testing.assert_allclose(places[0, knee], [0, 0, 40], atol=1e-9)


def test_a_row_of_another_width_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kinect.txt"
    row = " ".join(["1"] * 175)
    path.write_text(f"{row}\n1 2 3\n{row}\n")

    with pytest.raises(UnreadableFile, match="line 2: 3 values; expected 175"):
        keypoints.read(path, Options())
