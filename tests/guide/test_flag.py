"""A question that mentions a red flag is answered with what to do about it first."""

from __future__ import annotations

import pytest

from kneewise.guide import answered
from kneewise.reference import row
from tests.guide.asked import questions

MENTIONED = [
    ("my knee is locked and won't move", "rf_lock"),
    ("I can't straighten my knee", "rf_lock"),
    ("my knee gets stuck on the stairs", "rf_lock"),
    ("it keeps giving way when I walk", "rf_giveway"),
    ("my knee buckled twice", "rf_giveway"),
    ("I have a fever and my knee aches", "rf_septic"),
    ("the knee is hot and swollen", "rf_septic"),
    ("my calf is swollen since the flight", "rf_wells_calf"),
    ("swelling of the calf", "rf_wells_calf"),
    ("short of breath since my leg hurts", "rf_pe"),
    ("pain in my chest on the stairs", "rf_cardiac"),
    ("the pain wakes me at night", "rf_cancer"),
    ("night pain in my thigh", "rf_cancer"),
    ("I cannot put weight on it", "rf_okr_wb"),
    ("my foot has gone numb", "rf_dislo"),
    ("there is a lump in my groin", "rf_hernia"),
    ("my daughter limps", "rf_perthes"),
    ("should I squat when pregnant", "rf_preg"),
    ("I had an operation last month", "rf_arthroplasty"),
]


@pytest.mark.parametrize(("question", "id_"), MENTIONED)
def test_a_mention_is_answered_with_the_advice_of_its_row(
    question: str, id_: str
) -> None:
    raised = answered(question).flags

    found = [flag for flag in raised if flag.source == f"redflags/{id_}"]
    assert len(found) == 1
    assert found[0].urgency == row(found[0].source).text("urgency")
    assert found[0].action.endswith((".", ")"))


@pytest.mark.parametrize(("question", "id_"), MENTIONED)
def test_a_mention_leads_on_to_when_to_see_a_clinician(question: str, id_: str) -> None:
    found = answered(question)

    names = {link.topic for link in found.related} | {found.topic}
    assert "when_to_see_someone" in names, id_


def test_a_flag_counts_even_where_the_question_is_of_something_else() -> None:
    found = answered("pizza with a fever")

    assert found.topic is None
    assert [flag.source for flag in found.flags] == ["redflags/rf_septic"]


def test_a_row_that_points_to_the_one_above_gives_its_advice() -> None:
    (flag,) = answered("I cannot stand on my leg").flags

    assert flag.action == row("redflags/rf_okr_age").text("user_action_text")


def test_points_that_only_a_clinician_adds_up_are_not_shown() -> None:
    (flag,) = answered("is a swollen calf normal").flags

    assert "(+1)" not in flag.sign


@pytest.mark.parametrize(
    "question",
    [
        "my right knee hurts on the stairs",
        "does losing weight help my knees",
        "do I have to look straight ahead",
        "how do I land from a jump",
        "which way should my knees point",
    ],
)
def test_an_ordinary_question_raises_no_flag(question: str) -> None:
    assert answered(question).flags == ()


def test_few_everyday_questions_raise_a_flag() -> None:
    asked = questions("questions.csv")

    flagged = [question for question in asked if answered(question).flags]

    assert len(flagged) <= 2, flagged
