"""Points seen in pictures, made into a recording."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, MissingLandmark, NobodyInView
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.read.digest import sha256
from kneewise.read.keypoints.skeletons import toes
from kneewise.read.options import Options

USUAL_RATE = 30.0
"""Frames per second of most phones, webcams and depth cameras."""

RATES = (1.0, 2000.0)
"""Frames per second that cameras have."""

MOST_FRAMES = 1e9
"""A number beyond it is no count of frames."""

LATEST = 1e10
"""s, beyond any clock, also one that counts from 1970."""

FEW = 6
"""Points that are too few to say how large a person is."""

SPOT = 0.4
"""A body that shrinks below this share of its usual size was not seen at all; a deep
squat leaves more than half of it."""

ABOUT = 61
"""Frames, two seconds of most cameras, from which the usual size is taken."""

SQUARE = (1000.0, 1000.0)
"""px taken for a picture whose shape nobody knows."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Points:
    """What a file of points says, before anything is assumed."""

    frames: Array
    """(n,) numbers of the frames, increasing."""

    names: tuple[str, ...]
    """k points as ``skeletons.point`` names them; "" for those we do not use."""

    pixels: Array
    """(n, k, 2) px or shares of the picture; NaN where not seen."""

    confidence: Array
    """(n, k)"""

    seconds: Array | None = None
    """(n,) s, where the file says when the frames were taken."""

    rate: float | None = None
    """Frames per second, where the file says so."""

    size: tuple[float, float] | None = None
    """Width and height of the picture in px, where they are known."""

    space: Array | None = None
    """(n, k, 3) m, as ``ImageMotion.lifted``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which file the points come from, and who saw them."""

    name: str
    """Of the file or folder."""

    files: tuple[Path, ...]

    reader: str

    device: str = ""

    caveats: tuple[Caveat, ...] = ()


def picture(points: Points, origin: Origin, options: Options) -> Recording:
    """A recording of points in pictures.

    Raises:
        NobodyInView: if no point was seen in any frame.
        MissingLandmark: if no point is a landmark.
    """
    parts = toes(points.names)
    if not parts:
        raise MissingLandmark(["left_hip", "left_knee"], present=points.names)
    parts = {name: _used(points.pixels, i) for name, i in parts.items()}
    pixels = np.stack(
        [points.pixels[:, list(i)].mean(axis=1) for i in parts.values()], axis=1
    )
    pixels, fallen = _spread(pixels)
    seen = np.asarray(np.isfinite(pixels).all(axis=2))
    if not seen.any():
        raise NobodyInView(f"{origin.name}: nobody was found in any frame.")
    confidence = np.stack(
        [points.confidence[:, list(i)].min(axis=1) for i in parts.values()], axis=1
    )
    confidence = np.where(seen, np.clip(np.nan_to_num(confidence), 0, 1), 0)
    pixels = np.where(seen[..., None], pixels, np.nan)
    pixels, size, shape = _in_pixels(pixels, points.size or options.picture)
    time, clock = seconds(points, options)
    motion = ImageMotion(
        time=time,
        landmarks=tuple(parts),
        pixels=pixels,
        confidence=confidence,
        width=size[0],
        height=size[1],
        lifted=_lifted(points.space, parts),
        estimator=origin.device,
    )
    return recording(motion, origin, (*shape, *clock, *fallen))


def recording(
    motion: Motion | ImageMotion, origin: Origin, caveats: tuple[Caveat, ...]
) -> Recording:
    """A recording of *motion*, with the caveats of its origin and *caveats*."""
    return Recording(
        motion=motion,
        source=Source(
            file=origin.name,
            sha256=sha256(*origin.files),
            kind=Kind.KEYPOINTS,
            rate=motion.rate,
            duration=float(motion.time[-1] - motion.time[0]),
            device=origin.device,
            reader=origin.reader,
        ),
        caveats=(*origin.caveats, *caveats),
    )


