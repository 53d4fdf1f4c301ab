"""Published values are used for the same test, sex and age only, and never invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kneewise.anatomy import Side
from kneewise.exam.entry import Device, Mode
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.norms import norm, real_change, side_limit
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.person import Person, Sex
from kneewise.reference import row
from kneewise.units import deg
from tests.exam.people import DAY, YOUNG_WOMAN, bend, lunge, persons, push, records


def test_a_strapped_push_above_the_knee_is_compared_with_the_same() -> None:
    found = norm(push(Side.LEFT, 92), YOUNG_WOMAN)

    assert found is not None
    assert found.key == "norms/hip_abd_bw_f"
    assert found.mean == pytest.approx(0.292)
    assert found.sd == pytest.approx(0.061)


@pytest.mark.parametrize(
    "other",
    [
        {"protocol": "tests/st_abd_long"},
        {"protocol": "tests/st_abd_supine"},
        {"device": Device.HAND_HELD},
        {"device": None},
        {"mode": Mode.BREAK},
    ],
)
def test_another_way_of_pushing_has_no_norm(other: dict[str, str]) -> None:
    test = replace(push(Side.LEFT, 92), **other)  # type: ignore[arg-type]

    assert norm(test, YOUNG_WOMAN) is None


@pytest.mark.parametrize(
    "person",
    [
        Person(sex=Sex.FEMALE),
        Person(born=2004),
        Person(born=1960, sex=Sex.FEMALE),
    ],
)
def test_a_person_unlike_those_published_has_no_norm(person: Person) -> None:
    assert norm(push(Side.LEFT, 92), person) is None


@pytest.mark.parametrize(("born", "low"), [(1964, 12), (1951, 10), (1980, None)])
def test_rises_from_a_chair_are_compared_by_age(born: int, low: int | None) -> None:
    test = FunctionalTest(what=Functional.CHAIR_STAND, count=9, on=DAY)

    found = norm(test, Person(born=born, sex=Sex.FEMALE))

    assert (found.low if found else None) == low


def test_five_rises_have_an_upper_limit() -> None:
    test = FunctionalTest(what=Functional.FIVE_RISES, seconds=13, on=DAY)

    found = norm(test, Person(born=1960))

    assert found is not None
    assert (found.low, found.high) == (None, 11.4)


def test_a_confidence_interval_of_a_mean_is_no_range_of_people() -> None:
    found = norm(bend(Side.LEFT, 100, what=Range.HIP_FLEXION), YOUNG_WOMAN)

    assert found is not None
    assert found.mean == pytest.approx(deg(133.8))
    assert (found.sd, found.low, found.high) == (None, None, None)


@given(records, persons)
def test_only_rows_read_at_their_source_are_compared_with(
    exams: Exams, person: Person
) -> None:
    for test in exams.tests:
        found = norm(test, person)

        assert found is None or row(found.key).is_checked


@given(records)
def test_the_smallest_real_change_is_above_zero_and_from_a_checked_row(
    exams: Exams,
) -> None:
    for test in exams.tests:
        change = real_change(test)

        assert change is None or change.amount > 0
        assert change is None or row(change.key).is_checked


def test_strength_changes_by_a_share_and_a_lunge_by_centimetres() -> None:
    push_change = real_change(push(Side.LEFT, 92))
    extension = real_change(push(Side.LEFT, 92, what=Movement.HIP_EXTENSION))
    lunge_change = real_change(lunge(Side.LEFT, 9))

    assert push_change is not None
    assert extension is not None
    assert lunge_change is not None
    assert push_change.amount == pytest.approx(0.14)
    assert extension.amount == pytest.approx(0.22)
    assert lunge_change.amount == pytest.approx(0.019)


def test_a_range_that_knows_its_error_is_judged_by_it() -> None:
    test = replace(bend(Side.LEFT, 30), standard_error=deg(2))

    change = real_change(test)

    assert change is not None
    assert change.amount == pytest.approx(2.77 * deg(2), rel=0.001)
    assert change.standard_error(test.value) == pytest.approx(deg(2))


def test_sides_differ_by_the_rule_of_the_table() -> None:
    assert side_limit(push(Side.LEFT, 92)).amount == pytest.approx(0.1)
    assert side_limit(bend(Side.LEFT, 30)).amount == pytest.approx(deg(10))
    assert side_limit(lunge(Side.LEFT, 9)).amount == pytest.approx(0.015)
