"""Files for OpenSim: joint angles as MOT, landmarks as TRC."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnwritableResult
from kneewise.motion.motion import Motion
from kneewise.motion.states import TRANSLATIONS, States
from kneewise.units import in_deg

_MM = 1000.0  # mm in a metre


def write_mot(states: States, path: Path) -> None:
    """Write joint angles in degrees, as OpenSim's inverse kinematics does.

    Lengths such as ``pelvis_tx`` are in m. A value nobody knows is written ``NaN``.
    The file appears whole or not at all.

    Raises:
        UnwritableResult: if the folder or the disk refuses it.
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
    form = "\t".join(["%.8f"] * (len(states.coordinates) + 1))
    rows = np.column_stack([states.time, values]).tolist()
    _write(path, [*header, *(_named_gaps(form % tuple(row)) for row in rows)])


def write_trc(motion: Motion, path: Path) -> None:
    """Write landmarks in mm with y up, x forward and z right, as OpenSim wants them.

    A sample nobody saw is written as three blank cells. The file appears whole or
    not at all.

    Raises:
        UnwritableResult: if the folder or the disk refuses it.
    """
    n, k = len(motion.time), len(motion.landmarks)
    rate = f"{motion.rate:.6g}" if n > 1 else "1"
    axes = [f"{axis}{i}" for i in range(1, k + 1) for axis in "XYZ"]
    facts = (rate, rate, str(n), str(k), "mm", rate, "1", str(n))
    header = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate"
        "\tOrigDataStartFrame\tOrigNumFrames",
        "\t".join(facts),
        "Frame#\tTime\t" + "\t".join(f"{name}\t\t" for name in motion.landmarks),
        "\t\t" + "\t".join(axes),
        "",
    ]
    cells = (_MM * y_up(motion.positions)).reshape(n, 3 * k)
    form = "\t".join(["%d", "%.8f", *["%.5f"] * (3 * k)])
    numbers = np.column_stack([np.arange(1, n + 1), motion.time, cells]).tolist()
    rows = (form % (int(row[0]), *row[1:]) for row in numbers)
    _write(path, [*header, *(row.replace("nan", "") for row in rows)])


def y_up(positions: Array) -> Array:
    """Positions (..., 3) of our world (z up) in OpenSim's (y up, z right)."""
    return positions[..., [0, 2, 1]] * np.array([1.0, 1.0, -1.0])


def _named_gaps(row: str) -> str:
    """A row of a MOT file with missing values as OpenSim spells them."""
    return row.replace("nan", "NaN")


def _write(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a file that appears whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UnwritableResult(f"{path} cannot be written: {reason}.") from error
