"""Exams: everything about one person that was tested, asked or said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, overload

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.redflags import Flag, Screening, raised
from kneewise.exam.strength import Movement, StrengthTest

Test = StrengthTest | RangeTest | LengthTest | FunctionalTest
"""Anything that was tested by hand."""

_Sided = TypeVar(
    "_Sided", StrengthTest, RangeTest, LengthTest, FunctionalTest, Complaint
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exams:
    """One person's record, in the order in which it was entered."""

    strength: tuple[StrengthTest, ...] = ()
    ranges: tuple[RangeTest, ...] = ()
    lengths: tuple[LengthTest, ...] = ()
    functional: tuple[FunctionalTest, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()

    complaints: tuple[Complaint, ...] = ()
    """What hurts now."""

    screenings: tuple[Screening, ...] = ()
    """Answers to the red-flag questions."""

    @property
    def tests(self) -> tuple[Test, ...]:
        """Everything tested by hand."""
        return (*self.strength, *self.ranges, *self.lengths, *self.functional)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The red flags of the latest screening, the most urgent first."""
        last = _last(self.screenings)
        return raised(last.answers) if last else ()

    @property
    def screened(self) -> Screening | None:
        """The latest screening; None where nobody asked."""
        return _last(self.screenings)

    @overload
    def latest(
        self, what: Movement, side: Side, protocol: str = ""
    ) -> StrengthTest | None: ...
    @overload
    def latest(
        self, what: Range, side: Side, protocol: str = ""
    ) -> RangeTest | None: ...
    @overload
    def latest(
        self, what: Length, side: Side, protocol: str = ""
    ) -> LengthTest | None: ...
    @overload
    def latest(
        self, what: Functional, side: Side | None = None, protocol: str = ""
    ) -> FunctionalTest | None: ...
    @overload
    def latest(
        self, what: Instrument, side: None = None, protocol: str = ""
    ) -> Questionnaire | None: ...
    def latest(
        self,
        what: Movement | Range | Length | Functional | Instrument,
        side: Side | None = None,
        protocol: str = "",
    ) -> Test | Questionnaire | None:
        """The newest test of a kind; of several on one day, the last entered.

        Args:
            what: which test.
            side: whose leg; None for a test on both legs and a questionnaire.
            protocol: only done this way; empty for any.
        """
        if isinstance(what, Instrument):
            return _last([q for q in self.questionnaires if q.instrument is what])
        return _last(
            [
                test
                for test in self.tests
                if type(test.what) is type(what)
                and test.what == what
                and test.side == side
                and protocol in ("", test.protocol)
            ]
        )

    def mirrored(self) -> Exams:
        """The same person seen in a mirror: left and right exchanged."""
        return replace(
            self,
            strength=_mirrored(self.strength),
            ranges=_mirrored(self.ranges),
            lengths=_mirrored(self.lengths),
            functional=_mirrored(self.functional),
            complaints=_mirrored(self.complaints),
        )

    def with_more(self, other: Exams) -> Exams:
        """This record and then *other*; nothing is lost or replaced.

        Complaints say what hurts now: those of *other* replace these, if it has any.
        """
        return Exams(
            strength=self.strength + other.strength,
            ranges=self.ranges + other.ranges,
            lengths=self.lengths + other.lengths,
            functional=self.functional + other.functional,
            questionnaires=self.questionnaires + other.questionnaires,
            complaints=other.complaints or self.complaints,
            screenings=self.screenings + other.screenings,
        )


_Dated = TypeVar("_Dated", bound="Test | Questionnaire | Screening")


def _last(found: list[_Dated] | tuple[_Dated, ...]) -> _Dated | None:
    newest = max((each.on for each in found), default=date.min)
    return next((each for each in reversed(found) if each.on == newest), None)


def _mirrored(found: tuple[_Sided, ...]) -> tuple[_Sided, ...]:
    return tuple(
        replace(each, side=each.side.other) if each.side else each for each in found
    )
