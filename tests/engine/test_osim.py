"""What is wrong with a model is said in a sentence, with its line; the rest is read."""

import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneewise.engine import kinematics, osim
from kneewise.engine.body import CURVES
from kneewise.engine.functions import row
from kneewise.engine.osim_markers import with_markers
from kneewise.engine.osim_xml import LARGEST, parsed
from kneewise.errors import KneewiseError, UnreadableFile
from tests.data import recording
from tests.engine import written
from tests.engine.bodies import GAIT, body
from tests.engine.written import (
    SPLINE,
    coordinate,
    joint,
    marker,
    model,
    muscle,
    offset,
    pendulum,
    point,
)

PLACE = 1e-12  # m: rounding only
TWO_POINTS = point("0 0 0", "/ground") + point("0 -0.3 0")


def said_of(text: str, folder: Path) -> str:
    """What is said of a model that cannot be read."""
    with pytest.raises(UnreadableFile) as caught:
        osim.read(written.saved(folder, text))
    assert caught.value.remedy
    return str(caught.value)


WRONG = {
    "an unknown joint": (
        pendulum().replace("PinJoint", "EllipsoidJoint"),
        "line 10: EllipsoidJoint joint is not supported; supported here: CustomJoint",
    ),
    "an unknown function": (
        model(
            joint(
                "CustomJoint",
                coordinate("c"),
                written.custom({"rotation1": ("c", "0 0 1", "<GCVSpline/>")}),
            )
        ),
        "line 10: GCVSpline is not supported; supported here: Constant, Linear",
    ),
    "an unknown muscle": (
        pendulum(muscle(TWO_POINTS, kind="Schutte1993Muscle_Deprecated")),
        "line 13: Schutte1993Muscle_Deprecated pull is not supported; supported here: "
        "Thelen2003Muscle, Millard2012EquilibriumMuscle",
    ),
    "an unknown constraint": (
        pendulum().replace(
            "<MarkerSet>",
            "<ConstraintSet><objects><PointConstraint name='p'/></objects>"
            "</ConstraintSet><MarkerSet>",
        ),
        "PointConstraint p is not supported; supported here: CoordinateCoupler",
    ),
    "an unknown point": (
        pendulum(muscle(TWO_POINTS + "<StationPoint name='s'/>")),
        "StationPoint s is not supported; supported here: PathPoint, Conditional",
    ),
    "an unknown surface": (
        pendulum(
            muscle(TWO_POINTS, "<PathWrap><wrap_object>w</wrap_object></PathWrap>"),
            "<WrapObjectSet><objects><WrapTorus name='w'/></objects></WrapObjectSet>",
        ),
        "WrapTorus w is not supported; supported here: WrapCylinder, WrapSphere",
    ),
    "a surface that is not there": (
        pendulum(
            muscle(TWO_POINTS, "<PathWrap><wrap_object>w</wrap_object></PathWrap>")
        ),
        "the path wraps over 'w', which is not in the model; it has no surfaces.",
    ),
    "a body that is not there": (
        pendulum().replace("/bodyset/stick", "/bodyset/stock"),
        "refers to /bodyset/stock, which is not in the model; its bodies are stick.",
    ),
    "a marker on nothing": (
        model(joint("PinJoint", coordinate("c")), markers=marker("0 0 0", "nowhere")),
        "Marker tip refers to nowhere, which is not in the model",
    ),
    "no joint for a body": (
        model(
            joint("PinJoint", coordinate("c")),
            more="<Body name='loose'><mass>1</mass></Body>",
        ),
        "line 7: no joint carries the body loose.",
    ),
    "two joints for a body": (
        model(joint("PinJoint", coordinate("c")) * 2),
        "would carry stick, which another joint carries",
    ),
    "two bodies of one name": (
        model(
            joint("PinJoint", coordinate("c")),
            more="<Body name='stick'><mass>1</mass></Body>",
        ),
        "the name 'stick' is missing or given twice.",
    ),
    "a mass below 0": (
        pendulum().replace("<mass>2<", "<mass>-2<"),
        "line 6: the mass of Body stick is -2 kg.",
    ),
    "no mass at all": (
        pendulum().replace("<mass>2<", "<mass>0<"),
        "no body of the model has any mass.",
    ),
    "a mass that is no number": (
        pendulum().replace("<mass>2<", "<mass>heavy<"),
        "the mass of Body stick is 'heavy'; expected a number.",
    ),
    "a mass left out": (
        pendulum().replace("<mass>2</mass>", ""),
        "Body stick has no mass.",
    ),
    "a place that is not finite": (
        pendulum().replace("0 -0.4 0", "0 nan 0"),
        "the location of Marker tip is '0 nan 0'; expected 3 numbers.",
    ),
    "a range that is backwards": (
        pendulum().replace("<range>-1 1<", "<range>1 -1<"),
        "Coordinate swing ranges from 1 to -1, backwards.",
    ),
    "a prescribed coordinate": (
        pendulum().replace("<range>", "<prescribed>true</prescribed><range>"),
        "Coordinate swing follows a prescribed function",
    ),
    "a muscle of one point": (
        pendulum(muscle(point("0 0 0"))),
        "Thelen2003Muscle pull has 1 points; expected 2 or more.",
    ),
    "a muscle of no length": (
        pendulum(muscle(point("0 0 0") * 2)),
        "the path of Thelen2003Muscle pull has no length.",
    ),
    "a muscle without strength": (
        pendulum(muscle(TWO_POINTS).replace(">500<", ">0<")),
        "the max_isometric_force of Thelen2003Muscle pull is 0.",
    ),
    "another document": (
        "<OpenSimDocument Version='40000'><ForceSet name='f'/></OpenSimDocument>",
        "line 1: the file holds a ForceSet; expected a Model.",
    ),
    "another kind of XML": ("<html/>", "begins with html; expected OpenSimDocument."),
    "a model of another time": (
        pendulum().replace("40000", "10500"),
        "the file was written before OpenSim 2.0.",
    ),
    "lengths in millimetres": (
        pendulum().replace("<BodySet>", "<length_units>mm</length_units><BodySet>"),
        "length_units are mm; expected meters.",
    ),
    "text that is cut off": (pendulum()[:-40], "not XML"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_with_its_line(what: str, tmp_path: Path) -> None:
    text, expected = WRONG[what]

    said = said_of(text, tmp_path)

    assert said.startswith("drawn.osim, line ")
    assert expected in said


HOSTILE = {
    "entities that multiply": (
        "<!DOCTYPE l [<!ENTITY a 'ha'>"
        + "".join(
            f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)
        )
        + "]><OpenSimDocument><Model>&l;</Model></OpenSimDocument>"
    ),
    "a file of the machine": (
        "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        "<OpenSimDocument><Model name='m'>&x;</Model></OpenSimDocument>"
    ),
    "a definition from elsewhere": (
        "<!DOCTYPE l SYSTEM 'http://127.0.0.1:9/x.dtd'>"
        "<OpenSimDocument><Model/></OpenSimDocument>"
    ),
    "elements without end": "<a>" * 100_000,
    "elements without number": "<a>" + "<b/>" * 2_000_000 + "</a>",
    "joints without number": model(joint("PinJoint", coordinate("c")) * 5000),
    "frames without number": model(
        joint("PinJoint", coordinate("c")),
        stick="<components>"
        + "".join(offset(f"f{i}", f"../f{i + 1}") for i in range(5000))
        + "</components>",
        markers=marker("0 0 0", "/bodyset/stick/f0"),
    ),
    "nothing": "",
    "noughts": "\0" * 100,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_at_once(what: str, tmp_path: Path) -> None:
    path = written.saved(tmp_path, HOSTILE[what])
    begun = time.perf_counter()

    with pytest.raises(UnreadableFile):
        osim.read(path)

    assert time.perf_counter() - begun < 5  # s, for 20 MB on a busy machine


def test_a_file_of_100_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.osim"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)

    with pytest.raises(UnreadableFile, match=r"huge.osim has 100 MB; a model has at"):
        osim.read(path)

    assert path.stat().st_size > LARGEST


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.osim cannot be read"):
        osim.read(tmp_path / "none.osim")


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(KneewiseError):
        parsed(content, "any.osim")


@given(data=st.data())
def test_a_damaged_model_is_read_or_refused(data: st.DataObject) -> None:
    text = pendulum(muscle(TWO_POINTS)).encode()
    begin = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 30))
    put = data.draw(st.binary(max_size=8))
    damaged = text[:begin] + put + text[begin + length :]

    with suppress(KneewiseError):
        root = parsed(damaged, "any.osim")
        osim.body(root.children[0] if root.children else root)


