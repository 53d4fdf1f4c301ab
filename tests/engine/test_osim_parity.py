"""A model read here is the model that OpenSim reads: bones, masses, muscles, paths."""

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine import kinematics, osim
from kneewise.engine.body import CURVES, Body, Muscles
from kneewise.engine.functions import row
from tests.data import recording
from tests.engine.bodies import BARE, MODELS, poses

Live: TypeAlias = Any  # OpenSim ships no types
opensim: Live = pytest.importorskip("opensim", reason="OpenSim is not installed")
opensim.Logger.setLevelString("off")

PLACE = 1e-12  # m: rounding only; lengths and coordinates are below 10
SAME = 1e-12  # of the number: both read the same digits
PLACES = "location_in_parent|orientation_in_parent|location|orientation|inertia_.."


@cache
def path(name: str) -> Path:
    """A model that both read alike.

    When OpenSim converts a model of before 4.0 it keeps six digits of every place and
    every inertia; the copy has no more.
    """
    text = recording(name).read_text()
    if "<JointSet" in text:
        return recording(name)
    copy = Path(mkdtemp()) / Path(name).name
    number = re.compile(r"[-+.\deE]+")
    places = re.compile(rf"<({PLACES})>[^<]*<")
    copy.write_text(places.sub(lambda m: number.sub(six_digits, m[0]), text))
    return copy


def six_digits(match: re.Match[str]) -> str:
    """A number as OpenSim writes it into a model that it converts."""
    try:
        return f"{float(match[0]):.6g}"
    except ValueError:  # a letter of the tag
        return match[0]


@cache
def ours(name: str) -> Body:
    """The body as read here."""
    return osim.read(path(name))


@cache
def live(name: str) -> tuple[Live, Live]:
    """OpenSim's model and its state."""
    model = opensim.Model(str(path(name)))
    state = model.initSystem()
    for coordinate in members(model.getCoordinateSet()):
        coordinate.setLocked(state, False)
    return model, state


def members(held: Live) -> list[Live]:
    """The members of one of OpenSim's sets."""
    return [held.get(i) for i in range(held.getSize())]


def vector(value: Live) -> Array:
    """One of OpenSim's rows of three numbers."""
    return np.array([value.get(i) for i in range(3)])


def matrix(value: Live) -> Array:
    """One of OpenSim's transforms."""
    out = np.eye(4)
    out[:3, :3] = [[value.R().get(i, j) for j in range(3)] for i in range(3)]
    out[:3, 3] = vector(value.p())
    return out


def posed(name: str, q: Array) -> tuple[Live, Live]:
    """OpenSim's model with every coordinate, the coupled ones too, set as given."""
    model, state = live(name)
    for coordinate, value in zip(members(model.getCoordinateSet()), q, strict=True):
        where = coordinate.getStateVariableNames().get(0)
        model.setStateVariableValue(state, where, float(value))
    model.realizePosition(state)
    return model, state


@pytest.mark.parametrize("name", MODELS)
def test_segments_and_markers_are_where_opensim_puts_them(name: str) -> None:
    body = ours(name)
    q = poses(body, 50)

    placed = kinematics.as_in_file(body, kinematics.forward(body, q))
    marks = kinematics.markers(body, q)

    for t in range(len(q)):
        model, state = posed(name, q[t])
        bones = [model.getBodySet().get(segment) for segment in body.segments]
        frames = np.array([matrix(b.getTransformInGround(state)) for b in bones])
        held = members(model.getMarkerSet())
        places = [vector(marker.getLocationInGround(state)) for marker in held]
        assert np.abs(frames[:, :3, 3] - placed.at[t]).max() < PLACE
        assert np.abs(frames[:, :3, :3] - placed.turn[t]).max() < PLACE
        assert tuple(marker.getName() for marker in held) == body.markers
        assert np.abs(np.array(places).reshape(-1, 3) - marks[t]).max(initial=0) < PLACE


