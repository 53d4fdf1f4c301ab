"""Running a study: tasks are dealt out, and dealt out again when workers go."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kneewise.cohort.cluster import connected
from kneewise.cohort.cost import Chunk, Task, chunks, tasks
from kneewise.cohort.extra import needed
from kneewise.cohort.parts import Line, key_of
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.study import (
    Standing,
    Study,
    Tally,
    discard,
    pending,
    standing,
    tally,
)
from kneewise.cohort.work import Report, digests, lost, work
from kneewise.errors import BadSetting, UnwritableResult
from kneewise.version import __version__

_LIVES = 4
"""Times that a task may be given up by the scheduler, which gives it up itself after
some workers have died with it."""

_AHEAD = 3
"""Tasks that wait for each worker: the scheduler never holds more than that."""

_LEAST = 64
"""Tasks that are out even with few workers, so that what is finished comes in heaps."""

_GLANCE = 1.0
_ANSWER = 30.0
"""s to wait for the few bytes of a report."""

_PATIENCE = 300.0
"""s without any worker before the study stops."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run came to."""

    tally: Tally
    seconds: float
    """By the clock."""

    work: float
    """s of assessing, summed over workers."""

    tasks: int
    reports: tuple[Report, ...] = ()


@dataclass(slots=True, kw_only=True)
class Deal:
    """Tasks that wait, and those that are out."""

    study: Study
    place: Place
    waiting: deque[tuple[Task, int]]
    do: Callable[[Task, Plan, Place, str], Report] = work
    out: dict[Any, tuple[Task, int]] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    count: int = 0


def run(study: Study, place: Place, scheduler: str, progress: Progress) -> Ran:
    """Do what is not done yet of a study.

    Raises:
        UnwritableResult: if the place refuses results.
        BadSetting: if there is no scheduler, or no worker, for five minutes.
    """
    start = time.monotonic()
    state = _settled(study, place, scheduler)
    todo = pending(study, state)
    dealt = tasks(chunks(todo, study.plan), _workers(scheduler) if todo else 1)
    deal = Deal(study=study, place=place, waiting=deque((t, _LIVES) for t in dealt))
    total = len(todo)
    finish(deal, scheduler, lambda n: progress("Assessing", n / max(total, 1)))
    place.tidy()
    return Ran(
        tally=tally(study, standing(place, study)),
        seconds=time.monotonic() - start,
        work=sum(one.seconds for one in deal.reports),
        tasks=len(dealt),
        reports=tuple(deal.reports),
    )


def finish(deal: Deal, scheduler: str, progress: Callable[[int], None]) -> None:
    """Have every task done, whatever becomes of workers and scheduler meanwhile.

    Args:
        deal: the tasks.
        scheduler: its address.
        progress: called with how many recordings are finished.
    """
    client = connected(scheduler) if deal.waiting else None
    finished = seen = 0
    try:
        while deal.waiting or deal.out:
            if client is None or client.status not in ("running", "connecting"):
                client = _again(client, deal, scheduler)
            _hand_out(client, deal)
            _collect(client, deal)
            fresh = deal.reports[seen:]
            seen += len(fresh)
            finished += sum(one.done + one.failed for one in fresh)
            progress(finished)
    finally:
        if client is not None:
            client.close(timeout=5)


def _workers(scheduler: str) -> int:
    """How many work there now."""
    client = connected(scheduler)
    try:
        return _count(client)
    except (OSError, TimeoutError, AttributeError):
        return 1  # the scheduler has just gone; it will be awaited
    finally:
        client.close(timeout=5)


def _count(client: Any) -> int:  # noqa: ANN401
    """How many workers there are, each with one thread.

    As ``Client.nthreads``, which would wait for ever for a scheduler that went.
    """
    there = client.sync(client.scheduler.ncores, callback_timeout=_ANSWER)
    return int(sum(there.values()))


def _settled(study: Study, place: Place, scheduler: str) -> Standing:
    """The ledger without what does not count, and without failures that may pass."""
    state = standing(place, study)
    from kneewise.cohort.answer import Reason

    passing = [
        line
        for line in state.lines
        if any(one.reason and Reason(one.reason).may_pass for one in line.done)
    ]
    changed = _changed(study, state.moved, scheduler) if state.moved else []
    discard(place, [*state.stale, *passing, *changed])
    gone = {line.name for line in (*passing, *changed)}
    kept = tuple(line for line in state.lines if line.name not in gone)
    return Standing(lines=kept, stale=())


def _changed(study: Study, moved: Iterable[Line], scheduler: str) -> list[Line]:
    """Of lines whose files have other marks, those whose files hold something else."""
    entries = {entry.id: entry for entry in study.entries}
    client = connected(scheduler)
    try:
        asked = {
            line.name: client.submit(
                digests, [entries[one.recording] for one in line.done], pure=False
            )
            for line in moved
        }
        found = client.gather(asked)
    finally:
        client.close(timeout=5)
    return [
        line
        for line in moved
        if any(
            not sha256 or key_of(sha256, entries[one.recording], study.plan) != one.key
            for sha256, one in zip(found[line.name], line.done, strict=True)
        )
    ]


