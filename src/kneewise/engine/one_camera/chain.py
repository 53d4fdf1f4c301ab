"""How the segments of the fitted body are turned, and what turns them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import Leg, Moving, Whole, leg, outward
from kneewise.engine.one_camera.shape import ABOUT

_AHEAD, _LEFT, _UP = range(3)

SEGMENTS = (
    "pelvis",
    *(f"{side}_{part}" for part in ("thigh", "shank") for side in Side),
)
"""Segments whose turning the fit knows."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Turned:
    """A segment in every moment, and the axes that it turns about."""

    frame: Array
    """(n, 3, 3) columns ahead, left and up of the segment; a pelvis is not tilted."""

    axes: Array
    """(n, 3, c) in the world: what each coordinate turns the segment about."""

    by: tuple[int, ...]
    """c of ``Moving``."""


def turned(segment: str, moving: Array, whole: Array) -> Turned:
    """How a segment is turned.

    Args:
        segment: of ``SEGMENTS``.
        moving: (n, MOVING).
        whole: (WHOLE or more,).
    """
    frame = np.broadcast_to(np.eye(3), (len(moving), 3, 3))
    axes, by = [], []
    for axis, sign, coordinate in _chain(segment):
        axes.append(sign * frame[:, :, axis])
        by.append(coordinate)
        constant = whole[Whole.HEADING] if coordinate == Moving.TURN else 0.0
        frame = frame @ ABOUT[axis](sign * moving[:, coordinate] + constant)
    return Turned(frame=frame, axes=np.stack(axes, axis=-1), by=tuple(by))


def _chain(segment: str) -> list[tuple[int, float, int]]:
    """Axis, sign and coordinate of each turn from the world to a segment."""
    turns = [(_UP, 1.0, int(Moving.TURN)), (_AHEAD, 1.0, int(Moving.LIST))]
    if segment == "pelvis":
        return turns
    name, _, part = segment.partition("_")
    side = Side(name)
    way = outward(side)
    turns += [
        (_LEFT, -1.0, leg(side, Leg.FLEXION)),
        (_AHEAD, -way, leg(side, Leg.ADDUCTION)),
        (_UP, -way, leg(side, Leg.ROTATION)),
    ]
    if part == "shank":
        turns.append((_LEFT, 1.0, leg(side, Leg.KNEE)))
    return turns
