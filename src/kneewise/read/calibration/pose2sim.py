"""Pose2Sim's Calib.toml, which ``kneewise calibrate`` writes too."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration.made import camera, distortion, numbers, turned

NEEDED = ("size", "matrix", "rotation", "translation")


def read(path: Path) -> tuple[Camera, ...]:
    """The cameras of a Calib.toml; rotations lead from the world (z up) to a camera.

    Raises:
        UnreadableFile: if it is no TOML, or a camera lacks a number.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{path.name} is no TOML file: {error}.") from error
    return tuple(
        _camera(name, table, path)
        for name, table in tables.items()
        if isinstance(table, dict) and name != "metadata"
    )


def _camera(key: str, table: dict[str, object], path: Path) -> Camera:
    name = str(table.get("name", key))
    lacking = [what for what in NEEDED if what not in table]
    if lacking:
        raise UnreadableFile(f"{path.name}: {name} has no {', '.join(lacking)}.")
    if table.get("fisheye"):
        raise UnreadableFile(
            f"{path.name}: {name} is a fisheye lens, which is not understood.",
            remedy="Calibrate it with the plain model of distortion, or film with "
            "another lens.",
        )
    error = table.get("error", 0.0)
    return camera(
        name,
        path,
        size=numbers(table["size"], "size", path, shape=(2,)),
        matrix=numbers(table["matrix"], "matrix", path, shape=(3, 3)),
        bent=distortion(table.get("distortions", []), path),
        turn=turned(table["rotation"], "rotation", path),
        shift=numbers(table["translation"], "translation", path, shape=(3,)),
        error=float(error) if isinstance(error, int | float) else 0.0,
    )
