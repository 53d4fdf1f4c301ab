"""Surfaces of an OpenSim model that muscles wrap over."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.frames import Place
from kneewise.engine.osim_frames import Frames, frame
from kneewise.engine.osim_xml import Element, fault, said, unsupported
from kneewise.engine.ways import CYLINDER, ELLIPSOID, QUADRANTS, SPHERE, Surface

KINDS = {"WrapCylinder": CYLINDER, "WrapSphere": SPHERE, "WrapEllipsoid": ELLIPSOID}


def surface(element: Element, on: Place) -> Surface:
    """One surface that lies on a frame.

    Raises:
        UnreadableFile: if it is of an unknown kind, or has no size.
    """
    if element.tag not in KINDS:
        raise unsupported(element, ", ".join(KINDS))
    quadrant = element.word("quadrant", default="all").lower()
    quadrant = "all" if quadrant in ("", "unassigned") else quadrant
    if quadrant not in QUADRANTS:
        raise fault(
            element,
            f"the quadrant of {said(element)} is '{quadrant}'; expected x, -x, y, -y, "
            "z, -z or all.",
        )
    axis, side = QUADRANTS[quadrant]
    size = _size(element)
    if not (size >= 0).all() or size[0] == 0:
        raise fault(element, f"{said(element)} has no size.")
    own = on.frame @ frame(element, "translation", "xyz_body_rotation")
    return Surface(
        place=Place(on.body, own),
        kind=KINDS[element.tag],
        size=size,
        axis=axis,
        side=side,
    )


def _size(element: Element) -> Array:
    """Radius and half length; radius; or the three half axes."""
    if element.tag == "WrapCylinder":
        radius = element.number("radius", default=1.0)
        return np.array([radius, element.number("length", default=1.0) / 2, 0.0])
    if element.tag == "WrapSphere":
        return np.array([element.number("radius", default=0.05), 0.0, 0.0])
    return element.numbers("dimensions", 3, np.full(3, 0.05))


def surfaces(frames: Frames) -> dict[str, tuple[Element, Place]]:
    """Every surface of a model by name, and the frame that it lies on."""
    found: dict[str, tuple[Element, Place]] = {}
    for carrier, place in _carriers(frames):
        for element in carrier.objects("WrapObjectSet"):
            found.setdefault(element.name, (element, place))
    return found


def _carriers(frames: Frames) -> Iterator[tuple[Element, Place]]:
    """Every body and offset frame, and where it is."""
    for name, body in frames.bodies.items():
        yield body, Place(name, np.eye(4))
    for path, offset in frames.offsets.items():
        if offset.child("WrapObjectSet") is not None:
            yield offset, frames.find(path, "/", offset)
