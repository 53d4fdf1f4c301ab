"""Joint angles from sensors drawn on a drawn body, whose angles are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.errors import UnfitRecording
from kneewise.motion.inertial import Inertial
from kneewise.motion.oriented import NO_PELVIS
from kneewise.motion.quiet import standing, stood
from kneewise.motion.sensed import sensed
from kneewise.units import deg, in_deg
from tests.motion.worn import STANDS, Drawn, Gait, renamed, walker

TOLERANCE = deg(0.01)  # rounding only: the sensors are drawn exactly
BENDS = ("hip_flexion", "knee_angle", "ankle_angle")


def worst(drawn: Drawn, *joints: str, since: float = 0.0) -> float:
    """The largest error of some joints of both sides, rad."""
    states = sensed(drawn.inertial).states
    late = states.time >= since
    names = [f"{joint}_{side.letter}" for joint in joints for side in Side]
    off = [np.abs(states.angle(n) - drawn.angles[n])[late].max() for n in names]
    return float(max(off))


def test_drawn_bends_are_found() -> None:
    assert worst(walker(), *BENDS) < TOLERANCE


def test_drawn_adduction_of_the_hip_is_found_on_both_sides() -> None:
    drawn = walker(Gait(adduction=deg(8)))

    assert worst(drawn, "hip_adduction") < deg(1)  # sideways swing tilts the axis found


@settings(max_examples=15)
@given(facing=st.floats(-3.1, 3.1), seed=st.integers(0, 1000))
def test_bends_do_not_depend_on_the_room_or_on_how_sensors_sit(
    facing: float, seed: int
) -> None:
    assert worst(walker(Gait(facing=facing, seed=seed)), *BENDS) < TOLERANCE


def test_who_walks_in_a_circle_bends_alike() -> None:
    assert worst(walker(Gait(turning=deg(20))), *BENDS) < deg(0.5)


def test_without_a_compass_headings_that_drift_leave_the_bends() -> None:
    drawn = walker(compass=False)

    found = sensed(drawn.inertial)

    assert NO_PELVIS in found.caveats
    assert worst(drawn, *BENDS) < deg(0.5)


def test_a_drift_that_is_large_is_said_by_size_and_sensor() -> None:
    found = sensed(walker(Gait(lasting=40), compass=False).inertial)

    assert any("drifted by" in c.text and "°" in c.text for c in found.caveats)


def test_turns_are_less_sure_than_bends_and_least_without_a_compass() -> None:
    def error(drawn: Drawn, name: str) -> float:
        states = sensed(drawn.inertial).states
        assert states.errors is not None
        return float(states.errors[-1, states.coordinates.index(name)])

    compass, none = walker(), walker(compass=False)

    assert error(compass, "knee_angle_r") < error(compass, "hip_rotation_r")
    assert error(compass, "hip_rotation_r") < error(none, "hip_rotation_r")
    assert error(compass, "hip_flexion_r") < error(none, "hip_flexion_r")


def test_every_error_is_known_where_its_angle_is() -> None:
    for compass in (True, False):
        states = sensed(walker(compass=compass).inertial).states
        assert states.errors is not None
        known = np.isfinite(states.angles)
        assert (states.errors[known] > deg(2)).all()
        assert (states.errors[known] < deg(16)).all()


def test_hips_against_a_level_pelvis_are_less_sure() -> None:
    def error(inertial: Inertial) -> float:
        states = sensed(inertial).states
        assert states.errors is not None
        return float(states.errors[0, states.coordinates.index("hip_flexion_l")])

    worn = walker().inertial

    assert error(worn.without("pelvis")) > 1.3 * error(worn)


def test_the_way_a_pelvis_faces_is_as_sure_as_its_compass() -> None:
    states = sensed(walker().inertial).states
    assert states.errors is not None

    error = states.errors[0, states.coordinates.index("pelvis_rotation")]

    assert error == pytest.approx(np.hypot(deg(5), deg(6)))


def test_errors_hold_what_a_wrong_axis_shows() -> None:
    states = sensed(walker().inertial).states
    assert states.errors is not None
    adduction = states.errors[:, states.coordinates.index("hip_adduction_r")]
    bent = np.abs(states.angle("hip_flexion_r"))

    assert adduction[bent.argmax()] > adduction[bent.argmin()]


def test_the_mirrored_person_has_mirrored_angles() -> None:
    drawn = walker(Gait(adduction=deg(5), list=deg(4)))
    flat = np.diag([1.0, -1.0, 1.0])
    mirror = _mirrored(drawn.inertial, flat)

    ours, theirs = (sensed(each).states for each in (drawn.inertial, mirror))

    for joint in (*BENDS, "hip_adduction", "hip_rotation"):
        for side in Side:
            mine = ours.angle(f"{joint}_{side.letter}")
            other = theirs.angle(f"{joint}_{side.other.letter}")
            assert mine == pytest.approx(other, abs=TOLERANCE)
    listing = ours.angle("pelvis_list")
    assert listing == pytest.approx(-theirs.angle("pelvis_list"), abs=TOLERANCE)


def _mirrored(inertial: Inertial, flat: Array) -> Inertial:
    """The same worn by the mirror image: rooms and sensors mirrored alike."""
    named = renamed(inertial, "thigh", "shank", "foot")
    quaternions = inertial.orientation * [1.0, -1.0, 1.0, -1.0]
    axial = inertial.turn_rate @ flat * -1.0
    return replace(
        named,
        orientation=quaternions,
        turn_rate=axial,
        acceleration=inertial.acceleration @ flat,
    )


def test_the_pelvis_drops_as_drawn_whichever_way_the_person_goes() -> None:
    for facing in (0.0, deg(45), deg(130)):
        drawn = walker(Gait(list=deg(6), facing=facing))
        states = sensed(drawn.inertial).states

        found = states.angle("pelvis_list")

        assert found == pytest.approx(drawn.angles["pelvis_list"], abs=deg(0.1))


def test_half_the_samples_give_the_same_angles() -> None:
    fast, slow = walker(Gait(rate=200)), walker(Gait(rate=100))

    every, second = (sensed(each.inertial).states for each in (fast, slow))

    for name in ("knee_angle_r", "hip_flexion_l"):
        assert every.angle(name)[::2] == pytest.approx(
            second.angle(name), abs=TOLERANCE
        )


def test_standing_is_found_and_ends_before_the_first_step() -> None:
    drawn = walker()

    part = standing(drawn.inertial)

    assert part is not None
    assert 1.0 < drawn.inertial.time[part][-1] < STANDS + 0.2


def test_a_recording_that_starts_in_full_walk_is_refused_with_a_remedy() -> None:
    whole = walker().inertial
    late = _from(whole, 5.0)

    with pytest.raises(UnfitRecording, match="never stands still") as refusal:
        sensed(late)

    assert "--static" in refusal.value.remedy


def test_a_standing_trial_of_its_own_serves_as_well() -> None:
    whole = walker().inertial
    late = _from(whole, 5.0)
    still = _from(whole, 0.0, 2.0)

    found = sensed(stood(late, still)).states

    late_in_whole = sensed(whole).states.angle("knee_angle_r")[whole.time >= 5.0]
    assert found.angle("knee_angle_r") == pytest.approx(late_in_whole, abs=TOLERANCE)


def _from(inertial: Inertial, start: float, end: float = np.inf) -> Inertial:
    part = (inertial.time >= start) & (inertial.time < end)
    return replace(
        inertial,
        time=inertial.time[part],
        turn_rate=inertial.turn_rate[part],
        acceleration=inertial.acceleration[part],
        orientation=inertial.orientation[part],
    )


@pytest.mark.parametrize("part", ["thigh", "shank"])
def test_thighs_or_shanks_on_the_wrong_leg_are_noticed(part: str) -> None:
    exchanged = renamed(walker().inertial, part)

    with pytest.raises(UnfitRecording, match="exchanged") as refusal:
        sensed(exchanged)

    assert "--sensor" in refusal.value.remedy


def test_knees_that_never_bend_tell_no_direction() -> None:
    stiff = walker(Gait(knee=0.0, hip=deg(20))).inertial

    with pytest.raises(UnfitRecording, match="never bends"):
        sensed(stiff)


def test_a_silent_sensor_takes_only_its_own_joints() -> None:
    drawn = walker()
    silent = drawn.inertial.without("left_foot")

    states = sensed(silent).states

    assert not states.has("ankle_angle_l")
    off = np.abs(states.angle("knee_angle_l") - drawn.angles["knee_angle_l"])
    assert in_deg(float(off.max())) < 0.01


@pytest.mark.parametrize("compass", [True, False])
def test_a_gap_of_a_second_is_a_gap_in_the_angles_and_nothing_else(
    compass: bool,
) -> None:
    drawn = walker(compass=compass)
    gap = (drawn.inertial.time >= 7) & (drawn.inertial.time < 8)
    there = np.where(gap, np.nan, 1.0)[:, None, None]
    holed = replace(
        drawn.inertial,
        turn_rate=drawn.inertial.turn_rate * there,
        acceleration=drawn.inertial.acceleration * there,
        orientation=drawn.inertial.orientation * there,
    )

    found = sensed(holed).states

    knee = found.angle("knee_angle_r")
    assert np.isnan(knee[gap]).all()
    off = np.abs(knee - drawn.angles["knee_angle_r"])[~gap]
    assert float(off.max()) < deg(1.0)  # headings lean on the gap's edges


def test_a_sensor_is_worn_on_one_segment_only() -> None:
    nothing = np.zeros((2, 2, 3))

    with pytest.raises(ValueError, match="different segments"):
        Inertial(
            time=np.array([0.0, 1.0]),
            sensors=("pelvis", "pelvis"),
            turn_rate=nothing,
            acceleration=nothing,
            orientation=np.zeros((2, 2, 4)),
        )
