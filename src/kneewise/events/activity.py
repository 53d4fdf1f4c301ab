"""Which activity a recording shows, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.chair import LEAST_RISE, chair_moves
from kneewise.events.dips import hips_over_ground
from kneewise.events.event import Activity, Moment, Repetition
from kneewise.events.footfalls import footfalls
from kneewise.events.landing import landings
from kneewise.events.moments import ramp, spread
from kneewise.events.squat import (
    SHALLOWEST,
    SHALLOWEST_ON_ONE,
    single_leg_squats,
    squats,
)
from kneewise.motion.curves import Signals
from kneewise.motion.filters import Mask, filled, percentile, rates, runs, smoothed
from kneewise.units import deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a recording seems to show."""

    activity: Activity

    sureness: float
    """From 0 to 1: how much better it fits than the runner-up."""

    runner_up: Activity


def recognise(signals: Signals) -> Recognised:
    """The activity that fits best, by rules on what the body does.

    Every activity is given a mark from 0 to 1, the smallest of its own conditions
    (all of them must hold); the sureness is the lead of the best over the second.

    Args:
        signals: of one recording with one activity.

    Limits:
        The rules know nothing else: a lunge, a jump rope or a dance is given the
        name of what it resembles, with a low sureness at best.

    Source:
        The rules are ours.
    """
    marks = _marks(signals)
    order = sorted(Activity, key=lambda activity: -marks.get(activity, 0.0))
    best, second = order[:2]
    return Recognised(
        activity=best,
        sureness=float(marks.get(best, 0.0) - marks.get(second, 0.0)),
        runner_up=second,
    )


def _marks(signals: Signals) -> dict[Activity, float]:
    """How well each activity fits, from 0 to 1."""
    walk, fall = _walks(signals), _lands(signals)
    others = 1 - max(walk, fall)
    seated = _seat(signals)
    dipping = single_leg_squats(signals)
    depth = spread(hips_over_ground(signals))
    alone, below = _alone(dipping), _below(signals, dipping)
    rising = ramp(depth, LEAST_RISE / 2, LEAST_RISE) if chair_moves(signals) else 0.0
    deep = ramp(_deepest(signals, squats(signals)), SHALLOWEST / 2, 1.5 * SHALLOWEST)
    shallow = ramp(_deepest(signals, dipping), SHALLOWEST_ON_ONE / 2, SHALLOWEST_ON_ONE)
    still = _still(signals)
    bent = ramp(_bend(signals), deg(40), deg(60))
    return {
        Activity.WALK: walk * (1 - fall),
        Activity.LANDING: fall,
        Activity.SIT_TO_STAND: min(rising, seated, 1 - alone, others),
        Activity.SQUAT: min(deep, 1 - seated, 1 - alone, others),
        Activity.SINGLE_LEG_SQUAT: min(shallow, alone, 1 - below, 1 - seated, others),
        Activity.STEP_DOWN: min(shallow, alone, below, 1 - seated, others),
        Activity.STAND: min(still, 1 - bent, others),
        Activity.SIT: min(still, bent, others),
    }


def _walks(signals: Signals) -> float:
    """Feet that swing far, by turns."""
    left, right = (signals.leg(side).heel_ahead for side in Side)
    events = footfalls(signals)
    swing = min(spread(left), spread(right))
    strikes = sum(event.moment is Moment.HEEL_STRIKE for event in events)
    both = {event.side for event in events}
    return min(
        ramp(swing, 0.15, 0.35),
        ramp(_agreement(left, right), 0.2, -0.4),
        ramp(strikes, 0.0, 2.0),
        1.0 if len(both) == 2 else 0.5,
    )


def _lands(signals: Signals) -> float:
    """Both feet off the ground, and a hard arrival."""
    found = landings(signals)
    if not found:
        return 0.0
    time, hips = signals.time, smoothed(signals.time, signals.hip_height)
    falling = -rates(time, hips)
    near = [np.abs(time - landing.start) <= 0.1 for landing in found]
    return max(ramp(percentile(falling[at], 90), 0.6, 1.3) for at in near)


def _agreement(a: Array, b: Array) -> float:
    """The correlation of two curves where both are known; 0 where none is."""
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 3 or min(np.ptp(a[known]), np.ptp(b[known])) < 1e-6:
        return 0.0
    return float(np.corrcoef(a[known], b[known])[0, 1])


