"""What an explanation looks at: recordings, muscles, tests by hand and complaints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from kneewise.anatomy import Side
from kneewise.exam.complaint import Complaint
from kneewise.exam.exams import Exams
from kneewise.findings.exam_facts import Facts, exam_facts
from kneewise.findings.exams import exam_findings
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.judge import Case
from kneewise.measures.measure import Measure
from kneewise.motion.muscles import Work
from kneewise.person import Person

BEYOND = 1.96
"""Standard errors: 95 %."""

INWARD = (
    "knee_collapse",
    "symmetry",
    "knee_over_foot",
    "knee_abduction",
    "hip_adduction",
    "knee_ankle_separation",
)
"""Findings that say that a knee is further in than it was compared with."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Look:
    """One recording, as the explanation sees it."""

    case: Case
    """Its activity and measures."""

    findings: tuple[Finding, ...] = ()
    """Of this recording alone."""

    work: Work | None = None
    """What muscles did, where a body model was put on the ground."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Seen:
    """Everything that may speak for a cause or against it."""

    person: Person = field(default_factory=Person)
    looks: tuple[Look, ...] = ()
    exams: Exams = field(default_factory=Exams)
    """Tests by hand, complaints and red flags."""


@dataclass(frozen=True, eq=False, kw_only=True)  # answers are kept: no slots
class Leg:
    """One leg of what was seen, with what is asked of it."""

    seen: Seen
    side: Side
    facts: Facts
    """What the tests by hand of both legs say."""

    of_exams: tuple[Finding, ...]
    """What stands out in the exams of the person."""

    @property
    def other(self) -> Leg:
        """The opposite leg."""
        return Leg(
            seen=self.seen,
            side=self.side.other,
            facts=self.facts,
            of_exams=self.of_exams,
        )

    @cached_property
    def inwards(self) -> tuple[Finding, ...]:
        """What says that this knee is in: findings first."""
        found = [
            finding
            for look in self.seen.looks
            for finding in look.findings
            if finding.measure in INWARD and finding.side in (self.side, None)
        ]
        return tuple(sorted(found, key=lambda f: f.standing is Standing.NOTE))

    @cached_property
    def is_in(self) -> bool:
        """Whether the knee falls in, at least as a note."""
        return bool(self.inwards)

    @cached_property
    def is_straight(self) -> bool:
        """Whether it was looked at, and does not fall in."""
        return not self.is_in and any(
            look.case.summary(name, self.side) is not None
            for look in self.seen.looks
            for name in ("knee_collapse", "knee_over_foot")
        )

    @cached_property
    def complaints(self) -> tuple[Complaint, ...]:
        """What was said of this leg, the most painful first."""
        found = [c for c in self.seen.exams.complaints if c.side in (self.side, None)]
        return tuple(sorted(found, key=lambda c: -c.pain))

    @cached_property
    def hurts(self) -> bool:
        """Whether anything on this side is said to hurt."""
        return self.side in self.seen.person.painful or any(
            complaint.pain > 0 for complaint in self.complaints
        )

    def finding(self, name: str) -> Finding | None:
        """The firmest finding or note of that name on this leg."""
        found = [
            finding
            for look in self.seen.looks
            for finding in look.findings
            if finding.measure == name and finding.side is self.side
        ]
        return min(found, key=lambda f: f.standing is Standing.NOTE, default=None)

    def past_other(self, name: str) -> tuple[Measure, Measure] | None:
        """This leg's measure and the other's, where this is larger beyond both errors.

        Measures that are void, or whose error nobody knows, say nothing. Of several
        recordings, the one with the largest difference.
        """
        pairs = []
        for look in self.seen.looks:
            own = look.case.summary(name, self.side)
            others = look.case.summary(name, self.side.other)
            if own is not None and others is not None:
                error = float(np.hypot(own.standard_error, others.standard_error))
                apart = own.value - others.value
                if apart > BEYOND * error:
                    pairs.append((apart, own, others))
        best = max(pairs, key=lambda pair: pair[0], default=None)
        return None if best is None else (best[1], best[2])


def legs(seen: Seen) -> tuple[Leg, Leg]:
    """Both legs, left and right."""
    facts = exam_facts(seen.exams, seen.person)
    found = exam_findings(seen.exams, seen.person)
    left, right = (
        Leg(seen=seen, side=side, facts=facts, of_exams=found) for side in Side
    )
    return left, right
