"""Findings: what stands out in the measures, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.findings.reference import Reference


class Standing(StrEnum):
    """How firmly a thing is said."""

    FINDING = "finding"
    """Beyond its error, against something, in most of several repetitions."""

    NOTE = "note"
    """Seen, but one of these is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that stands out."""

    measure: str
    side: Side | None
    text: str
    """A sentence, with its number and error."""

    standing: Standing

    against: str
    """What it was compared with, in words."""

    reference: Reference | None = None
    """The published values it was compared with, if any."""

    beyond: float = 0.0
    """How many standard errors past what it was compared with."""

    agree: int = 0
    """Repetitions that say the same."""

    repetitions: int = 0

    recording: int = 0
    """Which recording of the assessment."""

    key: str = ""
    """The row of the reference tables it rests on, such as ``norms/thomas_mean``."""
