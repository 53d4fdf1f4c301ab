"""The catalogue: every row of the table is understood, and grows step by step."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kneewise.programme.caution import Caution, Response, precautions
from kneewise.programme.exercise import (
    HOME,
    Equipment,
    Exercise,
    Stage,
    Target,
    catalogue,
)
from kneewise.programme.pose import Orientation, Support, poses
from kneewise.reference import table
from kneewise.units import deg
from tests.programme.people import GYM

EXERCISES = list(catalogue().values())


def test_every_row_but_the_rules_is_an_exercise() -> None:
    ids = [r.id for r in table("exercises").values() if r.text("stage") != "rule"]

    assert list(catalogue()) == ids
    assert len(ids) == 46


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_an_exercise_trains_something_and_grows_without_ever_shrinking(
    exercise: Exercise,
) -> None:
    doses = exercise.doses(3, GYM)

    assert exercise.targets
    for less, more in pairwise(doses):
        rises = less.is_at_most(more) or more.load_steps > less.load_steps
        assert rises
        assert less != more
    assert all(dose.per_week == doses[0].per_week for dose in doses)


@pytest.mark.parametrize(
    ("id_", "least", "most"),
    [
        ("bridge_bi", (2, 10, 2.0), (3, 15, 2.0)),
        ("plank_side", (2, None, 20.0), (3, None, 40.0)),
        ("add_squeeze", (3, 10, 5.0), (3, 10, 10.0)),
        ("pt_isometric", (5, None, 45.0), (5, None, 45.0)),
        ("pt_isotonic", (4, 15, None), (4, 6, None)),
        ("walk_retrain", (1, None, 180.0), (2, None, 300.0)),
        ("add_copenhagen", (1, 5, None), (3, 15, None)),
        ("cadence_up", (1, None, None), (1, None, None)),
    ],
)
def test_the_words_of_a_dose_are_read(
    id_: str,
    least: tuple[int, int | None, float | None],
    most: tuple[int, int | None, float | None],
) -> None:
    doses = catalogue()[id_].doses(3)

    first, last = doses[0], doses[-1]

    assert (first.sets, first.repetitions, first.hold) == least
    assert (last.sets, last.repetitions, last.hold) == most


def test_days_a_week_stay_within_those_of_the_table() -> None:
    assert catalogue()["calf_wblt"].doses(1)[0].per_week == 5
    assert catalogue()["bridge_uni"].doses(7)[0].per_week == 3
    assert catalogue()["clam"].doses(4)[0].per_week == 4


def test_weight_makes_only_what_can_be_loaded_heavier() -> None:
    with_weights = HOME | {Equipment.WEIGHT}

    assert catalogue()["split_squat"].doses(3, with_weights)[-1].load_steps == 3
    assert catalogue()["split_squat"].doses(3, HOME)[-1].load_steps == 0
    assert catalogue()["bridge_bi"].doses(3, GYM)[-1].load_steps == 0


@pytest.mark.parametrize(
    ("id_", "equipment", "fits"),
    [
        ("abd_sl", set(), True),
        ("clam", set(), True),
        ("clam_band", set(), False),
        ("abd_sl_load", {Equipment.CABLE}, True),
        ("squat_bi", {Equipment.CHAIR}, True),
        ("split_squat", set(), True),
        ("quad_wb", HOME, False),
        ("quad_wb", {Equipment.WEIGHT}, True),
        ("step_down_lat", {Equipment.STEP}, False),
        ("step_down_lat", {Equipment.STEP, Equipment.MIRROR}, True),
        ("sts_band", {Equipment.BAND}, False),
        ("drop_land_bi", HOME, False),
    ],
)
def test_needed_equipment_is_read(
    id_: str, equipment: set[Equipment], *, fits: bool
) -> None:
    assert catalogue()[id_].fits(frozenset(equipment)) is fits


def test_activity_of_muscles_is_kept_only_where_it_was_read() -> None:
    read = {share.muscle: share.share for share in catalogue()["bridge_uni"].emg}

    assert read[Target.GLUTEUS_MAXIMUS].low == pytest.approx(0.40)
    assert read[Target.GLUTEUS_MEDIUS].high == pytest.approx(0.55)
    assert catalogue()["hip_hike"].emg == ()
    assert catalogue()["bridge_bi"].gluteal_index is None
    assert catalogue()["clam"].gluteal_index == 115


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_no_caution_of_the_table_is_passed_over(exercise: Exercise) -> None:
    text = table("exercises")[exercise.id].text("cautions")
    source = "clam" if text.startswith("as ") else exercise.id
    words = table("exercises")[source].text("cautions")

    found = precautions(exercise.id)

    assert "; ".join(each.words for each in found) == words
    for each in found:
        assert bool(each.cautions) is (each.response is not Response.NOTE)
        assert each.advice or each.response is not Response.CHANGE


def test_every_caution_bars_or_changes_something() -> None:
    asked = {c for e in EXERCISES for p in e.precautions for c in p.cautions}
    by_kind = {Caution.PREGNANT, Caution.WEAK_BONES, Caution.JOINT_REPLACED}

    assert asked | by_kind == set(Caution)


def test_numbers_in_advice_come_from_the_words() -> None:
    found = catalogue()["quad_wb"].precautions[0]

    assert found.advice == "Bend the knee between 0 and 45 degrees only."
    assert "weight-bearing 0-45 deg" in found.words


def test_every_exercise_is_drawn_within_what_joints_can_do() -> None:
    assert poses().keys() == catalogue().keys()
    for id_, pair in poses().items():
        assert pair.start != pair.end, id_
        for pose in (pair.start, pair.end):
            for leg in (pose.worked, pose.other):
                assert deg(-20) <= leg.hip_flexion <= deg(125), id_
                assert deg(-45) <= leg.hip_adduction <= deg(25), id_
                assert deg(-45) <= leg.hip_rotation <= deg(45), id_
                assert deg(0) <= leg.knee_flexion <= deg(130), id_
                assert deg(-50) <= leg.dorsiflexion <= deg(40), id_


def test_both_legs_are_drawn_alike_where_both_work() -> None:
    for id_, pair in poses().items():
        if not pair.is_sided:
            assert pair.start.worked == pair.start.other, id_
            assert pair.end.worked == pair.end.other, id_


def test_the_drawing_of_a_kind_agrees_with_its_words() -> None:
    words = {
        Orientation.SUPINE: "supine",
        Orientation.PRONE: "prone",
        Orientation.SIDE_LYING: "side-lying",
        Orientation.HALF_KNEELING: "half-kneeling",
        Orientation.FRONT_PLANK: "front plank",
    }
    for exercise in EXERCISES:
        word = words.get(exercise.poses.orientation)
        if word and exercise.id != "tfl_itb_mob":
            assert word in exercise.position, exercise.id
    assert poses()["squat_sl"].support is Support.ONE_LEG
    assert poses()["squat_bi"].support is Support.TWO_LEGS


def test_stages_climb() -> None:
    ranks = [stage.rank for stage in Stage]

    assert ranks == [0, 0, 1, 2, 3]
