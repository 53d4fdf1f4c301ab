"""What is believed before a film is seen: sizes of bodies, habits of standing, phones.

Every width here is a standard deviation. Those of habits are wide enough for people who
come because their knees are not alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    FEET,
    POINTS,
    STANDING,
    WHOLE,
    Whole,
)
from kneewise.units import deg

_DIAGONAL = 43.27
"""mm, of the film that focal lengths are told for."""

_LENS = 28.0
"""mm on that film: the main lens of a phone is told as 24 to 28, and filming crops."""

_WIDE = 1e3

_BODY = {
    Whole.THIGH: (0.245, 0.04),
    Whole.SHANK: (0.246, 0.04),
    Whole.HIPS: (0.104, 0.09),
    Whole.SHOULDERS: (0.222, 0.08),
    Whole.TRUNK: (0.305, 0.08),
    Whole.ANKLE: (0.045, 0.12),
    Whole.FOOT: (0.152, 0.07),
}
"""Mean as a share of stature, and spread as a share of the mean. Thigh, shank, foot:
Drillis & Contini 1966 (in Winter, Biomechanics and Motor Control of Human Movement).
Trunk: ANSUR II (Gordon et al. 2014, NATICK/TR-15/007), as are the shoulders, less half
a joint on each side. Hips: 0.091 to 0.112 in the generic models of Rajagopal 2016 and
gait2392 and in a model scaled by hand (OpenCap, subject 4)."""

_HABITS = {
    Whole.PITCH: (0.0, deg(15)),
    Whole.ROLL: (0.0, deg(2)),
    Whole.HEIGHT: (1.1, 0.4),
    Whole.HEADING: (0.0, deg(3)),
    Whole.TWISTED: (0.0, deg(3)),
    Whole.STAGGER: (0.0, 0.03),
    Whole.TURN_OUT: (deg(7), deg(10)),
    Whole.SKEW: (0.0, deg(4)),
}
"""Mean and spread. Feet turn out by 7° each and stand 0.11 of stature apart (McIlroy &
Maki 1997, Clin Biomech 12:66-70); the rest says that who is filmed on the spot stands
square, taken and not measured: a foot 3 cm ahead, both feet 4° and the pelvis 3° round.
"""

_STANCE = (0.11, 0.08)
"""The same for the distance of the ankles, as shares of stature; squats are wider."""

_OFFSETS = {"hip": 0.022, "knee": 0.015, "ankle": 0.010, "shoulder": 0.020}
"""m, how far pose networks see a joint from its centre, the same way throughout
(Needham et al. 2021, Sci Rep 11:20673: hips worst, ankles best)."""

_DEEPER = {"hip": 0.55, "knee": 0.55, "ankle": 0.25, "shoulder": 0.7}
"""How much of that comes and goes with the depth of a bend. A misplaced point rides on
the two segments that meet in the joint, half on each: when they turn by a and b, it
moves up and down by ½ √((2 - cos a - cos b)² + (sin a + sin b)²) of how far it is off.
In a deep squat the thigh turns by 80° one way, pelvis and trunk by 40° and the shank by
30° the other, the foot not at all."""

_DEEPER_ALONE = {"hip": 0.5, "knee": 0.5, "ankle": 0.9, "shoulder": 1.7}
_DEEPER_FREE = _DEEPER_ALONE | {"hip": 0.9}
"""The same on one leg and on the side of the free one, where a bend of depth 0.3 turns
the thigh by 35° and shank, pelvis and trunk by 30°: people bow as far there as in a
squat three times as deep. The free thigh hangs."""

_OWN = 0.5
"""How much of the misplacing up and down is each side's own; the rest both sides share.
Networks see every training picture mirrored as well, so that they misplace left and
right alike where a body is seen from in front; clothes and the view do not. Half is
taken; of 12 pairs of a film beside markers the sides' own is 0.1 to 0.7."""

_FOOT_OFFSET = 0.02
"""m, the same for heel and toes in shoes."""

_UPRIGHT = np.arange(Whole.OFFSETS + 1, WHOLE, 4)
"""Misplacings up and down of the left of each pair; those of the right stand 2 on."""

_UNBENT = np.setdiff1d(_UPRIGHT, np.arange(DEEPER.start, DEEPER.stop))
"""The same without those that come and go with a bend."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Beliefs:
    """What the unknowns of a whole film are taken for, and how surely."""

    mean: Array
    """(WHOLE,)."""

    rows: Array
    """(WHOLE, WHOLE): what is believed of them, one thing a row, over its spread."""

    def away(self, whole: Array) -> Array:
        """How many spreads unknowns (WHOLE,) are from what is believed, (WHOLE,)."""
        found: Array = self.rows @ (whole - self.mean)
        return found


def beliefs(
    stature: float, size: Array, scale: float, alone: Side | None = None
) -> Beliefs:
    """What is believed of a person and a phone.

    Args:
        stature: m.
        size: (2,) px, of the picture.
        scale: px per m at the person.
        alone: the side of the leg that bends by itself, if one does.
    """
    mean, spread = np.zeros(WHOLE), np.full(WHOLE, _WIDE)
    for unknown, (share, width) in _BODY.items():
        mean[unknown] = share * stature
        spread[unknown] = width * share * stature
    for unknown, (value, width) in _HABITS.items():
        mean[unknown], spread[unknown] = value, width
    mean[Whole.STANCE], spread[Whole.STANCE] = np.array(_STANCE) * stature
    focal = _LENS / _DIAGONAL * float(np.hypot(*size))
    mean[Whole.LOG_FOCAL], spread[Whole.LOG_FOCAL] = np.log(focal), 0.12
    mean[Whole.AWAY] = focal / scale
    joints = np.array([_OFFSETS[name.split("_")[1]] for name in POINTS])
    spread[CONSTANT] = np.repeat(joints, 2) * scale
    shares = np.array([_deeper(name, alone) for name in POINTS])
    spread[DEEPER] = np.repeat(shares, 2) * spread[CONSTANT]
    spread[STANDING] = np.full(2 * len(FEET), _FOOT_OFFSET * scale)
    return Beliefs(
        mean=mean, rows=_rows(spread, _UPRIGHT if alone is None else _UNBENT)
    )


def _rows(spread: Array, left: Indices) -> Array:
    """One belief a row, (WHOLE, WHOLE), from the spread of each unknown by itself.

    What left and right share of a misplacing is one unknown, and what they do not
    another: both are told in their own spreads.

    Args:
        spread: (WHOLE,).
        left: of each pair of which the sides share a part; the right is 2 on.
    """
    rows = np.eye(WHOLE)
    right = left + 2
    both, apart = 1 / np.sqrt(2 * (2 - _OWN**2)), 1 / np.sqrt(2 * _OWN**2)
    rows[left, left], rows[left, right] = both, both
    rows[right, left], rows[right, right] = apart, -apart
    return rows / spread


def _deeper(name: str, alone: Side | None) -> float:
    """How much of the misplacing of a point comes and goes with the depth of a bend."""
    side, _, joint = name.partition("_")
    if alone is None:
        return _DEEPER[joint]
    return (_DEEPER_ALONE if Side(side) is alone else _DEEPER_FREE)[joint]
