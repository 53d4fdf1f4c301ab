"""Markers of an OpenSim model, or of a file of markers beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise.engine.assembly import Markers
from kneewise.engine.body import Body, sealed
from kneewise.engine.frames import Skeleton, moved
from kneewise.engine.osim_frames import Frames, frames, sockets
from kneewise.engine.osim_xml import Element, document, fault, said


def markers(elements: list[Element], frames: Frames, skeleton: Skeleton) -> Markers:
    """The markers of a set.

    Raises:
        UnreadableFile: if two share a name, or one lies on a body that is not there.
    """
    names: dict[str, None] = {}
    segment = np.full(len(elements), -1, dtype=np.intp)
    place = np.zeros((len(elements), 3))
    for k, element in enumerate(elements):
        if element.tag != "Marker" or not element.name or element.name in names:
            raise fault(
                element, f"{said(element)} is not a marker with a name of its own."
            )
        reference = element.word(*sockets("parent_frame"), "body", default="")
        on = frames.find(reference, f"/markerset/{element.name}", element)
        names[element.name] = None
        segment[k] = skeleton.segment(on.body)
        here = element.numbers("location", 3, np.zeros(3))
        place[k] = moved(skeleton.frame(on), here)
    return Markers(names=tuple(names), segment=segment, place=place)


def with_markers(body: Body, path: Path) -> Body:
    """The body with the markers of a file; one of the same name takes the new place.

    Raises:
        UnreadableFile: if the file is no ``MarkerSet``, or one of its markers lies on
            a segment that the body does not have.
    """
    held = document(path)
    if held.tag != "MarkerSet":
        raise fault(held, f"the file holds a {held.tag}; expected a MarkerSet.")
    inner = held.child("objects")
    known = frames(Element("Model", 1, "", held.source))
    for name in body.segments:
        known.bodies[name] = Element("Body", 1, name, held.source)
    skeleton = Skeleton(body.segments, body.coordinates, body.home)
    new = markers(inner.children if inner else [], known, skeleton)
    kept = [i for i, name in enumerate(body.markers) if name not in new.names]
    out = replace(
        body,
        markers=tuple(body.markers[i] for i in kept) + new.names,
        marker_segment=np.concatenate([body.marker_segment[kept], new.segment]),
        marker_place=np.concatenate([body.marker_place[kept], new.place]),
    )
    sealed(out)
    return out
