"""Our own body fitted to people, against models that experts scaled to them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.engine.fit import fit
from kneewise.engine.personal import SYSTEMATIC, personal
from kneewise.motion import Motion, States
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import in_deg
from kneewise.workflow.gather import gathered
from kneewise.workflow.prepare import prepared
from kneewise.workflow.request import Request
from tests.data import recording

JOINTS = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
OWN = {
    trial: (f"opencap-subject4/{trial}.trc", f"{trial}_manual_scaling_ik.mot")
    for trial in ("squats1", "STS1", "DJ1", "walking1")
}
"""The person our landmarks come from."""

STRANGERS = {
    "gait2392": (
        "opensim-oracles/gait2392/subject01_walk1.trc",
        "ik_tight_1e-9.mot",
    ),
    "rajagopal": (
        "opensim-oracles/rajagopal/markers_walk.trc",
        "r_1e-09.mot",
    ),
}

STATIC = {"gait2392": "opensim-gait2392-subject01/subject01_static.trc"}


@cache
def differences(name: str) -> dict[str, tuple[float, float, float]]:
    """Coordinate → mean difference (deg), its SD (deg), and r, against the expert."""
    file, truth = {**OWN, **STRANGERS}[name]
    path = recording(file)
    standing = recording(STATIC[name]) if name in STATIC else None
    request = Request(files=(path,), static=standing)
    motion = prepared(gathered(request)[0]).movement
    assert isinstance(motion, Motion)
    made = personal(motion, mass=70.0, height=None)
    fitted = fit(made.body, [made.observed(motion)], made.settings)
    expert = read(path.parent / truth, Options()).motion
    assert isinstance(expert, States)
    found = {}
    for joint in JOINTS:
        for side in "rl":
            coordinate = f"{joint}_{side}"
            ours = fitted.q[:, made.body.index(coordinate)]
            ours = np.interp(expert.time, fitted.time, ours)
            theirs = expert.angle(coordinate)
            off = in_deg(ours - theirs)
            r = float(np.corrcoef(ours, theirs)[0, 1])
            found[coordinate] = (float(off.mean()), float(off.std()), r)
    return found


@pytest.mark.parametrize("trial", OWN)
def test_the_person_of_our_landmarks_is_met_within_6_degrees(trial: str) -> None:
    for coordinate, (mean, spread, r) in differences(trial).items():
        assert abs(mean) < 6, coordinate
        assert spread < 2.5, coordinate
        assert r > (0.9 if "rotation" in coordinate else 0.98), coordinate


def test_what_all_frames_share_is_as_large_as_we_say() -> None:
    """Two walkers our landmarks do not come from; two legs each."""
    off = {
        joint: [
            differences(name)[f"{joint}_{side}"][0]
            for name in STRANGERS
            for side in "rl"
        ]
        for joint in JOINTS
    }

    for joint, means in off.items():
        found = np.sqrt(np.mean(np.square(means)))
        claimed = in_deg(SYSTEMATIC[joint])
        assert 0.5 * claimed < found < 1.1 * claimed, (joint, found)


def test_the_pattern_of_hip_adduction_is_kept_in_strangers() -> None:
    for name in STRANGERS:
        for side in "rl":
            _, spread, r = differences(name)[f"hip_adduction_{side}"]
            assert r > 0.65
            assert spread < 4.5
