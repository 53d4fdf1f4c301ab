"""From drawn sensors to an assessment: what is measured, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.caveat import Weight
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.measures.measure import Measure, Method
from kneewise.motion import Inertial, Kind, Recording
from kneewise.person import Person
from kneewise.report.contract import as_json
from kneewise.report.page import as_page
from kneewise.units import deg
from kneewise.workflow.assessing import assess_recordings
from kneewise.workflow.request import Request
from tests.events.walked import Steps, back, feet
from tests.laws import recording
from tests.motion.worn import Gait, put_off, walker

HEIGHT = 1.7
WALK = Gait(list=deg(5), adduction=deg(5), lasting=12)


def sensed(inertial: Inertial) -> Recording:
    drawn = recording(inertial)
    return replace(drawn, source=replace(drawn.source, kind=Kind.INERTIAL))


def assessed(inertial: Inertial, height: float | None = None) -> Assessment:
    request = Request(files=(), person=Person(height=height))
    return assess_recordings([sensed(inertial)], request)


def summary(found: Assessment, name: str, side: Side | None = None) -> Measure:
    return next(
        m
        for m in found.measures
        if (m.name, m.side, m.repetition) == (name, side, None)
    )


def said(found: Assessment) -> str:
    return " ".join(c.text for trial in found.trials for c in trial.recording.caveats)


def test_legs_with_sensors_are_walking_and_bend_as_drawn() -> None:
    found = assessed(walker(WALK).inertial)

    assert found.trials[0].activity is Activity.WALK
    for side in Side:
        bend = summary(found, "knee_flexion", side)
        assert bend.value == pytest.approx(WALK.knee, abs=deg(1))  # smoothed at 6 Hz
        assert bend.method is Method.SENSORS
        assert bend.standard_error > deg(4)


def test_turns_are_said_with_their_large_error() -> None:
    found = assessed(walker(WALK, compass=False).inertial)

    turn = summary(found, "hip_internal_rotation", Side.LEFT)
    assert turn.standard_error >= deg(7)


def test_stride_times_of_legs_without_feet_come_from_joint_angles() -> None:
    legs = walker(WALK).inertial
    for side in Side:
        legs = legs.without(f"{side}_foot")

    found = assessed(legs)

    each = [m.value for m in found.measures if m.name == "stride_time"]
    assert np.median(each) == pytest.approx(WALK.period, abs=0.01)  # one sample
    assert summary(found, "stride_time", Side.RIGHT).standard_error > 0.03


def test_feet_alone_give_rhythm_and_speed() -> None:
    steps = Steps()

    found = assessed(feet(steps, *Side))

    assert summary(found, "stride_time", Side.LEFT).value == pytest.approx(
        1.2, abs=2e-3
    )
    assert summary(found, "cadence").value == pytest.approx(2 / 1.2, rel=0.01)
    pace = summary(found, "walking_speed")
    assert pace.value == pytest.approx(steps.length / steps.stride, abs=0.01)
    assert 0.02 <= pace.standard_error <= 0.06
    assert "rhythm of walking" in found.headline


def test_a_back_gives_speed_only_with_a_height() -> None:
    sensors = back(Steps(), 0.53 * HEIGHT)

    short, whole = assessed(sensors), assessed(sensors, HEIGHT)

    assert "needs the height" in said(short)
    assert all(m.name != "walking_speed" for m in short.measures)
    assert summary(whole, "walking_speed").value == pytest.approx(1.3 / 1.2, rel=0.05)
    assert "needs the height" not in said(whole)


def test_a_slow_walk_of_a_back_is_doubted() -> None:
    slow = back(Steps(length=0.9), 0.53 * HEIGHT)

    found = assessed(slow, HEIGHT)

    assert "slow walks" in said(found)
    assert summary(found, "walking_speed").standard_error >= 0.12


def test_stride_times_of_soft_steps_are_less_sure() -> None:
    slow, brisk = (
        summary(
            assessed(back(Steps(length=m), 0.53 * HEIGHT)), "stride_time", Side.LEFT
        )
        for m in (0.6, 1.3)
    )

    assert slow.standard_error > 2 * brisk.standard_error


def test_a_sensor_that_fell_off_is_said_beside_what_the_rest_tells() -> None:
    drawn = walker(WALK).inertial
    k = drawn.sensors.index("right_thigh")
    late = drawn.time > 8
    turns, faces = np.array(drawn.turn_rate), np.array(drawn.orientation)
    turns[late, k], faces[late, k] = 0.0, [1.0, 0.0, 0.0, 0.0]

    found = assessed(replace(drawn, turn_rate=turns, orientation=faces))

    caveats = found.trials[0].recording.caveats
    (fallen,) = (c for c in caveats if "right thigh stops following" in c.text)
    assert fallen.weight is Weight.DOUBT
    assert fallen.remedy
    left = summary(found, "knee_flexion", Side.LEFT)
    assert left.value == pytest.approx(WALK.knee, abs=deg(1))


def test_a_trunk_alone_tells_nothing_and_says_what_would() -> None:
    drawn = walker(WALK).inertial
    k = drawn.sensors.index("pelvis")
    trunk = Inertial(
        time=drawn.time,
        sensors=("trunk",),
        turn_rate=drawn.turn_rate[:, [k]],
        acceleration=drawn.acceleration[:, [k]],
        orientation=drawn.orientation[:, [k]],
    )

    with pytest.raises(UnfitRecording, match="sensors on trunk") as refusal:
        assessed(trunk)

    assert "thigh and shank" in refusal.value.remedy


def test_feet_tell_of_no_squat() -> None:
    request = Request(files=(), activity=Activity.SQUAT)

    with pytest.raises(UnfitRecording, match="walking only, not of 'squat'"):
        assess_recordings([sensed(feet(Steps(), *Side))], request)


@pytest.mark.parametrize("worn", ["legs", "feet", "back"])
def test_page_and_json_can_be_written_from_any_sensors(worn: str) -> None:
    sensors = {
        "legs": walker(WALK).inertial,
        "feet": feet(Steps(), *Side),
        "back": back(Steps(), 0.9),
    }[worn]

    found = assessed(sensors, HEIGHT)

    assert "Stride time" in as_page(found)
    assert as_json(found)["recording"]["kind"] == "inertial"  # type: ignore[index]


def test_clocks_apart_are_refused_with_the_file_and_a_remedy() -> None:
    late = put_off(walker(replace(WALK, lasting=20)).inertial, "left_foot", 1.0)

    with pytest.raises(UnfitRecording, match="clocks are apart") as refusal:
        assessed(late)

    assert str(refusal.value).startswith("drawn: the sensor of the left foot is 1.0 s")
    assert "Synchronise" in refusal.value.remedy


def test_a_pelvis_worn_flat_gives_its_drop_without_a_compass() -> None:
    flat, anyhow = (
        assessed(walker(replace(WALK, flat=flat), compass=False).inertial)
        for flat in (True, False)
    )

    assert any(m.name == "pelvic_drop" for m in flat.measures)
    assert all(m.name != "pelvic_drop" or m.is_void for m in anyhow.measures)
    assert "lie flat" in said(flat)
    assert "level pelvis" in said(anyhow)


def test_starting_and_stopping_do_not_slow_a_walk_of_the_back() -> None:
    steps = Steps(length=1.4)

    found = assessed(back(steps, 0.53 * HEIGHT), HEIGHT)

    each = [m.value for m in found.measures if m.name == "stride_time"]
    assert np.ptp(each) < 0.05
    assert summary(found, "walking_speed").value == pytest.approx(1.4 / 1.2, rel=0.05)
