"""Ranges, lengths and functional tests hold one value in the unit of their kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.range import Range, RangeTest
from kneewise.units import deg
from tests.exam.people import DAY, bend


def test_the_lunge_is_an_angle_or_a_distance() -> None:
    angle = bend(Side.LEFT, 38, what=Range.ANKLE_LUNGE)
    distance = RangeTest(
        what=Range.ANKLE_LUNGE,
        side=Side.LEFT,
        distance=0.1,
        protocol="tests/wblt",
        on=DAY,
    )

    assert angle.value == pytest.approx(deg(38))
    assert distance.value == 0.1


def test_the_position_is_no_part_of_what_moves() -> None:
    lying, sitting = (
        Range.HIP_INTERNAL_ROTATION_PRONE,
        Range.HIP_INTERNAL_ROTATION_SITTING,
    )

    assert lying.direction == sitting.direction == "hip_internal_rotation"


def test_points_of_a_rating_have_the_names_of_the_table() -> None:
    names = {
        points: FunctionalTest(
            what=Functional.STEP_DOWN, side=Side.LEFT, points=points, on=DAY
        ).meaning
        for points in range(7)
    }

    assert names[0] == names[1] == "good"
    assert names[2] == names[3] == "medium"
    assert names[4] == names[5] == names[6] == "poor"


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: bend(Side.LEFT, 200), "an angle of 200°"),
        (
            lambda: RangeTest(
                what=Range.HIP_FLEXION,
                side=Side.LEFT,
                distance=0.1,
                protocol="tests/rom_flex",
                on=DAY,
            ),
            "measured as an angle",
        ),
        (
            lambda: RangeTest(
                what=Range.HIP_FLEXION,
                side=Side.LEFT,
                protocol="tests/rom_flex",
                on=DAY,
            ),
            "one of the two",
        ),
        (
            lambda: LengthTest(
                what=Length.ADDUCTORS,
                side=Side.LEFT,
                angle=deg(40),
                protocol="tests/bkfo",
                on=DAY,
            ),
            "a distance",
        ),
        (
            lambda: FunctionalTest(what=Functional.FIVE_RISES, count=5, on=DAY),
            "given as seconds",
        ),
        (
            lambda: FunctionalTest(
                what=Functional.FIVE_RISES, seconds=float("nan"), on=DAY
            ),
            "cannot be",
        ),
        (
            lambda: FunctionalTest(what=Functional.STEP_DOWN, points=3, on=DAY),
            "on one leg",
        ),
        (
            lambda: FunctionalTest(
                what=Functional.STEP_DOWN, side=Side.LEFT, points=7, on=DAY
            ),
            "expected 0 to 6",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    build: Callable[[], object], said: str
) -> None:
    with pytest.raises(BadSetting, match=said) as refused:
        build()

    assert refused.value.remedy
