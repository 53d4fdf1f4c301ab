"""Plain curves from landmarks in one picture, from any side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.curves import LegCurves, Seen, Signals
from kneewise.motion.filters import filled, percentile
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.motion.noise import SHANKS
from kneewise.motion.signals_space import along, averaged, bend, from_space, stand_in

_ASLANT = 0.5
"""Sine of the angle between facing and camera from which forward shows in the
picture: 30° away from frontal."""

_FROM_THE_SIDE = 0.85
"""The same, from which the bend of a knee shows as it is: within 32° of the side."""

_DRIFT = 0.25
"""Growth of the person in the picture that means a walk toward the camera."""

_FRONTAL_WIDTH = 0.6
"""Shoulders over trunk in a picture from the front, at least."""

_TURN = 1.0
"""s over which the facing is averaged."""


def from_picture(image: ImageMotion) -> Signals:
    """The plain curves of landmarks in a picture; see ``signals``.

    Heights are heights in the picture, so the camera should stand level. What happens
    in the sagittal plane is taken from the picture where the person is seen at least
    30° from the front or back, and from the estimator's guess in space otherwise.
    The knee is bent by the guess in space where there is one: projected angles mean
    little from most sides. A person who walks toward the camera grows; a steady
    growth of more than a quarter is taken out.

    Limits:
        Without a guess in space and from the front, what is ahead and behind is not
        known, and the bend of the knee follows from how much shorter the leg looks.
    """
    flat = _upright(image)
    shape = _lifted(image)
    guess = from_space(shape) if shape is not None else None
    view = _view(flat, guess)
    forward = np.zeros((len(image.time), 3))
    forward[:, 1] = np.where(view.aside < 0, -1.0, 1.0)
    seen = along(flat, forward, 1.0)
    aslant = _middle(np.abs(view.aside)) >= _ASLANT
    sagittal = seen if aslant else guess
    nothing = np.full(len(image.time), np.nan)
    legs = {
        side: _leg(
            seen.leg(side),
            sagittal.leg(side) if sagittal else None,
            _bent(flat, guess, view, side),
        )
        for side in Side
    }
    return Signals(
        time=image.time,
        left=legs[Side.LEFT],
        right=legs[Side.RIGHT],
        hip_height=seen.hip_height,
        trunk_lean=sagittal.trunk_lean if sagittal else nothing,
        travel=seen.travel if aslant else nothing,
        heading=np.arctan2(view.aside, view.facing),
        leg_length=float("nan"),
        seen=Seen.PICTURE,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _View:
    """From where the camera sees the person, over time."""

    aside: Array
    """(n,) how far the person faces to the right of the picture, from -1 to 1."""

    facing: Array
    """(n,) how far they face the camera, from -1 to 1."""


def _upright(image: ImageMotion) -> Motion:
    """The picture as a flat body: x 0, y to the right, z up, in standing legs."""
    pixels, _ = filled(image.time, image.pixels)
    points = np.zeros((*pixels.shape[:2], 3))
    points[:, :, 0] = np.where(np.isfinite(pixels[:, :, 0]), 0.0, np.nan)
    points[:, :, 1:] = pixels * np.array([1.0, -1.0])
    flat = Motion(time=image.time, landmarks=image.landmarks, positions=points)
    growth = _growth(flat)
    points[:, :, 2] -= _horizon(flat, growth)
    size = growth[:, None, None] * _leg_px(flat)
    return Motion(time=image.time, landmarks=image.landmarks, positions=points / size)


def _horizon(flat: Motion, growth: Array) -> float:
    """The row, counted up in px, toward which people shrink as they go away."""
    feet = np.fmin(
        *(stand_in(flat, side, ("ankle", "heel", "toe"))[:, 2] for side in Side)
    )
    known = np.isfinite(feet)
    if np.ptp(growth) == 0 or known.sum() < 3:
        return 0.0
    _, row = np.polyfit(growth[known], feet[known], 1)
    return float(row)


def _leg_px(flat: Motion) -> float:
    """The length of the standing leg in the picture, px; 1 if never seen."""
    lengths = [_standing(flat, side) for side in Side]
    return max((length for length in lengths if length > 0), default=1.0)


def _standing(flat: Motion, side: Side) -> float:
    """How far a hip is from its ankle while the leg is straight; 0 if never seen.

    Nobody who sits throughout shows it: then nearly two shanks.
    """
    reach = np.linalg.norm(_segment(flat, f"{side}_hip", f"{side}_ankle"), axis=1)
    shank = np.linalg.norm(_segment(flat, f"{side}_knee", f"{side}_ankle"), axis=1)
    both = [percentile(reach, 90), SHANKS * percentile(shank, 90)]
    return float(max((length for length in both if length > 0), default=0.0))


def _growth(flat: Motion) -> Array:
    """The size of the person over time, against the middle of the recording: (n,).

    From lengths that a bend of the knees leaves alone: trunk, shoulders and shanks.
    """
    pairs = [("left_shoulder", "right_shoulder")]
    pairs += [(f"{side}_shoulder", f"{side}_hip") for side in Side]
    pairs += [(f"{side}_knee", f"{side}_ankle") for side in Side]
    size = sum(np.linalg.norm(_segment(flat, a, b), axis=1) for a, b in pairs)
    time, known = flat.time - flat.time.mean(), np.isfinite(size)
    steady = np.ones(len(time))
    if known.sum() < 3:
        return steady
    # The farther the smaller: at constant speed the inverse of the size is a line.
    slope, level = np.polyfit(time[known], 1 / np.maximum(size[known], 1.0), 1)
    line = level + slope * time
    if level <= 0 or line.min() <= 0 or line.max() / line.min() < 1 + _DRIFT:
        return steady
    return level / line


def _segment(motion: Motion, start: str, end: str) -> Array:
    """From one landmark to another, (n, 3); NaN where one was never seen."""
    if not motion.has(start, end):
        return np.full((len(motion.time), 3), np.nan)
    return motion.path(end) - motion.path(start)


def _lifted(image: ImageMotion) -> Motion | None:
    """The estimator's guess in space as a motion, or None."""
    if image.lifted is None or not np.isfinite(image.lifted).any():
        return None
    return Motion(time=image.time, landmarks=image.landmarks, positions=image.lifted)


