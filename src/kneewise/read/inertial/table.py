"""Sensor tables: text files with a column for every axis of every reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices, whole
from kneewise.caveat import Caveat
from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.motion.motion import rate_of
from kneewise.read.inertial.columns import Channel, channel, clock, counter
from kneewise.read.inertial.felt import Felt
from kneewise.read.options import Options
from kneewise.read.plain import head, text

_RATE = re.compile(r"rate\s*[:=]?\s*([0-9.]+)\s*Hz", re.IGNORECASE)
_WIDTHS = {"acceleration": 3, "turn_rate": 3, "field": 3, "orientation": 4, "matrix": 9}
_LATEST = 1e10
"""s, beyond any clock that counts from 1970."""

_MOST = 2_000_000
"""Samples that an even time axis may have; more means that times are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The columns of a table and what stands above them."""

    columns: tuple[str, ...]
    separator: str | None
    first: int
    """The line of the first row of numbers, from 0."""

    rate: float | None
    """Samples per second, where a comment says it."""

    @property
    def channels(self) -> dict[int, Channel]:
        """Column → the reading in it."""
        found = {i: channel(column) for i, column in enumerate(self.columns)}
        return {i: each for i, each in found.items() if each is not None}


class _Clock(NamedTuple):
    """When the rows of a table were felt."""

    time: Array
    """(n,) s, even."""

    places: Indices
    """Where each row stands on it."""

    begun: float
    """s, the clock at the first row."""


def recognises(path: Path) -> bool:
    """Whether a text file is a table of sensor readings; looks at its beginning."""
    header = _header(head(path).splitlines())
    if header is None:
        return False
    whats = [each.what for each in header.channels.values()]
    return whats.count("turn_rate") >= 3 or whats.count("matrix") >= 9


def felt(path: Path, options: Options) -> tuple[list[Felt], tuple[Caveat, ...]]:
    """What every sensor of a table felt.

    Raises:
        UnreadableFile: if a row or a cell cannot be understood.
        UnfitRecording: if nothing says how far apart the samples are.
    """
    lines = text(path).splitlines()
    header = _header(lines)
    if header is None:
        raise UnreadableFile(
            f"{path.name}: no line of it names columns of sensors; expected names such "
            "as time, acc_x, acc_y, acc_z, gyr_x, gyr_y, gyr_z.",
            remedy="Export it with a line of column names.",
        )
    rows, caveats = _rows(lines, header, path.name)
    clock = _moments(rows, header, options, path.name)
    even = np.full((len(clock.time), rows.shape[1]), np.nan)
    even[clock.places] = rows
    sensors = _sensors(header, path.stem)
    return [
        _one(name, clock, even, chosen, path.name) for name, chosen in sensors.items()
    ], caveats


def _header(lines: Sequence[str]) -> _Header | None:
    """The header of a table of sensors; None if there is none."""
    rate, above = None, None
    for number, line in enumerate(lines[:50]):
        if match := _RATE.search(line):
            rate = float(match[1])
        if line.lstrip().startswith(("//", "#")) or not line.strip():
            continue
        separator = next((s for s in "\t;," if s in line), None)
        cells = [cell.strip().strip('"') for cell in line.split(separator)]
        if sum(channel(cell) is not None for cell in cells) >= 3:
            if above is not None and len(above) == len(cells):
                cells = [f"{a}_{b}" for a, b in zip(above, cells, strict=True)]
            return _Header(
                columns=tuple(cells), separator=separator, first=number + 1, rate=rate
            )
        above = cells
    return None


def _sensors(header: _Header, stem: str) -> dict[str, dict[int, Channel]]:
    """The columns of each sensor by its name; one without is named after the file."""
    found: dict[str, dict[int, Channel]] = {}
    for i, each in header.channels.items():
        found.setdefault(each.sensor or stem, {})[i] = each
    return found


def _one(
    name: str, clock: _Clock, rows: Array, chosen: Mapping[int, Channel], file: str
) -> Felt:
    """What one sensor felt."""
    parts: dict[str, Array] = {}
    for what, width in _WIDTHS.items():
        where = {c.axis: i for i, c in chosen.items() if c.what == what}
        if sorted(where) == list(range(width)):
            parts[what] = rows[:, [where[axis] for axis in range(width)]]
    orientation = parts.get("orientation")
    if orientation is None and "matrix" in parts:
        orientation = _quaternions(parts["matrix"])
    has_both = "turn_rate" in parts and "acceleration" in parts
    if orientation is None and not has_both:
        raise UnfitRecording(
            f"{file}: the sensor '{name}' has {', '.join(parts) or 'no whole reading'};"
            " needed are three axes of acceleration and three of turn rate, or an "
            "orientation.",
            remedy="Export acceleration and turn rate (gyroscope) of every sensor.",
        )
    return Felt(
        name=name,
        time=clock.time,
        begun=clock.begun,
        turn_rate=parts.get("turn_rate"),
        acceleration=parts.get("acceleration"),
        field=parts.get("field"),
        orientation=orientation,
        turn_unit=_unit(chosen, "turn_rate"),
        pull_unit=_unit(chosen, "acceleration"),
    )


def _unit(chosen: Mapping[int, Channel], what: str) -> str:
    return next((c.unit for c in chosen.values() if c.what == what and c.unit), "")


def _quaternions(rows: Array) -> Array:
    """Rotation matrices (n, 9) as quaternions w x y z (n, 4); NaN stays NaN."""
    from scipy.spatial.transform import Rotation  # loading it takes a while

    turned = np.full((len(rows), 4), np.nan)
    known = whole(rows)
    turns = rows[known].reshape(-1, 3, 3)
    known[known] = np.linalg.det(turns) > 0.5
    turns = rows[known].reshape(-1, 3, 3)
    if len(turns):
        turned[known] = Rotation.from_matrix(turns).as_quat()[:, [3, 0, 1, 2]]
    return turned


def _rows(
    lines: Sequence[str], header: _Header, name: str
) -> tuple[Array, tuple[Caveat, ...]]:
    """All numbers (n, m); blanks are NaN."""
    width, separator = len(header.columns), header.separator
    found: list[list[float]] = []
    caveats: list[Caveat] = []
    content = [i for i in range(header.first, len(lines)) if lines[i].strip()]
    for i in content:
        cells = lines[i].split(separator)
        if len(cells) != width:
            if i == content[-1] and found:
                note = f"The last line of {name} is cut off; it was left out."
                caveats.append(Caveat(text=note, remedy="Copy the file again."))
                break
            raise UnreadableFile(
                f"{name}, line {i + 1}: {len(cells)} values; expected {width}, one for "
                "each column name.",
            )
        found.append([_number(cell, separator, name, i) for cell in cells])
    if len(found) < 2:
        raise UnreadableFile(
            f"{name} holds {len(found)} rows of readings; a movement needs more.",
            remedy="Export it again, from before the movement until after it.",
        )
    values = np.array(found)
    return np.where(np.abs(values) > 1e18, np.nan, values), tuple(caveats)


def _number(cell: str, separator: str | None, name: str, line: int) -> float:
    plain = cell.strip().strip('"')
    if separator == ";":
        plain = plain.replace(",", ".")
    if plain.lower() in ("", "nan", "na", "null", "none", "-"):
        return float("nan")
    try:
        return float(plain)
    except ValueError as error:
        raise UnreadableFile(
            f"{name}, line {line + 1}: '{plain[:40]}' is no number.",
            remedy="Correct the cell or export the file again.",
        ) from error


def _moments(rows: Array, header: _Header, options: Options, name: str) -> _Clock:
    """An even time axis, and where each row stands on it.

    Raises:
        UnfitRecording: if there is neither a time nor a rate.
        UnreadableFile: if time runs backwards or is missing.
    """
    at = clock(header.columns)
    said = options.rate or header.rate
    if at is not None:
        seconds = _seconds(_finite(rows[:, at], name))
        begun, seconds = float(seconds[0]), seconds - seconds[0]
        rate = options.rate or rate_of(np.unique(seconds))
    elif said is None:
        raise UnfitRecording(
            f"{name} does not say how many samples there are in a second: it has no "
            "column of time.",
            remedy="Give it, for example --rate 100.",
        )
    else:
        rate = said
        counts = _counts(rows, header, name)
        begun, seconds = float(counts[0] / rate), (counts - counts[0]) / rate
    if not np.isfinite(rate) or (np.diff(seconds) < 0).any():
        raise UnreadableFile(
            f"{name}: its time runs backwards or stands still.",
            remedy="Give one recording per file, its rows in order of time.",
        )
    places = np.round(seconds * rate).astype(np.intp)
    if places[-1] > _MOST:
        raise UnreadableFile(f"{name}: its times make {places[-1]:.3g} samples.")
    return _Clock(np.arange(places[-1] + 1) / rate, places, begun)


def _counts(rows: Array, header: _Header, name: str) -> Array:
    """The number of each row: of its counter, or plainly one after the other."""
    at = counter(header.columns)
    if at is None:
        return np.arange(len(rows), dtype=np.float64)
    counted = np.unwrap(_finite(rows[:, at], name), period=65536)  # Xsens counts so far
    whole = (counted == np.round(counted)).all() and (np.diff(counted) >= 1).all()
    return counted if whole else np.arange(len(rows), dtype=np.float64)


def _finite(values: Array, name: str) -> Array:
    if not np.isfinite(values).all() or np.abs(values).max() > _LATEST * 1e6:
        row = int(np.argmin(np.isfinite(values))) + 1
        raise UnreadableFile(f"{name}: the time of row {row} is no number.")
    return values


def _seconds(clock: Array) -> Array:
    """A clock in s, from its step: no sensor takes 2 samples a second or 2000."""
    step = float(np.median(np.diff(clock))) if len(clock) > 1 else 0.0
    factor = 1.0 if step < 0.5 else 1e-3 if step < 500 else 1e-6
    return clock * factor
