"""How strong a person's muscle groups are taken to be, by their strength tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Bundle, Group, Side
from kneewise.exam.exams import Exams
from kneewise.exam.strength import Movement
from kneewise.findings.exam_facts import exam_facts
from kneewise.findings.strengths import LEAST, MOST, Strength, factors, strengths
from kneewise.person import Person
from kneewise.reference import row
from tests.case_parts import pushes
from tests.cases import ANNA
from tests.exam.people import persons, push, records

MEDIUS = Group.GLUTEUS_MEDIUS


def strong(exams: Exams, person: Person = ANNA) -> dict[Bundle, Strength]:
    return strengths(exam_facts(exams, person), person)


def test_an_abductor_is_scaled_by_published_people_in_the_same_test() -> None:
    published = (row("norms/hip_abd_bw_f").number("value") or 0) / 100
    force = 0.75 * published * 65 * 9.81

    found = strong(Exams(strength=(push(Side.LEFT, force),)))

    assert found[Bundle(MEDIUS, Side.LEFT)].factor == pytest.approx(0.75)
    assert found[Bundle(MEDIUS, Side.LEFT)].key == "norms/hip_abd_bw_f"
    assert Bundle(MEDIUS, Side.RIGHT) not in found


def test_the_error_is_that_of_the_test() -> None:
    found = strong(Exams(strength=(push(Side.LEFT, 150),)))

    one = found[Bundle(MEDIUS, Side.LEFT)]

    # 14 % is the smallest real change: 1.96 and the root of 2 times the error.
    assert one.standard_error == pytest.approx(one.factor * 0.14 / 2.77, rel=0.01)


def test_without_published_people_the_weaker_side_is_scaled_by_the_stronger() -> None:
    found = strong(Exams(strength=pushes(Movement.KNEE_EXTENSION, 400, 280)))

    assert factors(found) == {
        Bundle(Group.QUADRICEPS, Side.RIGHT): pytest.approx(280 / 400)
    }


def test_sides_that_differ_by_no_more_than_can_be_told_change_nothing() -> None:
    assert strong(Exams(strength=pushes(Movement.KNEE_EXTENSION, 400, 380))) == {}


def test_a_test_that_hurt_or_has_nothing_beside_it_changes_nothing() -> None:
    hurting = Exams(strength=pushes(Movement.HIP_ABDUCTION, 180, 100, pain=6))
    alone = Exams(strength=(push(Side.LEFT, 280, what=Movement.KNEE_EXTENSION),))

    assert strong(hurting) == {}
    assert strong(alone) == {}


def test_two_results_of_one_day_that_disagree_change_nothing() -> None:
    exams = Exams(strength=(push(Side.LEFT, 120), push(Side.LEFT, 200)))

    assert strong(exams) == {}


@pytest.mark.parametrize(("force", "factor"), [(500, MOST), (30, LEAST)])
def test_a_factor_ends_where_the_model_is_no_longer_the_person(
    force: float, factor: float
) -> None:
    found = strong(Exams(strength=(push(Side.LEFT, force),)))

    assert found[Bundle(MEDIUS, Side.LEFT)].factor == factor


@settings(max_examples=60, deadline=None)
@given(exams=records, person=persons)
def test_a_factor_stays_where_a_model_can_follow_and_has_an_error(
    exams: Exams, person: Person
) -> None:
    for strength in strong(exams, person).values():
        assert LEAST <= strength.factor <= MOST
        assert strength.standard_error > 0
        assert strength.text
        assert row(strength.key).key == strength.key


@settings(max_examples=60, deadline=None)
@given(exams=records, person=persons)
def test_a_mirrored_person_has_mirrored_strengths(exams: Exams, person: Person) -> None:
    expected = {
        Bundle(b.group, b.side.other): factor
        for b, factor in factors(strong(exams, person)).items()
    }

    assert factors(strong(exams.mirrored(), person)) == expected


@settings(max_examples=40, deadline=None)
@given(force=st.floats(60, 280), more=st.floats(0, 60))
def test_more_force_never_makes_a_weaker_muscle(force: float, more: float) -> None:
    first = Exams(strength=(push(Side.LEFT, force),))
    second = replace(first, strength=(push(Side.LEFT, force + more),))

    before = factors(strong(first))[Bundle(MEDIUS, Side.LEFT)]

    assert factors(strong(second))[Bundle(MEDIUS, Side.LEFT)] >= before
