"""A second look: is the person followed still the one the film is about?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.read.detector import Sighting, most_prominent, prominence
from kneewise.read.pose import Picture
from kneewise.read.window import Window

CALM = 1.0
"""s between looks."""

WARY = 0.25
"""s between looks while somebody else may be the one to follow."""

PATIENCE = 3
"""Looks that must speak for somebody else, before they are followed instead."""

SETTLING = 5.0
"""s from the first look in which a more prominent person may still take over: they
start the camera and walk into view. Later somebody only passes by."""

MORE = 1.25
"""How many times as prominent they must be."""

NEAR = 0.35
"""Sizes of the person between two middles of hips that may be one person's."""

SIMILAR = 0.6
"""The size of another, in sizes of the person followed, from which they could be mixed
up."""

SURE = 0.7
"""The score from which somebody else counts. With the person followed painted over,
real others scored 0.8 to 0.95 in trial films, furniture up to 0.6."""

BROAD, HIGH = 0.3, 0.55
"""Sizes of the person to each side of the hips, and up and down, that are painted."""

CLOSE = 0.65
"""Sizes of the person about the hips, in each direction, for the close look."""

GREY = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a second look showed."""

    has_company: bool = False
    """Somebody else, about as large, is in view."""

    instead: Sighting | None = None
    """Whom to follow from now on."""


class Watch:
    """Looks for the person followed, and for others, now and then.

    The detector is made for one person and overlooks a second: so it is shown the
    person followed alone, and then the picture with that person painted over.

    Limits:
        Works on hips and sizes alone: two people who stand closer than a third of
        their height count as one.
    """

    def __init__(self, find: Callable[[Picture], Sequence[Sighting]]) -> None:
        """Begin to watch.

        Args:
            find: the people in a picture, such as ``Detector.find``.
        """
        self._find = find
        self._first: float | None = None
        self._next = -np.inf
        self._for_another = 0

    def look(self, picture: Picture, followed: Window, time: float) -> Look:
        """Look, if it is time to.

        Args:
            picture: the picture of now.
            followed: the window on the person followed.
            time: s.
        """
        if time < self._next:
            return Look()
        self._first = time if self._first is None else self._first
        others = [
            one
            for one in self._find(_without(picture, followed))
            if one.score >= SURE
            and one.size >= SIMILAR * followed.size
            and _apart(one.hips, followed) > NEAR * followed.size
        ]
        better = self._better(picture, followed, others, time - self._first)
        self._for_another += 1 if better else -1 if self._for_another else 0
        self._next = time + (WARY if self._for_another else CALM)
        if self._for_another < PATIENCE or not better:
            return Look(has_company=bool(others))
        self._for_another = 0
        return Look(instead=most_prominent(better, picture.shape[1]))

    def _better(
        self,
        picture: Picture,
        followed: Window,
        others: Sequence[Sighting],
        since: float,
    ) -> Sequence[Sighting]:
        """Those of *others* who may be the one the film is about."""
        if not others or not self._is_person(picture, followed):
            return others
        if since > SETTLING:
            return []
        width = picture.shape[1]
        least = MORE * prominence(followed, width)
        return [one for one in others if prominence(one.window, width) > least]

    def _is_person(self, picture: Picture, followed: Window) -> bool:
        """Whether a close look at the one followed shows a person."""
        reach = CLOSE * followed.size
        part, corner = _box(picture, followed.centre, np.array([reach, reach]))
        return any(
            _apart(one.hips + corner, followed) < NEAR * followed.size
            for one in self._find(np.ascontiguousarray(part))
        )


def _without(picture: Picture, followed: Window) -> Picture:
    """A picture with the person followed painted over."""
    painted = picture.copy()
    reach = np.array([BROAD, HIGH]) * followed.size
    _box(painted, followed.centre, reach)[0][:] = GREY
    return painted


def _box(picture: Picture, middle: Array, reach: Array) -> tuple[Picture, Array]:
    """A part of a picture, at least one pixel, and its first pixel (2,)."""
    height, width = picture.shape[:2]
    low = np.clip(middle - reach, 0, (width - 1, height - 1)).astype(int)
    high = np.clip(middle + reach, low + 1, (width, height)).astype(int)
    return picture[low[1] : high[1], low[0] : high[0]], low.astype(float)


def _apart(hips: Array, followed: Window) -> float:
    """How far hips are from those of the person followed, px."""
    return float(np.hypot(*(hips - followed.centre)))