def test_a_model_without_muscles_has_none(tmp_path: Path) -> None:
    read = osim.read(written.saved(tmp_path, pendulum()))

    assert read.muscles is None
    assert read.caveats == ()


def test_forces_that_are_left_out_are_named(tmp_path: Path) -> None:
    forces = (
        "<CoordinateLimitForce name='a'/><CoordinateLimitForce name='b'/>"
        "<CoordinateActuator name='r'><coordinate>swing</coordinate>"
        "</CoordinateActuator>"
        + muscle(TWO_POINTS).replace(
            "<GeometryPath", "<appliesForce>false</appliesForce><GeometryPath"
        )
    )

    read = osim.read(written.saved(tmp_path, pendulum(forces)))

    texts = [caveat.text for caveat in read.caveats]
    assert len(texts) == 2
    assert "2 CoordinateLimitForce (first in line 13)" in texts[0]
    assert "1 Thelen2003Muscle" in texts[1]


def test_what_an_element_leaves_out_is_taken_from_the_files_defaults(
    tmp_path: Path,
) -> None:
    defaults = (
        "<defaults><Thelen2003Muscle name='default'><Flen>1.8</Flen>"
        "<tendon_slack_length>0.3</tendon_slack_length></Thelen2003Muscle></defaults>"
    )
    text = pendulum(muscle(TWO_POINTS)).replace("<BodySet>", defaults + "<BodySet>")

    muscles = osim.read(written.saved(tmp_path, text)).muscles

    assert muscles is not None
    assert muscles.tendon.tolist() == [0.3]
    assert muscles.fibre.tolist() == [0.1]
    assert muscles.force.tolist() == [500]
    shape = CURVES["thelen2003"] | {"Flen": 1.8}
    assert muscles.curves[0, : len(shape)].tolist() == list(shape.values())


