"""Where segments are, how that changes with coordinates; kernels that stay fresh."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kneewise.arrays import Array, Indices
from kneewise.engine import builtin, kinematics
from kneewise.engine.functions import (
    Pieces,
    cubic_spline,
    piecewise_linear,
    polynomial,
    weighted_sum,
)
from kneewise.engine.kernels import compiled as compiling
from kneewise.engine.kernels import kinematics as kernels
from kneewise.engine.kernels import tree as trees
from tests.engine.bodies import poses

PLACE = 1e-12  # m: rounding only
SLOPE = 1e-7  # of a central difference over 1e-5: its own error
STEP = 1e-5


def axis_values(q: Array) -> tuple[Array, Array, Array]:
    """How far every axis of our own body has moved, and its derivatives."""
    joints = trees.tree(builtin.body())
    x, g, h = np.zeros((3, len(joints.kind)))
    trees.laws(joints, q, x, g, h)
    return x, g, h


def columns() -> Indices:
    """What drives every axis of our own body."""
    return trees.tree(builtin.body()).column


def test_turns_stay_turns_along_the_chain() -> None:
    body = builtin.body()

    turn = kinematics.forward(body, poses(body, 50)).turn

    square = turn @ turn.swapaxes(-1, -2)
    assert np.abs(square - np.eye(3)).max() < PLACE
    assert np.linalg.det(turn) == pytest.approx(np.ones(turn.shape[:2]))


def test_markers_ride_on_their_segments() -> None:
    body = builtin.body()
    q = poses(body, 20)

    marks = kinematics.markers(body, q)

    placed = kinematics.forward(body, q)
    on = body.marker_segment
    places = (placed.turn[:, on] @ body.marker_place[..., None])[..., 0]
    assert marks == pytest.approx(placed.at[:, on] + places, abs=PLACE)


def test_moving_the_pelvis_moves_everything_alike() -> None:
    body = builtin.body()
    q = poses(body, 10)
    moved = q.copy()
    moved[:, body.index("pelvis_ty")] += 0.5

    lift = kinematics.markers(body, moved) - kinematics.markers(body, q)

    assert lift == pytest.approx(np.broadcast_to([0, 0.5, 0], lift.shape), abs=PLACE)


def test_derivatives_of_axes_are_those_of_their_values() -> None:
    body, column = builtin.body(), columns()
    q = poses(body, 1)[0]
    _, slope, bend = axis_values(q)

    for c in range(len(q)):
        beside = np.zeros_like(q)
        beside[c] = STEP
        (ahead, ahead_slope, _), (behind, behind_slope, _) = (
            axis_values(q + beside),
            axis_values(q - beside),
        )
        mine = column == c
        first = (ahead - behind) / (2 * STEP)
        second = (ahead_slope - behind_slope) / (2 * STEP)
        assert first == pytest.approx(np.where(mine, slope, 0), abs=SLOPE)
        assert second[mine] == pytest.approx(bend[mine], abs=SLOPE)


def test_a_coupled_axis_belongs_to_the_coordinate_that_drives_it() -> None:
    body, column = builtin.body(), columns()
    patella = body.segments.index("patella_r")

    drivers = column[body.first_axis[patella] : body.first_axis[patella + 1]]

    assert drivers.tolist() == [9, 9, -1, 9]
    assert body.coordinates[9] == "knee_angle_r"


def test_the_axes_along_a_chain_are_those_of_every_segment_above() -> None:
    body = builtin.body()
    chain = kernels.chain(body)

    first, axis = kernels.along(chain)

    s = body.segments.index("talus_l")
    driven = [chain.axis_coordinate[a] for a in axis[first[s] : first[s + 1]]]
    names = [body.coordinates[c] for c in driven]
    assert names[:6] == list(
        ("pelvis_tx", "pelvis_ty", "pelvis_tz")
        + ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
    )
    assert set(names[6:]) == {
        *(f"hip_{kind}_l" for kind in ("flexion", "adduction", "rotation")),
        *("knee_angle_l", "knee_abduction_l", "knee_rotation_l", "ankle_angle_l"),
    }


def test_coordinates_of_another_body_are_refused() -> None:
    with pytest.raises(ValueError, match=r"q has shape \(3, 5\); expected \(n, 39\)"):
        kinematics.forward(builtin.body(), np.zeros((3, 5)))


X = np.array([-1.0, -0.3, 0.2, 0.9, 2.0])


def test_a_spline_goes_through_its_points_without_a_kink() -> None:
    y = np.array([0.3, -0.2, 0.5, 0.1, 0.0])

    spline = cubic_spline(X, y)

    assert spline.at(X) == pytest.approx(y)
    for order in (1, 2):
        left, right = (derivative(spline, X[1:-1] + e, order) for e in (-1e-12, 0))
        assert left == pytest.approx(right, abs=1e-9)
    assert derivative(spline, np.array([-5.0, 5.0]), 2) == pytest.approx([0, 0])


def test_a_spline_through_a_cubic_is_the_cubic() -> None:
    cubic = polynomial(0.2, -1, 0.5, 2)

    spline = cubic_spline(X, cubic.at(X))

    between = np.linspace(-1, 2, 40)
    assert spline.at(between) == pytest.approx(cubic.at(between))


def test_a_weighted_sum_of_functions_is_the_sum_of_their_values() -> None:
    parts = [
        cubic_spline(X, np.cos(X)),
        polynomial(0.1, 0.2, -0.3),
        piecewise_linear(X - 0.1, X**2),
    ]
    x = np.linspace(-3, 4, 200)

    total = weighted_sum(parts, np.array([0.5, -2.0, 1.0]), constant=0.25)

    expected = 0.5 * parts[0].at(x) - 2 * parts[1].at(x) + parts[2].at(x) + 0.25
    assert total.at(x) == pytest.approx(expected)


def derivative(function: Pieces, x: Array, order: int) -> Array:
    """The first or second derivative of a function at *x*."""
    piece = np.searchsorted(function.knots, x, side="right")
    rows = function.coefficients[piece]
    d = (x - function.about[piece])[:, None]
    for _ in range(order):
        rows = rows[:, 1:] * np.arange(1, rows.shape[1])
    return np.asarray((rows * d ** np.arange(rows.shape[1])).sum(axis=1))


ONE = """
from kneewise.engine.kernels.compiled import compiled

