"""Landings: from the air onto one foot or both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.events.contact import Stance
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.moments import crossing
from kneewise.motion.curves import Seen, Signals
from kneewise.motion.filters import filled, percentile, rates, runs, smoothed

_ALOFT = 0.05
"""Leg lengths of both feet above the ground: nobody stands there."""

_LONG_ENOUGH = 0.08
"""s in the air, at least."""

FALLING = 0.9
"""Leg lengths per second of the hips just before contact; a step down is slower."""

_FEET_FALLING = 0.6
"""The same of the feet: in a squat they seem to sink, but slowly."""

_FASTEST = 8.0
"""Leg lengths per second: nobody falls faster, but a lost landmark jumps."""

_TOUCH = 0.02
"""Leg lengths above its resting level at which a foot touches, by markers."""

_TOUCH_IN_PICTURE = 0.04
"""The same in a picture."""

_BRAKED = 0.9
"""Of the greatest speed of a falling foot: slower, and the ground holds it."""

_BRISK = 20.0
"""Hz, cut-off for the feet: a landing is brisk."""

_TOGETHER = 0.25
"""s between the two feet of one landing, at most."""

_PLATE = 0.1
"""s by which a plate may differ from the curves and still be believed."""

_SETTLED = 0.1
"""Of the depth: back this near to the height before or standing, it is over."""


_CUT_OFF = Caveat(
    text="The recording ends before the deepest point of this landing.",
    remedy="Record until the person stands still again.",
    weight=Weight.VOID,
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Fall:
    """A flight that ends on the ground: samples."""

    first: int
    """First in the air."""

    after: int
    """First near the ground again."""


def landings(
    signals: Signals, plates: tuple[Stance, ...] = ()
) -> tuple[Repetition, ...]:
    """Landings from a drop or a jump: kind ``landing``, in order of time.

    A drop jump has two: the landing from the box and the one after the jump. Each runs
    from the first contact to the next take-off, to standing, or to the end of the
    recording; its deepest point is the lowest of the hips. Each foot has its own
    ``contact`` event. A landing on one foot has that side.

    A foot touches when its heel or toe, whichever is lower, comes within 2 % of the
    leg length of where it rests afterwards, or has lost a tenth of its greatest speed,
    whichever is first: in the air it only gets faster. A force plate goes before that.

    Args:
        signals: with heights of the feet.
        plates: clean contacts with force plates (see ``contact``).

    Limits:
        Contacts were within 10 ms of the plates in a drop jump at 100 Hz, and within
        25 ms in a jump that landed on the tips of the toes. Joint angles without the
        height of the pelvis show no flight.

    Source:
        The rule is ours.
    """
    feet = {side: _lowest(signals, side) for side in Side}
    low = np.fmin(feet[Side.LEFT], feet[Side.RIGHT])
    hips = smoothed(signals.time, signals.hip_height)
    falls = _falls(signals.time, low, hips)
    found = []
    for k, fall in enumerate(falls):
        until = falls[k + 1].first if k + 1 < len(falls) else len(low)
        contacts = {side: _contact(signals, feet[side], fall, until) for side in Side}
        contacts = {
            side: _by_plate(plates, side, when) for side, when in contacts.items()
        }
        repetition = _landing(signals, hips, contacts, until)
        if repetition is not None:
            found.append(repetition)
    return tuple(found)


def _lowest(signals: Signals, side: Side) -> Array:
    """How high the lowest point of a foot is, leg lengths: (n,)."""
    leg = signals.leg(side)
    height, _ = filled(signals.time, np.fmin(leg.heel_height, leg.toe_height))
    return smoothed(signals.time, height, cutoff=_BRISK)


def _falls(time: Array, low: Array, hips: Array) -> list[_Fall]:
    """Flights from which the hips come down fast."""
    speeds = {_FEET_FALLING: -rates(time, low), FALLING: -rates(time, hips)}
    found = []
    for first, after in runs(low > _ALOFT):
        if after >= len(low) or time[after] - time[first] < _LONG_ENOUGH:
            continue
        before = (time > time[after] - 0.1) & (time <= time[after])
        if all(
            least <= percentile(speed[before], 100) <= _FASTEST
            for least, speed in speeds.items()
        ):
            found.append(_Fall(first=first, after=after))
    return found


def _contact(signals: Signals, foot: Array, fall: _Fall, until: int) -> float | None:
    """When one foot touches after a fall, s; None if it stays up."""
    time = signals.time
    since = time - time[fall.after]
    there = np.arange(len(time)) < until
    resting = percentile(foot[(since >= 0.05) & (since <= _TOGETHER) & there], 50)
    touch = _TOUCH_IN_PICTURE if signals.seen is Seen.PICTURE else _TOUCH
    if not resting < _ALOFT + touch:
        return None
    aloft = np.flatnonzero((since >= -0.15) & (since <= 0.0) & (foot > resting + touch))
    if not len(aloft):
        return None
    down = np.where(np.abs(since) <= 0.15, -rates(time, foot), np.nan)
    fastest = int(np.nanargmax(down))
    moments = (
        crossing(time, foot, int(aloft[-1]), level=resting + touch, step=1),
        crossing(time, down, fastest, level=_BRAKED * float(down[fastest]), step=1),
    )
    known = [m for m in moments if m is not None and m < time[fall.after] + _TOGETHER]
    return min(known, default=None)


def _by_plate(
    plates: tuple[Stance, ...], side: Side, when: float | None
) -> float | None:
    """The contact a plate saw in place of the curves' own."""
    seen = [s.on for s in plates if s.side is side and s.on is not None]
    if when is None or not seen:
        return when
    near = min(seen, key=lambda time: abs(time - when))
    return near if abs(near - when) <= _PLATE else when


def _landing(
    signals: Signals, hips: Array, contacts: dict[Side, float | None], until: int
) -> Repetition | None:
    """The landing that follows contacts; None where there is none to follow."""
    touched = {side: when for side, when in contacts.items() if when is not None}
    if not touched:
        return None
    time, start = signals.time, min(touched.values())
    (inside,) = np.nonzero((time >= start) & (np.arange(len(time)) < until))
    if len(inside) < 3 or not np.isfinite(hips[inside]).any():
        return None
    deepest = int(inside[np.nanargmin(hips[inside])])
    end = _end(time, hips, (int(inside[0]), deepest, int(inside[-1])))
    if not start < time[deepest] <= end:
        return None
    side = next(iter(touched)) if len(touched) == 1 else None
    events = [
        Event(moment=Moment.CONTACT, time=when, side=foot)
        for foot, when in touched.items()
    ]
    events.append(Event(moment=Moment.DEEPEST, time=float(time[deepest]), side=side))
    events.append(Event(moment=Moment.END, time=end, side=side))
    events.sort(key=lambda event: event.time)
    cut = deepest == len(time) - 1
    return Repetition(
        kind="landing",
        start=start,
        end=end,
        side=side,
        events=tuple(events),
        caveats=(_CUT_OFF,) if cut else (),
    )


def _end(time: Array, hips: Array, samples: tuple[int, int, int]) -> float:
    """When a landing is over: back to the height at contact, or the last sample."""
    first, deepest, last = samples
    depth = float(hips[first] - hips[deepest])
    level = float(hips[first]) - _SETTLED * depth
    when = crossing(time[: last + 1], hips[: last + 1], deepest, level=level, step=1)
    return float(time[last]) if when is None else when
