"""Skeletons as the Keraal collection keeps them: positions by frame and joint.

``{"positions": {frame: {joint: [x, y(, z)]}}}`` with x and y as shares of a picture.

The shape of that picture is not in the files. It was found by comparing them with the
Kinect joints of the same movement (G3, CTK, P1T1): x/z and y/z of the joints, fitted to
the points, give a picture 1.78, 1.82 and 1.75 times as wide as high for OpenPose,
BlazePose and AlphaPose; and OpenPose's points lie on a grid of 1/656 by 1/368, whose
shape is 1.78. It is the 16:9 of the colour camera, 1920 x 1080 px.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.caveat import Caveat
from kneewise.errors import MissingLandmark, NobodyInView, UnreadableFile
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.documents import number, numbers
from kneewise.read.keypoints.seen import Origin, Points, picture
from kneewise.read.keypoints.skeletons import COCO_17, point
from kneewise.read.options import Options

PICTURE = (1920.0, 1080.0)
"""px; see the top of this file."""

SHAPE = Caveat(
    text="The points are shares of a picture whose shape is not given; it was taken "
    "as 16:9, which is right for the Keraal collection. For another shape every angle "
    "is distorted.",
    remedy="Give the picture's width and height in px (--picture 1080x1920).",
)


def read(path: Path, content: dict[str, object], options: Options) -> Recording:
    """Read the skeleton of one person.

    Raises:
        UnreadableFile: if a frame is not a table of joints.
        MissingLandmark: if no joint has a name we know.
        NobodyInView: if no frame has a joint.
    """
    frames = _frames(path.name, content["positions"])
    numbered = np.array(list(frames), dtype=np.float64)
    joints = list(dict.fromkeys(name for table in frames.values() for name in table))
    if not joints:
        raise NobodyInView(f"{path.name}: nobody was found in any frame.")
    names = _names(joints, options)
    if not any(names):
        raise MissingLandmark(["left_hip", "left_knee", "left_ankle"], present=joints)
    pixels = np.full((len(frames), len(joints), 2), np.nan)
    place = {joint: i for i, joint in enumerate(joints)}
    for row, table in enumerate(frames.values()):
        for joint, values in table.items():
            if values is not None and values != []:
                xy = numbers(values, path.name, f"joint {joint[:40]}")
                pixels[row, place[joint]] = xy[:2] if xy.size > 1 else np.nan
    known = np.abs(pixels[np.isfinite(pixels)])
    are_shares = bool(known.size and np.percentile(known, 95) <= 2)
    size = options.picture or size_of(content)
    assumed = are_shares and size is None
    points = Points(
        frames=numbered,
        names=names,
        pixels=pixels,
        confidence=np.isfinite(pixels).all(axis=2).astype(np.float64),
        rate=number(content, "fps", "frame_rate", "rate"),
        size=PICTURE if assumed else size,
    )
    origin = Origin(
        name=path.name,
        files=(path,),
        reader="keraal",
        device=_estimator(joints),
        caveats=(SHAPE,) if assumed else (),
    )
    return picture(points, origin, options)


def size_of(table: dict[str, object]) -> tuple[float, float] | None:
    """Width and height of the picture in px, where a document says them."""
    width = number(table, "width", "image_width", "imageWidth", "frame_width")
    height = number(table, "height", "image_height", "imageHeight", "frame_height")
    if width is None or height is None or not (width > 0 and height > 0):
        return None
    return width, height


def _frames(name: str, positions: object) -> dict[float, dict[str, object]]:
    """Number of the frame → its joints, in order."""
    if not isinstance(positions, dict):
        raise UnreadableFile(f"{name}: 'positions' is no table of frames.")
    frames: dict[float, dict[str, object]] = {}
    for key, joints in positions.items():
        try:
            frame = float(key)
        except ValueError:
            frame = float("nan")
        if not np.isfinite(frame) or frame in frames:
            raise UnreadableFile(
                f"{name}: a frame is called '{key[:40]}'; expected a number, once."
            )
        if joints is not None and not isinstance(joints, dict):
            raise UnreadableFile(f"{name}: frame {key[:40]} is no table of joints.")
        frames[frame] = joints or {}
    return dict(sorted(frames.items()))


def _names(joints: list[str], options: Options) -> tuple[str, ...]:
    """Our names of the joints; numbers are in the order of COCO."""
    if all(joint.isdecimal() for joint in joints):
        order = dict(enumerate(COCO_17))
        return tuple(order.get(int(joint[:4]), "") for joint in joints)
    named = [options.names.get(joint) or point(joint) for joint in joints]
    return tuple(n if n not in named[:i] else "" for i, n in enumerate(named))


def _estimator(joints: list[str]) -> str:
    """Who saw the points, by the names it gives them."""
    if all(joint.isdecimal() for joint in joints):
        return "alphapose"
    if "Neck" in joints or any(joint in ("rHip", "lHip") for joint in joints):
        return "openpose"
    low = {joint.lower() for joint in joints}
    return "blazepose" if "left_foot_index" in low or "mouth_left" in low else ""
