"""A programme to print: everything that is on it, and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kneewise.anatomy import Side
from kneewise.exam.redflags import Answer, raised
from kneewise.findings.cause import Cause, Evidence, Kind
from kneewise.person import Person
from kneewise.programme.exercise import Equipment, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.pose import poses
from kneewise.programme.propose import propose
from kneewise.report.drawing import picture
from kneewise.report.sheet import as_sheet, dose

WEAK = Cause(
    kind=Kind.WEAK_ABDUCTORS,
    side=Side.RIGHT,
    support=(Evidence(text="It was weaker.", source="claims/c02", weight=2.0),),
)
NEEDS = Needs(
    person=Person(code="A", mass=70.0, born=1990),
    start=date(2026, 5, 4),
    causes=(WEAK,),
    equipment=frozenset({Equipment.BAND, Equipment.CHAIR}),
)


def test_every_exercise_is_there_with_its_picture_dose_and_stop_rule() -> None:
    programme = propose(NEEDS)
    assert programme.items

    page = as_sheet(programme, "ANNA", 70.0)

    assert page.count('<svg class="pose"') == len(programme.items)
    for item in programme.items:
        assert catalogue()[item.exercise].name in page
        assert dose(item.dose) in page
        assert item.stop.text in page
        assert item.how.text in page


def test_it_asks_nothing_of_the_network_and_runs_nothing() -> None:
    page = as_sheet(propose(NEEDS), "<script>ANNA</script>")

    assert "<script" not in page
    assert "url(" not in page
    assert 'src="' not in page


def test_a_red_flag_leaves_advice_alone() -> None:
    flags = raised((Answer(id="rf_septic", yes=True),))
    programme = propose(replace(NEEDS, flags=flags))

    page = as_sheet(programme, "ANNA")

    assert "First this, then exercise" in page
    assert 'class="pose"' not in page
    assert flags[0].action in page


@pytest.mark.parametrize("exercise", sorted(poses()))
def test_every_exercise_can_be_drawn_for_either_leg(exercise: str) -> None:
    right = picture(exercise, "it", Side.RIGHT)
    left = picture(exercise, "it", Side.LEFT)

    assert 'aria-label="Start and end of it, right leg' in right
    assert right != left
