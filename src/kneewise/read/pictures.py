"""Stills of a film for a report: cropped to the person, every head covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from kneewise.arrays import Array, frozen
from kneewise.motion.image import ImageMotion
from kneewise.read.frames import Film, Frame
from kneewise.read.heads import HeadFinder, covered, head_of, is_on_body
from kneewise.read.pose import Picture

MARGIN = 0.1
"""Room about the person, in their heights."""

QUALITY = 80
"""Of the JPEG, 0 to 100."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Still:
    """One picture of a film, with the person's landmarks on it."""

    time: float
    """s from the start of the film."""

    jpeg: bytes
    """The picture; no face can be seen in it, as far as one was found."""

    width: int
    """px of the still."""

    height: int
    """px of the still."""

    landmarks: tuple[str, ...]
    """k names."""

    pixels: Array
    """(k, 2) px of the still; NaN for a landmark that was not seen."""

    def __post_init__(self) -> None:
        shape = (len(self.landmarks), 2)
        object.__setattr__(self, "pixels", frozen(self.pixels, shape, "pixels"))


def stills(
    path: Path, times: Sequence[float], *, motion: ImageMotion, long_side: int = 640
) -> tuple[Still, ...]:
    """The pictures of a film nearest to some moments.

    Args:
        path: the film that *motion* was read from.
        times: s; the sample of *motion* nearest to each is taken.
        motion: where the person is, in px of the film.
        long_side: px that the longer side of a still may have.

    Returns:
        At most one still for each time, in the same order. A moment in which the
        person was not seen, or not enough of them to find their head, has none.

    Raises:
        UnreadableFile: if it is no film, or damaged beyond reading.
        MissingModel: if the pose models are not in this installation.
    """
    finder = HeadFinder()
    made = []
    with Film(path, long_side=2 * long_side) as film:
        for time in times:
            i = int(np.abs(motion.time - time).argmin())
            frame = film.near(float(motion.time[i]))
            still = frame and _still(frame, motion, i, finder, long_side)
            if still:
                made.append(still)
    return tuple(made)


def _still(
    frame: Frame, motion: ImageMotion, i: int, finder: HeadFinder, long_side: int
) -> Still | None:
    """Sample *i* of a motion over its frame; None where the head cannot be found."""
    pixels = motion.pixels[i] / frame.scale()
    points = dict(zip(motion.landmarks, pixels, strict=True))
    own = head_of(points)
    if own is None:
        return None
    reach = float(own.radius[0])
    heads = [own] + [
        head
        for head in finder.find(frame.picture)
        if not is_on_body(head, points, reach)
    ]
    extent = np.vstack([pixels, own.centre - own.radius, own.centre + own.radius])
    left, top, right, bottom = _crop(extent, frame.picture)
    picture = covered(frame.picture, heads)[top:bottom, left:right]
    jpeg, width, height = _jpeg(picture, long_side)
    factor = np.array([width / (right - left), height / (bottom - top)])
    return Still(
        time=float(motion.time[i]),
        jpeg=jpeg,
        width=width,
        height=height,
        landmarks=motion.landmarks,
        pixels=(pixels - (left, top)) * factor,
    )


def _crop(extent: Array, picture: Picture) -> tuple[int, int, int, int]:
    """The part of a picture about points (m, 2): left, top, right, bottom, px."""
    height, width = picture.shape[:2]
    low, high = np.nanmin(extent, axis=0), np.nanmax(extent, axis=0)
    room = MARGIN * float((high - low).max()) + 1
    left, top = np.clip(low - room, 0, (width - 1, height - 1))
    right, bottom = np.clip(high + room, (left + 1, top + 1), (width, height))
    return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))


def _jpeg(picture: Picture, long_side: int) -> tuple[bytes, int, int]:
    """A picture as JPEG without any metadata, its width and its height in px."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(picture))
    image.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, format="JPEG", quality=QUALITY, optimize=True)
    return file.getvalue(), image.width, image.height
