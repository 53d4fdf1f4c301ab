"""What speaks for one body and camera, and against: differences, each over its error.

The sum of their squares is what the fit makes small. They come in two tables: one for
every moment, and one for the whole film.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.beliefs import Beliefs, beliefs
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    FEET,
    MOVING,
    POINTS,
    STANDING,
    Leg,
    Moving,
    Numbers,
    Whole,
    leg,
    outward,
)
from kneewise.engine.one_camera.pinhole import projected
from kneewise.engine.one_camera.shape import Foot, Shape, foot, shape
from kneewise.engine.one_camera.sighting import Sighting
from kneewise.units import deg

_SLIP = 0.008
"""m, how far an ankle strays over a foot that stays; 5 to 7 mm with markers."""

_STRAIGHT = (deg(5), deg(5))
"""Bend of the knees in quiet standing, and its spread."""

_BACKWARDS = deg(5)
"""How far a knee bends the other way."""

_TORSION = (deg(-12), deg(20))
"""How far the front of the shank points out of the line of the foot. Shanks are
twisted outward, by 35° ± 8° (SD) between the axes of knee and ankle, which the foot
takes back in part (Strecker et al. 1997, J Bone Joint Surg Br 79:1019-1023); the rest
of the spread is how people hold their knees over their feet."""

_ASLANT = (0.0, deg(15))
"""How far the shank leans outward over a flat foot."""

_BALANCE = (0.03, 0.04)
"""m, centre of mass ahead of the ankles, and its spread: nobody falls over."""

_HABIT = {
    Moving.TURN: (0.0, deg(5)),
    Moving.LIST: (0.0, deg(4)),
    Moving.TWIST: (0.0, deg(5)),
    Moving.LEAN: (0.0, deg(5)),
}
"""Where a person on the spot keeps pelvis and trunk: mean and spread."""

_HABIT_OF_HIP = {
    Leg.ADDUCTION: (deg(-5), deg(15), deg(20)),
    Leg.ROTATION: (0.0, deg(15), deg(20)),
}
"""The same for a hip, and the spread of left less right: so wide that knees that are
not alike are not made alike by turning the person a little."""

_DROP, _OVER, _ADDUCTED = (deg(8.5), deg(8)), (deg(8), deg(10)), (deg(12.5), deg(15))
"""On one bent leg the free side of the pelvis drops by 7.4 ± 3.8° to 10.3 ± 4.7°, the
trunk leans over the foot by 6.7 ± 3.0° to 9.3 ± 5.3°, and the hip is adducted by 10.8 ±
5.6° to 14.8 ± 7.8°, without pain and with (Nakagawa et al. 2012, J Orthop Sports Phys
Ther 42:491-501)."""

_SHALLOW = 0.3
"""Depth at which they are: the knee at 65°."""

_ON_ONE_LEG = 2.0
"""How many times as far pelvis and trunk tip sideways in a step down."""

_TRUNK, _THIGH, _SHANK = 0.678, 0.100, 0.0465
"""Masses as shares of the body's, each with what hangs on it; centres of mass at 0.62,
0.433 and 0.433 of the length from above or, for the trunk, below (Winter)."""

_WITNESS = deg(12)
"""The estimator's own bearing was off by 4 to 8° in trial films."""

