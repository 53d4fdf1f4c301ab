"""Heel strikes and toe-offs, from how the feet move under the pelvis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Event, Moment
from kneewise.events.moments import crossing, spread
from kneewise.motion.curves import LegCurves, Seen, Signals
from kneewise.motion.filters import rates, runs, smoothed
from kneewise.motion.peaks import peaks

_SMOOTH = 7.0
"""Hz, cut-off for the positions: Zeni 2008."""

_BRISK = 10.0
"""Hz, cut-off for the speeds: a strike is brisker than the rest of a stride."""

_EXCURSION = 0.12
"""Leg lengths from a strike to a toe-off; less is no step."""

_SHARE = 0.35
"""Share of the usual excursion that a step must have."""

_EDGE = 0.03
"""s at the ends of a stretch, where a peak may be the cut and not the body."""

_APART = 0.3
"""s between two strikes of one foot, at the very least."""

HEEL_STILL = 0.5
"""Of the walking speed: a heel slower than this over the ground has landed."""

TOE_GOING = 0.8
"""Of the walking speed: a toe faster than this over the ground has left."""

_SEARCH = 0.3
"""s around a first guess in which the speeds may correct it."""


def footfalls(signals: Signals) -> tuple[Event, ...]:
    """Heel strikes and toe-offs of both feet, in order of time.

    A heel strikes when it is farthest ahead of the pelvis, and a toe lifts when it is
    farthest behind (Zeni). Landmarks in space carry more: there the strike moves on
    to when the heel is slower over the ground than half the walking speed, and the
    toe-off back to when the toe is faster than 0.8 of it (Bonci). The ground moves,
    too, on a treadmill: it is where the standing toe goes.

    Args:
        signals: of anybody who walks, in any direction; the pelvis need not travel.

    Limits:
        Against force plates (nine walks of eight people, 0.4 to 1.5 m/s): strikes and
        toe-offs 10 ms off in the median, strikes up to 41 ms and toe-offs up to
        32 ms in very slow walking. From a video or from joint angles alone Zeni's
        moments stand as they are: strikes some 30 ms early.

    Source:
        Zeni, Richards & Higginson 2008, Gait Posture 27:710-714; Bonci et al. 2022,
        Front Bioeng Biotechnol 10:868928 (thresholds).
    """
    found: list[Event] = []
    for side in Side:
        leg = signals.leg(side)
        strikes, lifts = _alternating(
            signals.time,
            smoothed(signals.time, leg.heel_ahead, cutoff=_SMOOTH),
            smoothed(signals.time, leg.toe_ahead, cutoff=_SMOOTH),
        )
        ground = _over_ground(signals, leg) if signals.seen is Seen.SPACE else None
        for moments, name in (
            (strikes, Moment.HEEL_STRIKE),
            (lifts, Moment.TOE_OFF),
        ):
            for i in moments:
                when = float(signals.time[i])
                if ground is not None:
                    when = ground.corrected(signals.time, i, name)
                found.append(Event(moment=name, time=when, side=side))
    return tuple(sorted(found, key=lambda event: event.time))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _OverGround:
    """How fast one foot goes over the ground, in walking speeds."""

    heel: Array
    """(n,)."""

    toe: Array
    """(n,)."""

    def corrected(self, time: Array, i: int, moment: Moment) -> float:
        """The moment that Zeni puts at sample *i*, by the speed of the foot; s."""
        if moment is Moment.HEEL_STRIKE:
            when = crossing(time, self.heel, i, level=HEEL_STILL, step=1)
        else:
            when = crossing(time, self.toe, i, level=TOE_GOING, step=-1)
        if when is None or abs(when - time[i]) > _SEARCH:
            return float(time[i])
        return when


def _over_ground(signals: Signals, leg: LegCurves) -> _OverGround | None:
    """The speeds of heel and toe over the ground; None where nothing tells them."""
    time = signals.time

    def rate(curve: Array) -> Array:
        return rates(time, smoothed(time, curve, cutoff=_BRISK))

    toe, pelvis = rate(leg.toe_ahead), rate(signals.travel)
    standing = (toe < 0) & np.isfinite(pelvis)
    if not standing.any():
        return None
    walking = -float(np.median(toe[standing]))
    belt = float(np.median((toe + pelvis)[standing]))
    across = pelvis - belt
    heel = np.hypot(rate(leg.heel_ahead) + across, rate(leg.heel_height))
    toe = np.hypot(toe + across, rate(leg.toe_height))
    return _OverGround(heel=heel / walking, toe=toe / walking)


def _alternating(time: Array, heel: Array, toe: Array) -> tuple[list[int], list[int]]:
    """Strikes and lifts of one foot, by turns: indices of samples."""
    needed = max(_EXCURSION, _SHARE * spread(heel), _SHARE * spread(toe))
    moments = [(i, True, heel[i]) for i in _peaks(time, heel, needed)]
    moments += [(i, False, -toe[i]) for i in _peaks(time, -toe, needed)]
    kept: list[tuple[int, bool, float]] = []
    for moment in sorted(moments):
        if kept and kept[-1][1] == moment[1] and _joined(heel, kept[-1][0], moment[0]):
            # Two of a kind in one stretch: the farther one is the step.
            if moment[2] > kept[-1][2]:
                kept[-1] = moment
        else:
            kept.append(moment)
    strikes = [i for i, strike, _ in kept if strike]
    lifts = [i for i, strike, _ in kept if not strike]
    return strikes, lifts


def _joined(curve: Array, first: int, last: int) -> bool:
    """Whether a curve is known all the way between two samples."""
    return bool(np.isfinite(curve[first : last + 1]).all())


def _peaks(time: Array, curve: Array, needed: float) -> NDArray[np.intp]:
    """Peaks that stand out by *needed* in every stretch without gaps.

    The ends of a stretch are taken for valleys, so that a step cut by the end of the
    recording still counts; a peak on the cut itself does not.
    """
    found = [np.zeros(0, dtype=np.intp)]
    for first, after in runs(np.isfinite(curve)):
        piece, at = curve[first:after], time[first:after]
        if len(piece) < 3:
            continue
        low = piece.min()
        apart = max(1, round(_APART * (len(at) - 1) / (at[-1] - at[0])))
        tops = peaks(
            np.concatenate([[low], piece, [low]]), prominence=needed, distance=apart
        )
        tops = tops - 1
        inside = (at[tops] > at[0] + _EDGE) & (at[tops] < at[-1] - _EDGE)
        found.append(first + tops[inside])
    return np.concatenate(found)
