"""Quiet sitting."""

from __future__ import annotations

from kneewise.events.event import Repetition
from kneewise.events.stand import bent, resting
from kneewise.motion.curves import Signals


def sittings(signals: Signals) -> tuple[Repetition, ...]:
    """The longest stretches of quiet sitting: kind ``sit``, in order of time.

    Sitting is resting with both knees bent by more than 50°; see ``stand.resting``.
    """
    return resting(signals, "sit", bent(signals))
