"""Small films drawn for the tests: every pixel and every time of them is known."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

TICK = Fraction(1, 10_000)
"""The unit, s, in which the times of a drawn film are counted."""

SIDE = 24
"""px, the side of the white square that stands for a landmark."""


def film(  # noqa: PLR0913  # a film is drawn, not configured
    path: Path,
    pictures: Sequence[Picture],
    times: Sequence[float],
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    turned: int = 0,
    mirrored: bool = False,
    words: dict[str, str] | None = None,
) -> Path:
    """Write a film.

    Args:
        path: its suffix decides the container.
        pictures: upright (height, width, 3), sides even.
        times: s, when each is shown.
        codec: of the encoder.
        pixels: the pixel format; ``yuvj420p`` is full range.
        turned: degrees by which the stored pictures are turned, which the file says.
        mirrored: whether the stored pictures are mirror images, which the file says.
        words: metadata of the container.
    """
    stored = [np.rot90(picture, -turned // 90) for picture in pictures]
    stored = [picture[:, ::-1] if mirrored else picture for picture in stored]
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata.update(words or {})
        stream = out.add_stream(codec, rate=Fraction(_rate(times)).limit_denominator())
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = stored[0].shape[:2]
        stream.pix_fmt = pixels
        stream.time_base = stream.codec_context.time_base = TICK
        if turned or mirrored:
            stream.set_display_rotation(turned, hflip=mirrored)
        for picture, time in zip(stored, times, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
            frame.pts, frame.time_base = round(time / float(TICK)), TICK
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def grey(level: int, width: int = 64, height: int = 48) -> Picture:
    """A picture of one grey."""
    return np.full((height, width, 3), level, np.uint8)


def with_square(
    right: float, down: float, *, width: int = 320, height: int = 240
) -> Picture:
    """A white square on dark grey, its middle at (right, down) px."""
    picture = grey(40, width, height)
    left, top = round(right - SIDE / 2), round(down - SIDE / 2)
    picture[max(top, 0) : top + SIDE, max(left, 0) : left + SIDE] = 255
    return picture


def even(n: int, rate: float) -> list[float]:
    """Times of n pictures at an even rate (1/s), s."""
    return [i / rate for i in range(n)]


def _rate(times: Sequence[float]) -> float:
    """Pictures per second on average."""
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 30.0
