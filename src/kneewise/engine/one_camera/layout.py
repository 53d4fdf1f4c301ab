"""What is unknown: coordinates that change over time, and those of the whole film."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, TypeAlias

from numpy.typing import NDArray

from kneewise.anatomy import Side

Numbers: TypeAlias = NDArray[Any]
"""Real numbers, or complex ones where a slope is taken by a complex step."""


class Moving(IntEnum):
    """Coordinates of one moment: m and rad."""

    AHEAD = 0
    LEFT = 1
    UP = 2
    TURN = 3
    """Of the pelvis about the vertical, to the left, beyond ``Whole.HEADING``."""

    LIST = 4
    """Of the pelvis, right side lower."""

    LEGS = 5
    """Four for the left leg, then four for the right: see ``Leg``."""

    BOW = 13
    """Of the trunk, forward."""

    LEAN = 14
    """Of the trunk, to the right."""

    TWIST = 15
    """Of the shoulders against the pelvis, to the left."""


MOVING = 16


class Leg(IntEnum):
    """Coordinates of one leg, from the first of its four."""

    FLEXION = 0
    """Of the hip, from straight down: no camera tells the tilt of a pelvis."""

    ADDUCTION = 1
    ROTATION = 2
    KNEE = 3


class Whole(IntEnum):
    """Unknowns of the whole film: rad, m, or as it says."""

    BEARING = 0
    """Of the camera round the person, from ahead of them to their left."""

    PITCH = 1
    """Of the camera, looking down."""

    ROLL = 2
    LOG_FOCAL = 3
    """log px."""

    ASIDE = 4
    """Of the middle of the stance from the camera, to the right."""

    HEIGHT = 5
    """Of the camera above the ground."""

    AWAY = 6
    """Of the middle of the stance from the camera."""

    THIGH = 7
    SHANK = 8
    HIPS = 9
    """Between the centres of the hips."""

    SHOULDERS = 10
    TRUNK = 11
    ANKLE = 12
    """Height of the ankle above the ground."""

    HEADING = 13
    """Of the pelvis on average, from square to the stance to the left."""

    TWISTED = 14
    """Of the shoulders against the pelvis on average."""

    STAGGER = 15
    """How far the left foot stands ahead of the right."""

    STANCE = 16
    """Between the ankles, sideways."""

    TURN_OUT = 17
    """Of both feet."""

    SKEW = 18
    """Of both feet together, to the left."""

    FOOT = 19
    """From heel to tip of the toes."""

    OFFSETS = 20
    """Where the estimator sees a point, less where it is: px right and down for each of
    ``POINTS``; then how much more of it at a deep bend; then for each of ``FEET``."""


POINTS = tuple(
    f"{side}_{joint}" for joint in ("hip", "knee", "ankle", "shoulder") for side in Side
)
"""Points followed from frame to frame."""

FEET = tuple(f"{side}_{end}" for end in ("heel", "toe_tip") for side in Side)
"""Points that stay where they are, seen once: the median over the film."""

CONSTANT = slice(Whole.OFFSETS, Whole.OFFSETS + 2 * len(POINTS))
DEEPER = slice(CONSTANT.stop, CONSTANT.stop + 2 * len(POINTS))
STANDING = slice(DEEPER.stop, DEEPER.stop + 2 * len(FEET))
WHOLE = STANDING.stop


def leg(side: Side, part: Leg) -> int:
    """Where a coordinate of a leg stands among those of a moment."""
    return Moving.LEGS + part + (0 if side is Side.LEFT else len(Leg))


def outward(side: Side) -> float:
    """The sign that turns leftward into outward."""
    return 1.0 if side is Side.LEFT else -1.0
