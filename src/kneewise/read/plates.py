"""Force plates of a C3D file: from channels to forces on the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.forces import Forces
from kneewise.read.c3d_contents import Contents
from kneewise.read.room import UNITS, Room, unit_named
from kneewise.units import cm, mm

LOADED = 20.0
"""N of vertical force below which a point of application is noise."""

_WEIGHT = 100.0
"""N of vertical force that is a person and no offset."""

_UNLOADED = 40.0
"""N: with a larger mean, somebody stood on the plate while it was to be zeroed."""

_ABSURD = 1e9
"""No length, force, count or calibration of a plate is larger."""

_CHANNELS = {1: 6, 2: 6, 3: 8, 4: 6}
"""Type of plate → how many channels it has. Other types are rare and not read."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Plate:
    """One force plate as a C3D file describes it, in the axes of the file."""

    name: str

    kind: int
    """1 to 4, as the format numbers them."""

    corners: Array
    """(4, 3) m: at +x +y, -x +y, -x -y, +x -y of the plate, z pointing down."""

    origin: Array
    """(3,) m, in the axes of the plate: from where the forces are measured to the
    middle of the surface; for type 3 half the distances of the sensors, and depth."""

    signals: Array
    """(m, c) N and N·m, or N·mm; for type 1 the point in m at the fourth and fifth."""

    calibration: Array | None = None
    """(6, 6) for type 4."""

    moments_in: float = 1.0
    """N·m in one unit of the moments, as far as the file says."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Push:
    """What one plate did to the person, in the axes of the plate's corners."""

    force: Array
    """(m, 3) N."""

    point: Array
    """(m, 3) m; NaN where the plate carries less than ``LOADED``."""

    torque: Array
    """(m, 3) N·m about ``point``."""

    inside: float
    """Share of the loaded samples whose point is on the plate; NaN if never loaded."""


def forces(contents: Contents, space: Room) -> tuple[Forces | None, tuple[Caveat, ...]]:
    """The forces on the person in the world, and what is doubtful about them.

    Args:
        contents: a C3D file with plates and analog channels, or without.
        space: its way into the world.

    Returns:
        forces at the rate of the analog channels; None where there is no plate whose
        type is known.
    """
    notes: list[Caveat] = []
    pushes: dict[str, Push] = {}
    up = space.rotation[2]
    plates = list(_plates(contents, space.scale, notes))
    common = sum(facing(plate, up) for plate in plates)
    for plate in plates:
        push = pushed(plate, up, reverse=(facing(plate, up) or common) < 0)
        pushes[plate.name] = push
        if push.inside < 0.8:
            notes.append(
                Caveat(
                    text=f"Of {plate.name}, {1 - push.inside:.0%} of the points of "
                    "force lie off the plate.",
                    remedy="Check the corners and the channels of the plate.",
                    weight=Weight.DOUBT,
                )
            )
    if not pushes:
        return None, tuple(notes)
    found = Forces(
        time=np.arange(len(contents.analog)) / contents.analog_rate,
        plates=tuple(pushes),
        force=space.turned(np.stack([p.force for p in pushes.values()], axis=1)),
        point=space.turned(np.stack([p.point for p in pushes.values()], axis=1)),
        torque=space.turned(np.stack([p.torque for p in pushes.values()], axis=1)),
    )
    return found, tuple(notes)


def facing(plate: Plate, up: Array) -> int:
    """1 where the channels hold the force on the person, -1 where that on the plate.

    Files differ in it; but a floor only pushes, so the vertical force on the person
    is positive. 0 where nobody stood on the plate.
    """
    axes, _, half = _surface(plate.corners)
    force, _ = _at_surface(plate, half)
    upward = force @ (axes.T @ up)
    strong = upward[np.abs(upward) > _WEIGHT]
    return int(np.sign(np.median(strong))) if strong.size else 0


