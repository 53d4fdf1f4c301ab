"""Muscle paths of an OpenSim model: points, moving points, surfaces, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.frames import Place, Skeleton, moved
from kneewise.engine.functions import Pieces, polynomial, weighted_sum
from kneewise.engine.osim_coordinates import referred
from kneewise.engine.osim_frames import Frames, sockets
from kneewise.engine.osim_functions import function, held
from kneewise.engine.osim_wraps import surface
from kneewise.engine.osim_xml import Element, fault, said, unsupported
from kneewise.engine.ways import Point, Way, Wrap

POINTS = ("PathPoint", "ConditionalPathPoint", "MovingPathPoint")


@dataclass(frozen=True, eq=False, slots=True)
class Anatomy:
    """What a path refers to."""

    frames: Frames
    skeleton: Skeleton
    surfaces: dict[str, tuple[Element, Place]]


def path(muscle: Element, anatomy: Anatomy) -> Way:
    """The path of a muscle.

    Raises:
        UnreadableFile: if it has fewer than two points, a point on a body that is not
            there or a surface that is not there or not supported.
    """
    written = muscle.child("GeometryPath")
    if written is None:
        raise fault(muscle, f"{said(muscle)} has no GeometryPath.")
    points = [_point(each, anatomy) for each in written.objects("PathPointSet")]
    if len(points) < 2:
        raise fault(
            written, f"{said(muscle)} has {len(points)} points; expected 2 or more."
        )
    if all(_is_same(points[0], each) for each in points[1:]):
        raise fault(written, f"the path of {said(muscle)} has no length.")
    wraps = [_wrap(each, anatomy) for each in written.objects("PathWrapSet")]
    return Way(points=points, wraps=[wrap for wrap in wraps if wrap is not None])


def _is_same(one: Point, other: Point) -> bool:
    """Whether two points never part."""
    stand = not one.motion and not other.motion and one.segment == other.segment
    return stand and bool((one.place == other.place).all())


def _point(element: Element, anatomy: Anatomy) -> Point:
    """One point."""
    if element.tag not in POINTS:
        raise unsupported(element, ", ".join(POINTS))
    reference = element.word(*sockets("parent_frame"), "body", default="")
    on = anatomy.frames.find(reference, f"/{element.name}", element)
    segment = anatomy.skeleton.segment(on.body)
    frame = anatomy.skeleton.frame(on)
    if element.tag == "MovingPathPoint":
        return _moving(element, anatomy.skeleton, segment, frame)
    here = element.numbers("location", 3, np.zeros(3))
    place = moved(frame, here)
    if element.tag == "PathPoint":
        return Point(segment=segment, place=place)
    low, high = element.numbers("range", 2, np.zeros(2))
    coordinate = element.word(*sockets("coordinate"), default="")
    return Point(
        segment=segment,
        place=place,
        active=referred(coordinate, anatomy.skeleton, element),
        between=(float(low), float(high)),
    )


def _moving(element: Element, skeleton: Skeleton, segment: int, frame: Array) -> Point:
    """A point whose place depends on a coordinate."""
    drivers: set[int] = set()
    parts: list[Pieces] = []
    for axis in "xyz":
        inner = held(element, f"{axis}_location")
        pieces = function(inner) if inner else polynomial(0.0)
        parts.append(pieces)
        if not pieces.is_constant:
            name = element.word(*sockets(f"{axis}_coordinate"), default="")
            drivers.add(referred(name, skeleton, element))
    if len(drivers) > 1:
        raise fault(
            element,
            f"{said(element)} moves with {len(drivers)} coordinates; supported is one.",
        )
    if not drivers:
        here = np.array([part.coefficients[0, 0] for part in parts])
        return Point(segment=segment, place=moved(frame, here))
    motion = tuple(
        weighted_sum(parts, frame[i, :3], constant=float(frame[i, 3])) for i in range(3)
    )
    place = np.array([part.coefficients[0, 0] for part in motion])
    return Point(segment=segment, place=place, driver=drivers.pop(), motion=motion)


def _wrap(element: Element, anatomy: Anatomy) -> Wrap | None:
    """One surface of a path; None for one that is switched off."""
    name = element.word("wrap_object", default="")
    if name not in anatomy.surfaces:
        raise fault(
            element,
            f"the path wraps over '{name}', which is not in the model; it has "
            f"{', '.join(anatomy.surfaces) or 'no surfaces'}.",
        )
    written, on = anatomy.surfaces[name]
    if not written.flag("active", default=True):
        return None
    first, last = element.numbers("range", 2, np.array([-1.0, -1.0]))
    between = (max(int(first) - 1, -1), max(int(last) - 1, -1))
    return Wrap(surface=surface(written, on), between=between)
