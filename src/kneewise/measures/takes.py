"""Which measure is taken in which activity, when in a repetition, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices, Mask
from kneewise.events.event import Moment, Repetition
from kneewise.measures.curves import Curve, Curves
from kneewise.units import deg

_SHALLOW, _DEEP = deg(15), deg(60)
"""Bend of the knee between which the inward bend is read (DESIGN, Measures)."""


class When(StrEnum):
    """The part of a repetition in which a curve is read."""

    WHOLE = "whole"
    FLEXED = "knee bent 15° or more"
    WINDOW = "knee bent 15° to 60°"
    DEEPEST = "deepest point"
    LOADED = "first half of stance"
    STANCE = "foot on the ground"
    FLAT = "foot flat, 15 to 50 % of stance"


_SHARES = {
    When.LOADED: (0.0, 0.5),
    When.STANCE: (0.0, 1.0),
    When.FLAT: (0.15, 0.5),
}
"""Shares of stance. Inward bend is read in loading response and mid-stance, which end
at 31 % of the stride (Perry & Burnfield): about half of stance."""


class How(StrEnum):
    """What is made of the samples in that part."""

    PEAK = "peak"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One row: a measure, when it is read, and how."""

    name: str
    when: When
    how: How = How.PEAK


_BENDING = (
    Take(name="knee_collapse", when=When.WINDOW),
    Take(name="knee_abduction", when=When.WINDOW),
    Take(name="hip_adduction", when=When.WINDOW),
    Take(name="hip_internal_rotation", when=When.FLEXED),
    Take(name="pelvic_drop", when=When.FLEXED),
    Take(name="trunk_lean", when=When.FLEXED),
    Take(name="knee_flexion", when=When.WHOLE),
    Take(name="hip_flexion", when=When.WHOLE),
    Take(name="knee_over_foot", when=When.DEEPEST, how=How.MEAN),
    Take(name="foot_progression", when=When.FLEXED, how=How.MEAN),
)
_LOADS = (
    Take(name="patellofemoral_stress", when=When.WHOLE),
    Take(name="patellar_tendon_force", when=When.WHOLE),
    Take(name="band_strain", when=When.WHOLE),
    Take(name="knee_adduction_moment", when=When.WHOLE),
    Take(name="knee_abduction_moment", when=When.WHOLE),
    Take(name="medial_share", when=When.WHOLE, how=How.MEAN),
    Take(name="hip_contact_force", when=When.WHOLE),
    Take(name="adductor_force", when=When.WHOLE),
    Take(name="gluteal_compression", when=When.WHOLE),
)
_BOTH_LEGS = (
    Take(name="knee_ankle_separation", when=When.DEEPEST, how=How.MEAN),
    Take(name="knee_separation", when=When.DEEPEST, how=How.MEAN),
)
_WALKING = (
    Take(name="knee_collapse", when=When.LOADED),
    Take(name="knee_abduction", when=When.LOADED),
    Take(name="hip_adduction", when=When.LOADED),
    Take(name="hip_internal_rotation", when=When.LOADED),
    Take(name="pelvic_drop", when=When.LOADED),
    Take(name="trunk_lean", when=When.STANCE),
    Take(name="knee_flexion", when=When.WHOLE),
    Take(name="hip_flexion", when=When.WHOLE),
    Take(name="foot_progression", when=When.FLAT, how=How.MEAN),
)
_STILL = (
    Take(name="knee_collapse", when=When.WHOLE, how=How.MEAN),
    Take(name="hip_adduction", when=When.WHOLE, how=How.MEAN),
    Take(name="hip_internal_rotation", when=When.WHOLE, how=How.MEAN),
    Take(name="pelvic_drop", when=When.WHOLE, how=How.MEAN),
    Take(name="trunk_lean", when=When.WHOLE, how=How.MEAN),
    Take(name="knee_flexion", when=When.WHOLE, how=How.MEAN),
    Take(name="hip_flexion", when=When.WHOLE, how=How.MEAN),
    Take(name="foot_progression", when=When.WHOLE, how=How.MEAN),
    Take(name="knee_ankle_separation", when=When.WHOLE, how=How.MEAN),
    Take(name="knee_separation", when=When.WHOLE, how=How.MEAN),
)
_SITTING = tuple(take for take in _STILL if take.name != "knee_collapse")

