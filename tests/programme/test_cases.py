"""The twelve written cases: the core of each programme, and what is not in it."""

from __future__ import annotations

import pytest

from kneewise.findings.explain import explained
from kneewise.findings.seen import INWARD
from kneewise.programme.exercise import HOME
from kneewise.programme.needs import Needs
from kneewise.programme.programme import Programme
from kneewise.programme.propose import propose
from tests.case_parts import Written, mirrored
from tests.cases import CASES, CONTRADICTORY, HEALTHY, RED_FLAG, STIFF_HIPS, WEAK
from tests.exam.people import DAY

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def needs(case: Written) -> Needs:
    """What a case needs, as its explanation says."""
    seen, found = case.seen, explained(case.seen)
    return Needs(
        person=seen.person,
        start=DAY,
        complaints=seen.exams.complaints,
        causes=found.causes,
        flags=found.flags,
        activities=tuple(
            dict.fromkeys(
                look.case.activity
                for look in seen.looks
                if any(f.measure in INWARD for f in look.findings)
            )
        ),
        equipment=HOME | case.equipment,
    )


def exercises(programme: Programme) -> set[str]:
    return {item.exercise for item in programme.items}


@each_case
def test_the_core_of_the_programme_is_what_was_written(case: Written) -> None:
    found = exercises(propose(needs(case)))

    assert all(found & wanted for wanted in case.core)


@each_case
def test_what_must_not_be_in_a_programme_is_not(case: Written) -> None:
    found = exercises(propose(needs(case)))

    assert not found & case.never


@each_case
def test_the_mirrored_case_has_the_mirrored_programme(case: Written) -> None:
    other = replaced(case)

    found, expected = propose(needs(other)), propose(needs(case)).mirrored()

    assert [item.name for item in found.items] == [i.name for i in expected.items]


def replaced(case: Written) -> Written:
    """The same case in a mirror."""
    return Written(
        name=case.name,
        reasoning=case.reasoning,
        sources=case.sources,
        seen=mirrored(case.seen),
        equipment=case.equipment,
    )


@pytest.mark.parametrize("case", [RED_FLAG, HEALTHY, CONTRADICTORY])
def test_nothing_is_trained_where_nothing_was_found_or_something_comes_first(
    case: Written,
) -> None:
    found = propose(needs(case))

    assert found.items == ()
    assert found.advice
    assert found.is_stopped is case.is_flagged


def test_the_first_exercise_says_what_was_tested() -> None:
    first = propose(needs(WEAK)).items[0]

    assert any(said.key == "norms/hip_abd_bw_f" for said in first.why)


def test_a_stiff_hip_is_told_that_no_exercise_here_turns_it() -> None:
    found = propose(needs(STIFF_HIPS))

    assert any("right hip" in said.text for said in found.unmet)
