"""What a child process is told to do, as one line of JSON that it reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from kneewise.web.limits import Child

ASSESS, SWEEP, SAMPLE, PRACTISE = "assess", "what-if", "sample", "practise"
"""Kinds of work: recordings, a question about a result, a person to try things on, a
set that was practised live."""

QUICK = (SWEEP, SAMPLE, PRACTISE)
"""What somebody waits for in front of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work, with everything that it needs: a child has no store."""

    files: tuple[str, ...]
    """Where the recordings lie; or the folder of a result that is asked about."""

    out: str
    """An empty folder of its own, for what it finds."""

    kind: str = ASSESS

    recording: int = 0
    """Of a result that is asked about, from 0."""

    static: str | None = None
    forces: str | None = None
    activity: str | None = None
    side: str | None = None
    person: dict[str, Any] = field(default_factory=dict)
    """Facts such as ``mass``, as in a record."""

    painful: tuple[str, ...] = ()
    exams: dict[str, Any] | None = None
    """As ``kneewise.exam.written`` writes them."""

    limits: Child = field(default_factory=Child)


def as_line(task: Task) -> bytes:
    """A task for the standard input of a child."""
    return json.dumps(asdict(task)).encode() + b"\n"


def from_line(line: bytes) -> Task:
    """The task that a child was told."""
    held = json.loads(line)
    return Task(
        **held
        | {
            "files": tuple(held["files"]),
            "painful": tuple(held["painful"]),
            "limits": Child(**held["limits"]),
        }
    )
