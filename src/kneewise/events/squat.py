"""Squats on both legs, and on one."""

from __future__ import annotations

from kneewise.events.dips import as_repetition, dips, hips_over_ground, standing_leg
from kneewise.events.event import Repetition
from kneewise.motion.curves import Signals

SHALLOWEST = 0.08
"""Leg lengths: some 7 cm of hip drop, 45° of knee bend; less is no squat."""

SHALLOWEST_ON_ONE = 0.03
"""The same on one leg, where people dare less: some 2.5 cm, 30° of knee bend."""


def squats(signals: Signals) -> tuple[Repetition, ...]:
    """Squats on both legs: kind ``squat``, with start, deepest point and end.

    Limits:
        The deepest point is the lowest of the hips, smoothed at 6 Hz.
    """
    found = dips(signals.time, hips_over_ground(signals), shallowest=SHALLOWEST)
    return tuple(as_repetition(dip, "squat") for dip in found)


def single_leg_squats(signals: Signals) -> tuple[Repetition, ...]:
    """Squats on one leg: kind ``single_leg_squat``, with the leg that stands.

    The side is None where the recording does not tell which leg stands.
    """
    height = hips_over_ground(signals)
    found = dips(signals.time, height, shallowest=SHALLOWEST_ON_ONE)
    return tuple(
        as_repetition(
            dip, "single_leg_squat", standing_leg(signals, dip.start, dip.end)
        )
        for dip in found
    )
