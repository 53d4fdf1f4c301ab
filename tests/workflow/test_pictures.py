"""The drawings of the exercises: bodies that rest on what carries them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.exam.ask import asks
from kneewise.exam.strength import Movement
from kneewise.programme.exercise import catalogue
from kneewise.programme.pose import Orientation, Support, poses, positions
from kneewise.report.drawings import (
    LIKE,
    Drawing,
    Figure,
    as_text,
    drawings,
    exam_drawings,
)
from kneewise.units import cm, deg
from kneewise.workflow.landmarks import Places, bare, lowest
from kneewise.workflow.pictures import bodies, drawn, every, every_test
from kneewise.workflow.posed import BOX
from kneewise.workflow.press import PRESSES, pressed
from kneewise.workflow.resting import BENCH

SETTLED = cm(3)  # skin is soft, and its thickness a guess
ROUNDING = cm(1)  # what is kept is rounded to a centimetre
GLIDE = cm(2.5)  # the shin glides on the thigh as the knee bends

WORKED_FOOT = ("right_heel", "right_tip")
OTHER_FOOT = ("left_heel", "left_tip")

ON_THE_FLOOR: dict[Orientation, tuple[tuple[str, ...], ...]] = {
    Orientation.HALF_KNEELING: (("right_tip",), OTHER_FOOT),
    Orientation.HANDS_AND_KNEES: (
        ("left_knee",),
        OTHER_FOOT,
        ("right_hand",),
        ("left_hand",),
    ),
    Orientation.SUPINE: (("right_shoulder", "left_shoulder"), WORKED_FOOT),
    Orientation.PRONE: (OTHER_FOOT, ("right_hand", "left_hand")),
    Orientation.SIDE_LYING: (("left_shoulder",), ("left_hip",), OTHER_FOOT),
    Orientation.FRONT_PLANK: (("right_elbow",), ("left_elbow",), OTHER_FOOT),
    Orientation.BENCH: (WORKED_FOOT, OTHER_FOOT),
}
"""Sets of landmarks of which the lowest touches the floor at start and end."""

RAISED = {"hf_eccentric": 0}
"""Exercises whose working foot is in the air, at the start (0) or the end (1)."""

MOMENTS = [(id_, moment) for id_ in poses() for moment in (0, 1)]


@cache
def body(id_: str, moment: int) -> Places:
    return bodies(id_)[moment]


def touching(id_: str, moment: int) -> tuple[tuple[str, ...], ...]:
    """What should lie on the floor; of a side plank on a bench only the arm does."""
    pair = poses()[id_]
    if pair.orientation is Orientation.SIDE_PLANK:
        is_up = "bench" in pair.props and moment == 1
        return (("left_elbow",), ("left_hand",)) + (() if is_up else (OTHER_FOOT,))
    if pair.orientation in ON_THE_FLOOR:
        sets = ON_THE_FLOOR[pair.orientation]
        return tuple(s for s in sets if s != WORKED_FOOT or RAISED.get(id_) != moment)
    if pair.support is Support.TWO_LEGS:
        return (WORKED_FOOT, OTHER_FOOT)
    is_seated = pair.support is Support.NONE
    return (OTHER_FOOT,) if is_seated else (WORKED_FOOT,)


def is_in_the_air(id_: str, moment: int) -> bool:
    """Jumps, and who stands on a box or a step, are not on the floor."""
    pair = poses()[id_]
    pose = (pair.start, pair.end)[moment]
    is_high = "box" in pair.props and pair.support is Support.TWO_LEGS and moment == 0
    is_up = pair.orientation is Orientation.STANDING
    is_jump = is_up and pose.worked.dorsiflexion < deg(-20)
    return is_high or is_jump or "step" in pair.props


SUPPORTED = [each for each in MOMENTS if not is_in_the_air(*each)]


def flat(drawing: Drawing) -> Array:
    """Every point of a drawing (k, 2) m, with what lies beside the body."""
    found = []
    for figure in drawing.figures:
        found += [*figure.points, *(p for t in figure.things for p in t.points)]
    return np.array(found)


def test_every_exercise_has_a_drawing() -> None:
    assert drawings().keys() == catalogue().keys() == poses().keys()


def test_every_way_of_every_test_by_hand_has_a_drawing() -> None:
    ways = {
        f"{asked.name}/{protocol.removeprefix('tests/')}"
        for asked in asks()
        for protocol in asked.protocols
    }

    assert exam_drawings().keys() == ways
    assert ways == positions().keys() | LIKE.keys()


def test_what_is_kept_is_what_the_body_model_gives() -> None:
    computed = every() | every_test()

    for id_, kept in (drawings() | exam_drawings()).items():
        if id_ in LIKE:
            continue
        fresh = computed[id_]
        assert kept.view is fresh.view, id_
        for one, other in zip(kept.figures, fresh.figures, strict=True):
            named = [(t.name, t.form, t.is_behind) for t in one.things]
            assert named == [(t.name, t.form, t.is_behind) for t in other.things], id_
        assert flat(kept) == pytest.approx(flat(fresh), abs=ROUNDING), (
            f"{id_} has changed: run python -m kneewise.workflow.pictures"
        )


def test_what_is_written_is_read_again() -> None:
    kept = drawings()

    text = as_text(kept)

    assert len(text) < 100_000
    assert text.count("\n") == len(kept) + 2


@pytest.mark.parametrize(("id_", "moment"), SUPPORTED)
def test_what_carries_the_body_touches_the_floor(id_: str, moment: int) -> None:
    places = body(id_, moment)

    for names in touching(id_, moment):
        assert abs(lowest(places, names)) <= SETTLED, names


@pytest.mark.parametrize(("id_", "moment"), MOMENTS)
def test_nothing_is_below_the_floor(id_: str, moment: int) -> None:
    assert lowest(body(id_, moment)) >= -SETTLED


@pytest.mark.parametrize("id_", [i for i, p in poses().items() if "step" in p.props])
def test_the_working_foot_stays_on_the_step(id_: str) -> None:
    heights = [lowest(body(id_, moment), WORKED_FOOT) for moment in (0, 1)]

    assert heights[0] == pytest.approx(heights[1], abs=cm(0.5))
    assert cm(10) <= heights[0] <= cm(20)  # a stair, as the table of exercises has it


@pytest.mark.parametrize("id_", ["step_up_lat", "step_down_lat"])
def test_the_other_foot_reaches_the_floor_beside_the_step(id_: str) -> None:
    heights = [lowest(body(id_, moment), OTHER_FOOT) for moment in (0, 1)]

    assert min(heights) <= SETTLED


def test_one_lands_from_a_box_in_front_of_it() -> None:
    start, end = (body("drop_land_bi", moment) for moment in (0, 1))

    assert lowest(start) == pytest.approx(BOX)
    assert lowest(end) == pytest.approx(0, abs=SETTLED)
    assert end["left_heel"][0] > start["left_tip"][0]


@pytest.mark.parametrize("id_", ["add_copenhagen", "add_copenhagen_short"])
@pytest.mark.parametrize("moment", [0, 1])
def test_the_upper_leg_rests_on_the_bench(id_: str, moment: int) -> None:
    rest = ("right_knee",) if id_.endswith("short") else ("right_ankle", "right_heel")

    height = lowest(body(id_, moment), rest)

    assert height == pytest.approx(BENCH, abs=SETTLED)


@pytest.mark.parametrize("id_", poses())
def test_start_and_end_differ(id_: str) -> None:
    start, end = body(id_, 0), body(id_, 1)

    moved = max(float(np.linalg.norm(end[n] - start[n])) for n in start)

    assert moved > cm(3)
    assert drawings()[id_].start != drawings()[id_].end


@pytest.mark.parametrize("id_", poses())
def test_bones_keep_their_length(id_: str) -> None:
    first = body("squat_bi", 0)
    bones = [
        (f"{side}_{a}", f"{side}_{b}")
        for side in ("left", "right")
        for a, b in (
            ("hip", "knee"),
            ("knee", "ankle"),
            ("heel", "tip"),
            ("shoulder", "elbow"),
            ("elbow", "hand"),
        )
    ]

    for moment in (0, 1):
        places = body(id_, moment)
        for a, b in bones:
            length = np.linalg.norm(places[a] - places[b])
            usual = np.linalg.norm(first[a] - first[b])
            assert length == pytest.approx(usual, abs=GLIDE), (a, b)


STRENGTHS = [each.name for each in asks() if isinstance(each.what, Movement)]


@pytest.mark.parametrize("test", positions())
def test_a_test_of_strength_is_still_and_any_other_moves(test: str) -> None:
    is_strength = test.split("/")[0] in STRENGTHS

    named = {thing.name for thing in exam_drawings()[test].start.things}

    assert (exam_drawings()[test].end is None) == is_strength
    assert ({"press", "push"} <= named) == is_strength


@pytest.mark.parametrize("name", PRESSES)
def test_a_device_touches_the_leg_that_pushes_it(name: str) -> None:
    test = next(id_ for id_, pair in positions().items() if name in pair.props)
    places, _ = bodies(test)

    middle, arrow = pressed(name, places)

    bones = [(places["right_hip"], places["right_knee"])]
    bones += [(places["right_knee"], places["right_ankle"])]
    assert min(distance(middle, *bone) for bone in bones) <= cm(9)
    assert np.linalg.norm(arrow[1] - arrow[0]) > cm(15)


def distance(point: Array, one: Array, other: Array) -> float:
    """Of a point from a bone, m."""
    bone = other - one
    share = np.clip((point - one) @ bone / (bone @ bone), 0, 1)
    return float(np.linalg.norm(point - one - share * bone))


def test_the_hip_turns_outward_when_the_foot_goes_inward() -> None:
    start, end = bodies("range_hip_external_rotation_prone/rom_er_prone")

    assert end["right_ankle"][2] < start["right_ankle"][2] - cm(10)


def test_the_thigh_hangs_below_the_edge_of_the_couch() -> None:
    _, end = bodies("length_hip_flexors/mod_thomas")

    assert end["right_knee"][1] < end["right_hip"][1]
    assert end["left_knee"][1] > end["left_hip"][1]
    assert abs(lowest(end, ("hip", "shoulder"))) <= SETTLED


@pytest.mark.parametrize("id_", ["bridge_bi", "bridge_uni", "hip_thrust"])
def test_a_bridge_lifts_the_hips(id_: str) -> None:
    start, end = body(id_, 0), body(id_, 1)

    assert lowest(end, ("hip",)) > lowest(start, ("hip",)) + cm(10)


def test_a_clam_opens_the_knees_and_keeps_the_heels_together() -> None:
    start, end = body("clam", 0), body("clam", 1)

    opened = end["right_knee"][1] - start["right_knee"][1]
    lifted = end["right_heel"][1] - start["right_heel"][1]
    assert opened > cm(15)
    assert lifted < opened / 2


def test_a_single_leg_stance_keeps_its_foot_where_it_is() -> None:
    start, end = body("er_stand_cable", 0), body("er_stand_cable", 1)

    turned = end["right_hip"] - end["left_hip"]
    before = start["right_hip"] - start["left_hip"]
    for name in WORKED_FOOT:
        assert end[name] == pytest.approx(start[name], abs=cm(2))
    assert abs(np.arctan2(turned[0], turned[2]) - np.arctan2(before[0], before[2])) > (
        deg(20)
    )


def test_a_hip_hike_lifts_the_free_side() -> None:
    start, end = body("hip_hike", 0), body("hip_hike", 1)

    assert start["left_hip"][1] < start["right_hip"][1]
    assert end["left_hip"][1] > end["right_hip"][1]


def test_a_drawing_shows_the_same_from_the_same_pose() -> None:
    assert drawn("clam") == drawn("clam")


def test_landmarks_lose_their_side_only() -> None:
    assert [bare(name) for name in ("left_hip", "neck")] == ["hip", "neck"]


def test_a_figure_lists_all_its_points() -> None:
    figure: Figure = drawings()["clam"].start

    assert len(figure.points) == 1 + 2 + 2 + 2 + 3 + 3 + 5 + 5
