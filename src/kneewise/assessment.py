"""An assessment: everything known about one person on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.events.event import Activity, Repetition
from kneewise.findings.explain import Explanation
from kneewise.findings.finding import Finding
from kneewise.findings.reference import Reference
from kneewise.measures.curves import Curves
from kneewise.measures.measure import Measure
from kneewise.motion import Motion, Recording, States
from kneewise.motion.muscles import Work
from kneewise.motion.view import View
from kneewise.person import Person
from kneewise.version import __version__


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Trial:
    """One recording, and what was seen in it."""

    recording: Recording
    activity: Activity
    sureness: float
    """From 0 to 1; 1 where the person said what it is."""

    repetitions: tuple[Repetition, ...]
    time: Array
    """(n,) s, of ``curves``."""

    curves: Curves
    """(n,) each, smoothed: what the measures were read from."""

    states: States | None = None
    """Joint angles over time, where the recording carries them."""

    smooth: Motion | None = None
    """Landmarks and joint centres as measured, gaps filled and smoothed."""

    view: View | None = None
    """From where the camera looked, for one camera."""

    work: Work | None = None
    """What muscles did, where a body model was put on the ground."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Assessment:
    """Everything known about one person on one day."""

    trials: tuple[Trial, ...]
    measures: tuple[Measure, ...]
    """Of all trials; those with ``repetition`` None sum up one trial."""

    findings: tuple[Finding, ...]
    headline: str
    """What happened, in one or two sentences."""

    made_at: datetime
    """Aware, UTC."""

    person: Person = field(default_factory=Person)
    explanation: Explanation | None = None
    """What may explain it; None for a simulated person, who has no cause."""

    references: tuple[Reference, ...] = ()
    """Ranges of one's own, which went before the published ones."""

    caveats: tuple[Caveat, ...] = ()
    """What is doubtful about the whole."""

    version: str = __version__

    def __post_init__(self) -> None:
        if not self.trials:
            raise ValueError("an assessment needs a recording.")
        if self.made_at.tzinfo is None:
            raise ValueError("made_at must know its time zone.")

    def summary(self, name: str, recording: int = 0) -> tuple[Measure, ...]:
        """The measures of that name over all repetitions, one a side."""
        return tuple(
            m
            for m in self.measures
            if m.name == name and m.repetition is None and m.recording == recording
        )
