"""What is asked of a process that assesses, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kneewise.cohort.entry import Entry
from kneewise.cohort.plan import Plan
from kneewise.cohort.rows import Row, Tables


class Reason(StrEnum):
    """Why a recording has no result."""

    UNREADABLE = "unreadable"
    UNFIT = "unfit"
    SETTING = "setting"
    UNREACHABLE = "unreachable"
    TOO_LONG = "too long"
    TOO_LARGE = "too large"
    KILLED = "ended its process"
    LOST = "lost with its worker"
    FAULT = "fault of the program"

    @property
    def may_pass(self) -> bool:
        """Whether another day may bring a result from the same file."""
        return self in (Reason.UNREACHABLE, Reason.LOST, Reason.TOO_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recording to look at."""

    entry: Entry
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no result."""

    reason: Reason
    text: str
    remedy: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one recording: rows, or a failure."""

    sha256: str = ""
    """Of its files together; empty where they could not be read."""

    tables: Tables = field(default_factory=dict)
    failure: Failure | None = None
    files: dict[str, str] = field(default_factory=dict)
    """Files for OpenSim, by name."""

    seconds: float = 0.0
    """Of CPU."""


def failed(entry: Entry, failure: Failure) -> Row:
    """A failure as a row of its table."""
    return {
        "trial": entry.trial,
        "group": entry.group,
        "recording": entry.id,
        "file": entry.files[0],
        "reason": failure.reason.value,
        "text": failure.text,
        "remedy": failure.remedy,
        "tries": failure.tries,
    }
