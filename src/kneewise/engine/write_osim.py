"""Writes a body as an OpenSim model (.osim, format 4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import SLIDE, Body
from kneewise.engine.frames import GROUND, inverse, moved
from kneewise.engine.functions import polynomial, row
from kneewise.engine.osim_text import (
    flag,
    function,
    listed,
    numbers,
    offset,
    tag,
    word,
)
from kneewise.engine.write_osim_muscles import muscle, surfaces
from kneewise.errors import UnwritableResult

COLLINEAR = 1e-6
"""Sine of the angle below which two hinges of one joint are the same to OpenSim."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one OpenSim joint can hold of the axes of a segment."""

    body: Body
    segment: int
    k: int
    """Which link of the segment, from 0."""

    axes: list[int]
    is_last: bool

    @property
    def name(self) -> str:
        """The body that it carries: the segment, or one without mass before it."""
        name = self.body.segments[self.segment]
        return name if self.is_last else f"{name}_link_{self.k}"

    def coordinate(self, axis: int) -> str:
        """The coordinate that moves an axis; empty for none.

        A coordinate belongs to one joint; further links have one that follows it.
        """
        c = self.body.axis_coordinate[axis]
        if c < 0:
            return ""
        first = self.body.first_axis[self.segment]
        before = self.body.axis_coordinate[first : self.axes[0]]
        own = self.body.coordinates[c]
        return f"{own}_link_{self.k}" if c in before else own


