"""What people type is read as it was meant, or refused with an example."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.errors import BadSetting
from kneewise.exam import parse
from kneewise.units import deg


@pytest.mark.parametrize("text", ["92N", " 92 n ", "92.0N", "92,0N"])
def test_newtons_are_newtons_however_they_are_written(text: str) -> None:
    read = parse.force(text)

    assert read.value == pytest.approx(92)
    assert read.caveats == ()


@pytest.mark.parametrize(
    ("text", "newtons"), [("9.4kg", 92.18), ("9.4 kgf", 92.18), ("20.7lb", 92.08)]
)
def test_kilograms_and_pounds_are_read_as_forces_and_say_so(
    text: str, newtons: float
) -> None:
    read = parse.force(text)

    assert read.value == pytest.approx(newtons, abs=0.01)
    assert "92 N" in read.caveats[0].text


@pytest.mark.parametrize("text", ["0.38m", "0,38 m", "38cm", "380mm", "0,380m"])
def test_a_lever_is_in_metres_whatever_its_unit(text: str) -> None:
    assert parse.length(text).value == pytest.approx(0.38)


def test_the_other_quantities_are_read_with_their_units() -> None:
    assert parse.angle("32deg").value == pytest.approx(deg(32))
    assert parse.angle("−12°").value == pytest.approx(deg(-12))
    assert parse.torque("35 N·m").value == 35
    assert parse.seconds("11.2s").value == 11.2
    assert parse.count("12 reps") == parse.count("12") == 12
    assert parse.points("3") == 3
    assert parse.pain("3/10") == parse.pain("3") == 3


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (parse.force, "92", "has no unit"),
        (parse.force, "38cm", "is a length; a force is wanted"),
        (parse.length, "9.4kg", "is a force; a length is wanted"),
        (parse.force, "35Nm", "is a torque"),
        (parse.force, "12 stone", "in no unit known"),
        (parse.force, "N", "is no number"),
        (parse.force, "1,234N", "or one of thousands"),
        (parse.force, "9.2.1N", "is no number"),
        (parse.angle, "", "has no unit"),
        (parse.count, "2.5reps", "no whole number"),
        (parse.count, "12s", "no whole number"),
        (parse.pain, "some", "is no number"),
    ],
)
def test_what_is_mixed_up_is_refused_with_an_example(
    read: Callable[[str], object], text: str, said: str
) -> None:
    with pytest.raises(BadSetting, match=said) as refused:
        read(text)

    assert refused.value.remedy


READERS = st.sampled_from(
    [parse.force, parse.torque, parse.length, parse.angle, parse.seconds]
)


@given(READERS, st.text())
def test_nothing_but_a_refusal_comes_out_of_any_text(
    read: Callable[[str], parse.Amount], text: str
) -> None:
    with suppress(BadSetting):
        assert isinstance(read(text).value, float)


@given(st.floats(0, 1000).map(lambda f: round(f, 3)))
def test_what_is_written_is_read_back(newtons: float) -> None:
    assert parse.force(f"{newtons:.3f}N").value == newtons
