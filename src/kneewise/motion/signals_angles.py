"""Plain curves from joint angles alone."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.curves import LegCurves, Seen, Signals
from kneewise.motion.filters import filled
from kneewise.motion.signals_space import averaged
from kneewise.motion.states import States

_HALF = 0.5
"""Thigh and shank, in leg lengths: nearly alike (0.245 and 0.246 of the height)."""

_TOE = 0.2
_HEEL = 0.07
"""Ball of the foot ahead of the ankle and heel behind it, in leg lengths."""

_UNDER = 0.08
"""Ankle above the sole, in leg lengths."""

_TURN = 1.0
"""s over which the facing is averaged."""


def from_angles(states: States) -> Signals:
    """The plain curves of joint angles; see ``signals``.

    The legs are laid out in the person's own sagittal plane, thigh and shank of equal
    length. Without the height of the pelvis the lower ankle counts as on the ground,
    so that a flight is not seen.

    Source:
        Segment lengths: Drillis & Contini 1966, as printed in Winter 2009, ch. 4.
    """
    tilt = _known(states, "pelvis_tilt")
    drops = {side: _drop(states, side, tilt) for side in Side}
    lowest = np.fmax(drops[Side.LEFT], drops[Side.RIGHT])
    length, hips = _hip_height(states, lowest)
    legs = {side: _leg(states, side, tilt, hips - drops[side]) for side in Side}
    facing = averaged(states.time, _angle(states, "pelvis_rotation"), _TURN)
    lumbar = _known(states, "lumbar_extension")
    return Signals(
        time=states.time,
        left=legs[Side.LEFT],
        right=legs[Side.RIGHT],
        hip_height=hips,
        trunk_lean=-(_angle(states, "pelvis_tilt") + lumbar),
        travel=_travel(states, facing) / length,
        heading=facing,
        leg_length=length,
        seen=Seen.ANGLES,
    )


def _angle(states: States, name: str) -> Array:
    """A coordinate over time with its short gaps bridged: (n,)."""
    curve, _ = filled(states.time, states.angle(name))
    return curve


def _known(states: States, name: str) -> Array:
    """The same, 0 throughout where the coordinate was never recorded."""
    if states.has(name):
        return _angle(states, name)
    return np.zeros(len(states.time))


def _leans(states: States, side: Side, tilt: Array) -> tuple[Array, Array]:
    """How far the lower ends of thigh and shank are swung forward: (n,) rad each."""
    thigh = tilt + _angle(states, f"hip_flexion_{side.letter}")
    return thigh, thigh - _angle(states, f"knee_angle_{side.letter}")


def _drop(states: States, side: Side, tilt: Array) -> Array:
    """From hip down to ankle, in leg lengths."""
    thigh, shank = _leans(states, side, tilt)
    return _HALF * (np.cos(thigh) + np.cos(shank))


def _hip_height(states: States, lowest: Array) -> tuple[float, Array]:
    """The length of the leg (m), and the hips above resting ankles (leg lengths)."""
    height = _angle(states, "pelvis_ty")
    seen = np.isfinite(height) & np.isfinite(lowest)
    # A model's pelvis that stays near its zero carries no height.
    if not seen.any() or np.percentile(height[seen], 95) < 0.3:
        return float("nan"), lowest
    length = float(np.median(height[seen] / (lowest[seen] + _UNDER)))
    above = height / length
    return length, above - np.percentile((above - lowest)[seen], 2)


def _leg(states: States, side: Side, tilt: Array, ankle: Array) -> LegCurves:
    """The curves of one leg whose ankle is at height *ankle*."""
    thigh, shank = _leans(states, side, tilt)
    ahead = _HALF * (np.sin(thigh) + np.sin(shank))
    foot = shank + _known(states, f"ankle_angle_{side.letter}")
    return LegCurves(
        knee_flexion=_angle(states, f"knee_angle_{side.letter}"),
        hip_flexion=_angle(states, f"hip_flexion_{side.letter}"),
        shank_lean=-shank,
        ankle_height=ankle,
        heel_height=ankle + _UNDER * (1 - np.cos(foot)) - _HEEL * np.sin(foot),
        toe_height=ankle + _UNDER * (1 - np.cos(foot)) + _TOE * np.sin(foot),
        heel_ahead=ahead - _HEEL * np.cos(foot) + _UNDER * np.sin(foot),
        toe_ahead=ahead + _TOE * np.cos(foot) + _UNDER * np.sin(foot),
    )


def _travel(states: States, facing: Array) -> Array:
    """How far the pelvis has gone where it faces, m; NaN where not recorded."""
    forward, right = _angle(states, "pelvis_tx"), _angle(states, "pelvis_tz")
    along = np.diff(forward) * np.cos(facing[1:]) - np.diff(right) * np.sin(facing[1:])
    return np.concatenate([[0.0], np.cumsum(along)])