def _again(client: Any, deal: Deal, scheduler: str) -> Any:  # noqa: ANN401
    """Another client, after the scheduler went; what was out waits again."""
    if client is not None:
        client.close(timeout=1)
    deal.waiting.extend(deal.out.values())
    deal.out.clear()
    return connected(scheduler)


def _hand_out(client: Any, deal: Deal) -> None:  # noqa: ANN401
    """Give out as many tasks as keep the workers busy, and no more.

    Raises:
        BadSetting: if there is no worker for too long.
    """
    try:
        workers = _count(client)
    except (OSError, TimeoutError, AttributeError):  # the scheduler has just gone
        return
    if not workers and not deal.out:
        _await_worker(client)
        return
    room = max(_LEAST, _AHEAD * workers) - len(deal.out)
    some = [deal.waiting.popleft() for _ in range(min(room, len(deal.waiting)))]
    if not some:
        return
    futures = client.map(
        deal.do,
        [task for task, _ in some],
        plan=deal.study.plan,
        place=deal.place,
        version=__version__,
        key=[_name(deal, task) for task, _ in some],
        pure=False,
    )
    deal.out.update(zip(futures, some, strict=True))


def _name(deal: Deal, task: Task) -> str:
    """A name that no other task has, and no other try of this one."""
    deal.count += 1
    return f"kneewise-{task[0].entries[0].id}-{deal.count}-{time.monotonic_ns()}"


def _await_worker(client: Any) -> None:  # noqa: ANN401
    """Wait until there is a worker, or the scheduler goes.

    By a clock that cannot be set, unlike ``Client.wait_for_workers``.

    Raises:
        BadSetting: if there is none for too long.
    """
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            if _count(client):
                return
        except (OSError, TimeoutError, AttributeError):  # the scheduler has just gone
            return
        time.sleep(_GLANCE)
    raise BadSetting(
        f"there has been no worker for {_PATIENCE:g} s.",
        remedy="Start workers, then: kneewise cohort resume.",
    )


def _collect(client: Any, deal: Deal) -> None:  # noqa: ANN401
    """Take in what is finished, and deal out again what was lost.

    Raises:
        UnwritableResult: if a worker could not write.
        BadSetting: if the workers cannot do the work at all.
    """
    gone = _gone()
    with client.as_current(), contextlib.suppress(*gone):
        needed("distributed").wait(
            list(deal.out), timeout=_GLANCE, return_when="FIRST_COMPLETED"
        )
    over = [one for one in deal.out if one.status != "pending"]
    told = _told(client, [one for one in over if one.status == "finished"])
    for future in over:
        task, lives = deal.out.pop(future)
        try:
            if future in told:
                _take(deal, told[future])
            elif future.status == "error":
                _give_back(deal, task, lives, future.exception(timeout=_ANSWER))
            else:  # cancelled or lost: the scheduler went, and the task did no wrong
                deal.waiting.append((task, lives))
        except gone:  # whoever had the answer has just gone; the ledger may have it
            deal.waiting.append((task, lives))


def _told(client: Any, futures: list[Any]) -> dict[Any, Report]:  # noqa: ANN401
    """The reports of finished tasks, in one request; none where that fails.

    A task whose report is lost is dealt out again, and finds itself done.
    """

    async def asked() -> list[Report]:
        found: list[Report] = await client.gather(futures, asynchronous=True)
        return found

    if not futures:
        return {}
    try:
        found = client.sync(asked, callback_timeout=_ANSWER)
    except _gone():
        return {}
    return dict(zip(futures, found, strict=True))


def _gone() -> tuple[type[BaseException], ...]:
    """What is raised where scheduler or worker went away."""
    client = needed("distributed").client
    return (
        TimeoutError,
        OSError,
        client.FutureCancelledError,
        client.FuturesCancelledError,
    )


def _take(deal: Deal, report: Report) -> None:
    deal.reports.append(report)
    if report.refusal:
        raise UnwritableResult(
            report.refusal, remedy="Make room, then: kneewise cohort resume."
        )


def _give_back(deal: Deal, task: Task, lives: int, error: BaseException) -> None:
    """A task whose workers died: each chunk by itself, then written off."""
    distributed = needed("distributed")
    if not isinstance(error, distributed.scheduler.KilledWorker):
        raise BadSetting(
            f"a worker cannot do the work: {type(error).__name__}: {error}.",
            remedy="Install the same Kneewise on every worker: "
            "pip install 'kneewise[cohort]'.",
        ) from error
    for chunk in task:
        if lives > 1:
            deal.waiting.append(((chunk,), lives - 1))
        else:
            lost(chunk, deal.study.plan, deal.place, _LIVES)


def expected(study: Study, place: Place, workers: int) -> tuple[int, float]:
    """How many recordings there are to do, and what that will take, s by the clock."""
    todo = pending(study, standing(place, study))
    pieces: list[Chunk] = chunks(todo, study.plan)
    return len(todo), sum(chunk.seconds for chunk in pieces) / max(workers, 1)
