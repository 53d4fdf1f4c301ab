"""Events and repetitions: the moments of a motion that have a name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight


class Activity(StrEnum):
    """What a person does in a recording."""

    WALK = "walk"
    SIT_TO_STAND = "sit_to_stand"
    SIT = "sit"
    STAND = "stand"
    SQUAT = "squat"
    SINGLE_LEG_SQUAT = "single_leg_squat"
    STEP_DOWN = "step_down"
    LANDING = "landing"


ON_ONE_LEG = frozenset({Activity.STEP_DOWN, Activity.SINGLE_LEG_SQUAT})
"""What is done on one foot that stays."""


class Moment(StrEnum):
    """What happens at an event."""

    HEEL_STRIKE = "heel_strike"
    TOE_OFF = "toe_off"
    START = "start"
    SEAT_OFF = "seat_off"
    MOST_DORSIFLEXED = "most_dorsiflexed"
    UPRIGHT = "upright"
    SEAT_ON = "seat_on"
    DEEPEST = "deepest"
    CONTACT = "contact"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A moment with a name."""

    moment: Moment

    time: float
    """s from the start of the recording."""

    side: Side | None = None
    """None where it concerns the whole person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One go at an activity: one squat, one rise from the chair, one stride."""

    kind: str
    """``squat``, ``sit_to_stand``, ``stand_to_sit``, ``stride``, ``landing`` ..."""

    start: float
    """s."""

    end: float
    """s."""

    side: Side | None = None
    """The leg that works; None where both do."""

    events: tuple[Event, ...] = ()
    """Events inside it, in order of time; events of a phase's borders among them."""

    caveats: tuple[Caveat, ...] = ()

    error: float | None = None
    """s, standard error of how long it lasts; None for that of the method."""

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a repetition from {self.start} to {self.end} s.")

    @property
    def is_whole(self) -> bool:
        """Whether it may be measured: nothing voids it."""
        return all(caveat.weight is not Weight.VOID for caveat in self.caveats)

    def moment(self, moment: Moment, side: Side | None = None) -> float | None:
        """When *moment* first happens in it, s; None if it does not."""
        for event in self.events:
            if event.moment is moment and (side is None or event.side in (side, None)):
                return event.time
        return None
