"""Counting dips of the hips as they happen: squats, step-downs, rises from a chair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from kneewise.events.event import Event, Moment, Repetition
from kneewise.live.posture import Posture
from kneewise.units import deg

_LEAVES = 0.5
"""Share of the shallowest dip from which the hips count as gone down."""

_BACK = 0.2
"""Share of the depth that may be missing when a dip is counted: nobody should wait for
it."""

_BEGUN = 0.08
"""Share of the depth at which a dip has begun (``events.dips``)."""

_AGAIN = 0.3
"""Share of the last depth by which the hips must sink again before standing was
reached, for another dip."""

_FORGETS = 4.0
"""s in which two thirds of a wrong idea of the standing height are forgotten."""

_PATH = 12.0
"""s of the path that are kept; who stays down longer has moved away or sat down."""

_GAP = 2.0
"""s without a pose after which all starts anew."""

_BENT = deg(25)
"""Bend both knees need at the deepest point of a dip on both legs, where it is known:
less is somebody who walks away from the camera and looks smaller."""

_FIRST = 1.5
"""How many times the shallowest rise the first one from a chair must be: nobody knows
yet how tall this person stands."""


class Phase(StrEnum):
    """Where in a dip somebody is."""

    UP = "up"
    DOWN = "down"
    RISING = "rising"
    """Counted, and not yet quite upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dips:
    """Counts dips.

    A dip is counted when the hips have sunk by ``shallowest`` and four fifths of the
    way is made good. Only times and heights matter, never how many poses there are: so
    dropped pictures change nothing, as long as the turning points are seen.

    Limits:
        It cannot know what comes after: a dip is counted a moment before standing is
        reached. ``events.dips`` sees more, afterwards.
    """

    kind: str
    """Of the repetitions."""

    shallowest: float
    """Share of the standing height of the hips; less is sway."""

    is_chair: bool = False
    """Whether a rise counts, and the person may begin seated."""

    is_first: bool = True
    """Whether nothing was counted yet."""

    needs_both: bool = False
    """Whether both knees must bend."""

    phase: Phase = Phase.UP
    top: float = float("nan")
    """px, the height of the hips upright."""

    depth: float = 0.0
    """px, of the last dip."""

    bent: float = 0.0
    """rad, the most the straighter knee was bent since standing."""

    path: tuple[tuple[float, float], ...] = ()
    """(s, px) of the hips since standing, or of the last seconds."""

    def follow(self, now: Posture) -> tuple[Dips, Repetition | None]:
        """What a posture adds: the count so far, and a dip if it is done with."""
        if not (np.isfinite(now.height) and now.height > 0):
            return self, None
        begun = self
        if self.path and now.time - self.path[-1][0] > _GAP:
            begun = self._anew()
        begun = begun._at(now)
        if begun.is_chair and begun.is_first:
            return begun._from_the_seat(now)
        if begun.phase is Phase.DOWN:
            return begun._down(now)
        return begun._up(now), None

    def _anew(self) -> Dips:
        """All forgotten but what is counted."""
        return Dips(
            kind=self.kind,
            shallowest=self.shallowest,
            is_chair=self.is_chair,
            is_first=self.is_first,
            needs_both=self.needs_both,
        )

    def _at(self, now: Posture) -> Dips:
        """With the posture on the path, and the idea of upright brought up to date."""
        top = self.top
        if np.isnan(top) or now.height >= top:
            top = now.height
        elif self.phase is not Phase.DOWN:
            share = 1 - np.exp(-(now.time - self.path[-1][0]) / _FORGETS)
            top += (now.height - top) * float(share)
        kept = tuple(p for p in self.path if now.time - p[0] <= _PATH)
        bends = [bend for bend in now.bend.values() if np.isfinite(bend)]
        least = min(bends) if bends else float("inf")
        return replace(
            self,
            top=top,
            path=(*kept, (now.time, now.height)),
            bent=max(self.bent, least),
        )

    def _from_the_seat(self, now: Posture) -> tuple[Dips, Repetition | None]:
        """The first rise from a chair, whose top nobody knows."""
        low = min(height for _, height in self.path)
        rise = now.height - low
        if rise < _FIRST * self.shallowest * now.height:
            return self, None
        found = replace(self, top=now.height)
        return found._counted(rise), found._dip(low)

    def _up(self, now: Posture) -> Dips:
        """Upright, or nearly so again: is it going down?"""
        leaves = self.top * (1 - _LEAVES * self.shallowest)
        if now.height >= leaves:
            recent = tuple(p for p in self.path if now.time - p[0] <= 1.0)
            return replace(self, phase=Phase.UP, path=recent, bent=0.0)
        if self.phase is Phase.UP:
            return replace(self, phase=Phase.DOWN)
        highest = max(height for _, height in self.path)
        again = max(_AGAIN * self.depth, self.shallowest * self.top / 2)
        if now.height < highest - again:
            last = max(i for i, p in enumerate(self.path) if p[1] == highest)
            return replace(self, phase=Phase.DOWN, path=self.path[last:], bent=0.0)
        return self

    def _down(self, now: Posture) -> tuple[Dips, Repetition | None]:
        """Below: is it back, or was it nothing?"""
        low = min(height for _, height in self.path)
        depth = self.top - low
        is_back = now.height >= self.top - _BACK * depth
        if is_back and depth >= self.shallowest * self.top:
            return self._counted(depth), self._dip(low) if self._is_meant else None
        if is_back and now.height >= self.top * (1 - _LEAVES * self.shallowest):
            return replace(self, phase=Phase.UP, bent=0.0), None
        if not self.is_chair and now.time - self.path[0][0] > 0.95 * _PATH:
            return self._anew(), None
        return self, None

    def _counted(self, depth: float) -> Dips:
        return replace(
            self,
            phase=Phase.RISING,
            depth=depth,
            path=self.path[-1:],
            bent=0.0,
            is_first=False,
        )

    @property
    def _is_meant(self) -> bool:
        return not self.needs_both or self.bent >= _BENT

    def _dip(self, low: float) -> Repetition | None:
        """The dip on the path as a repetition."""
        times = np.array([time for time, _ in self.path])
        heights = np.array([height for _, height in self.path])
        end, depth = float(times[-1]), self.top - low
        deepest = int(np.argmin(heights))
        if self.is_chair:
            resting = np.flatnonzero(heights <= low + _BEGUN * depth)
            off = float(times[resting[-1]])
            moments = [(Moment.START, off), (Moment.SEAT_OFF, off)]
            moments += [(Moment.UPRIGHT, end)]
        else:
            standing = np.flatnonzero(heights[:deepest] >= self.top - _BEGUN * depth)
            start = float(times[standing[-1] if len(standing) else 0])
            moments = [(Moment.START, start), (Moment.DEEPEST, float(times[deepest]))]
            moments += [(Moment.END, end)]
        if not moments[0][1] < end:
            return None
        return Repetition(
            kind=self.kind,
            start=moments[0][1],
            end=end,
            events=tuple(Event(moment=moment, time=time) for moment, time in moments),
        )
