"""A strength is a force on a lever, or a torque, and what cannot be is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.strength import Movement, StrengthTest
from tests.exam.people import DAY, push


def test_a_force_on_a_lever_makes_a_torque() -> None:
    test = replace(push(Side.LEFT, 92), lever=0.38)

    assert test.moment == pytest.approx(34.96)
    assert test.per_kilogram(60) == pytest.approx(34.96 / 60)


def test_a_force_without_a_lever_has_no_torque() -> None:
    test = push(Side.LEFT, 92)

    assert test.moment is None
    assert test.per_kilogram(60) is None


def test_a_torque_without_a_force_is_no_share_of_body_weight() -> None:
    test = StrengthTest(
        what=Movement.HIP_EXTENSION,
        side=Side.LEFT,
        torque=80,
        protocol="tests/st_ext",
        on=DAY,
    )

    assert test.moment == 80
    assert test.of_body_weight(60) is None


@given(force=st.floats(1, 900), mass=st.floats(30, 150), scale=st.floats(0.5, 2))
def test_a_larger_person_who_is_stronger_alike_has_the_same_share(
    force: float, mass: float, scale: float
) -> None:
    small = push(Side.LEFT, force).of_body_weight(mass)
    large = push(Side.LEFT, force * scale).of_body_weight(mass * scale)

    assert large == pytest.approx(small)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"force": -1.0}, "a force of -1 N"),
        ({"force": float("nan")}, "a force of nan N"),
        ({"lever": 38.0}, "a lever of 38 m"),
        ({"lever": 0.0}, "turns nothing"),
        ({"pain": 11.0}, "not on the scale"),
        ({"protocol": "tests/st_ext"}, "no way of testing hip abduction"),
        ({"lever": 0.38, "torque": 92.0}, "make 35.0 N·m"),
        ({"force": None}, "neither a force nor a torque"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    wrong: dict[str, float], said: str
) -> None:
    sound = push(Side.LEFT, 92)

    with pytest.raises(BadSetting, match=said) as refused:
        replace(sound, **wrong)  # type: ignore[arg-type]

    assert refused.value.remedy
