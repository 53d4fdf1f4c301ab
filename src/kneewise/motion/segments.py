"""Segment frames: pelvis, thigh, shank, foot and trunk as axes in the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.axes import UP, dot, frame, middle, reject, unit
from kneewise.motion.joints import pelvis_axes
from kneewise.motion.motion import Motion
from kneewise.units import deg

_BENT = deg(15)
"""A knee bent by less than this does not show the axis it bends about."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Segments:
    """Frames (n, 3, 3) of each segment; columns X anterior, Y superior, Z right."""

    pelvis: Array
    trunk: Array
    thigh: dict[Side, Array]
    shank: dict[Side, Array]
    foot: dict[Side, Array]
    guessed: frozenset[str]
    """Axes without markers of their own: ``pelvis_tilt``, ``left_thigh_turn`` ..."""


def segments(motion: Motion) -> Segments:
    """The segment frames of a motion that has its joint centres.

    Pelvis: from the four iliac spines; without them, from both hips and the line of
    the trunk. Thigh: long axis from knee to hip, turned by the epicondyles; without
    them, by the axis the knee bends about. Shank: long axis from ankle to knee, turned
    by the malleoli; without them, by the axis of the knee.

    Source:
        Wu et al. 2002, J Biomech 35:543-548 (ISB); for the shank, the malleoli and
        the knee centre stand in for the tibial condyles.
    """
    guessed: set[str] = set()
    pelvis = _pelvis(motion, guessed)
    thigh = {side: _thigh(motion, side, pelvis, guessed) for side in Side}
    shank = {side: _shank(motion, side, thigh[side], guessed) for side in Side}
    foot = {side: _foot(motion, side, shank[side]) for side in Side}
    return Segments(
        pelvis=pelvis,
        trunk=_trunk(motion, pelvis),
        thigh=thigh,
        shank=shank,
        foot=foot,
        guessed=frozenset(guessed),
    )


def _pelvis(motion: Motion, guessed: set[str]) -> Array:
    if motion.has("left_asis", "right_asis", "sacrum"):
        return pelvis_axes(motion)
    guessed.add("pelvis_tilt")
    across = motion.point("right_hip") - motion.point("left_hip")
    aside = unit(across)
    trunk = motion.point("neck") - middle(
        motion.point("left_hip"), motion.point("right_hip")
    )
    if not np.isfinite(trunk).any():
        trunk = np.broadcast_to(UP, across.shape)
    return frame(reject(trunk, aside), aside)


def _trunk(motion: Motion, pelvis: Array) -> Array:
    bottom = middle(motion.point("left_hip"), motion.point("right_hip"))
    across = motion.point("right_shoulder") - motion.point("left_shoulder")
    if not np.isfinite(across).any():
        across = pelvis[..., 2]
    return frame(motion.point("neck") - bottom, across)


def _outward_right(motion: Motion, side: Side, joint: str) -> Array:
    """From the left to the right edge of a joint, by its two markers: (n, 3)."""
    outer = motion.point(f"{side}_{joint}_lateral")
    inner = motion.point(f"{side}_{joint}_medial")
    return outer - inner if side is Side.RIGHT else inner - outer


def _thigh(motion: Motion, side: Side, pelvis: Array, guessed: set[str]) -> Array:
    hip, knee = motion.point(f"{side}_hip"), motion.point(f"{side}_knee")
    across = _outward_right(motion, side, "knee")
    if not np.isfinite(across).any():
        guessed.add(f"{side}_thigh_turn")
        across = _bending_axis(motion, side, pelvis)
    return frame(hip - knee, across)


def _bending_axis(motion: Motion, side: Side, pelvis: Array) -> Array:
    """The axis a knee bends about, to the right; the pelvis' where it is straight."""
    thigh = unit(motion.point(f"{side}_hip") - motion.point(f"{side}_knee"))
    shank = unit(motion.point(f"{side}_knee") - motion.point(f"{side}_ankle"))
    normal = np.cross(thigh, shank)
    bent = np.linalg.norm(normal, axis=1)
    share = np.clip(bent / np.sin(_BENT) - 1.0, 0.0, 1.0)[:, None]
    return share * unit(normal) * _facing(normal, pelvis) + (1 - share) * pelvis[..., 2]


def _facing(normal: Array, pelvis: Array) -> Array:
    return np.where(dot(normal, pelvis[..., 2]) < 0, -1.0, 1.0)[:, None]


def _shank(motion: Motion, side: Side, thigh: Array, guessed: set[str]) -> Array:
    knee, ankle = motion.point(f"{side}_knee"), motion.point(f"{side}_ankle")
    across = _outward_right(motion, side, "ankle")
    if not np.isfinite(across).any():
        guessed.add(f"{side}_shank_turn")
        across = thigh[..., 2]
    return frame(knee - ankle, across)


def _foot(motion: Motion, side: Side, shank: Array) -> Array:
    """X from heel to toe, Z as near to the shank's as that allows."""
    along = unit(motion.point(f"{side}_toe") - motion.point(f"{side}_heel"))
    aside = unit(reject(shank[..., 2], along))
    return np.stack([along, np.cross(aside, along), aside], axis=-1)
