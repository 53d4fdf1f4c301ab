"""The pool: few jobs at once, each in a process of its own, and none forgotten."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from kneewise.errors import KneewiseError
from kneewise.store.interrupted import Interrupted
from kneewise.store.jobs import Job, Jobs
from kneewise.store.moment import utc_now
from kneewise.web.jobs.run import COMMAND, Ending, Run
from kneewise.web.jobs.task import QUICK, Task
from kneewise.web.limits import Limits
from kneewise.web.refusal import spoken

_log = logging.getLogger("kneewise.web")

_LOOK = 1.0
"""s between looks for jobs that nobody woke us for."""


class Errand(Protocol):
    """What surrounds the work of a child: it has no store, and we do not read files."""

    def task(self, job: Job, scratch: Path) -> Task:
        """What a child is told to do for a job.

        Args:
            job: which.
            scratch: an empty folder for it.

        Raises:
            KneewiseError: if it can no longer be done.
        """

    def keep(self, job: Job, out: Path) -> str:
        """Take what the child found into the store; its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """How far a job has come, as its child said last."""

    stage: str = ""
    share: float = 0.0
    written: float = 0.0
    """s on a clock that only goes on: when the store was told last."""


class Pool:
    """Threads that take jobs and watch over the processes that do them."""

    def __init__(
        self,
        jobs: Jobs,
        errand: Errand,
        limits: Limits,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        self._jobs = jobs
        self._interrupted = Interrupted(database=jobs.database)
        self._errand = errand
        self._limits = limits
        self._command = command
        self._news = threading.Condition()
        self._is_ending = False
        self._runs: dict[str, Run] = {}
        self._live: dict[str, Live] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to take jobs."""
        host = f"{socket.gethostname()[:60]}:{os.getpid()}"
        for number in range(self._limits.workers):
            self._spawn(f"{host}:{number}", self._loop)
        self._spawn(f"{host}:quick", self._quick)
        self._spawn(f"{host}:watch", self._watch)

    def wake(self) -> None:
        """Say that there is a new job."""
        with self._news:
            self._news.notify_all()

    def stop(self, id_: str) -> None:
        """End the child that works on a job, if any here does."""
        run = self._runs.get(id_)
        if run is not None:
            run.stop()

    @property
    def is_well(self) -> bool:
        """Whether every thread that was started lives."""
        return all(thread.is_alive() for thread in self._threads)

    def live(self, id_: str) -> Live | None:
        """How far a job has come that runs here."""
        return self._live.get(id_)

    def pids(self) -> dict[str, int]:
        """The processes at work, by the ids of their jobs."""
        return {id_: run.pid for id_, run in self._runs.items()}

    def end(self) -> None:
        """Give back what is under way, and let all threads end."""
        with self._news:
            self._is_ending = True
            self._news.notify_all()
        for run in list(self._runs.values()):
            run.stop()
        for thread in self._threads:
            thread.join(timeout=10)

    def _spawn(self, name: str, what: object) -> None:
        thread = threading.Thread(target=what, args=(name,), name=name, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _quick(self, name: str) -> None:
        """Take what somebody waits for, though long work holds all other workers."""
        self._loop(name, QUICK)

    def _loop(self, name: str, kinds: tuple[str, ...] = ()) -> None:
        while not self._is_ending:
            job = self._taken(name, kinds)
            if job is not None:
                self._work(job)
                continue
            with self._news:
                if not self._is_ending:
                    self._news.wait(_LOOK)

    def _taken(self, name: str, kinds: tuple[str, ...]) -> Job | None:
        try:
            return self._jobs.take(name, kinds)
        except KneewiseError as error:  # a database that is away comes back
            _log.warning("no job can be taken: %s", error)
            return None

    def _work(self, job: Job) -> None:
        """Do a job; whatever happens, its end is written down."""
        self._live[job.id] = Live(written=time.monotonic())
        try:
            with tempfile.TemporaryDirectory(prefix="kneewise-job-") as folder:
                self._done(job, Path(folder))
        except KneewiseError as error:
            self._fail(job, f"{error} {error.remedy}".strip())
        except Exception:  # noqa: BLE001 - a job must not take its thread along
            _log.exception("job %s", job.id)
            self._fail(job, "Kneewise itself failed; the log of the server says where.")
        finally:
            self._runs.pop(job.id, None)
            self._live.pop(job.id, None)

    def _done(self, job: Job, folder: Path) -> None:
        out = folder / "out"
        out.mkdir(mode=0o700)
        run = Run(self._errand.task(job, out), self._command)
        self._runs[job.id] = run
        if self._is_ending:
            run.stop()

        def report(stage: str, share: float) -> None:
            held = self._live[job.id]
            self._live[job.id] = Live(stage=stage, share=share, written=held.written)

        ending = run.wait(report)
        self._end(job, ending, out)

    def _end(self, job: Job, ending: Ending, out: Path) -> None:
        if ending.is_done:
            if self._jobs.report(job.id, "Keeping the result", 1.0):  # still wanted
                self._jobs.finish(job.id, self._errand.keep(job, out))
        elif ending.is_stopped and self._is_ending:
            self._interrupted.give_back(job.id)
        elif not ending.is_stopped:
            self._fail(job, f"{ending.reason} {ending.remedy}".strip())

    def _fail(self, job: Job, reason: str) -> None:
        for _ in range(30):
            try:
                self._jobs.fail(job.id, spoken(reason))
            except KneewiseError as error:
                _log.warning("the end of job %s waits: %s", job.id, error)
                time.sleep(_LOOK)
            else:
                return

    def _watch(self, _name: str) -> None:
        """Tell the store how far jobs have come, and look for those left behind."""
        looked = 0.0
        while not self._is_ending:
            try:
                self._tell()
                if time.monotonic() - looked > self._limits.silence / 3:
                    looked = time.monotonic()
                    self._look_for_lost()
            except KneewiseError as error:
                _log.warning("the progress of jobs is not kept: %s", error)
            with self._news:
                if not self._is_ending:
                    self._news.wait(_LOOK)

    def _tell(self) -> None:
        for id_, live in list(self._live.items()):
            run = self._runs.get(id_)
            now = time.monotonic()
            if run is None or now - live.written < min(2.0, self._limits.silence / 4):
                continue
            if not self._jobs.report(id_, live.stage, live.share):
                run.stop()  # nobody wants it any more
            if id_ in self._live:
                held = self._live[id_]
                self._live[id_] = Live(stage=held.stage, share=held.share, written=now)

    def _look_for_lost(self) -> None:
        since = utc_now() - timedelta(seconds=self._limits.silence)
        if self._interrupted.take_up(since, self._limits.tries):
            self.wake()
