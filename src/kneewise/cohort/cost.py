"""What recordings cost before they are read, and how they are dealt out in tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kneewise.cohort.address import DRAWN
from kneewise.cohort.entry import Entry
from kneewise.cohort.plan import Plan

_OPENING = 0.03
"""s of any recording: opening, events, measures."""

_PER_MEGABYTE = {
    "film": 6.0,  # 720p; sharper films have more megabytes and cost less for each
    "markers": 0.15,
    "numbers": 0.3,
}
"""s a megabyte of each sort of file; docs/scale.md says how they were measured."""

_BODY = 1.2
"""s to fit a body to a short trial and ask its muscles."""

_MARKERS = (".c3d", ".trc", "_motion.tsv")
_NUMBERS = (".mot", ".sto", ".csv", ".tsv", ".txt", ".json")

TASK = 20.0
"""s a task should take at most: what is lost when its worker dies."""

_LEAST = 2.0
"""s a task should take at least, so that dealing out costs nothing beside it."""

_SPREAD = 32
"""Tasks that even a small study is dealt out in, so that every worker has some."""

_MOST = 200
"""Recordings in one task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Recordings of one person on one visit that are written together."""

    entries: tuple[Entry, ...]
    seconds: float
    """What they are expected to take."""


Task = tuple[Chunk, ...]
"""What one worker is given at a time."""


def seconds(entry: Entry, plan: Plan) -> float:
    """What a recording is expected to take, s of one core."""
    name = entry.files[0].lower()
    if name.startswith(DRAWN):
        return 0.06
    if name.endswith(_MARKERS):
        fitted = plan.body and (entry.mass is not None or name.endswith(".c3d"))
        sort, body = "markers", _BODY if fitted else 0.0
    else:
        sort, body = ("numbers" if name.endswith(_NUMBERS) else "film"), 0.0
    return _OPENING + body + _PER_MEGABYTE[sort] * entry.size / 1e6


def chunks(entries: Iterable[Entry], plan: Plan) -> list[Chunk]:
    """Recordings by person and visit, in pieces that take about as long as a task."""
    sessions: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        sessions[entry.person, entry.visit].append(entry)
    made: list[Chunk] = []
    for one in sessions.values():
        held: list[Entry] = []
        total = 0.0
        for entry in one:
            cost = seconds(entry, plan)
            if held and (total + cost > TASK or len(held) >= _MOST):
                made.append(Chunk(entries=tuple(held), seconds=total))
                held, total = [], 0.0
            held.append(entry)
            total += cost
        made.append(Chunk(entries=tuple(held), seconds=total))
    return made


def tasks(pieces: Sequence[Chunk]) -> list[Task]:
    """Chunks dealt out in tasks, the longest first so that none is left for last."""
    made: list[Task] = []
    held: list[Chunk] = []
    total = 0.0
    least = min(_LEAST, sum(chunk.seconds for chunk in pieces) / _SPREAD)
    for chunk in sorted(pieces, key=lambda c: -c.seconds):
        held.append(chunk)
        total += chunk.seconds
        if total >= least or sum(len(c.entries) for c in held) >= _MOST:
            made.append(tuple(held))
            held, total = [], 0.0
    return [*made, tuple(held)] if held else made
