"""The diary: what was done, how hard it was, and how it felt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.exam.complaint import check_pain
from kneewise.programme.exercise import catalogue

_HARDEST = 10
"""The end of the scale of effort, 0 for none."""

_MOST = 1000
"""Repetitions or sets that nobody exceeds; our choice, against slips of the hand."""


class Sign(StrEnum):
    """What stops a programme, whatever the pain."""

    SWELLING = "swelling"
    """New."""

    GIVING_WAY = "giving_way"
    LOCKING = "locking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exercise on one day."""

    on: date
    exercise: str
    """Id in the catalogue."""

    side: Side | None = None
    """None for both."""

    sets: int

    repetitions: int | None = None
    """In the last set; None where it was held."""

    hold: float | None = None
    """s, in the last set; None where nothing was timed."""

    effort: float | None = None
    """0 to 10, how hard it felt; None where nobody asked."""

    pain: float
    """0 to 10, the worst during it."""

    morning: float | None = None
    """0 to 10, the next morning; None while it is not known."""

    signs: tuple[Sign, ...] = ()

    def __post_init__(self) -> None:
        if self.exercise not in catalogue():
            raise BadSetting(
                f"{self.exercise!r} is no exercise; there are "
                f"{', '.join(catalogue())}.",
                remedy="Use the name that stands in the programme.",
            )
        check_pain(self.pain)
        if self.morning is not None:
            check_pain(self.morning)
        if self.effort is not None and not 0 <= self.effort <= _HARDEST:
            raise BadSetting(
                f"an effort of {self.effort:g} is not on the scale.",
                remedy="Give a number from 0 (none) to 10 (the hardest there is).",
            )
        for what, count in (("sets", self.sets), ("repetitions", self.repetitions)):
            if count is not None and not 0 <= count <= _MOST:
                raise BadSetting(
                    f"{count} {what} of {self.exercise} cannot be.",
                    remedy="Give what was done, such as 3 sets of 10.",
                )
        if self.hold is not None and not 0 <= self.hold <= 24 * 3600:
            raise BadSetting(
                f"{self.exercise} cannot have been held for {self.hold:g} s.",
                remedy="Give the seconds of the last set.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekEnd:
    """A week is over: the next one's doses are due."""

    on: date
    """Its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """After a stop: a clinician has said that exercise may go on."""

    on: date


Event = Entry | WeekEnd | Cleared
"""Everything that may happen to a programme under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """Everything written down, in the order in which it happened."""

    events: tuple[Event, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was done, without ends of weeks."""
        return tuple(each for each in self.events if isinstance(each, Entry))
