"""BlazePose: the pose estimator of the package, which follows one person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.read.detector import Detector, most_prominent
from kneewise.read.landmarker import Landmarker
from kneewise.read.one_euro import PIXELS, SPACE, OneEuro, Smoothing
from kneewise.read.pose import Picture, Seen
from kneewise.read.watch import Look, Watch
from kneewise.read.window import Window

FOLLOWING = Smoothing(rest=0.01, haste=10)
"""Of the window; MediaPipe 0.10.21, pose_landmark_filtering."""

CONFIDENCE = 0.1
"""How much of a new confidence is let in; the same source."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Networks:
    """The networks, 70 MB of them; several may share them, one at a time.

    Raises:
        MissingModel: if they are not in this installation.
    """

    landmarker: Landmarker = field(default_factory=Landmarker)
    detector: Detector = field(default_factory=Detector)


class BlazePose:
    """Follows one person through the pictures of a film.

    Source:
        As in MediaPipe 0.10.21 the window of a picture follows from the points seen in
        the one before, and the detector is asked only where there is none; unlike
        there, it is asked in the same picture in which the person was lost.

    Limits:
        One person: with two of the same size in view it may change from one to the
        other when they cross. It says so: ``Seen.has_company``.
    """

    name = "blazepose"

    landmarks = Landmarker.landmarks

    def __init__(
        self, *, smooth: bool = True, networks: Networks | None = None
    ) -> None:
        """Load the networks.

        Args:
            smooth: whether what is seen is smoothed as it comes, for a live picture;
                a film is better smoothed afterwards, ``one_euro.both_ways``.
            networks: that are loaded already; others may use them between two calls.

        Raises:
            MissingModel: if the networks are not in this installation.
        """
        networks = networks or Networks()
        self._landmarker = networks.landmarker
        self._detector = networks.detector
        self._watch = Watch(self._detector.find)
        self._window: Window | None = None
        self._last: Window | None = None
        self._following = OneEuro(FOLLOWING)
        self._smoother = _Smoother() if smooth else None

    def see(self, picture: Picture, time: float) -> Seen | None:
        """The person in *picture*, taken at *time* (s); None where there is nobody."""
        window = self._window
        look = self._watch.look(picture, window, time) if window else Look()
        if look.instead is not None:
            self._lose()
            window = look.instead.window
        seen = self._look(picture, window, time) if window else None
        if seen is None:
            self._lose()
            window = self._find(picture)
            seen = self._look(picture, window, time) if window else None
        if seen is None:
            return None
        if self._smoother is not None:
            seen = self._smoother.step(seen, time)
        return replace(
            seen, has_company=look.has_company, is_another=look.instead is not None
        )

    def _lose(self) -> None:
        """Follow nobody; remember where the person was."""
        self._last = self._window or self._last
        self._window = None
        self._following.forget()
        if self._smoother is not None:
            self._smoother.forget()

    def _find(self, picture: Picture) -> Window | None:
        """Where the detector sees the person: near where they were lost, or at all."""
        people = self._detector.find(picture)
        if not people:
            return None
        last = self._last
        if last is not None:
            nearest = min(people, key=lambda seen: _distance(seen.window, last))
            if _distance(nearest.window, last) < last.size / 2:
                return nearest.window
        return most_prominent(people, picture.shape[1]).window

    def _look(self, picture: Picture, window: Window, time: float) -> Seen | None:
        """The person in *window*; lays the window for the next picture about them."""
        found = self._landmarker.look(picture, window)
        if found is None:
            return None
        seen, axis = found
        hips, top = self._following.step(time, axis, seen.size)
        self._window = Window.around(hips, top)
        return seen


class _Smoother:
    """Smooths what is seen as it comes."""

    def __init__(self) -> None:
        self._pixels = OneEuro(PIXELS)
        self._space = OneEuro(SPACE)
        self._confidence: Array | None = None

    def forget(self) -> None:
        """Start again, as after a gap."""
        self._pixels.forget()
        self._space.forget()
        self._confidence = None

    def step(self, seen: Seen, time: float) -> Seen:
        """What is seen now, smoothed with what was seen before."""
        if self._confidence is None:
            self._confidence = seen.confidence
        self._confidence = self._confidence + CONFIDENCE * (
            seen.confidence - self._confidence
        )
        lifted = seen.lifted
        return Seen(
            pixels=self._pixels.step(time, seen.pixels, seen.size),
            confidence=self._confidence,
            size=seen.size,
            lifted=None if lifted is None else self._space.step(time, lifted, 1.0),
        )


def _distance(one: Window, other: Window) -> float:
    """How far apart the middles of two windows are, px."""
    return float(np.hypot(*(one.centre - other.centre)))