@pytest.mark.parametrize("name", MODELS)
def test_coordinates_are_opensims_in_its_order(name: str) -> None:
    body = ours(name)
    model = opensim.Model(str(path(name)))
    state = model.initSystem()

    held = members(model.getCoordinateSet())

    assert tuple(c.getName() for c in held) == body.coordinates
    assert [c.getDefaultValue() for c in held] == pytest.approx(body.default, rel=SAME)
    assert [c.getRangeMin() for c in held] == pytest.approx(body.lower, rel=SAME)
    assert [c.getRangeMax() for c in held] == pytest.approx(body.upper, rel=SAME)
    assert [c.get_clamped() for c in held] == body.clamped.tolist()
    assert [c.get_locked() for c in held] == body.locked.tolist()
    for coordinate, translates in zip(held, body.translates, strict=True):
        kind = coordinate.getMotionType()  # 1 turns, 2 translates, 3 neither exactly
        assert kind == 3 or translates == (kind == 2)
    depends = [c.isDependent(state) for c in held]
    assert depends == (body.coupled_to >= 0).tolist()


@pytest.mark.parametrize("name", MODELS)
def test_coupled_coordinates_follow_as_opensim_couples_them(name: str) -> None:
    body = ours(name)
    model, _ = live(name)
    q = poses(body, 5)

    constraints = members(model.getConstraintSet())

    assert len(constraints) == (body.coupled_to >= 0).sum()
    for each in constraints:
        couple = opensim.CoordinateCouplerConstraint.safeDownCast(each)
        i = body.index(couple.getDependentCoordinateName())
        function = couple.getFunction()
        for pose in q:
            x = opensim.Vector(1, float(pose[body.coupled_to[i]]))
            scale = float(couple.getPropertyByName("scale_factor").toString())
            assert scale * function.calcValue(x) == pytest.approx(pose[i], abs=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_masses_centres_and_inertias_are_opensims(name: str) -> None:
    body = ours(name)
    model, _ = live(name)

    for s, segment in enumerate(body.segments):
        bone, home = model.getBodySet().get(segment), body.home[s]
        turn = home[:3, :3]
        xx, yy, zz, xy, xz, yz = (bone.get_inertia().get(i) for i in range(6))
        theirs = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
        centre = turn @ vector(bone.get_mass_center()) + home[:3, 3]
        assert body.mass[s] == pytest.approx(bone.get_mass(), rel=SAME)
        assert body.centre[s] == pytest.approx(centre, abs=PLACE)
        assert body.inertia[s] == pytest.approx(turn @ theirs @ turn.T, abs=PLACE)


MUSCLED = [name for name in MODELS if name not in BARE]


def pulling(name: str) -> tuple[Muscles, list[Live]]:
    """Our muscles and OpenSim's."""
    muscles, model = ours(name).muscles, live(name)[0]
    assert muscles is not None
    return muscles, members(model.getMuscles())


@pytest.mark.parametrize("name", BARE)
def test_a_model_without_muscles_has_none_here_either(name: str) -> None:
    assert ours(name).muscles is None
    assert not members(live(name)[0].getMuscles())


@pytest.mark.parametrize("name", MUSCLED)
def test_muscles_have_opensims_numbers(name: str) -> None:
    muscles, held = pulling(name)

    assert tuple(m.getName() for m in held) == muscles.names
    for i, muscle in enumerate(held):
        numbers = {
            "max_isometric_force": muscles.force,
            "optimal_fiber_length": muscles.fibre,
            "tendon_slack_length": muscles.tendon,
            "pennation_angle_at_optimal": muscles.pennation,
            "max_contraction_velocity": muscles.speed,
        }
        for number, values in numbers.items():
            theirs = getattr(muscle, f"get_{number}")()
            assert values[i] == pytest.approx(theirs, rel=SAME), number
        for k, (number, _) in enumerate(CURVES[muscles.model[i]].items()):
            theirs = curve_number(muscle, number)
            assert muscles.curves[i, k] == pytest.approx(theirs, rel=SAME), number


def curve_number(muscle: Live, number: str) -> float:
    """A number that shapes one of OpenSim's curves."""
    concrete = getattr(opensim, muscle.getConcreteClassName()).safeDownCast(muscle)
    if concrete.hasProperty(number):
        return float(concrete.getPropertyByName(number).toString())
    kinds = ("ActiveForceLengthCurve", "ForceVelocityCurve", "FiberForceLengthCurve")
    curves = [getattr(concrete, f"get{kind}")() for kind in kinds]
    curve = next(c for c in curves if c.hasProperty(number))
    return float(getattr(curve, f"get_{number}")())


@pytest.mark.parametrize("name", MUSCLED)
def test_path_points_are_where_opensim_puts_them(name: str) -> None:
    muscles, held = pulling(name)
    body, paths = ours(name), muscles.paths
    q = poses(body, 2)
    placed = kinematics.forward(body, q)

    points = [p for m in held for p in members(m.getGeometryPath().getPathPointSet())]

    assert len(points) == len(paths.point_place)
    for t in range(len(q)):
        _, state = posed(name, q[t])
        for k, point in enumerate(points):
            here = moved(body, muscles, k, q[t])
            s = paths.point_segment[k]
            mine = here if s < 0 else placed.turn[t, s] @ here + placed.at[t, s]
            theirs = vector(point.getLocationInGround(state))
            assert mine == pytest.approx(theirs, abs=PLACE), point.getName()
            condition = opensim.ConditionalPathPoint.safeDownCast(point)
            assert (condition is not None) == (paths.active_coordinate[k] >= 0)
            if condition is not None:
                coordinate = body.coordinates[paths.active_coordinate[k]]
                assert condition.getCoordinate().getName() == coordinate
                bounds = [condition.get_range(0), condition.get_range(1)]
                assert paths.active_range[k] == pytest.approx(bounds, abs=1e-6)


def moved(body: Body, muscles: Muscles, k: int, q: Array) -> Array:
    """Where path point *k* is on its segment in a pose."""
    place = muscles.paths.point_place[k].copy()
    for axis in range(3):
        function = muscles.paths.moving_function[k, axis]
        if function >= 0:
            x = q[muscles.paths.moving_coordinate[k, axis]]
            place[axis] = row(body.functions, function).at(np.array([x]))[0]
    return place


@pytest.mark.parametrize("name", MUSCLED)
def test_wrapping_surfaces_are_opensims(name: str) -> None:
    muscles, held = pulling(name)
    body, paths = ours(name), muscles.paths

    wraps = [w for m in held for w in members(m.getGeometryPath().getWrapSet())]

    assert len(wraps) == len(paths.wrap_kind)
    for k, wrap in enumerate(wraps):
        surface = opensim.WrapCylinder.safeDownCast(wrap.getWrapObject())
        base = matrix(surface.getFrame().findTransformInBaseFrame())
        s = paths.wrap_segment[k]
        assert surface.getFrame().findBaseFrame().getName() == body.segments[s]
        mine = np.eye(4)
        mine[:3, :3], mine[:3, 3] = paths.wrap_turn[k], paths.wrap_place[k]
        theirs = body.home[s] @ base @ matrix(surface.getTransform())
        assert mine == pytest.approx(theirs, abs=PLACE)
        size = [surface.get_radius(), surface.get_length() / 2, 0]
        assert paths.wrap_size[k] == pytest.approx(size, rel=SAME)
        letter = "-+"[int(paths.wrap_side[k] > 0)] + "xyz"[paths.wrap_axis[k]]
        expected = letter.lstrip("+") if paths.wrap_side[k] else "all"
        assert surface.get_quadrant().lstrip("+") == expected
        limits = [
            max(limit - 1, -1) for limit in (wrap.getStartPoint(), wrap.getEndPoint())
        ]
        assert paths.wrap_between[k].tolist() == limits