def _view(flat: Motion, guess: Signals | None) -> _View:
    """From where the person is seen, smoothed over a second."""
    if guess is not None:
        return _View(aside=np.sin(guess.heading), facing=np.cos(guess.heading))
    across = _segment(flat, "right_shoulder", "left_shoulder")[:, 1]
    trunk = np.linalg.norm(_segment(flat, "left_shoulder", "left_hip"), axis=1)
    wide = np.clip(across / trunk / _FRONTAL_WIDTH, -1.0, 1.0)
    facing = np.clip(averaged(flat.time, wide, _TURN), -1.0, 1.0)
    toward = np.zeros(len(flat.time))
    for ends in (
        ("left_heel", "left_toe"),
        ("right_heel", "right_toe"),
        ("left_ear", "nose"),
        ("right_ear", "nose"),
    ):
        toward += np.nan_to_num(_segment(flat, *ends)[:, 1])
    sign = np.where(averaged(flat.time, toward, _TURN) < 0, -1.0, 1.0)
    return _View(aside=sign * np.sqrt(1 - facing**2), facing=facing)


def _bent(flat: Motion, guess: Signals | None, view: _View, side: Side) -> Array:
    """The bend of a knee: in space, from the side, or from how short the leg looks."""
    if guess is not None:
        return guess.leg(side).knee_flexion
    if not flat.has(*(f"{side}_{joint}" for joint in ("hip", "knee", "ankle"))):
        return np.full(len(flat.time), np.nan)
    hip, knee, ankle = flat.leg(side)
    if float(_middle(np.abs(view.aside))) >= _FROM_THE_SIDE:
        return bend(hip, knee, ankle)
    # Thigh and shank are nearly alike: half the leg is the cosine of half the bend.
    reach = np.linalg.norm(hip - ankle, axis=1) / (_standing(flat, side) or 1.0)
    return 2 * np.arccos(np.clip(reach, 0.0, 1.0))


def _leg(seen: LegCurves, sagittal: LegCurves | None, knee: Array) -> LegCurves:
    """One leg: its heights as *seen*, what is ahead and leans from *sagittal*."""
    nothing = np.full(len(knee), np.nan)
    return LegCurves(
        knee_flexion=knee,
        hip_flexion=sagittal.hip_flexion if sagittal else nothing,
        shank_lean=sagittal.shank_lean if sagittal else nothing,
        ankle_height=seen.ankle_height,
        heel_height=seen.heel_height,
        toe_height=seen.toe_height,
        heel_ahead=sagittal.heel_ahead if sagittal else nothing,
        toe_ahead=sagittal.toe_ahead if sagittal else nothing,
    )


def _middle(values: Array) -> float:
    """The median of the known values; 0 where none is known."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0
