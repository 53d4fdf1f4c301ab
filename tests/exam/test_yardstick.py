"""Yardsticks say beforehand what the findings say afterwards, number for number."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite

import pytest

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.ask import asks
from kneewise.exam.exams import Exams
from kneewise.exam.norms import real_change
from kneewise.exam.plausible import doubts
from kneewise.exam.strength import Movement
from kneewise.exam.typed import Typed, entered
from kneewise.exam.yardstick import Kind, Lacking, Yardstick, shown, yardsticks
from kneewise.findings.exam_facts import Verdict, exam_facts
from kneewise.person import Person, Sex
from tests.exam.people import DAY, YOUNG_WOMAN, push

OLD_MAN = Person(born=1956, sex=Sex.MALE, height=1.75, mass=80)
PEOPLE = (YOUNG_WOMAN, OLD_MAN)
WRITTEN = {
    "a force": "N",
    "a torque": "Nm",
    "an angle": "rad",
    "a length": "m",
    "a time": "s",
    "a count": "reps",
    "points": "points",
}
"""A unit of each quantity that is SI."""

EVERY = [(one, person) for person in PEOPLE for one in yardsticks(Exams(), person, DAY)]
NAMED = [f"{one.protocol}-{one.quantity}-{person.born}" for one, person in EVERY]
ALONE = [one for one, _ in EVERY]
LESS = (Verdict.WEAK, Verdict.SHORT)


def found(one: Yardstick, value: float) -> Exams:
    """The record of one result, as somebody types it in SI."""
    is_strength = one.test in [m.value for m in Movement]
    asked = next(each for each in asks() if each.name == one.test)
    is_functional = not hasattr(asked.what, "direction") and one.sides is None
    typed = Typed(
        test=one.test,
        value=f"{value:.12f}{WRITTEN[one.quantity]}",
        side="left" if asked.sided else "",
        protocol="" if is_functional else one.protocol,
        device="belt_fixed" if is_strength else "",
        pain="0",
        on=DAY,
    )
    return entered(typed)[0]


def is_whole(one: Yardstick) -> bool:
    return one.quantity in ("a count", "points")


def inside(one: Yardstick) -> float:
    """SI, so little that only rounding could hide it."""
    return 0.0 if is_whole(one) else 1e-9


def beyond(one: Yardstick) -> float:
    """SI, past an end: less than anybody would type."""
    return 1.0 if is_whole(one) else 1e-6


def test_every_way_of_every_test_has_one() -> None:
    ways = {(one.test, one.protocol) for one, _ in EVERY}

    assert ways == {(a.name, p) for a in asks() for p in a.protocols}


@pytest.mark.parametrize("one", ALONE, ids=NAMED)
def test_what_is_possible_is_what_is_let_in(one: Yardstick) -> None:
    for end, inward in zip(one.possible, (1, -1), strict=True):
        assert found(one, end + inward * inside(one)) != Exams()
        with pytest.raises(BadSetting):
            found(one, end - inward * beyond(one))


@pytest.mark.parametrize(("one", "person"), EVERY, ids=NAMED)
def test_what_is_unbelievable_is_what_is_asked_about(
    one: Yardstick, person: Person
) -> None:
    for end, inward in zip(one.believable, (1, -1), strict=True):
        if isfinite(end):
            within = found(one, end + inward * inside(one)).tests[0]
            without = found(one, end - inward * beyond(one)).tests[0]

            assert not doubts(within, person)
            assert doubts(without, person)


USUAL = [pair for pair in EVERY if pair[0].usual and pair[0].sides]
USUAL_NAMES = [name for name, pair in zip(NAMED, EVERY, strict=True) if pair in USUAL]


@pytest.mark.parametrize(("one", "person"), USUAL, ids=USUAL_NAMES)
def test_less_than_usual_begins_where_the_findings_say(
    one: Yardstick, person: Person
) -> None:
    assert one.usual is not None
    past = one.usual.less - one.better * 1e-6
    short_of = one.usual.less + one.better * 1e-6

    verdicts = []
    for value in (past, short_of):
        facts = exam_facts(found(one, value), person)
        (fact,) = (*facts.strength, *facts.reach)
        assert fact.key == one.usual.norm.key
        verdicts.append(fact.verdict)

    assert verdicts[0] in LESS
    assert verdicts[1] is Verdict.AS_EXPECTED


def test_there_are_norms_of_each_kind_among_them() -> None:
    kinds = {one.usual.kind for one, _ in EVERY if one.usual}

    assert kinds == set(Kind)


@pytest.mark.parametrize("one", ALONE, ids=NAMED)
def test_the_smallest_real_change_is_that_of_the_test(one: Yardstick) -> None:
    value = min(max(1.0, one.believable[0]), one.believable[1], one.possible[1])
    test = found(one, round(value) if is_whole(one) else value).tests[0]

    assert one.change == real_change(test)


def test_why_nothing_is_compared_is_said() -> None:
    def lacking(person: Person, protocol: str = "tests/st_abd_short") -> object:
        every = yardsticks(Exams(), person, DAY)
        return next(one.lacking for one in every if one.protocol == protocol)

    assert lacking(YOUNG_WOMAN) is None
    assert lacking(YOUNG_WOMAN, "tests/st_quad") is Lacking.NOTHING
    assert lacking(OLD_MAN) is Lacking.ELSEWHERE
    assert lacking(Person()) is Lacking.UNKNOWN
    assert lacking(Person(born=2004, sex=Sex.FEMALE)) is Lacking.MASS


def test_what_was_found_before_comes_newest_first() -> None:
    older = push(Side.LEFT, 120, on=DAY - timedelta(days=30))
    newer = push(Side.LEFT, 140, on=DAY - timedelta(days=2))
    again = push(Side.LEFT, 142, on=DAY - timedelta(days=2))
    exams = Exams(strength=(older, newer, again))

    (one,) = (
        one
        for one in yardsticks(exams, YOUNG_WOMAN, DAY)
        if (one.protocol, one.quantity) == ("tests/st_abd_short", "a force")
    )

    assert [before.value for before in one.before] == [142, 140, 120]
    assert all(not before.is_in_question for before in one.before)


def test_an_implausible_result_of_before_is_in_question() -> None:
    exams = Exams(strength=(push(Side.LEFT, 2000),))

    every = yardsticks(exams, YOUNG_WOMAN, DAY)

    assert [b.is_in_question for one in every for b in one.before] == [True]


@pytest.mark.parametrize("quantity", WRITTEN)
def test_every_quantity_is_shown_in_a_unit_that_can_be_typed(quantity: str) -> None:
    unit, size = shown(quantity)

    assert unit
    assert size > 0
