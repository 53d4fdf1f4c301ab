"""Red flags: every row is asked, combined by its own rule, and says what to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.exam.complaint import Region
from kneewise.exam.exams import Exams
from kneewise.exam.flaglogic import LEG, LEG_ITEMS, LEG_OTHERWISE, LOGIC, Urgency
from kneewise.exam.redflags import (
    Answer,
    Screening,
    When,
    questions,
    raised,
    unanswered,
)
from kneewise.reference import row, table
from tests.exam.people import DAY, answers

ROWS = list(table("redflags"))


def yes(id_: str, *signs: str) -> Answer:
    return Answer(id=id_, yes=True, signs=signs)


def test_every_row_of_the_table_is_a_question_at_some_moment() -> None:
    asked = {question.id for when in When for question in questions(when=when)}

    assert asked == {LEG, *ROWS} - {LEG_OTHERWISE}


@pytest.mark.parametrize("id_", [id_ for id_ in ROWS if id_ in LOGIC])
def test_a_plain_yes_raises_the_urgency_of_its_row(id_: str) -> None:
    said = row(f"redflags/{id_}").text("urgency").split(" (")[0].replace(" ", "_")
    expected = "same_day" if said == "urgent" else said

    flags = raised([yes(id_)])

    assert [flag.urgency for flag in flags] == [expected]
    assert flags[0].key == f"redflags/{id_}"


@pytest.mark.parametrize("id_", LOGIC)
def test_every_sign_is_in_the_words_of_its_row(id_: str) -> None:
    said = row(f"redflags/{id_}")
    known = " ".join(said.cells.values()).lower()

    words = {word for sign in LOGIC[id_].signs for word in re.findall(r"\w+", sign)}

    assert {word for word in words if word not in known} <= {"a"}


@given(st.lists(answers(), max_size=8, unique_by=lambda a: a.id))
def test_every_flag_says_what_to_do_and_the_most_urgent_comes_first(
    given_answers: list[Answer],
) -> None:
    flags = raised(given_answers)

    assert [f.urgency.rank for f in flags] == sorted(f.urgency.rank for f in flags)
    for flag in flags:
        assert flag.action == row(flag.action_key).text("user_action_text")
        assert "as above" not in flag.action.lower()
        assert flag.stops_programme is (flag.urgency is not Urgency.MODIFY)


@given(
    st.lists(answers(), max_size=5, unique_by=lambda a: a.id),
    st.sampled_from(list(LOGIC)),
)
def test_one_more_yes_never_lowers_the_urgency(
    given_answers: list[Answer], id_: str
) -> None:
    others = [answer for answer in given_answers if answer.id != id_]

    before, after = raised(others), raised([*others, yes(id_)])

    assert len(after) == len(before) + 1
    assert not before or after[0].urgency.rank <= before[0].urgency.rank


def test_nothing_is_raised_by_a_no() -> None:
    answered = [Answer(id=question.id, yes=False) for question in questions()]

    assert raised(answered) == ()
    assert unanswered(answered) == ()


def test_as_above_stands_for_the_advice_of_its_group() -> None:
    flag = raised([yes("rf_okr_wb")])[0]

    assert flag.action == row("redflags/rf_okr_age").text("user_action_text")
    assert flag.key == "redflags/rf_okr_wb"


@pytest.mark.parametrize(
    ("id_", "signs", "urgency", "advice"),
    [
        ("rf_septic_risk", ("joint also hot",), "emergency", "rf_septic"),
        ("rf_septic_risk", (), "same_day", "rf_septic_risk"),
        ("rf_bursa", ("spreading redness",), "emergency", "rf_septic"),
        ("rf_perthes", ("night pain",), "same_day", "rf_neuro"),
        ("rf_hipfx", ("able to walk",), "same_day", "rf_okr_age"),
        ("rf_neuro", ("saddle signs",), "emergency", "rf_caudaeq"),
        ("rf_pvd", ("stable calf pain on walking",), "routine", "rf_pvd"),
        ("rf_pvd", ("pain at rest",), "same_day", "rf_neuro"),
        (
            "rf_pvd",
            ("stable calf pain on walking", "sudden pain"),
            "emergency",
            "rf_dislo",
        ),
        ("rf_hernia", ("vomiting",), "emergency", "rf_hernia"),
        ("rf_giveway", ("new after an injury",), "same_day", "rf_neuro"),
        ("rf_cardiac", ("chest pain now",), "emergency", "rf_cardiac"),
        ("rf_prolonged", ("lump",), "urgent_2_weeks", "rf_cancer"),
        ("rf_prolonged", ("lump", "hot joint"), "emergency", "rf_septic"),
    ],
)
def test_a_sign_changes_the_urgency_and_the_advice_as_its_row_says(
    id_: str, signs: tuple[str, ...], urgency: str, advice: str
) -> None:
    flag = raised([yes(id_, *signs)])[0]

    assert (flag.urgency, flag.action_key) == (urgency, f"redflags/{advice}")


@pytest.mark.parametrize(
    ("signs", "is_raised"),
    [
        (("pain on hopping",), True),
        (("runner/military",), False),
        (("runner/military", "missed periods"), True),
        ((), True),
    ],
)
def test_two_signs_or_pain_on_hopping_raise_the_flag_of_the_hip(
    signs: tuple[str, ...], is_raised: bool
) -> None:
    assert bool(raised([yes("rf_fnsf", *signs)])) is is_raised


@pytest.mark.parametrize(
    ("ids", "is_raised"),
    [
        ((LEG,), True),
        (("rf_wells_calf",), True),
        (("rf_wells_cancer",), False),
        (("rf_wells_cancer", "rf_wells_prev"), True),
        (("rf_wells_coll", "rf_wells_bed"), True),
        ((LEG_OTHERWISE,), False),
    ],
)
def test_a_swollen_leg_or_two_items_of_the_score_raise_one_flag(
    ids: tuple[str, ...], is_raised: bool
) -> None:
    flags = raised([yes(id_) for id_ in ids])

    assert len(flags) == is_raised
    assert all(flag.urgency is Urgency.SAME_DAY for flag in flags)


@given(st.lists(st.sampled_from([LEG, *LEG_ITEMS]), unique=True))
def test_nobody_talks_themselves_out_of_a_swollen_leg(ids: list[str]) -> None:
    with_other, without = [*ids, LEG_OTHERWISE], ids

    assert raised(map(yes, with_other)) == raised(map(yes, without))


def test_pregnancy_leaves_walking_and_rising_and_stops_nothing_else() -> None:
    flag = raised([yes("rf_preg")])[0]

    assert flag.only == (Activity.WALK, Activity.SIT_TO_STAND)
    assert not flag.stops_test
    assert not flag.stops_programme


@pytest.mark.parametrize(("age", "asked"), [(12, True), (40, False), (None, True)])
def test_questions_for_the_young_are_asked_of_the_young(
    age: int | None, asked: bool
) -> None:
    ids = {question.id for question in questions(Region.FRONT_OF_KNEE, age)}

    assert ("rf_scfe" in ids) is asked
    assert ("rf_perthes" in ids) is asked


@pytest.mark.parametrize("region", Region)
def test_wherever_it_hurts_what_threatens_life_is_asked(region: Region) -> None:
    ids = {question.id for question in questions(region, 40)}

    assert {"rf_septic", "rf_pe", "rf_caudaeq", "rf_cardiac", "rf_cancer", LEG} <= ids


def test_the_latest_screening_counts() -> None:
    old = Screening(on=DAY.replace(year=2025), answers=(yes("rf_lock"),))
    new = Screening(on=DAY, answers=(Answer(id="rf_lock", yes=False),))

    assert Exams(screenings=(old,)).flags
    assert Exams(screenings=(new, old)).flags == ()


@pytest.mark.parametrize(
    ("id_", "is_yes", "signs", "said"),
    [
        ("rf_nothing", True, (), "no red-flag question"),
        ("rf_neuro", True, ("green toes",), "no sign of rf_neuro"),
        ("rf_neuro", False, ("both legs",), "answered no"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    id_: str, is_yes: bool, signs: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadSetting, match=said) as refused:
        Answer(id=id_, yes=is_yes, signs=signs)

    assert refused.value.remedy


def test_two_answers_to_one_question_are_refused() -> None:
    with pytest.raises(BadSetting, match="answered twice"):
        Screening(on=DAY, answers=(yes("rf_lock"), Answer(id="rf_lock", yes=False)))
