"""A knee is nearly a hinge: what sensors show beyond that is mostly skin and strap."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.units import deg

TURNS = deg(8)
"""How far knees turn about the shank, as a spread: 5° to 9° each way in walking, by
pins in bone (Lafortune et al. 1992), more where they bend deeply."""

THIGH = deg(6)
"""rad by which skin and muscle let a sensor turn about the thigh (Leardini et al. 2005,
Gait Posture 21:212-225; Peters et al. 2010, Gait Posture 31:1-8)."""

SHANK = deg(4)
"""The same about the shank."""

_FACING = deg(8)
"""Of axis and heading of either, beside that."""

_THIGH_2, _SHANK_2 = THIGH**2 + _FACING**2, SHANK**2 + _FACING**2
SHARE = _THIGH_2 / (_THIGH_2 + _SHANK_2 + TURNS**2)
"""Of the turn seen in a knee that is put down to the thigh's sensor."""

_SHARE_SHANK = _SHANK_2 / (_THIGH_2 + _SHANK_2 + TURNS**2)


def hinged(frames: Mapping[str, Array], knees: Mapping[str, Array]) -> dict[str, Array]:
    """Segments whose knees turn no more than is likely.

    The turn of a knee about the long axis is seen by two sensors on soft ground. Given
    how far knees turn and how far sensors do, the likeliest split between knee, thigh
    and shank is by their variances, sample by sample.

    Args:
        frames: segment → (n, 3, 3), anterior, superior and right in the world.
        knees: ``knee_rotation_r`` and its like → (n,) rad, as the frames show it.

    Source:
        Lu & O'Connor 1999, J Biomech 32:129-134 (joints that hold soft segments
        together); Lafortune et al. 1992, J Biomech 25:347-357 (how far knees turn).
    """
    turned = dict(frames)
    for side in Side:
        names = f"{side}_thigh", f"{side}_shank"
        if set(names) <= frames.keys():
            seen = np.nan_to_num(knees[f"knee_rotation_{side.letter}"])
            inward = seen if side is Side.RIGHT else -seen
            for name, share in zip(names, (SHARE, -_SHARE_SHANK), strict=True):
                turned[name] = frames[name] @ _about_long(share * inward)
    return turned


def _about_long(angles: Array) -> Array:
    """Rotations (n, 3, 3) about the superior axis of a segment by *angles* (n,)."""
    cosine, sine = np.cos(angles), np.sin(angles)
    turns = np.zeros((len(angles), 3, 3))
    turns[:, 0, 0], turns[:, 0, 2] = cosine, sine
    turns[:, 2, 0], turns[:, 2, 2] = -sine, cosine
    turns[:, 1, 1] = 1.0
    return turns
