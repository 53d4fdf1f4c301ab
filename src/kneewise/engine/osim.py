"""Reads an OpenSim model (.osim) into a body, without OpenSim."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.assembly import Axis, Bone, Plan, assembled
from kneewise.engine.body import Body
from kneewise.engine.frames import GROUND
from kneewise.engine.osim_coordinates import coordinates, couplers
from kneewise.engine.osim_frames import Frames, frames
from kneewise.engine.osim_joints import Joint, axes, joints
from kneewise.engine.osim_markers import markers
from kneewise.engine.osim_muscles import muscles
from kneewise.engine.osim_others import left_out
from kneewise.engine.osim_xml import Element, document, fault, said
from kneewise.units import GRAVITY

OLDEST = 20000
"""The first version of the format that is read: OpenSim 2.0."""


def read(path: Path) -> Body:
    """The body that an OpenSim model describes.

    Everything is taken as OpenSim takes it: joints, coordinates and what couples
    them, masses, markers, muscles, their paths and what they wrap over.

    Args:
        path: an ``.osim`` file of OpenSim 2 to 4.

    Returns:
        The body; its ``caveats`` name what the file holds that the engine leaves out.

    Raises:
        UnreadableFile: if the file is damaged, hostile or holds something that
            changes how the body moves or pulls and that is not supported; with its
            line.
    """
    return body(document(path))


def body(model: Element) -> Body:
    """The body of an element ``Model``.

    Raises:
        UnreadableFile: as ``read``.
    """
    _check(model)
    known = frames(model)
    written = joints(model, known)
    tree = _outwards(written, known)
    moving = [axes(joint) for joint in tree]
    free = coordinates(written, moving)
    plan = Plan(
        name=model.name,
        bones=_bones(tree, moving, known),
        coordinates=free,
        couplers=couplers(model, [coordinate.name for coordinate in free]),
        gravity=model.numbers("gravity", 3, np.array([0.0, -GRAVITY, 0.0])),
        caveats=left_out(model),
    )
    skeleton, rows = plan.skeleton(), plan.rows()
    pulling = muscles(model, known, skeleton, rows)
    marks = markers(model.objects("MarkerSet"), known, skeleton)
    return assembled(plan, rows, marks, pulling)


def _check(model: Element) -> None:
    """Refuse what is no model, or one of another time or in other units."""
    if model.tag != "Model":
        raise fault(model, f"the file holds a {model.tag}; expected a Model.")
    if model.source.version < OLDEST:
        raise fault(
            model,
            "the file was written before OpenSim 2.0.",
            remedy="Open it in OpenSim 4 and save it again.",
        )
    for tag, wanted in (("length_units", "meters"), ("force_units", "N")):
        found = model.word(tag, default=wanted)
        if found.lower() not in (wanted.lower(), "m", "newtons"):
            raise fault(model, f"{tag} are {found}; expected {wanted}.")


def _outwards(joints: list[Joint], known: Frames) -> list[Joint]:
    """The joints ordered so that each comes after the one that carries its parent."""
    waiting, placed, out = list(joints), {GROUND}, list[Joint]()
    while waiting:
        ready = [joint for joint in waiting if joint.parent in placed]
        if not ready:
            joint = waiting[0]
            raise fault(
                joint.element,
                f"{said(joint.element)} hangs on {joint.parent}, which no joint "
                "connects to the ground.",
            )
        out.append(ready[0])
        placed.add(ready[0].child)
        waiting.remove(ready[0])
    for name, element in known.bodies.items():
        if name not in placed:
            raise fault(element, f"no joint carries the body {name}.")
    return out


def _bones(tree: list[Joint], moving: list[list[Axis]], known: Frames) -> list[Bone]:
    """The segments, each with the joint that carries it."""
    bones = []
    for joint, along in zip(tree, moving, strict=True):
        element = known.bodies[joint.child]
        mass = element.number("mass")
        if mass < 0:
            raise fault(element, f"the mass of {said(element)} is {mass:g} kg.")
        bone = Bone(
            name=joint.child,
            parent=joint.parent,
            parent_frame=joint.parent_frame,
            own_frame=joint.child_frame,
            axes=along,
            mass=mass,
            centre=element.numbers("mass_center", 3, np.zeros(3)),
            inertia=_inertia(element),
        )
        bones.append(bone)
    if bones and not any(bone.mass for bone in bones):
        raise fault(known.bodies[bones[0].name], "no body of the model has any mass.")
    return bones


def _inertia(element: Element) -> Array:
    """The inertia (3, 3) of a body about its centre of mass, as written."""
    if element.child("inertia") is not None or element.child("inertia_xx") is None:
        xx, yy, zz, xy, xz, yz = element.numbers("inertia", 6, np.zeros(6))
    else:
        pairs = ("xx", "yy", "zz", "xy", "xz", "yz")
        xx, yy, zz, xy, xz, yz = (
            element.number(f"inertia_{pair}", default=0.0) for pair in pairs
        )
    if min(xx, yy, zz) < 0:
        raise fault(element, f"the inertia of {said(element)} is below 0.")
    return np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
