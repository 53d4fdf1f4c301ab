"""The TRC reader: marker positions as text, one frame to a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnreadableFile
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.read.digest import sha256
from kneewise.read.names import caveats, known, landmarks, unique
from kneewise.read.options import Options
from kneewise.read.room import Stated, room

_FARTHEST = 1e6
"""No marker is that many units away: what is, was written for a gap."""

_LATEST = 1e10
"""s, beyond any clock, also one that counts from 1970."""

_SHORTEST = 1e-6
"""s between two frames, less than any camera needs."""

_ROUNDING = 0.6
"""ms; files round times to the millisecond, so they may differ from even steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A TRC file as it stands: its own axes, unit and marker names."""

    markers: Motion
    """Positions in the axes and the unit of the file; gaps are NaN."""

    unit: str
    """As the header spells it; empty where it says nothing."""

    rate: float
    """Samples per second, as the header says or else as the times go."""

    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What stands above the frames."""

    values: dict[str, str]
    names: tuple[str, ...]
    first: int
    """Index of the first line below it."""


def read(path: Path, options: Options) -> Recording:
    """Read a TRC file.

    Raises:
        UnreadableFile: if it is damaged, or its unit cannot be right.
        MissingLandmark: if neither leg can be made out of its markers.
        UnfitRecording: if no marker was ever seen.
        BadSetting: if a name or a unit in *options* is wrong.
    """
    table = parse(path)
    options.progress(0.8)
    motion, _ = landmarks(table.markers, options)
    found = _recording(path, table, motion, options)
    return replace(found, caveats=(*found.caveats, *caveats(motion)))


def read_part(path: Path, options: Options) -> Recording:
    """Read a TRC file whose landmarks another recording will complete.

    As ``read``, except that ``motion`` has whatever landmarks there are.
    """
    table = parse(path)
    motion, _ = known(table.markers, options)
    return _recording(path, table, motion, options)


def _recording(path: Path, table: Table, motion: Motion, options: Options) -> Recording:
    """A table in the world: z up, in m."""
    stated = Stated(file=path.name, unit=table.unit, up="y")
    space = room(motion, stated, options)
    motion = space.placed(motion)
    time = motion.time
    options.progress(1.0)
    return Recording(
        motion=motion,
        markers=space.placed(table.markers),
        source=Source(
            file=path.name,
            sha256=sha256(path),
            kind=Kind.MARKERS,
            rate=table.rate,
            duration=float(time[-1] - time[0]),
            reader="trc",
        ),
        caveats=(*table.caveats, *space.caveats),
    )


def parse(path: Path) -> Table:
    """Read the numbers of a TRC file, whoever and whatever they belong to.

    Gaps may be blanks, ``nan`` in any case, or 0 0 0; cells may be parted by tabs or
    spaces; the counts in the header are not relied on.

    Raises:
        UnreadableFile: if the file cannot be opened or is damaged; the message names
            the line.
    """
    lines = _text(path).splitlines()
    header = _header(path.name, lines)
    rows = _rows(path.name, lines, header)
    if not rows:
        raise UnreadableFile(
            f"{path.name}, line {len(lines)}: the file ends after its header; expected "
            "at least one frame."
        )
    grid = np.array(rows)
    positions = grid[:, 2:].reshape(len(rows), -1, 3)
    notes: list[Caveat] = []
    time, rate = _clock(path.name, grid[:, 1], header.values, notes)
    _count(header, len(rows), notes)
    markers = Motion(
        time=time, landmarks=unique(header.names), positions=_with_gaps(positions)
    )
    return Table(
        markers=markers,
        unit=header.values.get("units", ""),
        rate=rate,
        caveats=tuple(notes),
    )


