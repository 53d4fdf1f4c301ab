"""What was taken from a Bundle, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kneewise.exam.exams import Exams
from kneewise.person import Sex
from kneewise.programme.diary import Diary, Event
from kneewise.programme.dossier import Dossier, Hurt, Planned, Result, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One thing of a Bundle that was not taken."""

    what: str
    """Such as ``Encounter`` or ``Observation (Heart rate)``."""

    why: str
    """A clause that follows a colon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was understood, and what was not."""

    dossier: Dossier
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True, kw_only=True)
class Gathering:
    """What was taken so far."""

    now: date
    """Nothing of a later day is taken."""

    code: str = ""
    born: int | None = None
    sex: Sex | None = None
    sizes: list[Size] = field(default_factory=list)
    exams: Exams = field(default_factory=Exams)
    hurts: list[Hurt] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    plans: list[Planned] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave(self, what: str, why: str) -> None:
        """Leave something out, and remember why."""
        self.left_out.append(LeftOut(what=what, why=why))

    @property
    def taken(self) -> Taken:
        """All of it."""
        return Taken(
            dossier=Dossier(
                code=self.code,
                born=self.born,
                sex=self.sex,
                sizes=tuple(self.sizes),
                exams=self.exams,
                hurts=tuple(self.hurts),
                results=tuple(self.results),
                plans=tuple(self.plans),
                diary=Diary(events=tuple(self.events)),
            ),
            left_out=tuple(self.left_out),
        )
