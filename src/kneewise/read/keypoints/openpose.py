"""OpenPose: one JSON file per frame, in a folder per camera."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.errors import NobodyInView, UnfitRecording, UnreadableFile
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.documents import document, numbers
from kneewise.read.keypoints.people import Followed, followed
from kneewise.read.keypoints.seen import Origin, Points, picture
from kneewise.read.keypoints.skeletons import BODY_25, BODY_25B, BY_COUNT
from kneewise.read.options import Options

OTHERS = Caveat(
    text="Somebody else is in view; the largest person who stays longest was followed.",
    remedy="Film with one person in view.",
)
_NUMBER = re.compile(r"(\d+)\D*$")


def read_folder(folder: Path, options: Options) -> Recording:
    """Read the frames of one camera.

    The number at the end of a file's name says which frame it is, so a frame that is
    missing leaves a gap in time.

    Raises:
        UnfitRecording: if the folder holds no frames, or those of several cameras.
        UnreadableFile: if a frame is damaged.
        NobodyInView: if nobody is in any frame.
    """
    files = _frames_of(folder)
    order = [(_frame(file), file) for file in files]
    order.sort(key=lambda pair: pair[0])
    for (number, file), (next_number, other) in pairwise(order):
        if number == next_number:
            raise UnfitRecording(
                f"{folder.name} holds two files for frame {number}: {file.name} and "
                f"{other.name}.",
                remedy="Keep the frames of each camera in a folder of their own.",
            )
    people: list[Array] = []
    for i, (_, file) in enumerate(order):
        people.append(people_of(document(file), file.name))
        options.progress((i + 1) / len(order))
    frames = np.array([float(number) for number, _ in order])
    names = tuple(file for _, file in order)
    return made(frames, people, _origin(folder.name, names), options)


def read_one(path: Path, content: object, options: Options) -> Recording:
    """Read one frame, or a list of frames in one file.

    Raises:
        UnreadableFile: if a frame is damaged.
        NobodyInView: if nobody is in any frame.
    """
    frames = content if isinstance(content, list) else [content]
    people = [people_of(frame, path.name) for frame in frames]
    numbered = np.arange(float(len(people)))
    return made(numbered, people, _origin(path.name, (path,)), options)


def people_of(content: object, name: str) -> Array:
    """The people of one frame (p, k, 3): px, px, confidence; NaN where not seen.

    Raises:
        UnreadableFile: if the content is not that of an OpenPose frame.
    """
    people = content.get("people") if isinstance(content, dict) else None
    if not isinstance(people, list):
        raise UnreadableFile(
            f"{name}: no list 'people'; expected the JSON file of an OpenPose frame.",
            remedy="Keep only the frames in this folder, or name another file.",
        )
    found = [_person(person, name) for person in people]
    found = [points for points in found if len(points)]
    if len({len(points) for points in found}) > 1:
        raise UnreadableFile(f"{name}: its people have different numbers of points.")
    return np.stack(found) if found else np.full((0, 0, 3), np.nan)


def made(
    frames: Array, people: Sequence[Array], origin: Origin, options: Options
) -> Recording:
    """A recording of the person to follow among *people*, frame by frame."""
    counts = sorted({crowd.shape[1] for crowd in people if len(crowd)})
    if not counts:
        raise NobodyInView(f"{origin.name}: nobody was found in any frame.")
    if len(counts) > 1 or counts[0] not in BY_COUNT:
        shown = " and ".join(str(count) for count in counts)
        raise UnfitRecording(
            f"{origin.name}: people of {shown} points; known are skeletons of "
            f"{', '.join(str(count) for count in BY_COUNT)} points.",
            remedy="Run the estimator with one of its usual body models.",
        )
    one: Followed = followed(people, counts[0])
    points = Points(
        frames=frames,
        names=order_of(one.points),
        pixels=_unscaled(one.points[..., :2]),
        confidence=one.points[..., 2],
    )
    caveats = (*origin.caveats, OTHERS) if one.others else origin.caveats
    origin = Origin(
        name=origin.name,
        files=origin.files,
        reader=origin.reader,
        device=origin.device,
        caveats=caveats,
    )
    return picture(points, origin, options)


def order_of(points: Array) -> tuple[str, ...]:
    """The names of the points of one person (n, k, 3), padded to k.

    Twenty-five points come in two orders. In BODY_25B the ankles are the points 15
    and 16, next to the heels (21, 24), where BODY_25 has the eyes; and BODY_25 has
    the middle of the hips (9, 12) as its point 8, where BODY_25B has an elbow.
    """
    count = points.shape[1]
    names = BY_COUNT[count]
    if count == len(BODY_25):
        xy = points[..., :2]
        plain = _gap(xy[:, 21], xy[:, 14]) + _gap(xy[:, 24], xy[:, 11])
        other = _gap(xy[:, 21], xy[:, 15]) + _gap(xy[:, 24], xy[:, 16])
        if not np.isfinite(plain + other):
            plain = _gap(xy[:, 8], (xy[:, 9] + xy[:, 12]) / 2)
            other = _gap(xy[:, 8], (xy[:, 6] + xy[:, 10]) / 2)
        names = BODY_25B if other < plain else BODY_25
    return (*names, *[""] * (count - len(names)))


def _gap(first: Array, second: Array) -> float:
    """The median distance of two points (n, 2); NaN where they are not seen."""
    distance = np.hypot(*(first - second).T)
    distance = distance[np.isfinite(distance)]
    return float(np.median(distance)) if distance.size else float("nan")


def _person(person: object, name: str) -> Array:
    """The points of one person (k, 3); none if OpenPose wrote none."""
    values = person.get("pose_keypoints_2d") if isinstance(person, dict) else None
    if values is None and isinstance(person, dict):
        values = person.get("pose_keypoints")
    found = numbers(values, name, "pose_keypoints_2d")
    if found.size % 3:
        raise UnreadableFile(
            f"{name}: {found.size} numbers for a person; expected three per point."
        )
    points = found.reshape(-1, 3)
    unseen = (points[:, 2] == 0) | (points[:, :2] == 0).all(axis=1)
    unseen |= ~np.isfinite(points).all(axis=1)
    points[unseen] = [np.nan, np.nan, 0]
    return points if not unseen.all() else points[:0]


def _unscaled(xy: Array) -> Array:
    """Points from -1 to 1, one of OpenPose's scales, as shares from 0 to 1."""
    known = xy[np.isfinite(xy)]
    centred = known.size and known.min() < -0.2 and np.abs(known).max() <= 1.0
    return (xy + 1) / 2 if centred else xy


