"""Files for OpenSim: joint angles as MOT, landmarks as TRC."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnwritableResult
from kneewise.motion.motion import Motion
from kneewise.motion.states import TRANSLATIONS, States
from kneewise.units import in_deg

_MM = 1000.0  # mm in a metre
_DIGITS = 8  # of angles and times


def write_mot(states: States, path: Path) -> None:
    """Write joint angles as a MOT file, which appears whole or not at all.

    Raises:
        UnwritableResult: if the folder or the disk refuses it.
    """
    _write(path, as_mot(states))


def as_mot(states: States) -> str:
    """Joint angles in degrees, as OpenSim's inverse kinematics writes them.

    Lengths such as ``pelvis_tx`` are in m. A value nobody knows is written ``NaN``.
    """
    lengths = np.array(
        [name in TRANSLATIONS for name in states.coordinates], dtype=bool
    )
    values = np.where(lengths, states.angles, in_deg(states.angles))
    header = [
        "Coordinates",
        "version=1",
        f"nRows={len(states.time)}",
        f"nColumns={len(states.coordinates) + 1}",
        "inDegrees=yes",
        "",
        "Units are S.I. units (seconds, metres); rotations are in degrees.",
        "",
        "endheader",
        "\t".join(("time", *states.coordinates)),
    ]
    form = "\t".join([f"%.{_DIGITS}f"] * (len(states.coordinates) + 1))
    table = np.column_stack([states.time, values])
    rows = (np.round(table, _DIGITS) + 0.0).tolist()  # + 0.0: no minus before a zero
    return _text([*header, *(_named_gaps(form % tuple(row)) for row in rows)])


def as_sto(name: str, time: Array, columns: Sequence[str], values: Array) -> str:
    """Quantities over time as an OpenSim storage file.

    Args:
        name: of the table, in its first line.
        time: (n,) s.
        columns: k names.
        values: (n, k) in SI units.
    """
    header = [
        name,
        "version=1",
        f"nRows={len(time)}",
        f"nColumns={len(columns) + 1}",
        "inDegrees=no",
        "endheader",
        "\t".join(("time", *columns)),
    ]
    form = "\t".join([f"%.{_DIGITS}f"] * (len(columns) + 1))
    rows = (np.round(np.column_stack([time, values]), _DIGITS) + 0.0).tolist()
    return _text([*header, *(_named_gaps(form % tuple(row)) for row in rows)])


def write_trc(motion: Motion, path: Path) -> None:
    """Write landmarks as a TRC file, which appears whole or not at all.

    Raises:
        UnwritableResult: if the folder or the disk refuses it.
    """
    _write(path, as_trc(motion, path.name))


def as_trc(motion: Motion, name: str) -> str:
    """Landmarks in mm with y up, x forward and z right, as OpenSim wants them.

    A sample nobody saw is written as three blank cells.

    Args:
        motion: what is written.
        name: of the file, which the format repeats in its first line.
    """
    n, k = len(motion.time), len(motion.landmarks)
    rate = f"{motion.rate:.6g}" if n > 1 else "1"
    axes = [f"{axis}{i}" for i in range(1, k + 1) for axis in "XYZ"]
    facts = (rate, rate, str(n), str(k), "mm", rate, "1", str(n))
    header = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate"
        "\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join(facts),
        "Frame#\tTime\t" + "\t".join(f"{marker}\t\t" for marker in motion.landmarks),
        "\t\t" + "\t".join(axes),
        "",
    ]
    cells = (_MM * y_up(motion.positions)).reshape(n, 3 * k)
    form = "\t".join(["%d", "%.8f", *["%.5f"] * (3 * k)])
    numbers = np.column_stack([np.arange(1, n + 1), motion.time, cells]).tolist()
    rows = (form % (int(row[0]), *row[1:]) for row in numbers)
    return _text([*header, *(row.replace("nan", "") for row in rows)])


def y_up(positions: Array) -> Array:
    """Positions (..., 3) of our world (z up) in OpenSim's (y up, z right)."""
    return positions[..., [0, 2, 1]] * np.array([1.0, 1.0, -1.0])


def _named_gaps(row: str) -> str:
    """A row of a MOT file with missing values as OpenSim spells them."""
    return row.replace("nan", "NaN")


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _write(path: Path, text: str) -> None:
    """Write a text to a file that appears whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UnwritableResult(f"{path} cannot be written: {reason}.") from error