def test_a_moving_point_on_a_turned_joint_moves_as_written(tmp_path: Path) -> None:
    moving = (
        "<MovingPathPoint name='m'>"
        "<socket_parent_frame>/bodyset/stick</socket_parent_frame>"
        "<socket_x_coordinate>/jointset/joint/swing</socket_x_coordinate>"
        "<socket_y_coordinate>/jointset/joint/swing</socket_y_coordinate>"
        f"<x_location>{SPLINE}</x_location><y_location>{written.LINE}</y_location>"
        "<z_location><Constant><value>0.25</value></Constant></z_location>"
        "</MovingPathPoint>"
    )
    text = pendulum(muscle(point("0 0 0", "/ground") + moving))

    read = osim.read(written.saved(tmp_path, text))

    assert read.muscles is not None
    paths = read.muscles.paths
    assert paths.moving_coordinate[1].tolist() == [0, 0, 0]
    swing = np.linspace(-1, 1, 9)
    functions = [row(read.functions, i) for i in paths.moving_function[1]]
    inside = np.stack([function.at(swing) for function in functions], axis=1)
    turn, place = read.home[0][:3, :3], read.home[0][:3, 3]
    as_written = (inside - place) @ turn
    assert as_written[:, 1] == pytest.approx(swing, abs=PLACE)
    assert as_written[:, 2] == pytest.approx(np.full(9, 0.25), abs=PLACE)
    assert as_written[0, 0] == pytest.approx(0.1, abs=PLACE)  # a knot of the spline


def test_surfaces_keep_their_side_and_their_points(tmp_path: Path) -> None:
    held = (
        "<WrapObjectSet><objects>"
        "<WrapSphere name='s'><radius>0.03</radius><quadrant>-y</quadrant></WrapSphere>"
        "<WrapEllipsoid name='e'><dimensions>0.03 0.04 0.05</dimensions>"
        "</WrapEllipsoid>"
        "<WrapCylinder name='off'><active>false</active></WrapCylinder>"
        "</objects></WrapObjectSet>"
    )
    wraps = "".join(
        f"<PathWrap><wrap_object>{name}</wrap_object><range>{limits}</range></PathWrap>"
        for name, limits in (("s", "1 2"), ("off", "-1 -1"), ("e", "-1 -1"))
    )

    read = osim.read(written.saved(tmp_path, pendulum(muscle(TWO_POINTS, wraps), held)))

    assert read.muscles is not None
    paths = read.muscles.paths
    assert paths.wrap_kind.tolist() == [1, 2]
    assert paths.wrap_axis.tolist() == [1, 0]
    assert paths.wrap_side.tolist() == [-1, 0]
    assert paths.wrap_between.tolist() == [[0, 1], [-1, -1]]
    assert paths.wrap_size.tolist() == [[0.03, 0, 0], [0.03, 0.04, 0.05]]


def test_a_file_of_markers_replaces_those_of_the_same_name() -> None:
    old = body(GAIT)
    name = "opensim-gait2392-subject01/gait2392_Scale_MarkerSet.xml"

    new = with_markers(old, recording(name))

    assert len(new.markers) == len(set(new.markers)) == 39
    k = new.markers.index("Sternum")
    segment = new.marker_segment[k]
    assert new.segments[segment] == "torso"
    home = np.linalg.inv(new.home[segment])
    place = home[:3, :3] @ new.marker_place[k] + home[:3, 3]
    assert place == pytest.approx([0.07, 0.3, 0], abs=PLACE)


def test_the_arrays_of_a_body_are_read_only() -> None:
    read = body(GAIT)

    with pytest.raises(ValueError, match="read-only"):
        read.mass[0] = 1


def test_a_pose_with_a_gap_is_a_gap_beyond_its_joint_only() -> None:
    read = body(GAIT)
    q = read.default[None].copy()
    q[0, read.index("knee_angle_r")] = np.nan

    placed = kinematics.forward(read, q)

    lost = {s for i, s in enumerate(read.segments) if np.isnan(placed.at[0, i]).any()}
    assert lost == {"tibia_r", "talus_r", "calcn_r", "toes_r"}
