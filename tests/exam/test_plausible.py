"""Implausible exams are questioned, with a remedy; plausible ones are left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam import parse
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.plausible import questions
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.person import Person
from tests.exam.people import DAY, YOUNG_WOMAN, bend, lunge, persons, push, records

TODAY = date(2026, 5, 31)


def asked(exams: Exams) -> list[str]:
    return [caveat.text for caveat in questions(exams, YOUNG_WOMAN, TODAY)]


def test_an_ordinary_visit_is_not_questioned() -> None:
    exams = Exams(
        strength=(
            replace(push(Side.LEFT, 92), lever=0.38),
            replace(push(Side.RIGHT, 118), lever=0.38),
            push(Side.LEFT, 320, what=Movement.KNEE_EXTENSION),
        ),
        ranges=(bend(Side.LEFT, 25), bend(Side.RIGHT, 38), lunge(Side.LEFT, 9)),
    )

    assert asked(exams) == []


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (push(Side.LEFT, parse.force("92kg").value), "more than a leg gives"),
        (push(Side.LEFT, 20.7), "less than nearly every leg gives"),
        (replace(push(Side.LEFT, 92), lever=1.2), "a lever of 120.0 cm"),
        (replace(push(Side.LEFT, 92), lever=0.06), "a lever of 6.0 cm"),
        (
            StrengthTest(
                what=Movement.HIP_EXTENSION,
                side=Side.LEFT,
                torque=600,
                protocol="tests/st_ext",
                on=DAY,
            ),
            "for each kilogram",
        ),
    ],
)
def test_a_force_or_lever_in_another_unit_is_questioned(
    test: StrengthTest, said: str
) -> None:
    texts = asked(Exams(strength=(test,)))

    assert any(said in text for text in texts)


def test_a_range_or_a_count_that_no_leg_gives_is_questioned() -> None:
    exams = Exams(
        ranges=(
            bend(Side.LEFT, 130),
            bend(Side.LEFT, 30, what=Range.HIP_FLEXION),
            lunge(Side.LEFT, 38),
        ),
        functional=(
            FunctionalTest(what=Functional.CHAIR_STAND, count=55, on=DAY),
            FunctionalTest(what=Functional.FIVE_RISES, seconds=1.1, on=DAY),
        ),
    )

    assert len(asked(exams)) == 5


def test_two_results_of_one_day_far_apart_are_questioned_once() -> None:
    exams = Exams(strength=(push(Side.LEFT, 90), push(Side.LEFT, 140)))

    texts = asked(exams)

    assert len(texts) == 1
    assert "90 N and 140 N" in texts[0]


def test_two_results_of_one_day_within_the_error_are_not() -> None:
    exams = Exams(strength=(push(Side.LEFT, 90), push(Side.LEFT, 96)))

    assert asked(exams) == []


def test_sides_exactly_exchanged_since_an_earlier_day_are_questioned() -> None:
    before = DAY - timedelta(days=30)
    exams = Exams(
        strength=(
            push(Side.LEFT, 92, on=before),
            push(Side.RIGHT, 118, on=before),
            push(Side.LEFT, 118),
            push(Side.RIGHT, 92),
        )
    )

    texts = asked(exams)

    assert len(texts) == 1
    assert "exactly right and left" in texts[0]


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2027, 1, 1), "in the future"), (date(1999, 1, 1), "before the person was")],
)
def test_a_day_that_cannot_be_is_refused(on: date, said: str) -> None:
    exams = Exams(strength=(push(Side.LEFT, 92, on=on),))

    with pytest.raises(BadSetting, match=said) as refused:
        questions(exams, YOUNG_WOMAN, TODAY)

    assert refused.value.remedy


@given(records, persons)
def test_a_mirrored_person_is_asked_as_much(exams: Exams, person: Person) -> None:
    person = replace(person, born=None)

    asked_here = questions(exams, person, TODAY)
    asked_there = questions(exams.mirrored(), person, TODAY)

    assert len(asked_there) == len(asked_here)
    assert all(caveat.remedy for caveat in asked_here)
