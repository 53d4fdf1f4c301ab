"""No exercise is given to a person whom a caution, the pain or a gate keeps from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.exam.complaint import Region, Told
from kneewise.programme.caution import Caution
from kneewise.programme.exercise import Stage, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.pose import Orientation
from kneewise.programme.propose import propose
from kneewise.programme.rule import Readiness
from kneewise.programme.safety import (
    advice,
    allowed,
    ceiling,
    changes,
    facts,
    knee_limit,
    limits,
    refusal,
)
from kneewise.units import deg
from tests.programme.people import GYM, READY, anyone, flags, needs, sore

JUMPS = {"skater", "pt_plyo", "drop_land_bi", "hop_hold"}
ONE_LEG = {
    "hip_hike",
    "step_up_lat",
    "step_down_lat",
    "squat_sl_box",
    "squat_sl",
    "deadlift_sl",
    "er_stand_cable",
}
NEVER = {
    Caution.NERVE_PAIN: {"glute_squeeze"},
    Caution.BACK_PAIN: {"prone_ext_load", "front_plank_ext", "hip_thrust"},
    Caution.SHOULDER_PAIN: {"side_plank_abd", "plank_side"},
    Caution.FRONT_OF_HIP_PAIN: {"hf_lunge_stretch", "hf_eccentric"},
    Caution.OUTER_HIP_PAIN: {
        "clam",
        "clam_band",
        "hip_hike",
        "tfl_itb_mob",
        "plank_side",
        "side_plank_abd",
        "add_copenhagen",
        "add_copenhagen_short",
    },
    Caution.OUTER_KNEE_PAIN: {"tfl_itb_mob"},
    Caution.ADDUCTOR_GROIN_PAIN: {"add_stretch"},
    Caution.ACUTE_GROIN_STRAIN: {"add_copenhagen_short", "add_stretch"},
    Caution.CALF_PAIN: {"gait_retrain_run"},
    Caution.ANKLE_PINCH: {"calf_wblt"},
    Caution.FALLS: JUMPS | ONE_LEG - {"step_up_lat"},
    Caution.POOR_BALANCE: {"deadlift_sl", "squat_sl", "hip_hike", "step_down_lat"},
    Caution.PREGNANT: JUMPS | {"prone_ext_load", "front_plank_ext"},
    Caution.WEAK_BONES: JUMPS,
    Caution.JOINT_REPLACED: JUMPS,
    Caution.BEGINNER: {"side_plank_abd"},
}
"""Read from the table by hand: who must never be given what."""


def given_to(person: Needs) -> set[str]:
    """Everything that a programme may lead to, the steps of its ladders included."""
    return {id_ for item in propose(person).items for id_ in item.ladder}


@given(person=anyone)
def test_nobody_is_given_what_their_caution_forbids(person: Needs) -> None:
    offered = {each.id for each in allowed(person)}
    reached = given_to(person)

    for fact in facts(person):
        assert not NEVER.get(fact, set()) & offered
        assert not NEVER.get(fact, set()) & reached
    assert reached <= offered
    assert not reached & person.dislikes
    assert all(catalogue()[id_].fits(person.equipment) for id_ in reached)


@pytest.mark.parametrize("fact", NEVER)
def test_a_caution_takes_away_what_it_should_and_says_so(fact: Caution) -> None:
    free = needs(equipment=GYM, stage=Stage.FUNCTIONAL, readiness=READY)
    person = replace(free, cautions=frozenset({fact}))
    if fact is Caution.BEGINNER:
        person = replace(person, stage=Stage.STRENGTH)

    for id_ in NEVER[fact]:
        assert refusal(catalogue()[id_], free) is None or fact is Caution.BEGINNER
        refused = refusal(catalogue()[id_], person)
        assert refused is not None
        assert refused.reason.text


@given(person=anyone)
def test_nobody_jumps_before_the_gate_and_no_ladder_leads_there(person: Needs) -> None:
    reached = given_to(person)
    chosen = {item.exercise for item in propose(person).items}

    if JUMPS & chosen:
        assert person.stage in (Stage.FUNCTIONAL, Stage.PLYOMETRIC)
        assert person.readiness == READY
        assert person.pain <= 2
    assert JUMPS & reached <= chosen


@pytest.mark.parametrize(
    "missing",
    [
        {"is_swollen": True},
        {"pain": 3.0},
        {"is_in_control": False},
        {"strength_ratio": 0.85},
        {"calm_weeks": 1},
    ],
)
def test_each_condition_closes_the_gate(missing: dict[str, float]) -> None:
    person = needs(equipment=GYM, stage=Stage.FUNCTIONAL, readiness=READY)
    unready: Readiness = replace(READY, **missing)  # type: ignore[arg-type]  # fields of it

    assert {each.id for each in allowed(person)} >= JUMPS
    assert not JUMPS & {each.id for each in allowed(replace(person, readiness=unready))}


@given(person=anyone, more=st.floats(0, 10))
def test_more_pain_never_gives_a_higher_stage(person: Needs, more: float) -> None:
    sorer = replace(
        person,
        complaints=tuple(
            replace(each, pain=min(10, each.pain + more)) for each in person.complaints
        ),
    )

    for exercise in catalogue().values():
        assert ceiling(exercise, sorer).rank <= ceiling(exercise, person).rank


def test_above_five_everything_is_gentle() -> None:
    person = needs(complaints=(sore(Region.FRONT_OF_KNEE, pain=6),), equipment=GYM)

    stages = {catalogue()[item.exercise].stage for item in propose(person).items}

    assert stages <= {Stage.MOBILITY, Stage.ACTIVATION}


def test_between_the_zones_only_what_loads_the_sore_place_is_gentle() -> None:
    person = needs(complaints=(sore(Region.FRONT_OF_KNEE, pain=4),), equipment=GYM)

    assert ceiling(catalogue()["quad_wb"], person) is Stage.ACTIVATION
    assert ceiling(catalogue()["abd_sl"], person) is Stage.STRENGTH


def test_a_sore_kneecap_bends_less_under_the_weight_of_the_body() -> None:
    person = needs(complaints=(sore(Region.FRONT_OF_KNEE),))
    squat = catalogue()["squat_bi"]

    assert knee_limit(squat, person) == pytest.approx(deg(45))
    assert knee_limit(squat, needs()) is None
    assert knee_limit(catalogue()["bridge_bi"], person) is None
    assert "45 degrees" in changes(squat, person)[-1].text


def test_tendons_and_kneecaps_have_the_stricter_rule_of_pain() -> None:
    tendon = needs(complaints=(sore(Region.BELOW_KNEECAP),))
    kneecap = needs(complaints=(sore(told=Told.PATELLOFEMORAL),))

    assert limits(catalogue()["sts_box"], tendon).most == 3
    assert limits(catalogue()["sts_box"], kneecap).most == 3
    assert limits(catalogue()["clam"], kneecap).most == 5
    assert limits(catalogue()["sts_box"], needs()).most == 5


def test_a_groin_called_adductor_related_is_not_taken_for_the_hip() -> None:
    groin = needs(complaints=(sore(Region.GROIN),))
    told = needs(complaints=(sore(Region.GROIN, told=Told.ADDUCTOR_GROIN),))

    assert Caution.FRONT_OF_HIP_PAIN in facts(groin)
    assert Caution.FRONT_OF_HIP_PAIN not in facts(told)
    assert Caution.ADDUCTOR_GROIN_PAIN in facts(told)


def test_a_flag_that_only_changes_is_remembered_as_a_caution() -> None:
    person = needs(flags=flags("preg"), equipment=GYM)

    assert {Caution.PREGNANT, Caution.WEAK_BONES} <= facts(person)
    orientations = {each.poses.orientation for each in allowed(person)}
    assert Orientation.PRONE not in orientations


def test_advice_is_for_everyone_and_changes_are_for_the_sore() -> None:
    step = catalogue()["step_down_lat"]
    stairs = needs(cautions=frozenset({Caution.STAIRS_PAIN}))

    assert changes(step, needs()) == ()
    assert [each.text for each in changes(step, stairs)] == [
        "Use a low step of 5 to 10 cm."
    ]
    assert [each.text for each in advice(catalogue()["hip_thrust"])] == [
        "Begin without any weight but your own."
    ]
