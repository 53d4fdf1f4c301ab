"""A posture: the few numbers of one pose that a coach follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Activity
from kneewise.live.pose import LANDMARKS, Pose, image_of
from kneewise.measures.curves import collapse
from kneewise.motion.frontal import seen_in_picture
from kneewise.units import deg

SURE = 0.3
"""Confidence below which a landmark counts as not seen, as in ``workflow.prepare``."""

_STANDING = 1.9
"""Shanks from the ankle to the hip of who stands, at least: thigh and shank are nearly
alike (``motion.signals_picture``)."""

_RAISED = 0.05
"""Heights of the hips by which an ankle must be above the other to count as raised."""

_SHALLOW, _DEEP = deg(15), deg(60)
"""Bend of the knee between which its inward bend says something
(``measures.takes``)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Posture:
    """The few numbers of one pose; NaN where the pose does not show them."""

    time: float
    """s."""

    height: float
    """px from the ankle that stands up to the middle of the hips."""

    standing: float
    """px, the height of the hips that the shanks would give this person upright."""

    bend: Mapping[Side, float]
    """rad, of each knee."""

    inward: Mapping[Side, float]
    """rad, inward bend of each knee, seen from the front."""

    apart: float
    """Knees apart ÷ ankles apart."""

    lower: Side | None
    """The side whose ankle is the lower one in the picture; None where both are level
    or not seen."""

    def is_telling(self, side: Side) -> bool:
        """Whether the inward bend of a knee means anything here."""
        return bool(_SHALLOW <= self.bend[side] <= _DEEP)


def posture(pose: Pose, activity: Activity) -> Posture:
    """The few numbers of a pose that matter in an activity."""
    legs = {side: _leg(pose, side) for side in Side}
    ankle = {side: float(leg[2, 1]) for side, leg in legs.items()}
    hips = float(np.mean([leg[0, 1] for leg in legs.values()]))
    shank = np.mean([np.hypot(*(leg[1] - leg[2])) for leg in legs.values()])
    knees, feet = (
        abs(float(legs[Side.LEFT][i, 0] - legs[Side.RIGHT][i, 0])) for i in (1, 2)
    )
    height = _ground(ankle, activity) - hips
    frontal = seen_in_picture(image_of([pose]))
    return Posture(
        time=pose.time,
        height=height,
        standing=_STANDING * float(shank),
        bend={side: _bend(pose, side) for side in Side},
        inward={
            side: _known(legs[side], float(collapse(frontal, side)[0])) for side in Side
        },
        apart=knees / feet if feet > 0 else float("nan"),
        lower=_lower(ankle, height),
    )


def _leg(pose: Pose, side: Side) -> Array:
    """Hip, knee and ankle, (3, 2) px; NaN where not surely seen."""
    names = [f"{side}_{joint}" for joint in ("hip", "knee", "ankle")]
    is_sure = [pose.confidence[LANDMARKS.index(name)] >= SURE for name in names]
    points = np.array([pose.point(name) for name in names])
    return np.where(np.array(is_sure)[:, None], points, np.nan)


def _ground(ankle: Mapping[Side, float], activity: Activity) -> float:
    """The row of the ankle that stands, px down.

    On one leg it is the lower one, since the other is held up; on a step it is the
    upper one, since the other goes down to the floor.
    """
    rows = list(ankle.values())
    if activity is Activity.SINGLE_LEG_SQUAT:
        return max(rows)
    if activity is Activity.STEP_DOWN:
        return min(rows)
    return sum(rows) / len(rows)


def _lower(ankle: Mapping[Side, float], height: float) -> Side | None:
    below = (ankle[Side.LEFT] - ankle[Side.RIGHT]) / height if height > 0 else np.nan
    if not abs(below) > _RAISED:
        return None
    return Side.LEFT if below > 0 else Side.RIGHT


def _bend(pose: Pose, side: Side) -> float:
    """The bend of a knee, rad: in space, or from how short the leg looks."""
    hip, knee, ankle = (
        pose.lifted_point(f"{side}_{joint}") for joint in ("hip", "knee", "ankle")
    )
    if pose.lifted is not None:
        thigh, shank = hip - knee, ankle - knee
        lengths = np.linalg.norm(thigh) * np.linalg.norm(shank)
        cosine = float(thigh @ shank) / lengths if lengths > 0 else np.nan
        return float(np.pi - np.arccos(np.clip(cosine, -1.0, 1.0)))
    leg = _leg(pose, side)
    shank_px = float(np.hypot(*(leg[1] - leg[2])))
    reach = float(np.hypot(*(leg[0] - leg[2])))
    return float(2 * np.arccos(np.clip(reach / (2 * shank_px), 0.0, 1.0)))


def _known(leg: Array, value: float) -> float:
    """A value that needs the whole leg; NaN where part of it was not seen."""
    return value if np.isfinite(leg).all() else float("nan")
