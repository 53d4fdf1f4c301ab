"""When sensors felt what a film shows, how they sit, and where their worlds face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.one_camera.sensor import Sensor
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.turning import about_up, nearest
from kneewise.units import deg

STEP = 0.05
"""s between lags that are tried."""

_WAYS = np.arange(-180, 180, 15) * deg(1)
"""Headings that are tried at every lag."""

_FINE = np.arange(-15, 15.1, 0.5) * deg(1)
"""About the best of these."""

_NOTHING = 1e-3
"""Of 3 a moment: what turns less does not turn."""

_SHARED = 0.3
"""Of the turning in a film, for which sensors must have been on."""

_SHORTEST = 1.0
"""s between two gaps, below which a sensor tells nothing of its clock."""

_PIECE = 4096
"""Lags at once."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Match:
    """How well sensors tell what a film shows, at every lag that is tried."""

    lags: Array
    """(l,) s to add to the times of the sensors."""

    told: Array
    """(l,) share of the turning in the film that they tell; 1 if all of it."""

    shared: Array
    """(l,) share of the turning in the film during which they were on."""

    @property
    def doubt(self) -> Array:
        """(l,) what they tell otherwise, for what they tell right: 0 is certain.

        Infinite where they were off most of the time, or tell nothing.
        """
        wrong = 1 - self.told / np.maximum(self.shared, _SHARED)
        is_far = (self.told <= 0) | (self.shared < _SHARED)
        doubt = wrong / np.where(is_far, 1.0, self.told)
        return np.where(is_far, np.inf, doubt)

    @property
    def best(self) -> int:
        """The number of the likeliest lag."""
        return int(self.doubt.argmin())

    @property
    def lag(self) -> float:
        """s, the likeliest lag, between two that were tried."""
        i = self.best
        if not 0 < i < len(self.lags) - 1:
            return float(self.lags[i])
        before, here, after = self.told[i - 1 : i + 2]
        curve = before - 2 * here + after
        share = 0.5 * (before - after) / curve if curve < 0 else 0.0
        return float(self.lags[i] + np.clip(share, -0.5, 0.5) * STEP)

    def clearly(self, apart: float) -> float:
        """How many times more doubtful any lag is that is *apart* s away or more."""
        doubt = self.doubt
        far = np.abs(self.lags - self.lags[self.best]) >= apart
        rival = doubt[far].min(initial=np.inf)
        return float(rival / max(doubt[self.best], _NOTHING))