TAKES: dict[str, tuple[Take, ...]] = {
    "squat": _BENDING + _BOTH_LEGS + _LOADS,
    "sit_to_stand": _BENDING + _BOTH_LEGS + _LOADS,
    "stand_to_sit": _BENDING + _BOTH_LEGS + _LOADS,
    "landing": _BENDING + _BOTH_LEGS + _LOADS,
    "single_leg_squat": _BENDING + _LOADS,
    "step_down": _BENDING + _LOADS,
    "stride": _WALKING + _LOADS,
    "stance": (*(take for take in _WALKING if take.when is not When.WHOLE), *_LOADS),
    "stand": _STILL,
    "sit": _SITTING,
}
"""Kind of repetition → what is taken from its curves. Thighs point at the viewer
while sitting, so no inward bend is taken there."""


def samples(take: Take, time: Array, bend: Array, repetition: Repetition) -> Indices:
    """Which samples a take reads: indices, possibly none.

    Args:
        take: what is taken.
        time: (n,) s.
        bend: (n,) rad, flexion of the knee in question (for a measure of both legs,
            the mean of both).
        repetition: when it happens.
    """
    inside = (time >= repetition.start) & (time <= repetition.end)
    if take.when is When.FLEXED:
        inside &= bend >= _SHALLOW
    elif take.when is When.WINDOW:
        inside &= (bend >= _SHALLOW) & (bend <= _DEEP)
    elif take.when in _SHARES:
        inside &= _stance(time, repetition, _SHARES[take.when])
    found = np.flatnonzero(inside)
    if take.when is When.DEEPEST:
        return _deepest(found, bend, time, repetition)
    return found


def _stance(time: Array, repetition: Repetition, share: tuple[float, float]) -> Mask:
    """Samples (n,) in a share of the time from heel strike to toe-off."""
    off = repetition.moment(Moment.TOE_OFF, repetition.side)
    length = (repetition.end if off is None else off) - repetition.start
    first, last = (repetition.start + part * length for part in share)
    return (time >= first) & (time <= last)


def _deepest(
    found: Indices, bend: Array, time: Array, repetition: Repetition
) -> Indices:
    """The sample at the named deepest point, or at the deepest bend."""
    at = repetition.moment(Moment.DEEPEST)
    if at is None and repetition.kind == "sit_to_stand":
        at = repetition.moment(Moment.SEAT_OFF)
    if at is not None:
        return np.array([int(np.argmin(np.abs(time - at)))])
    known = found[np.isfinite(bend[found])]
    return known[[int(np.argmax(bend[known]))]] if len(known) else known


def summed_up(take: Take, values: Array) -> Array:
    """What a take makes of values (..., m): (...); NaN where nothing was seen."""
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.nan)
    if take.how is How.MEAN:
        seen = np.isfinite(values)
        total = np.where(seen, values, 0.0).sum(axis=-1)
        count = seen.sum(axis=-1)
        return total / np.where(count > 0, count, np.nan)
    best = np.where(np.isfinite(values), values, -np.inf).max(axis=-1)
    return np.where(np.isfinite(best), best, np.nan)


def sides_of(curves: Curves, take: Take, repetition: Repetition) -> list[Side | None]:
    """The sides a take has in a repetition; [None] for a measure of both legs."""
    if Curve(name=take.name) in curves:
        return [None]
    sides: list[Side | None] = [
        side for side in Side if Curve(name=take.name, side=side) in curves
    ]
    return [s for s in sides if repetition.side is None or s is repetition.side]
