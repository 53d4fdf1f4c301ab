"""Keypoint files of pose estimators and depth cameras, told apart by their content."""

from __future__ import annotations

import re
from pathlib import Path

from kneewise.errors import UnfitRecording
from kneewise.motion.recording import Recording
from kneewise.read.keypoints import (
    alphapose,
    blazepose,
    keraal,
    kinect,
    openpose,
    table,
    uiprmd,
)
from kneewise.read.keypoints.documents import document
from kneewise.read.keypoints.rows import width
from kneewise.read.options import Options
from kneewise.read.plain import head

__all__ = ["read", "recognises"]

TARGETS = 119
"""Numbers in a row of the optical files of the Keraal collection."""

_KEYS = re.compile(
    r'"(positions|people|image_id|keypoints|pose_keypoints_2d|landmarks|'
    r'pose_?landmarks|poses)"\s*:',
    re.IGNORECASE,
)
_KNOWN = (
    "OpenPose frames ('people'), MediaPipe landmarks ('landmarks'), AlphaPose results "
    "('image_id' and 'keypoints') and skeletons by frame and joint ('positions')"
)


def recognises(path: Path) -> bool:
    """Whether a file or folder looks like keypoints; looks at its beginning only."""
    if path.is_dir():
        return any(True for _ in path.glob("*.json")) or any(
            True for _ in path.glob("*/*.json")
        )
    suffix = path.suffix.lower()
    if suffix == ".json":
        return bool(_KEYS.search(head(path)))
    if suffix == ".txt" and width(path) in (kinect.COLUMNS, uiprmd.COLUMNS, TARGETS):
        return True
    return suffix in (".csv", ".tsv", ".txt") and table.recognises(path)


def read(path: Path, options: Options) -> Recording:
    """Read keypoints from a file, or from a folder with a file for each frame.

    Raises:
        UnreadableFile: if a file is damaged.
        UnfitRecording: if it holds something else, or lacks what belongs to it.
        NobodyInView: if nobody is in any frame.
    """
    if path.is_dir():
        return openpose.read_folder(path, options)
    if path.suffix.lower() == ".json":
        return _json(path, options)
    return _text(path, options)


def _text(path: Path, options: Options) -> Recording:
    """Read rows of numbers by how many there are, or a table with a header."""
    count = width(path) if path.suffix.lower() == ".txt" else 0
    if count == TARGETS:
        raise UnfitRecording(
            f"{path.name} has {TARGETS} numbers in a row, as the optical files of the "
            "Keraal collection: targets strapped to the segments. They mark no hip, "
            "knee or ankle, so no leg can be measured from them.",
            remedy="Give the Kinect or camera file of the same movement.",
        )
    readers = {kinect.COLUMNS: kinect.read, uiprmd.COLUMNS: uiprmd.read}
    return readers.get(count, table.read)(path, options)


def _json(path: Path, options: Options) -> Recording:
    """Read a JSON file, whatever estimator wrote it."""
    content = document(path)
    if isinstance(content, dict) and "positions" in content:
        return keraal.read(path, content, options)
    first = content[0] if isinstance(content, list) and content else content
    if isinstance(first, dict) and "people" in first:
        return openpose.read_one(path, content, options)
    if isinstance(content, list) and alphapose.recognises(content):
        return alphapose.read(path, content, options)
    if blazepose.frames_of(content) is not None:
        return blazepose.read(path, content, options)
    raise UnfitRecording(
        f"{path.name} is JSON, but {_seen(content)}; known are {_KNOWN}.",
        remedy="Export the keypoints in one of these forms, or as CSV with columns "
        "left_knee_x, left_knee_y.",
    )


def _seen(content: object) -> str:
    """What a document holds, in a few words."""
    if isinstance(content, dict):
        return f"has the keys {', '.join(str(key)[:30] for key in list(content)[:6])}"
    if isinstance(content, list):
        return f"is a list of {len(content)} things that are no frames"
    return f"is just {str(content)[:30]}"
