"""AlphaPose results: one JSON list of the people of all frames."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.documents import numbers
from kneewise.read.keypoints.openpose import made
from kneewise.read.keypoints.seen import Origin
from kneewise.read.options import Options

_NUMBER = re.compile(r"(\d+)\D*$")


def recognises(content: object) -> bool:
    """Whether a JSON document is a list of people with ``image_id`` and points."""
    if not isinstance(content, list) or not content:
        return False
    first = content[0]
    return isinstance(first, dict) and {"image_id", "keypoints"} <= first.keys()


def read(path: Path, content: list[object], options: Options) -> Recording:
    """Read the largest person who is seen the longest.

    Frames are told apart and ordered by the number in ``image_id``.

    Raises:
        UnreadableFile: if an entry is not a person with three numbers per point.
        UnfitRecording: if the points are of no skeleton we know.
        NobodyInView: if nobody is in any frame.
    """
    crowds: dict[float, list[Array]] = {}
    for place, entry in enumerate(content):
        if not isinstance(entry, dict) or "image_id" not in entry:
            raise UnreadableFile(f"{path.name}: entry {place + 1} has no image_id.")
        if entry.get("category_id", 1) != 1:  # 1 is a person, in COCO's list
            continue
        frame = _frame(entry["image_id"], path.name)
        crowds.setdefault(frame, []).append(_person(entry, place, path.name))
    order = sorted(crowds)
    if any(len({len(one) for one in crowds[frame]}) > 1 for frame in order):
        raise UnreadableFile(f"{path.name}: its people have different skeletons.")
    people = [np.stack(crowds[frame]) for frame in order]
    origin = Origin(
        name=path.name, files=(path,), reader="alphapose", device="alphapose"
    )
    return made(np.array(order, dtype=np.float64), people, origin, options)


def _frame(image: object, name: str) -> float:
    """The number of a frame, from ``12``, ``"12.jpg"`` or ``"frame_012.png"``."""
    match = _NUMBER.search(str(image)[-60:].rsplit(".", 1)[0])
    if match is None or isinstance(image, float | bool):
        raise UnreadableFile(
            f"{name}: image_id '{str(image)[:40]}' has no frame number in it."
        )
    return float(match[1][-15:])


def _person(entry: dict[str, object], place: int, name: str) -> Array:
    """The points of one person (k, 3): px, px, confidence; NaN where not seen."""
    found = numbers(entry.get("keypoints"), name, f"keypoints of entry {place + 1}")
    if found.size % 3 or not found.size:
        raise UnreadableFile(
            f"{name}: entry {place + 1} has {found.size} numbers; expected three per "
            "point."
        )
    points = found.reshape(-1, 3)
    unseen = (points[:, :2] == 0).all(axis=1) | ~np.isfinite(points).all(axis=1)
    points[unseen] = [np.nan, np.nan, 0]
    return points
