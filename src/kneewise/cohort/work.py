"""What a worker does: it reads recordings where it is, and writes what they give."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from kneewise.cohort.answer import Answer, Failure, Job, Reason, failed
from kneewise.cohort.cost import Chunk, Task
from kneewise.cohort.entry import Entry
from kneewise.cohort.hand import Hand
from kneewise.cohort.parts import (
    Done,
    Line,
    committed,
    key_of,
    line_path,
    merged,
    name_of,
    read_line,
)
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.rows import Tables
from kneewise.errors import KneewiseError, UnwritableResult
from kneewise.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What goes back through the scheduler: counts, a sentence, no results."""

    done: int = 0
    failed: int = 0
    seconds: float = 0.0
    """Of assessing, of one core."""

    refusal: str = ""
    """Why results cannot be written; empty if they can."""

    memory_mb: float = 0.0
    """Held by the process that assesses, after the task."""


_MINE = threading.local()
"""The hand of each thread of this process."""


def work(task: Task, plan: Plan, place: Place, version: str) -> Report:
    """Assess and write every chunk of a task.

    A place that refuses is told in the report, for the study then has to stop; so is a
    worker of another version than the study.
    """
    if version != __version__:
        text = f"a worker has Kneewise {__version__}, the study has {version}."
        return Report(refusal=text)
    hand = _hand()
    good = bad = 0
    spent = 0.0
    for chunk in task:
        outcomes = _there(place, chunk, plan)
        if not outcomes:
            answers = [hand.assess(Job(entry=e, plan=plan)) for e in chunk.entries]
            spent += sum(one.seconds for one in answers)
            try:
                lines = commit(place, chunk.entries, plan, answers)
            except UnwritableResult as error:
                return Report(done=good, failed=bad, seconds=spent, refusal=str(error))
            outcomes = [one for line in lines for one in line.done]
        bad += sum(bool(one.reason) for one in outcomes)
        good += sum(not one.reason for one in outcomes)
    return Report(
        done=good, failed=bad, seconds=spent, memory_mb=round(hand.memory_mb(), 1)
    )


def _there(place: Place, chunk: Chunk, plan: Plan) -> list[Done]:
    """What a worker already wrote that was taken for dead; nothing if none did."""
    line = read_line(place, line_path(name_of(chunk.entries, plan)))
    if line is None:
        return []
    stamps = {entry.id: entry.stamp for entry in chunk.entries}
    same = {one.recording: one.stamp for one in line.done} == stamps
    return list(line.done) if same else []


def lost(chunk: Chunk, plan: Plan, place: Place, times: int) -> None:
    """Write down that the workers of a chunk ended again and again."""
    if _there(place, chunk, plan):
        return
    told = Failure(
        reason=Reason.LOST,
        text=f"The workers that held it ended {times} times.",
        remedy="See why workers end here (memory?), then: kneewise cohort resume.",
        tries=times,
    )
    answers = [Answer(failure=told) for _ in chunk.entries]
    commit(place, chunk.entries, plan, answers)


def commit(
    place: Place, entries: Sequence[Entry], plan: Plan, answers: Sequence[Answer]
) -> list[Line]:
    """Write what became of the recordings of a chunk.

    Failures that may pass stand in the ledger by themselves, so that another try does
    not touch what is done.

    Raises:
        UnwritableResult: if the place refuses.
    """
    pairs = list(zip(entries, answers, strict=True))
    passing = [(e, a) for e, a in pairs if a.failure and a.failure.reason.may_pass]
    settled = [pair for pair in pairs if pair not in passing]
    return [_written(place, plan, some) for some in (settled, passing) if some]


def _written(place: Place, plan: Plan, pairs: Sequence[tuple[Entry, Answer]]) -> Line:
    several: list[Tables] = []
    done = []
    for entry, answer in pairs:
        key = key_of(answer.sha256, entry, plan) if answer.sha256 else ""
        tables = answer.tables
        if answer.failure is not None:
            tables = {"failures": [failed(entry, answer.failure)]}
        for table in ("recordings", "failures"):
            for row in tables.get(table, ()):
                row |= {"key": key, "sha256": answer.sha256}
        several.append(tables)
        folder = f"opensim/person={entry.person}/visit={entry.visit}"
        for name, text in answer.files.items():
            place.write(f"{folder}/{name}", text.encode())
        reason = answer.failure.reason.value if answer.failure else ""
        done.append(
            Done(
                recording=entry.id,
                key=key,
                stamp=entry.stamp,
                facts=entry.facts,
                reason=reason,
                seconds=round(answer.seconds, 4),
                files=tuple(f"{folder}/{name}" for name in answer.files),
            )
        )
    written = [entry for entry, _ in pairs]
    return committed(place, written, plan, (merged(several), done))


def digests(entries: Sequence[Entry]) -> list[str]:
    """A hash over the files of each entry; empty where they cannot be read."""
    return [_digest(entry) for entry in entries]


def _digest(entry: Entry) -> str:
    from kneewise.cohort.look import digest_of  # loads the readers

    try:
        return digest_of(entry)
    except KneewiseError:
        return ""


def _hand() -> Hand:
    """The hand of this thread, which begins with its first task."""
    hand: Hand | None = getattr(_MINE, "hand", None)
    if hand is None:
        hand = _MINE.hand = Hand()
        atexit.register(hand.close)
    return hand
