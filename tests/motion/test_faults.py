"""Faults drawn into sensors, and sensors without any."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.motion.faults import checked
from kneewise.motion.inertial import Inertial
from kneewise.motion.turning import about_up
from kneewise.units import deg
from tests.events.walked import Steps, feet
from tests.motion.worn import Gait, quaternions, walker

SOUND = Gait(list=deg(5))
"""Somebody whose pelvis moves, too."""

FELL = 8.0
"""s at which a sensor goes wrong."""


def lying(inertial: Inertial, sensor: str) -> Inertial:
    """The same with one sensor lying on the floor from ``FELL`` on."""
    k = inertial.sensors.index(sensor)
    fallen = inertial.time >= FELL
    turns, faces = inertial.turn_rate.copy(), inertial.orientation.copy()
    turns[fallen, k] = 0.0
    faces[fallen, k] = [1.0, 0.0, 0.0, 0.0]
    return replace(inertial, turn_rate=turns, orientation=faces)


def slipped(inertial: Inertial, sensor: str, angle: float) -> Inertial:
    """The same with one sensor turned on its strap from ``FELL`` on."""
    k = inertial.sensors.index(sensor)
    turn = Rotation.from_rotvec(angle * np.array([0.6, 0.8, 0.0]))
    faces = inertial.orientation.copy()
    late = inertial.time >= FELL
    whole = Rotation.from_quat(faces[late, k][:, [1, 2, 3, 0]]) * turn
    faces[late, k] = quaternions(whole.as_matrix())
    return replace(inertial, orientation=faces)


@pytest.mark.parametrize("compass", [True, False])
def test_sensors_that_stay_on_are_left_alone(compass: bool) -> None:
    sound = walker(replace(SOUND, turning=deg(20)), compass=compass).inertial

    found = checked(sound)

    assert found.caveats == ()
    assert found.inertial is sound


@pytest.mark.parametrize("sensor", ["pelvis", "left_thigh", "right_foot"])
def test_a_sensor_that_fell_off_is_named_with_its_moment(sensor: str) -> None:
    found = checked(lying(walker(SOUND).inertial, sensor))

    (caveat,) = found.caveats
    assert sensor.replace("_", " ") in caveat.text
    when = float(caveat.text.split(" at about ")[1].split(" s:")[0])
    assert when == pytest.approx(FELL, abs=1.0)  # half of the window it is seen in
    assert caveat.remedy


def test_what_a_fallen_sensor_felt_is_left_out() -> None:
    found = checked(lying(walker(SOUND).inertial, "left_thigh")).inertial

    late = found.time > FELL
    assert np.isnan(found.faces("left_thigh")[late]).all()
    assert np.isfinite(found.faces("left_thigh")[found.time < FELL - 1.0]).all()
    assert np.isfinite(found.faces("right_thigh")).all()


def test_a_sensor_that_turned_on_its_strap_is_named() -> None:
    found = checked(slipped(walker(SOUND).inertial, "right_shank", deg(80)))

    (caveat,) = found.caveats
    assert "right shank stops following it" in caveat.text


def test_a_person_who_sits_down_has_lost_no_sensor() -> None:
    sitting = walker(SOUND).inertial
    for sensor in ("left_thigh", "right_thigh"):
        sitting = slipped(sitting, sensor, deg(80))

    assert checked(sitting).caveats == ()


def test_turning_the_room_makes_no_fault() -> None:
    inertial = walker(SOUND).inertial
    turn = Rotation.from_matrix(about_up(np.array(deg(120))))
    n, k, _ = inertial.orientation.shape
    flat = inertial.orientation.reshape(-1, 4)[:, [1, 2, 3, 0]]
    turned = (turn * Rotation.from_quat(flat)).as_matrix()
    moved = replace(inertial, orientation=quaternions(turned).reshape(n, k, 4))

    assert checked(moved).caveats == ()


def test_the_end_of_a_range_is_said_with_the_sensor_and_the_reading() -> None:
    inertial = walker(SOUND).inertial
    k = inertial.sensors.index("left_foot")
    limit = 0.7 * float(np.abs(inertial.turn_rate[:, k]).max())
    clipped = np.array(inertial.turn_rate)
    clipped[:, k] = np.clip(clipped[:, k], -limit, limit)

    found = checked(replace(inertial, turn_rate=clipped))

    (caveat,) = found.caveats
    assert "turn rate of the sensor of the left foot" in caveat.text
    assert "°/s" in caveat.remedy


def test_peaks_that_only_touch_the_end_of_a_range_are_noticed_too() -> None:
    inertial = walker(SOUND).inertial
    k = inertial.sensors.index("right_foot")
    noise = np.random.default_rng(3).normal(0, 0.02, inertial.acceleration.shape)
    knocks = inertial.acceleration + noise
    assert checked(replace(inertial, acceleration=knocks)).caveats == ()
    knocks[::60, k, 0] = 39.2266  # 4 g, for one sample at a time

    found = checked(replace(inertial, acceleration=knocks))

    (caveat,) = found.caveats
    assert "acceleration of the sensor of the right foot" in caveat.text


def test_a_foot_that_rests_in_every_stance_has_not_fallen_off() -> None:
    steps = Steps(count=12)

    assert checked(feet(steps, *Side)).caveats == ()


def test_a_foot_sensor_that_fell_off_is_noticed_beside_one_that_walks() -> None:
    found = checked(lying(feet(Steps(count=12), *Side), "left_foot"))

    (caveat,) = found.caveats
    assert "left foot stops following it" in caveat.text
