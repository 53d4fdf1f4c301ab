"""Every kind of joint, function and frame moves as OpenSim moves it, and as written."""

import time
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.engine import kinematics, osim
from kneewise.engine.body import Body
from tests.engine import written
from tests.engine.bodies import poses
from tests.engine.written import (
    LINE,
    SPLINE,
    coordinate,
    custom,
    joint,
    marker,
    model,
    offset,
)

Live: TypeAlias = Any  # OpenSim ships no types

PLACE = 1e-12  # m: rounding only

THREE = "<SimmSpline><x>-0.5 0.1 0.6</x><y>0.1 -0.2 0.3</y></SimmSpline>"
TWO = "<SimmSpline><x>-0.5 0.6</x><y>0.1 -0.2</y></SimmSpline>"
LINES = (
    "<PiecewiseLinearFunction><x>-0.5 0 0.5</x><y>0.1 0 0.4</y>"
    "</PiecewiseLinearFunction>"
)
FALLING = (
    "<PolynomialFunction><coefficients>0.5 -1 0.2</coefficients></PolynomialFunction>"
)
PRODUCT = (
    f"<MultiplierFunction><function>{SPLINE}</function><scale>1.7</scale>"
    "</MultiplierFunction>"
)
STILL = "<Constant><value>0.3</value></Constant>"


def several(n: int) -> str:
    return "".join(coordinate(f"c{i}") for i in range(n))


def one_axis(function: str, axis: str = "0.6 0 0.8") -> str:
    return joint(
        "CustomJoint",
        coordinate("c0", "-1.5 1.5"),
        custom(
            {"rotation1": ("c0", axis, function), "translation2": ("c0", "0 1 0", LINE)}
        ),
    )


ALL_AXES = joint(
    "CustomJoint",
    several(2),
    custom(
        {
            "rotation1": ("c0", "0 0 1", LINE),
            "rotation2": ("c1", "1 0 0", SPLINE),
            "rotation3": ("", "0 1 0", STILL),
            "translation1": ("c0", "1 0 0", FALLING),
            "translation2": ("", "0 1 0", STILL),
            "translation3": ("c1", "0 0 1", LINES),
        }
    ),
)

JOINTS = {
    "pin": joint("PinJoint", several(1)),
    "slider": joint("SliderJoint", several(1)),
    "universal": joint("UniversalJoint", several(2)),
    "gimbal": joint("GimbalJoint", several(3)),
    "ball": joint("BallJoint", several(3)),
    "planar": joint("PlanarJoint", several(3)),
    "free": joint("FreeJoint", several(6)),
    "weld": joint("WeldJoint", ""),
    "custom": ALL_AXES,
    "spline": one_axis(SPLINE),
    "spline of three points": one_axis(THREE),
    "spline of two points": one_axis(TWO),
    "lines": one_axis(LINES),
    "polynomial": one_axis(FALLING),
    "product": one_axis(PRODUCT),
    "an axis longer than 1": one_axis(LINE, axis="3 0 4"),
}


def tip(text: str, folder: Path, n: int = 20) -> tuple[Body, Array, Array]:
    """The body, random poses of it, and where its marker is in them."""
    body = osim.read(written.saved(folder, text))
    q = poses(body, n)
    return body, q, kinematics.markers(body, q)[:, 0]


def live_tip(path: Path, body: Body, q: Array) -> Array:
    """Where OpenSim puts the marker."""
    opensim: Live = pytest.importorskip("opensim", reason="OpenSim is not installed")
    opensim.Logger.setLevelString("off")
    held = opensim.Model(str(path))
    state = held.initSystem()
    places = np.zeros((len(q), 3))
    for t, row in enumerate(q):
        for name, value in zip(body.coordinates, row, strict=True):
            where = held.getCoordinateSet().get(name).getStateVariableNames().get(0)
            held.setStateVariableValue(state, where, float(value))
        held.realizePosition(state)
        place = held.getMarkerSet().get(0).getLocationInGround(state)
        places[t] = [place.get(i) for i in range(3)]
    return places


@pytest.mark.parametrize("kind", JOINTS)
def test_a_joint_moves_as_in_opensim(kind: str, tmp_path: Path) -> None:
    body, q, ours = tip(model(JOINTS[kind]), tmp_path)

    theirs = live_tip(tmp_path / "drawn.osim", body, q)

    assert np.abs(ours - theirs).max() < PLACE


