"""Strings over surfaces, against OpenSim live."""

from typing import Any, TypeAlias

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine.kernels.ellipsoid import ROOM, over_ellipsoid
from kneewise.engine.kernels.wrap import LAID, over_cylinder, over_sphere
from kneewise.units import mm

Live: TypeAlias = Any  # OpenSim ships no types
opensim: Live = pytest.importorskip("opensim", reason="OpenSim is not installed")
opensim.Logger.setLevelString("off")

STRINGS = 120
EXACT = mm(0.001)
SIZE = (0.05, 0.07, 0.04)  # m
LONG = 0.3  # m: no string passes the end of the cylinder


def surface(kind: str, quadrant: str) -> Live:
    """A surface at the ground's origin."""
    made = getattr(opensim, f"Wrap{kind}")()
    made.setName("surface")
    made.set_quadrant(quadrant)
    if kind == "Ellipsoid":
        made.set_dimensions(opensim.Vec3(*SIZE))
    else:
        made.set_radius(SIZE[0])
    if kind == "Cylinder":
        made.set_length(2 * LONG)
    return made


def theirs(kind: str, quadrant: str, ends: Array) -> Array:
    """The lengths of strings between two points (n, 2, 3) in OpenSim."""
    model = opensim.Model()
    ground = model.updGround()
    ground.addWrapObject(surface(kind, quadrant))
    for k, (start, end) in enumerate(ends):
        string = opensim.PathActuator()
        string.setName(f"string{k}")
        string.addNewPathPoint("start", ground, opensim.Vec3(*start))
        string.addNewPathPoint("end", ground, opensim.Vec3(*end))
        model.addForce(string)
    model.finalizeConnections()
    forces = model.getForceSet()
    paths = [
        opensim.PathActuator.safeDownCast(forces.get(k)).updGeometryPath()
        for k in range(len(ends))
    ]
    for path in paths:
        path.addPathWrap(model.getGround().getWrapObjectSet().get(0))
    state = model.initSystem()
    model.realizePosition(state)
    return np.array([path.getLength(state) for path in paths])


def ours(kind: str, quadrant: str, ends: Array) -> Array:
    """The same here."""
    side = 0 if quadrant == "all" else (-1 if quadrant[0] == "-" else 1)
    axis = max("xyz".find(quadrant[-1]), 0)
    out = []
    for pair in ends:
        room = np.zeros((4, 3))
        room[:2] = pair
        if kind == "Cylinder":
            action, arc = over_cylinder(room, SIZE[0], LONG, axis, side)
        elif kind == "Sphere":
            action, arc = over_sphere(room, SIZE[0], axis, side)
        else:
            action, arc = over_ellipsoid(
                room, np.array(SIZE), axis, side, np.zeros((ROOM, 6))
            )
        way = np.linalg.norm(pair[1] - pair[0])
        if action >= LAID:
            way = arc + np.linalg.norm(room[2] - room[0])
            way += np.linalg.norm(room[3] - room[1])
        out.append(way)
    return np.array(out)


def random_ends() -> Array:
    """Pairs of points (n, 2, 3) around the surface, m."""
    rng = np.random.default_rng(7)
    points = rng.normal(size=(STRINGS, 2, 3))
    far = rng.uniform(0.11, 0.18, size=(STRINGS, 2, 1))
    return points / np.linalg.norm(points, axis=2, keepdims=True) * far


@pytest.mark.parametrize("quadrant", ["all", "x", "-y", "z"])
def test_a_string_over_a_ball_is_as_long_as_in_opensim(quadrant: str) -> None:
    ends = random_ends()

    apart = ours("Sphere", quadrant, ends) - theirs("Sphere", quadrant, ends)

    assert np.abs(apart).max() < EXACT


@pytest.mark.parametrize("quadrant", ["all", "x", "-y"])
def test_a_string_over_a_cylinder_is_never_longer_than_in_opensim(
    quadrant: str,
) -> None:
    """OpenSim's helix is tangent to 0.1 degrees, and not at all on a long way round."""
    ends = random_ends()

    apart = ours("Cylinder", quadrant, ends) - theirs("Cylinder", quadrant, ends)

    assert apart.max() < EXACT
    assert np.median(np.abs(apart)) < mm(0.05)
    if quadrant == "all":
        assert apart.min() > -mm(1)


def test_a_string_over_an_ellipsoid_is_never_longer_than_in_opensim() -> None:
    """OpenSim takes a plane cut, measured in pieces of a millimetre."""
    ends = random_ends()

    apart = ours("Ellipsoid", "all", ends) - theirs("Ellipsoid", "all", ends)

    assert apart.max() < mm(0.02)
    assert apart.min() > -mm(5)
    assert np.median(np.abs(apart)) < EXACT
