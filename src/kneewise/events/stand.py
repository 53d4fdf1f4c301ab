"""Quiet standing, and what quiet means."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Event, Moment, Repetition
from kneewise.motion.curves import Signals
from kneewise.motion.filters import Mask, rates, runs, smoothed
from kneewise.units import deg

_SLOW = 2.0
"""Hz, cut-off before speeds are judged: the noise of a camera is faster."""

_HIPS = 0.08
"""Leg lengths per second, up or down: some 7 cm/s."""

_FEET = 0.12
"""Leg lengths per second, of either foot against the pelvis."""

_TRUNK = deg(10)
"""rad/s, forward or back."""

SHORTEST = 0.5
"""s: a shorter rest is a pause."""

_MOST = 5
"""Stretches kept, the longest ones."""

BENT = deg(50)
"""rad of either knee: more is sitting."""


def standings(signals: Signals) -> tuple[Repetition, ...]:
    """The longest stretches of quiet standing: kind ``stand``, in order of time."""
    return resting(signals, "stand", ~bent(signals))


def resting(signals: Signals, kind: str, posture: Mask) -> tuple[Repetition, ...]:
    """The longest quiet stretches in a posture, in order of time.

    Quiet: hips slower than 0.08 leg lengths/s up and down, feet slower than 0.12
    against the pelvis, trunk slower than 10°/s, all smoothed at 2 Hz; for half a second
    or longer. What the recording does not show is taken for quiet.

    Args:
        signals: of anybody.
        kind: of the repetitions.
        posture: (n,) where the posture is the wanted one.

    Source:
        The thresholds are ours.
    """
    time = signals.time
    found = [
        (float(time[first]), float(time[after - 1]))
        for first, after in runs(quiet(signals) & posture)
        if time[after - 1] - time[first] >= SHORTEST
    ]
    longest = sorted(found, key=lambda ends: ends[0] - ends[1])[:_MOST]
    return tuple(
        Repetition(
            kind=kind,
            start=start,
            end=end,
            events=(
                Event(moment=Moment.START, time=start),
                Event(moment=Moment.END, time=end),
            ),
        )
        for start, end in sorted(longest)
    )


def quiet(signals: Signals) -> Mask:
    """Where nothing moves: (n,)."""
    slow = np.isfinite(signals.hip_height) | np.isfinite(signals.left.knee_flexion)
    curves = [(signals.hip_height, _HIPS), (signals.trunk_lean, _TRUNK)]
    for side in Side:
        leg = signals.leg(side)
        curves += [(leg.heel_ahead, _FEET), (leg.ankle_height, _FEET)]
        curves += [(leg.knee_flexion, 2 * _TRUNK)]
    for curve, limit in curves:
        slow &= ~(_speed(signals.time, curve) > limit)
    return slow


def bent(signals: Signals) -> Mask:
    """Where the knees are bent as in sitting: (n,)."""
    knees = [signals.leg(side).knee_flexion for side in Side]
    return np.fmin(*knees) > BENT


def _speed(time: Array, curve: Array) -> Array:
    """How fast a curve changes, whichever way: (n,) per second."""
    return np.abs(rates(time, smoothed(time, curve, cutoff=_SLOW)))
