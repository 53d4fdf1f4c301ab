"""What a child process is told to do, as one line of JSON that it reads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from kneewise.web.limits import Child


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One assessment, with everything that it needs: a child has no store."""

    files: tuple[str, ...]
    """Where the recordings lie."""

    out: str
    """An empty folder of its own, for what it finds."""

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
