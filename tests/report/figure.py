"""A drawn person in space who squats or walks: landmarks without rounding."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.units import deg

_THIGH, _SHANK, _TRUNK = 0.42, 0.42, 0.50  # m
_LEFTWARD = {Side.LEFT: 1.0, Side.RIGHT: -1.0}


def squatting(time: Array, depth: Array, inward: dict[Side, Array]) -> Motion:
    """A squat: depth (n,) from 0 to 1, inward (n,) m of each knee."""
    lean, back = deg(32) * depth, deg(70) * depth
    knee = _at(_SHANK * np.sin(lean), 0 * time, 0.09 + _SHANK * np.cos(lean))
    hip = knee + _at(-_THIGH * np.sin(back), 0 * time, _THIGH * np.cos(back))
    paths: dict[str, Array] = {}
    for side, left in _LEFTWARD.items():
        paths[f"{side}_ankle"] = _at(0 * time, left * 0.13, 0.09)
        paths[f"{side}_knee"] = knee + _at(0, left * (0.12 - inward[side]), 0)
        paths[f"{side}_hip"] = hip + _at(0, left * 0.09 + 0 * time, 0)
    return _dressed(time, paths, hip, deg(40) * depth)


def walking(time: Array, stride: float) -> Motion:
    """Walking along x at 1.2 m/s with strides of that many seconds."""
    ahead = 1.2 * time
    height = 0.90 + 0.02 * np.cos(4 * np.pi * time / stride)
    hip = _at(ahead, 0 * time, height)
    paths: dict[str, Array] = {}
    for side, left in _LEFTWARD.items():
        turn = 2 * np.pi * time / stride + (0 if side is Side.RIGHT else np.pi)
        thigh = deg(22) * np.cos(turn)
        bend = deg(8) + deg(26) * (1 + np.sin(turn - 0.3 + np.pi)) * (
            np.sin(turn) < 0
        ) * -np.sin(turn)
        own = hip + _at(0, left * 0.09 + 0 * time, 0)
        knee = own + _at(_THIGH * np.sin(thigh), 0, -_THIGH * np.cos(thigh))
        shank = thigh - bend
        foot = knee + _at(_SHANK * np.sin(shank), 0, -_SHANK * np.cos(shank))
        paths |= {f"{side}_hip": own, f"{side}_knee": knee, f"{side}_ankle": foot}
    return _dressed(time, paths, hip, 0 * time)


def _dressed(time: Array, paths: dict[str, Array], hip: Array, lean: Array) -> Motion:
    """The legs with trunk, arms, feet and head: a whole motion."""
    middle = hip * np.array([1.0, 0.0, 1.0])
    neck = middle + _at(_TRUNK * np.sin(lean), 0 * time, _TRUNK * np.cos(lean))
    paths |= {"neck": neck, "head": neck + _at(0.04 * np.ones_like(time), 0, 0.2)}
    for side, left in _LEFTWARD.items():
        shoulder = neck + _at(0, left * 0.19 + 0 * time, -0.02)
        paths[f"{side}_shoulder"] = shoulder
        paths[f"{side}_elbow"] = shoulder + _at(0.10 + 0 * time, left * 0.07, -0.24)
        paths[f"{side}_wrist"] = shoulder + _at(0.30 + 0 * time, left * 0.03, -0.22)
        ankle = paths[f"{side}_ankle"]
        paths[f"{side}_heel"] = ankle + _at(-0.05 + 0 * time, 0, -0.06)
        paths[f"{side}_toe"] = ankle + _at(0.15 + 0 * time, left * 0.03, -0.06)
        paths[f"{side}_asis"] = paths[f"{side}_hip"] + _at(0.05 + 0 * time, 0, 0.06)
    return Motion(
        time=time,
        landmarks=tuple(paths),
        positions=np.stack(list(paths.values()), axis=1),
    )


def _at(x: Array | float, y: Array | float, z: Array | float) -> Array:
    return np.stack(np.broadcast_arrays(x, y, z), axis=-1).astype(float)
