"""Tables of points: a CSV file with a header, one row per frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import (
    MissingLandmark,
    NobodyInView,
    UnfitRecording,
    UnreadableFile,
)
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording
from kneewise.read import names as marker_names
from kneewise.read.keypoints.columns import Header, cells_of, header_of, values_of
from kneewise.read.keypoints.seen import Origin, Points, picture, recording, seconds
from kneewise.read.keypoints.skeletons import point, toes
from kneewise.read.options import Options
from kneewise.read.plain import head, text
from kneewise.read.room import Stated, room

_SENSORS = {"acc", "gyr", "gyro", "mag", "accelerometer", "gyroscope"}
_FLIP = Caveat(
    text="Heights count upwards in this file; they were turned to count downwards, as "
    "in a picture."
)


def recognises(path: Path) -> bool:
    """Whether a text file is a table with at least one point we know."""
    header = header_of(cells_of(head(path)))
    return header is not None and any(
        point(name) or _is_marker(name)
        for name, columns in header.points.items()
        if {"x", "y"} <= columns.keys()
    )


def read(path: Path, options: Options) -> Recording:
    """Read a table of points in a picture (two columns each) or in space (three).

    Raises:
        UnreadableFile: if the header or a row cannot be understood.
        MissingLandmark: if no leg is among the points.
        NobodyInView: if no point was seen in any row.
    """
    cells = cells_of(text(path))
    header = header_of(cells)
    if header is None:
        raise UnreadableFile(
            f"{path.name}: its first line names no points; expected columns such as "
            "time, left_knee_x, left_knee_y.",
            remedy="Write a header line that names every column.",
        )
    if {name.lower() for name in header.points} & _SENSORS:
        raise UnfitRecording(
            f"{path.name} holds readings of worn sensors "
            f"({', '.join(list(header.points)[:6])}), but no three axes of turn rate.",
            remedy="Export acceleration and turn rate of every sensor: acc_x, acc_y, "
            "acc_z, gyr_x, gyr_y, gyr_z.",
        )
    values = values_of(cells[header.rows :], len(cells[header.rows - 1]), path.name)
    order, frames, moments, notes = _clock(header, values, path.name)
    values = values[order]
    names = tuple(header.points)
    places = np.stack([_place(values, header.points[name]) for name in names], axis=1)
    sure = np.stack([_sure(values, header.points[name]) for name in names], axis=1)
    if not np.isfinite(places[..., :2]).all(axis=2).any():
        raise NobodyInView(f"{path.name}: no point was seen in any row.")
    origin = Origin(name=path.name, files=(path,), reader="table", caveats=notes)
    points = Points(
        frames=frames,
        names=names,
        pixels=places[..., :2],
        confidence=sure,
        seconds=moments,
    )
    if np.isfinite(places[..., 2]).any() and not _is_picture(places, header):
        return _space(places, points, header, origin, options)
    return _flat(points, origin, options)


def _flat(points: Points, origin: Origin, options: Options) -> Recording:
    """A recording of points in a picture."""
    named = [options.names.get(name) or point(name) for name in points.names]
    fresh = tuple(n if n not in named[:i] else "" for i, n in enumerate(named))
    if not toes(fresh):
        raise MissingLandmark(["left_hip", "left_knee"], present=points.names)
    pixels, flipped = _downward(points.pixels, fresh)
    found = Points(
        frames=points.frames,
        names=fresh,
        pixels=pixels,
        confidence=points.confidence,
        seconds=points.seconds,
    )
    notes = (*origin.caveats, _FLIP) if flipped else origin.caveats
    made = Origin(
        name=origin.name, files=origin.files, reader=origin.reader, caveats=notes
    )
    return picture(found, made, options)


def _downward(pixels: Array, names: tuple[str, ...]) -> tuple[Array, bool]:
    """Points whose heights count downwards, and whether they had to be turned."""
    levels = []
    for part in ("hip", "ankle"):
        columns = [i for i, n in enumerate(names) if n.endswith(f"_{part}")]
        heights = pixels[:, columns, 1]
        heights = heights[np.isfinite(heights)]
        levels.append(float(np.median(heights)) if heights.size else np.nan)
    if not levels[0] > levels[1]:
        return pixels, False
    turned = pixels.copy()
    turned[..., 1] = np.nanmax(pixels[..., 1]) - pixels[..., 1]
    return turned, True


def _space(
    places: Array, points: Points, header: Header, origin: Origin, options: Options
) -> Recording:
    """A recording of points in space."""
    time, clock = seconds(points, options)
    labels = marker_names.unique(points.names)
    markers = Motion(time=time, landmarks=labels, positions=places)
    try:
        known, title = marker_names.landmarks(markers, options)
    except MissingLandmark as error:
        known, title = _by_skeleton(places, points, time), ""
        if not any(known.has(f"{side}_knee") for side in ("left", "right")):
            raise error from None
    stated = Stated(file=origin.name, unit=header.unit)
    place = room(known, stated, options)
    caveats = (*clock, *place.caveats, *marker_names.caveats(place.placed(known)))
    made = Origin(
        name=origin.name,
        files=origin.files,
        reader=origin.reader,
        device=title,
        caveats=origin.caveats,
    )
    return recording(place.placed(known), made, caveats)


def _by_skeleton(places: Array, points: Points, time: Array) -> Motion:
    """Points in space under our names, for names of estimators."""
    parts = toes(tuple(point(name) for name in points.names))
    if not parts:
        raise MissingLandmark(["left_hip", "left_knee"], present=points.names)
    positions = np.stack(
        [places[:, list(i)].mean(axis=1) for i in parts.values()], axis=1
    )
    return Motion(time=time, landmarks=tuple(parts), positions=positions)


def _is_picture(places: Array, header: Header) -> bool:
    """Whether x and y are shares of a picture, and z a depth of no known scale."""
    known = places[..., :2][np.isfinite(places[..., :2])]
    inside = known.size and np.percentile(known, 2) > 0 and np.percentile(known, 98) < 1
    scored = any("sure" in columns for columns in header.points.values())
    return bool(inside) and scored and not header.unit


def _place(values: Array, columns: dict[str, int]) -> Array:
    """One point (n, 3) of the table; z is NaN where it has none."""
    found = np.full((len(values), 3), np.nan)
    for axis, name in enumerate("xyz"):
        if name in columns:
            found[:, axis] = values[:, columns[name]]
    depth = "z" in columns
    seen = np.isfinite(found if depth else found[:, :2]).all(axis=1)
    zero = (found[:, : 3 if depth else 2] == 0).all(axis=1)
    return np.where((seen & ~zero)[:, None], found, np.nan)


def _sure(values: Array, columns: dict[str, int]) -> Array:
    """The confidence of one point (n,); 1 where the table has none."""
    if "sure" not in columns:
        return np.ones(len(values))
    return np.nan_to_num(values[:, columns["sure"]])


def _clock(
    header: Header, values: Array, name: str
) -> tuple[Array, Array, Array | None, tuple[Caveat, ...]]:
    """Rows to keep, their numbers, their times in s, and what was odd."""
    n = len(values)
    frames = np.arange(float(n)) if header.count is None else values[:, header.count]
    if not (np.isfinite(frames).all() and (np.diff(frames) > 0).all()):
        frames = np.arange(float(n))
    if header.clock is None:
        return np.ones(n, dtype=bool), frames, None, ()
    column, scale = header.clock
    moments = values[:, column]
    first = np.concatenate([[True], np.diff(moments) > 0])
    if not np.isfinite(moments).all() or (np.diff(moments) < 0).any():
        row = int(np.argmin(first & np.isfinite(moments))) + 1
        raise UnreadableFile(
            f"{name}: the time of row {row} does not come after the last."
        )
    notes: tuple[Caveat, ...] = ()
    if not first.all():
        text_ = f"{int((~first).sum())} rows repeat the time before them; left out."
        notes = (Caveat(text=text_),)
    moments = moments[first]
    if scale == 0.0:
        scale, doubt = _scale(moments)
        notes = (*notes, *doubt)
    return first, frames[first], moments * scale, notes


def _scale(moments: Array) -> tuple[float, tuple[Caveat, ...]]:
    """The s in the unit of a time (n,), by how far apart its samples are."""
    step = float(np.median(np.diff(moments))) if len(moments) > 1 else 0.01
    if step < 0.6:
        return 1.0, ()
    scale, unit = (1e-3, "ms") if step < 1000 else (1e-6, "µs")
    text_ = f"Times are {step:g} apart; they were taken as {unit}."
    remedy = f"Name the column time_ms if they are {unit}, or give them in s."
    return scale, (Caveat(text=text_, remedy=remedy, weight=Weight.NOTE),)


def _is_marker(name: str) -> bool:
    """Whether *name* is a marker of a set we know."""
    key = marker_names.bare(name)
    return any(key in one.markers for one in marker_names.marker_sets())
