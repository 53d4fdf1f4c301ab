"""What one camera saw, laid out for the fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import FEET, POINTS
from kneewise.motion.filters import percentile
from kneewise.motion.image import ImageMotion

SURE = 0.3
"""Confidence below which a point counts as not seen."""

LEG = 0.491
"""Thigh and shank ÷ stature: Drillis & Contini 1966, as in ``beliefs``."""

TRUNK = 0.305
"""From the middle of the hips to that of the shoulders ÷ stature, as there."""

DEEP = 0.5
"""Sinking of the hips ÷ leg that counts as a bend of depth 1."""

STRAIGHT = 0.015
"""Depth up to which a leg is believed to be nearly straight."""

_NOISE = 0.004
"""How far a point strays from its own mean, ÷ stature: 6 to 7 mm."""

_TOGETHER = 0.25
"""s over which it strays the same way, so that frames are no independent witnesses."""

_REST = 1.5
"""s after which a person on the spot is in another posture: another witness."""

_STILL = 1.5
"""Standing straight counts as somewhat more than one witness: it is seen again and
again, in as many places of the picture as the hips come to rest in."""

_SITTING = 0.6
"""The longest leg in the picture, of what the trunk makes one expect, below which
nobody stands in the film."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sighting:
    """Points of one person in n pictures."""

    time: Array
    """(n,) s."""

    pixels: Array
    """(n, POINTS, 2) px; 0 where not seen."""

    weight: Array
    """(n, POINTS) from 0 to 1; 0 where not seen."""

    feet: Array
    """(FEET, 2) px, where heels and toes stay; NaN where never seen."""

    depth: Array
    """(n,) of the bend, 0 standing, about 1 at the deepest."""

    straight: Array
    """(n,) how much each moment says that the legs are nearly straight."""

    share: float
    """How much one moment weighs in what concerns postures."""

    repeated: float
    """How many pictures in a row say the same thing."""

    size: Array
    """(2,) px, of the picture."""

    stature: float
    """m."""

    scale: float
    """px per m at the person."""

    witness: float
    """rad, the bearing by the estimator's own guess in space; NaN without one."""

    is_from_behind: bool

    @property
    def stray(self) -> float:
        """px, how far a point strays in one picture, as a standard error."""
        return _NOISE * self.stature * self.scale

    def part(self, chosen: slice) -> Sighting:
        """Some of the moments, each weighing what it weighs among all."""
        return replace(
            self,
            time=self.time[chosen],
            pixels=self.pixels[chosen],
            weight=self.weight[chosen],
            depth=self.depth[chosen],
            straight=self.straight[chosen],
        )


def sighting(image: ImageMotion, stature: float, rate: float) -> Sighting:
    """What a film shows, thinned to about *rate* pictures per second.

    Args:
        image: with hips, knees, ankles and shoulders.
        stature: m.
        rate: pictures per second; no more tell no more.
    """
    paths = {name: sure(image, name) for name in (*POINTS, *FEET)}
    step = max(1, round(image.rate / rate))
    shown = np.stack([paths[name] for name in POINTS], axis=1)[::step]
    seen = np.isfinite(shown).all(axis=2)
    drop = _drop(paths)
    standing = float(np.nanpercentile(drop, 95))
    trunk = _trunk(paths)
    expected = LEG / TRUNK * trunk
    has_stood = not standing < _SITTING * expected
    longest = standing if has_stood else expected
    depth = np.clip(1 - _bridged(image.time, drop) / longest, 0, 1)[::step] / DEEP
    feet = [percentile_pair(paths[name]) for name in FEET]
    time = image.time[::step]
    is_straight = (depth < STRAIGHT) & has_stood
    postures = max(4.0, float(time[-1] - time[0]) / _REST)
    return Sighting(
        time=time,
        pixels=np.nan_to_num(shown),
        weight=np.where(seen, _confidence(image)[::step], 0.0),
        feet=np.array(feet),
        depth=depth,
        straight=_STILL * is_straight / np.sqrt(max(1, is_straight.sum())),
        share=float(np.sqrt(postures / len(time))),
        repeated=max(1.0, 2 * _TOGETHER / float(np.median(np.diff(time)))),
        size=np.array([image.width, image.height]),
        stature=stature,
        scale=longest / (LEG * stature),
        witness=_witness(image),
        is_from_behind=_is_from_behind(paths),
    )


def sure(image: ImageMotion, name: str) -> Array:
    """Where a point was surely seen, (n, 2) px; NaN elsewhere."""
    path = image.path(name)
    if name not in image.landmarks:
        return path
    confidence = image.confidence[:, image.landmarks.index(name)]
    return np.where(confidence[:, None] >= SURE, path, np.nan)


def percentile_pair(path: Array) -> Array:
    """The middle of a path (n, 2): its median right and down; NaN if never seen."""
    return np.array([percentile(path[:, axis], 50) for axis in range(2)])


def _confidence(image: ImageMotion) -> Array:
    return image.confidence[:, [image.landmarks.index(name) for name in POINTS]]


def _drop(paths: dict[str, Array]) -> Array:
    """From the hips down to the ankles where they rest, (n,) px."""
    hips = (paths["left_hip"] + paths["right_hip"])[:, 1] / 2
    ankles = [percentile(paths[f"{side}_ankle"][:, 1], 50) for side in Side]
    return np.mean(ankles) - hips


def _trunk(paths: dict[str, Array]) -> float:
    """The longest trunk in the picture, px."""
    ends = [
        paths[f"left_{joint}"] + paths[f"right_{joint}"]
        for joint in ("shoulder", "hip")
    ]
    length = np.linalg.norm(ends[0] - ends[1], axis=1) / 2
    return float(percentile(length, 90))


def _bridged(time: Array, values: Array) -> Array:
    known = np.isfinite(values)
    return np.interp(time, time[known], values[known])


def _witness(image: ImageMotion) -> float:
    if image.lifted is None:
        return float("nan")
    at = image.landmarks.index
    hips, shoulders = (
        image.lifted[:, at(f"left_{pair}")] - image.lifted[:, at(f"right_{pair}")]
        for pair in ("hip", "shoulder")
    )
    across = hips + shoulders
    return float(percentile(np.arctan2(across[:, 0], across[:, 1]), 50))


def _is_from_behind(paths: dict[str, Array]) -> bool:
    across = (paths["left_hip"] - paths["right_hip"])[:, 0]
    across = across + (paths["left_shoulder"] - paths["right_shoulder"])[:, 0]
    return bool(percentile(across, 50) < 0)
