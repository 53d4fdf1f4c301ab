"""Reads our own body from its tables."""

from __future__ import annotations

from functools import cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.assembly import (
    Axis,
    Bone,
    Coordinate,
    Coupler,
    Markers,
    Plan,
    assembled,
)
from kneewise.engine.body import CURVES, HINGE, SLIDE, Body, Muscles, sealed
from kneewise.engine.builtin.knee import free_knee
from kneewise.engine.builtin.tables import Row, in_si, numbers, rows
from kneewise.engine.frames import Place, Skeleton, moved, placed
from kneewise.engine.functions import Pieces, cubic_spline, polynomial
from kneewise.engine.ways import CYLINDER, QUADRANTS, Point, Surface, Way, Wrap, flat

MODEL = "millard2012"
"""How the force of its muscles is modelled."""


@cache
def body() -> Body:
    """Our own body: an adult of 75 kg and 1.70 m, to be scaled to a person.

    22 segments; hips and knees of three degrees of freedom (at the knee flexion,
    abduction and internal rotation), ankles and subtalar joints, toes, a torso of
    three, arms; 80 muscles of legs and hips; landmarks by our names as markers. With
    the knees' abduction and rotation at 0 it moves as the cited model.

    Source:
        Rajagopal et al. 2016, IEEE Trans Biomed Eng 63(10):2068-2079; Lai, Arnold &
        Wakeling 2017, Ann Biomed Eng 45(12):2762-2774; Uhlrich et al. 2022, Sci Rep
        12:9842. The tables beside this file name theirs.
    """
    functions = {row["function"]: _function(row) for row in rows("functions")}
    axes: dict[str, list[Axis]] = {}
    for row in rows("axes"):
        axes.setdefault(row["segment"], []).append(_axis(row, functions))
    bones = [_bone(row, axes.get(row["segment"], [])) for row in rows("segments")]
    plan = Plan(
        name="kneewise",
        bones=bones,
        coordinates=[_coordinate(row) for row in rows("coordinates")],
        couplers=[
            Coupler(
                driver=row["follows"],
                driven=row["coordinate"],
                pieces=polynomial(0, 1),
            )
            for row in rows("coordinates")
            if row["follows"]
        ],
    )
    pieces, skeleton = plan.rows(), plan.skeleton()
    pulling = _muscles(skeleton, pieces)
    return free_knee(assembled(plan, pieces, _landmarks(skeleton), pulling))


def _function(row: Row) -> Pieces:
    """How far an axis moves."""
    values = numbers(row["values"])
    if row["kind"] == "spline":
        return cubic_spline(numbers(row["x_rad"]), values)
    return polynomial(*values)


def _axis(row: Row, functions: dict[str, Pieces]) -> Axis:
    """One axis of a joint."""
    vector = numbers(row["axis"])
    name = row["function"]
    return Axis(
        kind=SLIDE if row["moves"] == "slides" else HINGE,
        vector=vector / np.linalg.norm(vector),
        coordinate=row["coordinate"],
        pieces=functions[name] if name else polynomial(0, 1),
    )


def _bone(row: Row, axes: list[Axis]) -> Bone:
    """One segment."""
    xx, yy, zz, xy, xz, yz = numbers(row["inertia_kg_m2"])
    return Bone(
        name=row["segment"],
        parent=row["parent"],
        parent_frame=placed(numbers(row["at_m"]), numbers(row["turn_rad"])),
        own_frame=placed(numbers(row["own_at_m"]), numbers(row["own_turn_rad"])),
        axes=axes,
        mass=float(row["mass_kg"]),
        centre=numbers(row["centre_m"]),
        inertia=np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]),
    )


def _coordinate(row: Row) -> Coordinate:
    """One coordinate."""
    unit = row["unit"]
    return Coordinate(
        name=row["coordinate"],
        default=in_si(row["default"], unit),
        lower=in_si(row["lower"], unit),
        upper=in_si(row["upper"], unit),
        clamped=True,
        locked=False,
        translates=unit == "m",
    )


def _landmarks(skeleton: Skeleton) -> Markers:
    """The landmarks, as markers."""
    table = rows("landmarks")
    places = [_on(row, skeleton) for row in table]
    return Markers(
        names=tuple(row["landmark"] for row in table),
        segment=np.array([skeleton.segment(row["segment"]) for row in table]),
        place=np.array(places),
    )


def _on(row: Row, skeleton: Skeleton) -> Array:
    """Where a row's ``place_m`` is in the joint frame of its segment."""
    frame = skeleton.frame(Place(row["segment"], np.eye(4)))
    return moved(frame, numbers(row["place_m"]))


def _muscles(skeleton: Skeleton, pieces: list[Pieces]) -> Muscles:
    """The muscles with their paths."""
    table = rows("muscles")
    names = tuple(row["muscle"] for row in table)
    curves = {row["number"]: float(row["value"]) for row in rows("curves")}
    shape = np.array([curves[number] for number in CURVES[MODEL]])
    out = Muscles(
        names=names,
        paths=flat(_ways(names, skeleton), skeleton, pieces),
        force=np.array([float(row["force_n"]) for row in table]),
        fibre=np.array([float(row["fibre_m"]) for row in table]),
        tendon=np.array([float(row["tendon_m"]) for row in table]),
        pennation=np.array([float(row["pennation_rad"]) for row in table]),
        speed=np.array([float(row["speed_fibres_per_s"]) for row in table]),
        model=(MODEL,) * len(table),
        curves=np.tile(shape, (len(table), 1)),
    )
    sealed(out)
    return out


def _ways(names: tuple[str, ...], skeleton: Skeleton) -> list[Way]:
    """The path of every muscle."""
    points: dict[str, list[Point]] = {name: [] for name in names}
    for row in rows("points"):
        segment = skeleton.segment(row["segment"])
        points[row["muscle"]].append(Point(segment=segment, place=_on(row, skeleton)))
    surfaces = {row["surface"]: _surface(row) for row in rows("surfaces")}
    wraps: dict[str, list[Wrap]] = {name: [] for name in names}
    for row in rows("wraps"):
        between = (int(row["from_point"] or 0) - 1, int(row["to_point"] or 0) - 1)
        surface = surfaces[row["surface"]]
        wraps[row["muscle"]].append(Wrap(surface=surface, between=between))
    return [Way(points=points[name], wraps=wraps[name]) for name in names]


def _surface(row: Row) -> Surface:
    """One cylinder."""
    axis, side = QUADRANTS[row["side"]]
    frame = placed(numbers(row["at_m"]), numbers(row["turn_rad"]))
    return Surface(
        place=Place(row["segment"], frame),
        kind=CYLINDER,
        size=np.array([float(row["radius_m"]), float(row["length_m"]) / 2, 0.0]),
        axis=axis,
        side=side,
    )
