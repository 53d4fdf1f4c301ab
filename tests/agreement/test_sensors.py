"""Worn sensors against optical systems and OpenSim, on recordings of others."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.measures.measure import Method
from kneewise.motion import States
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

    assert off <= 5.0
    assert said >= 7.0


@cache
def adrift(seed: int) -> States:
    return sensors.without_compass(recording, seed)


@pytest.mark.parametrize(
    ("coordinate", "limit"), [("knee_angle", 5.0), ("hip_adduction", 5.5)]
)
@pytest.mark.parametrize("side", "rl")
def test_legs_without_a_compass_agree_with_opensim(
    coordinate: str, limit: float, side: str
) -> None:
    name = f"{coordinate}_{side}"

    off = [sensors.against_opensense(adrift(seed), name)[0] for seed in range(4)]

    assert np.mean(off) <= limit  # hips aim at 5.0: 5.1 on the right (docs/sensors.md)


@pytest.mark.parametrize("side", "rl")
def test_turns_without_a_compass_are_within_their_own_error(side: str) -> None:
    both = [
        sensors.against_opensense(adrift(seed), f"hip_rotation_{side}")
        for seed in range(4)
    ]

    off, said = np.mean(both, axis=0)
    assert off <= said


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


@cache
def walks() -> tuple[sensors.Walk, ...]:
    return tuple(sensors.walks(recording))


def test_straight_walks_of_the_first_person_are_within_20_ms_of_the_feet() -> None:
    straight = [w for w in walks() if "Test5" in w.trial and w.system == "INDIP"]

    assert len(straight) >= 2
    for walk in straight:
        limit = 0.020 if walk.person == "HA001" else 0.030  # 21 and 27 ms: docs
        assert np.sqrt(np.mean(walk.late**2)) <= limit
        assert walk.ours.value == pytest.approx(walk.theirs, abs=0.1)
        assert walk.missed + walk.extra == 0


def test_stride_times_of_the_back_differ_hardly_more_than_the_references() -> None:
    ours = np.concatenate([walk.late for walk in walks()])
    theirs = sensors.references_apart(recording)

    assert len(ours) >= 100
    assert np.median(np.abs(ours)) <= np.median(np.abs(theirs)) + 0.005
    assert np.sqrt(np.mean(ours**2)) <= 1.1 * np.sqrt(np.mean(theirs**2))


def test_errors_said_of_the_back_hold_two_thirds() -> None:
    late = np.concatenate([np.abs(walk.late) for walk in walks()])
    said = np.concatenate([walk.said for walk in walks()])
    off = np.array([abs(walk.ours.value - walk.theirs) for walk in walks()])
    errors = np.array([walk.ours.standard_error for walk in walks()])

    assert 0.60 <= np.mean(late <= said) <= 0.75
    assert 0.60 <= np.mean(off <= errors) <= 0.80  # of 16 walks and more


def test_walks_at_a_usual_pace_are_within_a_tenth() -> None:
    usual = [walk for walk in walks() if walk.theirs >= 0.8]
    off = np.array([walk.ours.value - walk.theirs for walk in usual])

    assert len(usual) >= 9
    assert np.sqrt(np.mean(off**2)) <= 0.1


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
