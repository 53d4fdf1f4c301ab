"""Joint centres from an outer marker and a wand: the conventional gait model."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.axes import dot, reject, unit
from kneewise.motion.motion import Motion

_ABOVE = {"knee": ("hip", "thigh_wand"), "ankle": ("knee", "shank_wand")}
"""Joint → the joint centre above it, and the wand of the segment between."""


def from_wand(motion: Motion, side: Side, joint: str, half: float) -> dict[str, Array]:
    """The centre of a knee or an ankle, and where its inner marker would be.

    The centre lies in the plane of the centre above, the outer marker and the wand, at
    *half* from the outer marker, so that both see each other at a right angle.

    Args:
        motion: landmarks of one person.
        side: whose joint.
        joint: ``knee`` or ``ankle``.
        half: m, half the width of the joint with its marker.

    Returns:
        ``{"left_knee": (n, 3), "left_knee_medial": (n, 3)}``, or nothing where a marker
        is missing.

    Limits:
        A wand turned by 10° turns the axis of the knee by about as much.

    Source:
        Davis et al. 1991, Hum Mov Sci 10:575-587.
    """
    top, wand = (f"{side}_{name}" for name in _ABOVE[joint])
    outer = f"{side}_{joint}_lateral"
    if not motion.has(top, wand, outer, "left_hip", "right_hip"):
        return {}
    start, marker = motion.path(top), motion.path(outer)
    line = marker - start
    along = unit(line)
    aside = unit(reject(motion.path(wand) - start, along))
    inwards = motion.path(f"{side.other}_hip") - motion.path(f"{side}_hip")
    aside = aside * np.where(dot(aside, inwards) < 0, -1.0, 1.0)[:, None]
    sine = np.clip(half / np.linalg.norm(line, axis=1), 0.0, 0.5)
    cosine = np.sqrt(1 - sine**2)
    reach = (np.linalg.norm(line, axis=1) * cosine)[:, None]
    centre = start + reach * (cosine[:, None] * along + sine[:, None] * aside)
    return {
        f"{side}_{joint}": centre,
        f"{side}_{joint}_medial": 2 * centre - marker,
    }
