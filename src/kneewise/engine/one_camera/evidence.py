"""What speaks for one body and camera, and against: differences, each over its error.

The sum of their squares is what the fit makes small. Here stands how much is believed;
``kernels.lifting`` takes the differences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.kernels.film import Held, Seen
from kneewise.engine.one_camera.beliefs import Beliefs, beliefs
from kneewise.engine.one_camera.layout import MOVING, POINTS, Leg, Moving, leg, outward
from kneewise.engine.one_camera.shape import HEEL_BEHIND, SOLE
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

    def shown(self) -> Seen:
        """The film as the kernel reads it."""
        seen = self.seen
        return Seen(
            pixels=np.ascontiguousarray(seen.pixels),
            weight=np.ascontiguousarray(seen.weight),
            depth=np.ascontiguousarray(seen.depth),
            straight=np.ascontiguousarray(seen.straight),
            carried=np.ascontiguousarray(seen.carried),
            landed=np.ascontiguousarray(seen.landed),
            feet=np.ascontiguousarray(seen.feet),
            planted=np.array([float(side in seen.planted) for side in Side]),
            middle=np.asarray(seen.size, dtype=float) / 2,
            share=float(seen.share),
            repeated=float(seen.repeated),
            stray=float(seen.stray),
            witness=float(seen.witness),
        )

    def held(self) -> Held:
        """What is believed, as the kernel reads it."""
        ways, usual = _habits(self.seen)
        return Held(
            sizes=self.seen.stature * np.array([HEEL_BEHIND, SOLE]),
            slip=_SLIP,
            backwards=_BACKWARDS,
            straight=np.array(_STRAIGHT),
            torsion=np.array([np.sin(_TORSION[0]), _TORSION[1]]),
            aslant=np.array([np.sin(_ASLANT[0]), _ASLANT[1]]),
            balance=np.array(_BALANCE),
            mass=_masses(),
            ways=ways,
            usual=np.ascontiguousarray(usual),
            witness=_WITNESS,
            resting=_FEET,
        )


def _masses() -> Array:
    """(POINTS + 2,) how much of the body lies at its points, at pelvis and neck."""
    legs = {
        "hip": 0.567 * _THIGH,
        "knee": 0.433 * _THIGH + 0.567 * _SHANK,
        "ankle": 0.433 * _SHANK,
        "shoulder": 0.0,
    }
    shares = [legs[name.split("_")[1]] for name in POINTS]
    masses = np.array([*shares, 0.38 * _TRUNK, 0.62 * _TRUNK])
    return masses / masses.sum()


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
