"""Step-downs: standing on a step, the other heel taps the floor and comes back."""

from __future__ import annotations

from kneewise.events.dips import as_repetition, dips, hips_over_ground, standing_leg
from kneewise.events.event import Repetition
from kneewise.events.squat import SHALLOWEST_ON_ONE
from kneewise.motion.curves import Signals


def step_downs(signals: Signals) -> tuple[Repetition, ...]:
    """Step-downs: kind ``step_down``, with the leg that stays on the step.

    Start and end are those of the drop of the hips; the deepest point is where the
    heel of the other foot taps the floor. The side is None where the recording does
    not tell which leg stays.
    """
    height = hips_over_ground(signals)
    found = dips(signals.time, height, shallowest=SHALLOWEST_ON_ONE)
    return tuple(
        as_repetition(dip, "step_down", standing_leg(signals, dip.start, dip.end))
        for dip in found
    )
