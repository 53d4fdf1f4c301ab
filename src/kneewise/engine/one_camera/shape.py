"""The body of the fit: hinges and ball joints above two feet that stay in place.

The fit itself takes places and slopes from ``kernels.limbs``; a test holds both to one
another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.engine.one_camera.layout import (
    MOVING,
    WHOLE,
    Leg,
    Moving,
    Numbers,
    Whole,
    leg,
    outward,
)

HEEL_BEHIND = 0.036
"""From the ankle back to the heel, as a share of stature; with the heights below drawn
from the foot in Winter's tables: it is 0.152 long and has its ankle at a quarter."""

SOLE = 0.012
"""Height of heel and tip of the toes where an estimator puts them, ÷ stature: 2 cm."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Shape:
    """Where the parts of the body are; every field is (..., 3) m or a direction.

    World axes: x square to the stance, ahead; y left; z up. The origin is on the
    ground, midway between the ankles.
    """

    pelvis: Numbers
    neck: Numbers
    shoulder: dict[Side, Numbers]
    hip: dict[Side, Numbers]
    knee: dict[Side, Numbers]
    ankle: dict[Side, Numbers]
    front: dict[Side, Numbers]
    """Of the shank, ahead."""

    along: dict[Side, Numbers]
    """The shank, upwards."""

    def point(self, name: str) -> Numbers:
        """A landmark by its name, such as ``left_hip``."""
        side, _, joint = name.partition("_")
        where: dict[Side, Numbers] = getattr(self, joint)
        return where[Side(side)]


def shape(moving: Numbers, whole: Numbers) -> Shape:
    """The body in every moment.

    Args:
        moving: (..., MOVING).
        whole: (..., WHOLE), of as many dimensions.
    """
    if moving.shape[-1] != MOVING or whole.shape[-1] != WHOLE:
        raise ValueError("moving and whole do not match the layout.")
    heading = moving[..., Moving.TURN] + whole[..., Whole.HEADING]
    frame = _about_up(heading) @ _about_ahead(moving[..., Moving.LIST])
    pelvis = moving[..., Moving.AHEAD : Moving.TURN]
    hip, knee, ankle, shank = {}, {}, {}, {}
    for side in Side:
        half = outward(side) / 2 * whole[..., Whole.HIPS, None]
        hip[side] = pelvis + half * frame[..., :, 1]
        thigh = frame @ _hip(moving, side)
        bent = _about_left(moving[..., leg(side, Leg.KNEE)])
        shank[side] = thigh @ bent
        knee[side] = hip[side] - whole[..., Whole.THIGH, None] * thigh[..., :, 2]
        reach = whole[..., Whole.SHANK, None] * shank[side][..., :, 2]
        ankle[side] = knee[side] - reach
    trunk = _trunk(moving, heading + whole[..., Whole.TWISTED])
    neck = pelvis + whole[..., Whole.TRUNK, None] * trunk[..., :, 2]
    wide = whole[..., Whole.SHOULDERS, None] / 2 * trunk[..., :, 1]
    return Shape(
        pelvis=pelvis,
        neck=neck,
        shoulder={side: neck + outward(side) * wide for side in Side},
        hip=hip,
        knee=knee,
        ankle=ankle,
        front={side: shank[side][..., :, 0] for side in Side},
        along={side: shank[side][..., :, 2] for side in Side},
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Foot:
    """A foot flat on the ground; points (..., 3) m."""

    ankle: Numbers
    heel: Numbers
    tip: Numbers
    along: Numbers
    """From heel to toes."""

    aside: Numbers
    """To the left of it."""


def foot(whole: Numbers, side: Side, stature: float) -> Foot:
    """Where a foot stands.

    Args:
        whole: (..., WHOLE).
        side: whose.
        stature: m.
    """
    way = outward(side)
    zero = 0 * whole[..., Whole.STANCE]
    ankle = np.stack(
        [
            way * whole[..., Whole.STAGGER] / 2,
            way * whole[..., Whole.STANCE] / 2,
            whole[..., Whole.ANKLE],
        ],
        axis=-1,
    )
    turn = whole[..., Whole.SKEW] + way * whole[..., Whole.TURN_OUT]
    along = np.stack([np.cos(turn), np.sin(turn), zero], axis=-1)
    heel = ankle - HEEL_BEHIND * stature * along
    heel[..., 2] = SOLE * stature + zero
    tip = heel + whole[..., Whole.FOOT, None] * along
    tip[..., 2] = SOLE * stature + zero
    aside = np.stack([-along[..., 1], along[..., 0], zero], axis=-1)
    return Foot(ankle=ankle, heel=heel, tip=tip, along=along, aside=aside)


def _hip(moving: Numbers, side: Side) -> Numbers:
    """The turn from pelvis to thigh: flexion, adduction, rotation (ISB's order)."""
    way = outward(side)
    flexion = _about_left(-moving[..., leg(side, Leg.FLEXION)])
    adduction = _about_ahead(-way * moving[..., leg(side, Leg.ADDUCTION)])
    rotation = _about_up(-way * moving[..., leg(side, Leg.ROTATION)])
    return flexion @ adduction @ rotation


def _trunk(moving: Numbers, heading: Numbers) -> Numbers:
    turned = _about_up(heading + moving[..., Moving.TWIST])
    bowed = turned @ _about_left(moving[..., Moving.BOW])
    return bowed @ _about_ahead(moving[..., Moving.LEAN])


def _about_ahead(angle: Numbers) -> Numbers:
    """Turns (..., 3, 3) that carry left toward up."""
    return _turn(angle, 1, 2)


def _about_left(angle: Numbers) -> Numbers:
    """Turns (..., 3, 3) that carry up toward ahead."""
    return _turn(angle, 2, 0)


def _about_up(angle: Numbers) -> Numbers:
    """Turns (..., 3, 3) that carry ahead toward left."""
    return _turn(angle, 0, 1)


def _turn(angle: Numbers, start: int, end: int) -> Numbers:
    turns = np.zeros((*angle.shape, 3, 3), angle.dtype)
    turns[..., 3 - start - end, 3 - start - end] = 1.0
    turns[..., start, start] = turns[..., end, end] = np.cos(angle)
    turns[..., end, start] = np.sin(angle)
    turns[..., start, end] = -np.sin(angle)
    return turns


ABOUT = (_about_ahead, _about_left, _about_up)
"""Turns about each axis of a frame whose columns are ahead, left and up."""
