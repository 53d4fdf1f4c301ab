"""How a study grows: empty tasks by the hundred thousand, and ledgers of many lines.

Run with ``python -m bench.cohort_scale --tasks 300000 --ledger 100000``. Prints on the
way what a task cost since the last mark and what the process of the run holds in
memory, the scheduler in it; and of ledgers their bytes and how long they take to read.
The numbers and the bend of docs/scale.md come from here.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from bench.cohort import nothing
from kneewise.cohort.answer import Job
from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.cost import Chunk, Task
from kneewise.cohort.entry import Entry
from kneewise.cohort.look import look
from kneewise.cohort.parts import Done, Line, as_parquet
from kneewise.cohort.people import Design, planned
from kneewise.cohort.place import Place
from kneewise.cohort.run import Deal, finish
from kneewise.cohort.study import Study, begun, standing

_MARKS = tuple(n * 10**i for i in range(3, 8) for n in (1, 2, 5))
"""Counts at which something is printed."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TRIALS = 4


def _held_mb() -> float:
    """What this process holds in memory now."""
    words = Path("/proc/self/statm").read_text().split()
    return int(words[1]) * _PAGE / 1e6


class Watch:
    """Prints what the tasks since the last mark cost."""

    def __init__(self, total: int) -> None:
        self._marks = iter([*(n for n in _MARKS if n < total), total])
        self._next = next(self._marks)
        self._at = 0
        self._clock, self._cpu = time.perf_counter(), time.process_time()

    def __call__(self, done: int) -> None:
        """Look at the clock, if a mark is reached."""
        if done < self._next:
            return
        clock, cpu = time.perf_counter(), time.process_time()
        count = done - self._at
        print(
            f"{done:8d} tasks: {1e3 * (clock - self._clock) / count:6.2f} ms each by "
            f"the clock, {1e3 * (cpu - self._cpu) / count:5.2f} ms of CPU here, "
            f"{_held_mb():6.0f} MB, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        self._at, self._clock, self._cpu = done, clock, cpu
        while self._next <= done:
            self._next = next(self._marks, done + 1)


def empty(tasks: int, workers: int) -> None:
    """Send so many tasks in which nothing is done, each with an entry of its own."""
    before = _held_mb()
    study = planned(Design(people=-(-tasks // _TRIALS), trials=_TRIALS))
    entries = study.entries[:tasks]
    waiting: deque[tuple[Task, int]] = deque(
        ((Chunk(entries=(one,), seconds=0.0),), 4) for one in entries
    )
    print(f"{len(entries)} entries in tasks: {_held_mb() - before:.0f} MB", flush=True)
    deal = Deal(study=study, place=Place("nowhere"), waiting=waiting, do=nothing)
    with local_cluster(workers) as address:
        finish(deal, address, Watch(tasks))


def ledger(lines: int) -> None:
    """Write the ledger of a study of so many visits, and read it."""
    study = planned(Design(people=lines, trials=_TRIALS))
    with tempfile.TemporaryDirectory(prefix="kneewise-ledger-") as folder:
        place = Place(folder)
        begun(place, study)
        start = time.perf_counter()
        for line in _lines(place, study):
            place.write(line.path, json.dumps(asdict(line)).encode())
        wrote = time.perf_counter() - start
        size = sum(p.stat().st_size for p in Path(folder, "ledger").rglob("*.json"))
        start, cpu = time.perf_counter(), time.process_time()
        state = standing(place, study)
        read, spent = time.perf_counter() - start, time.process_time() - cpu
        assert len(state.lines) == lines
        print(
            f"ledger of {lines} lines, {len(study.entries)} recordings: "
            f"{size / 1e6:.0f} MB; written in {wrote:.0f} s, read in {read:.1f} s "
            f"({spent:.1f} s of CPU), {_held_mb():.0f} MB held",
            flush=True,
        )


def _lines(place: Place, study: Study) -> Iterator[Line]:
    """A line for each visit, with parts that are there."""
    plan = study.plan
    tables = look(Job(entry=study.entries[0], plan=plan)).tables
    parts = {name: as_parquet(name, rows[:1]) for name, rows in tables.items() if rows}
    for i in range(0, len(study.entries), _TRIALS):
        some = study.entries[i : i + _TRIALS]
        yield _line(place, study, some, parts)


def _line(
    place: Place, study: Study, some: tuple[Entry, ...], parts: dict[str, bytes]
) -> Line:
    from kneewise.cohort.parts import name_of
    from kneewise.version import __version__

    name, first = name_of(some, study.plan), some[0]
    named = {}
    for table, made in parts.items():
        path = f"{table}/person={first.person}/visit={first.visit}/{name}.parquet"
        place.write(path, made)
        named[table] = (path, len(made), "0" * 64)
    done = Done(recording="", key="0" * 16, stamp="", facts=first.facts, seconds=0.1)
    return Line(
        name=name,
        person=first.person,
        visit=first.visit,
        plan=study.plan.hash,
        version=__version__,
        done=tuple(
            replace(done, recording=e.id, stamp=e.stamp, facts=e.facts) for e in some
        ),
        parts=named,
    )


def main(
    tasks: Annotated[
        int, typer.Option(help="Empty tasks to send; 0 for none.")
    ] = 5_000,
    lines: Annotated[int, typer.Option("--ledger", help="Of the largest.")] = 1_000,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
) -> None:
    """Print how tasks and ledgers grow."""
    if tasks:
        empty(tasks, workers)
    for count in (n for n in (1000, 10_000, 100_000, 1_000_000) if n <= lines):
        ledger(count)


if __name__ == "__main__":
    typer.run(main)
