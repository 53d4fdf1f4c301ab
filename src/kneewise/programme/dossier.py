"""The dossier: everything on record about one person, as it is handed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Exams
from kneewise.measures.measure import Measure
from kneewise.person import Sex
from kneewise.programme.diary import Diary
from kneewise.programme.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How tall or heavy a person was on one day."""

    on: date

    height: float | None = None
    """m."""

    mass: float | None = None
    """kg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """What hurt on one day."""

    on: date
    complaint: Complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one recording came to."""

    on: date
    activity: Activity

    sha256: str
    """Of the recording; its name is nobody else's business."""

    headline: str
    measures: tuple[Measure, ...]
    """Summaries over all repetitions; none of them void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A programme, and the day it was made."""

    on: date
    programme: Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything on record about one person; no name, no address."""

    code: str
    """Empty where a stranger's file says none."""

    born: int | None = None
    """Year."""

    sex: Sex | None = None
    sizes: tuple[Size, ...] = ()

    exams: Exams = field(default_factory=Exams)
    """Tests, questionnaires and answers to the red-flag questions; no complaints."""

    hurts: tuple[Hurt, ...] = ()
    results: tuple[Result, ...] = ()
    plans: tuple[Planned, ...] = ()
    """The last one is the one that is followed."""

    diary: Diary = field(default_factory=Diary)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that anything is about, in rising order, each once."""
        asked = {each.on for each in self.exams.questionnaires}
        asked |= {each.on for each in self.exams.screenings}
        tested = {each.on for each in self.exams.tests}
        said = {each.on for each in self.sizes} | {each.on for each in self.hurts}
        made = {each.on for each in self.results} | {each.on for each in self.plans}
        done = {each.on for each in self.diary.events}
        return tuple(sorted(asked | tested | said | made | done))
