"""OpenSim's settings files: tasks of a fit, external loads, reserves, scaling."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.osim_muscles import is_on
from kneewise.engine.osim_others import ACTUATORS
from kneewise.engine.osim_xml import Element, document, fault, said, unsupported

AXES = "XYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinateTask:
    """A coordinate that a fit pulls to a value."""

    coordinate: str
    weight: float
    value: float | None
    """rad or m; None for the default of the body."""

    is_from_file: bool = False
    """Whether the value is to come from ``Tasks.coordinate_file``."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Tasks:
    """What a fit (inverse kinematics) follows; what is not named, it does not."""

    markers: dict[str, float]
    """Weight by marker."""

    coordinates: tuple[CoordinateTask, ...]
    constraint_weight: float = np.inf
    """Infinity: coupled coordinates follow exactly."""

    accuracy: float = 1e-5
    model_file: str = ""
    marker_file: str = ""
    coordinate_file: str = ""
    time: tuple[float, float] = (-np.inf, np.inf)
    """s, first and last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A measured force on a segment; the names begin columns of the file of forces."""

    name: str
    segment: str
    force: str
    """Such as ``ground_force_v`` for ``ground_force_vx``, ``..vy``, ``..vz``."""

    point: str
    """Empty for a force at the segment's origin."""

    torque: str
    """Empty for none."""

    force_in: str = "ground"
    """The segment in whose axes the force is written."""

    point_in: str = "ground"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loads:
    """External loads and the file that they are in."""

    loads: tuple[Load, ...]
    file: str


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Reserve:
    """An actuator that gives what muscles cannot."""

    name: str
    kind: str
    """``coordinate``, ``point`` or ``torque``."""

    on: str
    """The coordinate, or the segment."""

    against: str
    """The segment that a torque pushes off from; empty for the others."""

    optimal_force: float
    """N or N m at a control of 1."""

    lowest: float
    highest: float
    """Controls."""

    direction: Array
    """(3,) of the force or torque; NaN for a coordinate."""

    point: Array
    """(3,) m, where the force acts; NaN for the others."""

    direction_in_ground: bool = True
    point_in_ground: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Segments that stretch as distances between markers do."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    """Markers; the factor is the mean over the pairs of measured by model distance."""

    segments: dict[str, tuple[int, ...]]
    """The axes 0, 1, 2 along which each segment stretches."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Scaling:
    """How a body is fitted to a person in a standing trial."""

    mass: float
    """kg; 0 or less for the mass of the model."""

    keeps_mass_shares: bool
    """Whether each segment keeps its share of the mass, whatever its size."""

    order: tuple[str, ...]
    """``measurements``, ``manualScale`` or both."""

    measurements: tuple[Measurement, ...]
    factors: dict[str, Array]
    """(3,) by segment, given by hand."""

    model_file: str
    marker_set_file: str
    marker_file: str
    time: tuple[float, float]
    """s, of the standing trial."""

    moves_markers: bool
    """Whether markers are then moved to where they were measured."""

    pose: Tasks
    """The tasks that find the standing pose in which they are moved."""


def tasks(path: Path) -> Tasks:
    """The tasks of an IK set-up file or of a file with an ``IKTaskSet`` alone.

    Raises:
        UnreadableFile: if the file is neither, or a task is of an unknown kind.
    """
    held = document(path)
    if held.tag not in ("InverseKinematicsTool", "IKTaskSet"):
        raise fault(held, f"the file holds a {held.tag}; expected tasks of a fit.")
    return _tasks(held)


def _tasks(tool: Element) -> Tasks:
    """The tasks below a tool, or of a set that stands alone."""
    listed = tool.objects("IKTaskSet")
    if tool.tag == "IKTaskSet":
        inner = tool.child("objects")
        listed = inner.children if inner else []
    markers: dict[str, float] = {}
    coordinates: list[CoordinateTask] = []
    for element in listed:
        if not element.flag("apply", default=True):
            continue
        weight = element.number("weight", default=1.0)
        if weight < 0:
            raise fault(element, f"the weight of {said(element)} is {weight:g}.")
        if element.tag == "IKMarkerTask":
            markers[element.name] = weight
        elif element.tag == "IKCoordinateTask":
            coordinates.append(_coordinate(element, weight))
        else:
            raise unsupported(element, "IKMarkerTask, IKCoordinateTask")
    return Tasks(
        markers=markers,
        coordinates=tuple(coordinates),
        constraint_weight=_weight(tool),
        accuracy=tool.number("accuracy", default=1e-5),
        model_file=tool.word("model_file", default=""),
        marker_file=tool.word("marker_file", default=""),
        coordinate_file=_file(tool, "coordinate_file"),
        time=_time(tool),
    )


def _coordinate(element: Element, weight: float) -> CoordinateTask:
    """One coordinate's task."""
    kind = element.word("value_type", default="default_value")
    if kind not in ("default_value", "manual_value", "from_file"):
        raise fault(
            element,
            f"the value_type of {said(element)} is '{kind}'; expected default_value, "
            "manual_value or from_file.",
        )
    by_hand = kind == "manual_value"
    return CoordinateTask(
        coordinate=element.name,
        weight=weight,
        value=element.number("value", default=0.0) if by_hand else None,
        is_from_file=kind == "from_file",
    )


def _weight(tool: Element) -> float:
    """The weight of constraints; infinity where the file says so, or nothing."""
    text = tool.word("constraint_weight", default="inf").lower()
    if text in ("", "inf", "infinity", "unassigned"):
        return float(np.inf)
    return tool.number("constraint_weight")


def _file(tool: Element, tag: str) -> str:
    """The name of a file; empty where the setting is not used."""
    name = tool.word(tag, default="")
    return "" if name == "Unassigned" else name


