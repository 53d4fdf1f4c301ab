"""Drawn people painted in full, so that a pose network takes them for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Motion
from kneewise.read.frames import Film
from kneewise.simulate.camera import Camera, filmed

Picture = NDArray[np.uint8]
Points = Mapping[str, Array]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 640, 480
CAMERA = Camera(pixels_per_metre=210.0, width=WIDTH, high=HEIGHT)
SHOULDERS = 0.22 * 1.72  # m, how broad a drawn person is

SKIN, SHADED = (222, 178, 150), (205, 160, 132)
SHIRT, SLEEVE, SHORTS = (60, 96, 150), (54, 88, 140), (46, 50, 58)
SHOE, HAIR = (235, 235, 235), (60, 42, 30)
WALL, FLOOR = (205, 200, 192), (150, 128, 104)


class Brush:
    """Paints in metres of a person about points in px."""

    def __init__(self, picture: Image.Image, scale: float) -> None:
        """Take a brush.

        Args:
            picture: to paint in.
            scale: px per metre at the person.
        """
        self._draw = ImageDraw.Draw(picture)
        self._scale = scale

    def metres(self, right: float, down: float) -> Array:
        """A way in the picture, px."""
        return np.array([right, down]) * self._scale

    def limb(
        self, ends: tuple[Array, Array], wide: tuple[float, float], colour: Colour
    ) -> None:
        """A limb that tapers from one end to the other; half widths in m."""
        (start, end), (first, last) = ends, (one * self._scale for one in wide)
        along = end - start
        aside = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
        outline = [start + aside * first, end + aside * last]
        outline += [end - aside * last, start - aside * first]
        self._draw.polygon([tuple(point) for point in outline], fill=colour)
        for point, radius in ((start, first), (end, last)):
            self.round(point, (radius / self._scale,) * 2, colour)

    def round(self, middle: Array, radii: tuple[float, float], colour: Colour) -> None:
        """An ellipse, m."""
        reach = np.array(radii) * self._scale
        box = [*(middle - reach), *(middle + reach)]
        self._draw.ellipse(box, fill=colour)

    def shape(self, points: list[Array], colour: Colour) -> None:
        """An outline, filled."""
        self._draw.polygon([tuple(point) for point in points], fill=colour)


def painted(*people: Points) -> Picture:
    """A picture of people in a room; nobody, if none is given."""
    large = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT), WALL)
    floor = [0, int(1.6 * HEIGHT), 2 * WIDTH, 2 * HEIGHT]
    ImageDraw.Draw(large).rectangle(floor, fill=FLOOR)
    for person in people:
        points = {name: np.asarray(point) * 2 for name, point in person.items()}
        brush = Brush(large, _breadth(points) / SHOULDERS)
        for side in ("left", "right"):
            _leg(brush, points, side)
        _trunk(brush, points)
        _head(brush, points)
    small = large.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(small.filter(ImageFilter.GaussianBlur(0.6)))


def _breadth(points: Points) -> float:
    """How broad a person is in the picture, px; less from aside, but not narrow."""
    across = points["left_shoulder"] - points["right_shoulder"]
    trunk = points["left_shoulder"] - points["left_hip"]
    return max(float(np.hypot(*across)), 0.7 * float(np.hypot(*trunk)))


def _leg(brush: Brush, points: Points, side: str) -> None:
    hip, knee, ankle, toe = (
        points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle", "toe_tip")
    )
    brush.limb((hip, knee), (0.085, 0.055), SKIN)
    brush.limb((knee, ankle), (0.055, 0.036), SHADED)
    brush.limb((hip, hip + (knee - hip) * 0.55), (0.095, 0.085), SHORTS)
    brush.round(knee, (0.04, 0.045), (214, 168, 140))
    brush.limb(
        (ankle + brush.metres(0, 0.02), toe - brush.metres(0, 0.01)),
        (0.042, 0.045),
        SHOE,
    )


def _trunk(brush: Brush, points: Points) -> None:
    left, right = points["left_shoulder"], points["right_shoulder"]
    hips = points["left_hip"], points["right_hip"]
    corners = [left + brush.metres(0.03, -0.02), right + brush.metres(-0.03, -0.02)]
    corners += [hips[1] + brush.metres(-0.06, 0.02), hips[0] + brush.metres(0.06, 0.02)]
    brush.shape(corners, SHIRT)
    brush.limb(hips, (0.09, 0.09), SHORTS)
    for side in ("left", "right"):
        shoulder, elbow, wrist = (
            points[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist")
        )
        brush.limb((shoulder, elbow), (0.052, 0.042), SKIN)
        half = shoulder + (elbow - shoulder) * 0.5
        brush.limb((shoulder, half), (0.06, 0.055), SLEEVE)
        brush.limb((elbow, wrist), (0.042, 0.03), SHADED)
        brush.round(wrist + brush.metres(0, 0.03), (0.045, 0.05), SKIN)


def _head(brush: Brush, points: Points) -> None:
    neck = (points["left_shoulder"] + points["right_shoulder"]) / 2
    middle = (points["left_ear"] + points["right_ear"]) / 2
    brush.limb(
        (neck + brush.metres(0, 0.02), middle + brush.metres(0, 0.06)),
        (0.055, 0.05),
        SHADED,
    )
    brush.round(middle + brush.metres(0, -0.01), (0.085, 0.125), HAIR)
    brush.round(middle + brush.metres(0, 0.015), (0.075, 0.105), SKIN)
    for way in (-0.03, 0.03):
        eye = middle + brush.metres(way, -0.01)
        brush.round(eye, (0.014, 0.009), (250, 250, 250))
        brush.round(eye, (0.007, 0.008), (40, 30, 20))
        brush.round(eye + brush.metres(0, -0.022), (0.018, 0.004), HAIR)
    nose = [brush.metres(0, 0), brush.metres(-0.012, 0.035), brush.metres(0.012, 0.035)]
    brush.shape([middle + way for way in nose], SHADED)
    brush.round(middle + brush.metres(0, 0.07), (0.025, 0.006), (160, 80, 80))


def points_of(image: ImageMotion, i: int) -> Points:
    """Every landmark of one picture, px."""
    return dict(zip(image.landmarks, image.pixels[i], strict=True))


def pictures(motion: Motion) -> Iterator[Picture]:
    """A movement, painted picture by picture."""
    image = filmed(motion, CAMERA)
    for i in range(len(image.time)):
        yield painted(points_of(image, i))


def jpeg(picture: Picture, *, quality: int = 85) -> bytes:
    """A picture as JPEG."""
    stream = BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def filmed_by(path: Path, *, longest: int = 640) -> Iterator[tuple[float, bytes]]:
    """A film as a page would send it: 30 times a second at most, small, as JPEG.

    Returns:
        The time of each picture, s, and the picture.
    """
    last = -1.0
    with Film(path) as film:
        for frame in film.frames():
            if frame.time - last < 1 / 31:
                continue
            last = frame.time
            picture = Image.fromarray(frame.picture)
            picture.thumbnail((longest, longest))
            yield frame.time, jpeg(np.asarray(picture))


def as_camera(path: Path, shown: Iterable[tuple[Picture | bytes, int]]) -> Path:
    """A file that Chromium plays as its camera, over and over, 30 pictures a second.

    Args:
        path: ends in ``.mjpeg``.
        shown: pictures (or JPEGs), and how often each of them is shown.
    """
    with path.open("wb") as file:
        for picture, times in shown:
            raw = picture if isinstance(picture, bytes) else jpeg(picture)
            file.write(raw * times)
    return path
