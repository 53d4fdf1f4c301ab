"""Puts a body together from bones, axes and coordinates, wherever they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat
from kneewise.engine.body import Body, Muscles, sealed
from kneewise.engine.frames import Skeleton, inverse, moved
from kneewise.engine.functions import Pieces, table
from kneewise.units import GRAVITY


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Axis:
    """One axis of a joint."""

    kind: int
    """SLIDE or HINGE."""

    vector: Array
    """(3,) unit."""

    coordinate: str
    """Empty for an axis that stands still."""

    pieces: Pieces


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Bone:
    """One segment and the joint that carries it, as a file writes them."""

    name: str
    parent: str
    """``ground`` for none."""

    parent_frame: Array
    """(4, 4) from the joint's frame on the parent to the parent."""

    own_frame: Array
    """(4, 4) from the joint's frame on the segment to the segment."""

    axes: Sequence[Axis]
    """In the order in which they move: slides, then hinges."""

    mass: float
    """kg."""

    centre: Array
    """(3,) m, of mass."""

    inertia: Array
    """(3, 3) kg m², about the centre."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coordinate:
    """One coordinate; rad or m."""

    name: str
    default: float
    lower: float
    upper: float
    clamped: bool
    locked: bool
    translates: bool


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Coupler:
    """One coordinate that drives another."""

    driver: str
    driven: str
    pieces: Pieces


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Markers:
    """Markers on the segments of a body; fields as in ``Body``."""

    names: tuple[str, ...] = ()
    segment: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    place: Array = field(default_factory=lambda: np.zeros((0, 3)))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Plan:
    """The bones of a body and how they move."""

    name: str
    bones: Sequence[Bone]
    """Each after its parent."""

    coordinates: Sequence[Coordinate]
    couplers: Sequence[Coupler]
    gravity: Array = field(default_factory=lambda: np.array([0.0, -GRAVITY, 0.0]))
    caveats: tuple[Caveat, ...] = ()

    @property
    def axes(self) -> list[Axis]:
        """All axes, in the order of ``Body``."""
        return [axis for bone in self.bones for axis in bone.axes]

    def rows(self) -> list[Pieces]:
        """The functions of the axes, then of the couplers."""
        driven = [coupler.pieces for coupler in self.couplers]
        return [axis.pieces for axis in self.axes] + driven

    def skeleton(self) -> Skeleton:
        """What muscles and markers refer to."""
        home = [inverse(bone.own_frame) for bone in self.bones]
        return Skeleton(
            tuple(bone.name for bone in self.bones),
            tuple(coordinate.name for coordinate in self.coordinates),
            np.array(home).reshape(-1, 4, 4),
        )


def assembled(
    plan: Plan, rows: Sequence[Pieces], markers: Markers, muscles: Muscles | None
) -> Body:
    """The body of a plan.

    Args:
        plan: its bones and coordinates.
        rows: ``plan.rows()`` and after them the functions of moving path points.
        markers: its markers.
        muscles: its muscles, None for none.
    """
    skeleton, names = plan.skeleton(), [each.name for each in plan.coordinates]
    parent, frame = _hung(plan.bones, skeleton)
    coupled_to, coupler = _coupled(plan, names)
    free = plan.coordinates
    out = Body(
        name=plan.name,
        segments=skeleton.segments,
        parent=parent,
        joint_turn=np.ascontiguousarray(frame[:, :3, :3]),
        joint_place=np.ascontiguousarray(frame[:, :3, 3]),
        first_axis=np.cumsum([0, *(len(bone.axes) for bone in plan.bones)]),
        axis_kind=whole([axis.kind for axis in plan.axes]),
        axes=np.array([axis.vector for axis in plan.axes]).reshape(-1, 3),
        axis_coordinate=whole(
            [names.index(a.coordinate) if a.coordinate else -1 for a in plan.axes]
        ),
        functions=table(rows),
        coordinates=skeleton.coordinates,
        default=np.array([each.default for each in free]),
        lower=np.array([each.lower for each in free]),
        upper=np.array([each.upper for each in free]),
        clamped=np.array([each.clamped for each in free], dtype=np.bool_),
        locked=np.array([each.locked for each in free], dtype=np.bool_),
        translates=np.array([each.translates for each in free], dtype=np.bool_),
        coupled_to=coupled_to,
        coupler=coupler,
        mass=np.array([bone.mass for bone in plan.bones]),
        centre=_centres(plan.bones, skeleton),
        inertia=_inertias(plan.bones, skeleton),
        markers=markers.names,
        marker_segment=markers.segment,
        marker_place=markers.place,
        home=skeleton.home,
        muscles=muscles,
        gravity=plan.gravity,
        caveats=plan.caveats,
    )
    sealed(out.functions)
    sealed(out)
    return out


def _hung(bones: Sequence[Bone], skeleton: Skeleton) -> tuple[Indices, Array]:
    """The parent of every segment (s,), and its joint's frame on it (s, 4, 4)."""
    parent = whole([skeleton.segment(bone.parent) for bone in bones])
    frame = [
        bone.parent_frame if i < 0 else skeleton.home[i] @ bone.parent_frame
        for i, bone in zip(parent, bones, strict=True)
    ]
    return parent, np.array(frame).reshape(-1, 4, 4)


def _centres(bones: Sequence[Bone], skeleton: Skeleton) -> Array:
    """The centres of mass (s, 3) in the joint frames."""
    pairs = zip(skeleton.home, bones, strict=True)
    return np.array([moved(home, bone.centre) for home, bone in pairs]).reshape(-1, 3)


def _inertias(bones: Sequence[Bone], skeleton: Skeleton) -> Array:
    """The inertias (s, 3, 3) along the joint frames."""
    turn = skeleton.home[:, :3, :3]
    written = np.array([bone.inertia for bone in bones]).reshape(-1, 3, 3)
    return np.asarray(turn @ written @ turn.swapaxes(1, 2), dtype=np.float64)


def _coupled(plan: Plan, names: list[str]) -> tuple[Indices, Indices]:
    """What drives every coordinate (q,), and by which function (q,); -1 for none."""
    to = np.full(len(names), -1, dtype=np.intp)
    by = np.full(len(names), -1, dtype=np.intp)
    for k, couple in enumerate(plan.couplers):
        to[names.index(couple.driven)] = names.index(couple.driver)
        by[names.index(couple.driven)] = len(plan.axes) + k
    return to, by


def whole(values: Sequence[int]) -> Indices:
    """Indices as an array."""
    return np.array(values, dtype=np.intp)
