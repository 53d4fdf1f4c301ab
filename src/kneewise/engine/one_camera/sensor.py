"""Motion sensors laid out for the fit: how each was turned, by its own clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices, whole
from kneewise.engine.one_camera.chain import SEGMENTS
from kneewise.motion.filters import LONGEST_GAP, runs
from kneewise.motion.inertial import Inertial
from kneewise.motion.turning import matrices, turn_rates

_APART = 2.0
"""Samples that a moment may lie from its neighbours together; more is a gap."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sensor:
    """What one sensor felt."""

    segment: str
    """Where it is worn, of ``SEGMENTS``."""

    clock: int
    """Which of the files it comes from."""

    shares_north: bool

    time: Array
    """(s,) s, on the clock of the file."""

    faces: Array
    """(s, 4) unit quaternions without jumps of sign, in a world with z up."""

    turning: Array
    """(s, 3) rad/s, in that world."""

    stretch: Indices
    """(s,) numbers of the stretches between long gaps: after one, its world faces
    another way."""

    @property
    def stretches(self) -> int:
        """How many there are."""
        return int(self.stretch[-1]) + 1

    @property
    def side(self) -> Side | None:
        """Of the body; None in the middle of it."""
        return next((side for side in Side if self.segment.startswith(side)), None)

    def crossed(self) -> Sensor:
        """The same, worn on the other leg."""
        side = self.side
        if side is None:
            return self
        return replace(self, segment=self.segment.replace(side, side.other))

    def later(self, seconds: float) -> Sensor:
        """The same by a clock that shows so much more."""
        return replace(self, time=self.time + seconds)

    def at(self, time: Array) -> tuple[Array, Array, Indices]:
        """How it is turned (n, 3, 3), turns (n, 3), and which stretch that is (n,).

        NaN, and -1, where it felt nothing.
        """
        after = np.clip(np.searchsorted(self.time, time), 1, len(self.time) - 1)
        gap = self.time[after] - self.time[after - 1]
        share = ((time - self.time[after - 1]) / gap)[:, None]
        usual = float(np.median(np.diff(self.time)))
        apart = (share[:, 0] < -0.5) | (share[:, 0] > 1.5) | (gap > _APART * usual)

        def between(values: Array) -> Array:
            found = (1 - share) * values[after - 1] + share * values[after]
            return np.where(apart[:, None], np.nan, found)

        faces = between(self.faces)
        known = whole(faces)
        stretch = np.where(known, self.stretch[after], -1)
        return matrices(faces), between(self.turning), stretch


def sensors(worn: Sequence[Inertial]) -> tuple[Sensor, ...]:
    """The sensors of some files that the fit can use; the first of each segment.

    Args:
        worn: what sensors felt, a clock for each.
    """
    found: dict[str, Sensor] = {}
    for clock, inertial in enumerate(worn):
        for segment in inertial.sensors:
            if segment in SEGMENTS and inertial.has(segment) and segment not in found:
                found[segment] = _sensor(inertial, segment, clock)
    return tuple(found.values())


def places(worn: Sequence[Sensor]) -> str:
    """Where sensors are worn, in words."""
    return listed([sensor.segment for sensor in worn])


def listed(segments: Sequence[str]) -> str:
    """Segments in words."""
    plain = [segment.replace("_", " ") for segment in segments]
    return " and ".join([", ".join(plain[:-1]), plain[-1]] if plain[1:] else plain)


def _sensor(inertial: Inertial, segment: str, clock: int) -> Sensor:
    faces = np.array(inertial.faces(segment))
    known = np.flatnonzero(whole(faces))
    kept = faces[known]
    flips = np.sign((kept[1:] * kept[:-1]).sum(axis=1))
    kept[1:] *= np.cumprod(np.where(flips < 0, -1.0, 1.0))[:, None]
    faces[known] = kept
    frames = matrices(faces)
    turning = np.einsum("nij,nj->ni", frames, turn_rates(inertial.time, frames))
    stretch = np.zeros(len(faces), dtype=np.intp)
    for first, after in runs(~whole(faces)):
        stretch[after:] += (after - first) > LONGEST_GAP * inertial.rate
    return Sensor(
        segment=segment,
        clock=clock,
        shares_north=inertial.shares_north,
        time=np.array(inertial.time),
        faces=faces,
        turning=np.nan_to_num(turning),
        stretch=stretch,
    )
