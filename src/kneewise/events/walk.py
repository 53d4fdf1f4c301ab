"""Strides and stances of a walk."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.events.contact import Stance
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.footfalls import footfalls
from kneewise.motion.curves import Signals

_SAME = 0.06
"""s: a plate that sees a foot this much later or earlier saw only part of it."""

_SHORTEST = 0.4
_LONGEST = 4.0
"""s of a stride: quicker is running, slower is standing in between."""

_UNEVEN = 1.45
"""Times the usual stride: longer, and a strike in between was missed; as much shorter,
and one was made up."""


def strides(
    signals: Signals, plates: tuple[Stance, ...] = ()
) -> tuple[Repetition, ...]:
    """Strides of either side, and stances that belong to no whole stride.

    A stride (kind ``stride``) runs from a heel strike to the next of the same foot and
    holds its toe-off and the events of the other foot. Where a recording shows only
    one step of a foot, its contact alone is kept (kind ``stance``).

    Args:
        signals: of somebody walking.
        plates: clean contacts with force plates (see ``contact``); they go before
            what the curves say.
    """
    return between_strikes(with_plates(footfalls(signals), plates))


def between_strikes(events: tuple[Event, ...]) -> tuple[Repetition, ...]:
    """Strides, and stances of no whole stride, from footfalls; see ``strides``."""
    found: list[Repetition] = []
    for side in Side:
        whole = _strides(events, side)
        found += whole
        found += _stances(events, side, whole)
    return tuple(sorted(found, key=lambda repetition: repetition.start))


def strides_without_lifts(events: tuple[Event, ...]) -> tuple[Repetition, ...]:
    """Strides of either side from heel strikes of both by turns, in order of time."""
    found = []
    for first, middle, last in zip(events, events[1:], events[2:], strict=False):
        fits = first.side is last.side and middle.side is not first.side
        if fits and _SHORTEST <= last.time - first.time <= _LONGEST:
            found.append(
                Repetition(
                    kind="stride",
                    start=first.time,
                    end=last.time,
                    side=first.side,
                    events=(middle,),
                )
            )
    return tuple(found)


def with_plates(
    events: tuple[Event, ...], plates: tuple[Stance, ...]
) -> tuple[Event, ...]:
    """Footfalls with the moments that force plates saw in place of the curves' own.

    A plate is believed within 60 ms of the curves: a foot half beside a plate loads
    it late and leaves it early. A moment that the curves missed is added.
    """
    known = list(events)
    for stance in plates:
        for moment, time in (
            (Moment.HEEL_STRIKE, stance.on),
            (Moment.TOE_OFF, stance.off),
        ):
            if time is not None:
                _place(known, Event(moment=moment, time=time, side=stance.side))
    return tuple(sorted(known, key=lambda event: event.time))


def _place(known: list[Event], seen: Event) -> None:
    """Put an event seen by a plate in the place of the same event, or add it."""
    alike = [e for e in known if e.side is seen.side and e.moment is seen.moment]
    near = min(alike, key=lambda event: abs(event.time - seen.time), default=None)
    if near is not None and abs(near.time - seen.time) < _SAME:
        known[known.index(near)] = seen
    elif near is None or abs(near.time - seen.time) > _SHORTEST:
        known.append(seen)


def _strides(events: tuple[Event, ...], side: Side) -> list[Repetition]:
    """The whole strides of one side."""
    strikes = [
        event.time
        for event in events
        if event.side is side and event.moment is Moment.HEEL_STRIKE
    ]
    lasting = np.diff(strikes)
    usual = float(np.median(lasting)) if len(lasting) else 0.0
    found = []
    for start, end in pairwise(strikes):
        inside = _between(events, start, end)
        lifts = [e for e in inside if e.side is side and e.moment is Moment.TOE_OFF]
        shortest = max(_SHORTEST, usual / _UNEVEN)
        fits = shortest <= end - start <= min(_LONGEST, _UNEVEN * usual)
        if fits and len(lifts) == 1:
            found.append(
                Repetition(
                    kind="stride",
                    start=start,
                    end=end,
                    side=side,
                    events=inside,
                    caveats=_order(inside, side),
                )
            )
    return found


def _order(inside: tuple[Event, ...], side: Side) -> tuple[Caveat, ...]:
    """A doubt about a stride whose other foot does not step as a walker's does."""
    other = [event.moment for event in inside if event.side is side.other]
    if other in ([Moment.TOE_OFF, Moment.HEEL_STRIKE], []):
        return ()
    return (
        Caveat(
            text=f"In a stride of the {side} foot the steps of the {side.other} foot "
            "do not fit: one was missed, or seen where there was none.",
            remedy="Keep both feet in view, or the sensors on them fastened, for the "
            "whole walk.",
            weight=Weight.DOUBT,
        ),
    )


def _stances(
    events: tuple[Event, ...], side: Side, whole: list[Repetition]
) -> list[Repetition]:
    """Contacts from strike to lift that no whole stride holds."""
    own = [event for event in events if event.side is side]
    found = []
    for first, last in pairwise(own):
        if first.moment is not Moment.HEEL_STRIKE or last.moment is not Moment.TOE_OFF:
            continue
        held = any(stride.start <= first.time < stride.end for stride in whole)
        if not held and 0.5 * _SHORTEST <= last.time - first.time <= _LONGEST:
            found.append(
                Repetition(
                    kind="stance",
                    start=first.time,
                    end=last.time,
                    side=side,
                    events=_between(events, first.time, last.time),
                )
            )
    return found


def _between(events: tuple[Event, ...], start: float, end: float) -> tuple[Event, ...]:
    """Events from *start* to *end*, both included."""
    return tuple(event for event in events if start <= event.time <= end)
