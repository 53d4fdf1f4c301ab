"""BIDS-Motion folders: which recordings are in one, and one of them as a TRC file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion import Motion
from kneewise.report.opensim import as_trc

PARTICIPANTS = "participants.tsv"
_ENDING = "_motion.tsv"
_SCALES = {"m": 1.0, "cm": 0.01, "mm": 0.001}
_COLUMNS = {
    "sex": "sex",
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


def trc_of(path: Path) -> str:
    """The positions in a recording of BIDS-Motion as the text of a TRC file.

    Raises:
        UnreadableFile: if its channels or its rate are not told, or it has none in
            space.
    """
    channels_path, settings_path = (Path(one) for one in companions(str(path)))
    try:
        channels = _rows(channels_path)
        settings = json.loads(settings_path.read_text("utf-8"))
        rate = float(settings["SamplingFrequency"])
        values = np.loadtxt(path, delimiter="\t", ndmin=2, converters=_value)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{path.name} cannot be read as BIDS-Motion: {error}.",
            remedy="It needs _channels.tsv and _motion.json beside it, and a number or "
            "n/a in every cell.",
        ) from error
    points = _points(channels, values)
    if not points:
        raise UnreadableFile(
            f"{path.name} has no channels of type POS.",
            remedy="Give a recording with positions in space.",
        )
    motion = Motion(
        time=np.arange(len(values)) / rate,
        landmarks=tuple(points),
        positions=np.stack(list(points.values()), axis=1),
    )
    return as_trc(motion, path.name)


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


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {k: (v or "").strip() for k, v in row.items() if k}
            for row in csv.DictReader(file, delimiter="\t")
        ]


def _value(text: str) -> float:
    return float("nan") if text.strip().lower() in ("n/a", "nan", "") else float(text)
