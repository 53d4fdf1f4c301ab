"""A sensor on a segment of the fitted body: how far both are apart, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.one_camera.chain import turned
from kneewise.engine.one_camera.layout import MOVING, Moving, Whole
from kneewise.engine.one_camera.sensor import Sensor
from kneewise.engine.one_camera.shape import ABOUT
from kneewise.motion.turning import about_up, inverse
from kneewise.units import deg

STRAYS = {
    "thigh": (deg(2), deg(2), deg(3)),
    "shank": (deg(2), deg(2), deg(4)),
    "pelvis": (deg(2), np.inf, deg(2)),
}
"""What a sensor strays on its segment from moment to moment, about the axes ahead, left
and up: skin, and its own tilt (2° in movement; Laidig & Seel 2023, Inf Fusion
91:187-204). The pelvis of the fit does not tilt; what its sensor tells of that is left
open here."""

_TOGETHER = 0.25
"""s over which it strays the same way, before and after; taken."""

_OPPOSITE = 1e-6
"""1 + trace of a turn, below which it is half a turn for all purposes."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Place:
    """Where the unknowns of a sensor stand among those of the whole film."""

    lag: int
    """s that are added to the times of its file; one for all sensors of a file."""

    mount: slice
    """Three turns about ahead, left and up of the segment."""

    gives: slice
    """How much more of them at a bend of depth 1."""

    drift: int
    """rad/s of its heading."""

    headings: slice
    """For each stretch, from its own world to that of the stance."""

    @classmethod
    def after(cls, first: int, *, lag: int, stretches: int) -> Place:
        """The next place, from unknown *first* on."""
        return cls(
            lag=lag,
            mount=slice(first, first + 3),
            gives=slice(first + 3, first + 6),
            drift=first + 6,
            headings=slice(first + 7, first + 7 + stretches),
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Moments:
    """What of a film concerns its sensors."""

    time: Array
    """(n,) s."""

    depth: Array
    """(n,) of the bend."""

    @property
    def since(self) -> Array:
        """(n,) s from the middle."""
        return self.time - self.time.mean()

    @property
    def repeated(self) -> float:
        """How many moments in a row say the same thing."""
        return max(1.0, 2 * _TOGETHER / float(np.median(np.diff(self.time))))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Linear:
    """Differences, each over its error, and their slopes."""

    values: Array
    """(n, 3)."""

    by_moving: Array
    """(n, 3, MOVING)."""

    by_whole: Array
    """(n, 3, w)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Strap:
    """A sensor on its segment."""

    sensor: Sensor
    base: Array
    """(3, 3): the segment in the axes of the sensor, as first guessed."""

    is_upright: bool
    """Whether the segment was upright as the person stood."""

    place: Place

    @property
    def part(self) -> str:
        """thigh, shank or pelvis."""
        return self.sensor.segment.rpartition("_")[2]

    def differences(self, moments: Moments, moving: Array, whole: Array) -> Array:
        """How the segment is turned less how the sensor has it, (n, 3) of errors.

        Twice the vector part of the quaternion between them: an angle about an axis.

        Args:
            moments: of the film.
            moving: (n, MOVING).
            whole: (w,).
        """
        return self._apart(moments, moving, whole).differences

    def linear(self, moments: Moments, moving: Array, whole: Array) -> Linear:
        """The same with its slopes."""
        apart = self._apart(moments, moving, whole)
        by_moving = np.zeros((len(moving), 3, MOVING))
        by_moving[..., list(apart.by)] = apart.slopes(apart.body)
        by_whole = np.zeros((len(moving), 3, len(whole)))
        by_whole[..., Whole.HEADING] = by_moving[..., Moving.TURN]
        place, mounted = self.place, apart.slopes(apart.mount)
        by_whole[..., place.mount] = mounted
        by_whole[..., place.gives] = mounted * moments.depth[:, None, None]
        by_whole[..., place.lag] = apart.slopes(apart.turning)[..., 0]
        about_up = apart.slopes(apart.up)
        by_whole[..., place.drift] = about_up[..., 0] * moments.since[:, None]
        numbers = np.arange(place.headings.stop - place.headings.start)
        here = apart.stretch[:, None, None] == numbers
        by_whole[..., place.headings] = here * about_up
        return Linear(values=apart.differences, by_moving=by_moving, by_whole=by_whole)

    def felt(self, moments: Moments, whole: Array) -> int:
        """In how many moments the sensor felt something.

        Args:
            moments: of the film.
            whole: (w,).
        """
        _, _, stretch = self.sensor.at(moments.time - whole[self.place.lag])
        return int((stretch >= 0).sum())

    def tilt(self, moments: Moments, moving: Array, whole: Array) -> Array:
        """How far a segment leans forward beyond the fit, (n,) rad.

        NaN where the sensor felt nothing.
        """
        apart = self._apart(moments, moving, whole)
        lean = 2 * np.arctan2(apart.vector[:, 1], apart.real)
        return np.where(apart.stretch >= 0, lean, np.nan)

    def _apart(self, moments: Moments, moving: Array, whole: Array) -> _Apart:
        place = self.place
        faces, turning, stretch = self.sensor.at(moments.time - whole[place.lag])
        known = (stretch >= 0)[:, None]
        heading = whole[place.headings][stretch] + whole[place.drift] * moments.since
        body = turned(self.sensor.segment, moving, whole)
        back = inverse(body.frame)
        into = back @ about_up(heading)
        mount = whole[place.mount] + whole[place.gives] * moments.depth[:, None]
        frame = into @ np.where(known[..., None], faces, np.eye(3)) @ self.base
        axes = []
        for axis, turn in enumerate(ABOUT):
            axes.append(frame[..., axis])
            frame = frame @ turn(mount[:, axis])
        real = np.sqrt(np.maximum(1 + np.einsum("nii->n", frame), _OPPOSITE)) / 2
        skew = (frame - inverse(frame))[:, (2, 0, 1), (1, 2, 0)]
        return _Apart(
            weight=known / (np.array(STRAYS[self.part]) * np.sqrt(moments.repeated)),
            real=real,
            vector=skew / (4 * real[:, None]),
            stretch=stretch,
            body=-back @ body.axes,
            by=body.by,
            mount=np.stack(axes, axis=-1),
            turning=-into @ np.nan_to_num(turning)[..., None],
            up=back[..., 2:],
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Apart:
    """The turn from a fitted segment to where its sensor has it, as a quaternion."""

    weight: Array
    """(n, 3): 0 where the sensor felt nothing."""

    real: Array
    """(n,)."""

    vector: Array
    """(n, 3)."""

    stretch: Indices
    """(n,)."""

    body: Array
    """(n, 3, c): axes, in the segment, about which the coordinates of the body, one
    unit of each, turn it further; so are those that follow."""

    by: tuple[int, ...]
    """c of ``Moving``."""

    mount: Array
    """(n, 3, 3)."""

    turning: Array
    """(n, 3, 1)."""

    up: Array
    """(n, 3, 1)."""

    @property
    def differences(self) -> Array:
        """(n, 3) of errors."""
        return 2 * self.weight * self.vector

    def slopes(self, axes: Array) -> Array:
        """Of the differences, by turns about *axes* (n, 3, j): (n, 3, j)."""
        crossed = np.cross(axes, self.vector[..., None], axis=1)
        return self.weight[..., None] * (self.real[:, None, None] * axes + crossed)