_FEET = 3.0
"""px, how well the median place of a resting point is known."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Evidence:
    """One film, and what is believed."""

    seen: Sighting
    believed: Beliefs

    @classmethod
    def of(cls, seen: Sighting) -> Evidence:
        """The evidence of a film."""
        alone = seen.planted[0] if seen.is_alone else None
        believed = beliefs(seen.stature, seen.size, seen.scale, alone)
        return cls(seen=seen, believed=believed)

    def of_points(self, moving: Numbers, whole: Numbers) -> Numbers:
        """Points as they would be seen less as they were, (..., n, POINTS, 2) of stray.

        Args:
            moving: (..., n, MOVING).
            whole: (..., 1, WHOLE).
        """
        seen = self.seen
        body = shape(moving, whole)
        points = np.stack([body.point(name) for name in POINTS], axis=-2)
        constant, deeper = (
            whole[..., part].reshape(*whole.shape[:-1], len(POINTS), 2)
            for part in (CONSTANT, DEEPER)
        )
        offsets = constant + deeper * seen.depth[:, None, None]
        shown = projected(points, whole[..., None, :], seen.size) + offsets
        return (shown - seen.pixels) / (seen.stray * np.sqrt(seen.repeated))

    def of_moments(self, moving: Numbers, whole: Numbers) -> Numbers:
        """Everything else about each moment, (..., n, m).

        Args:
            moving: (..., n, MOVING).
            whole: (..., 1, WHOLE), of the same leading dimensions.
        """
        body = shape(moving, whole)
        feet = {side: foot(whole, side, self.seen.stature) for side in Side}
        seen = self.seen
        slips = [
            (1.0 if side in seen.planted else seen.landed[:, None])
            * ((body.ankle[side] - feet[side].ankle) / _SLIP / np.sqrt(seen.repeated))
            for side in Side
        ]
        stood = {side: feet[side] for side in seen.planted}
        balanced = seen.carried[:, None] * _balance(body, stood)
        ways, usual = _habits(seen)
        slow = [*_over_feet(body, stood), balanced, moving @ ways.T - usual]
        shared = [seen.share * each for each in slow]
        knees = moving[..., [leg(side, Leg.KNEE) for side in Side]]
        backwards = np.where(knees.real < 0, knees, 0) / _BACKWARDS
        return np.concatenate(
            [*slips, *shared, backwards, self._straight(moving)], axis=-1
        )

    def of_film(self, whole: Numbers) -> Numbers:
        """What concerns the film as a whole, (..., r).

        Args:
            whole: (..., WHOLE).
        """
        seen, lead = self.seen, whole.shape[:-1]
        feet = {side: foot(whole, side, seen.stature) for side in Side}
        ends = [feet[side].heel for side in Side] + [feet[side].tip for side in Side]
        shown = projected(np.stack(ends, axis=-2), whole[..., None, :], seen.size)
        offsets = whole[..., STANDING].reshape(*lead, len(FEET), 2)
        strayed = (shown + offsets - seen.feet) / _FEET
        parts = [
            self.believed.away(whole),
            np.where(np.isfinite(seen.feet), strayed, 0.0).reshape(*lead, -1),
        ]
        if np.isfinite(seen.witness):
            off = whole[..., Whole.BEARING] - whole[..., Whole.HEADING] - seen.witness
            turns = np.round(off.real / (2 * np.pi)) * 2 * np.pi
            parts.append(((off - turns) / _WITNESS)[..., None])
        return np.concatenate(parts, axis=-1)

    def _straight(self, moving: Numbers) -> Numbers:
        """Legs that stand and are nearly straight, (..., n, 1 or 2)."""
        mean, spread = _STRAIGHT
        knees = moving[..., [leg(side, Leg.KNEE) for side in self.seen.planted]]
        return self.seen.straight[:, None] * (knees - mean) / spread


def _over_feet(body: Shape, feet: dict[Side, Foot]) -> list[Numbers]:
    """Each knee bends along its foot, and its shank stands over it: (..., n, 1)."""
    found = []
    for side in feet:
        out = outward(side) * feet[side].aside
        ahead = (body.front[side] * out).sum(axis=-1, keepdims=True)
        above = (body.along[side] * out).sum(axis=-1, keepdims=True)
        found.append((ahead - np.sin(_TORSION[0])) / _TORSION[1])
        found.append((above - np.sin(_ASLANT[0])) / _ASLANT[1])
    return found


def _balance(body: Shape, feet: dict[Side, Foot]) -> Numbers:
    """The centre of mass stays over the feet, (..., n, 2)."""
    total = _TRUNK * (0.38 * body.pelvis + 0.62 * body.neck)
    for side in Side:
        total = total + _THIGH * (0.567 * body.hip[side] + 0.433 * body.knee[side])
        total = total + _SHANK * (0.567 * body.knee[side] + 0.433 * body.ankle[side])
    centre = total / (_TRUNK + 2 * _THIGH + 2 * _SHANK)
    under = sum(foot.ankle + _BALANCE[0] * foot.along for foot in feet.values())
    return (centre - under / len(feet))[..., :2] / _BALANCE[1]


def _habits(seen: Sighting) -> tuple[Array, Array]:
    """What people keep alike, (k, MOVING) of the coordinates, and at how much, (n, k).

    Both are over the error of each.
    """
    share = np.minimum(seen.depth / _SHALLOW, 1.0)
    rows, means = [], []

    def keep(parts: dict[int, float], mean: Array | float, spread: float) -> None:
        row = np.zeros(MOVING)
        row[list(parts)] = list(parts.values())
        rows.append(row / spread)
        means.append(mean / spread + 0 * share)

    tipped = _ON_ONE_LEG if len(seen.planted) == 1 else 1.0
    for coordinate, (mean, spread) in _HABIT.items():
        is_sideways = coordinate in (Moving.LIST, Moving.LEAN)
        if not (is_sideways and seen.is_alone):
            keep({coordinate: 1.0}, mean, spread * (tipped if is_sideways else 1.0))
    for part, (mean, spread, apart) in _HABIT_OF_HIP.items():
        left, right = (leg(side, part) for side in Side)
        if seen.is_alone:
            keep({leg(seen.planted[0].other, part): 1.0}, mean, spread)
        else:
            keep({left: 1.0}, mean, spread)
            keep({right: 1.0}, mean, spread)
            keep({left: 1.0, right: -1.0}, 0.0, apart)
    if seen.is_alone:
        side = seen.planted[0]
        free = outward(side)
        for which, way, (mean, spread) in (
            (Moving.LIST, free, _DROP),
            (Moving.LEAN, -free, _OVER),
            (leg(side, Leg.ADDUCTION), 1.0, _ADDUCTED),
        ):
            keep({which: way}, share * mean, spread)
        mean, spread, _ = _HABIT_OF_HIP[Leg.ROTATION]
        keep({leg(side, Leg.ROTATION): 1.0}, mean, spread)
    return np.array(rows), np.stack(means, axis=1)


def robust(strayed: Array) -> tuple[Array, Array]:
    """Weight and cost of points that strayed by *strayed* times their error: (n, k).

    Cauchy's: a point three errors off counts half.
    """
    share = strayed**2 / 9.0
    return 1 / (1 + share), 9.0 * np.log1p(share)
