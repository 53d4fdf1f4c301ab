"""Markers of one adult against the joint angles an expert fitted with OpenSim.

Reference: OpenCap's laboratory validation (Uhlrich et al. 2023), inverse kinematics of
a model scaled by hand. The limits are those the product promises in docs/accuracy.md.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment
from kneewise.events.event import Activity
from kneewise.motion import States
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import in_deg
from kneewise.workflow import Request, assess
from tests.data import recording

TRIALS = {"squats1": Activity.SQUAT, "STS1": Activity.SIT_TO_STAND}


@cache
def assessed(trial: str) -> Assessment:
    return assess(Request(files=(recording(f"opencap-subject4/{trial}.trc"),)))


@cache
def reference(trial: str) -> States:
    path = recording(f"opencap-subject4/{trial}_manual_scaling_ik.mot")
    motion = read(path, Options()).motion
    assert isinstance(motion, States)
    return motion


class Pair(NamedTuple):
    """One joint angle of ours and of the reference, deg, at the same moments."""

    ours: Array
    theirs: Array

    @property
    def rms(self) -> float:
        return float(np.sqrt(np.mean((self.ours - self.theirs) ** 2)))

    @property
    def correlation(self) -> float:
        return float(np.corrcoef(self.ours, self.theirs)[0, 1])

    @property
    def range_kept(self) -> float:
        return float(np.ptp(self.ours) / np.ptp(self.theirs))


def pair(trial: str, coordinate: str) -> Pair:
    states, truth = assessed(trial).trials[0].states, reference(trial)
    assert states is not None
    ours = np.interp(truth.time, states.time, states.angle(coordinate))
    inside = (truth.time >= states.time[0]) & (truth.time <= states.time[-1])
    return Pair(in_deg(ours[inside]), in_deg(truth.angle(coordinate)[inside]))


@pytest.mark.parametrize("trial", TRIALS)
def test_the_activity_is_recognised(trial: str) -> None:
    seen = assessed(trial).trials[0]

    assert seen.activity is TRIALS[trial]
    assert seen.sureness > 0.5


@pytest.mark.parametrize("trial", TRIALS)
def test_five_repetitions_are_found(trial: str) -> None:
    kinds = [r.kind for r in assessed(trial).trials[0].repetitions]

    assert kinds.count(TRIALS[trial].value) == 5


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("trial", TRIALS)
def test_the_deepest_bend_of_each_repetition_is_within_4_degrees(
    trial: str, side: Side
) -> None:
    truth = reference(trial)
    bend = in_deg(truth.angle(f"knee_angle_{side.letter}"))
    repetitions = assessed(trial).trials[0].repetitions

    for m in assessed(trial).measures:
        if (m.name, m.side) == ("knee_flexion", side) and m.repetition is not None:
            span = repetitions[m.repetition]
            inside = (truth.time >= span.start) & (truth.time <= span.end)
            assert in_deg(m.value) == pytest.approx(bend[inside].max(), abs=4.0)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("trial", TRIALS)
def test_knee_flexion_agrees_within_4_degrees(trial: str, side: Side) -> None:
    assert pair(trial, f"knee_angle_{side.letter}").rms <= 4.0


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("trial", TRIALS)
def test_hip_adduction_keeps_its_size_and_shape(trial: str, side: Side) -> None:
    found = pair(trial, f"hip_adduction_{side.letter}")

    assert found.rms <= 2.5
    assert found.correlation >= 0.95
    assert 0.8 <= found.range_kept <= 1.25
