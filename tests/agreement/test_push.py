"""Loads of squats by our own body without plates, against an expert's on plates."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.anatomy import Group, Side
from kneewise.assessment import Assessment
from kneewise.person import Person
from kneewise.workflow import Request, assess
from tests.data import recording

FOLDER = "opencap-subject4"
LOADS = (
    "knee_adduction_moment",
    "knee_abduction_moment",
    "knee_adduction_impulse",
    "medial_share",
    "hip_contact_force",
    "patellar_tendon_force",
    "patellofemoral_stress",
    "adductor_force",
)


@cache
def without_plates() -> Assessment:
    files = (recording(f"{FOLDER}/squats1.trc"),)
    return assess(Request(files=files, person=Person(mass=62.6)))


@cache
def on_plates() -> Assessment:
    return assess(
        Request(
            files=(recording(f"{FOLDER}/squats1.trc"),),
            forces=recording(f"{FOLDER}/squats1_grf.mot"),
            model=recording(f"{FOLDER}/manually_scaled.osim"),
            person=Person(mass=62.6),
        )
    )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", LOADS)
def test_what_plates_say_is_within_two_errors(name: str, side: Side) -> None:
    told, truth = (
        next(m for m in found.summary(name) if m.side is side)
        for found in (without_plates(), on_plates())
    )

    assert abs(told.value - truth.value) < 2 * told.standard_error


@pytest.mark.parametrize("side", Side)
def test_the_moment_at_the_knee_has_the_right_sign_and_the_hip_no_double_load(
    side: Side,
) -> None:
    moment, hip = (
        [
            next(m.value for m in found.summary(name) if m.side is side)
            for found in (without_plates(), on_plates())
        ]
        for name in ("knee_adduction_moment", "hip_contact_force")
    )

    assert moment[0] > 0.5 * moment[1] > 0
    assert hip[0] < 1.5 * hip[1]


@pytest.mark.parametrize("side", Side)
def test_what_muscles_use_on_plates_is_within_two_errors(side: Side) -> None:
    legs = [found.trials[0].work for found in (without_plates(), on_plates())]
    told, truth = (work.mean(side) for work in legs if work is not None)
    assert told is not None
    assert truth is not None
    pairs = list(zip(told.holdings, truth.holdings, strict=True))

    far = [abs(one.used - other.used) / one.used_error for one, other in pairs]

    assert np.mean(np.array(far) < 2) > 0.8
    (abductors,) = (one for one, _ in pairs if one.group is Group.GLUTEUS_MEDIUS)
    assert abductors.used > 0.02  # 0.01 is a muscle that rests