def pushed(plate: Plate, up: Array, *, reverse: bool) -> Push:
    """The force of a plate on the person, and where it acts on the surface.

    Moments are taken in N·m if that puts the points of force on the plate, else in
    N·mm: the units in the files are often wrong.

    Args:
        plate: with its baseline removed.
        up: (3,) the vertical in the axes of the corners.
        reverse: whether the channels hold the force on the plate.

    Source:
        Motion Lab Systems 2008, The C3D File Format: force platform types 1 to 4.
    """
    axes, middle, half = _surface(plate.corners)
    force, moment = _at_surface(plate, half)
    if reverse:
        force, moment = -force, -moment
    loaded = force @ (axes.T @ up) > LOADED
    spot = _spot(force, moment, loaded)
    torque = np.zeros_like(force)
    lever = spot[:, 0] * force[:, 1] - spot[:, 1] * force[:, 0]
    torque[loaded, 2] = (moment[:, 2] - lever)[loaded]
    return Push(
        force=force @ axes.T,
        point=middle + spot @ axes.T,
        torque=torque @ axes.T,
        inside=_inside(spot[loaded], half),
    )


def _surface(corners: Array) -> tuple[Array, Array, Array]:
    """The axes of a plate as columns (3, 3), its middle (3,), its half sizes (2,)."""
    one, two, three, four = corners
    along, across = (one + four - two - three) / 4, (one + two - three - four) / 4
    x = along / np.linalg.norm(along)
    z = np.cross(x, across)
    z /= np.linalg.norm(z)
    axes = np.stack([x, np.cross(z, x), z], axis=1)
    half = np.array([np.linalg.norm(along), np.linalg.norm(across)])
    return axes, corners.mean(axis=0), half


def _at_surface(plate: Plate, half: Array) -> tuple[Array, Array]:
    """Force (m, 3) N and moment (m, 3) N·m about the middle of the surface."""
    if plate.kind == 1:
        return _type_1(plate)
    if plate.kind == 3:
        return _type_3(plate)
    channels = plate.signals
    if plate.calibration is not None:
        channels = channels @ plate.calibration.T
    force, moment = channels[:, :3], channels[:, 3:6]
    to_surface = -plate.origin if plate.origin[2] > 0 else plate.origin
    shift = np.cross(to_surface, force)
    loaded = np.abs(force[:, 2]) > LOADED
    for unit in (1.0, mm(1)):
        spots = _spot(force, moment * unit - shift, loaded)[loaded]
        if _inside(spots, half) >= 0.5:
            return force, moment * unit - shift
    return force, moment * plate.moments_in - shift


def _type_1(plate: Plate) -> tuple[Array, Array]:
    """Three forces, the point of force, and the free moment about it."""
    force = plate.signals[:, :3]
    spot = np.zeros_like(force)
    spot[:, :2] = plate.signals[:, 3:5] - plate.origin[:2]
    moment = np.cross(spot, force)
    moment[:, 2] += plate.signals[:, 5] * plate.moments_in
    return force, moment


def _type_3(plate: Plate) -> tuple[Array, Array]:
    """Eight sums of the piezo sensors at the four corners: x12 x34 y14 y23 z1 to z4."""
    x12, x34, y14, y23, z1, z2, z3, z4 = plate.signals.T
    a, b, depth = np.abs(plate.origin)
    force = np.stack([x12 + x34, y14 + y23, z1 + z2 + z3 + z4], axis=1)
    moment = np.stack(
        [
            b * (z1 + z2 - z3 - z4),
            a * (-z1 + z2 + z3 - z4),
            b * (x34 - x12) + a * (y14 - y23),
        ],
        axis=1,
    )
    return force, moment - np.cross([0.0, 0.0, -depth], force)


def _spot(force: Array, moment: Array, loaded: NDArray[np.bool_]) -> Array:
    """Where on the surface the force acts, (m, 3) in the axes of the plate."""
    spot = np.full_like(force, np.nan)
    spot[loaded, 0] = -moment[loaded, 1] / force[loaded, 2]
    spot[loaded, 1] = moment[loaded, 0] / force[loaded, 2]
    spot[loaded, 2] = 0.0
    return spot


def _inside(spots: Array, half: Array) -> float:
    """The share of points on a plate, give or take 2 cm; NaN without points."""
    if not len(spots):
        return float("nan")
    return float((np.abs(spots[:, :2]) <= half + cm(2)).all(axis=1).mean())


def _plates(contents: Contents, scale: float, notes: list[Caveat]) -> Iterator[Plate]:
    """The plates of a file that can be read, baselines removed."""
    kinds = _whole(contents, "TYPE")
    used = _whole(contents, "USED")
    count = min(len(kinds), used[0]) if used.size else len(kinds)
    for index in range(count if contents.analog.size else 0):
        plate = _plate(contents, scale, index)
        if plate is None:
            notes.append(
                Caveat(
                    text=f"Force plate {index + 1} (type {kinds[index]}) was not "
                    "read: its type is unknown or its description incomplete.",
                    remedy="Export its forces in a file of their own, --forces.",
                )
            )
        else:
            yield _zeroed(contents, plate, notes)


