"""What goes wrong with worn sensors: fallen off, slipped, beyond their range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Mask, whole
from kneewise.caveat import Caveat, Weight
from kneewise.motion.axes import UP, angle_between
from kneewise.motion.filters import runs
from kneewise.motion.inertial import Inertial
from kneewise.motion.quiet import averaged, swing
from kneewise.motion.turning import inverse, matrices
from kneewise.units import deg

_STILL = deg(5)
_LIVELY = deg(40)
"""rad/s: a sensor that turns less while the others turn more follows no body."""

_LASTING = 1.0
"""s for which it must do so."""

_TIPPED = deg(35)
"""How far the middle of a sensor's tilt may wander in walking; a strap that slips or
lets go turns it further."""

_PARTNER = deg(15)
"""The tilt of the other leg's sensor, where it is the person who changed posture."""

_WINDOW = 2.0
"""s over which tilt and turning are averaged: a stride or two, stance and swing."""

_FLAT = 3
"""Samples in a row at one and the same largest value: the end of a range."""

_CLIPS = 3
"""Such stretches that make a fault of it."""

_TOUCHES = 8
"""Samples at one largest value that do so without such stretches, if the next value
below is four times as rare."""

_PULL = 18.0
"""m/s²: no sensor's range ends below 2 g."""

_TURN = deg(245)
"""rad/s: no sensor's range ends below 250 °/s."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Checked:
    """Sensors without what cannot be used, and what was found."""

    inertial: Inertial
    caveats: tuple[Caveat, ...]


def checked(inertial: Inertial) -> Checked:
    """Sensors that stayed where they were fastened, and doubts about the others.

    What a fallen sensor felt is left out from then on.
    """
    caveats = list(_clipped(inertial))
    for sensor in inertial.sensors:
        at = _fell(inertial, sensor)
        if at is not None:
            caveats.append(_fallen(sensor, float(inertial.time[at])))
            inertial = inertial.without(sensor, at)
    return Checked(inertial=inertial, caveats=tuple(caveats))


def _fell(inertial: Inertial, sensor: str) -> int | None:
    """The sample from which a sensor no longer follows its segment; None if it does."""
    found = [
        at
        for at in (_stopped(inertial, sensor), _slipped(inertial, sensor))
        if at is not None
    ]
    return min(found, default=None)


def _stopped(inertial: Inertial, sensor: str) -> int | None:
    """When a sensor begins to lie still for good while the others go on."""
    others = [
        swing(inertial.turns(each), inertial.rate, _WINDOW)
        for each in inertial.sensors
        if each != sensor and inertial.has(each)
    ]
    if not others:
        return None
    lively = np.fmin.reduce(others) > _LIVELY
    still = swing(inertial.turns(sensor), inertial.rate, _WINDOW) < _STILL
    return _first(lively & still, inertial.rate, before=_WINDOW / 2)


def _slipped(inertial: Inertial, sensor: str) -> int | None:
    """When the tilt of a sensor leaves what it was, and its partner's does not."""
    partner = _partner(sensor)
    if partner is None or not inertial.has(partner):
        return None
    tipped, other = (_wandered(inertial, each) for each in (sensor, partner))
    away = (tipped > _TIPPED) & (other < _PARTNER)
    return _first(away, inertial.rate, before=_WINDOW / 2)


def _partner(sensor: str) -> str | None:
    """The sensor of the same segment of the other leg."""
    for side in Side:
        if sensor.startswith(f"{side}_"):
            return sensor.replace(side, side.other, 1)
    return None


def _wandered(inertial: Inertial, sensor: str) -> Array:
    """How far the mean tilt of a sensor is from its usual one: (n,) rad."""
    up = inverse(matrices(inertial.faces(sensor))) @ UP
    known = whole(up)
    if not known.any():
        return np.full(len(up), np.nan)
    filled = np.where(known[:, None], up, np.nanmean(up, axis=0))
    mean = np.stack(
        [averaged(filled[:, i], inertial.rate, _WINDOW) for i in range(3)], axis=1
    )
    begin = mean[: max(1, round(_WINDOW * inertial.rate))].mean(axis=0)
    return angle_between(mean, np.broadcast_to(begin, mean.shape))


def _first(fault: Mask, rate: float, *, before: float) -> int | None:
    """The first sample of a fault that lasts, less the reach of its window."""
    for first, after in runs(fault):
        if after - first >= _LASTING * rate:
            return max(0, first - round(before * rate))
    return None


def _fallen(sensor: str, when: float) -> Caveat:
    where = sensor.replace("_", " ")
    return Caveat(
        text=f"The sensor of the {where} stops following it at about {when:.0f} s: it "
        "slipped or fell off. What it felt from then on was left out.",
        remedy="Fasten it with a tight strap or tape, and record again.",
        weight=Weight.DOUBT,
    )


def _clipped(inertial: Inertial) -> list[Caveat]:
    """A doubt for every sensor that reached the end of its range, again and again."""
    found = []
    for sensor in inertial.sensors:
        for readings, what, narrowest in (
            (inertial.pulls(sensor), "acceleration", _PULL),
            (inertial.turns(sensor), "turn rate", _TURN),
        ):
            if any(_is_clipped(readings[:, i], narrowest) for i in range(3)):
                where = sensor.replace("_", " ")
                text = (
                    f"The {what} of the sensor of the {where} reaches the end of its "
                    "range; peaks are cut off, and speeds and angles are less sure."
                )
                remedy = "Set a wider range: ±16 g and ±2000 °/s for feet and shanks."
                found.append(Caveat(text=text, remedy=remedy, weight=Weight.DOUBT))
    return found


def _is_clipped(readings: Array, narrowest: float) -> bool:
    """Whether readings (n,) stay at one largest value, in a row or again and again."""
    known = readings[np.isfinite(readings)]
    if len(known) == 0 or np.ptp(known) == 0:
        return False
    rows, touches = 0, False
    for edge in (known.max(), known.min()):
        at_edge = np.abs(readings - edge) <= 1e-9 * abs(edge)
        rows += sum(after - first >= _FLAT for first, after in runs(at_edge))
        touches |= abs(edge) > narrowest and _piles_up(known / edge)
    return rows >= _CLIPS or touches


def _piles_up(shares: Array) -> bool:
    """Whether many samples (n,) are exactly 1, and few are the next value below."""
    _, counts = np.unique(np.round(shares, 9), return_counts=True)
    return bool(counts[-1] >= _TOUCHES and counts[-1] >= 4 * counts[-2])
