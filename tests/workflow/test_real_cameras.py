"""Four real cameras, against Pose2Sim's own results on the same keypoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from kneewise.motion import ImageMotion, Motion, Recording, States
from kneewise.motion.agreement import agreement
from kneewise.motion.camera import Camera
from kneewise.motion.touched import mended
from kneewise.person import Person
from kneewise.read import read
from kneewise.read.calibration import read_cameras
from kneewise.read.options import Options
from kneewise.units import in_deg, mm
from kneewise.workflow.cameras import in_space, joined, sight
from kneewise.workflow.model import Modelled
from kneewise.workflow.sighted import by_sights
from tests.data import recording


@cache
def balancing() -> tuple[list[Recording], tuple[Camera, ...]]:
    """The man on a line, seen by four real cameras."""
    folder = recording("pose2sim-single")
    seen = [
        read(folder / f"openpose_json/cam0{k}_json", Options(rate=60.0))
        for k in range(1, 5)
    ]
    return seen, read_cameras(folder / "Calib.qca.txt")


TRC_IN_ROOM = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""Pose2Sim writes its y as x."""

JOINTS = tuple(
    f"{side}_{joint}"
    for side in ("left", "right")
    for joint in ("hip", "knee", "ankle")
)


def centres_off(which: Sequence[int]) -> float:
    """Root mean square distance of joint centres from Pose2Sim's, m."""
    seen, rooms = balancing()
    found = joined([seen[k] for k in which], [rooms[k] for k in which]).motion
    truth = read(
        recording("pose2sim-single/reference_3d_filt_butterworth.trc"), Options()
    ).motion
    assert isinstance(found, Motion)
    assert isinstance(truth, Motion)
    off = [found.path(name) @ TRC_IN_ROOM.T - truth.path(name) for name in JOINTS]
    return float(np.sqrt(np.nanmean(np.square(off).sum(axis=2))))


def angles_off(told: Modelled, truth: States, joint: str) -> float:
    """Root mean square difference of a joint's angle, both sides, degrees."""
    wrong = [
        told.states.angles[:, told.body.index(f"{joint}_{side}")]
        - truth.angles[:, truth.coordinates.index(f"{joint}_{side}")]
        for side in "rl"
    ]
    return in_deg(float(np.sqrt(np.nanmean(np.square(wrong)))))


def test_four_real_cameras_have_joints_where_pose2sim_has_them() -> None:
    assert centres_off(range(4)) < mm(25)


def test_four_real_cameras_give_the_angles_of_pose2sim() -> None:
    seen, rooms = balancing()
    together = joined(seen, rooms)
    assert isinstance(together.motion, Motion)

    told = by_sights(together, together.motion, Person(height=1.8))

    truth = read(
        recording("pose2sim-single/reference_ik_body25b.mot"), Options()
    ).motion
    assert isinstance(truth, States)
    limits = {"hip_flexion": 6, "hip_adduction": 4, "hip_rotation": 10, "knee_angle": 6}
    for name, limit in limits.items():
        assert angles_off(told, truth, name) < limit, name


def uneven(motion: Motion) -> float:
    """How much segments seem to change their lengths, root mean square, m."""
    ends = [
        (f"{side}_{a}", f"{side}_{b}")
        for side in ("left", "right")
        for a, b in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"))
    ]
    ends += [("left_hip", "right_hip"), ("left_shoulder", "right_shoulder")]
    lengths = [np.linalg.norm(motion.path(a) - motion.path(b), axis=1) for a, b in ends]
    return float(np.sqrt(np.mean([np.nanvar(length) for length in lengths])))


@pytest.mark.long
def test_real_cameras_set_right_agree_better_and_keep_bones_longer() -> None:
    seen, rooms = balancing()

    given = tuple(
        sight(camera, film.motion)
        for camera, film in zip(rooms, seen, strict=True)
        if isinstance(film.motion, ImageMotion)
    )

    made = mended(given)
    right = tuple(
        replace(one, camera=camera)
        for one, camera in zip(given, made.cameras, strict=True)
    )

    assert agreement(right).left < 0.7 * agreement(given).left
    assert uneven(in_space(right)[0]) < 0.85 * uneven(in_space(given)[0])


def test_a_pair_of_real_cameras_that_does_not_agree_says_so() -> None:
    seen, rooms = balancing()

    for a, b in combinations(range(4), 2):
        far = centres_off([a, b])
        said = joined([seen[a], seen[b]], [rooms[a], rooms[b]]).caveats

        assert far < mm(90)
        assert any("agree about the person" in caveat.text for caveat in said)
