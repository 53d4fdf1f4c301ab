"""Rising from a chair and sitting down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.dips import hips_over_ground
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.moments import crossing
from kneewise.motion.curves import Signals
from kneewise.motion.filters import filled, percentile, rates, runs, smoothed
from kneewise.units import deg

LEAST_RISE = 0.15
"""Leg lengths between sitting and standing, at least."""

_TRUNK_MOVES = deg(5)
"""rad/s of the trunk, forward to rise and backward to sit: the movement has begun."""

_HIPS_MOVE = 0.1
"""Share of the fastest rise (or fall): slower, and the hips rest."""

_ARRIVED = 0.3
"""Share of the way that may be missing at either end of a whole movement."""

_BEFORE = 0.8
"""s beside the seat contact in which the trunk must be turning."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Curves:
    """What is looked at, smoothed; each (n,)."""

    time: Array
    height: Array
    speed: Array
    lean_speed: Array
    shank_lean: Array


def chair_moves(signals: Signals) -> tuple[Repetition, ...]:
    """Risings (``sit_to_stand``) and sittings down (``stand_to_sit``), in order.

    A rising starts when the trunk turns forward by more than 5°/s, leaves the seat when
    the hips begin to rise (a tenth of their fastest rise), is most dorsiflexed when
    the shanks lean forward most, and is upright when the hips have stopped rising.
    Sitting down is the same in reverse, up to the contact with the seat and the trunk
    at rest. Movements cut by the recording are left out.

    Limits:
        Seat-off is when the hips move, some 0.1 s before the seat is fully unloaded.
        From the front the trunk may be unseen; then the movement starts at seat-off.

    Source:
        Phases: Schenkman et al. 1990, Phys Ther 70:638-648. The thresholds are ours.
    """
    curves = _curves(signals)
    low, high = (percentile(curves.height, share) for share in (5, 95))
    if not high - low >= LEAST_RISE:
        return ()
    found = []
    for middle, rising in _changes(curves.height, low, high):
        make = _rise if rising else _descent
        repetition = make(curves, middle, (low, high))
        if repetition is not None:
            found.append(repetition)
    return tuple(found)


def _curves(signals: Signals) -> _Curves:
    time = signals.time
    height, _ = filled(time, hips_over_ground(signals))
    height = smoothed(time, height)
    shanks = np.stack([signals.leg(side).shank_lean for side in Side])
    known = np.isfinite(shanks)
    lean = np.where(known, shanks, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    lean = np.where(known.any(axis=0), lean, np.nan)
    return _Curves(
        time=time,
        height=height,
        speed=rates(time, height),
        lean_speed=rates(time, smoothed(time, signals.trunk_lean)),
        shank_lean=smoothed(time, lean),
    )


def _changes(height: Array, low: float, high: float) -> list[tuple[int, bool]]:
    """Whole changes between sitting and standing: a sample half-way, and whether up."""
    lowest, highest = low + _ARRIVED * (high - low), high - _ARRIVED * (high - low)
    found: list[tuple[int, bool]] = []
    for first, after in runs(np.isfinite(height)):
        piece = height[first:after]
        state = np.where(piece >= highest, 1, np.where(piece <= lowest, -1, 0))
        (at,) = np.nonzero(state)
        for a, b in pairwise(at):
            if state[a] != state[b]:
                half = np.abs(piece[a : b + 1] - (low + high) / 2)
                found.append((first + int(a + np.argmin(half)), bool(state[b] > 0)))
    return found


def _rest(
    curves: _Curves, middle: int, levels: tuple[float, float], step: int
) -> float | None:
    """When the hips come to rest, going from half-way forwards or backwards."""
    low, high = levels
    rising = curves.speed[middle] > 0
    way = curves.speed if rising else -curves.speed
    near = curves.height[max(0, middle - 1) : middle + 2].mean()
    goal = high if rising is (step > 0) else low
    # The fastest moment between here and the level where they will rest.
    piece = slice(middle, None) if step > 0 else slice(None, middle + 1)
    fastest = float(np.nanmax(np.where(_close(curves, middle), way, np.nan)[piece]))
    i = middle
    while 0 <= i + step < len(way) and abs(curves.height[i] - near) < 0.6 * abs(
        goal - near
    ):
        i += step
    return crossing(curves.time, way, i, level=_HIPS_MOVE * fastest, step=step)


def _close(curves: _Curves, middle: int) -> Array:
    """Samples within a second of half-way, as a mask."""
    return np.abs(curves.time - curves.time[middle]) <= 1.0


def _rise(
    curves: _Curves, middle: int, levels: tuple[float, float]
) -> Repetition | None:
    """One rising around its half-way sample; None if it is cut."""
    seat_off = _rest(curves, middle, levels, -1)
    upright = _rest(curves, middle, levels, 1)
    if seat_off is None or upright is None:
        return None
    start = _trunk(curves, seat_off, -1)
    moments = [
        (Moment.START, start),
        (Moment.SEAT_OFF, seat_off),
        (Moment.UPRIGHT, upright),
    ]
    leaning = (curves.time >= seat_off) & (curves.time <= upright)
    if np.isfinite(curves.shank_lean[leaning]).any():
        most = np.nanargmax(np.where(leaning, curves.shank_lean, np.nan))
        moments.insert(2, (Moment.MOST_DORSIFLEXED, float(curves.time[most])))
    return _repetition("sit_to_stand", moments)


def _descent(
    curves: _Curves, middle: int, levels: tuple[float, float]
) -> Repetition | None:
    """One sitting down around its half-way sample; None if it is cut."""
    start = _rest(curves, middle, levels, -1)
    seat_on = _rest(curves, middle, levels, 1)
    if start is None or seat_on is None:
        return None
    moments = [
        (Moment.START, start),
        (Moment.SEAT_ON, seat_on),
        (Moment.END, _trunk(curves, seat_on, 1)),
    ]
    return _repetition("stand_to_sit", moments)


def _trunk(curves: _Curves, seat: float, step: int) -> float:
    """When the trunk began to turn forward before, or came to rest after, the seat."""
    way = curves.lean_speed * -step
    near = (curves.time - seat) * step
    window = (near >= 0) & (near <= _BEFORE) & np.isfinite(way)
    if not window.any():
        return seat
    fastest = int(np.argmax(np.where(window, way, -np.inf)))
    if way[fastest] <= _TRUNK_MOVES:
        return seat
    when = crossing(curves.time, way, fastest, level=_TRUNK_MOVES, step=step)
    return seat if when is None else when


def _repetition(kind: str, moments: list[tuple[Moment, float]]) -> Repetition | None:
    """A repetition from its moments, the first and the last of them its ends."""
    start, end = moments[0][1], moments[-1][1]
    if start >= end:
        return None
    events = tuple(Event(moment=moment, time=time) for moment, time in moments)
    return Repetition(kind=kind, start=start, end=end, events=events)
