"""A record finds its newest tests, mirrors, and grows without losing anything."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from kneewise.anatomy import Side
from kneewise.exam.exams import Exams
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from tests.exam.people import DAY, bend, push, records


def test_the_newest_counts_and_of_one_day_the_last_entered() -> None:
    old = push(Side.LEFT, 80, on=DAY - timedelta(days=30))
    first, last = push(Side.LEFT, 90), push(Side.LEFT, 95)

    exams = Exams(strength=(first, last, old))

    assert exams.latest(Movement.HIP_ABDUCTION, Side.LEFT) is last
    assert exams.latest(Movement.HIP_ABDUCTION, Side.RIGHT) is None
    assert exams.latest(Movement.HIP_ABDUCTION, Side.LEFT, "tests/st_abd_long") is None


def test_a_strength_and_a_range_of_one_name_are_not_taken_for_each_other() -> None:
    strength = push(Side.LEFT, 90, what=Movement.HIP_FLEXION)
    reach = bend(Side.LEFT, 120, what=Range.HIP_FLEXION)

    exams = Exams(strength=(strength,), ranges=(reach,))

    assert exams.latest(Movement.HIP_FLEXION, Side.LEFT) is strength
    assert exams.latest(Range.HIP_FLEXION, Side.LEFT) is reach


@given(records)
def test_a_mirror_exchanges_the_sides_and_twice_nothing(exams: Exams) -> None:
    mirrored = exams.mirrored()

    assert mirrored.mirrored() == exams
    for test, seen in zip(exams.tests, mirrored.tests, strict=True):
        assert seen.side == (test.side.other if test.side else None)


@given(records, records)
def test_a_record_grows_without_losing_a_test(first: Exams, second: Exams) -> None:
    both = first.with_more(second)

    assert len(both.tests) == len(first.tests) + len(second.tests)
    assert set(both.tests) == {*first.tests, *second.tests}
    assert both.complaints == (second.complaints or first.complaints)
