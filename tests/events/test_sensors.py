"""Footfalls and paces of a drawn walk, from drawn sensors."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.foot_sensor import foot_events, has_feet, unbroken
from kneewise.events.low_back import back_events, steady, with_errors
from kneewise.events.pace import by_back, by_feet
from kneewise.events.walk import between_strikes, strides_without_lifts
from tests.events.walked import Steps, back, feet, strikes

HALF_FILTER = 0.010  # s: the filter of 15 Hz rounds the corner at the strike
PACE = 0.01  # m/s: 1 % of the amplitude, an integral of filtered readings
HEIGHT = 1.7


def times(events: tuple[Event, ...], moment: Moment, side: Side) -> list[float]:
    return [e.time for e in events if e.moment is moment and e.side is side]


@pytest.mark.parametrize("side", Side)
def test_drawn_strikes_of_a_foot_are_found(side: Side) -> None:
    steps = Steps()

    found = foot_events(feet(steps, side))

    assert times(found, Moment.HEEL_STRIKE, side) == pytest.approx(
        strikes(steps, side), abs=HALF_FILTER
    )


def test_drawn_lifts_of_a_foot_are_found() -> None:
    steps = Steps()

    found = foot_events(feet(steps, Side.LEFT))

    drawn = [strike - steps.swing for strike in strikes(steps, Side.LEFT)]
    assert times(found, Moment.TOE_OFF, Side.LEFT) == pytest.approx(drawn, abs=0.02)


def test_stride_times_are_drawn_ones_to_the_millisecond() -> None:
    steps = Steps(stride=1.1)

    found = between_strikes(foot_events(feet(steps, *Side)))

    lasting = [r.end - r.start for r in found if r.kind == "stride"]
    assert len(lasting) == 2 * (steps.count - 1)
    assert lasting == pytest.approx([1.1] * len(lasting), abs=0.001)


@settings(max_examples=10)
@given(facing=st.floats(-3.1, 3.1), seed=st.integers(0, 500))
def test_events_do_not_depend_on_the_way_or_on_how_the_sensor_sits(
    facing: float, seed: int
) -> None:
    plain, other = Steps(), Steps(facing=facing, seed=seed)

    ours, theirs = (foot_events(feet(each, Side.RIGHT)) for each in (plain, other))

    assert [e.time for e in ours] == pytest.approx([e.time for e in theirs], abs=1e-3)


def test_half_the_samples_show_the_same_strikes() -> None:
    fast, slow = (
        times(
            foot_events(feet(Steps(rate=r), Side.LEFT)), Moment.HEEL_STRIKE, Side.LEFT
        )
        for r in (200.0, 100.0)
    )

    assert slow == pytest.approx(fast, abs=0.003)


def test_standing_feet_make_no_steps() -> None:
    still = feet(Steps(count=0), *Side)

    assert foot_events(still) == ()


@pytest.mark.parametrize("length", [0.9, 1.3, 1.6])
def test_the_drawn_pace_of_feet_is_found(length: float) -> None:
    steps = Steps(length=length)
    sensors = feet(steps, *Side)
    found = between_strikes(foot_events(sensors))

    paces = [pace.speed for pace in by_feet(sensors, found)]

    assert len(paces) >= 2 * (steps.count - 2)
    assert paces == pytest.approx([length / steps.stride] * len(paces), abs=PACE)


def test_a_slanted_reading_of_gravity_is_taken_out_of_the_pace() -> None:
    steps = Steps()
    sensors = feet(steps, Side.LEFT)
    found = between_strikes(foot_events(sensors))
    tilted = replace(sensors, acceleration=sensors.acceleration * 1.01)  # scale 1 % off

    before, after = (
        np.mean([p.speed for p in by_feet(each, found)]) for each in (sensors, tilted)
    )

    assert after == pytest.approx(before, rel=0.015)


def test_orientations_alone_are_no_feet_for_events() -> None:
    sensors = feet(Steps(), *Side)
    silent = replace(sensors, acceleration=np.full(sensors.acceleration.shape, np.nan))

    assert has_feet(sensors)
    assert not has_feet(silent)


def test_a_gap_of_a_second_takes_a_stride_and_no_more() -> None:
    steps = Steps()
    sensors = feet(steps, Side.RIGHT)
    gap = (sensors.time > 5.0) & (sensors.time < 6.0)
    holed = replace(
        sensors,
        turn_rate=np.where(gap[:, None, None], np.nan, sensors.turn_rate),
        orientation=np.where(gap[:, None, None], np.nan, sensors.orientation),
    )

    whole, less = (
        times(foot_events(each), Moment.HEEL_STRIKE, Side.RIGHT)
        for each in (sensors, holed)
    )

    assert 1 <= len(whole) - len(less) <= 2
    for kept in less:
        assert min(abs(kept - drawn) for drawn in whole) < 0.001
    crossing = between_strikes(foot_events(holed))
    kept_whole = unbroken(crossing, holed)
    assert all(r.end <= 5.01 or r.start >= 5.99 for r in kept_whole)
    assert len(kept_whole) < len(crossing)


def test_steps_are_seen_from_the_low_back_left_and_right_by_turns() -> None:
    steps = Steps()

    found = back_events(back(steps, 0.53 * HEIGHT))

    right = strikes(steps, Side.RIGHT)
    seen = times(found, Moment.HEEL_STRIKE, Side.RIGHT)
    assert seen[1:-1] == pytest.approx(right[1 : len(seen) - 1], abs=0.01)
    sides = [event.side for event in found]
    assert all(a is not b for a, b in pairwise(sides))


def test_stride_times_from_the_back_are_the_drawn_ones() -> None:
    found = strides_without_lifts(back_events(back(Steps(), 0.53 * HEIGHT)))

    inner = [stride.end - stride.start for stride in found][2:-2]
    assert inner == pytest.approx([1.2] * len(inner), abs=0.002)


def test_the_mirrored_back_has_the_other_side_first() -> None:
    sensors = back(Steps(), 0.9)
    flat = np.diag([1.0, -1.0, 1.0])
    mirror = replace(
        sensors,
        orientation=sensors.orientation * [1.0, -1.0, 1.0, -1.0],
        turn_rate=-sensors.turn_rate @ flat,
        acceleration=sensors.acceleration @ flat,
    )

    ours, theirs = back_events(sensors), back_events(mirror)

    assert [e.side for e in ours] == [e.side.other for e in theirs if e.side]


def test_a_gap_of_a_second_parts_a_walk_of_the_back_and_makes_up_no_stride() -> None:
    sensors = back(Steps(count=14), 0.53 * HEIGHT)
    gap = ((sensors.time > 9.0) & (sensors.time < 10.0))[:, None, None]
    holed = replace(
        sensors,
        turn_rate=np.where(gap, np.nan, sensors.turn_rate),
        acceleration=np.where(gap, np.nan, sensors.acceleration),
        orientation=np.where(gap, np.nan, sensors.orientation),
    )

    found = with_errors(strides_without_lifts(back_events(holed)), holed)

    assert all(stride.end < 9.0 or stride.start > 10.0 for stride in found)
    whole = with_errors(strides_without_lifts(back_events(sensors)), sensors)
    outside = [s for s in whole if s.end < 8.6 or s.start > 10.4]
    assert len(found) >= len(outside)
    for stride in found:
        (same,) = (s for s in whole if abs(s.start - stride.start) < 0.02)
        assert same.side is stride.side


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_back_sensor_worn_upside_down_or_anyhow_sees_the_same(seed: int) -> None:
    plain, other = (back(Steps(seed=each), 0.53 * HEIGHT) for each in (0, seed))

    ours, theirs = (strides_without_lifts(back_events(each)) for each in (plain, other))

    assert [s.side for s in ours] == [s.side for s in theirs]
    assert [s.start for s in ours] == pytest.approx([s.start for s in theirs], abs=1e-3)
    paces = [
        [p.speed for p in by_back(worn, strides, HEIGHT)]
        for worn, strides in ((plain, ours), (other, theirs))
    ]
    assert paces[0] == pytest.approx(paces[1], rel=1e-3)


@pytest.mark.parametrize("length", [1.3, 1.5])
def test_the_drawn_pendulum_gives_its_pace(length: float) -> None:
    steps = Steps(length=length)
    sensors = back(steps, 0.53 * HEIGHT)
    found = strides_without_lifts(back_events(sensors))

    inner = [pace.speed for pace in by_back(sensors, found, HEIGHT)][2:-2]

    assert inner == pytest.approx([length / 1.2] * len(inner), rel=0.02)


def test_short_steps_are_taken_for_shorter_than_a_pendulum_and_less_sure() -> None:
    sensors = back(Steps(length=0.9), 0.53 * HEIGHT)
    found = strides_without_lifts(back_events(sensors))

    inner = by_back(sensors, found, HEIGHT)[2:-2]

    lacking = 0.7 * 0.53 * HEIGHT - 0.45
    step = 0.45 - 0.9 * lacking
    assert [p.speed for p in inner] == pytest.approx(
        [2 * step / 1.2] * len(inner), abs=0.03
    )  # 2 % of a step, counted nearly twice
    assert all(pace.error >= 0.15 for pace in inner)


def test_soft_steps_have_less_sure_stride_times() -> None:
    soft, firm = (
        with_errors(strides_without_lifts(back_events(each)), each)
        for each in (back(Steps(length=m), 0.53 * HEIGHT) for m in (0.6, 1.3))
    )

    assert {stride.error for stride in soft} == {0.10}
    assert {stride.error for stride in firm[1:-1]} == {0.022}


def test_starting_and_stopping_are_left_out_of_a_steady_walk() -> None:
    firm = [
        Repetition(kind="stride", start=t, end=t + 1.0, error=0.022) for t in range(6)
    ]
    soft = [replace(each, error=0.1) for each in firm]
    begun = [soft[0], *firm[1:5], soft[5]]

    assert steady(begun) == firm[1:5]
    assert steady(soft) == soft
    assert steady([*firm[:3], soft[3], *firm[4:]]) == [*firm[:3], soft[3], *firm[4:]]


def test_a_quiet_back_makes_no_steps() -> None:
    assert back_events(back(Steps(length=0.01), 0.9)) == ()
