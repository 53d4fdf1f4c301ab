"""OpenSim tables (MOT and STO): joint angles over time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array, frozen
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.motion.states import States
from kneewise.read.coordinates import (
    COORDINATES,
    Reduced,
    coordinate,
    flexing_positive,
    in_radians,
    reduced,
)
from kneewise.read.digest import sha256
from kneewise.read.load_columns import has_plates
from kneewise.read.options import Options
from kneewise.read.plain import head, text

_ORIENTATIONS = ("quaternion", "rotation")
_WANTED = "wanted are joint angles over time, such as hip_adduction_r and knee_angle_r"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Table:
    """A MOT or STO file as it stands, its units and signs untouched."""

    columns: tuple[str, ...]
    """m names, without ``time``."""

    time: Array
    """(n,) as the file has it, usually s."""

    values: Array
    """(n, m) as the file has them; blanks are NaN."""

    in_degrees: bool | None
    """What the header says; None where it says nothing."""

    header: Mapping[str, str]
    """Its lines of the form ``key=value``, keys in small letters; ``name`` is its
    first line."""

    caveats: tuple[Caveat, ...] = ()
    """What was odd about the file."""

    def __post_init__(self) -> None:
        n = len(self.time)
        object.__setattr__(self, "time", frozen(self.time, (n,), "time"))
        shape = (n, len(self.columns))
        object.__setattr__(self, "values", frozen(self.values, shape, "values"))


def table(path: Path) -> Table:
    """Read a MOT or STO file as it stands.

    Raises:
        UnreadableFile: if the header, the names or a row cannot be understood.
        UnfitRecording: if it holds sensor orientations.
    """
    lines = text(path).splitlines()
    header, first = _header(lines, path.name)
    kind = header.get("datatype", "double").lower()
    if kind.startswith(_ORIENTATIONS):
        raise UnfitRecording(
            f"{path.name} holds the orientations of sensors (DataType={kind}), not "
            "joint angles.",
            remedy="Export them as quaternions (DataType=Quaternion), or solve the "
            "joint angles in OpenSim (OpenSense) and give their file.",
        )
    if kind.startswith(("vec", "spatialvec")):
        raise UnfitRecording(
            f"{path.name} holds points or vectors (DataType={kind}); {_WANTED}.",
            remedy="Give the marker file (TRC or C3D) instead.",
        )
    columns, when = _columns(lines, first, path.name)
    rows, caveats = _rows(lines[first + 1 :], len(columns), path.name, first + 2)
    promised = header.get("nrows", header.get("datarows", ""))
    if promised.isdecimal() and int(promised[:9]) > len(rows):
        note = f"The file promises {promised} rows and holds {len(rows)}."
        caveats = (*caveats, Caveat(text=note, remedy="Compare it with the original."))
    degrees = {"yes": True, "true": True, "1": True, "no": False, "false": False}
    return Table(
        columns=(*columns[:when], *columns[when + 1 :]),
        time=rows[:, when],
        values=np.delete(rows, when, axis=1),
        in_degrees=degrees.get(header.get("indegrees", "").lower()),
        header=header,
        caveats=caveats,
    )


def read(path: Path, options: Options) -> Recording:
    """Read joint angles from a MOT or STO file.

    Angles come back in rad under the names of the Rajagopal family, knee flexion
    positive, lengths in m. The clock is that of the file, which its ground forces and
    markers share.

    Raises:
        UnreadableFile: if the file is damaged.
        UnfitRecording: if it holds something other than joint angles.
    """
    found = table(path)
    kept = reduced(found.columns)
    if not _are_angles(kept):
        raise _not_angles(path.name, found)
    time, values, caveats = _in_order(found, kept, path.name)
    options.progress(0.5)
    values, unit = in_radians(values, kept.names, in_degrees=found.in_degrees)
    values, sign = flexing_positive(values, kept.names)
    states = States(time=time, coordinates=kept.names, angles=values)
    caveats = (*found.caveats, *caveats, *unit, *sign, *_cycle(time, kept.names))
    return Recording(
        motion=states,
        source=Source(
            file=path.name,
            sha256=sha256(path),
            kind=Kind.ANGLES,
            rate=states.rate,
            duration=float(time[-1] - time[0]),
            device="OpenSim",
            reader="sto",
        ),
        caveats=caveats,
    )


def is_forces(path: Path) -> bool:
    """Whether a MOT or STO file holds ground forces; looks at its header only."""
    lines = head(path).splitlines()
    try:
        _, first = _header(lines, path.name)
        columns, _ = _columns(lines, first, path.name)
    except UnreadableFile:
        return False
    return has_plates(columns)


def _header(lines: Sequence[str], name: str) -> tuple[dict[str, str], int]:
    """Keys and values of the header, and the number of the line of column names."""
    header: dict[str, str] = {}
    for number, line in enumerate(lines):
        plain = line.strip().strip(",;").strip()
        if plain.lower() == "endheader":
            later = (i for i in range(number + 1, len(lines)) if lines[i].strip())
            start = next(later, None)
            if start is None:
                raise UnreadableFile(
                    f"{name} ends after its header, at line {len(lines)}; expected a "
                    "line of column names and rows of numbers."
                )
            return header, start
        _note(header, plain, number)
    names = [
        i + 1 for i, line in enumerate(lines) if re.match(r"\s*time\s", line, re.I)
    ]
    hint = f"line {names[0]} looks like it" if names else "it begins with 'time'"
    raise UnreadableFile(
        f"{name}: no line 'endheader' in its {len(lines)} lines; every MOT or STO file "
        "has one above the column names.",
        remedy=f"Write 'endheader' above the line of column names ({hint}), or export "
        "the file again.",
    )


def _note(header: dict[str, str], line: str, number: int) -> None:
    """Add one line of a header: ``key=value``, or ``key value`` as SIMM wrote it."""
    match = re.match(r"(\w+)\s*=\s*(.*)", line) or re.match(
        r"(name|datacolumns|datarows|range|otherdata)\s+(.*)", line, re.IGNORECASE
    )
    if match:
        header.setdefault(match[1].lower(), match[2].strip())
    elif number == 0:
        header["name"] = line


def _columns(lines: Sequence[str], first: int, name: str) -> tuple[list[str], int]:
    """All column names of the line *first*, and which of them is the time."""
    line = lines[first].strip()
    cells = line.split("\t") if "\t" in line else line.split()
    columns = [cell.strip() for cell in cells]
    low = [column.lower() for column in columns]
    if "time" not in low:
        shown = ", ".join(columns[:6])[:80]
        raise UnreadableFile(
            f"{name}, line {first + 1}: no column 'time' among the names ({shown}).",
            remedy="The line after 'endheader' must name the columns, 'time' first.",
        )
    return columns, low.index("time")


def _rows(
    lines: Sequence[str], width: int, name: str, number: int
) -> tuple[Array, tuple[Caveat, ...]]:
    """The numbers below the names (n, width), the first of them on line *number*."""
    cells: list[str] = []
    caveats: tuple[Caveat, ...] = ()
    last = max((i for i, line in enumerate(lines) if line.strip()), default=-1)
    for i, line in enumerate(lines[: last + 1]):
        row = line.split()
        if not row:
            continue
        if len(row) != width:
            row = _row_with_blanks(line, width)
        if len(row) == width:
            cells += row
        elif i == last and cells and len(row) < width:
            note = f"The last line, line {number + i}, is cut short; it was left out."
            caveats = (Caveat(text=note, remedy="Export or copy the file again."),)
        else:
            raise UnreadableFile(
                f"{name}, line {number + i}: {len(row)} values; expected {width}, the "
                "time and one for each column name.",
                remedy="Export the file again, or delete the line if it is the last.",
            )
    if not cells:
        raise UnreadableFile(f"{name} has column names but no rows of numbers.")
    return _numbers(cells, width, name).reshape(-1, width), caveats


def _row_with_blanks(line: str, width: int) -> list[str]:
    """A row that has blank cells between tabs, the blanks as ``nan``."""
    row = [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
    while len(row) > width and not row[-1]:
        row.pop()
    if len(row) < width:
        return line.split()
    return [cell or "nan" for cell in row]


def _numbers(cells: list[str], width: int, name: str) -> Array:
    """Cells as numbers; knows decimal commas and the NaN of old Windows programs."""
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        pass
    numbers = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        plain = cell.replace(",", ".") if cell.count(",") == 1 else cell
        if "#" in cell or cell.lower() in ("nan(ind)", "-nan(ind)"):
            continue
        try:
            numbers[i] = float(plain)
        except ValueError as error:
            raise UnreadableFile(
                f"{name}, row {i // width + 1} below the column names, column "
                f"{i % width + 1}: '{cell[:40]}' is no number.",
                remedy="Correct the cell or export the file again.",
            ) from error
    return numbers


def _in_order(
    found: Table, kept: Reduced, name: str
) -> tuple[Array, Array, tuple[Caveat, ...]]:
    """Time (n,) and coordinates (n, j) with time increasing, and what was odd."""
    caveats: list[Caveat] = []
    time, values = found.time, found.values[:, kept.columns]
    if not np.isfinite(time).all():
        row = int(np.argmin(np.isfinite(time))) + 1
        raise UnreadableFile(f"{name}: the time of row {row} is not a number.")
    if np.abs(time).max() > 1e9:
        raise UnreadableFile(f"{name}: a time of {np.abs(time).max():.3g} is none.")
    steps = np.diff(time)
    if (steps < 0).any():
        row = int(np.argmax(steps < 0)) + 2
        raise UnreadableFile(
            f"{name}: time runs backwards at row {row}, from {time[row - 2]:g} to "
            f"{time[row - 1]:g}.",
            remedy="Give one trial per file, its rows in order of time.",
        )
    if (steps < 1e-7).any():
        first = np.concatenate([[True], steps >= 1e-7])
        time, values = time[first], values[first]
        note = f"{int((~first).sum())} rows repeat the time before them; left out."
        caveats.append(Caveat(text=note))
    wild = np.isinf(values) | (np.abs(values) > 1e6)
    if wild.any():
        values = np.where(wild, np.nan, values)
        note = f"{int(wild.sum())} values are beyond any angle; taken as missing."
        caveats.append(Caveat(text=note, weight=Weight.DOUBT))
    return time, values, tuple(caveats)


def _are_angles(kept: Reduced) -> bool:
    """Whether the columns are joint angles: a few known ones, one of a leg."""
    known = [name for name in kept.names if name in COORDINATES]
    legs = [name for name in known if name.startswith(("hip_", "knee_"))]
    return bool(legs) and 2 * len(known) >= min(len(kept.names), 12)


def _cycle(time: Array, names: Sequence[str]) -> tuple[Caveat, ...]:
    """A caveat where the time is a share of the gait cycle rather than seconds."""
    whole = len(time) > 2 and time[0] == 0 and (time[-1] == 1 or time[-1] == 100)
    if not whole or "pelvis_tx" in names:
        return ()
    text = (
        f"Time runs from 0 to {time[-1]:g} and the pelvis stays in place: it seems to "
        "be a share of one movement cycle, not seconds. Durations, speeds and "
        "cadence mean nothing here."
    )
    return (Caveat(text=text, weight=Weight.DOUBT),)


def _not_angles(name: str, found: Table) -> UnfitRecording:
    """The refusal of a table without joint angles, naming what it seems to be."""
    if has_plates(found.columns):
        return UnfitRecording(
            f"{name} holds ground forces, which alone do not say how a person moves.",
            remedy="Give it with --forces, together with the recording.",
        )
    shown = ", ".join(found.columns[:4])[:100]
    return UnfitRecording(
        f"{name} seems to hold {_guess(found)} (columns {shown} ...); {_WANTED}.",
        remedy="Give the file of joint angles that inverse kinematics wrote, or the "
        "markers themselves (TRC, C3D).",
    )


def _guess(found: Table) -> str:
    """What a table without joint angles seems to hold."""
    title = found.header.get("name", "").lower()
    last = [column.lower() for column in found.columns]
    joints = [coordinate(c.removesuffix("_moment")) in COORDINATES for c in last]
    signs = {
        "joint moments": any(c.endswith("_moment") for c in last) and any(joints),
        "loads inside joints": any("_on_" in c and "_in_" in c for c in last),
        "muscle moment arms": "momentarm" in title,
        "muscle activations": "activation" in title or "static optim" in title,
        "muscle lengths": "length" in title,
        "muscle velocities": "velocity" in title,
        "muscle activity (EMG)": "electromyo" in title or "emg" in title,
        "forces of muscles and actuators": "force" in title,
        "raw channels of force plates": {"fx1", "fy1", "fz1"} <= set(last),
        "states of muscles": any(c.endswith(("activation", "length")) for c in last),
    }
    return next((what for what, is_so in signs.items() if is_so), "something else")
