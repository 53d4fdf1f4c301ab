"""Dips of the hips: down from standing and up again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.moments import crossing
from kneewise.motion.curves import Seen, Signals
from kneewise.motion.filters import percentile, runs, smoothed
from kneewise.motion.peaks import peaks

_LEFT_STANDING = 0.08
"""Share of the depth at which a dip has begun, and at which it is over."""

_ALIKE = 0.4
"""Share of the deepest dip that the others must reach."""

_INCOMPLETE = 0.3
"""Share of the depth that may be missing to standing, before or after."""

_TOP = 90
"""Percentile of the heights between two dips that counts as standing there."""

_BETWEEN = 0.4
"""s between the deepest points of two dips, at the very least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dip:
    """The hips go down from standing and come up again."""

    start: float
    """s, when they have left standing by 8 % of the depth."""

    deepest: float
    """s."""

    end: float
    """s, when they are back within 8 % of the depth."""

    depth: float
    """Leg lengths, from standing before to the deepest point."""


def dips(time: Array, height: Array, *, shallowest: float) -> tuple[Dip, ...]:
    """Whole dips of a curve of hip heights, in order of time.

    A dip begins and ends at 8 % of its own depth below the standing level beside it:
    late enough that sway is none, early enough that a camera and markers agree.
    Dips cut by the recording or by a gap are left out.

    Args:
        time: (n,) s.
        height: (n,) leg lengths, gaps as NaN.
        shallowest: leg lengths; less is sway.
    """
    curve = smoothed(time, height)
    top = percentile(curve, 95)
    found: list[Dip] = []
    for first, after in runs(np.isfinite(curve)):
        at, piece = time[first:after], curve[first:after]
        if len(piece) < 5:
            continue
        needed = max(shallowest, _ALIKE * (top - float(piece.min())))
        rate = (len(at) - 1) / (at[-1] - at[0])
        lows = peaks(
            -piece, prominence=shallowest / 2, distance=max(1, round(_BETWEEN * rate))
        )
        lows = lows[piece[lows] < top - needed]
        found += _between_tops(at, piece, _separate(piece, lows, needed))
    return tuple(found)


def hips_over_ground(signals: Signals) -> Array:
    """The curve to look for dips in: hip heights, or what the knees make of them.

    Returns:
        (n,) leg lengths.
    """
    if np.isfinite(signals.hip_height).any():
        return signals.hip_height
    bends = [signals.leg(side).knee_flexion for side in Side]
    known = [bend for bend in bends if np.isfinite(bend).any()]
    if not known:
        return signals.hip_height
    # With thigh and shank alike, half a bend on either side of the upright.
    return np.cos(sum(known[1:], start=known[0]) / len(known) / 2)


def standing_leg(signals: Signals, start: float, end: float) -> Side | None:
    """The leg that carries a dip alone; None where both do, or nobody can tell.

    It is the one whose ankle keeps still while the other one travels, or else the one
    whose ankle is lower.

    Limits:
        A picture shows the nearer foot lower: there the feet must differ by more.
    """
    during = (signals.time >= start) & (signals.time <= end)
    if not during.any():
        return None
    picture = signals.seen is Seen.PICTURE
    heights = {side: signals.leg(side).ankle_height[during] for side in Side}
    moved = {side: np.ptp(heights[side]) for side in Side}
    level = {side: float(np.median(heights[side])) for side in Side}
    for measured, clear in (
        (moved, 0.1 if picture else 0.05),
        (level, 0.2 if picture else 0.06),
    ):
        difference = measured[Side.LEFT] - measured[Side.RIGHT]
        if abs(difference) > clear:
            return Side.RIGHT if difference > 0 else Side.LEFT
    return None


def as_repetition(dip: Dip, kind: str, side: Side | None = None) -> Repetition:
    """A dip as a repetition of some kind."""
    moments = (
        (Moment.START, dip.start),
        (Moment.DEEPEST, dip.deepest),
        (Moment.END, dip.end),
    )
    return Repetition(
        kind=kind,
        start=dip.start,
        end=dip.end,
        side=side,
        events=tuple(Event(moment=m, time=t, side=side) for m, t in moments),
    )


def _separate(piece: Array, lows: Indices, needed: float) -> list[int]:
    """Low points with a real rise between them; of two without, the lower one."""
    kept: list[int] = []
    for low in (int(i) for i in lows):
        if kept:
            between = float(piece[kept[-1] : low + 1].max())
            rise = between - max(piece[kept[-1]], piece[low])
            if rise < needed / 2:
                kept[-1] = min(kept[-1], low, key=lambda i: float(piece[i]))
                continue
        kept.append(low)
    return kept


def _between_tops(time: Array, piece: Array, lows: list[int]) -> list[Dip]:
    """The dips around low points, as far as standing frames them."""
    highest = percentile(piece, 95)
    borders = [0, *lows, len(piece) - 1]
    found = []
    for before, low, after in zip(borders, lows, borders[2:], strict=False):
        tops = (
            percentile(piece[before : low + 1], _TOP),
            percentile(piece[low : after + 1], _TOP),
        )
        depth = highest - float(piece[low])
        if min(tops) < highest - _INCOMPLETE * depth:
            continue
        times = [
            crossing(
                time,
                piece,
                low,
                level=top - _LEFT_STANDING * (top - float(piece[low])),
                step=step,
            )
            for top, step in zip(tops, (-1, 1), strict=True)
        ]
        if times[0] is not None and times[1] is not None:
            found.append(
                Dip(
                    start=times[0],
                    deepest=float(time[low]),
                    end=times[1],
                    depth=tops[0] - float(piece[low]),
                )
            )
    return found
