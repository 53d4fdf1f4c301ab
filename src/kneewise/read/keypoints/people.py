"""One person followed through frames that may show several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array

NEAR = 0.5
"""Between two frames a person moves less than half their own size."""

LOST = 30
"""Frames after which a person who was not seen is not expected back."""


class Followed(NamedTuple):
    """The person who was followed."""

    points: Array
    """(n, k, 3) px, px, confidence; NaN where the person was not seen."""

    others: bool
    """Whether somebody else was there for a good part of the time."""


@dataclass(slots=True)
class _Track:
    """Somebody seen so far: private to this file, grows while frames are read."""

    last: Array
    size: float
    frames: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    weight: float = 0.0

    def add(self, frame: int, person: int, points: Array) -> None:
        self.last = np.where(np.isfinite(points[:, :2]), points[:, :2], self.last)
        self.size = size_of(points) or self.size
        self.frames.append(frame)
        self.persons.append(person)
        self.weight += self.size * float(np.nansum(points[:, 2])) / len(points)


def followed(frames: Sequence[Array], points: int) -> Followed:
    """The largest person who is seen the longest.

    Args:
        frames: for each frame (p, k, 3) of p people: px, px, confidence; NaN where a
            point was not seen.
        points: k.
    """
    tracks: list[_Track] = []
    for number, people in enumerate(frames):
        free = dict(enumerate(people))
        live = [track for track in tracks if number - track.frames[-1] <= LOST]
        steps = [
            (_step(track, people[person]), i, person)
            for i, track in enumerate(live)
            for person in free
        ]
        taken: set[int] = set()
        for step, i, person in sorted(steps):
            if i not in taken and person in free and step < NEAR:
                live[i].add(number, person, free.pop(person))
                taken.add(i)
        for person, seen in free.items():
            tracks.append(_Track(last=seen[:, :2], size=size_of(seen)))
            tracks[-1].add(number, person, seen)
    found = np.full((len(frames), points, 3), np.nan)
    if not tracks:
        return Followed(found, others=False)
    best = max(tracks, key=lambda track: track.weight)
    for number, person in zip(best.frames, best.persons, strict=True):
        found[number] = frames[number][person]
    long = [track for track in tracks if 10 * len(track.frames) > len(frames)]
    return Followed(found, others=any(track is not best for track in long))


def size_of(points: Array) -> float:
    """The diagonal of the box around one person (k, 3); 0 where nothing was seen."""
    seen = points[np.isfinite(points[:, :2]).all(axis=1), :2]
    return float(np.hypot(*np.ptp(seen, axis=0))) if len(seen) else 0.0


def _step(track: _Track, points: Array) -> float:
    """How far a person would have moved, in their own size; infinite if unknown."""
    distance = np.hypot(*(points[:, :2] - track.last).T)
    distance = distance[np.isfinite(distance)]
    if not distance.size or track.size <= 0:
        return float("inf")
    return float(np.median(distance)) / track.size
