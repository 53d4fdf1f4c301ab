"""Plain curves of drawn people, from space, from pictures and from angles."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.curves import LegCurves, Seen
from kneewise.motion.motion import Motion
from kneewise.motion.signals import signals
from kneewise.motion.states import States
from kneewise.units import deg
from tests.events.drawn import (
    LEG,
    clock,
    filmed,
    mirrored,
    moved,
    squat,
    step_down,
    walk,
    with_gap,
)

ROUNDING = 1e-6
GOES = [(1.0, 3.0)]


def bend_of(motion: Motion) -> Array:
    """The drawn bend of the left knee, by the law of cosines."""
    reach = np.linalg.norm(
        motion.leg(Side.LEFT).hip - motion.leg(Side.LEFT).ankle, axis=1
    )
    return 2 * np.arccos(np.clip(reach / LEG, 0.0, 1.0))


def same(a: LegCurves, b: LegCurves, tolerance: float = ROUNDING) -> None:
    for curve in fields(LegCurves):
        assert getattr(a, curve.name) == pytest.approx(
            getattr(b, curve.name), abs=tolerance, nan_ok=True
        )


def test_the_bend_of_the_knee_is_the_drawn_one() -> None:
    motion = squat(clock(4), GOES)

    curves = signals(motion)

    assert curves.left.knee_flexion == pytest.approx(bend_of(motion), abs=deg(0.01))
    assert curves.leg_length == pytest.approx(LEG)
    assert curves.hip_height.max() == pytest.approx(0.995, abs=ROUNDING)
    assert np.ptp(curves.hip_height) == pytest.approx(0.35 / LEG, abs=ROUNDING)


@given(turn=st.floats(-3.0, 3.0), scale=st.floats(0.6, 1.3))
@settings(max_examples=15, deadline=None)
def test_curves_know_neither_the_room_nor_the_size_of_the_person(
    turn: float, scale: float
) -> None:
    drawn = walk(clock(3))

    here, there = signals(drawn), signals(moved(drawn, turn=turn, scale=scale))

    for side in Side:
        same(here.leg(side), there.leg(side))
    assert there.travel == pytest.approx(here.travel, abs=1e-5)
    assert there.leg_length == pytest.approx(scale * here.leg_length)


def test_the_mirror_swaps_the_sides_and_nothing_else() -> None:
    drawn = walk(clock(3))

    here, there = signals(drawn), signals(mirrored(drawn))

    same(here.left, there.right)
    same(here.right, there.left)
    assert there.hip_height == pytest.approx(here.hip_height)


def test_travel_is_forward_over_ground_and_none_on_a_treadmill() -> None:
    over_ground = signals(walk(clock(4), speed=1.2))
    treadmill = signals(walk(clock(4), speed=1.2, treadmill=True))

    assert over_ground.travel[-1] == pytest.approx(4.8 / LEG, rel=0.01)
    assert np.abs(treadmill.travel).max() < 0.01


def test_the_ground_is_the_floor_and_not_the_step() -> None:
    curves = signals(step_down(clock(8), [(1, 3), (4, 6)], Side.LEFT))

    assert curves.left.ankle_height == pytest.approx(0.2 / LEG, abs=0.01)
    assert curves.right.ankle_height.min() == pytest.approx(0.0, abs=0.01)


def test_a_short_gap_is_bridged() -> None:
    curves = signals(with_gap(walk(clock(3)), 1.0, 1.1))

    assert np.isfinite(curves.left.heel_ahead).all()


def test_a_motion_without_feet_or_shoulders_has_fewer_curves_and_no_error() -> None:
    drawn = squat(clock(4), GOES)
    kept = [n for n in drawn.landmarks if n.partition("_")[2] in ("hip", "knee")]
    few = Motion(
        time=drawn.time,
        landmarks=tuple(kept),
        positions=np.stack([drawn.path(n) for n in kept], axis=1),
    )

    curves = signals(few)

    assert np.isnan(curves.left.ankle_height).all()
    assert np.isnan(curves.trunk_lean).all()


@pytest.mark.parametrize("azimuth", [-90, -45, 0, 30, 60, 90, 150, 180])
@pytest.mark.parametrize("lifted", [True, False])
def test_a_camera_anywhere_sees_the_hips_sink_by_as_much(
    azimuth: float, lifted: bool
) -> None:
    drawn = squat(clock(4), GOES)

    seen = signals(filmed(drawn, azimuth=deg(azimuth), lifted=lifted))

    assert seen.seen is Seen.PICTURE
    # Perspective: the hips come nearer or go farther by 0.16 m of 4 m.
    assert np.ptp(seen.hip_height) == pytest.approx(0.35 / LEG, abs=0.06)


@pytest.mark.parametrize("azimuth", [-90, -45, 0, 45, 90, 180])
def test_a_picture_with_a_guess_in_space_gives_the_bend_of_the_knee(
    azimuth: float,
) -> None:
    drawn = squat(clock(4), GOES)

    seen = signals(filmed(drawn, azimuth=deg(azimuth)))

    assert seen.left.knee_flexion == pytest.approx(bend_of(drawn), abs=deg(0.01))


@pytest.mark.parametrize("azimuth", [-90, 90])
def test_a_side_view_alone_gives_the_bend_of_the_knee(azimuth: float) -> None:
    drawn = squat(clock(4), GOES)

    seen = signals(filmed(drawn, azimuth=deg(azimuth), lifted=False))

    assert seen.left.knee_flexion == pytest.approx(bend_of(drawn), abs=deg(2))


@pytest.mark.parametrize("lifted", [True, False])
@pytest.mark.parametrize("azimuth", [-90, 90])
def test_either_side_of_a_walker_shows_the_feet_ahead_alike(
    azimuth: float, lifted: bool
) -> None:
    drawn = walk(clock(3), treadmill=True)

    seen = signals(filmed(drawn, azimuth=deg(azimuth), lifted=lifted))

    truth = signals(drawn).left.heel_ahead
    assert seen.left.heel_ahead == pytest.approx(truth, abs=0.05)


def test_a_walk_toward_the_camera_does_not_seem_to_rise() -> None:
    drawn = walk(clock(4), speed=0.6)

    seen = signals(filmed(drawn, azimuth=0.0))

    assert np.ptp(seen.hip_height) < 0.15


def angles_of(motion: Motion) -> States:
    """The joint angles of a drawn squat, in its own plane."""
    hip, knee, ankle = motion.leg(Side.LEFT)
    thigh = np.arctan2((knee - hip)[:, 0], (hip - knee)[:, 2])
    shank = np.arctan2((ankle - knee)[:, 0], (knee - ankle)[:, 2])
    columns = {"pelvis_tilt": np.zeros(len(thigh)), "pelvis_ty": hip[:, 2]}
    for letter in "lr":
        columns[f"hip_flexion_{letter}"] = thigh
        columns[f"knee_angle_{letter}"] = thigh - shank
        columns[f"ankle_angle_{letter}"] = -shank
    return States(
        time=motion.time,
        coordinates=tuple(columns),
        angles=np.stack(list(columns.values()), axis=1),
    )


def test_angles_alone_give_the_same_hip_height() -> None:
    drawn = squat(clock(4), GOES)

    curves = signals(angles_of(drawn))

    assert curves.seen is Seen.ANGLES
    assert curves.hip_height == pytest.approx(signals(drawn).hip_height, abs=0.03)
    assert curves.left.knee_flexion == pytest.approx(bend_of(drawn), abs=deg(0.01))


def test_a_single_sample_is_no_error() -> None:
    drawn = squat(clock(4), GOES)
    one = Motion(
        time=drawn.time[:1], landmarks=drawn.landmarks, positions=drawn.positions[:1]
    )

    assert signals(one).hip_height.shape == (1,)
    assert signals(filmed(one, azimuth=0.0)).hip_height.shape == (1,)
