"""One JPEG picture that came over the wire: small, bounded, and not trusted."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from kneewise.errors import UnreadableFile
from kneewise.read.pose import Picture

LARGEST = 400_000
"""Bytes of one picture; one of 640 × 480 px has some 40,000."""

_SIDES = (64, 1920)
"""px of the shorter and the longer side, at least and at most."""

_WANTED = 640
"""px of the longer side that a pose needs; larger pictures are decoded smaller."""


def decoded(jpeg: bytes) -> Picture:
    """The picture in *jpeg*, its longer side between 64 and 1,280 px.

    Raises:
        UnreadableFile: if it is no JPEG, damaged, too large or too small.
    """
    from PIL import Image

    if len(jpeg) > LARGEST:
        raise _refused(f"has {len(jpeg)} bytes; expected at most {LARGEST}")
    try:
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as picture:
            sides = sorted(picture.size)
            if sides[0] < _SIDES[0] or sides[1] > _SIDES[1]:
                raise _refused(f"has {picture.size[0]} × {picture.size[1]} px")
            picture.draft("RGB", (_WANTED, _WANTED))
            return np.asarray(picture.convert("RGB"))
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise _refused("is no JPEG, or damaged") from error


def light(picture: Picture) -> float:
    """The middle brightness of a picture, from 0 (black) to 1."""
    return float(np.median(picture[::8, ::8].mean(axis=2))) / 255


def _refused(why: str) -> UnreadableFile:
    return UnreadableFile(
        f"a picture of the camera {why}.",
        remedy="Reload the page, so that page and program are of one version.",
    )
