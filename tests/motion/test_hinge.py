"""Knees as near hinges, on people whose skin gives way."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.motion.hinge import hinged
from kneewise.motion.sensed import sensed
from kneewise.units import deg
from tests.motion.worn import Drawn, Gait, walker

PEOPLE = 16


def person(seed: int, *, compass: bool) -> Drawn:
    """Somebody drawn at random, who stands and wears sensors as people do."""
    rng = np.random.default_rng(seed)
    gait = Gait(
        seed=seed,
        slack=1.0,
        list=deg(4),
        adduction=deg(6),
        rotation=deg(5) * rng.normal(),
        turned_out=deg(6) * rng.normal(),
        knee_turn=deg(5) * rng.normal(),
        turning=deg(10) * rng.normal(),
    )
    return walker(gait, compass=compass)


@cache
def errors(*, compass: bool) -> dict[str, tuple[Array, Array]]:
    """Joint → how far off each sample is, and the error said of it, of all people."""
    off: dict[str, list[Array]] = {}
    said: dict[str, list[Array]] = {}
    for seed in range(PEOPLE):
        drawn = person(seed, compass=compass)
        states = sensed(drawn.inertial).states
        assert states.errors is not None
        walking = states.time > 4
        for k, name in enumerate(states.coordinates):
            if name in drawn.angles:
                joint = name.rpartition("_")[0]
                gone = states.angles[:, k] - drawn.angles[name]
                off.setdefault(joint, []).append(gone[walking])
                said.setdefault(joint, []).append(states.errors[walking, k])
    return {
        joint: (np.concatenate(off[joint]), np.concatenate(said[joint]))
        for joint in off
    }


@pytest.mark.parametrize("compass", [True, False])
@pytest.mark.parametrize("joint", ["hip_rotation", "hip_adduction", "knee_angle"])
def test_two_thirds_to_nine_tenths_are_within_the_error_said(
    joint: str, compass: bool
) -> None:
    off, said = errors(compass=compass)[joint]

    within = float(np.mean(np.abs(off) <= said))

    assert 0.60 <= within <= 0.90  # bars hold iron in floors, which is not drawn


@pytest.mark.parametrize("compass", [True, False])
def test_hips_turn_as_drawn_within_8_degrees(compass: bool) -> None:
    off, _ = errors(compass=compass)["hip_rotation"]

    assert np.sqrt(np.mean(off**2)) < deg(8)


def test_a_knee_without_a_turn_leaves_all_as_it_is() -> None:
    frames = {f"right_{part}": np.tile(np.eye(3), (5, 1, 1)) for part in _LEG}

    found = hinged(frames, {"knee_rotation_r": np.zeros(5)})

    for name, frame in frames.items():
        assert found[name] == pytest.approx(frame)


def test_a_silent_shank_leaves_the_thigh_as_it_is() -> None:
    frames = {f"right_{part}": np.tile(np.eye(3), (5, 1, 1)) for part in _LEG}

    found = hinged(frames, {"knee_rotation_r": np.full(5, np.nan)})

    assert found["right_thigh"] == pytest.approx(frames["right_thigh"])


_LEG = ("thigh", "shank")
