"""OpenSense tables: orientations of sensors over time in OpenSim's STO format."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.errors import UnreadableFile
from kneewise.read.inertial.felt import Felt
from kneewise.read.plain import head, text

_QUATERNIONS = re.compile(r"^\s*datatype\s*=\s*quaternion", re.I | re.M)


def recognises(path: Path) -> bool:
    """Whether an STO file holds quaternions; looks at its header only."""
    return bool(_QUATERNIONS.search(head(path, 4096)))


def felt(path: Path) -> tuple[list[Felt], tuple[Caveat, ...]]:
    """The orientations of every sensor, w x y z, in a world with z up.

    Raises:
        UnreadableFile: if the header or a row cannot be understood; a last row that
            is cut off is left out.
    """
    lines = text(path).splitlines()
    ends = [i for i, line in enumerate(lines) if line.strip().lower() == "endheader"]
    if not ends or ends[0] + 2 >= len(lines):
        raise UnreadableFile(
            f"{path.name} ends in its header; expected a line of sensor names and rows "
            "of quaternions.",
        )
    names = lines[ends[0] + 1].split("\t")
    numbers = [i for i in range(ends[0] + 2, len(lines)) if lines[i].strip()]
    rows: list[Array] = []
    caveats: tuple[Caveat, ...] = ()
    for i in numbers:
        try:
            rows.append(_row(lines[i], len(names), path.name, i + 1))
        except UnreadableFile:
            if not rows or i != numbers[-1]:
                raise
            note = f"The last line of {path.name} is cut off; it was left out."
            caveats = (Caveat(text=note, remedy="Copy the file again."),)
    time = np.array(rows)[:, 0, 0]
    if (np.diff(time) <= 0).any() or not np.isfinite(time).all():
        raise UnreadableFile(f"{path.name}: its time does not increase row by row.")
    values = np.array(rows)
    return [
        Felt(name=name.strip(), time=time, orientation=values[:, i])
        for i, name in enumerate(names)
        if i > 0
    ], caveats


def _row(line: str, width: int, name: str, number: int) -> Array:
    """One row: (width, 4), the time four times over and a quaternion for each name."""
    cells = line.split("\t")
    if len(cells) != width:
        raise UnreadableFile(
            f"{name}, line {number}: {len(cells)} cells; expected {width}, the time "
            "and a quaternion for each sensor.",
            remedy="Export the file again, or delete the line if it is the last.",
        )
    try:
        time = float(cells[0])
        quaternions = [[float(part) for part in cell.split(",")] for cell in cells[1:]]
    except ValueError as error:
        raise UnreadableFile(
            f"{name}, line {number}: a cell is no number and no quaternion w,x,y,z."
        ) from error
    if any(len(quaternion) != 4 for quaternion in quaternions):
        raise UnreadableFile(
            f"{name}, line {number}: a quaternion has four numbers, w,x,y,z."
        )
    return np.array([[time] * 4, *quaternions])
