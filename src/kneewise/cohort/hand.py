"""A hand: the process that does the work for a worker, replaced when it breaks.

Whatever a recording does to its process, the worker lives on and knows which recording
it was. A worker that is killed itself takes its hand with it, and blames no recording.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kneewise.cohort.answer import Answer, Failure, Job, Reason
from kneewise.cohort.child import LENGTH, ROOM, send

_GLANCE = 0.5
"""s between looks at the memory of a process that works."""

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096

_ALONE = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
)
"""One thread each: the workers share the cores, and sums keep their order."""


class Broken(Exception):
    """The process ended, hung or swelled before it answered."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


class Hand:
    """Assesses one recording at a time in a process of its own."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline = -1
        self._room = ""
        self._first = 0.0

    def assess(self, job: Job) -> Answer:
        """Rows of a recording, or why there are none; never raises for its sake."""
        broken = Broken(Reason.KILLED, "It was never tried.")
        count = 0
        while count < job.plan.tries and broken.reason is Reason.KILLED:
            count += 1
            try:
                return self._asked(job)
            except Broken as error:
                self.close()
                broken = error
        told = Failure(
            reason=broken.reason,
            text=broken.text,
            remedy="Look at this file by itself; the plan's [limits] can be raised.",
            tries=count,
        )
        return Answer(failure=told)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        process.wait()
        os.close(self._lifeline)
        shutil.rmtree(self._room, ignore_errors=True)  # what it had fetched

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return None if self._process is None else self._process.pid

    def memory_mb(self) -> float:
        """What the process holds in memory now; 0 where that cannot be known."""
        if self._process is None:
            return 0.0
        try:
            words = Path(f"/proc/{self._process.pid}/statm").read_text().split()
        except OSError:
            return 0.0
        return int(words[1]) * _PAGE / 1e6

    def _asked(self, job: Job) -> Answer:
        """The answer of the process.

        Raises:
            Broken: if there is none.
        """
        process = self._process or self._started()
        assert process.stdin is not None
        try:
            send(process.stdin, job)
        except OSError:  # it ended between two jobs
            raise Broken(Reason.KILLED, _ending(process)) from None
        answer = self._read(process, job)
        held = self.memory_mb()
        self._first = self._first or held
        if held > max(2 * self._first, self._first + job.plan.memory_mb / 4):
            self.close()  # what it hoards is given back
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        far, self._lifeline = os.pipe()
        self._room = tempfile.mkdtemp(prefix="kneewise-hand-")
        own = {**dict.fromkeys(_ALONE, "1"), ROOM: self._room, "TMPDIR": self._room}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kneewise.cohort.child", str(far)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(far,),
            env={**os.environ, **own},
        )
        os.close(far)
        self._first = 0.0
        return self._process

    def _read(self, process: subprocess.Popen[bytes], job: Job) -> Answer:
        """What the process writes, within the limits of the plan.

        Raises:
            Broken: if it ends, or takes too long or too much.
        """
        assert process.stdout is not None
        handle = process.stdout.fileno()
        deadline = time.monotonic() + job.plan.seconds
        held = bytearray()
        wanted = LENGTH.size
        while len(held) < wanted:
            if select.select([handle], [], [], _GLANCE)[0]:
                piece = os.read(handle, 1 << 20)
                if not piece:
                    raise Broken(Reason.KILLED, _ending(process))
                held += piece
                if len(held) >= LENGTH.size:
                    wanted = LENGTH.size + LENGTH.unpack_from(held)[0]
            self._within(job, deadline)
        answer = pickle.loads(bytes(held[LENGTH.size :]))  # of our own process
        return replace(answer)

    def _within(self, job: Job, deadline: float) -> None:
        """Raise ``Broken`` where a limit is passed."""
        if time.monotonic() > deadline:
            text = f"It took longer than {job.plan.seconds:g} s."
            raise Broken(Reason.TOO_LONG, text)
        if self.memory_mb() > job.plan.memory_mb:
            text = f"It needed more than {job.plan.memory_mb:g} MB."
            raise Broken(Reason.TOO_LARGE, text)


def _ending(process: subprocess.Popen[bytes]) -> str:
    """How a process ended, in words."""
    code = process.wait()
    if code >= 0:
        return f"Its process ended by itself with status {code}."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"Its process was ended by {name}."
