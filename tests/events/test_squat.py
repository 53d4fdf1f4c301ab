"""Squats and step-downs: drawn ones, and one trial seen by markers and by angles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.events.event import Moment
from kneewise.events.squat import single_leg_squats, squats
from kneewise.events.step_down import step_downs
from kneewise.motion.inertial import Inertial
from kneewise.motion.joints import joints
from kneewise.motion.motion import Motion
from kneewise.motion.signals import signals
from kneewise.motion.states import States
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.events.drawn import (
    clock,
    filmed,
    left_standing,
    mirrored,
    moved,
    single_leg_squat,
    squat,
    step_down,
    with_gap,
)

GOES = [(1.0, 3.0), (4.0, 6.2)]
WITHIN = 0.03  # s: the filter rounds the corners of a bump


def times(motion: Motion) -> np.ndarray:
    found = squats(signals(motion))
    return np.array([[r.start, r.moment(Moment.DEEPEST), r.end] for r in found])


TRUTH = np.array(
    [[left_standing(*go)[0], (go[0] + go[1]) / 2, left_standing(*go)[1]] for go in GOES]
)


@pytest.mark.parametrize("rate", [25.0, 30.0, 60.0, 100.0, 240.0])
def test_squats_are_found_at_every_rate(rate: float) -> None:
    found = times(squat(clock(7, rate), GOES))

    assert found == pytest.approx(TRUTH, abs=max(WITHIN, 1 / rate))


@given(turn=st.floats(-3, 3), scale=st.floats(0.6, 1.3))
@settings(max_examples=10, deadline=None)
def test_squats_do_not_depend_on_the_room_or_the_person(
    turn: float, scale: float
) -> None:
    drawn = squat(clock(7), GOES)

    assert times(moved(drawn, turn=turn, scale=scale)) == pytest.approx(times(drawn))


def test_squats_are_the_same_in_the_mirror() -> None:
    drawn = squat(clock(7), GOES)

    assert times(mirrored(drawn)) == pytest.approx(times(drawn))


def test_squats_move_with_the_clock() -> None:
    drawn = squat(clock(7), GOES)
    later = Motion(
        time=drawn.time + 12.5, landmarks=drawn.landmarks, positions=drawn.positions
    )

    assert times(later) == pytest.approx(times(drawn) + 12.5)


@pytest.mark.parametrize("start", [1.3, 1.95, 2.6, 4.2])
def test_a_gap_of_a_tenth_of_a_second_costs_no_squat(start: float) -> None:
    drawn = squat(clock(7), GOES)

    found = times(with_gap(drawn, start, start + 0.1))

    assert found == pytest.approx(TRUTH, abs=WITHIN)


@pytest.mark.parametrize("lifted", [True, False])
@pytest.mark.parametrize("azimuth", [-90, -40, 0, 40, 90, 180])
def test_a_camera_sees_the_same_squats_from_any_side(
    azimuth: float, lifted: bool
) -> None:
    film = filmed(squat(clock(7, 30.0), GOES), azimuth=deg(azimuth), lifted=lifted)

    found = squats(signals(film))

    ends = np.array([[r.start, r.end] for r in found])
    assert ends == pytest.approx(TRUTH[:, [0, 2]], abs=0.05)


def test_squats_cut_by_the_recording_are_left_out() -> None:
    drawn = squat(clock(9), [*GOES, (7.0, 9.0)])
    cut = (drawn.time > 2.0) & (drawn.time < 7.9)
    part = Motion(
        time=drawn.time[cut], landmarks=drawn.landmarks, positions=drawn.positions[cut]
    )

    found = times(part)

    assert found == pytest.approx(TRUTH[1:], abs=WITHIN)


def test_sway_is_no_squat() -> None:
    assert squats(signals(squat(clock(7), GOES, depth=0.03))) == ()


def test_knee_angles_alone_are_enough() -> None:
    time = clock(7)
    bend = deg(95) * sum(
        np.where((time > a) & (time < b), np.sin(np.pi * (time - a) / (b - a)) ** 2, 0)
        for a, b in GOES
    )
    angles = States(
        time=time,
        coordinates=("knee_angle_l", "knee_angle_r"),
        angles=np.stack([bend, bend], axis=1),
    )

    found = squats(signals(angles))

    assert [r.moment(Moment.DEEPEST) for r in found] == pytest.approx(
        [2.0, 5.1], abs=0.02
    )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("azimuth", [None, -90, 0, 45])
def test_a_squat_on_one_leg_names_the_leg_that_stands(
    side: Side, azimuth: float | None
) -> None:
    drawn = single_leg_squat(clock(7), GOES, side)
    motion = drawn if azimuth is None else filmed(drawn, azimuth=deg(azimuth))

    found = single_leg_squats(signals(motion))

    assert [r.side for r in found] == [side, side]
    assert [r.start for r in found] == pytest.approx(list(TRUTH[:, 0]), abs=0.05)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("azimuth", [None, -90, 0, 45])
def test_a_step_down_names_the_leg_that_stays_on_the_step(
    side: Side, azimuth: float | None
) -> None:
    drawn = step_down(clock(7), GOES, side)
    motion = drawn if azimuth is None else filmed(drawn, azimuth=deg(azimuth))

    found = step_downs(signals(motion))

    assert [r.side for r in found] == [side, side]
    deepest = [r.moment(Moment.DEEPEST) for r in found]
    assert deepest == pytest.approx([2.0, 5.1], abs=0.05)


def real(file: str) -> np.ndarray:
    motion = read(recording(file), Options()).motion
    assert not isinstance(motion, Inertial)
    found = squats(signals(joints(motion) if isinstance(motion, Motion) else motion))
    return np.array([[r.start, r.moment(Moment.DEEPEST), r.end] for r in found])


def test_five_squats_of_a_real_person_by_markers_and_by_angles() -> None:
    markers = real("opencap-subject4/squats1.trc")
    angles = real("opencap-subject4/squats1_manual_scaling_ik.mot")

    assert len(markers) == 5
    assert angles == pytest.approx(markers, abs=0.08)
