"""Force plates: known forces in, the same forces out; and those of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.arrays import Array
from kneewise.motion.forces import Forces
from kneewise.read.c3d import read
from kneewise.read.c3d_contents import Contents
from kneewise.read.options import Options
from kneewise.read.plates import Plate, facing, forces, pushed
from kneewise.read.room import Room
from kneewise.units import mm
from tests.data import recording

UP = np.array((0.0, 0.0, 1.0))
HALF = np.array((0.25, 0.30))  # m, half the sides of the drawn plate
DEPTH = 0.04  # m, of the transducer under the surface
SENSORS = np.array((0.12, 0.20, 0.05))  # m, of a plate with a sensor at each corner
CALIBRATION = np.diag((2.0, 2.0, 4.0, 0.8, 0.8, 0.4)) + 0.01
EXACT = 1e-9  # m, N and N·m: rounding only
GRAVITY = 9.81

middles = st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.just(0.0))
headings = st.floats(-np.pi, np.pi)
spots = st.tuples(st.floats(-0.24, 0.24), st.floats(-0.28, 0.28))
pushes = st.tuples(st.floats(-200, 200), st.floats(-200, 200), st.floats(50, 2000))


def _axes(heading: float) -> Array:
    """The axes of a plate that lies in the floor, z down, as columns."""
    c, s = np.cos(heading), np.sin(heading)
    return np.array([[c, s, 0], [s, -c, 0], [0, 0, -1]])


def _channels(kind: int, force: Array, spot: Array, torque: float) -> Array:
    """What a plate of *kind* measures of a force at a spot, all in its own axes."""
    moment = np.cross([*spot, 0.0], force) + [0, 0, torque]
    if kind == 1:
        return np.array([*force, *spot, torque])
    if kind == 3:
        return _eight(force, moment)
    at_transducer = moment + np.cross((0.0, 0.0, -DEPTH), force)
    six = np.array([*force, *at_transducer])
    return np.linalg.solve(CALIBRATION, six) if kind == 4 else six


def _eight(force: Array, moment: Array) -> Array:
    """Eight sums at the sensors that add up to a force and a moment."""
    a, b, depth = SENSORS
    mx, my, mz = moment + np.cross((0.0, 0.0, -depth), force)
    fx, fy, fz = force
    turn = mz / (a + b)
    z = fz / 4
    return np.array(
        [
            fx / 2 - turn / 2,
            fx / 2 + turn / 2,
            fy / 2 + turn / 2,
            fy / 2 - turn / 2,
            z + mx / (4 * b) - my / (4 * a),
            z + mx / (4 * b) + my / (4 * a),
            z - mx / (4 * b) + my / (4 * a),
            z - mx / (4 * b) - my / (4 * a),
        ]
    )


def _plate(kind: int, middle: Array, axes: Array, signals: Array) -> Plate:
    corners = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * HALF
    origin = {1: (0, 0, 0), 3: SENSORS * (1, 1, -1)}.get(kind, (0, 0, -DEPTH))
    return Plate(
        name="plate 1",
        kind=kind,
        corners=middle + np.column_stack([corners, np.zeros(4)]) @ axes.T,
        origin=np.array(origin, dtype=float),
        signals=np.atleast_2d(signals),
        calibration=CALIBRATION if kind == 4 else None,
    )


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
@pytest.mark.parametrize("reverse", [True, False])
@given(middle=middles, heading=headings, spot=spots, push=pushes, turn=st.floats(-9, 9))
def test_a_known_force_comes_out_as_it_went_in(  # noqa: PLR0913
    kind: int,
    reverse: bool,
    middle: tuple[float, ...],
    heading: float,
    spot: tuple[float, ...],
    push: tuple[float, ...],
    turn: float,
) -> None:
    axes, force = _axes(heading), np.array(push)
    sign = -1 if reverse else 1
    signals = _channels(kind, sign * force @ axes, np.array(spot), sign * -turn)
    plate = _plate(kind, np.array(middle), axes, signals)

    found = pushed(plate, UP, reverse=reverse)

    point = np.array(middle) + axes @ [*spot, 0.0]
    assert found.force[0] == pytest.approx(force, abs=1e-6)
    assert found.point[0] == pytest.approx(point, abs=1e-6)
    assert found.torque[0] == pytest.approx((0, 0, turn), abs=1e-6)
    assert found.inside == 1


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_the_side_the_channels_take_is_seen(kind: int) -> None:
    axes = _axes(0.3)
    body = np.array((0.0, 0.0, 700.0)) @ axes
    on_person = _plate(
        kind, np.zeros(3), axes, _channels(kind, body, np.array((0.1, 0.1)), 1.0)
    )
    on_plate = _plate(
        kind, np.zeros(3), axes, _channels(kind, -body, np.array((0.1, 0.1)), 1.0)
    )

    assert facing(on_person, UP) == 1
    assert facing(on_plate, UP) == -1


@pytest.mark.parametrize("unit", [1.0, 1000.0])
@pytest.mark.parametrize("said", [1.0, mm(1)])
def test_moments_in_either_unit_give_the_same_point(unit: float, said: float) -> None:
    axes = _axes(0.0)
    signals = _channels(2, np.array((30.0, 20.0, -700.0)), np.array((0.1, -0.2)), 2.0)
    signals[3:] *= unit
    base = _plate(2, np.zeros(3), axes, signals)
    plate = Plate(
        name="plate 1",
        kind=2,
        corners=base.corners,
        origin=base.origin,
        signals=base.signals,
        moments_in=said,
    )

    found = pushed(plate, UP, reverse=False)

    assert found.point[0] == pytest.approx(axes @ (0.1, -0.2, 0.0), abs=EXACT)


def test_where_nothing_pushes_there_is_no_point() -> None:
    signals = np.array([[0, 0, -15.0, 0, 0, 0], [0, 0, -700.0, 0, 0, 0], np.zeros(6)])
    plate = _plate(2, np.zeros(3), _axes(0.0), signals)

    found = pushed(plate, UP, reverse=False)

    assert np.isnan(found.point).any(axis=1).tolist() == [True, False, True]
    assert found.torque[[0, 2]] == pytest.approx(0)


def _file(signals: Array, **plate: Any) -> Contents:  # noqa: ANN401
    """A C3D file with one plate of type 2 and two samples for each frame."""
    corners = _plate(2, np.zeros(3), _axes(0.0), np.zeros(6)).corners / mm(1)
    described = {
        "USED": [1],
        "TYPE": [2],
        "ZERO": [1, 0],
        "CORNERS": corners.T[:, :, None].tolist(),
        "ORIGIN": [[0.0], [0.0], [DEPTH / mm(1)]],
        "CHANNEL": [[1], [2], [3], [4], [5], [6]],
    }
    return Contents(
        file="f.c3d",
        labels=("RKNE",),
        points=np.zeros((len(signals) // 2, 1, 3)),
        rate=100,
        analog=signals,
        parameters={
            "FORCE_PLATFORM": described | plate,
            "ANALOG": {"UNITS": ["N"] * 3 + ["Nmm"] * 3},
        },
    )


def _standing(offset: float, loaded_from: int) -> Array:
    """Twenty samples: an offset of each channel, later 700 N on the plate as well."""
    signals = np.full((20, 6), offset)
    signals[loaded_from:, 2] -= 700
    return signals


SPACE = Room(rotation=np.eye(3), scale=mm(1))


def _forces(file: Contents) -> Forces:
    found, _ = forces(file, SPACE)
    assert found is not None
    return found


def test_a_baseline_is_removed_where_the_file_asks_for_it() -> None:
    file = _file(_standing(offset=12.0, loaded_from=10), ZERO=[1, 5])

    found = _forces(file)

    assert found.force[:10, 0] == pytest.approx(0, abs=EXACT)
    assert found.force[10:, 0] == pytest.approx(
        np.tile((0, 0, 700), (10, 1)), abs=EXACT
    )
    assert found.rate == pytest.approx(200)


@pytest.mark.parametrize("zero", [[1, 0], [0, 0], [-1, -1], []])
def test_a_baseline_is_left_where_the_file_does_not(zero: list[int]) -> None:
    found = _forces(_file(_standing(offset=12.0, loaded_from=10), ZERO=zero))

    assert np.abs(found.force[:10, 0, 2]) == pytest.approx(12)


def test_a_loaded_plate_is_not_zeroed() -> None:
    file = _file(_standing(offset=0.0, loaded_from=0), ZERO=[1, 5])

    found, notes = forces(file, SPACE)

    assert found is not None
    assert found.force[:, 0, 2] == pytest.approx(700)
    assert "loaded in the frames" in notes[0].text


def test_an_unknown_type_of_plate_is_told() -> None:
    found, notes = forces(_file(_standing(0, 0), TYPE=[21]), SPACE)

    assert found is None
    assert "type 21" in notes[0].text


@pytest.mark.parametrize(
    "wrong",
    [
        {"CORNERS": []},
        {"CORNERS": np.zeros((3, 4, 1)).tolist()},
        {"CORNERS": ["a", "b"]},
        {"CHANNEL": [[1], [2], [3], [4], [5], [60]]},
        {"CHANNEL": [[0], [2], [3], [4], [5], [6]]},
        {"CHANNEL": [[1], [2]]},
        {"ORIGIN": [[0.0], [float("nan")], [0.0]]},
        {"TYPE": [4]},
        {"TYPE": [3]},
    ],
)
def test_a_plate_described_badly_is_told(wrong: dict[str, Any]) -> None:
    found, notes = forces(_file(_standing(0, 0), **wrong), SPACE)

    assert found is None
    assert "was not read" in notes[0].text


def test_a_file_without_plates_has_no_forces() -> None:
    assert forces(_file(_standing(0, 0), USED=[0]), SPACE) == (None, ())


def test_points_off_the_plate_are_doubted() -> None:
    signals = _standing(offset=0.0, loaded_from=0)
    signals[:, 4] = 700e6

    _, notes = forces(_file(signals), SPACE)

    assert "off the plate" in notes[0].text


def _sto(path: Path) -> Array:
    text = path.read_text().split("endheader\n")[1].split("\n")
    return np.array([line.split() for line in text[1:] if line.strip()], dtype=float)


@pytest.fixture(scope="module")
def walking() -> Forces:
    found = read(recording("opensim-c3d/walking2.c3d"), Options()).forces
    assert found is not None
    return found


@pytest.mark.parametrize("plate", [0, 1])
def test_centres_of_pressure_are_those_of_opensim(walking: Forces, plate: int) -> None:
    table = _sto(recording("opensim-c3d/std_cop_walking2_grfs.sto"))
    force, point, torque = (table[:, 9 * plate + s :][:, :3] for s in (1, 4, 7))
    rows = np.round(table[:, 0] * walking.rate).astype(int)
    loaded = force[:, 2] > 20

    assert walking.force[rows, plate] == pytest.approx(force, abs=1e-6)
    assert loaded.sum() >= 9
    found = walking.point[rows, plate][loaded]
    assert found == pytest.approx(point[loaded] * mm(1), abs=1e-7)
    found = walking.torque[rows, plate][loaded]
    assert found == pytest.approx(torque[loaded] * mm(1), abs=1e-6)


@pytest.mark.parametrize("plate", [0, 1])
def test_moments_about_the_plate_are_those_of_opensim(
    walking: Forces, plate: int
) -> None:
    table = _sto(recording("opensim-c3d/std_walking2_grfs.sto"))
    force, origin, moment = (table[:, 9 * plate + s :][:, :3] for s in (1, 4, 7))
    loaded = force[:, 2] > 20
    rows = np.round(table[loaded, 0] * walking.rate).astype(int)

    arm = walking.point[rows, plate] - origin[loaded] * mm(1)
    found = walking.torque[rows, plate] + np.cross(arm, walking.force[rows, plate])

    assert found == pytest.approx(moment[loaded] * mm(1), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "mass"),
    [
        ("mcgill-children-gait/HC030A05.c3d", 45.8),
        ("rehazenter-gait/2014001_C1_01.c3d", 67.0),
    ],
)
def test_walking_people_weigh_about_their_weight(name: str, mass: float) -> None:
    found = read(recording(name), Options()).forces

    assert found is not None
    upward = found.force[:, :, 2]
    middles = sorted(np.median(np.flatnonzero(up > 0.1 * mass)) for up in upward.T)
    both = slice(int(middles[0]), int(middles[1]))
    total = upward[both].sum(axis=1) / (mass * GRAVITY)
    assert total.min() > 0.6
    assert np.quantile(total, 0.95) < 1.5  # the child's heel strikes with 1.56
    assert total.mean() == pytest.approx(1, abs=0.1)


def test_a_child_who_stands_weighs_what_the_file_says() -> None:
    found = read(recording("mcgill-children-gait/HC030A01.c3d"), Options())

    assert found.forces is not None
    assert found.person is not None
    assert found.person.mass is not None
    weight = np.median(found.forces.force[:, :, 2].sum(axis=1))
    assert weight == pytest.approx(found.person.mass * GRAVITY, rel=0.02)
