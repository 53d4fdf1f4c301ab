"""The band: what a knee does right now, in one of two words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.live.posture import Posture
from kneewise.live.practice import TOGETHER, Practice

_LEAVES = 2 / 3
"""Share of the edge below which a knee that was in counts as fine again: without it
the band would flicker at the edge."""


class Band(StrEnum):
    """What a knee does."""

    FINE = "fine"
    IN = "in"


def bands(
    before: Mapping[Side, Band], now: Posture, practice: Practice, doubt: float
) -> Mapping[Side, Band]:
    """What each knee does now.

    Args:
        before: the bands of the posture before.
        now: what is seen.
        practice: what is practised.
        doubt: rad, the standard error of an inward bend in front of this camera.

    Returns:
        Only the knees about which the posture says something. A knee between two
        telling moments of one bend (deep in a squat the thigh points at the camera)
        keeps its band.
    """
    if practice.activity is Activity.SIT:
        return _together(now)
    found = {}
    for side in Side:
        value = now.inward[side]
        if not np.isfinite(value) or side not in _working(now, practice):
            continue
        is_told = now.is_telling(side) or practice.is_held
        if is_told:
            was_in = before.get(side) is Band.IN
            edge = max(practice.edge, doubt) * (_LEAVES if was_in else 1.0)
            found[side] = Band.IN if value > edge else Band.FINE
        elif side in before and now.bend[side] > 0 and _is_deep(now, side):
            found[side] = before[side]
    return found


def _is_deep(now: Posture, side: Side) -> bool:
    """Whether a knee is bent beyond where its inward bend can be told."""
    return not now.is_telling(side) and now.bend[side] > 0.5


def _working(now: Posture, practice: Practice) -> tuple[Side, ...]:
    """The legs that carry, as far as this posture shows it."""
    if practice.side is not None:
        return (practice.side,)
    if practice.activity is Activity.STEP_DOWN:
        return (now.lower.other,) if now.lower else ()
    if practice.activity in (Activity.SINGLE_LEG_SQUAT, Activity.WALK):
        return (now.lower,) if now.lower else ()
    return tuple(Side)


def _together(now: Posture) -> Mapping[Side, Band]:
    if not np.isfinite(now.apart):
        return {}
    band = Band.IN if now.apart < TOGETHER else Band.FINE
    return dict.fromkeys(Side, band)
