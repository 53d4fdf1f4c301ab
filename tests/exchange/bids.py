"""A checker of BIDS-Motion: what the specification requires, file by file.

After version 1.9 of the specification: "Motion", "Modality agnostic files", and the
rules of its schema for sidecars, channels and events.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(
    r"sub-(?P<sub>[0-9a-zA-Z]+)_task-[0-9a-zA-Z]+_tracksys-(?P<system>[0-9a-zA-Z]+)"
    r"(_run-[1-9][0-9]*)?_(?P<suffix>motion|channels|events)\.(tsv|json)"
)
_CHANNELS = ["name", "component", "type", "tracked_point", "units"]
_COMPONENTS = {"x", "y", "z", "quat_x", "quat_y", "quat_z", "quat_w", "n/a"}
_TYPES = {
    *("ACCEL", "ANGACCEL", "GYRO", "JNTANG", "LATENCY", "MAGN", "MISC", "ORNT"),
    *("POS", "VEL"),
}
_SPATIAL = {"ACCEL", "ANGACCEL", "GYRO", "MAGN", "ORNT", "POS", "VEL"}


def faults(dataset: Path) -> list[str]:
    """What a dataset lacks or has wrong; empty where it is sound."""
    return [*_general(dataset), *_people(dataset), *_takes(dataset)]


def _general(dataset: Path) -> Iterator[str]:
    about = json.loads((dataset / "dataset_description.json").read_text())
    for field in ("Name", "BIDSVersion"):
        if not isinstance(about.get(field), str):
            yield f"dataset_description.json lacks {field}"
    if not any(dataset.glob("README*")):
        yield "there is no README"


def _people(dataset: Path) -> Iterator[str]:
    rows = _table(dataset / "participants.tsv")
    if rows[0][0] != "participant_id":
        yield "participants.tsv does not begin with participant_id"
    named = [row[0] for row in rows[1:]]
    there = {path.name for path in dataset.glob("sub-*")}
    if len(set(named)) != len(named) or set(named) != there:
        yield f"participants.tsv names {named}, and there are {sorted(there)}"


def _takes(dataset: Path) -> Iterator[str]:
    found = sorted(dataset.glob("sub-*/motion/*_motion.tsv"))
    if not found:
        yield "there is no motion"
    for path in dataset.glob("sub-*/motion/*"):
        match = _NAME.fullmatch(path.name)
        if match is None or f"sub-{match['sub']}" != path.parent.parent.name:
            yield f"{path.name} is no name of BIDS"
    for path in found:
        yield from (f"{path.name}: {fault}" for fault in _take(path))


def _take(path: Path) -> Iterator[str]:
    stem = path.name.removesuffix("motion.tsv")
    about = json.loads(path.with_suffix(".json").read_text())
    for field in ("TaskName", "SamplingFrequency", "TrackingSystemName"):
        if field not in about:
            yield f"{field} is missing"
    match = _NAME.fullmatch(path.name)
    if match and about.get("TrackingSystemName") != match["system"]:
        yield "the tracking system has another name in its file"
    channels = _table(path.with_name(f"{stem}channels.tsv"))
    yield from _columns(channels)
    for number, row in enumerate(_table(path)):
        if len(row) != len(channels) - 1:
            yield f"line {number}: {len(row)} values, {len(channels) - 1} channels"
        if not all(_is_number(cell) for cell in row):
            yield f"line {number}: a value is no number"
    yield from _levels(path.with_name(f"{stem}channels.json"), channels)
    events = path.with_name(f"{stem}events.tsv")
    if events.exists():
        yield from _events(events)


def _columns(channels: list[list[str]]) -> Iterator[str]:
    if channels[0][:5] != _CHANNELS:
        yield f"channels begin with {channels[0][:5]}"
    names = [row[0] for row in channels[1:]]
    if len(set(names)) != len(names):
        yield "two channels share a name"
    for name, component, kind, *_ in channels[1:]:
        if kind not in _TYPES or component not in _COMPONENTS:
            yield f"{name} is {kind} {component}"
        if kind in _SPATIAL and component == "n/a":
            yield f"{name} has no component"


def _levels(path: Path, channels: list[list[str]]) -> Iterator[str]:
    """Every further column is described, and so is every frame in it."""
    held = json.loads(path.read_text())
    for number, column in enumerate(channels[0][5:], start=5):
        used = {row[number] for row in channels[1:]} - {"n/a"}
        if not used <= set(held.get(column, {}).get("Levels", {})):
            yield f"{column} is not described"


def _events(path: Path) -> Iterator[str]:
    rows = _table(path)
    if rows[0][:2] != ["onset", "duration"]:
        yield "events do not begin with onset and duration"
    onsets = [float(row[0]) for row in rows[1:]]
    if onsets != sorted(onsets) or any(float(row[1]) < 0 for row in rows[1:]):
        yield "events are not in order"
    described = json.loads(path.with_suffix(".json").read_text())
    if not set(rows[0][3:]) <= set(described):
        yield "a column of the events is not described"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell == "n/a"
    return cell != "nan"


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))
