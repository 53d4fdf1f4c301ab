"""Readers: foreign files in, recordings out."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from kneewise.errors import UnreadableFile
from kneewise.motion import Recording
from kneewise.read import apart, c3d, inertial, keypoints, trc, video
from kneewise.read.options import Options

Reader = Callable[[Path, Options], Recording]

_FILMS = (
    *(".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".3gp", ".3g2", ".mpg"),
    *(".mts", ".m2ts", ".ts", ".wmv", ".flv", ".ogv", ".gif", ".jpg", ".jpeg", ".png"),
)
"""What people film with; a still picture gets a word of its own from the reader."""

READERS: dict[str, Reader] = {
    ".trc": trc.read,
    ".c3d": c3d.read,
    ".mot": apart.opensim,
    ".sto": apart.opensim,
    ".json": keypoints.read,
    ".csv": apart.table,
    ".tsv": apart.table,
    ".txt": apart.table,
    ".mat": inertial.read,
    **dict.fromkeys(_FILMS, video.read),
}
"""How a file ends → what reads it. A folder holds keypoints, one file a frame, or
motion sensors, one file each."""

SEVERAL: dict[str, Callable[[Path, Options], list[Recording]]] = {
    ".mat": inertial.read_all
}
"""The same for files that may hold several recordings."""

PART_READERS: dict[str, Reader] = {".trc": trc.read_part, ".c3d": c3d.read_part}
"""The same for markers that a standing trial completes: knees may be missing."""


def read(path: Path, options: Options, *, complete: bool = True) -> Recording:
    """Read a recording with the reader for its kind of file.

    Args:
        path: a file, or a folder of keypoint or sensor files.
        options: what the person says about it.
        complete: refuse markers that do not make two legs; False where a standing
            trial will supply what is missing.

    Raises:
        UnreadableFile: if there is no such file, or no reader for its kind.
    """
    check(path)
    if path.is_dir():
        return apart.folder(path, options)
    suffix = path.suffix.lower()
    reader = READERS.get(suffix) if complete else PART_READERS.get(suffix)
    reader = reader or READERS.get(suffix)
    if reader is None:
        raise UnreadableFile(
            f"{path.name}: nothing here reads '{path.suffix or path.name}' files.",
            remedy="Give a video (mp4, mov ...), markers (trc, c3d), joint angles "
            "(mot, sto), keypoints (json, csv, txt), motion sensors (csv, txt, sto, "
            "mat), or a folder of OpenPose files.",
        )
    return reader(path, options)


def read_all(path: Path, options: Options) -> list[Recording]:
    """Read every recording of a file: most hold one.

    Raises:
        KneewiseError: as ``read`` does.
    """
    several = SEVERAL.get(path.suffix.lower())
    if several is None or path.is_dir():
        return [read(path, options)]
    check(path)
    return several(path, options)


def is_film(path: Path) -> bool:
    """Whether a file is a film, by its ending."""
    return path.suffix.lower() in _FILMS


def check(path: Path) -> None:
    """Refuse a path that leads to no file and no folder.

    Raises:
        UnreadableFile: if nothing is there, or a pipe or a device, which may never
            end, or if it may not be read.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile(
            f"there is no file '{path}'.", remedy="Check the name and the folder."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(
            f"{str(path)[:200]} cannot be opened: {reason}.",
            remedy="Check the name and the folder, and that you may read the file.",
        ) from error
    if not os.access(path, os.R_OK):
        raise UnreadableFile(
            f"{path} may not be read.",
            remedy="Ask whoever owns it, or copy it to where you may read it.",
        )
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise UnreadableFile(
            f"{path} is a pipe or a device, not a file.",
            remedy="Save what comes out of it in a file, and give that.",
        )