@compiled
def one(x: float) -> float:
    return x + 1.0
"""

TWO = """
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.one import one

@compiled
def two(x: float) -> float:
    return 2.0 * one(x)
"""

RUN = (
    "from kneewise.engine.kernels.two import two; value = two(1.0); "
    "print(value, sum(two.stats.cache_hits.values()), two.stats.cache_path)"
)


def ran(folder: Path) -> list[str]:
    """What a fresh Python says of the kernels in a folder: value, hits, cache."""
    around = dict(os.environ, PYTHONPATH=str(folder))
    around["XDG_CACHE_HOME"] = str(folder / "cache")
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={name: v for name, v in around.items() if name != "NUMBA_CACHE_DIR"},
    )
    return done.stdout.split()


@pytest.fixture
def kernel_folder(tmp_path: Path) -> Path:
    """A package of two kernels, one calling the other."""
    inside = tmp_path / "kneewise" / "engine" / "kernels"
    inside.mkdir(parents=True)
    shutil.copy(str(compiling.__file__), inside / "compiled.py")
    (inside / "one.py").write_text(ONE)
    (inside / "two.py").write_text(TWO)
    for folder in (inside, inside.parent, inside.parent.parent):
        (folder / "__init__.py").write_text("")
    return inside


@pytest.mark.long
def test_a_kept_kernel_is_renewed_when_one_that_it_calls_changes(
    kernel_folder: Path,
) -> None:
    root = kernel_folder.parents[2]
    first, kept = ran(root), ran(root)
    (kernel_folder / "one.py").write_text(ONE.replace("1.0", "10.0"))

    renewed = ran(root)

    assert [first[0], kept[0], renewed[0]] == ["4.0", "4.0", "22.0"]
    assert [first[1], kept[1], renewed[1]] == ["0", "1", "0"]


@pytest.mark.long
def test_a_kernel_is_kept_elsewhere_where_its_folder_is_read_only(
    kernel_folder: Path,
) -> None:
    root = kernel_folder.parents[2]
    (kernel_folder / "__pycache__").write_text("a file in the way of the folder")
    first = ran(root)

    kept = ran(root)

    assert [first[0], kept[0], kept[1]] == ["4.0", "4.0", "1"]
    assert str(root / "cache") in kept[2]


@pytest.mark.long
def test_a_kernel_runs_where_nothing_can_be_kept(kernel_folder: Path) -> None:
    root = kernel_folder.parents[2]
    (kernel_folder / "__pycache__").write_text("a file in the way of the folder")
    (root / "cache").write_text("a file in the way of the folder")

    said = ran(root)

    assert said[0] == "4.0"
