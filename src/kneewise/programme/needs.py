"""What one person needs a programme for: complaints, causes, facts, and wishes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint
from kneewise.exam.redflags import Flag
from kneewise.findings.cause import Cause
from kneewise.person import Person
from kneewise.programme.caution import Caution
from kneewise.programme.exercise import HOME, Equipment, Stage, catalogue
from kneewise.programme.rule import Readiness
from kneewise.programme.sentence import swapped

_Sided = TypeVar("_Sided", Complaint, Cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Everything that decides which programme a person gets."""

    person: Person

    start: date
    """The first day of the programme."""

    complaints: tuple[Complaint, ...] = ()

    causes: tuple[Cause, ...] = ()
    """The likeliest first."""

    flags: tuple[Flag, ...] = ()
    """Raised red flags."""

    activities: tuple[Activity, ...] = ()
    """In which the knee was seen to fall inwards."""

    is_runner: bool = False
    equipment: frozenset[Equipment] = HOME
    dislikes: frozenset[str] = frozenset()
    """Ids of exercises."""

    cautions: frozenset[Caution] = frozenset()
    """What is true of this person, beside what follows from the complaints."""

    per_week: int = 3
    """Sessions that the person has time for."""

    stage: Stage | None = None
    """The stage reached; None for someone who begins."""

    readiness: Readiness | None = None
    """For jumping; None where it was not asked."""

    wants_general: bool = False
    """Whether a few general exercises are wanted where nothing was found."""

    def __post_init__(self) -> None:
        if not 1 <= self.per_week <= 7:
            raise BadSetting(
                f"{self.per_week} sessions a week cannot be planned.",
                remedy="Give 1 to 7 sessions a week.",
            )
        unknown = sorted(self.dislikes - catalogue().keys())
        if unknown:
            raise BadSetting(
                f"{', '.join(unknown)}: no such exercise; there are "
                f"{', '.join(catalogue())}.",
                remedy="Use the names from the list.",
            )

    @property
    def pain(self) -> float:
        """The worst pain of all complaints, 0 to 10."""
        return max((complaint.pain for complaint in self.complaints), default=0.0)

    @property
    def age(self) -> int | None:
        """Years at the start, to within one; None where it is not known."""
        return None if self.person.born is None else self.start.year - self.person.born

    def mirrored(self) -> Needs:
        """The same person seen in a mirror: left and right exchanged."""
        painful = tuple(side.other for side in self.person.painful)
        return replace(
            self,
            person=replace(self.person, painful=painful),
            complaints=tuple(_swapped(each) for each in self.complaints),
            causes=tuple(_mirrored(each) for each in self.causes),
        )


def _mirrored(cause: Cause) -> Cause:
    return replace(
        _swapped(cause),
        support=tuple(replace(e, text=swapped(e.text)) for e in cause.support),
        against=tuple(replace(e, text=swapped(e.text)) for e in cause.against),
    )


def _swapped(each: _Sided) -> _Sided:
    return each if each.side is None else replace(each, side=each.side.other)
