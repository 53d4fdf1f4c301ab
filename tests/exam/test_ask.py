"""Every test can be asked for by name, and says how it is done, and by which row."""

from __future__ import annotations

import pytest

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.ask import Ask, ask, asks
from kneewise.exam.functional import Functional
from kneewise.exam.length import Length
from kneewise.exam.questionnaire import Instrument, items
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.exam.typed import Typed, entered
from kneewise.reference import row
from tests.exam.people import DAY


def test_every_kind_of_test_is_there_once() -> None:
    kinds = [*Movement, *Range, *Length, *Functional, *Instrument]

    names = [each.name for each in asks()]

    assert len(names) == len(set(names)) == len(kinds)


@pytest.mark.parametrize("each", asks(), ids=lambda each: each.name)
def test_a_test_says_how_it_is_done_and_where_that_stands(each: Ask) -> None:
    assert each.how.endswith(".")
    assert row(each.key).source
    assert all(row(key).key == key for key, _ in each.ways)
    assert bool(each.details()) is bool(each.protocols)


@pytest.mark.parametrize("each", asks(), ids=lambda each: each.name)
def test_its_example_can_be_typed(each: Ask) -> None:
    is_form = isinstance(each.what, Instrument)
    value = "0 " * len(items(each.what)) if is_form else each.unit  # type: ignore[arg-type]

    exams, caveats = entered(
        Typed(test=each.name, side="left" if each.sided else "", value=value, on=DAY)
    )

    assert caveats == ()
    assert len(exams.tests) + len(exams.questionnaires) == 1
    assert all(t.side is (Side.LEFT if each.sided else None) for t in exams.tests)


def test_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(BadSetting, match="there are hip_abduction, ") as refused:
        ask("hip_wobble")

    assert refused.value.remedy
