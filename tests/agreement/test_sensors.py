"""Worn sensors against optical systems and OpenSim, on recordings of others."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.measures.measure import Method
from tests.agreement import sensors
from tests.data import recording


@cache
def opensense() -> Assessment:
    return sensors.opensense(recording)


@cache
def feet() -> Assessment:
    return sensors.feet(recording)


@cache
def back() -> Assessment:
    return sensors.back(recording)


@pytest.mark.parametrize("side", "rl")
@pytest.mark.parametrize("coordinate", ["knee_angle", "hip_adduction", "ankle_angle"])
def test_angles_are_within_5_degrees_of_opensim(coordinate: str, side: str) -> None:
    off, _ = sensors.against_opensense(
        sensors.angles(opensense()), f"{coordinate}_{side}"
    )

    assert off <= 5.0


@pytest.mark.parametrize("side", "rl")
def test_turns_of_the_thigh_are_within_their_own_error_of_opensim(side: str) -> None:
    off, said = sensors.against_opensense(
        sensors.angles(opensense()), f"hip_rotation_{side}"
    )

    assert off <= said
    assert said >= 7.0


@pytest.mark.parametrize("side", "rl")
def test_knees_without_a_compass_are_within_5_degrees_of_opensim(side: str) -> None:
    off, _ = sensors.against_opensense(
        sensors.without_compass(recording), f"knee_angle_{side}"
    )

    assert off <= 5.0


@pytest.mark.parametrize("side", Side)
def test_stride_times_of_feet_are_within_20_ms(side: Side) -> None:
    off = sensors.foot_stride_errors(recording, feet(), side)

    assert len(off) >= 27
    assert np.sqrt(np.mean(off**2)) <= 0.010
    assert np.mean(np.abs(off) <= 0.020) >= 0.95


def test_the_speed_of_feet_is_within_a_tenth_of_the_optical_one() -> None:
    optical = np.mean([sensors.mocap_speed(recording, feet(), side) for side in Side])

    assert sensors.speed(feet()) == pytest.approx(float(optical), abs=0.1)


def test_stride_times_of_the_low_back_are_within_20_ms() -> None:
    off = sensors.back_stride_errors(recording, back(), "INDIP")

    assert len(off) == 7
    assert np.abs(off).max() <= 0.020


def test_inner_stride_times_of_the_low_back_agree_with_the_optical_ones() -> None:
    off = sensors.back_stride_errors(recording, back(), "Stereophoto")

    assert len(off) == 8
    assert (
        np.sqrt(np.mean(off[1:-1] ** 2)) <= 0.020
    )  # of the first the references differ


@pytest.mark.parametrize("system", ["INDIP", "Stereophoto"])
def test_the_speed_of_the_low_back_is_within_a_tenth(system: str) -> None:
    theirs = float(sensors.standard(recording, system)["WalkingSpeed"])

    assert sensors.speed(back()) == pytest.approx(theirs, abs=0.1)


def test_straight_walks_are_within_20_ms_and_a_tenth_of_the_feet() -> None:
    straight = [
        walk
        for walk in sensors.walks(recording)
        if "Test5" in walk.trial and walk.system == "INDIP"
    ]

    assert len(straight) == 2
    for walk in straight:
        assert np.sqrt(np.mean(walk.late**2)) <= 0.020
        assert walk.ours == pytest.approx(walk.theirs, abs=0.1)


def test_the_low_back_tells_left_from_right() -> None:
    walk = sensors.standard(recording, "INDIP")
    sides = walk["InitialContact_LeftRight"]
    for stride in back().trials[0].repetitions:
        near = int(np.argmin(np.abs(walk["InitialContact_Event"] - stride.start)))
        if abs(walk["InitialContact_Event"][near] - stride.start) < 0.2:
            assert str(sides[near]).lower() == stride.side


def test_numbers_of_sensors_say_that_they_are() -> None:
    for assessment in (opensense(), feet(), back()):
        assert {m.method for m in assessment.measures} == {Method.SENSORS}