def write(body: Body, path: Path) -> None:
    """Write a body as an OpenSim model.

    Raises:
        UnwritableResult: if the folder or the disk refuses.
    """
    try:
        path.write_text(as_osim(body), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise UnwritableResult(f"{path} cannot be written: {reason}.") from error


def as_osim(body: Body) -> str:
    """The text of an OpenSim model that moves, weighs and pulls as the body does.

    A joint with more axes than an OpenSim joint holds (a free knee) becomes several,
    with bodies of no mass between; a coordinate that moves two of them is written
    once more, coupled to itself.

    Raises:
        ValueError: for functions that OpenSim does not have.
    """
    links = list(_links(body))
    held = tag(
        "Model",
        tag("gravity", numbers(body.gravity)),
        tag("length_units", "meters"),
        tag("force_units", "N"),
        tag("Ground", surfaces(body, -1), called=GROUND),
        listed("BodySet", [_bone(link) for link in links], called="bodyset"),
        listed("JointSet", [_joint(link) for link in links], called="jointset"),
        listed("ConstraintSet", _couplers(body, links), called="constraintset"),
        listed("ForceSet", _pulls(body, links), called="forceset"),
        listed("MarkerSet", _markers(body), called="markerset"),
        called=body.name,
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OpenSimDocument Version="40000">\n{held}\n</OpenSimDocument>\n'
    )


def _links(body: Body) -> Iterator[Link]:
    """The joints that OpenSim needs, in order."""
    for s in range(len(body.segments)):
        chunks: list[list[int]] = [[]]
        for axis in range(body.first_axis[s], body.first_axis[s + 1]):
            if not _takes(body, chunks[-1], axis):
                chunks.append([])
            chunks[-1].append(axis)
        for k, chunk in enumerate(chunks):
            yield Link(body, s, k, chunk, k == len(chunks) - 1)


def _takes(body: Body, chunk: list[int], axis: int) -> bool:
    """Whether one joint can hold an axis beside others."""
    slides = [a for a in chunk if body.axis_kind[a] == SLIDE]
    hinges = [a for a in chunk if body.axis_kind[a] != SLIDE]
    same = slides if body.axis_kind[axis] == SLIDE else hinges
    if same is slides and hinges:
        return False
    crossed = [np.cross(body.axes[a], body.axes[axis]) for a in same]
    return len(same) < 3 and all(np.linalg.norm(c) > COLLINEAR for c in crossed)


def _bone(link: Link) -> str:
    """A body, with the surfaces that muscles wrap over."""
    body, s = link.body, link.segment
    if not link.is_last:
        nothing = tag("mass", "0"), tag("mass_center", "0 0 0")
        return tag("Body", *nothing, tag("inertia", "0 0 0 0 0 0"), called=link.name)
    back = inverse(body.home[s])
    turn = back[:3, :3]
    inertia = turn @ body.inertia[s] @ turn.T
    rows, columns = [0, 1, 2, 0, 0, 1], [0, 1, 2, 1, 2, 2]
    return tag(
        "Body",
        surfaces(body, s),
        tag("mass", numbers(body.mass[s])),
        tag("mass_center", numbers(moved(back, body.centre[s]))),
        tag("inertia", numbers(inertia[rows, columns])),
        called=link.name,
    )


def _joint(link: Link) -> str:
    """A joint with its frames, coordinates and axes."""
    body, s = link.body, link.segment
    parent, there = _hung(link)
    here = inverse(body.home[s]) if link.is_last else np.eye(4)
    child = f"{link.name}_offset"
    sockets = (
        tag("socket_parent_frame", word(f"{parent}_offset")),
        tag("socket_child_frame", word(child)),
    )
    frames = tag(
        "frames",
        offset(f"{parent}_offset", _path(parent), there),
        offset(child, _path(link.name), here),
    )
    if not link.axes:
        return tag("WeldJoint", *sockets, frames, called=f"joint_{link.name}")
    written: dict[str, str] = {}
    for axis in link.axes:
        name = link.coordinate(axis)
        if name and name not in written:
            written[name] = _coordinate(body, body.axis_coordinate[axis], name)
    return tag(
        "CustomJoint",
        *sockets,
        tag("coordinates", *written.values()),
        frames,
        _transform(link),
        called=f"joint_{link.name}",
    )


def _hung(link: Link) -> tuple[str, Array]:
    """What a link hangs on, and the joint's frame there."""
    body, s = link.body, link.segment
    if link.k > 0:
        return f"{body.segments[s]}_link_{link.k - 1}", np.eye(4)
    there = np.eye(4)
    there[:3, :3], there[:3, 3] = body.joint_turn[s], body.joint_place[s]
    p = body.parent[s]
    if p < 0:
        return GROUND, there
    return body.segments[p], inverse(body.home[p]) @ there


def _path(name: str) -> str:
    """The path of a body."""
    return f"/{GROUND}" if name == GROUND else f"/bodyset/{name}"


def _coordinate(body: Body, c: int, name: str) -> str:
    """A coordinate with its range."""
    return tag(
        "Coordinate",
        tag("default_value", numbers(body.default[c])),
        tag("range", numbers([body.lower[c], body.upper[c]])),
        tag("clamped", flag(bool(body.clamped[c]))),
        tag("locked", flag(bool(body.locked[c]))),
        called=name,
    )


def _transform(link: Link) -> str:
    """The axes of a joint, filled up to three hinges and three slides."""
    body = link.body
    written = []
    for kind, name in ((1 - SLIDE, "rotation"), (SLIDE, "translation")):
        own = [axis for axis in link.axes if body.axis_kind[axis] == kind]
        vectors = _filled(body.axes[own])
        for i, vector in enumerate(vectors):
            coordinate = link.coordinate(own[i]) if i < len(own) else ""
            pieces = row(body.functions, own[i]) if i < len(own) else polynomial(0)
            element = tag(
                "TransformAxis",
                tag("coordinates", word(coordinate)),
                tag("axis", numbers(vector)),
                tag("function", function(pieces)),
                called=f"{name}{i + 1}",
            )
            written.append(element)
    return tag("SpatialTransform", *written)


def _filled(vectors: Array) -> Array:
    """Directions (3, 3), the first as given, no two along one line."""
    out = list(vectors)
    while len(out) < 3:
        free = [
            np.abs(np.array(out).reshape(-1, 3) @ e).max(initial=0) for e in np.eye(3)
        ]
        out.append(np.eye(3)[int(np.argmin(free))])
    return np.array(out)


def _couplers(body: Body, links: list[Link]) -> Iterator[str]:
    """The constraints by which coordinates follow others."""
    for c, driver in enumerate(body.coupled_to):
        if driver >= 0:
            pieces = function(row(body.functions, body.coupler[c]))
            yield _coupler(body.coordinates[driver], body.coordinates[c], pieces)
    itself = function(polynomial(0, 1))
    for link in links:
        moving = [axis for axis in link.axes if body.axis_coordinate[axis] >= 0]
        names = {
            link.coordinate(axis): body.coordinates[body.axis_coordinate[axis]]
            for axis in moving
        }
        for name, own in names.items():
            if name != own:
                yield _coupler(own, name, itself)


def _coupler(driver: str, driven: str, how: str) -> str:
    """One constraint."""
    return tag(
        "CoordinateCouplerConstraint",
        tag("coupled_coordinates_function", how),
        tag("independent_coordinate_names", word(driver)),
        tag("dependent_coordinate_name", word(driven)),
        called=f"{driven}_follows",
    )


def _pulls(body: Body, links: list[Link]) -> list[str]:
    """The muscles."""
    if body.muscles is None:
        return []
    where = {
        name: f"/jointset/joint_{link.name}/{name}"
        for link in links
        for name in map(link.coordinate, link.axes)
    }
    count = len(body.muscles.names)
    return [muscle(body, body.muscles, m, where) for m in range(count)]


def _markers(body: Body) -> Iterator[str]:
    """The markers."""
    for k, name in enumerate(body.markers):
        s = body.marker_segment[k]
        back = inverse(body.home[s]) if s >= 0 else np.eye(4)
        on = body.segments[s] if s >= 0 else GROUND
        yield tag(
            "Marker",
            tag("socket_parent_frame", word(_path(on))),
            tag("location", numbers(moved(back, body.marker_place[k]))),
            called=name,
        )