def seconds(points: Points, options: Options) -> tuple[Array, tuple[Caveat, ...]]:
    """When the frames were taken (n,) s, from 0, and a doubt where nobody said.

    Raises:
        BadSetting: if the rate in *options* is none.
    """
    if options.rate is not None and not RATES[0] <= options.rate <= RATES[1]:
        raise BadSetting(
            f"{options.rate:g} samples per second is no rate of a camera.",
            remedy="Give the frames per second of the video, for example 30 or 60.",
        )
    own = points.seconds
    if own is not None and np.isfinite(own).all() and (np.abs(own) < LATEST).all():
        own = own - own[0]
        if (np.diff(own) > 1e-6).all():
            return own, ()
    frames = points.frames
    if np.abs(frames).max() > MOST_FRAMES or (np.diff(frames) < 1).any():
        frames = np.arange(float(len(frames)))
    stated = points.rate
    if stated is not None and not RATES[0] <= stated <= RATES[1]:
        stated = None
    rate = options.rate or stated
    time = (frames - frames[0]) / (rate or USUAL_RATE)
    if rate is not None or len(time) < 2:
        return time, ()
    text = f"The file does not say how fast it was filmed; taken as {USUAL_RATE:g} Hz."
    remedy = "Say how many frames per second the video has (--rate)."
    return time, (Caveat(text=text, remedy=remedy, weight=Weight.DOUBT),)


def _used(pixels: Array, points: tuple[int, ...]) -> tuple[int, ...]:
    """Those of *points* that were ever seen; all of them if none was."""
    ever = tuple(i for i in points if np.isfinite(pixels[:, i]).all(axis=1).any())
    return ever or points


def _spread(pixels: Array) -> tuple[Array, tuple[Caveat, ...]]:
    """Points (n, k, 2), NaN in frames where they all fell together; and how many did.

    Estimators that lose a person sometimes put every joint into one small spot, or
    onto the head. Nobody shrinks so much within a second.
    """
    from scipy.ndimage import median_filter  # loading it takes 0.3 s

    known = np.asarray(np.isfinite(pixels).all(axis=2))
    rows = np.flatnonzero(known.sum(axis=1) >= FEW)
    if not rows.size:
        return pixels, ()
    boxes = [np.ptp(pixels[i][known[i]], axis=0) for i in rows]
    size = np.hypot(*np.array(boxes).T)
    usual = median_filter(size, size=ABOUT, mode="nearest")
    fallen = rows[size < SPOT * usual]
    if not fallen.size:
        return pixels, ()
    text = (
        f"In {fallen.size} of {len(pixels)} frames all points fell together; "
        "these frames were left out."
    )
    left = pixels.copy()
    left[fallen] = np.nan
    return left, (Caveat(text=text),)


def _lifted(space: Array | None, parts: dict[str, tuple[int, ...]]) -> Array | None:
    if space is None:
        return None
    return np.stack([space[:, list(i)].mean(axis=1) for i in parts.values()], axis=1)


def _in_pixels(
    pixels: Array, size: tuple[float, float] | None
) -> tuple[Array, tuple[float, float], tuple[Caveat, ...]]:
    """Points in px, the size of the picture, and a doubt where its shape is unknown."""
    known = np.abs(pixels[np.isfinite(pixels)])
    if np.percentile(known, 95) > 2:
        extent = np.nanmax(pixels, axis=(0, 1))
        width, height = size or (max(extent[0], 1.0), max(extent[1], 1.0))
        return pixels, (float(width), float(height)), ()
    caveats: tuple[Caveat, ...] = ()
    if size is None:
        text = (
            "The points are shares of a picture whose shape is not given; it was taken "
            "as square, so every angle is distorted unless it was."
        )
        remedy = "Give the picture's width and height in px (--picture 1080x1920)."
        caveats = (Caveat(text=text, remedy=remedy, weight=Weight.DOUBT),)
        size = SQUARE
    return pixels * np.array(size), size, caveats
