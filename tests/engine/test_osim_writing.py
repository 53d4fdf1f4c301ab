"""A body written as an OpenSim model is the same body, here and in OpenSim."""

from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine import builtin, kinematics, osim
from kneewise.engine.body import Body
from kneewise.engine.frames import turned
from kneewise.engine.functions import cubic_spline, weighted_sum
from kneewise.engine.osim_text import angles, function
from kneewise.engine.write_osim import as_osim, write
from kneewise.errors import UnwritableResult
from tests.engine.bodies import GAIT, MODELS, WALK, body, poses

Live: TypeAlias = Any  # OpenSim ships no types

PLACE = 1e-9  # m: numbers are written in full, turns as angles
OURS = "our own"


def bodies(name: str) -> Body:
    """A model, or our own body."""
    return builtin.body() if name == OURS else body(name)


def written(whole: Body, folder: Path) -> Path:
    """The file of a body."""
    path = folder / "body.osim"
    write(whole, path)
    return path


def full(whole: Body, copy: Body, q: Array) -> Array:
    """Poses of *whole* for its copy, which may have more coordinates that follow."""
    names = [name.partition("_link_")[0] for name in copy.coordinates]
    return q[:, [whole.index(name) for name in names]]


@pytest.mark.parametrize("name", [OURS, *MODELS])
def test_a_body_read_back_is_the_same(name: str, tmp_path: Path) -> None:
    whole = bodies(name)
    q = poses(whole, 20)

    copy = osim.read(written(whole, tmp_path))

    before = kinematics.as_in_file(whole, kinematics.forward(whole, q))
    again = full(whole, copy, q)
    after = kinematics.as_in_file(copy, kinematics.forward(copy, again))
    here = [copy.segments.index(segment) for segment in whole.segments]
    assert np.abs(after.at[:, here] - before.at).max() < PLACE
    assert np.abs(after.turn[:, here] - before.turn).max() < PLACE
    marks = kinematics.markers(copy, again) - kinematics.markers(whole, q)
    assert np.abs(marks).max(initial=0) < PLACE
    assert copy.mass[here] == pytest.approx(whole.mass)
    assert copy.markers == whole.markers
    if whole.muscles is None:
        assert copy.muscles is None
        return
    assert copy.muscles is not None
    for number in ("force", "fibre", "tendon", "pennation", "speed", "curves"):
        mine, theirs = getattr(whole.muscles, number), getattr(copy.muscles, number)
        assert theirs == pytest.approx(mine, nan_ok=True), number
    for part in ("point_place", "active_range", "wrap_place", "wrap_turn", "wrap_size"):
        mine = getattr(whole.muscles.paths, part)
        assert getattr(copy.muscles.paths, part) == pytest.approx(mine, abs=PLACE), part
    for part in ("wrap_kind", "wrap_side", "wrap_between", "first_point", "first_wrap"):
        mine = getattr(whole.muscles.paths, part)
        assert (getattr(copy.muscles.paths, part) == mine).all(), part


@pytest.mark.parametrize("name", [OURS, GAIT, WALK, MODELS[4], MODELS[8], MODELS[-1]])
def test_opensim_places_a_written_body_as_we_do(name: str, tmp_path: Path) -> None:
    opensim: Live = pytest.importorskip("opensim", reason="OpenSim is not installed")
    opensim.Logger.setLevelString("off")
    whole = bodies(name)
    q = poses(whole, 5)
    placed = kinematics.as_in_file(whole, kinematics.forward(whole, q))

    model = opensim.Model(str(written(whole, tmp_path)))
    state = model.initSystem()

    held = model.getCoordinateSet()
    coordinates = [held.get(i) for i in range(held.getSize())]
    for t in range(len(q)):
        for coordinate in coordinates:
            own = coordinate.getName().partition("_link_")[0]
            coordinate.setLocked(state, False)
            where = coordinate.getStateVariableNames().get(0)
            value = float(q[t, whole.index(own)])
            model.setStateVariableValue(state, where, value)
        model.realizePosition(state)
        for s, segment in enumerate(whole.segments):
            frame = model.getBodySet().get(segment).getTransformInGround(state)
            at = np.array([frame.p().get(i) for i in range(3)])
            assert at == pytest.approx(placed.at[t, s], abs=PLACE)
    muscles = whole.muscles.names if whole.muscles else ()
    assert model.getMuscles().getSize() == len(muscles)


def test_any_turn_is_written_as_angles() -> None:
    rng = np.random.default_rng(0)
    several = [rng.uniform(-3, 3, 3) for _ in range(50)]
    several += [np.array([0.4, half, -0.7]) for half in (np.pi / 2, -np.pi / 2)]

    for three in several:
        turn = turned(three)
        assert turned(angles(turn)) == pytest.approx(turn, abs=1e-9)


def test_a_function_that_opensim_lacks_is_refused() -> None:
    x = np.array([0.0, 1, 2, 4])
    mixed = weighted_sum(
        [cubic_spline(x, x**2), cubic_spline(x + 0.5, np.cos(x))], np.ones(2), 0.0
    )

    with pytest.raises(ValueError, match="no function of these pieces"):
        function(mixed)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnwritableResult, match=r"body\.osim cannot be written"):
        write(builtin.body(), tmp_path / "nowhere" / "body.osim")


def test_names_cannot_break_the_file() -> None:
    text = as_osim(builtin.body())

    assert text.count("<Model") == text.count("</Model>") == 1
