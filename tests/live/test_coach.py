"""The coach: it counts what was done, and cues the knee that goes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.live.band import Band
from kneewise.live.event import Counted, Cued, Held, Ready
from kneewise.live.pose import Pose
from kneewise.live.practice import ACTIVITIES, Practice, cue_for, share_in
from kneewise.programme.cue import Focus
from kneewise.simulate.camera import Camera
from kneewise.simulate.camera import filmed as simulated
from kneewise.simulate.moves import Truth, chair_rises, squats
from kneewise.simulate.walking import walk
from kneewise.units import deg, in_deg
from tests.events import drawn as pencil
from tests.live.drawn import knee_in, mirrored, poses, practising, watched

RATE = 25.0
COLLAPSE = deg(20)


def squatting(
    left: float = 0.0, right: float = 0.0, *, repetitions: int = 5
) -> list[Pose]:
    drawn = Truth(left=left, right=right, rate=RATE, repetitions=repetitions)
    return poses(simulated(squats(drawn), Camera()))


GOES = [(0.5, 2.5), (3.2, 5.2), (5.9, 7.9)]
CLOCK = pencil.clock(9.0, RATE)


def down() -> Array:
    return sum((pencil.bump(CLOCK, *go) for go in GOES), start=np.zeros(len(CLOCK)))


def on_one_leg(activity: Activity, side: Side, inward: float = 0.0) -> list[Pose]:
    draw = (
        pencil.step_down if activity is Activity.STEP_DOWN else pencil.single_leg_squat
    )
    motion = knee_in(draw(CLOCK, GOES, side), side, down(), inward)
    return poses(pencil.filmed(motion, azimuth=0.0))


def test_squats_are_counted_one_by_one() -> None:
    told = watched(squatting(), practising(Activity.SQUAT))

    assert [one.number for one in told.of(Counted)] == [1, 2, 3, 4, 5]
    assert told.summary.count == 5
    assert len(told.of(Ready)) == 1


def test_rises_from_a_chair_are_counted_though_it_begins_seated() -> None:
    seen = poses(simulated(chair_rises(Truth(rate=RATE)), Camera()))

    told = watched(seen, practising(Activity.SIT_TO_STAND))

    assert told.summary.count == 5


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("activity", [Activity.SINGLE_LEG_SQUAT, Activity.STEP_DOWN])
def test_on_one_leg_the_leg_that_works_is_told(activity: Activity, side: Side) -> None:
    told = watched(on_one_leg(activity, side), practising(activity))

    assert [one.side for one in told.of(Counted)] == [side] * 3
    assert told.of(Cued) == []


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("activity", [Activity.SINGLE_LEG_SQUAT, Activity.STEP_DOWN])
def test_on_one_leg_a_knee_that_goes_in_is_cued(activity: Activity, side: Side) -> None:
    told = watched(on_one_leg(activity, side, inward=0.1), practising(activity))

    assert {cued.side for cued in told.of(Cued)} == {side}
    assert told.summary.inward[side] == 3


@pytest.mark.parametrize("side", Side)
def test_a_collapse_of_known_size_is_cued_on_its_side(side: Side) -> None:
    left, right = (COLLAPSE * (one is side) for one in Side)

    told = watched(squatting(left, right), practising(Activity.SQUAT))

    assert {cued.side for cued in told.of(Cued)} == {side}
    assert told.summary.inward == {side: 5, side.other: 0}


def test_a_collapse_of_both_knees_is_cued_without_a_side() -> None:
    told = watched(squatting(COLLAPSE, COLLAPSE), practising(Activity.SQUAT))

    assert {cued.side for cued in told.of(Cued)} == {None}


def test_knees_in_line_are_never_cued() -> None:
    told = watched(squatting(), practising(Activity.SQUAT))

    assert told.of(Cued) == []
    assert {band for state in told.states for band in state.bands.values()} == {
        Band.FINE
    }


def test_the_summary_has_the_drawn_collapse_within_its_error() -> None:
    told = watched(squatting(right=COLLAPSE), practising(Activity.SQUAT))

    found = {m.side: m for m in told.summary.measures if m.name == "knee_collapse"}
    assert found[Side.RIGHT].value == pytest.approx(COLLAPSE, abs=deg(2))
    assert found[Side.LEFT].value == pytest.approx(0, abs=deg(2))
    assert 0 < found[Side.RIGHT].standard_error < deg(10)


@settings(max_examples=8)
@given(left=st.floats(0, deg(22)), right=st.floats(0, deg(22)))
def test_the_mirror_image_gets_the_mirrored_cues(left: float, right: float) -> None:
    seen = squatting(left, right, repetitions=2)

    one = watched(seen, practising(Activity.SQUAT))
    other = watched(map(mirrored, seen), practising(Activity.SQUAT))

    def swapped(side: Side | None) -> Side | None:
        return side.other if side else None

    assert [swapped(c.side) for c in one.of(Cued)] == [c.side for c in other.of(Cued)]
    assert one.summary.count == other.summary.count
    for side in Side:
        assert one.summary.inward[side] == other.summary.inward[side.other]


@pytest.mark.parametrize("rate", [8.0, 12.5, 30.0, 60.0])
@pytest.mark.parametrize("draw", [squats, chair_rises])
def test_the_count_does_not_depend_on_the_rate(draw: object, rate: float) -> None:
    activity = Activity.SQUAT if draw is squats else Activity.SIT_TO_STAND
    motion = (squats if draw is squats else chair_rises)(Truth(rate=rate))

    told = watched(poses(simulated(motion, Camera())), practising(activity))

    assert told.summary.count == 5


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), share=st.floats(0.0, 0.6))
def test_dropped_pictures_change_neither_count_nor_side(
    seed: int, share: float
) -> None:
    generator = np.random.default_rng(seed)
    seen = squatting(right=COLLAPSE, repetitions=3)
    kept = [pose for pose in seen if generator.random() >= share]

    told = watched(kept, practising(Activity.SQUAT))

    assert told.summary.count == 3
    assert told.summary.inward == {Side.LEFT: 0, Side.RIGHT: 3}


@pytest.mark.parametrize("slower", [0.6, 1.0, 2.0])
def test_the_pace_does_not_change_the_count(slower: float) -> None:
    seen = [replace(pose, time=pose.time * slower) for pose in squatting()]

    told = watched(seen, practising(Activity.SQUAT))

    assert told.summary.count == 5


def test_noise_adds_no_squats() -> None:
    motion = squats(Truth(rate=RATE))

    told = watched(
        poses(simulated(motion, Camera(noise=4.0))), practising(Activity.SQUAT)
    )

    assert told.summary.count == 5


def test_who_stands_and_sways_does_no_squat() -> None:
    seen = poses(pencil.filmed(pencil.posture(CLOCK), azimuth=0.0))

    told = watched(seen, practising(Activity.SQUAT))

    assert told.summary.count == 0


def test_who_walks_away_from_the_camera_does_no_squat() -> None:
    motion = pencil.posture(CLOCK)
    positions = np.array(motion.positions)
    positions[:, :, 0] -= 1.5 * pencil.ramped(CLOCK, 1.0, 4.0)[:, None]
    positions[:, :, 0] += 1.5 * pencil.ramped(CLOCK, 4.0, 8.0)[:, None]

    told = watched(
        poses(pencil.filmed(replace(motion, positions=positions), azimuth=0.0)),
        practising(Activity.SQUAT),
    )

    assert told.summary.count == 0


@pytest.mark.parametrize("activity", [Activity.STAND, Activity.SIT])
def test_a_hold_is_timed(activity: Activity) -> None:
    motion = pencil.posture(CLOCK, seated=activity is Activity.SIT)

    told = watched(poses(pencil.filmed(motion, azimuth=0.0)), practising(activity))

    assert told.summary.held == pytest.approx(9.4, abs=0.2)
    assert [one.seconds for one in told.of(Held)] == list(range(1, 10))
    assert any(m.name == "knee_separation" for m in told.summary.measures)
    assert told.of(Cued) == []


@pytest.mark.parametrize("side", Side)
def test_a_knee_inside_of_its_foot_in_standing_is_cued_on_its_side(side: Side) -> None:
    motion = pencil.posture(CLOCK)
    inside = knee_in(motion, side, np.ones(len(CLOCK)), 0.09)

    told = watched(
        poses(pencil.filmed(inside, azimuth=0.0)), practising(Activity.STAND)
    )

    assert {(one.cue.id, one.side) for one in told.of(Cued)} == {
        ("cue_stand_over_foot", side)
    }


def test_knees_closer_than_the_feet_in_sitting_are_cued_together() -> None:
    motion = pencil.posture(CLOCK, seated=True)
    for side in Side:
        motion = knee_in(motion, side, np.ones(len(CLOCK)), 0.05)

    told = watched(poses(pencil.filmed(motion, azimuth=0.0)), practising(Activity.SIT))

    assert {(one.cue.id, one.side) for one in told.of(Cued)} == {
        ("cue_sit_apart", None)
    }


def test_no_cue_that_is_given_live_claims_to_be_tested() -> None:
    offered = [cue_for(a, focus) for a in ACTIVITIES for focus in Focus]

    assert not any(cue is None or cue.is_tested for cue in offered)


@pytest.mark.parametrize("side", Side)
def test_steps_toward_the_camera_are_told_apart(side: Side) -> None:
    left, right = (deg(15) * (one is side) for one in Side)
    truth = Truth(rate=RATE, repetitions=2, left=left, right=right)
    seen = poses(simulated(walk(truth), Camera(distance=6.0)))

    told = watched(seen, practising(Activity.WALK))

    assert told.summary.count >= 3
    assert told.summary.inward[side] >= 1
    assert told.summary.inward[side.other] == 0


def test_a_goal_ends_the_set_by_itself() -> None:
    told = watched(squatting(), practising(Activity.SQUAT, goal=3))

    assert told.summary.count == 3
    assert told.states[-1].practice is None


@pytest.mark.parametrize("share", [1.0, 0.5, 1 / 3, 0.0])
def test_feedback_is_given_to_its_share_of_the_repetitions(share: float) -> None:
    seen = squatting(right=COLLAPSE)

    told = watched(seen, practising(Activity.SQUAT, share=share))

    expected = int(5 * share + 1e-9)
    assert told.summary.with_feedback == expected
    assert len(told.of(Cued)) <= expected
    assert told.summary.inward[Side.RIGHT] == 5
    if share == 0:
        assert not any(state.bands for state in told.states)


def test_feedback_fades_session_by_session() -> None:
    shares = [share_in(session) for session in range(1, 10)]

    assert shares[0] == 1
    assert shares[-1] == 0
    assert shares == sorted(shares, reverse=True)


def test_cues_are_of_external_focus_unless_the_person_chooses() -> None:
    first, chosen = cue_for(Activity.SQUAT), cue_for(Activity.SQUAT, Focus.INTERNAL)

    assert first is not None
    assert chosen is not None
    assert first.focus is Focus.EXTERNAL
    assert chosen.focus is Focus.INTERNAL


def test_two_cues_are_never_said_at_once() -> None:
    told = watched(
        [replace(p, time=p.time / 2) for p in squatting(right=COLLAPSE)],
        practising(Activity.SQUAT),
    )

    assert told.summary.count == 5
    assert 0 < len(told.of(Cued)) < 5


def test_the_band_says_in_while_the_knee_is_in() -> None:
    told = watched(squatting(right=COLLAPSE), practising(Activity.SQUAT))

    assert {state.bands.get(Side.RIGHT) for state in told.states} >= {Band.IN}
    assert {state.bands.get(Side.LEFT) for state in told.states} == {None, Band.FINE}


def test_nothing_is_said_of_knees_seen_from_aside() -> None:
    motion = squats(Truth(right=COLLAPSE, rate=RATE))
    seen = poses(simulated(motion, Camera(bearing=deg(35))))

    told = watched(seen, practising(Activity.SQUAT))

    assert told.summary.count == 5
    assert told.summary.judged == 0
    assert told.of(Cued) == []


def without_depth(seen: Sequence[Pose]) -> list[Pose]:
    return [replace(pose, lifted=None) for pose in seen]


def test_it_counts_without_a_guess_of_depth() -> None:
    told = watched(without_depth(squatting()), practising(Activity.SQUAT))

    assert told.summary.count == 5


def test_a_landing_cannot_be_practised() -> None:
    with pytest.raises(BadSetting, match="landing"):
        Practice(activity=Activity.LANDING)


def test_the_drawn_collapse_is_what_it_says() -> None:
    assert in_deg(COLLAPSE) == pytest.approx(20)
