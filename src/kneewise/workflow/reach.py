"""How far a joint goes in a recording: the greatest angle that was held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.ndimage import minimum_filter1d

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.events.event import Activity
from kneewise.exam.range import Range
from kneewise.measures.curves import Curve
from kneewise.measures.material import Material
from kneewise.motion import ImageMotion, Motion
from kneewise.motion.filters import smoothed
from kneewise.motion.grid import grid, on_grid
from kneewise.motion.noise import keypoint_errors, landmark_errors
from kneewise.motion.segments import segments
from kneewise.units import deg, in_deg
from kneewise.workflow.prepare import Prepared, smooth

_HELD = 0.3
"""s: an angle held for less is a passing swing; our choice."""

_MOVED = deg(10)
"""A leg that moved less was not tested; our choice."""

_SITTING = deg(45)
"""Flexion of the hip that tells sitting from lying face down."""

_POINTER = (deg(60), deg(120))
"""Bend of the knee at which the shank shows the turn of the thigh."""

_ALONG = 0.5
"""Length of the thigh in the picture, as a share of the shank's, up to which the camera
looks along it: within 30°."""

_BESIDE = deg(32)
"""How far past the side a camera may look at a lunge."""

_KNEE_OFF = deg(10)
"""Our guess of how far the knee is from a right angle when nobody measures it."""

_HEEL = 0.03
"""Leg lengths above where it rests: a heel that has left the ground."""

_ANGLE_ERROR = deg(6)
"""Shank against vertical by three joint angles, each good to 3.5°."""


class Position(StrEnum):
    """How the person is while a hip is turned."""

    PRONE = "prone"
    SITTING = "sitting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One range of one side."""

    what: Range
    side: Side

    angle: float
    """rad."""

    error: float
    """rad, one standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One direction of one joint: which curve, and which sign of it."""

    curve: str
    sign: float
    ranges: tuple[Range, Range]
    """What it is called lying and sitting."""


def _alike(what: Range) -> tuple[Range, Range]:
    return what, what


WAYS: dict[str, tuple[_Way, ...]] = {
    "hip_rotation": (
        _Way(
            curve="hip_internal_rotation",
            sign=1.0,
            ranges=(
                Range.HIP_INTERNAL_ROTATION_PRONE,
                Range.HIP_INTERNAL_ROTATION_SITTING,
            ),
        ),
        _Way(
            curve="hip_internal_rotation",
            sign=-1.0,
            ranges=(
                Range.HIP_EXTERNAL_ROTATION_PRONE,
                Range.HIP_EXTERNAL_ROTATION_SITTING,
            ),
        ),
    ),
    "hip_flexion": (
        _Way(curve="hip_flexion", sign=1.0, ranges=_alike(Range.HIP_FLEXION)),
    ),
    "hip_extension": (
        _Way(curve="hip_flexion", sign=-1.0, ranges=_alike(Range.HIP_EXTENSION)),
    ),
    "hip_abduction": (
        _Way(curve="hip_adduction", sign=-1.0, ranges=_alike(Range.HIP_ABDUCTION)),
    ),
    "hip_adduction": (
        _Way(curve="hip_adduction", sign=1.0, ranges=_alike(Range.HIP_ADDUCTION)),
    ),
}
"""What can be measured at the hip, by its name on the command line."""


def hip_reach(
    ready: Prepared,
    what: str,
    side: Side | None,
    position: Position | None = None,
) -> tuple[Reach, ...]:
    """How far a hip goes, on each side that moved.

    Args:
        ready: markers, joint angles, or one camera for ``hip_rotation`` alone.
        what: a name of ``WAYS``.
        side: this one alone; None for every side that moved by 10° or more.
        position: needed with one camera; markers tell it by the bend of the hip.

    Raises:
        BadSetting: if one camera is to tell the position.
        UnfitRecording: if nothing moved, or the recording cannot show it.

    Limits:
        Markers slide over the thigh: rotation carries 3 to 10° of error where the
        shank does not point. A hip that a second person moves goes further.
    """
    if isinstance(ready.movement, ImageMotion):
        if what != "hip_rotation":
            raise UnfitRecording(
                f"one camera cannot measure {what.replace('_', ' ')}: it does not see "
                "the pelvis from the side.",
                remedy="Use markers or joint angles, or read it by hand and type it "
                "with kneewise exam add.",
            )
        if position is None:
            raise BadSetting(
                "one camera along the thigh does not tell sitting from lying.",
                remedy="Say it with --position sitting or --position prone.",
            )
        return _by_pointer(ready.movement, side, position)
    material = smooth(ready, Activity.STAND).material
    found = [
        reach
        for each in ((side,) if side else tuple(Side))
        for way in WAYS[what]
        if (reach := _hip(ready, material, way, each)) is not None
    ]
    return _some(found, what)


def lunge_reach(ready: Prepared, side: Side) -> Reach:
    """How far the front shank leans in a lunge with the heel down.

    Raises:
        UnfitRecording: if the camera did not look from the side, or no heel stayed
            down.
    """
    view = ready.view
    past_side = 0.0 if view is None else float(np.pi / 2 - view.angle)
    if view is not None and not past_side <= _BESIDE:
        raise UnfitRecording(
            f"the camera looked {in_deg(past_side):.0f}° past the side of the person; "
            "the lean of a shank is seen from the side alone.",
            remedy="Film from the side, at knee height, the front foot flat.",
        )
    leg = ready.signals.leg(side)
    lifted = np.nan_to_num(leg.heel_height, nan=0.0) > _HEEL
    lean = smoothed(ready.signals.time, np.where(lifted, np.nan, leg.shank_lean))
    moments = grid(ready.signals.time)
    angle, _ = _held(moments, on_grid(ready.signals.time, lean, moments))
    if not angle > _MOVED:
        raise UnfitRecording(
            f"the {side} shank does not lean forward with its heel down.",
            remedy="Record the lunge of that leg from the side, or name the other "
            "side.",
        )
    error = float(np.hypot(_shank_error(ready, side), angle * (1 - np.cos(past_side))))
    return Reach(what=Range.ANKLE_LUNGE, side=side, angle=angle, error=error)


