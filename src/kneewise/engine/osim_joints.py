"""Joints of an OpenSim model: what hangs on what, and along which axes it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.assembly import Axis
from kneewise.engine.body import HINGE, SLIDE
from kneewise.engine.frames import GROUND
from kneewise.engine.functions import polynomial
from kneewise.engine.osim_frames import Frames, frame, sockets
from kneewise.engine.osim_functions import function, held
from kneewise.engine.osim_xml import Element, fault, said, unsupported

X, Y, Z = np.eye(3)

MOST = 1000
"""Joints of a model; the largest in use has a tenth of it."""

SIMPLE: dict[str, tuple[tuple[int, int, Array], ...]] = {
    "WeldJoint": (),
    "PinJoint": ((0, HINGE, Z),),
    "SliderJoint": ((0, SLIDE, X),),
    "UniversalJoint": ((0, HINGE, X), (1, HINGE, Y)),
    "GimbalJoint": ((0, HINGE, X), (1, HINGE, Y), (2, HINGE, Z)),
    "BallJoint": ((0, HINGE, X), (1, HINGE, Y), (2, HINGE, Z)),
    "PlanarJoint": ((1, SLIDE, X), (2, SLIDE, Y), (0, HINGE, Z)),
    "FreeJoint": (
        *((3, SLIDE, X), (4, SLIDE, Y), (5, SLIDE, Z)),
        *((0, HINGE, X), (1, HINGE, Y), (2, HINGE, Z)),
    ),
}
"""Axes of the joints whose shape is fixed: which coordinate moves them, and how."""

JOINTS = ("CustomJoint", *SIMPLE)

_TRANSFORM = (
    *("translation1", "translation2", "translation3"),
    *("rotation1", "rotation2", "rotation3"),
)
"""The axes of a ``SpatialTransform`` in the order in which they move."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Joint:
    """One joint of a file."""

    element: Element
    parent: str
    """The body it hangs on; ``ground`` for none."""

    parent_frame: Array
    """(4, 4) from the joint's frame on the parent to the parent."""

    child: str
    child_frame: Array
    """(4, 4) from the joint's frame on the child to the child."""

    @property
    def coordinates(self) -> list[Element]:
        """Its coordinates as the file writes them."""
        listed = self.element.child("coordinates")
        return listed.children if listed else self.element.objects("CoordinateSet")


def joints(model: Element, frames: Frames) -> list[Joint]:
    """The joints of a model, in the order of the file.

    Raises:
        UnreadableFile: for a joint of an unknown kind, or one that refers to a body
            that is not there, or a body with two joints.
    """
    if model.child("JointSet") is not None:
        found = [_new(each, frames) for each in model.objects("JointSet")]
    else:
        found = [
            _old(joint, body, frames)
            for body in frames.bodies.values()
            for joint in (body.child("Joint") or body).children
            if joint.tag.endswith("Joint") and joint.tag != "Joint"
        ]
    if len(found) > MOST:
        raise fault(model, f"the model has {len(found)} joints; supported are {MOST}.")
    carried: set[str] = set()
    for joint in found:
        if joint.child in carried or joint.child == GROUND:
            raise fault(
                joint.element,
                f"{said(joint.element)} would carry {joint.child}, which another joint "
                "carries or which is the ground; loops are not supported.",
            )
        carried.add(joint.child)
    return found


def _new(element: Element, frames: Frames) -> Joint:
    """A joint of a ``JointSet`` (4.0 and later)."""
    _known(element)
    owner = f"/jointset/{element.name}"
    parent = frames.find(
        element.word(*sockets("parent_frame"), default=""), owner, element
    )
    child = frames.find(
        element.word(*sockets("child_frame"), default=""), owner, element
    )
    return Joint(
        element=element,
        parent=parent.body,
        parent_frame=parent.frame,
        child=child.body,
        child_frame=child.frame,
    )


def _old(element: Element, body: Element, frames: Frames) -> Joint:
    """A joint inside the ``Body`` that it carries (before 4.0)."""
    _known(element)
    if element.flag("reverse", default=False):
        raise fault(element, f"{said(element)} is reversed, which is not supported.")
    parent = element.word("parent_body")
    if parent not in frames.bodies and parent != GROUND:
        raise fault(
            element,
            f"{said(element)} hangs on {parent}, which is not in the model; its bodies "
            f"are {', '.join(frames.bodies)}.",
        )
    return Joint(
        element=element,
        parent=parent,
        parent_frame=frame(element, "location_in_parent", "orientation_in_parent"),
        child=body.name,
        child_frame=frame(element, "location", "orientation"),
    )


def _known(element: Element) -> None:
    """Refuse a joint of an unknown kind."""
    if element.tag not in JOINTS:
        raise unsupported(element, ", ".join(JOINTS))


def names(joint: Joint) -> list[str]:
    """The names of a joint's coordinates.

    Raises:
        UnreadableFile: if there are more or fewer than the joint has.
    """
    written = [each.name for each in joint.coordinates]
    if joint.element.tag == "CustomJoint" and len(written) <= len(_TRANSFORM):
        return written
    if joint.element.tag == "CustomJoint":
        raise fault(
            joint.element,
            f"{said(joint.element)} has {len(written)} coordinates; at most 6 fit.",
        )
    wanted = len(SIMPLE[joint.element.tag])
    if not written:
        return [f"{joint.element.name}_coord_{i}" for i in range(wanted)]
    if len(written) != wanted:
        raise fault(
            joint.element,
            f"{said(joint.element)} has {len(written)} coordinates; expected {wanted}.",
        )
    return written


def axes(joint: Joint) -> list[Axis]:
    """The axes of a joint in the order in which they move: slides, then hinges.

    Raises:
        UnreadableFile: for an axis without a direction or with an unknown function.
    """
    known = names(joint)
    if joint.element.tag != "CustomJoint":
        return [
            Axis(kind=kind, vector=vector, coordinate=known[i], pieces=polynomial(0, 1))
            for i, kind, vector in SIMPLE[joint.element.tag]
        ]
    transform = joint.element.child("SpatialTransform")
    if transform is None:
        raise fault(joint.element, f"{said(joint.element)} has no SpatialTransform.")
    written = {each.name: each for each in transform.children}
    found = [
        _axis(written[name], name, known) for name in _TRANSFORM if name in written
    ]
    return [axis for axis in found if axis is not None]


def _axis(element: Element, name: str, known: list[str]) -> Axis | None:
    """An axis of a ``SpatialTransform``; None for one that never moves."""
    coordinate = element.word("coordinates", default="").strip("()").strip()
    inner = held(element, "function")
    if inner is None and not coordinate:
        return None
    pieces = function(inner) if inner else polynomial(0, 1)
    if pieces.is_constant:
        coordinate = ""
        if pieces.coefficients[0, 0] == 0:
            return None
    elif coordinate not in known:
        raise fault(
            element,
            f"the axis {name} depends on '{coordinate}'; expected one coordinate of "
            f"its joint: {', '.join(known) or 'none'}.",
        )
    vector = element.numbers("axis", 3)
    length = float(np.linalg.norm(vector))
    if length == 0:
        raise fault(element, f"the axis {name} has no direction.")
    kind = HINGE if name.startswith("rotation") else SLIDE
    return Axis(kind=kind, vector=vector / length, coordinate=coordinate, pieces=pieces)
