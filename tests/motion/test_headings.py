"""Headings that drift apart: drawn drifts, and how sure what is found of them is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.headings import drift
from kneewise.motion.inertial import Inertial
from kneewise.motion.oriented import FLAT_PELVIS, NO_PELVIS, oriented
from kneewise.motion.sensed import sensed
from kneewise.units import deg
from tests.motion.worn import STANDS, Gait, walker

SECONDS = np.arange(0.0, 60.0, 0.02)
STILL = SECONDS < STANDS
STRAIGHT = np.zeros_like(SECONDS)


def swung(size: float, mean: float) -> Array:
    """How one segment turns against another in walking, apart from standing."""
    return np.where(STILL, 0.0, mean + size * np.sin(2 * np.pi * SECONDS / 1.2))


def test_a_steady_drift_is_told_from_a_turn_between_standing_and_walking() -> None:
    drawn = deg(0.5) * SECONDS

    found = drift(
        SECONDS, drawn + swung(deg(8), deg(10)), still=STILL, turning=STRAIGHT
    )

    assert found.angle == pytest.approx(drawn, abs=deg(2.5))  # of 10°; how people stand


def test_a_turn_is_lost_where_nobody_stood() -> None:
    apart = deg(0.5) * SECONDS + swung(deg(8), deg(10))
    stood, never = (
        drift(SECONDS, apart, still=still, turning=STRAIGHT)
        for still in (STILL, STILL & False)
    )

    late = SECONDS > 30
    assert (never.angle - stood.angle)[late].min() > deg(7)
    assert never.error[late].min() > 1.5 * stood.error[late].max()


def test_the_error_grows_with_the_time_since_standing() -> None:
    found = drift(SECONDS, swung(deg(8), 0.0), still=STILL, turning=STRAIGHT)

    assert found.error[-1] > 1.1 * found.error[SECONDS < 1][0]


@pytest.mark.parametrize("seed", range(3))
def test_drifts_that_wander_are_within_their_error(seed: int) -> None:
    rng = np.random.default_rng(seed)
    step = SECONDS[1]
    rates = deg(0.5) * rng.normal() + np.cumsum(
        deg(0.01) * np.sqrt(step) * rng.normal(size=len(SECONDS))
    )
    drawn = 3.0 + np.cumsum(rates) * step
    apart = drawn + swung(deg(8), deg(8) * rng.normal())

    found = drift(SECONDS, apart, still=STILL, turning=STRAIGHT)

    off = np.angle(np.exp(1j * (found.angle - drawn)))
    assert (np.abs(off) < 2 * found.error).all()


def test_a_jump_across_a_gap_is_followed() -> None:
    gap = (SECONDS > 20) & (SECONDS < 22)
    drawn = np.where(SECONDS > 21, deg(30), 0.0)
    apart = np.where(gap, np.nan, drawn + swung(deg(5), 0.0))

    found = drift(SECONDS, apart, still=STILL, turning=STRAIGHT)

    late = (SECONDS > 26) | (SECONDS < 16)
    assert found.angle[late] == pytest.approx(drawn[late], abs=deg(4))
    assert found.error[gap].max() > 1.1 * found.error[SECONDS < 16].max()


def test_headings_never_seen_stay_unknown() -> None:
    nothing = np.full(len(SECONDS), np.nan)

    found = drift(SECONDS, nothing, still=STILL, turning=STRAIGHT)

    assert np.isnan(found.angle).all()


def test_three_seconds_of_standing_count_in_an_hour() -> None:
    hour = np.arange(0.0, 3600.0, 0.05)
    apart = deg(0.01) * hour + np.where(hour < 3, 0.0, deg(6))

    stood, never = (
        drift(hour, apart, still=still, turning=0 * hour)
        for still in (hour < 3, hour < 0)
    )

    assert stood.angle[0] == pytest.approx(0.0, abs=deg(2.5))
    assert stood.error[0] < 0.7 * never.error[0]


def test_drift_over_an_hour_is_followed() -> None:
    hour = np.arange(0.0, 3600.0, 0.05)

    found = drift(hour, deg(0.01) * hour, still=hour < 3, turning=0 * hour)

    assert found.angle == pytest.approx(deg(0.01) * hour, abs=deg(1))


@pytest.mark.parametrize("outwards", [False, True])
def test_a_pelvis_worn_flat_counts_without_a_compass(outwards: bool) -> None:
    drawn = walker(Gait(flat=True, list=deg(5), adduction=deg(6)), compass=False)
    inertial = _faced_out(drawn.inertial) if outwards else drawn.inertial

    found = sensed(inertial)

    assert FLAT_PELVIS in found.caveats
    assert found.states.angle("pelvis_list") == pytest.approx(
        drawn.angles["pelvis_list"], abs=deg(1)
    )
    for side in Side:
        name = f"hip_adduction_{side.letter}"
        off = found.states.angle(name) - drawn.angles[name]
        assert np.sqrt(np.mean(off**2)) < deg(1.5)


def test_a_pelvis_sensor_worn_upside_down_lies_flat_all_the_same() -> None:
    drawn = walker(Gait(flat=True, list=deg(5), adduction=deg(6)), compass=False)
    k = drawn.inertial.sensors.index("pelvis")
    faces = drawn.inertial.orientation.copy()
    turns = drawn.inertial.turn_rate.copy()
    w, x, y, z = np.moveaxis(faces[:, k], -1, 0)
    faces[:, k] = np.stack([-z, y, -x, w], axis=-1)  # half a turn about its z axis
    turns[:, k] *= [-1.0, -1.0, 1.0]

    found = sensed(replace(drawn.inertial, orientation=faces, turn_rate=turns))

    assert found.states.angle("pelvis_list") == pytest.approx(
        drawn.angles["pelvis_list"], abs=deg(1)
    )


def _faced_out(inertial: Inertial) -> Inertial:
    """The same sensors turned half about their x axes: z points out of the body."""
    w, x, y, z = np.moveaxis(inertial.orientation, -1, 0)
    flip = np.array([1.0, -1.0, -1.0])
    return replace(
        inertial,
        orientation=np.stack([-x, w, z, -y], axis=-1),
        turn_rate=inertial.turn_rate * flip,
        acceleration=inertial.acceleration * flip,
    )


def test_a_pelvis_worn_anyhow_does_not_count_without_a_compass() -> None:
    found = oriented(walker(compass=False).inertial)

    assert found.is_level
    assert found.caveats[-1] is NO_PELVIS


def test_one_thigh_alone_still_shows_quick_turns_of_its_hip() -> None:
    drawn = walker(Gait(rotation=deg(8)), compass=False)
    alone = drawn.inertial
    for part in ("thigh", "shank", "foot"):
        alone = alone.without(f"left_{part}")

    states = sensed(alone).states

    late = states.time > 6
    found = states.angle("hip_rotation_r")[late]
    assert np.corrcoef(found, drawn.angles["hip_rotation_r"][late])[0, 1] > 0.9
    assert states.errors is not None
    said = states.errors[:, states.coordinates.index("hip_rotation_r")]
    assert said.min() > deg(10)


@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("fallen", ["left_thigh", "right_thigh"])
def test_a_thigh_that_falls_silent_leaves_the_other_hip_as_sure_as_one_leg(
    flat: bool, fallen: str
) -> None:
    drawn = walker(Gait(flat=flat, list=deg(4), lasting=30), compass=False)
    silent = drawn.inertial.without(fallen, 1000)

    states = sensed(silent).states

    assert states.errors is not None
    other = "r" if fallen.startswith("left") else "l"
    for joint in ("hip_rotation", "hip_adduction", "hip_flexion"):
        said = states.errors[:, states.coordinates.index(f"{joint}_{other}")]
        assert said.max() < deg(15)
    bend = states.angle(f"hip_flexion_{other}") - drawn.angles[f"hip_flexion_{other}"]
    assert np.abs(bend).max() < deg(6)