def _plate(contents: Contents, scale: float, index: int) -> Plate | None:
    """One plate as the file describes it; None where that is not enough."""
    kind = int(_whole(contents, "TYPE")[index])
    try:
        corners = _of(contents, "CORNERS", index).reshape(3, 4).T * scale
        origin = _of(contents, "ORIGIN", index).reshape(3) * scale
        columns = _of(contents, "CHANNEL", index)[: _CHANNELS[kind]].astype(int) - 1
        signals = contents.analog[:, columns]
        calibration = None
        if kind == 4:
            calibration = _of(contents, "CAL_MATRIX", index).reshape(6, 6)
    except (ValueError, IndexError, KeyError):
        return None
    if len(columns) != _CHANNELS[kind] or (columns < 0).any() or not _flat(corners):
        return None
    units = contents.texts("ANALOG", "UNITS")
    if kind == 1:
        signals = signals * np.array([1, 1, 1, scale, scale, 1])
    return Plate(
        name=f"plate {index + 1}",
        kind=kind,
        corners=corners,
        origin=origin,
        signals=np.where(np.abs(signals) < _ABSURD, signals, np.nan),
        calibration=calibration,
        moments_in=_moment_unit(units[columns[-1]] if columns[-1] < len(units) else ""),
    )


def _flat(corners: Array) -> bool:
    """Whether four corners (4, 3) m span a surface, in the order they should."""
    one, two, three, four = corners
    along, across = one + four - two - three, one + two - three - four
    return bool(np.linalg.norm(np.cross(along, across)) > cm(10) ** 2)


def _whole(contents: Contents, name: str) -> NDArray[np.int64]:
    """A parameter of whole numbers, as a list; 0 for what cannot be one."""
    values = contents.numbers("FORCE_PLATFORM", name).ravel()
    return np.where(np.abs(values) < _ABSURD, values, 0).astype(np.int64)


def _of(contents: Contents, name: str, index: int) -> Array:
    """The part of a parameter that belongs to one plate: the last axis counts them.

    Raises:
        ValueError: if it cannot be divided so, or a number in it is absurd.
    """
    values = contents.numbers("FORCE_PLATFORM", name)
    part = values.reshape(-1, len(_whole(contents, "TYPE")))[:, index]
    if not (np.abs(part) < _ABSURD).all():
        raise ValueError(name)
    return part


def _moment_unit(text: str) -> float:
    """N·m in one of the unit that a file writes as ``Nmm``, ``N.m`` ..."""
    length = "".join(c for c in text.casefold() if c.isalpha()).removeprefix("n")
    return UNITS[unit_named(length.removeprefix("t")) or "mm"]


def _zeroed(contents: Contents, plate: Plate, notes: list[Caveat]) -> Plate:
    """A plate without its baseline, where the file says when nobody was on it.

    The rule of the format: FORCE_PLATFORM:ZERO names the first and the last of the
    frames over which the channels are averaged; nothing is done where the last
    comes before the first. It is not done either if the plate was loaded then.
    """
    zero = _whole(contents, "ZERO")
    if zero.size < 2 or not 1 <= max(zero[0], 1) <= zero[1]:
        return plate
    per_frame = max(1, round(len(contents.analog) / len(contents.points)))
    first, last = (max(int(zero[0]), 1) - 1) * per_frame, int(zero[1]) * per_frame
    window = plate.signals[first:last]
    if not len(window) or not np.isfinite(window).all():
        return plate
    base = window.mean(axis=0)
    if plate.kind == 1:
        base[3:5] = 0.0
    force, _ = _at_surface(replace(plate, signals=base[None]), np.zeros(2))
    if abs(force[0, 2]) > _UNLOADED:
        notes.append(
            Caveat(
                text=f"The {plate.name} was loaded in the frames over which it should "
                "be zeroed; it was left as it is.",
                remedy="Zero the plate before the person steps on it.",
            )
        )
        return plate
    return replace(plate, signals=plate.signals - base)