def _text(path: Path) -> str:
    """The file as text; any one-byte encoding will do for what matters."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be opened: {error.strerror}.",
            remedy="Check that the file is there and may be read.",
        ) from error
    if not raw.strip():
        raise UnreadableFile(f"{path.name} is empty.")
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise UnreadableFile(
        f"{path.name} is not a text file; a TRC file is.",
        remedy="Export the markers again as TRC.",
    )


def _header(name: str, lines: list[str]) -> _Header:
    """Find the lines of the header by their words, not by their numbers."""
    keys = _line_with("datarate", lines, upto=12)
    if keys is None:
        raise UnreadableFile(
            f"{name}, line 2: no line that begins with DataRate; expected the header "
            "of a TRC file."
        )
    title = _line_with("frame", lines, upto=keys + 8)
    if title is None:
        raise UnreadableFile(
            f"{name}, line {len(lines)}: the file ends in its header; expected the "
            "line Frame#, Time, and the names of the markers."
        )
    cells = [cell.strip() for cell in lines[title].split("\t") if cell.strip()]
    if len(cells) < 3:
        cells = lines[title].split()
    if len(cells) < 3:
        raise UnreadableFile(
            f"{name}, line {title + 1}: no marker is named; expected Frame#, Time, and "
            "the names of the markers."
        )
    values = _pairs(lines[keys], lines[keys + 1]) if title > keys + 1 else {}
    first = title + 1
    while first < len(lines) and not _begins_with_number(lines[first]):
        first += 1
    return _Header(values=values, names=tuple(cells[2:]), first=first)


def _line_with(word: str, lines: list[str], upto: int) -> int | None:
    """The first of the first lines whose text begins with *word*."""
    for index, line in enumerate(lines[:upto]):
        if line.strip().casefold().startswith(word):
            return index
    return None


def _pairs(keys: str, values: str) -> dict[str, str]:
    """The second and the third line of a TRC file, joined."""
    names = keys.casefold().split()
    words = values.split()
    if len(words) != len(names):  # a cell is blank: only the tabs tell which
        words = [cell.strip() for cell in values.split("\t")]
    return dict(zip(names, words, strict=False))


def _begins_with_number(line: str) -> bool:
    words = line.split(None, 1)
    return bool(words) and _number(words[0]) is not None


def _rows(name: str, lines: list[str], header: _Header) -> list[list[float]]:
    """Every frame: its number, its time, and x y z of each marker."""
    width = 2 + 3 * len(header.names)
    rows: list[list[float]] = []
    for number, line in enumerate(lines[header.first :], start=header.first + 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > width and not "".join(cells[width:]).strip():
            del cells[width:]
        try:
            row = [float(cell or "nan") for cell in cells]
        except ValueError:
            row = []
        if len(row) != width:
            row = _careful(f"{name}, line {number}", line, width)
        rows.append(row)
    return rows


def _careful(where: str, line: str, width: int) -> list[float]:
    """A row with gaps, odd spacing or too many tabs."""
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) < width and len(line.split()) == width:
        cells = line.split()
    extra = [cell for cell in cells[width:] if cell.strip()]
    if len(cells) < width or extra:
        found = len(line.split()) if len(cells) < width else width + len(extra)
        raise UnreadableFile(
            f"{where}: {found} values; expected {width}, the frame, the time, and "
            f"x y z of {(width - 2) // 3} markers.",
            remedy="Export the file again, or delete the line if it is the last.",
        )
    row = []
    for place, cell in enumerate(cells[:width], start=1):
        value = _number(cell) if cell.strip() else float("nan")
        if value is None:
            raise UnreadableFile(
                f"{where}, value {place}: {cell.strip()[:20]!r}; expected a number."
            )
        row.append(value)
    return row


def _number(cell: str) -> float | None:
    """A number, also with a decimal comma; None if it is none."""
    for spelling in (cell, cell.replace(",", ".")):
        try:
            return float(spelling)
        except ValueError:
            continue
    return None


def _with_gaps(positions: Array) -> Array:
    """Positions with NaN where a marker was not seen: at 0 0 0, partly, or far off."""
    with np.errstate(invalid="ignore"):
        seen = (np.abs(positions) < _FARTHEST).all(axis=2)
    seen &= (positions != 0).any(axis=2)
    return np.where(seen[..., None], positions, np.nan)


def _clock(
    name: str, time: Array, values: dict[str, str], notes: list[Caveat]
) -> tuple[Array, float]:
    """The times of the frames (n,) s, and their rate.

    Times are rounded in many files; where they agree with even steps of the stated
    rate to within their rounding, the even steps are taken.
    """
    stated = _number(values.get("datarate", "")) or float("nan")
    if not 0 < stated < 1e5:
        stated = float("nan")
    sound = bool(np.isfinite(time).all() and (np.abs(time) < _LATEST).all())
    sound = sound and bool((np.diff(time) > _SHORTEST).all())
    if not sound and not np.isfinite(stated):
        raise UnreadableFile(
            f"{name}: the times of the frames do not increase, and the header gives no "
            "rate.",
            remedy="Export the file again with its times and its data rate.",
        )
    if not sound:
        notes.append(
            Caveat(
                text="The times of the frames do not increase; they were counted from "
                f"the stated rate of {stated:g} per second.",
                remedy="Check the rate in the header of the file.",
                weight=Weight.DOUBT,
            )
        )
        return np.arange(len(time)) / stated, stated
    if not np.isfinite(stated):
        return time, float(1 / np.median(np.diff(time))) if len(time) > 1 else stated
    even = time[0] + np.arange(len(time)) / stated
    if np.abs(even - time).max() <= _ROUNDING / 1000 + 0.01 / stated:
        return even, stated
    return time, _measured(time, stated, notes)


def _measured(time: Array, stated: float, notes: list[Caveat]) -> float:
    """The rate of the times themselves, with a word where the header differs."""
    rate = float(1 / np.median(np.diff(time)))
    if abs(rate - stated) > 0.02 * stated:
        notes.append(
            Caveat(
                text=f"The header says {stated:g} frames per second, the times say "
                f"{rate:.4g}; the times were used.",
                remedy="Check the rate in the header of the file.",
            )
        )
        return rate
    return stated


def _count(header: _Header, frames: int, notes: list[Caveat]) -> None:
    """A word where the header counts other frames or markers than there are."""
    for key, what, there in (
        ("numframes", "frames", frames),
        ("nummarkers", "markers", len(header.names)),
    ):
        said = _number(header.values.get(key, ""))
        if said is not None and said != there:
            notes.append(
                Caveat(
                    text=f"The header counts {said:.15g} {what}; there are {there}.",
                    remedy="If the recording should be longer, export it again.",
                )
            )
