"""Bones and muscles as lines: drawn where the engine has them."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.builtin.whole import body as builtin
from kneewise.engine.kinematics import forward
from kneewise.engine.lines import MOST, bones, drawn, strings
from kneewise.engine.paths import lengths_and_arms
from kneewise.units import deg

CORNERS = 0.02
"""m by which a line of few points is shorter than the way round its corners."""


def squatting(body: Body) -> Array:
    """From standing to a deep squat, (12, q)."""
    q = np.tile(body.default, (12, 1))
    for name, most in (("hip_flexion", 90), ("knee_angle", 100), ("ankle_angle", 25)):
        for letter in "rl":
            q[:, body.index(f"{name}_{letter}")] = np.linspace(0, deg(most), 12)
    return q


def test_every_line_is_as_long_as_its_muscle_but_for_cut_corners() -> None:
    body = builtin()
    which, q = drawn(body), squatting(builtin())

    lines = strings(body, q, which)
    lengths, _ = lengths_and_arms(body, q)

    drawn_length = np.linalg.norm(np.diff(lines, axis=2), axis=3).sum(axis=2)
    apart = drawn_length - lengths[:, [muscle.number for muscle in which]]
    assert apart.max() < 0.001
    assert apart.min() > -CORNERS


def test_the_strongest_muscles_of_every_group_are_drawn_on_both_sides() -> None:
    body = builtin()

    which = drawn(body)

    names = [muscle.name for muscle in which]
    counts = {muscle.bundle: 0 for muscle in which}
    for muscle in which:
        counts[muscle.bundle] += 1
    assert len(counts) == 18
    assert max(counts.values()) == MOST
    assert {f"{name[:-1]}l" for name in names if name.endswith("_r")} <= set(names)
    assert "vaslat_r" in names


def test_bones_are_where_the_joints_are() -> None:
    body = builtin()
    q = squatting(body)

    names, places = bones(body, q)

    knee = forward(body, q).at[:, body.segments.index("tibia_l")]
    assert places[:, names.index("knee_l")] == pytest.approx(knee, abs=1e-9)
    assert np.isfinite(places).all()
    assert (places[:, names.index("head"), 1] > places[:, names.index("neck"), 1]).all()


def test_a_pose_that_is_not_known_is_not_drawn() -> None:
    body = builtin()
    q = squatting(body)
    q[3] = np.nan

    lines = strings(body, q, drawn(body))

    assert np.isnan(lines[3]).all()
    assert np.isfinite(np.delete(lines, 3, axis=0)).all()
