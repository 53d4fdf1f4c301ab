"""BlazePose (MediaPipe) landmarks as programs commonly save them in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.errors import UnreadableFile
from kneewise.motion.recording import Recording
from kneewise.read.keypoints.documents import number, numbers
from kneewise.read.keypoints.keraal import size_of
from kneewise.read.keypoints.seen import Origin, Points, picture
from kneewise.read.keypoints.skeletons import BLAZEPOSE
from kneewise.read.options import Options

_PICTURE = ("landmarks", "pose_landmarks", "poseLandmarks", "keypoints")
_SPACE = (
    "world_landmarks",
    "pose_world_landmarks",
    "poseWorldLandmarks",
    "worldLandmarks",
)
_FRAMES = ("frames", "poses", "results", *_PICTURE)
_HEADS = ("metadata", "video", "info", "meta")
_COUNT = len(BLAZEPOSE)


USUAL_SHAPES = (
    (1080.0, 1920.0),
    (1080.0, 1440.0),
    (1080.0, 1080.0),
    (1440.0, 1080.0),
    (1920.0, 1080.0),
)
"""px; shapes of pictures that phones and webcams take."""

SHAPE = Caveat(
    text="The shape of the picture is not in the file; it was taken from how the "
    "points in the picture fit those in space.",
    remedy="Give the picture's width and height in px (--picture 1080x1920).",
)


class _Frame(NamedTuple):
    """One frame of a document."""

    number: float
    moment: float
    image: Array  # (33, 4): x, y, z, visibility
    space: Array  # (33, 4), in m


def frames_of(content: object) -> list[object] | None:
    """The frames of a document of this kind; None if it is of another kind."""
    if isinstance(content, dict):
        inner = (content.get(key) for key in _FRAMES)
        candidates: list[object] = [*inner, [content], _numbered(content)]
    else:
        candidates = [content, [content]]
    for frames in candidates:
        if isinstance(frames, list) and any(_is_frame(one) for one in frames):
            return frames
    return None


def _numbered(content: dict[str, object]) -> list[object]:
    """The frames of a table whose keys are their numbers, in order."""
    keys = [key for key in content if key.strip().isdecimal()]
    return [content[key] for key in sorted(keys, key=lambda key: int(key[-15:]))]


def read(path: Path, content: object, options: Options) -> Recording:
    """Read the landmarks of one person.

    Where the file holds landmarks in space too (in m), they become the lifted shape;
    z of the landmarks in the picture has no known scale and is left.

    Raises:
        UnreadableFile: if the frames do not hold 33 landmarks each.
        NobodyInView: if nobody is in any frame.
    """
    found = frames_of(content) or []
    frames = [_frame(one, i, path.name) for i, one in enumerate(found)]
    if not frames:
        raise UnreadableFile(f"{path.name}: no frames of 33 landmarks.")
    frames = _in_order(frames)
    table = content if isinstance(content, dict) else {}
    heads = [table.get(key) for key in _HEADS]
    for head in [table, *(head for head in heads if isinstance(head, dict))]:
        size, rate = size_of(head), number(head, "fps", "frame_rate", "frameRate")
        if size or rate:
            break
    else:
        size, rate = None, None
    caveats: tuple[Caveat, ...] = ()
    image = np.stack([frame.image for frame in frames])
    space = np.stack([frame.space for frame in frames])
    unseen = (image[..., :2] == 0).all(axis=2) | ~np.isfinite(image[..., :2]).all(
        axis=2
    )
    if size is None and options.picture is None:
        size = _shape(np.where(unseen[..., None], np.nan, image), space)
        caveats = (SHAPE,) if size else ()
    points = Points(
        frames=np.array([frame.number for frame in frames]),
        names=BLAZEPOSE,
        pixels=np.where(unseen[..., None], np.nan, image[..., :2]),
        confidence=np.where(unseen, 0, image[..., 3]),
        seconds=_seconds(np.array([frame.moment for frame in frames])),
        rate=rate,
        size=size,
        space=_lifted(space),
    )
    origin = Origin(
        name=path.name,
        files=(path,),
        reader="blazepose",
        device="blazepose",
        caveats=caveats,
    )
    return picture(points, origin, options)


def _is_frame(one: object) -> bool:
    """Whether one element of a document is a frame with a person in it."""
    if isinstance(one, dict):
        return any(_is_points(_single(one.get(key))) for key in _PICTURE)
    return _is_points(one)


def _is_points(one: object) -> bool:
    """Whether *one* is a list of 33 points."""
    if not isinstance(one, list) or len(one) != _COUNT:
        return False
    first = one[0]
    is_table = isinstance(first, dict) and "x" in first and "y" in first
    is_list = isinstance(first, list) and len(first) in (2, 3, 4, 5)
    return is_table or (is_list and all(isinstance(v, int | float) for v in first))


def _single(points: object) -> object:
    """The points of the first person, where they stand in a list of people."""
    if isinstance(points, dict):
        points = points.get("landmark", points.get("landmarks"))
    if isinstance(points, list) and 0 < len(points) < _COUNT and _is_points(points[0]):
        return points[0]
    return points


def _frame(one: object, count: int, name: str) -> _Frame:
    """One frame; without a person its points are NaN."""
    empty = np.full((_COUNT, 4), np.nan)
    if not isinstance(one, dict):
        image = _points(one, name) if _is_points(one) else empty
        return _Frame(float(count), np.nan, image, empty)
    image, space = (
        next(
            (_points(p, name) for k in keys if _is_points(p := _single(one.get(k)))),
            empty,
        )
        for keys in (_PICTURE, _SPACE)
    )
    own = number(one, "frame", "frame_number", "frame_index", "frameIndex", "frame_id")
    moment = number(one, "time", "timestamp", "t", "time_s", "seconds")
    if moment is None:
        ms = number(one, "timestamp_ms", "time_ms", "timestampMs")
        moment = np.nan if ms is None else ms / 1000
    return _Frame(float(count) if own is None else own, moment, image, space)


def _points(points: object, name: str) -> Array:
    """33 points as (33, 4): x, y, z, visibility (1 where it is not given)."""
    rows: list[Sequence[object]] = []
    for one in points if isinstance(points, list) else []:
        if isinstance(one, Mapping):
            sure = one.get("visibility", one.get("score", one.get("presence", 1.0)))
            rows.append([one.get("x"), one.get("y"), one.get("z"), sure])
        elif isinstance(one, list):
            rows.append([*one[:3], *[None] * (3 - len(one[:3])), *(one[3:4] or [1.0])])
        else:
            raise UnreadableFile(f"{name}: a landmark is neither a table nor a list.")
    flat = [value for row in rows for value in row]
    return numbers(flat, name, "a landmark").reshape(-1, 4)


def _in_order(frames: list[_Frame]) -> list[_Frame]:
    """Frames by their numbers; by their place where numbers repeat."""
    counted = [frame.number for frame in frames]
    if len(set(counted)) == len(counted):
        return sorted(frames, key=lambda frame: frame.number)
    return [frame._replace(number=float(i)) for i, frame in enumerate(frames)]


def _seconds(moments: Array) -> Array | None:
    """Times in s, whether the file counts s, ms or µs; None where it has none."""
    if len(moments) < 2 or not np.isfinite(moments).all():
        return None
    step = float(np.median(np.diff(moments)))
    if step <= 0:
        return None
    scale = 1.0 if step < 2 else 1e-3 if step < 2000 else 1e-6
    return moments * scale


def _lifted(space: Array) -> Array | None:
    """Landmarks in space as ``ImageMotion.lifted`` has them: toward, right, up."""
    if not np.isfinite(space[..., :3]).any():
        return None
    return np.stack([-space[..., 2], space[..., 0], -space[..., 1]], axis=-1)


def _shape(image: Array, space: Array) -> tuple[float, float] | None:
    """Width and height of a picture in which both axes have the same scale.

    None where there is nothing to compare, or the points are in px already.
    """
    scales = []
    for axis in (0, 1):
        flat, deep = image[..., axis], space[..., axis]
        whole = np.isfinite(flat).all(axis=1) & np.isfinite(deep).all(axis=1)
        flat, deep = flat[whole], deep[whole]
        deep = deep - deep.sum(axis=1, keepdims=True) / _COUNT
        spread = float((deep**2).sum())
        scales.append(float((flat * deep).sum()) / spread if spread > 1e-6 else 0.0)
    shares = np.abs(image[..., :2][np.isfinite(image[..., :2])])
    if min(scales) <= 1e-6 or not shares.size or np.percentile(shares, 95) > 2:
        return None
    ratio = scales[1] / scales[0]
    usual = min(
        USUAL_SHAPES, key=lambda shape: abs(np.log(ratio * shape[1] / shape[0]))
    )
    near = abs(np.log(ratio * usual[1] / usual[0])) < 0.15
    return usual if near else (1000 * ratio, 1000.0)
