"""A tape: the poses of a set under way, in memory that is laid out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.motion import ImageMotion
from kneewise.read.one_euro import PIXELS, SPACE, both_ways

LONGEST = 600.0
"""s of a set that are kept."""

_ROWS = 20_000
"""Poses that are kept: ten minutes of a camera with 30 pictures a second."""

_PARTS = 6
"""Of a landmark: px right and down, confidence, and m toward, right and up."""


_TIPS = ("left_toe_tip", "right_toe_tip")
_SHOWN = [
    *range(len(LANDMARKS)),
    *(LANDMARKS.index(tip.removesuffix("_tip")) for tip in _TIPS),
]
"""Where each landmark of a motion lies on the tape."""


def with_tips(image: ImageMotion) -> ImageMotion:
    """A film of poses with the tips of the toes that a body in space is fitted to."""
    return replace(
        image,
        landmarks=(*LANDMARKS, *_TIPS),
        pixels=image.pixels[:, _SHOWN],
        confidence=image.confidence[:, _SHOWN],
        lifted=None if image.lifted is None else image.lifted[:, _SHOWN],
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Taken:
    """The poses of a set as they were seen, not smoothed, n of them."""

    time: Array
    """(n,) s, increasing."""

    size: Array
    """(n,) px, of the person."""

    numbers: NDArray[np.float32]
    """(n, 12, 6): px right and down, confidence, and m toward, right and up."""

    extent: tuple[float, float]
    """px, width and height of the picture."""

    estimator: str

    def motion(self) -> ImageMotion:
        """The set, smoothed as a film is.

        The network's point of the foot stands for toe and tip of the toe alike
        (``read.landmarker``); a body in space is fitted to the tips.
        """
        numbers = self.numbers.astype(float)[:, _SHOWN]
        lifted = numbers[:, :, 3:]
        return ImageMotion(
            time=self.time - self.time[0],
            landmarks=(*LANDMARKS, *_TIPS),
            pixels=_alone(self.time, numbers[:, :, :2], self.size),
            confidence=numbers[:, :, 2],
            width=self.extent[0],
            height=self.extent[1],
            lifted=None
            if np.isnan(lifted).any()
            else both_ways(self.time, lifted, np.ones(len(self.time)), SPACE),
            estimator=self.estimator,
        )

    def as_bytes(self) -> bytes:
        """The poses as a file, which ``from_bytes`` reads."""
        stream = BytesIO()
        np.savez(
            stream,
            time=self.time,
            size=self.size,
            numbers=self.numbers,
            extent=np.array(self.extent),
            estimator=np.array(self.estimator),
        )
        return stream.getvalue()


def from_bytes(raw: bytes) -> Taken:
    """What ``Taken.as_bytes`` wrote."""
    with np.load(BytesIO(raw), allow_pickle=False) as held:
        width, height = (float(one) for one in held["extent"])
        return Taken(
            time=held["time"],
            size=held["size"],
            numbers=held["numbers"],
            extent=(width, height),
            estimator=str(held["estimator"]),
        )


class Tape:
    """The poses of the set under way: the last ten minutes, or the last 20,000.

    Its memory is taken with the first pose and used again by every set, so that a
    program that runs all day stays as large as it is.
    """

    def __init__(self, rows: int = _ROWS) -> None:
        """A tape without anything on it.

        Args:
            rows: poses that it holds.
        """
        self._rows = rows
        self._time = self._size = np.zeros(0)
        self._numbers = np.zeros((0, len(LANDMARKS), _PARTS), np.float32)
        self._extent = (0.0, 0.0)
        self._first, self._count = 0, 0

    def add(self, pose: Pose) -> None:
        """Add a pose, in place of the oldest where there is no room."""
        if not len(self._time):
            self._lay_out()
        if self._count == self._rows:
            self._drop()
        at = (self._first + self._count) % self._rows
        self._time[at], self._size[at] = pose.time, pose.size
        self._numbers[at, :, :2] = pose.pixels
        self._numbers[at, :, 2] = pose.confidence
        self._numbers[at, :, 3:] = np.nan if pose.lifted is None else pose.lifted
        self._extent = pose.width, pose.height
        self._count += 1
        self.forget(pose.time - LONGEST)

    def forget(self, before: float) -> None:
        """Forget what was seen before a time, s."""
        while self._count and self._time[self._first] < before:
            self._drop()

    def cut(self, estimator: str) -> Taken | None:
        """What is on the tape, which is empty then; None for fewer than two poses."""
        order = (self._first + np.arange(self._count)) % max(self._rows, 1)
        self._first, self._count = 0, 0
        if len(order) < 2:
            return None
        return Taken(
            time=self._time[order],
            size=self._size[order],
            numbers=self._numbers[order],
            extent=self._extent,
            estimator=estimator,
        )

    def _lay_out(self) -> None:
        """Take the memory; written once, so that it is there and not only promised."""
        self._time, self._size = (np.full(self._rows, np.nan) for _ in range(2))
        shape = (self._rows, len(LANDMARKS), _PARTS)
        self._numbers = np.full(shape, np.nan, np.float32)

    def _drop(self) -> None:
        self._first = (self._first + 1) % self._rows
        self._count -= 1


def _alone(time: Array, pixels: Array, size: Array) -> Array:
    """Each landmark smoothed on its own: one that is cut off hides no other."""
    return np.stack(
        [both_ways(time, pixels[:, i], size, PIXELS) for i in range(pixels.shape[1])],
        axis=1,
    )