def _seat(signals: Signals) -> float:
    """Whether the person is carried by a seat while the hips are low.

    On a seat the hips rest, the trunk can be upright, the shanks are steep and the
    feet are far ahead of the hips; who squats must keep over the feet.
    """
    time = signals.time
    height, _ = filled(time, hips_over_ground(signals))
    height = smoothed(time, height)
    low, high = percentile(height, 5), percentile(height, 95)
    if not high - low >= LEAST_RISE:
        return 0.0
    speed = np.abs(rates(time, height))
    lows = [
        _seated(signals, slice(a, b), (height, speed))
        for a, b in runs(height < (low + high) / 2)
        if height[a:b].min() < low + 0.3 * (high - low)
    ]
    return float(np.median(lows)) if lows else 0.0


def _seated(signals: Signals, low: slice, hips: tuple[Array, Array]) -> float:
    """The same for one low stretch."""
    height, speed = hips[0][low], hips[1][low]
    deepest = height < height.min() + 0.05
    step = float(np.median(np.diff(signals.time)))
    resting = float(np.count_nonzero(speed < 0.05)) * step
    leaning = percentile(signals.trunk_lean[low], 5)
    shanks = _of_both(signals, "shank_lean", low, deepest)
    heels = _of_both(signals, "heel_ahead", low, deepest)
    marks = [ramp(resting, 0.15, 0.5)]
    for value, squatting, sitting in (
        (leaning, deg(20), deg(5)),
        (shanks, deg(16), deg(8)),
        (heels, 0.18, 0.3),
    ):
        if np.isfinite(value):
            marks.append(ramp(value, squatting, sitting))
    return float(np.mean(marks))


def _of_both(signals: Signals, name: str, part: slice, where: Mask) -> float:
    """The median of a curve of both legs over part of the time."""
    both = [getattr(signals.leg(side), name)[part][where] for side in Side]
    return percentile(np.concatenate(both), 50)


def _deepest(signals: Signals, dipping: tuple[Repetition, ...]) -> float:
    """How deep the usual dip is, leg lengths; 0 without any."""
    height = hips_over_ground(signals)
    depths = []
    for dip in dipping:
        during = (signals.time >= dip.start) & (signals.time <= dip.end)
        depths.append(np.nanmax(height[during]) - np.nanmin(height[during]))
    return float(np.median(depths)) if depths else 0.0


def _alone(dipping: tuple[Repetition, ...]) -> float:
    """The share of dips that one leg carries."""
    if not dipping:
        return 0.0
    return sum(dip.side is not None for dip in dipping) / len(dipping)


def _below(signals: Signals, dipping: tuple[Repetition, ...]) -> float:
    """Whether the free foot goes below the standing one, as from a step."""
    under = []
    for dip in dipping:
        if dip.side is not None:
            during = (signals.time >= dip.start) & (signals.time <= dip.end)
            stands = signals.leg(dip.side).ankle_height[during]
            free = signals.leg(dip.side.other).ankle_height[during]
            under.append(percentile(stands - free, 95))
    return ramp(float(np.median(under)), 0.0, 0.1) if under else 0.0


def _still(signals: Signals) -> float:
    """Nothing moves much, for long enough to say so."""
    if not np.isfinite(hips_over_ground(signals)).any():
        return 0.0
    lasting = float(signals.time[-1] - signals.time[0])
    moves = [0.2 + 0.8 * ramp(lasting, 0.0, 1.0)]
    moves.append(ramp(spread(hips_over_ground(signals)), 0.1, 0.03))
    for side in Side:
        leg = signals.leg(side)
        moves.append(ramp(spread(leg.heel_ahead), 0.25, 0.1))
        moves.append(ramp(spread(leg.ankle_height), 0.15, 0.05))
    moves.append(ramp(spread(signals.trunk_lean), deg(30), deg(10)))
    return min(moves)


def _bend(signals: Signals) -> float:
    """The usual bend of the straighter knee, rad."""
    return min(
        (
            percentile(signals.leg(side).knee_flexion, 50)
            for side in Side
            if np.isfinite(signals.leg(side).knee_flexion).any()
        ),
        default=0.0,
    )
