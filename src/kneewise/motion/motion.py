"""Motion: where the landmarks of one body are, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, frozen, increasing
from kneewise.errors import MissingLandmark


class Leg(NamedTuple):
    """One leg over time; each field is (n, 3) m."""

    hip: Array
    knee: Array
    ankle: Array


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Motion:
    """The landmarks of one body, moving.

    World axes: x forward, y left, z up; only z is certain, a room has no forward. A
    sample nobody saw is NaN, never 0.
    """

    time: Array
    """(n,) s, increasing."""

    landmarks: tuple[str, ...]
    """k names such as ``left_knee``, in the order of ``positions``."""

    positions: Array
    """(n, k, 3) m."""

    errors: Array | None = None
    """(k,) m, standard error of each landmark; None where nobody knows."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.landmarks)
        if len(set(self.landmarks)) != k:
            raise ValueError("two landmarks share a name.")
        positions = frozen(self.positions, (n, k, 3), "positions")
        object.__setattr__(self, "positions", positions)
        if self.errors is not None:
            object.__setattr__(self, "errors", frozen(self.errors, (k,), "errors"))

    @property
    def rate(self) -> float:
        """Samples per second: the median, since cameras stumble."""
        return rate_of(self.time)

    def has(self, *landmarks: str) -> bool:
        """Whether every one of *landmarks* was seen at least once."""
        return all(
            name in self.landmarks and bool(np.isfinite(self.path(name)).any())
            for name in landmarks
        )

    def path(self, landmark: str) -> Array:
        """Where *landmark* went: (n, 3) m.

        Raises:
            MissingLandmark: if this motion does not have it.
        """
        if landmark not in self.landmarks:
            raise MissingLandmark([landmark], present=self.landmarks)
        return self.positions[:, self.landmarks.index(landmark)]

    def point(self, landmark: str) -> Array:
        """The same, (n, 3) m; NaN throughout where this motion does not have it."""
        if landmark not in self.landmarks:
            return np.full((len(self.time), 3), np.nan)
        return self.path(landmark)

    def leg(self, side: Side) -> Leg:
        """The hip, knee and ankle of one side.

        Raises:
            MissingLandmark: if one of the three is not in this motion.
        """
        return Leg(*(self.path(f"{side}_{joint}") for joint in Leg._fields))

    def only(self, landmarks: Sequence[str]) -> Motion:
        """This motion with some of its landmarks alone, in the order given."""
        chosen = [self.landmarks.index(name) for name in landmarks]
        return Motion(
            time=self.time,
            landmarks=tuple(landmarks),
            positions=self.positions[:, chosen],
            errors=None if self.errors is None else self.errors[chosen],
        )

    def plus(self, paths: Mapping[str, Array]) -> Motion:
        """This motion with more landmarks, or other paths for those it has.

        Args:
            paths: landmark → (n, 3) m. Standard errors are kept for the landmarks
                that had one; new ones get NaN.
        """
        names = (*self.landmarks, *(p for p in paths if p not in self.landmarks))
        k = len(self.landmarks)
        positions = np.full((len(self.time), len(names), 3), np.nan)
        positions[:, :k] = self.positions
        for name, path in paths.items():
            positions[:, names.index(name)] = path
        errors = None
        if self.errors is not None:
            errors = np.full(len(names), np.nan)
            errors[:k] = self.errors
        return Motion(
            time=self.time, landmarks=names, positions=positions, errors=errors
        )


def rate_of(time: Array) -> float:
    """Samples per second of a time axis (n,): the median; NaN below two samples."""
    return float(1 / np.median(np.diff(time))) if len(time) > 1 else float("nan")
