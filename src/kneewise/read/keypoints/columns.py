"""The header and the numbers of a table of points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.read.keypoints.documents import LARGEST

_UNIT = re.compile(r"[\s_]*[\[(](px|pixels?|mm|cm|m|s|sec|ms)[\])]$", re.IGNORECASE)
_AXIS = re.compile(
    r"^(?P<point>.+?)(?:[\s._:/-]+(?P<a>[xyzXYZ])|(?<=[a-z0-9])(?P<b>[XYZ]))$"
)
_SURE = re.compile(
    r"^(?P<point>.+?)[\s._:/-]*(?P<a>confidence|conf|score|likelihood|visibility|prob)$",
    re.IGNORECASE,
)
_CLOCKS = {
    "time": 0.0,
    "t": 0.0,
    "timestamp": 0.0,
    "seconds": 1.0,
    "time_s": 1.0,
    "time_sec": 1.0,
    "time_ms": 1e-3,
    "timestamp_ms": 1e-3,
    "ms": 1e-3,
}
_COUNTS = ("frame", "frame#", "frame_number", "frame_index", "frame_id", "index", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the columns of a table hold."""

    clock: tuple[int, float] | None
    """The column of the time and the s in its unit; 0 where the unit is not said."""

    count: int | None
    """The column of the frame numbers."""

    points: dict[str, dict[str, int]]
    """point → ``x``, ``y``, ``z``, ``sure`` → column."""

    unit: str
    """Of the lengths, where a column says it."""

    rows: int
    """How many lines the header has."""


def cells_of(content: str) -> list[list[str]]:
    """The cells of each line that is not blank."""
    lines = [line for line in content.splitlines() if line.strip()]
    if not lines:
        return []
    start = "\n".join(lines[:3])
    mark = max(("\t", ";", ","), key=start.count)
    return [[cell.strip().strip('"') for cell in line.split(mark)] for line in lines]


def header_of(cells: Sequence[Sequence[str]]) -> Header | None:
    """The header of a table of one to three lines; None if it has no points."""
    rows = next((i for i, line in enumerate(cells[:4]) if _is_numeric(line)), None)
    if rows is None:
        rows = 1 if len(cells) == 1 else None
    if not rows:
        return None
    titles = list(cells[rows - 1])
    if (
        rows > 1
        and sum(title.lower() in ("x", "y", "z") for title in titles) > len(titles) / 3
    ):
        above = [*cells[rows - 2], *[""] * len(titles)]
        titles = [f"{above[i]}_{t}" if i and t else t for i, t in enumerate(titles)]
    plain = [_UNIT.sub("", title).strip() for title in titles]
    units = {m[1].lower() for t in titles if (m := _UNIT.search(t))} & {"m", "cm", "mm"}
    found = _points(plain)
    if not any({"x", "y"} <= columns.keys() for columns in found.values()):
        return None
    return Header(
        clock=_time(titles, plain),
        count=next((i for i, t in enumerate(plain) if t.lower() in _COUNTS), None),
        points={n: c for n, c in found.items() if {"x", "y"} <= c.keys()},
        unit=units.pop() if len(units) == 1 else "",
        rows=rows,
    )


def _points(titles: Sequence[str]) -> dict[str, dict[str, int]]:
    """Point → axis or ``sure`` → column."""
    found: dict[str, dict[str, int]] = {}
    for i, title in enumerate(titles):
        sure, axis = _SURE.match(title), _AXIS.match(title)
        if sure:
            found.setdefault(sure["point"], {}).setdefault("sure", i)
        elif axis:
            key = (axis["a"] or axis["b"]).lower()
            found.setdefault(axis["point"], {}).setdefault(key, i)
    return found


def _time(titles: Sequence[str], plain: Sequence[str]) -> tuple[int, float] | None:
    """The column of the time, and the s in its unit (0 where it is not said)."""
    said = {"s": 1.0, "sec": 1.0, "ms": 1e-3}
    for i, (title, name) in enumerate(zip(titles, plain, strict=True)):
        key = name.lower().replace(" ", "_")
        if key in _CLOCKS:
            match = _UNIT.search(title)
            return i, said.get(match[1].lower(), 0.0) if match else _CLOCKS[key]
    return None


def _is_numeric(line: Sequence[str]) -> bool:
    """Whether most filled cells of a line are numbers."""
    filled = [cell for cell in line if cell]
    count = sum(_number(cell) is not None for cell in filled)
    return bool(filled) and 2 * count > len(filled)


def _number(cell: str) -> float | None:
    """A cell as a number, with a point or a decimal comma; None if it is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None


def values_of(rows: Sequence[Sequence[str]], width: int, name: str) -> Array:
    """The numbers of a table (n, width); a blank or a word for nothing is NaN."""
    found = np.full((len(rows), width), np.nan)
    for i, row in enumerate(rows):
        if len(row) > width and any(row[width:]):
            raise UnreadableFile(
                f"{name}, row {i + 1} below the header: {len(row)} cells; expected "
                f"{width}, as in the header."
            )
        cells = [*row[:width], *[""] * (width - len(row))]
        try:
            found[i] = [float(cell or "nan") for cell in cells]
        except ValueError:
            found[i] = [_cell(cell, name, i) for cell in cells]
    if not len(found):
        raise UnreadableFile(f"{name} has a header but no rows.")
    wild = np.abs(found) > LARGEST * 1e10  # a time stamp may count µs since 1970
    if wild.any() or np.isinf(found).any():
        raise UnreadableFile(f"{name}: a value is beyond any position or time.")
    return found


def _cell(cell: str, name: str, row: int) -> float:
    """One cell as a number; NaN for a blank and the usual words for nothing."""
    if not cell or cell.lower() in ("nan", "na", "n/a", "null", "none", "-"):
        return float("nan")
    found = _number(cell)
    if found is None:
        raise UnreadableFile(
            f"{name}, row {row + 1} below the header: '{cell[:40]}' is no number."
        )
    return found