def _hip(ready: Prepared, material: Material, way: _Way, side: Side) -> Reach | None:
    curve = Curve(name=way.curve, side=side)
    values = way.sign * material.curves[curve]
    flexion = material.curves[Curve(name="hip_flexion", side=side)]
    if way.curve == "hip_internal_rotation":
        bend = material.bend[side]
        if _turn_is_guessed(ready, side):
            low, high = _POINTER
            values = np.where((bend >= low) & (bend <= high), values, np.nan)
    angle, at = _held(material.time, values)
    moved = np.isfinite(values).any() and np.nanmax(values) - np.nanmin(values)
    if not (angle > _MOVED and moved > _MOVED):
        return None
    versions = material.versions(np.array([at]))[curve]
    error = float(np.sqrt(np.nansum((versions[1:, 0] - versions[0, 0]) ** 2)))
    is_sitting = bool(flexion[at] > _SITTING)
    return Reach(what=way.ranges[is_sitting], side=side, angle=angle, error=error)


def _turn_is_guessed(ready: Prepared, side: Side) -> bool:
    """Whether no marker shows the turn of the thigh, so that the shank must."""
    body = ready.movement
    return isinstance(body, Motion) and f"{side}_thigh_turn" in segments(body).guessed


def _by_pointer(
    image: ImageMotion, side: Side | None, position: Position
) -> tuple[Reach, ...]:
    """Rotation of a bent hip or of one lying face down: the shank against vertical."""
    found: list[Reach] = []
    for each in (side,) if side else tuple(Side):
        shank = image.path(f"{each}_ankle") - image.path(f"{each}_knee")
        thigh = image.path(f"{each}_knee") - image.path(f"{each}_hip")
        across = image.path(f"{each}_knee") - image.path(f"{each.other}_knee")
        length = np.linalg.norm(shank, axis=1)
        aside = np.linalg.norm(thigh, axis=1) / length
        outward = np.sign(across[:, 0]) * shank[:, 0]
        turn = np.arctan2(outward, np.abs(shank[:, 1]))
        turn = smoothed(image.time, np.where(aside <= _ALONG, turn, np.nan))
        if not np.isfinite(turn).any():
            continue
        error = _pointer_error(length, float(np.nanmedian(aside)))
        moments = grid(image.time)
        even = on_grid(image.time, turn, moments)
        for way in WAYS["hip_rotation"]:
            angle, _ = _held(moments, way.sign * even)
            if angle > _MOVED and np.nanmax(turn) - np.nanmin(turn) > _MOVED:
                what = way.ranges[position is Position.SITTING]
                found.append(Reach(what=what, side=each, angle=angle, error=error))
    if not found:
        raise UnfitRecording(
            "one camera shows the turn of a hip only along the thigh, and no leg was "
            "seen turning so.",
            remedy="Sit facing the camera at knee height, or lie face down with the "
            "feet toward it, knee at a right angle; or use markers.",
        )
    return tuple(found)


def _pointer_error(length: Array, aside: float) -> float:
    """rad: of knee and ankle in the picture, and of a knee that is not square."""
    shank = float(np.nanpercentile(length, 95))
    knee, ankle = keypoint_errors(("left_knee", "left_ankle"), 2 * shank)
    off = np.sin(_KNEE_OFF) * min(aside, 1.0)
    return float(np.sqrt((knee**2 + ankle**2) / shank**2 + off**2))


def _shank_error(ready: Prepared, side: Side) -> float:
    """rad: of the shank against vertical."""
    names = (f"{side}_knee", f"{side}_ankle")
    body = ready.movement
    if isinstance(body, Motion):
        known = dict(
            zip(body.landmarks, landmark_errors(body, ready.substitutes), strict=True)
        )
        length = np.linalg.norm(body.path(names[0]) - body.path(names[1]), axis=1)
        errors = np.array([known[name] for name in names])
        return float(np.linalg.norm(errors) / np.nanmedian(length))
    if isinstance(body, ImageMotion):
        length = np.linalg.norm(body.path(names[0]) - body.path(names[1]), axis=1)
        return _pointer_error(length, 0.0)
    return _ANGLE_ERROR


def _held(time: Array, values: Array) -> tuple[float, int]:
    """The greatest value held for a while, and where: -inf where there is none."""
    step = float(np.median(np.diff(time))) if len(time) > 1 else 1.0
    size = max(1, round(_HELD / step))
    known = np.where(np.isfinite(values), values, -np.inf)
    least = minimum_filter1d(known, size, mode="constant", cval=-np.inf)
    at = int(np.argmax(least))
    return float(least[at]), at


def _some(found: list[Reach], what: str) -> tuple[Reach, ...]:
    if not found:
        raise UnfitRecording(
            f"no leg shows {what.replace('_', ' ')} of 10° or more that was held.",
            remedy="Move one leg at a time to its end and hold it there for a second; "
            "for rotation keep the knee at a right angle.",
        )
    return tuple(found)
