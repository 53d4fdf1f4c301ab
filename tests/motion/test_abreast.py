"""Clocks put apart on a drawn leg, and legs whose clocks agree."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from kneewise.errors import UnfitRecording
from kneewise.motion.abreast import refuse_apart
from kneewise.motion.inertial import Inertial
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.motion.worn import Gait, put_off, walker

SOUND = Gait(list=deg(5), adduction=deg(5), lasting=20)


@pytest.mark.parametrize("late", [0.5, 1.2, 2.0])  # 1.2 s is one stride
def test_a_drawn_foot_that_is_late_is_named_with_by_how_much(late: float) -> None:
    with pytest.raises(UnfitRecording, match="clocks are apart") as refusal:
        refuse_apart(put_off(walker(SOUND).inertial, "left_foot", late))

    assert "left foot" in str(refusal.value)
    assert _seconds(refusal.value) == pytest.approx(late, abs=0.15)
    assert "Synchronise" in refusal.value.remedy


@pytest.mark.parametrize("sensor", ["right_thigh", "left_shank", "right_foot"])
@pytest.mark.parametrize("late", [0.6, 1.1, 2.0])  # 1.1 s is one stride
def test_a_sensor_of_a_real_walk_that_is_late_is_named(
    sensor: str, late: float
) -> None:
    with pytest.raises(UnfitRecording, match="clocks are apart") as refusal:
        refuse_apart(put_off(real(), sensor, late))

    assert sensor.replace("_", " ") in str(refusal.value)
    assert _seconds(refusal.value) == pytest.approx(late, abs=0.25)


def test_a_real_walk_is_left_alone() -> None:
    refuse_apart(real())


def _seconds(refusal: UnfitRecording) -> float:
    return float(str(refusal).split(" s ")[0].split()[-1])


@cache
def real() -> Inertial:
    path = recording("opensense-walk/walking_orientations.sto")
    found = read(path, Options()).motion
    assert isinstance(found, Inertial)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_sound_legs_are_left_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gait = replace(
        SOUND,
        seed=seed,
        slack=1.0,
        turning=deg(15) * rng.normal(),
        period=0.9 + seed / 5,
    )

    refuse_apart(walker(gait).inertial)


def test_a_sensor_that_fell_silent_is_no_late_one() -> None:
    refuse_apart(walker(SOUND).inertial.without("right_shank", 1200))


def test_a_person_who_stands_still_has_no_late_sensor() -> None:
    refuse_apart(walker(replace(SOUND, lasting=2.5)).inertial)
