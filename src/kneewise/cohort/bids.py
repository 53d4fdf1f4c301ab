"""BIDS-Motion folders: which recordings are in one, and one as a file to read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion import Motion
from kneewise.report.opensim import as_trc
from kneewise.units import in_deg

PARTICIPANTS = "participants.tsv"
_ENDING = "_motion.tsv"
_SCALES = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_COLUMNS = {
    "sex": "sex",
    "age": "age",
    "height": "height_cm",
    "height_cm": "height_cm",
    "weight": "mass",
    "mass": "mass",
    "group": "group",
}
"""Of ``participants.tsv`` (height in cm and weight in kg, as BIDS has it) → ours."""


_UNSAID = ("", "n/a", "o", "other")


def is_bids(folder: Path) -> bool:
    """Whether a folder holds a BIDS data set."""
    return (folder / "dataset_description.json").is_file()


def motion_files(folder: Path) -> list[Path]:
    """The recordings of movement in a BIDS folder, in order."""
    return sorted(folder.glob(f"sub-*/**/motion/*{_ENDING}"))


def is_motion(path: Path) -> bool:
    """Whether a file is a recording of BIDS-Motion."""
    return path.name.endswith(_ENDING)


def participants(folder: Path) -> dict[str, dict[str, str]]:
    """What the folder says about people, by their code."""
    path = folder / PARTICIPANTS
    if not path.is_file():
        return {}
    known = {}
    for row in _rows(path):
        code = row.get("participant_id", "").removeprefix("sub-")
        told = {k: v for k, v in row.items() if v.lower() not in _UNSAID}
        said = {ours: told[name] for name, ours in _COLUMNS.items() if name in told}
        if said.get("height_cm", "").startswith(("0.", "1.", "2.")):
            said["height"] = said.pop("height_cm")  # metres, as some write it
        known[code] = said
    return known


def companions(address: str) -> tuple[str, str]:
    """The addresses of what explains a recording: its channels and its settings."""
    stem = address.removesuffix(_ENDING)
    return f"{stem}_channels.tsv", f"{stem}_motion.json"


def as_file(path: Path) -> tuple[str, str]:
    """A recording of BIDS-Motion as the ending and the text of a file that is read.

    Positions in space become a TRC file, joint angles a MOT file, positions in a
    picture and the readings of worn sensors tables.

    Raises:
        UnreadableFile: if its channels or its rate are not told, or it has nothing of
            these.
    """
    channels_path, settings_path = (Path(one) for one in companions(str(path)))
    try:
        channels = _rows(channels_path)
        settings = json.loads(settings_path.read_text("utf-8"))
        rate = float(settings["SamplingFrequency"])
        values = _samples(path, len(channels))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{path.name} cannot be read as BIDS-Motion: {error}.",
            remedy="It needs _channels.tsv and _motion.json beside it, and a number or "
            "n/a in every cell.",
        ) from error
    time = np.arange(len(values)) / rate
    points = _points(channels, values)
    if points:
        motion = Motion(
            time=time,
            landmarks=tuple(points),
            positions=np.stack(list(points.values()), axis=1),
        )
        return ".trc", as_trc(motion, path.name)
    for type_, ending, write in (
        ("POS", ".csv", _table),
        ("JNTANG", ".mot", _angles),
        ("GYRO", ".csv", _table),
    ):
        if any(one.get("type", "").upper() == type_ for one in channels):
            return ending, write(time, channels, values)
    raise UnreadableFile(
        f"{path.name} has no positions (POS), joint angles (JNTANG) or turn rates "
        "(GYRO).",
        remedy="Give a recording with one of these.",
    )


def _table(time: Array, channels: list[dict[str, str]], values: Array) -> str:
    """Points in a picture or readings of sensors, a column each, as CSV."""
    named: dict[str, Array] = {"time": time}
    for column, channel in enumerate(channels):
        type_, axis = channel.get("type", "").upper(), channel.get("component", "")
        if type_ in _SHORT and axis in ("x", "y", "z"):
            name = "_".join(
                one for one in (channel["tracked_point"], _SHORT[type_], axis) if one
            )
            unit = "" if type_ == "POS" else f" ({channel.get('units', '')})"
            named[name + unit] = values[:, column]
    rows = np.column_stack(list(named.values())).tolist()
    lines = [",".join("" if v != v else f"{v:.9g}" for v in row) for row in rows]
    return "\n".join([",".join(named), *lines, ""])


_SHORT = {"POS": "", "ACCEL": "acc", "GYRO": "gyr"}
"""Type of a channel → how its columns are called in a table."""


def _angles(time: Array, channels: list[dict[str, str]], values: Array) -> str:
    """Joint angles as OpenSim writes them."""
    kept = {
        one["name"]: values[:, i] * (_TURNS.get(one.get("units", "deg"), 1.0))
        for i, one in enumerate(channels)
        if one.get("type", "").upper() in ("JNTANG", "POS")
    }
    head = ["Coordinates", "version=1", f"nRows={len(time)}"]
    head += [f"nColumns={len(kept) + 1}", "inDegrees=yes", "endheader"]
    rows = np.column_stack([time, *kept.values()]).tolist()
    lines = ["\t".join(f"{v:.9g}" for v in row) for row in rows]
    return "\n".join([*head, "\t".join(["time", *kept]), *lines, ""])


_TURNS = {"rad": in_deg(1.0)}
"""Unit of a joint angle → degrees in one of it."""


def _points(channels: list[dict[str, str]], values: Array) -> dict[str, Array]:
    """(n, 3) m of each tracked point that has an x, a y and a z."""
    parts: dict[str, dict[str, Array]] = {}
    for column, channel in enumerate(channels):
        component = channel.get("component", "").lower()
        if channel.get("type", "").upper() == "POS" and component in ("x", "y", "z"):
            scale = _SCALES.get(channel.get("units", "m"), 1.0)
            point = channel.get("tracked_point", "")
            parts.setdefault(point, {})[component] = scale * values[:, column]
    return {
        name: np.stack([found["x"], found["y"], found["z"]], axis=1)
        for name, found in parts.items()
        if len(found) == 3
    }


def _samples(path: Path, width: int) -> Array:
    """The samples of a recording, (n, width).

    Raises:
        ValueError: if there is another number of columns, or a cell is no number.
    """
    values = np.loadtxt(path, delimiter="\t", ndmin=2, converters=_value)
    if values.shape[1] != width:
        raise ValueError(f"{values.shape[1]} columns and {width} channels")
    return np.asarray(values)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {k: (v or "").strip() for k, v in row.items() if k}
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _value(text: str) -> float:
    return float("nan") if text.strip().lower() in ("n/a", "nan", "") else float(text)
