"""A foot that stands pushes the body inwards: legs exchanged as a whole are noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.caveat import Weight
from kneewise.motion.inertial import Inertial
from kneewise.motion.sensed import sensed
from kneewise.units import deg
from tests.motion.worn import Gait, renamed, walker

LEGS = ("thigh", "shank", "foot")
WALK = Gait(push=0.6, adduction=deg(5))


def doubts(worn: Inertial) -> list[str]:
    found = [c for c in sensed(worn).caveats if "exchanged" in c.text]
    assert all(caveat.weight is Weight.DOUBT and caveat.remedy for caveat in found)
    return [caveat.text for caveat in found]


@settings(max_examples=8, deadline=None)
@given(
    facing=st.floats(-3.1, 3.1),
    turning=st.floats(-0.3, 0.3),
    seed=st.integers(0, 100),
)
def test_legs_exchanged_as_a_whole_are_doubted(
    facing: float, turning: float, seed: int
) -> None:
    gait = replace(WALK, facing=facing, turning=turning, seed=seed)
    worn = walker(gait).inertial

    assert doubts(worn) == []
    (said,) = doubts(renamed(worn, *LEGS))
    assert "left and right look exchanged" in said


def test_a_slow_soft_walk_says_nothing() -> None:
    worn = walker(replace(WALK, push=0.05)).inertial

    assert doubts(worn) == doubts(renamed(worn, *LEGS)) == []


def test_three_strides_say_nothing() -> None:
    worn = walker(replace(WALK, lasting=3 + 3.5 * WALK.period)).inertial

    assert doubts(renamed(worn, *LEGS)) == []


@pytest.mark.parametrize("flat", [True, False])
def test_without_a_compass_nothing_is_said(flat: bool) -> None:
    worn = walker(replace(WALK, flat=flat), compass=False).inertial

    assert doubts(worn) == doubts(renamed(worn, *LEGS)) == []


def test_orientations_alone_say_nothing() -> None:
    worn = walker(WALK).inertial
    silent = replace(worn, acceleration=np.full_like(worn.acceleration, np.nan))

    assert doubts(renamed(silent, *LEGS)) == []
