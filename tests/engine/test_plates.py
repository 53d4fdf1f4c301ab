"""Plates that do not fit a motion: what is wrong is named, and nothing is believed."""

import numpy as np
import pytest

from kneewise.arrays import Array, Mask
from kneewise.engine.plates import doubted

TIME = np.arange(600) / 60
NEEDED = 700 + 150 * np.sin(2 * np.pi * 0.4 * TIME) + 60 * np.sin(7 * TIME)


def agreeing(up: Array) -> Mask:
    found: Mask = np.abs(up - NEEDED) < 100
    return found


def test_sound_plates_need_no_word() -> None:
    fits, said = doubted(TIME, NEEDED + 20, NEEDED, agreeing(NEEDED + 20))

    assert fits.all()
    assert said == ()


@pytest.mark.parametrize(
    ("up", "told"),
    [
        (-NEEDED, "push the person downwards"),
        (np.roll(NEEDED, 45), "0.75 s earlier than their file"),
        (np.roll(NEEDED, -30), "0.50 s later than their file"),
        (0.75 * NEEDED, "0.75 times the weight"),
    ],
    ids=["flipped", "late", "early", "another mass"],
)
def test_plates_that_are_wrong_as_a_whole_are_believed_nowhere(
    up: Array, told: str
) -> None:
    fits, (said,) = doubted(TIME, up, NEEDED, agreeing(up))

    assert told in said.remedy
    assert not fits.any()


def test_plates_that_stop_early_are_believed_while_they_last() -> None:
    up = np.where(TIME < 4, NEEDED, 0.0)

    fits, (said,) = doubted(TIME, up, NEEDED, agreeing(up))

    assert "from 0.0 to 4.0 s only" in said.remedy
    assert fits.sum() == 240


def test_plates_that_carry_nothing_are_named() -> None:
    up = np.zeros_like(NEEDED)

    _, (said,) = doubted(TIME, up, NEEDED, agreeing(up))

    assert "carry nothing" in said.remedy
