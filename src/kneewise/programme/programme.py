"""The programme: what one person does, how much, why, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.exam.redflags import Flag
from kneewise.programme.caution import Caution
from kneewise.programme.dose import Dose
from kneewise.programme.exercise import Equipment
from kneewise.programme.rule import PainRule
from kneewise.programme.safety import Refusal
from kneewise.programme.sentence import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise of a programme."""

    exercise: str
    """Id in the catalogue."""

    side: Side | None
    """The leg that needs it; None for both, or where both work together."""

    dose: Dose
    """To begin with."""

    why: tuple[Sentence, ...]

    how: Sentence
    """The cue of technique."""

    notes: tuple[Sentence, ...] = ()
    """What is done differently for this person, and advice."""

    cues: tuple[Sentence, ...] = ()
    """For practice of a movement: what to think of, one at a time."""

    progress: Sentence
    """When it grows, and into what."""

    regress: Sentence
    """When it shrinks, and into what."""

    stop: Sentence

    pain: PainRule

    knee_limit: float | None = None
    """rad, how far the knee bends under the body's weight; None for no limit."""

    ladder: tuple[str, ...]
    """Ids from the easiest to the hardest exercise that it may turn into; itself among
    them."""

    @property
    def name(self) -> str:
        """What tells it from the others: exercise and side."""
        return f"{self.exercise} {self.side}" if self.side else self.exercise

    def mirrored(self) -> Item:
        """The same for the other leg."""
        return replace(
            self,
            side=self.side.other if self.side else None,
            why=tuple(said.mirrored() for said in self.why),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A habit of daily life to practise, without a dose."""

    activity: Activity
    what: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """That a professional changed what was proposed."""

    on: date
    """From this day on it is followed as changed."""

    by: str
    """Who: the name they sign in with; empty where nobody signs in."""

    proposed: tuple[Item, ...]
    """What was proposed before any change."""

    lost: tuple[Sentence, ...] = ()
    """What is trained no longer."""

    def mirrored(self) -> Edit:
        """The same for the mirrored person."""
        return replace(
            self,
            proposed=tuple(item.mirrored() for item in self.proposed),
            lost=tuple(said.mirrored() for said in self.lost),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Weeks of exercise for one person, or the reason why there are none."""

    start: date
    weeks: int

    review: date
    """When it is judged; with a raised flag, the day itself."""

    per_week: int

    equipment: frozenset[Equipment] = frozenset()
    """What it was made for; with some of it exercises grow heavier."""

    cautions: frozenset[Caution] = frozenset()
    """What was said of the person beside what is on record."""

    items: tuple[Item, ...] = ()
    practices: tuple[Practice, ...] = ()

    advice: tuple[Sentence, ...] = ()
    """About load, pain, and what was found; first of all what a red flag asks."""

    flags: tuple[Flag, ...] = ()
    """Raised red flags, the most urgent first."""

    unmet: tuple[Sentence, ...] = ()
    """What would be trained but cannot, and why."""

    left_out: tuple[Refusal, ...] = ()
    """Exercises that fit the need but not the person."""

    edit: Edit | None = None
    """None where it is as it was proposed."""

    @property
    def followed_from(self) -> date:
        """The first day on which its doses hold."""
        return self.start if self.edit is None else max(self.start, self.edit.on)

    @property
    def is_stopped(self) -> bool:
        """Whether a red flag comes before any exercise."""
        return any(flag.stops_programme for flag in self.flags)

    def mirrored(self) -> Programme:
        """The programme of the mirrored person: left and right exchanged."""
        return replace(
            self,
            items=tuple(item.mirrored() for item in self.items),
            advice=tuple(said.mirrored() for said in self.advice),
            unmet=tuple(said.mirrored() for said in self.unmet),
            edit=self.edit and self.edit.mirrored(),
        )

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything that it says."""
        said = [*self.advice, *self.unmet, *(each.reason for each in self.left_out)]
        for item in self.items:
            said += [*item.why, item.how, *item.notes, *item.cues]
            said += [item.progress, item.regress, item.stop]
        for practice in self.practices:
            said += practice.what
        said += self.edit.lost if self.edit else ()
        return tuple(said)
