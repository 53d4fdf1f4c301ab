"""One phone with sensors on both thighs, against markers of the same squats.

Nobody filmed and wore sensors at once: the sensors are drawn from the markers that lie
on the skin of the thighs, so that they give way as skin does, with a clock, a heading
that drifts and a way of sitting of their own.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kneewise.arrays import Array
from kneewise.engine.one_camera.lift import Lifted, explained
from kneewise.motion import Inertial, Motion
from kneewise.motion.turning import about_up, inverse, nearest, turn_rates
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.agreement.test_one_camera import HEIGHT, along, film, found, markers
from tests.data import recording
from tests.motion.worn import quaternions

CLUSTERS = {
    "left_thigh": ("L_thigh1", "L_thigh2", "L_thigh3", "L_thigh4"),
    "right_thigh": ("r_thigh1", "r_thigh2", "r_thigh3", "r_thigh4", "r_thigh5"),
}
LATE = 4.0
"""s that the clock of the sensors is ahead."""


def turned(marked: Motion, names: tuple[str, ...]) -> Array:
    """How a few markers turn as one, (n, 3, 3)."""
    paths = np.stack([marked.path(name) for name in names], axis=1)
    paths = paths - paths.mean(axis=1, keepdims=True)
    first = paths[:20].mean(axis=0)
    return nearest(np.einsum("nki,kj->nij", paths, first))


@cache
def sensors() -> Inertial:
    marked = read(recording("opencap-subject4/squats1.trc"), Options()).markers
    assert marked is not None
    chance = np.random.default_rng(1)
    time, frames = marked.time, []
    for names in CLUSTERS.values():
        sits = Rotation.random(random_state=chance).as_matrix()
        faces = chance.uniform(-3, 3) + chance.uniform(-deg(0.5), deg(0.5)) * time
        frames.append(about_up(faces) @ turned(marked, names) @ sits)
    gravity = np.array([0.0, 0.0, 9.81])
    return Inertial(
        time=time + LATE,
        sensors=tuple(CLUSTERS),
        turn_rate=np.stack([turn_rates(time, each) for each in frames], axis=1),
        acceleration=np.stack([inverse(each) @ gravity for each in frames], axis=1),
        orientation=np.stack([quaternions(each) for each in frames], axis=1),
    )


@cache
def both() -> Lifted:
    return explained(film(), HEIGHT).beside([sensors()]).lifted()


def off(told: Lifted, coordinate: str) -> tuple[float, float]:
    """How an angle goes with the markers' (r), and how far it is off (RMS, rad)."""
    truth = np.interp(film().time, markers().time, markers().angle(coordinate))
    ours = told.states.angle(coordinate)
    return along(ours, truth), float(np.sqrt(np.mean((ours - truth) ** 2)))


def test_the_clock_is_found_within_a_picture() -> None:
    # Film and markers began within 0.02 s of each other, by motion energy.
    assert both().lags[0].seconds == pytest.approx(-LATE, abs=0.04)


@pytest.mark.parametrize("side", "lr")
def test_hips_turn_as_by_markers_where_the_film_alone_does_not_tell(side: str) -> None:
    course, error = off(both(), f"hip_rotation_{side}")

    assert course > 0.9  # 0.76 and 0.58 by the film alone
    assert error < deg(3.5)
    assert course > off(found(), f"hip_rotation_{side}")[0] + 0.1


@pytest.mark.parametrize("side", "lr")
def test_hip_adduction_is_told_as_well_as_before(side: str) -> None:
    course, error = off(both(), f"hip_adduction_{side}")

    assert course >= 0.8
    assert error < deg(3)
