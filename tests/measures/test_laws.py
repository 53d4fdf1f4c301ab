"""What is measured does not depend on the room, the side, the size or the camera."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.events.event import Activity
from kneewise.measures.catalogue import BY_NAME
from kneewise.motion import Motion
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.moves import Truth, chair_rises, squats
from kneewise.simulate.walking import walk
from kneewise.units import Unit, deg, mm
from tests.laws import Values, mirrored, scaled, swapped, turned, values

EXACT = {
    Unit.RADIAN: deg(0.01),
    Unit.METRE: mm(0.01),
    Unit.RATIO: 1e-4,
    Unit.SECOND: 1e-6,
    Unit.HERTZ: 1e-6,
    Unit.METRE_PER_SECOND: 1e-5,
}
"""Rounding only: bodies are drawn exactly."""

TRUTH = Truth(
    left=deg(4), right=deg(14), drop=deg(3), lean=deg(2), repetitions=3, rate=100
)
DRAWN = {
    Activity.SQUAT: squats(TRUTH),
    Activity.SIT_TO_STAND: chair_rises(TRUTH),
    Activity.WALK: walk(Truth(left=deg(1), right=deg(4), drop=deg(2), repetitions=3)),
}
BASE = {activity: values(motion, activity) for activity, motion in DRAWN.items()}
headings = st.floats(deg(-180), deg(180))
places = st.tuples(*[st.floats(-5, 5)] * 3)


def agree(found: Values, expected: Values, loosened: float = 1.0) -> None:
    """Fail where a measure is missing or is off by more than rounding."""
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        tolerance = loosened * EXACT[BY_NAME[key[0]].unit]
        assert found[key] == pytest.approx(value, abs=tolerance), key


@pytest.mark.parametrize("activity", DRAWN)
@settings(max_examples=8, deadline=None)
@given(heading=headings, place=places)
def test_the_room_does_not_matter(
    activity: Activity, heading: float, place: tuple[float, float, float]
) -> None:
    moved = turned(DRAWN[activity], heading, np.array(place))

    agree(values(moved, activity), BASE[activity])


@pytest.mark.parametrize("activity", DRAWN)
def test_a_mirrored_person_has_the_same_on_the_other_side(activity: Activity) -> None:
    found = values(mirrored(DRAWN[activity]), activity)

    agree(found, swapped(BASE[activity]))


@pytest.mark.parametrize("activity", DRAWN)
@pytest.mark.parametrize("factor", [0.6, 1.3])
def test_angles_and_ratios_do_not_grow_with_the_person(
    activity: Activity, factor: float
) -> None:
    lengths = (Unit.METRE, Unit.METRE_PER_SECOND)
    grown = {
        key: value * (factor if BY_NAME[key[0]].unit in lengths else 1.0)
        for key, value in BASE[activity].items()
    }

    found = values(scaled(DRAWN[activity], factor), activity)

    agree(found, grown)


def test_a_walk_the_other_way_is_the_same_walk() -> None:
    back = turned(DRAWN[Activity.WALK], np.pi, np.zeros(3))

    agree(values(back, Activity.WALK), BASE[Activity.WALK])


@pytest.mark.parametrize("activity", [Activity.SQUAT, Activity.SIT_TO_STAND])
@pytest.mark.parametrize("rate", [50.0, 200.0])
def test_the_rate_of_the_recording_does_not_matter(
    activity: Activity, rate: float
) -> None:
    draw = {Activity.SQUAT: squats, Activity.SIT_TO_STAND: chair_rises}[activity]
    other = Truth(
        left=deg(4), right=deg(14), drop=deg(3), lean=deg(2), repetitions=3, rate=rate
    )
    timed = {"rise_time"}

    found = values(draw(other), activity)

    agree(
        {key: value for key, value in found.items() if key[0] not in timed},
        {key: v for key, v in BASE[activity].items() if key[0] not in timed},
        loosened=2.0,  # the filter itself bends a little with the rate
    )


@pytest.mark.parametrize("behind", [False, True])
def test_a_camera_in_front_and_one_behind_see_the_same(behind: bool) -> None:
    far = Camera(distance=float("inf"))
    other = Camera(distance=float("inf"), bearing=np.pi if behind else 0.0)
    motion = DRAWN[Activity.SQUAT]

    front = values(filmed(motion, far), Activity.SQUAT)
    seen = values(filmed(motion, other), Activity.SQUAT)

    agree(seen, front)


def test_a_camera_far_in_front_sees_the_inward_bend_that_markers_see() -> None:
    image = filmed(DRAWN[Activity.SQUAT], Camera(distance=float("inf")))

    found = values(image, Activity.SQUAT)

    for side in ("left", "right"):
        expected = BASE[Activity.SQUAT]["knee_collapse", side]
        assert found["knee_collapse", side] == pytest.approx(expected, abs=deg(0.01))


@given(left=st.floats(deg(-10), deg(18)), right=st.floats(deg(-10), deg(18)))
@settings(max_examples=10, deadline=None)
def test_the_inward_bend_that_was_drawn_is_measured(left: float, right: float) -> None:
    motion: Motion = squats(Truth(left=left, right=right, repetitions=2))

    found = values(motion, Activity.SQUAT)

    assert found["symmetry", None] == pytest.approx(
        found["knee_collapse", "left"] - found["knee_collapse", "right"], abs=1e-9
    )
    for side, drawn in (("left", left), ("right", right)):
        if drawn > 0:  # a bend outwards is largest where it begins, at no bend
            measure = found["knee_collapse", side]
            assert measure == pytest.approx(drawn, rel=0.01, abs=deg(0.01))


@pytest.mark.parametrize("activity", [Activity.SQUAT, Activity.SIT_TO_STAND])
def test_drop_and_lean_that_were_drawn_are_measured(activity: Activity) -> None:
    found = BASE[activity]

    assert found["pelvic_drop", "right"] == pytest.approx(deg(3), abs=deg(0.05))
    assert found["trunk_lean", "left"] == pytest.approx(deg(2), abs=deg(0.05))
    assert found["foot_progression", "left"] == pytest.approx(deg(8), abs=deg(0.01))


def test_a_drawn_walk_has_its_speed_and_cadence() -> None:
    found = BASE[Activity.WALK]

    assert found["walking_speed", None] == pytest.approx(1.2, abs=0.002)
    assert found["cadence", None] == pytest.approx(1.85, rel=0.01)