def matched(
    even: Array, frames: Sequence[Array], worn: Sequence[Sensor]
) -> Match | None:
    """How well sensors of one clock tell how the segments of a body turn.

    Whatever way they sit and whatever way their worlds face: of both, the best are
    taken at every lag.

    Args:
        even: (n,) s, moments of the film ``STEP`` apart.
        frames: (n, 3, 3) of the segment of each sensor, at these.
        worn: sensors.

    Returns:
        None where film and sensors share no time, or nothing turns.

    Source: Wahba 1965, SIAM Review 7:409 (the likeliest turn between two sets of
        directions), for all lags at once by Fourier transforms.
    """
    begin = min(float(sensor.time[0]) for sensor in worn)
    own = np.arange(begin, max(float(sensor.time[-1]) for sensor in worn), STEP)
    size = len(even) + len(own)
    told, moved, whole = np.zeros(size), np.zeros(size), 0.0
    for frame, sensor in zip(frames, worn, strict=True):
        faces, _, stretch = sensor.at(own)
        felt = np.nan_to_num(faces)
        whole += 3 * len(frame) - float(_likeness(frame.sum(axis=0)[None])[0])
        for number in range(sensor.stretches):
            here = stretch == number
            if here.sum() * STEP < _SHORTEST:
                continue
            shared = _Shared.of(frame, felt, here)
            turned = 3 * shared.count - _likeness(shared.film)
            best = np.max([_likeness(shared.both(way)) for way in _WAYS], axis=0)
            told += turned - (3 * shared.count - best)
            moved += turned
    if whole <= _NOTHING * len(even):
        return None
    lags = np.asarray((np.arange(size) - len(own)) * STEP, np.float64)
    return Match(
        lags=lags + float(even[0]) - begin, told=told / whole, shared=moved / whole
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Shared:
    """Sums over the time that film and sensor share, at every lag, in order."""

    count: Array
    """(l,) moments."""

    film: Array
    """(l, 3, 3) of how the segment is turned in the film."""

    own: int
    """Moments of the sensor."""

    seen: NDArray[np.complex128]
    """(3, 3, f) the transform of the same."""

    felt: NDArray[np.complex128]
    """(3, 3, f) that of how the sensor is turned."""

    @classmethod
    def of(cls, film: Array, faces: Array, here: Mask) -> _Shared:
        """Film (n, 3, 3), and a sensor (s, 3, 3) where it counts, *here* (s,)."""
        size = len(film) + len(here)
        on_then = np.where(here[:, None, None], faces, 0.0)
        seen, felt = (
            np.fft.rfft(np.moveaxis(each, 0, -1), size) for each in (film, on_then)
        )
        on = np.conj(np.fft.rfft(here.astype(float), size))
        counted = np.fft.irfft(np.fft.rfft(np.ones(len(film)), size) * on, size)
        mean = np.fft.irfft(seen * on, size)
        return cls(
            count=np.roll(counted, len(here)),
            film=np.moveaxis(np.roll(mean, len(here), axis=-1), -1, 0),
            own=len(here),
            seen=seen,
            felt=np.conj(felt),
        )

    def both(self, heading: float) -> Array:
        """The segment by the axes of a sensor whose world is turned, (l, 3, 3)."""
        north = np.einsum("jk,kif->jif", about_up(np.array(heading)), self.felt)
        sums = np.einsum("jif,jlf->ilf", north, self.seen)
        size = len(self.count)
        found = np.roll(np.fft.irfft(sums, size), self.own, axis=-1)
        return np.moveaxis(found, -1, 0)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sitting:
    """How a sensor sits on its segment, and faces."""

    base: Array
    """(3, 3): the segment in the axes of the sensor."""

    headings: Array
    """rad, from its world to that of the stance, for each stretch."""


def seated(frame: Array, felt: tuple[Array, Indices], upright: Array | None) -> Sitting:
    """How a sensor sits and faces, from how its segment turns.

    Args:
        frame: (n, 3, 3) of the segment, in the stance.
        felt: (n, 3, 3) of the sensor, in its own world, and (n,) in which stretch; -1
            where it felt nothing.
        upright: (n,) how much each moment says that the segment is upright; None to
            believe the film about it.
    """
    faces, stretch = felt
    counts = np.bincount(stretch[stretch >= 0])
    most = stretch == counts.argmax()

    def agreed(heading: float) -> float:
        return float(_likeness(_both(frame[most], faces[most], heading)[None])[0])

    rough = max(_WAYS, key=agreed)
    heading = float(max(rough + _FINE, key=agreed))
    base = nearest(_both(frame[most], faces[most], heading))
    stood = 0.0 * stretch if upright is None else upright * (stretch >= 0)
    if stood.any():
        up = unit(np.einsum("n,nji,j->i", stood, np.nan_to_num(faces), UP))
        ahead = unit(reject(base[:, 0], up))
        base = np.stack([ahead, np.cross(up, ahead), up], axis=1)
    ways = [
        _way(frame[stretch == number], faces[stretch == number] @ base)
        for number in range(len(counts))
    ]
    return Sitting(base=base, headings=np.array(ways))


def _way(frame: Array, felt: Array) -> float:
    """The turn about the vertical that brings *felt* nearest to *frame*, rad."""
    both = np.einsum("nij,nkj->ik", felt, frame)
    return float(np.arctan2(both[0, 1] - both[1, 0], both[0, 0] + both[1, 1]))


def _both(frame: Array, faces: Array, heading: float) -> Array:
    turned = about_up(np.array(heading)) @ faces
    return np.einsum("nji,njl->il", turned, frame)


def _likeness(sums: Array) -> Array:
    """Of sums of turns (l, 3, 3), the largest trace with a turn: (l,)."""
    found = np.zeros(len(sums))
    for start in range(0, len(sums), _PIECE):
        part = sums[start : start + _PIECE]
        sizes = np.linalg.svd(part, compute_uv=False)
        sizes[:, 2] *= np.where(np.linalg.det(part) < 0, -1.0, 1.0)
        found[start : start + _PIECE] = sizes.sum(axis=1)
    return found