def _time(tool: Element) -> tuple[float, float]:
    """First and last instant; everything where the file does not say."""
    words = tool.word("time_range", default="").split()
    if not words or any("inf" in word.lower() for word in words):
        return (-np.inf, np.inf)
    first, last = tool.numbers("time_range", 2)
    return (float(first), float(last))


def loads(path: Path) -> Loads:
    """The external loads of a set-up file.

    Raises:
        UnreadableFile: if the file is none, or a load is of an unknown kind.
    """
    held = document(path)
    if held.tag != "ExternalLoads":
        raise fault(held, f"the file holds a {held.tag}; expected ExternalLoads.")
    inner = held.child("objects")
    found = []
    for element in inner.children if inner else []:
        if element.tag != "ExternalForce":
            raise unsupported(element, "ExternalForce")
        if is_on(element):
            found.append(_load(element))
    return Loads(loads=tuple(found), file=_file(held, "datafile"))


def _load(element: Element) -> Load:
    """One load."""
    return Load(
        name=element.name,
        segment=element.word("applied_to_body"),
        force=_file(element, "force_identifier"),
        point=_file(element, "point_identifier"),
        torque=_file(element, "torque_identifier"),
        force_in=element.word("force_expressed_in_body", default="ground"),
        point_in=element.word("point_expressed_in_body", default="ground"),
    )


def reserves(path: Path) -> tuple[Reserve, ...]:
    """The reserves of a model, or of a file with a ``ForceSet`` alone.

    Raises:
        UnreadableFile: if the file is neither.
    """
    held = document(path)
    if held.tag not in ("Model", "ForceSet"):
        raise fault(held, f"the file holds a {held.tag}; expected a ForceSet.")
    inner = held.child("objects") if held.tag == "ForceSet" else None
    listed = inner.children if inner else held.objects("ForceSet")
    return tuple(_reserve(e) for e in listed if e.tag in ACTUATORS and is_on(e))


def _reserve(element: Element) -> Reserve:
    """One reserve."""
    kind = element.tag.removesuffix("Actuator").lower()
    nowhere = np.full(3, np.nan)
    on = {"coordinate": "coordinate", "point": "body", "torque": "bodyA"}[kind]
    pushes = {"coordinate": "", "point": "direction", "torque": "axis"}[kind]
    in_ground = "force_is_global" if kind == "point" else "torque_is_global"
    along = element.numbers(pushes, 3, np.array([1.0, 0, 0])) if pushes else nowhere
    here = element.numbers("point", 3, np.zeros(3)) if kind == "point" else nowhere
    return Reserve(
        name=element.name,
        kind=kind,
        on=posixpath.basename(element.word(on, f"socket_{on}")),
        against=element.word("bodyB", default="ground") if kind == "torque" else "",
        optimal_force=element.number("optimal_force", default=1.0),
        lowest=_control(element, "min_control", -np.inf),
        highest=_control(element, "max_control", np.inf),
        direction=along,
        point=here,
        direction_in_ground=element.flag(in_ground, default=True),
        point_in_ground=element.flag("point_is_global", default=False),
    )


def _control(element: Element, tag: str, unlimited: float) -> float:
    """A limit of a control, which may be infinite."""
    text = element.word(tag, default="inf").lower()
    return unlimited if "inf" in text else element.number(tag)


def scaling(path: Path) -> Scaling:
    """The settings of OpenSim's Scale tool.

    Raises:
        UnreadableFile: if the file holds something else.
    """
    tool = document(path)
    if tool.tag != "ScaleTool":
        raise fault(tool, f"the file holds a {tool.tag}; expected a ScaleTool.")
    nothing = Element("none", tool.line, "", tool.source)
    maker = tool.child("GenericModelMaker") or nothing
    scaler = tool.child("ModelScaler") or nothing
    placer = tool.child("MarkerPlacer") or nothing
    by_hand = scaler.objects("ScaleSet")
    return Scaling(
        mass=tool.number("mass", default=-1.0),
        keeps_mass_shares=scaler.flag("preserve_mass_distribution", default=False),
        order=tuple(scaler.word("scaling_order", default="").strip("()").split()),
        measurements=tuple(_measurements(scaler)),
        factors={
            each.word("segment"): each.numbers("scales", 3, np.ones(3))
            for each in by_hand
            if each.flag("apply", default=True)
        },
        model_file=_file(maker, "model_file"),
        marker_set_file=_file(maker, "marker_set_file"),
        marker_file=_file(scaler, "marker_file"),
        time=_time(scaler),
        moves_markers=placer is not nothing and placer.flag("apply", default=True),
        pose=_tasks(placer),
    )


def _measurements(scaler: Element) -> Iterator[Measurement]:
    """The measurements that are switched on."""
    for each in scaler.objects("MeasurementSet"):
        if each.flag("apply", default=True):
            yield Measurement(
                name=each.name,
                pairs=tuple(_pair(p) for p in each.objects("MarkerPairSet")),
                segments={
                    scale.name: _axes(scale) for scale in each.objects("BodyScaleSet")
                },
            )


def _pair(element: Element) -> tuple[str, str]:
    """Two markers."""
    names = element.word("markers").strip("()").split()
    if len(names) != 2:
        raise fault(element, f"a pair has {len(names)} markers; expected 2.")
    return (names[0], names[1])


def _axes(element: Element) -> tuple[int, ...]:
    """The axes along which a segment stretches."""
    words = element.word("axes", default="X Y Z").upper().strip("()").split()
    if not set(words) <= set(AXES):
        raise fault(element, f"axes are {' '.join(words)}; expected X, Y, Z.")
    return tuple(AXES.index(word) for word in words)