def _origin(name: str, files: tuple[Path, ...]) -> Origin:
    return Origin(name=name, files=files, reader="openpose", device="openpose")


def _frame(file: Path) -> int:
    """The number of the frame in the name of its file."""
    match = _NUMBER.search(file.stem[:200])
    if match is None:
        raise UnfitRecording(
            f"{file.name} has no frame number in its name; expected one file per "
            "frame, such as squat_000000000012_keypoints.json.",
            remedy="Name one file instead of the folder, or keep only frames in it.",
        )
    return int(match[1][-15:])


def _frames_of(folder: Path) -> list[Path]:
    """The files of one camera's frames in a folder, or in its only subfolder."""
    files = sorted(file for file in folder.glob("*.json") if file.is_file())
    if files:
        return files
    cameras = sorted(
        inner
        for inner in folder.iterdir()
        if inner.is_dir() and any(inner.glob("*.json"))
    )
    if len(cameras) == 1:
        return _frames_of(cameras[0])
    if cameras:
        shown = ", ".join(camera.name for camera in cameras[:20])
        raise UnfitRecording(
            f"{folder.name} holds the frames of {len(cameras)} cameras: {shown}.",
            remedy=f"Name one of them, for example {folder.name}/{cameras[0].name}.",
        )
    raise UnfitRecording(
        f"{folder.name} holds no JSON file; expected one per frame, as OpenPose writes "
        "them.",
        remedy="Name the folder that holds the frames, or a file.",
    )
