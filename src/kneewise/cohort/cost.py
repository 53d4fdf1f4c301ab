"""What recordings cost before they are read, and how they are dealt out in tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kneewise.cohort.address import DRAWN
from kneewise.cohort.entry import Entry
from kneewise.cohort.length import FILMS
from kneewise.cohort.plan import Plan

_OPENING = {"film": 0.5, "markers": 0.2, "numbers": 0.03}
"""s of CPU of any recording of a sort: opening, events, measures."""

_PER_FRAME = {"film": 0.03, "markers": 0.00015}
"""s for each frame; docs/scale.md says how these were measured."""

_BODY = (0.7, 0.00075)
"""s to fit a body to a trial and ask its muscles, and for each frame of it."""

_LIFTED = 0.006
"""s for each frame of a film in which a body is put into space."""

_PER_MEGABYTE = {"film": 6.0, "markers": 0.15, "numbers": 0.15}
"""s a megabyte, where nobody knows how many frames there are."""

_DRAWN = 0.06
_MARKERS = (".c3d", ".trc", "_motion.tsv")

TASK = 20.0
"""s a task should take at most: what is lost when its worker dies."""

_LEAST = 2.0
"""s a task should take at least, so that dealing out costs nothing beside it."""

_DEALT = 100.0
"""Tasks a second that are dealt out at most: a third of what a scheduler can."""

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
        return _DRAWN
    sort = _sort(name)
    if not entry.frames or sort not in _PER_FRAME:
        spent = _PER_MEGABYTE[sort] * entry.size / 1e6
    else:
        spent = _PER_FRAME[sort] * entry.frames
    if sort == "markers" and plan.body and (entry.mass is not None or entry.weighed):
        spent += _BODY[0] + _BODY[1] * entry.frames
    if sort == "film" and plan.body and entry.height is not None:
        spent += _LIFTED * entry.frames
    return _OPENING[sort] + spent


def _sort(name: str) -> str:
    """A film, markers or numbers, by the ending of a name; a folder holds numbers."""
    if name.endswith(_MARKERS):
        return "markers"
    return "film" if name.endswith(FILMS) else "numbers"


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


def tasks(pieces: Sequence[Chunk], workers: int = 1) -> list[Task]:
    """Chunks dealt out in tasks, the longest first so that none is left for last.

    With many workers tasks are longer, so that no more are dealt out in a second than
    the scheduler has time for.
    """
    made: list[Task] = []
    held: list[Chunk] = []
    total = 0.0
    whole = sum(chunk.seconds for chunk in pieces)
    least = min(max(_LEAST, workers / _DEALT), whole / max(_SPREAD, workers))
    for chunk in sorted(pieces, key=lambda c: -c.seconds):
        held.append(chunk)
        total += chunk.seconds
        if total >= least or sum(len(c.entries) for c in held) >= _MOST:
            made.append(tuple(held))
            held, total = [], 0.0
    return [*made, tuple(held)] if held else made
