"""Timing what is held as it happens: standing, sitting, and steps toward the camera."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.event import Event, Moment, Repetition
from kneewise.live.posture import Posture
from kneewise.units import deg

PIECE = 5.0
"""s of a hold that are measured together."""

_SEATED = 0.75
"""Share of the standing height below which somebody sits. Our choice: seen from the
front at knee height, hips are at some 0.55 while sitting."""

_BENT = deg(40)
"""Bend of both knees from which somebody sits, if nothing else tells. Our choice: from
the front a pose network sees a right angle as 40° to 60°, and standing as up to 35°."""

_GAP = 1.0
"""s without a fitting posture that end a piece."""

_SHORTEST = 0.2
"""s that one foot must carry to be a step."""

_LONGEST = 2.0
"""s; a foot that stays ahead longer stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """Cuts standing or sitting into pieces of five seconds, each measured.

    A moment counts when the body is as the posture asks. Somebody sits whose hips are
    below three quarters of what the shanks say of standing, or whose knees are bent by
    more than 40° on average.
    """

    kind: str
    """``stand`` or ``sit``."""

    start: float = float("nan")
    """s, when this piece began."""

    last: float = float("nan")
    """s, when the posture was last right."""

    def follow(self, now: Posture) -> tuple[Holds, Repetition | None]:
        """What a posture adds, and a piece if it is done with."""
        if not self._is_right(now):
            return self, None
        if not now.time - self.last <= _GAP:
            return replace(self, start=now.time, last=now.time), None
        if now.time - self.start < PIECE:
            return replace(self, last=now.time), None
        piece = Repetition(
            kind=self.kind,
            start=self.start,
            end=now.time,
            events=(
                Event(moment=Moment.START, time=self.start),
                Event(moment=Moment.END, time=now.time),
            ),
        )
        return replace(self, start=now.time, last=now.time), piece

    def _is_right(self, now: Posture) -> bool:
        if not np.isfinite(now.height):
            return False
        bend = sum(now.bend.values()) / len(now.bend)
        sits = now.height < _SEATED * now.standing or bend > _BENT
        return bool(sits) is (self.kind == "sit")

    def running(self, time: float) -> float:
        """How long the piece under way lasts, s; 0 if nothing is held at *time*."""
        return self.last - self.start if time - self.last <= _GAP else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Tells steps toward (or away from) the camera apart: kind ``stance``.

    A foot carries while the other one is higher in the picture: behind, or in the air.
    That lasts from its heel strike to about mid-stance.

    Limits:
        Long strides seen from above blur: the camera should stand at knee height. No
        heel strike is timed; what is read is the inward bend in the first half.
    """

    side: Side | None = None
    """The leg that carries."""

    start: float = float("nan")
    """s, since when."""

    last: float = float("nan")
    """s, when it was last seen to."""

    def follow(self, now: Posture) -> tuple[Steps, Repetition | None]:
        """What a posture adds, and a step if it is done with."""
        if not np.isfinite(now.height):
            return self, None
        if now.time - self.last <= _GAP:
            if now.lower is self.side:
                return replace(self, last=now.time), None
            if now.lower is None:
                return self, None  # both feet level, for a moment
        return self._changed(now)

    def _changed(self, now: Posture) -> tuple[Steps, Repetition | None]:
        """The other leg carries from now on."""
        after = Steps(side=now.lower, start=now.time, last=now.time)
        lasted = self.last - self.start
        if self.side is None or not _SHORTEST <= lasted <= _LONGEST:
            return after, None
        # The other foot is ahead, and lower in the picture, from mid-stance on: what
        # was seen is the first half.
        end = self.last + lasted
        step = Repetition(kind="stance", start=self.start, end=end, side=self.side)
        return after, step

    def running(self, _time: float) -> float:
        """Steps are timed when they are done with."""
        return 0.0
