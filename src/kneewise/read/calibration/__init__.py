"""Calibration files: where cameras stand, and how their lenses draw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration import opencap, opencv, pose2sim, qualisys

LARGEST = 4_000_000
"""Bytes; a calibration has a few thousand."""

READERS: dict[str, Callable[[Path], tuple[Camera, ...]]] = {
    ".toml": pose2sim.read,
    ".xml": qualisys.read,
    ".txt": qualisys.read,
    ".pickle": opencap.read,
    ".pkl": opencap.read,
    ".json": opencv.read_json,
    ".yml": opencv.read_yaml,
    ".yaml": opencv.read_yaml,
}
"""How a calibration file ends → what reads it."""

_KNOWN = (
    "Give the Calib.toml of Pose2Sim or of kneewise calibrate, Qualisys (.qca.txt, "
    ".xml), OpenCap (.pickle), OpenCV (.yml, .json), or a folder with one file for "
    "each camera."
)


def read_cameras(path: Path) -> tuple[Camera, ...]:
    """The cameras of a calibration file, or of a folder with one file for each.

    Raises:
        UnreadableFile: if it is no calibration, or a camera's place is not in it.
    """
    files = _files(path) if path.is_dir() else [path]
    found: list[Camera] = []
    for file in files:
        reader = READERS.get(file.suffix.lower())
        if reader is None:
            raise UnreadableFile(
                f"{file.name}: nothing here reads '{file.suffix}' calibrations.",
                remedy=_KNOWN,
            )
        if file.stat().st_size > LARGEST:
            raise UnreadableFile(
                f"{file.name} is far too large for a calibration.", remedy=_KNOWN
            )
        found.extend(reader(file))
    if not found:
        raise UnreadableFile(f"{path.name} holds no camera.", remedy=_KNOWN)
    names = [camera.name for camera in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UnreadableFile(
            f"{path.name} holds two cameras called {twice}.",
            remedy="Give every camera a name of its own.",
        )
    return tuple(found)


def _files(folder: Path) -> list[Path]:
    """The calibration files in a folder, and one folder below it."""
    inner = [*folder.iterdir(), *folder.glob("*/*")]
    return sorted(
        file for file in inner if file.is_file() and file.suffix.lower() in READERS
    )
