"""The push of two feet towards each other: drawn legs, and another person's plates."""

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine import push
from kneewise.engine.observe import FROM_WORLD
from kneewise.events.event import Activity
from kneewise.motion.joints import joints
from kneewise.read import read
from kneewise.read.options import Options
from tests.data import recording
from tests.engine.pushes import held

WIDE, UP = np.array([0, 0, 1.0]), np.array([0, 1.0, 0])


def standing(apart: float, hips: float = 0.2) -> tuple[Array, Array]:
    """Feet (1, 2, 3) that are *apart*, and straight legs (1, 2, 2, 3) above them."""
    sides = np.array([0.5, -0.5])[:, None]  # right, left
    feet, hip = apart * sides * WIDE, hips * sides * WIDE + 0.8 * UP
    legs = np.stack([hip, 0.5 * (hip + feet)], axis=1)
    return feet[None], legs[None]


def weights(right: float, left: float) -> Array:
    return np.array([[right * UP, left * UP]])


@pytest.mark.parametrize("apart", [0.1, 0.2, 0.4, 0.8])
def test_straight_legs_are_pushed_along_themselves(apart: float) -> None:
    feet, legs = standing(apart)

    found = push.easiest(weights(300, 300), feet, legs)

    assert found == pytest.approx(300 * 0.5 * (apart - 0.2) / 0.8)


def test_knees_inside_straight_legs_ask_for_more() -> None:
    feet, legs = standing(0.4)
    inside = legs.copy()
    inside[:, :, 1, 2] *= 0.7

    straight, bent = (
        push.easiest(weights(300, 300), feet, each) for each in (legs, inside)
    )

    assert bent > straight > 0


def test_the_heading_of_the_person_changes_nothing() -> None:
    feet, legs = standing(0.5)
    turn = np.array([[0.6, 0, 0.8], [0, 1, 0], [-0.8, 0, 0.6]])

    plain = push.easiest(weights(250, 350), feet, legs)

    assert push.easiest(weights(250, 350), feet @ turn, legs @ turn) == pytest.approx(
        plain
    )


def test_nothing_is_pushed_with_one_foot_free() -> None:
    feet, legs = standing(0.5)

    assert push.easiest(weights(600, 0), feet, legs) == 0
    assert np.array_equal(push.off(weights(600, 0), feet, 30.0), weights(600, 0))


def test_a_push_moves_nothing() -> None:
    feet, _ = standing(0.5)
    before = weights(250, 350)

    after = push.off(before, feet, 20.0)

    assert after[0, 0, 2] == pytest.approx(-20, rel=0.05)  # right foot, to the left
    assert after.sum(axis=1) == pytest.approx(before.sum(axis=1))
    assert np.cross(feet, after).sum(axis=1) == pytest.approx(
        np.cross(feet, before).sum(axis=1)
    )


def test_another_persons_plates_agree_before_and_after_a_jump() -> None:
    path = recording("c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d")
    read_ = read(path, Options())
    motion, plates = joints(read_.motion), read_.forces  # type: ignore[arg-type]
    assert plates is not None

    def pair(landmark: str) -> Array:
        names = [f"right_{landmark}", f"left_{landmark}"]
        return motion.only(names).positions @ FROM_WORLD.T

    feet = 0.5 * (pair("ankle") + pair("toe")) * [1, 0, 1]
    legs = np.stack([pair("hip"), pair("knee")], axis=2)
    force = np.stack(
        [np.interp(motion.time, plates.time, c)
         for c in np.nan_to_num(plates.force[:, ::-1]).reshape(-1, 6).T], axis=1,
    ).reshape(-1, 2, 3) @ FROM_WORLD.T  # fmt: skip
    up = force[..., 1]
    weight = float(np.median(up.sum(axis=1)[:60]))  # while standing
    both = (up > 0.15 * weight).all(axis=1) & (up.sum(axis=1) > 0.6 * weight)

    found = push.easiest(force, feet, legs)[both]
    known = held(force, feet)[both]

    assert both.sum() > 150
    far = np.sqrt(np.square(found - known).mean()) / weight
    assert far < push.ERRORS[Activity.STAND]
    assert far < 0.3 * np.sqrt(np.square(known).mean()) / weight
