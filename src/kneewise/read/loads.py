"""Ground forces from OpenSim tables, turned to our world."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.motion.forces import Forces
from kneewise.read import sto
from kneewise.read.load_columns import PARTS, columns_of
from kneewise.units import mm

TOUCH = 20.0
"""N; below it a plate says nothing about where the force acts."""


CORNER = 0.03
"""m from the point given to the centre of pressure: it is not where the force acts."""


BEYOND = 1e6
"""No force, length or torque of a person is larger, in any unit of such files."""


class _Plate(NamedTuple):
    """One plate in the axes of the file; each field is (n, 3)."""

    force: Array
    point: Array
    torque: Array


def forces(path: Path) -> Forces:
    """Read the ground forces of a MOT or STO file.

    The y axis of the file points up, as OpenSim has it; a file whose largest forces
    are along z is taken to be z up already. Lengths in mm are noticed by their size.
    Plates that never carry anything are left out.

    Raises:
        UnreadableFile: if the file is damaged.
        UnfitRecording: if it holds no ground force.

    Limits:
        Where a plate carries less than 20 N the point is NaN: it is noise there.
    """
    table = sto.table(path)
    places = columns_of(table.columns)
    if not places:
        shown = ", ".join(table.columns[:4])[:100]
        raise UnfitRecording(
            f"{path.name} holds no ground forces (columns {shown} ...); expected "
            "columns such as ground_force_vx, ground_force_px and ground_torque_x.",
            remedy="Give the file of external loads that belongs to the recording.",
        )
    keep = _increasing(table.time, path.name)
    values = np.where(np.abs(table.values) < BEYOND, table.values, np.nan)[keep]
    plates = {name: _plate(values, parts) for name, parts in places.items()}
    plates = {k: v for k, v in plates.items() if np.nan_to_num(v.force).any()}
    if not plates:
        raise UnfitRecording(f"{path.name}: every ground force in it is zero.")
    scaled = [_settled(plate) for plate in _in_world(list(plates.values()))]
    return Forces(
        time=table.time[keep],
        plates=tuple(plates),
        force=np.stack([plate.force for plate in scaled], axis=1),
        point=np.stack([plate.point for plate in scaled], axis=1),
        torque=np.stack([plate.torque for plate in scaled], axis=1),
    )


def _increasing(time: Array, name: str) -> Array:
    """Rows (n,) True whose time is later than the one before."""
    if not (np.abs(time) < 1e9).all() or (np.diff(time) < 0).any():
        raise UnreadableFile(f"{name}: its time does not increase from row to row.")
    return np.concatenate([[True], np.diff(time) >= 1e-7])


def _plate(values: Array, parts: dict[str, dict[str, int]]) -> _Plate:
    """The columns of one plate; what is not there is NaN (point) or 0 (torque)."""
    n = len(values)
    absent = {"point": np.nan, "torque": 0.0}
    found = [
        values[:, [parts[part][axis] for axis in "xyz"]]
        if part in parts
        else np.full((n, 3), absent[part])
        for part in PARTS
    ]
    return _Plate(*found)


def _in_world(plates: list[_Plate]) -> list[_Plate]:
    """Plates with z up, in m and N·m, whatever the axes and lengths of the file."""
    force = np.nan_to_num(np.concatenate([plate.force for plate in plates]))
    largest = np.abs(force).max(axis=0)
    if largest[2] <= largest[1]:
        plates = [_Plate(*(turned(part) for part in plate)) for plate in plates]
    loaded = np.concatenate(
        [plate.point[np.linalg.norm(plate.force, axis=1) > TOUCH] for plate in plates]
    )
    loaded = loaded[np.isfinite(loaded).all(axis=1)]
    if loaded.size and np.median(np.abs(loaded[:, :2]).max(axis=1)) > 50:
        return [_Plate(p.force, mm(1) * p.point, mm(1) * p.torque) for p in plates]
    return plates


def turned(vectors: Array) -> Array:
    """Vectors (n, 3) of OpenSim's axes (y up) in ours (z up)."""
    return vectors[:, [0, 2, 1]] * np.array([1.0, -1.0, 1.0])


def _settled(plate: _Plate) -> _Plate:
    """A plate whose point is where the force acts, and unknown where it hardly does.

    Some files give the moment about a fixed corner of the plate instead of the free
    moment. The point that leaves no moment about the horizontal axes, at the same
    height, is the centre of pressure.
    """
    force, point, torque = plate
    carries = np.abs(force[:, 2]) > TOUCH
    vertical = np.where(carries, force[:, 2], np.nan)[:, None]
    shift = np.zeros_like(force)
    shift[:, :2] = torque[:, [1, 0]] * np.array([-1.0, 1.0]) / vertical
    far = np.abs(np.nan_to_num(shift[carries])).max(axis=1)
    if far.size and np.median(far) > CORNER:
        point = point + shift
        free = torque[:, 2] - shift[:, 0] * force[:, 1] + shift[:, 1] * force[:, 0]
        torque = np.zeros_like(torque)
        torque[carries, 2] = free[carries]
    known = np.linalg.norm(force, axis=1) > TOUCH
    return _Plate(force, np.where(known[:, None], point, np.nan), torque)
