"""Curves: what every measure is read from, sample by sample.

Each sample is computed from that sample alone, so that many versions of a motion can be
laid end to end and computed in one call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Motion, States
from kneewise.motion.angles import angles_between
from kneewise.motion.axes import UP, dot, level
from kneewise.motion.frontal import (
    Frontal,
    forward,
    seen_in_picture,
    seen_in_space,
)
from kneewise.motion.segments import segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Which curve: a measure's name, and a side where it has one."""

    name: str
    side: Side | None = None


Curves = dict[Curve, Array]
"""Each curve over time, (n,) in SI; NaN where it cannot be had."""

JOINTS = {
    "hip_adduction": "hip_adduction",
    "hip_internal_rotation": "hip_rotation",
    "knee_flexion": "knee_angle",
    "hip_flexion": "hip_flexion",
    "knee_abduction": "knee_abduction",
}
"""Measure → OpenSim coordinate, without its side."""


def in_space(motion: Motion, direction: Array | None = None) -> Curves:
    """All curves of a motion with joint centres.

    Args:
        motion: with ``left_hip``, ``left_knee`` ...
        direction: (n, 3) level unit vectors of walking; None for a person on the
            spot, who faces where the pelvis faces.
    """
    body = segments(motion)
    curves = from_angles(angles_between(motion, body))
    curves |= _frontal(seen_in_space(motion))
    ways = forward(motion) if direction is None else direction
    for side in Side:
        curves[Curve(name="foot_progression", side=side)] = _turn_out(
            motion, side, ways
        )
        knee, ankle = motion.point(f"{side}_knee"), motion.point(f"{side}_ankle")
        shank = np.linalg.norm(knee - ankle, axis=1)
        offset = curves[Curve(name="knee_over_foot", side=side)]
        curves[Curve(name="knee_over_foot", side=side)] = offset / shank
    return curves


def in_picture(image: ImageMotion, shank: dict[Side, float]) -> Curves:
    """All curves that one camera shows; they mean something from the front only.

    Args:
        image: landmarks in px.
        shank: length of each shank in px, standing.
    """
    frontal = seen_in_picture(image)
    curves = _frontal(frontal)
    for side in Side:
        curves[Curve(name="hip_adduction", side=side)] = _flat_adduction(frontal, side)
        offset = curves[Curve(name="knee_over_foot", side=side)]
        curves[Curve(name="knee_over_foot", side=side)] = offset / shank[side]
    return curves


def from_angles(states: States) -> Curves:
    """The curves that joint angles alone give."""
    curves: Curves = {}
    for side in Side:
        for name, coordinate in JOINTS.items():
            angle = states.angle(f"{coordinate}_{side.letter}")
            curves[Curve(name=name, side=side)] = angle
        lean = 1.0 if side is Side.RIGHT else -1.0
        tipped = states.angle("pelvis_list")
        curves[Curve(name="pelvic_drop", side=side)] = -lean * tipped
        trunk = tipped + states.angle("lumbar_bending")
        curves[Curve(name="trunk_lean", side=side)] = lean * trunk
    return curves


def collapse(frontal: Frontal, side: Side) -> Array:
    """The inward bend of the knee, seen from the front: (n,) rad.

    0 when hip, knee and ankle are in line; positive when the knee is nearer the
    midline than that line, on either side.

    Source: Willson & Davis 2008, JOSPT 38:606-615.
    """
    hip, knee, ankle = (frontal.point(f"{side}_{j}") for j in ("hip", "knee", "ankle"))
    inward = frontal.inward(side)
    bend = inward * (_tilt(knee - ankle) - _tilt(hip - knee))
    return np.arctan2(np.sin(bend), np.cos(bend))


def _tilt(upward: Array) -> Array:
    """How far a line (n, 2) leans to the person's left from vertical: (n,) rad."""
    return np.arctan2(upward[:, 0], upward[:, 1])


def _frontal(frontal: Frontal) -> Curves:
    curves: Curves = {}
    for side in Side:
        inward = frontal.inward(side)
        curves[Curve(name="knee_collapse", side=side)] = collapse(frontal, side)
        curves[Curve(name="pelvic_drop", side=side)] = _drop(frontal, side)
        curves[Curve(name="trunk_lean", side=side)] = -inward * _tilt(_trunk(frontal))
        offset = frontal.point(f"{side}_knee") - frontal.point(f"{side}_toe")
        curves[Curve(name="knee_over_foot", side=side)] = inward * offset[:, 0]
    left, right = Curve(name="knee_collapse", side=Side.LEFT), Side.RIGHT
    curves[Curve(name="symmetry")] = (
        curves[left] - curves[Curve(name="knee_collapse", side=right)]
    )
    curves[Curve(name="knee_ankle_separation")] = _apart(frontal, "knee", "ankle")
    curves[Curve(name="knee_separation")] = _apart(frontal, "knee", "hip")
    return curves


def _trunk(frontal: Frontal) -> Array:
    neck = frontal.point("neck")
    if not np.isfinite(neck).any():
        left, right = frontal.point("left_shoulder"), frontal.point("right_shoulder")
        neck = (left + right) / 2
    return neck - (frontal.point("left_hip") + frontal.point("right_hip")) / 2


def _drop(frontal: Frontal, side: Side) -> Array:
    """How much lower the other side of the pelvis is: (n,) rad."""
    spine = np.isfinite(frontal.point("left_asis")).any()
    joint = "asis" if spine else "hip"
    across = frontal.point(f"{side}_{joint}") - frontal.point(f"{side.other}_{joint}")
    return np.arctan2(across[:, 1], np.abs(across[:, 0]))


def _apart(frontal: Frontal, upper: str, lower: str) -> Array:
    widths = [
        np.abs(frontal.point(f"left_{joint}") - frontal.point(f"right_{joint}"))[:, 0]
        for joint in (upper, lower)
    ]
    return widths[0] / np.where(widths[1] > 0, widths[1], np.nan)


def _flat_adduction(frontal: Frontal, side: Side) -> Array:
    """Hip adduction in the picture: 90° less the angle from hip line to thigh."""
    hip, other = frontal.point(f"{side}_hip"), frontal.point(f"{side.other}_hip")
    inward = frontal.inward(side)
    across, thigh = other - hip, frontal.point(f"{side}_knee") - hip
    rise = np.arctan2(across[:, 1], inward * across[:, 0])
    return np.arctan2(inward * thigh[:, 0], -thigh[:, 1]) - rise


def _turn_out(motion: Motion, side: Side, ways: Array) -> Array:
    """From the way ahead to the foot, positive outwards: (n,) rad."""
    along = level(motion.point(f"{side}_toe") - motion.point(f"{side}_heel"))
    left = np.cross(np.broadcast_to(UP, ways.shape), ways)
    outward = left if side is Side.LEFT else -left
    return np.arctan2(dot(along, outward), dot(along, ways))
