"""What a study costs: per recording, per task, per worker, and to a million.

Run with ``python -m bench.cohort``; ``--tasks 1000000`` sends so many empty tasks.
Goals: overhead under 5 ms a task, two workers 1.8 times one, memory flat. The numbers
of docs/scale.md come from here; on a busy machine they are worse, and the load is told.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import Annotated

import typer

from kneewise.cohort.answer import Job
from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.cost import Chunk, Task
from kneewise.cohort.entry import Entry
from kneewise.cohort.look import look
from kneewise.cohort.people import Design, planned
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.run import Deal, finish, run
from kneewise.cohort.study import Study, begun, standing
from kneewise.cohort.tables import table
from kneewise.cohort.work import Report, commit

DATA = Path(
    os.environ.get("KNEEWISE_DATA", Path(__file__).parents[2] / "shared" / "data")
)
MARKERS = ("opencap-subject4/STS1.trc", "opensim-c3d/walking2.c3d")
FILM = "opencap-subject4/squats1_video.mp4"


def nothing(_task: Task, plan: Plan, place: Place, version: str) -> Report:
    """A task without work."""
    del plan, place, version
    return Report(done=1)


def empty(tasks: int, workers: int) -> tuple[float, float]:
    """Seconds for a task in which nothing is done, by the clock and of the CPU here.

    The scheduler is in this process, so its time is in the second; that of the workers
    is not.
    """
    entry = Entry(person="P", trial="t", files=("drawn://squat",))
    chunk = Chunk(entries=(entry,), seconds=0.0)
    study = Study(entries=(entry,), plan=Plan())
    with local_cluster(workers) as address:
        finish(_deal(study, chunk, 20), address, _unwatched)  # warm
        start, before = time.perf_counter(), time.process_time()
        finish(_deal(study, chunk, tasks), address, _unwatched)
        spent = time.process_time() - before
        return (time.perf_counter() - start) / tasks, spent / tasks


def _deal(study: Study, chunk: Chunk, tasks: int) -> Deal:
    waiting: deque[tuple[Task, int]] = deque(((chunk,), 4) for _ in range(tasks))
    return Deal(study=study, place=Place("nowhere"), waiting=waiting, do=nothing)


def _unwatched(_done: int) -> None:
    """Progress that nobody watches."""


def throughput(workers: int, recordings: int) -> tuple[float, list[float]]:
    """Recordings a second by the clock, and the memory of the hands on the way, MB."""
    study = planned(Design(people=recordings // 2, trials=2))
    with tempfile.TemporaryDirectory() as folder, local_cluster(workers) as address:
        place = Place(folder)
        warm = Study(entries=study.entries[: 60 * workers], plan=study.plan)
        begun(place, warm)
        run(warm, place, address, lambda _what, _done: None)
        begun(place, study)
        left = len(study.entries) - len(warm.entries)
        ran = run(study, place, address, lambda _what, _done: None)
        return left / ran.seconds, [one.memory_mb for one in ran.reports]


def committing(chunks: int) -> tuple[float, float, float]:
    """To write one recording as a chunk of its own: s by the clock, s CPU, bytes."""
    study = planned(Design(people=4, trials=1))
    answers = [look(Job(entry=one, plan=study.plan)) for one in study.entries]
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        start, before = time.perf_counter(), time.process_time()
        for i in range(chunks):
            n = i % len(answers)
            commit(place, [study.entries[n]], study.plan, [answers[n]])
        spent = (time.perf_counter() - start) / chunks
        here = (time.process_time() - before) / chunks
        size = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())
        begun(place, study)
        assert table(place, standing(place, study), "measures").num_rows
    return spent, here, size / len(answers)


def reading() -> None:
    """CPU seconds of real recordings, without and with a body."""
    for name, body in [(n, b) for n in (*MARKERS, FILM) for b in (False, True)]:
        path = DATA / name
        if not path.exists():
            print(f"{name:42s} is not on this machine")
            continue
        entry = Entry(
            person="P",
            trial="t",
            files=(str(path),),
            mass=70.0 if body else None,
            height=1.75 if body else None,
        )
        job = Job(entry=entry, plan=Plan(body=body))
        look(job)  # warm
        before = _spent()
        answer = look(job)
        spent = _spent() - before
        row = answer.tables.get("recordings", [{}])[0]
        frames = row.get("rate", 0.0) * row.get("duration", 0.0)
        told = answer.failure.text if answer.failure else f"{frames:.0f} frames"
        how = "with a body" if body else "landmarks alone"
        print(f"{name:42s} {how:16s} {spent:7.2f} s CPU  {told}")


def _spent() -> float:
    """CPU seconds of this process and of its children that ended."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, both))


def main(
    tasks: Annotated[int, typer.Option(help="Empty tasks to send.")] = 5000,
    recordings: Annotated[int, typer.Option(help="Simulated, for throughput.")] = 400,
    only: Annotated[
        str, typer.Option(help="empty, commit, throughput or reading.")
    ] = "",
) -> None:
    """Print what everything costs."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if only in ("", "empty"):
        for workers in (1, 2):
            each, here = empty(tasks, workers)
            print(
                f"{tasks} empty tasks, {workers} workers: {1e3 * each:.2f} ms each by "
                f"the clock, {1e3 * here:.2f} ms of the CPU"
            )
    if only in ("", "commit"):
        spent, here, size = committing(200)
        print(
            f"a chunk of one recording: {1e3 * spent:.1f} ms by the clock, "
            f"{1e3 * here:.1f} ms of the CPU, {size / 1e3:.0f} kB"
        )
    if only in ("", "throughput"):
        rates = {}
        for workers in (1, 2):
            rates[workers], held = throughput(workers, recordings)
            print(
                f"{workers} workers: {rates[workers]:.1f} recordings/s; memory "
                f"{held[0]:.0f} MB at first, {held[-1]:.0f} MB at last"
            )
        print(f"two against one: {rates[2] / rates[1]:.2f}")
    if only in ("", "reading"):
        reading()
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
