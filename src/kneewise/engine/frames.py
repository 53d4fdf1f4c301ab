"""Frames: where something lies on a segment, and how it is turned there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array

GROUND = "ground"
"""What segments without a parent hang on."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A frame: the body it moves with, and where on it."""

    body: str
    """``ground`` for one that stands still."""

    frame: Array
    """(4, 4) from the frame to the body."""


@dataclass(frozen=True, eq=False, slots=True)
class Skeleton:
    """What markers and muscles refer to, once the joints are known."""

    segments: tuple[str, ...]
    coordinates: tuple[str, ...]
    home: Array
    """(s, 4, 4) as ``Body.home``."""

    def segment(self, name: str) -> int:
        """Where the segment *name* stands; -1 for the ground."""
        return -1 if name == GROUND else self.segments.index(name)

    def frame(self, place: Place) -> Array:
        """(4, 4) from a frame to the joint frame of its segment."""
        i = self.segment(place.body)
        return place.frame if i < 0 else self.home[i] @ place.frame


def placed(place: Array, angles: Array) -> Array:
    """The (4, 4) frame at *place* (3,) m, turned by *angles* as in ``turned``."""
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = turned(angles), place
    return out


def turned(angles: Array) -> Array:
    """The turn (3, 3) by angles in rad about x, then the new y, then the new z."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles), np.sin(angles)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return about_x @ about_y @ about_z


def moved(frame: Array, point: Array) -> Array:
    """A point (3,) taken through a (4, 4) frame."""
    return np.asarray(frame[:3, :3] @ point + frame[:3, 3], dtype=np.float64)


def inverse(matrix: Array) -> Array:
    """The inverse of a (4, 4) frame."""
    out = np.eye(4)
    out[:3, :3] = matrix[:3, :3].T
    out[:3, 3] = -matrix[:3, :3].T @ matrix[:3, 3]
    return out
