"""Exchanged feet are noticed: by turns, and by how people swing their feet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.caveat import Weight
from kneewise.events.flat import Carried, carried
from kneewise.events.foot_sensor import foot_events
from kneewise.events.outer import exchanged, outward, width
from kneewise.events.walk import between_strikes
from kneewise.motion.inertial import Inertial
from kneewise.units import deg, mm
from tests.events.walked import Steps, feet
from tests.motion.worn import renamed

SHIFTED = 0.04  # m: strides of left and right are half a stride apart in time
PATH = mm(1)  # 5 % of the arc: an integral of filtered readings
USUAL = mm(18)


def ways(worn: Inertial) -> dict[Side, list[Carried]]:
    strides = between_strikes(foot_events(worn))
    return {
        side: carried(worn, side, [s for s in strides if s.side is side])
        for side in Side
    }


def doubts(worn: Inertial) -> list[str]:
    found = exchanged(worn, between_strikes(foot_events(worn)))
    assert all(caveat.weight is Weight.DOUBT and caveat.remedy for caveat in found)
    return [caveat.text for caveat in found]


def swapped(worn: Inertial) -> Inertial:
    return renamed(worn, "foot")


def turned(turn: float, apart: float = 0.2, arc: float = 0.0) -> Inertial:
    return feet(Steps(turn=turn, width=apart, arc=arc, count=12), *Side)


@settings(max_examples=8, deadline=None)
@given(
    turn=st.sampled_from([-180, -120, 120, 180]),
    apart=st.floats(0.0, 0.3),
    facing=st.floats(-3.1, 3.1),
)
def test_the_drawn_width_is_found_round_turns_either_way(
    turn: float, apart: float, facing: float
) -> None:
    steps = Steps(turn=deg(turn), width=apart, count=10, facing=facing)

    found = width(ways(feet(steps, *Side)))

    assert found is not None
    assert found.value == pytest.approx(apart, abs=SHIFTED)


@settings(max_examples=8, deadline=None)
@given(arc=st.floats(mm(-30), mm(30)), facing=st.floats(-3.1, 3.1))
def test_the_drawn_arc_of_the_feet_is_found(arc: float, facing: float) -> None:
    worn = feet(Steps(arc=arc, count=8, facing=facing), *Side)

    found = outward(ways(worn))

    assert found is not None
    assert found.value == pytest.approx(arc, abs=PATH)


@pytest.mark.parametrize("turn", [-180, 180])
def test_exchanged_feet_are_doubted_after_a_turn(turn: float) -> None:
    worn = turned(deg(turn), 0.25)

    assert doubts(worn) == []
    (said,) = doubts(swapped(worn))
    assert said.startswith("Round turns")


def test_exchanged_feet_are_doubted_in_a_straight_walk() -> None:
    worn = turned(0.0, arc=USUAL)

    assert width(ways(worn)) is None
    assert doubts(worn) == []
    (said,) = doubts(swapped(worn))
    assert said.startswith("Both feet swing inwards")


def test_a_turn_goes_before_how_feet_swing() -> None:
    inwards = turned(deg(180), 0.25, arc=-USUAL)

    assert doubts(inwards) == []


@pytest.mark.parametrize("arc", [mm(0), mm(-5)])
def test_feet_that_swing_straight_are_not_called_exchanged(arc: float) -> None:
    assert doubts(turned(0.0, arc=arc)) == []


@pytest.mark.parametrize("apart", [0.0, -0.1])
def test_feet_in_one_line_are_not_called_exchanged(apart: float) -> None:
    assert doubts(turned(deg(180), apart, arc=USUAL)) == []


def test_a_sensor_that_reads_more_is_no_turn() -> None:
    worn = turned(0.0)
    more = worn.acceleration * np.array([1.05, 1.0])[:, None]

    assert doubts(replace(worn, acceleration=more)) == []


def test_few_strides_and_one_foot_alone_say_nothing() -> None:
    few = feet(Steps(arc=USUAL, count=5), *Side)
    one = feet(Steps(turn=deg(180), arc=USUAL, count=10), Side.LEFT)

    assert outward(ways(few)) is None
    assert doubts(swapped(few)) == []
    assert doubts(swapped(one)) == []