def test_a_joint_of_the_older_format_moves_as_in_opensim(tmp_path: Path) -> None:
    text = (
        "<OpenSimDocument Version='30000'><Model name='old'><BodySet><objects>"
        "<Body name='ground'><mass>0</mass><Joint/></Body>"
        "<Body name='stick'><mass>1</mass><mass_center>0 0 0</mass_center>"
        "<inertia_xx>1</inertia_xx><inertia_yy>1</inertia_yy><inertia_zz>1</inertia_zz>"
        "<Joint><CustomJoint name='j'><parent_body>ground</parent_body>"
        "<location_in_parent>0 1 0.5</location_in_parent>"
        "<orientation_in_parent>0.25 0 0.5</orientation_in_parent>"
        "<location>0.125 0 0</location><orientation>0 0.5 0</orientation>"
        f"<CoordinateSet><objects>{several(2)}</objects></CoordinateSet>"
        + custom(
            {
                "rotation1": ("c0", "0 0 1", LINE),
                "rotation2": ("c1", "1 0 0", SPLINE.replace("Simm", "NaturalCubic")),
                "rotation3": ("", "0 1 0", STILL),
                "translation1": ("c1", "1 0 0", LINE),
                "translation2": ("", "0 1 0", STILL),
                "translation3": ("", "0 0 1", STILL),
            }
        )
        + "</CustomJoint></Joint></Body></objects></BodySet><MarkerSet><objects>"
        "<Marker name='tip'><body>stick</body><location>0.1 -0.4 0</location></Marker>"
        "</objects></MarkerSet></Model></OpenSimDocument>"
    )
    body, q, ours = tip(text, tmp_path)

    theirs = live_tip(tmp_path / "drawn.osim", body, q)

    assert np.abs(ours - theirs).max() < PLACE


def test_a_frame_on_a_frame_on_a_body_is_where_opensim_puts_it(tmp_path: Path) -> None:
    components = (
        "<components>"
        + offset("lower", "..", "0 -0.3 0", "0.2 0 0.4")
        + offset("tipped", "../lower", "0.1 0 0", "0 0.7 0")
        + "</components>"
    )
    at = marker("0.01 0.02 0.03", "/bodyset/stick/tipped")
    text = model(JOINTS["gimbal"], stick=components, markers=at)
    body, q, ours = tip(text, tmp_path)

    theirs = live_tip(tmp_path / "drawn.osim", body, q)

    assert np.abs(ours - theirs).max() < PLACE


def test_a_pin_joint_swings_a_stick_in_a_circle(tmp_path: Path) -> None:
    text = model(
        "<PinJoint name='j'><socket_parent_frame>/ground</socket_parent_frame>"
        "<socket_child_frame>/bodyset/stick</socket_child_frame>"
        f"<coordinates>{coordinate('swing', '-3 3')}</coordinates></PinJoint>"
    )

    _, q, place = tip(text, tmp_path)

    circle = np.stack([np.sin(q[:, 0]), -np.cos(q[:, 0]), 0 * q[:, 0]], axis=1)
    assert place == pytest.approx(0.4 * circle, abs=PLACE)


def test_a_spline_of_many_points_is_read_at_once(tmp_path: Path) -> None:
    x = np.linspace(-1, 1, 100_000)
    rows = [" ".join(f"{value:.8f}" for value in row) for row in (x, np.sin(x))]
    many = f"<SimmSpline><x>{rows[0]}</x><y>{rows[1]}</y></SimmSpline>"
    begun = time.perf_counter()

    body, q, _ = tip(model(one_axis(many)), tmp_path)

    assert time.perf_counter() - begun < 3  # s, on a busy machine
    knots = body.functions.first_knot
    assert (knots[1:] - knots[:-1]).max() == len(x)
    assert len(q) == 20


def test_a_coupled_coordinate_follows_times_its_factor(tmp_path: Path) -> None:
    couple = (
        "<ConstraintSet><objects><CoordinateCouplerConstraint name='c'>"
        f"<coupled_coordinates_function>{FALLING}</coupled_coordinates_function>"
        "<independent_coordinate_names>c0</independent_coordinate_names>"
        "<dependent_coordinate_name>c1</dependent_coordinate_name>"
        "<scale_factor>3</scale_factor></CoordinateCouplerConstraint></objects>"
        "</ConstraintSet><MarkerSet>"
    )
    text = model(JOINTS["universal"]).replace("<MarkerSet>", couple)
    body = osim.read(written.saved(tmp_path, text))
    c0 = np.linspace(-1, 1, 5)

    q = kinematics.coupled(body, np.stack([c0, np.full(5, np.nan)], axis=1))

    assert q[:, 1] == pytest.approx(3 * (0.5 * c0**2 - c0 + 0.2))
    assert np.isfinite(kinematics.markers(body, q)).all()
