"""Whether several cameras saw one person well enough, in words; some are set right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.motion import Motion
from kneewise.motion.agreement import agreement
from kneewise.motion.sight import Sight
from kneewise.motion.touched import mended
from kneewise.motion.triangulate import APART
from kneewise.units import in_deg

WHOLE = 0.8
"""Share of frames in which each joint of a leg is to be seen."""

HARDLY = 0.1
"""The same of a whole leg, below which nothing can be measured."""

FEWEST = 3
"""Cameras that can be set right by each other."""

MENDED = 0.8
"""Of what cameras leave of each other, what must be left at most once they are set
right, for that to be taken."""

FEW = 0.05
"""Share of frames in which a camera may lose the person, without a doubt."""


def agreeing(
    sights: tuple[Sight, ...],
) -> tuple[tuple[Sight, ...], float, list[Caveat]]:
    """The same by cameras that agree, and how well (m); some are set right for it.

    A calibration is believed as long as no camera misses the others by more than a
    keypoint may. Of two cameras nobody can say which is wrong, nor how: they stay as
    they are.
    """
    found = agreement(sights)
    if len(sights) < FEWEST or not (found.by_camera > APART).any():
        return sights, found.left, list(found.caveats)
    made = mended(sights)
    better = tuple(
        replace(sight, camera=camera)
        for sight, camera in zip(sights, made.cameras, strict=True)
    )
    then = agreement(better)
    if then.left > MENDED * found.left:
        return sights, found.left, list(found.caveats)
    said = Caveat(
        text=f"{found.caveats[0].text} They were turned by up to "
        f"{in_deg(float(made.turned.max())):.1f}° and moved by up to "
        f"{1000 * float(made.moved.max()):.0f} mm from their calibration, by what they "
        f"see of the person, and then agree to {1000 * then.left:.0f} mm.",
        remedy="Check that no camera was touched after the calibration; if one was, "
        "calibrate again.",
        weight=Weight.DOUBT,
    )
    return better, then.left, [said]


def another(count: int, of: int) -> Caveat:
    """A word on frames that were left out, of all frames."""
    return Caveat(
        text=f"In {count} of {of} frames the cameras did not see one and the same "
        "person; these were left out.",
        remedy="Film with one person in view of all cameras.",
        weight=Weight.DOUBT if count > FEW * of else Weight.NOTE,
    )


def cut_off(motion: Motion) -> list[Caveat]:
    """A word on joints of the legs that two cameras seldom saw at once.

    Raises:
        UnfitRecording: if neither leg was hardly ever seen whole.
    """
    seen: dict[Side, float] = {}
    lost: dict[str, float] = {}
    for side in Side:
        joints = [f"{side}_{joint}" for joint in ("hip", "knee", "ankle")]
        there = [np.isfinite(motion.point(name)).all(axis=1) for name in joints]
        seen[side] = float(np.all(there, axis=0).mean())
        lost |= {n: float(t.mean()) for n, t in zip(joints, there, strict=True)}
    words = ", ".join(
        f"the {name.replace('_', ' ')} in {share:.0%}"
        for name, share in lost.items()
        if share < WHOLE
    )
    if not words:
        return []
    text = f"two cameras at once saw {words} of the frames."
    remedy = "Film the whole person, feet and all, with every camera."
    if max(seen.values()) < HARDLY:
        raise UnfitRecording(text, remedy=remedy)
    text = text[0].upper() + text[1:]
    return [Caveat(text=text, remedy=remedy, weight=Weight.DOUBT)]


def how(sights: Sequence[Sight], left: float) -> Caveat:
    """A word on how well cameras agree, who leave *left* m of each other."""
    return Caveat(
        text=f"{len(sights)} cameras were joined; they agree about the person to "
        f"{1000 * left:.0f} mm."
    )
