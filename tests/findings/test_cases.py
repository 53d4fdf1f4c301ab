"""Twelve written cases: what stands out in each, what may explain it, what may not."""

from __future__ import annotations

import pytest

from kneewise.anatomy import Side
from kneewise.findings.exams import exam_findings
from kneewise.findings.explain import explained
from kneewise.findings.finding import Standing
from kneewise.reference import row, table
from tests.case_parts import Written
from tests.cases import CASES, CONTRADICTORY, HEALTHY, RED_FLAG, TOO_PAINFUL, WEAK

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def firm(case: Written) -> set[tuple[str, Side | None]]:
    """All that stands out firmly in recordings and exams."""
    seen = case.seen
    found = [f for look in seen.looks for f in look.findings]
    found += exam_findings(seen.exams, seen.person)
    return {(f.measure, f.side) for f in found if f.standing is Standing.FINDING}


def test_there_are_twelve() -> None:
    assert len({case.name for case in CASES}) == 12


@each_case
def test_a_case_rests_on_rows_and_exercises_that_exist(case: Written) -> None:
    exercises = case.never.union(*case.core)

    assert all(row(key).key == key for key in case.sources)
    assert exercises <= table("exercises").keys()
    assert not any(kind <= case.never for kind in case.core)


@each_case
def test_what_stands_out_is_what_was_written(case: Written) -> None:
    assert firm(case) == case.findings


@each_case
def test_the_first_cause_is_what_was_written(case: Written) -> None:
    found = explained(case.seen)

    first = found.causes[0] if found.causes else None

    assert (first and (first.kind, first.side)) == case.first
    assert not {cause.kind for cause in found.causes} & case.unsupported


@each_case
def test_doubt_is_said_where_it_was_written_and_nowhere_else(case: Written) -> None:
    found = explained(case.seen)

    assert bool(found.unsure) is case.is_unsure
    assert bool(found.flags) is case.is_flagged


def test_a_healthy_person_is_told_that_nothing_stands_out() -> None:
    found = explained(HEALTHY.seen)

    assert found.headline == "Nothing stands out that would need explaining."
    assert (found.causes, found.undecided, found.tests) == ((), (), ())


def test_a_red_flag_leaves_nothing_else() -> None:
    found = explained(RED_FLAG.seen)

    assert "comes first" in found.headline
    assert found.sources == ("redflags/rf_lock",)
    assert (found.causes, found.undecided, found.tests) == ((), (), ())


def test_contradictory_data_are_said_to_be_so_with_what_would_help() -> None:
    found = explained(CONTRADICTORY.seen)

    assert found.headline == "It cannot be told from this."
    assert "200 N and 120 N on the same day" in found.unsure
    assert "in one recording and outwards in another" in found.unsure
    assert found.unsure.endswith("would help.")
    assert found.undecided


def test_a_test_that_hurt_is_asked_for_again_and_speaks_against_nothing_much() -> None:
    found = explained(TOO_PAINFUL.seen)

    again = next(test for test in found.tests if test.key == "tests/st_abd_short")

    assert "hurts less" in again.how
    assert "it hurt 7 of 10" in found.unsure


def test_a_case_that_agrees_with_itself_asks_for_no_more_tests() -> None:
    found = explained(WEAK.seen)

    assert found.headline == "Perhaps weaker hip abductors, on the right."
    assert found.tests == ()
    assert {"claims/c02", "claims/c04", "claims/c09"} <= set(found.known)
