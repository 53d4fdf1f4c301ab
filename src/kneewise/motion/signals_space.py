"""Plain curves from landmarks in space."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.axes import UP, angle_between, dot, level, unit
from kneewise.motion.curves import LegCurves, Seen, Signals
from kneewise.motion.filters import filled, percentile
from kneewise.motion.motion import Motion

_TURN = 1.0
"""s over which the facing is averaged: the pelvis swings to and fro in every stride."""

_RESTING = 2.0
"""Percentile of the heights of a landmark that counts as resting on the ground."""

_WIDE = 0.02
"""m: hips closer together than this tell no direction."""

_HEEL = ("heel", "ankle", "toe")
_TOE = ("toe", "toe_tip", "toe_lateral", "toe_medial", "ankle", "heel")
_ANKLE = ("ankle", "ankle_lateral", "heel", "toe")
_HIP = ("hip", "trochanter", "asis", "psis")
"""What may stand for a landmark that was not recorded, best first."""


def from_space(motion: Motion) -> Signals:
    """The plain curves of landmarks in space; see ``signals``."""
    positions, _ = filled(motion.time, motion.positions)
    motion = Motion(time=motion.time, landmarks=motion.landmarks, positions=positions)
    return along(motion, facing(motion), _leg_length(motion))


def along(motion: Motion, forward: Array, length: float) -> Signals:
    """The plain curves of landmarks, with what is ahead counted along *forward*.

    Args:
        motion: gaps as they are.
        forward: (n, 3), level and of unit length.
        length: of the leg, m.
    """
    hips = _hips(motion)
    shoulders = middle_of(motion, ("shoulder",), ("neck", "c7", "clavicle"))
    ground = _resting(*(stand_in(motion, side, _ANKLE) @ UP for side in Side))
    legs = {
        side: _leg(motion, side, (hips, shoulders, forward), length) for side in Side
    }
    return Signals(
        time=motion.time,
        left=legs[Side.LEFT],
        right=legs[Side.RIGHT],
        hip_height=(hips @ UP - ground) / length,
        trunk_lean=leaning(shoulders - hips, forward),
        travel=_travel(hips, forward) / length,
        heading=np.arctan2(forward[:, 1], forward[:, 0]),
        leg_length=length,
        seen=Seen.SPACE,
    )


def bend(upper: Array, middle: Array, lower: Array) -> Array:
    """How far three points (n, 3) are from a straight line: (n,) rad."""
    return angle_between(middle - upper, lower - middle)


def leaning(upward: Array, forward: Array) -> Array:
    """How far a segment (n, 3) leans forward from vertical: (n,) rad."""
    return np.arctan2(dot(upward, forward), upward @ UP)


def stand_in(motion: Motion, side: Side, names: tuple[str, ...]) -> Array:
    """The path of the first of *names* that was seen on *side*: (n, 3)."""
    for name in names:
        if motion.has(f"{side}_{name}"):
            return motion.path(f"{side}_{name}")
    return np.full((len(motion.time), 3), np.nan)


def middle_of(
    motion: Motion, pair: tuple[str, ...], midline: tuple[str, ...] = ()
) -> Array:
    """Halfway between left and right of the first of *pair* seen on both sides.

    Failing that, the first of *midline*; failing that, the one side that was seen.
    """
    for name in pair:
        if motion.has(*(f"{side}_{name}" for side in Side)):
            left, right = (motion.path(f"{side}_{name}") for side in Side)
            return (left + right) / 2
    for name in midline:
        if motion.has(name):
            return motion.path(name)
    sides = [stand_in(motion, side, pair) for side in Side]
    return sides[0] if np.isfinite(sides[0]).any() else sides[1]


def _hips(motion: Motion) -> Array:
    """The middle of the pelvis, from what there is: (n, 3)."""
    return middle_of(motion, _HIP, ("pelvis", "sacrum"))


def facing(motion: Motion) -> Array:
    """Where the person faces, on the level, without the swing of each stride.

    Returns:
        (n, 3), unit length; NaN throughout where no pair of landmarks tells.
    """
    for name in (*_HIP, "shoulder"):
        names = [f"{side}_{name}" for side in Side]
        if motion.has(*names):
            left = level(motion.path(names[0]) - motion.path(names[1]))
            if percentile(np.linalg.norm(left, axis=1), 50) > _WIDE:
                return unit(averaged(motion.time, np.cross(unit(left), UP), _TURN))
    feet = [
        stand_in(motion, side, _TOE) - stand_in(motion, side, _HEEL) for side in Side
    ]
    along = np.where(np.isfinite(feet[0]), feet[0], feet[1])
    return unit(averaged(motion.time, unit(level(along)), _TURN))


def averaged(time: Array, values: Array, window: float) -> Array:
    """The mean of the known samples within half a *window* (s) on either side.

    Args:
        time: (n,) s.
        values: (n,) or (n, k); NaN where not known.
        window: s.

    Returns:
        the shape of *values*; NaN where the window knows nothing.
    """
    known = np.isfinite(values)
    zero = np.zeros((1, *values.shape[1:]))
    total = np.concatenate([zero, np.cumsum(np.where(known, values, 0.0), axis=0)])
    count = np.concatenate([zero, np.cumsum(known, axis=0)])
    first = np.searchsorted(time, time - window / 2, side="left")
    after = np.searchsorted(time, time + window / 2, side="right")
    seen = count[after] - count[first]
    return (total[after] - total[first]) / np.where(seen > 0, seen, np.nan)


def _leg_length(motion: Motion) -> float:
    """Hip to knee to ankle, m, the mean of both sides; else how high the hips get."""
    lengths = []
    for side in Side:
        if motion.has(*(f"{side}_{joint}" for joint in ("hip", "knee", "ankle"))):
            hip, knee, ankle = motion.leg(side)
            both = np.linalg.norm(hip - knee, axis=1)
            both = both + np.linalg.norm(knee - ankle, axis=1)
            lengths.append(percentile(both, 50))
    if np.isfinite(lengths).any():
        return float(np.nanmean(lengths))
    feet = np.fmin(*(stand_in(motion, side, _ANKLE) @ UP for side in Side))
    return percentile(_hips(motion) @ UP - feet, 95)


def _resting(left: Array, right: Array) -> float:
    """The height at which the lower of two landmarks rests on the ground."""
    return percentile(np.fmin(left, right), _RESTING)


def _leg(
    motion: Motion, side: Side, trunk: tuple[Array, Array, Array], length: float
) -> LegCurves:
    """The curves of one leg; *trunk* is hips, shoulders and the forward direction."""
    hips, shoulders, forward = trunk
    hip, knee = (stand_in(motion, side, (j,)) for j in ("hip", "knee"))
    paths = {"ankle": _ANKLE, "heel": _HEEL, "toe": _TOE}
    foot = {part: stand_in(motion, side, names) for part, names in paths.items()}
    other = {part: stand_in(motion, side.other, names) for part, names in paths.items()}
    heights = {
        part: (foot[part] @ UP - _resting(foot[part] @ UP, other[part] @ UP)) / length
        for part in paths
    }
    ankle = stand_in(motion, side, ("ankle",))
    return LegCurves(
        knee_flexion=bend(hip, knee, ankle),
        hip_flexion=bend(shoulders, hips, knee + (hips - hip)),
        shank_lean=leaning(knee - ankle, forward),
        ankle_height=heights["ankle"],
        heel_height=heights["heel"],
        toe_height=heights["toe"],
        heel_ahead=dot(foot["heel"] - hips, forward) / length,
        toe_ahead=dot(foot["toe"] - hips, forward) / length,
    )


def _travel(hips: Array, forward: Array) -> Array:
    """How far the hips have gone forward, step by step: (n,) m, NaN in gaps.

    Over a gap the way counts along the direction on its far side.
    """
    known = np.isfinite(hips).all(axis=1) & np.isfinite(forward).all(axis=1)
    gone = np.full(len(hips), np.nan)
    steps = dot(np.diff(hips[known], axis=0), forward[known][1:])
    gone[known] = np.concatenate([[0.0], np.cumsum(steps)])[: known.sum()]
    return gone
