"""One child process from its start to its end, and what became of it in words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kneewise.web.jobs.task import Task, as_line

COMMAND = (sys.executable, "-m", "kneewise.web.jobs.child")

_LONGEST = 1 << 16
"""Bytes of one line that a child says."""

_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "NUMBA_CACHE_DIR")
"""Variables that a child gets. The address of the database, with its password, is none
of them."""

_WHY = {
    signal.SIGKILL: "it was ended from outside, as happens where memory is short",
    signal.SIGXCPU: "it took more processor time than a job may",
    signal.SIGSEGV: "a library that reads such files crashed",
    signal.SIGABRT: "a library that reads such files gave up",
    signal.SIGBUS: "a library that reads such files crashed",
    signal.SIGXFSZ: "it wrote more than a job may",
}

_REMEDY = (
    "Export the recording again or cut it shorter; if it fails again, report it with "
    "the file."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What became of a child process."""

    is_done: bool = False
    is_stopped: bool = False
    """Whether it was ended by us: somebody asked for it, or the server goes down."""

    reason: str = ""
    """A sentence; empty where it is done."""

    remedy: str = ""


class Run:
    """A child process that works on a task."""

    def __init__(self, task: Task, command: tuple[str, ...] = COMMAND) -> None:
        self._task = task
        self._guard = threading.Lock()
        self._why = ""
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(os.environ),
            cwd=task.out,
            start_new_session=True,  # what it starts can be ended with it
        )

    @property
    def pid(self) -> int:
        """Of the child."""
        return self._child.pid

    def stop(self, why: str = "stopped") -> None:
        """End it and all that it started, now."""
        with self._guard:
            self._why = self._why or why
            if self._child.poll() is None:
                _end(self._child)

    def wait(self, report: Callable[[str, float], None]) -> Ending:
        """What became of it; *report* is told how far it is."""
        wall = self._task.limits.wall
        watch = threading.Timer(wall, self.stop, [f"it took longer than {wall:g} s"])
        watch.daemon = True
        watch.start()
        try:
            told = self._listen(report)
            _wait(self._child)
        finally:
            watch.cancel()
            with self._guard:
                _end(self._child)  # what it started may live on
                self._child.wait()
            for stream in (self._child.stdin, self._child.stdout):
                _close(stream)
        return self._ending(told)

    def _listen(self, report: Callable[[str, float], None]) -> dict[str, Any]:
        """What it said last; lines that are none of ours are passed over."""
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise ValueError("the child has no pipes.")
        try:
            stdin.write(as_line(self._task))
            stdin.flush()
        except OSError:  # it is dead already, which is told below
            return {}
        last: dict[str, Any] = {}
        while line := stdout.readline(_LONGEST):
            told = _told(line)
            if "ended" in told:
                last = told
            elif "stage" in told:
                report(str(told["stage"])[:200], _share(told.get("share")))
        return last

    def _ending(self, told: dict[str, Any]) -> Ending:
        if self._why == "stopped":
            return Ending(is_stopped=True, reason="it was stopped.")
        if self._why:
            return Ending(reason=f"{self._why}.", remedy=_REMEDY)
        if told.get("ended") == "failed":
            return Ending(reason=str(told["error"]), remedy=str(told["remedy"]))
        return self._dead(self._child.returncode, told)

    def _dead(self, code: int, told: dict[str, Any]) -> Ending:
        if told.get("ended") == "done" and code == 0:
            return Ending(is_done=True)
        why = _WHY.get(signal.Signals(-code)) if code < 0 else None
        said = why or f"the process that worked on it ended with status {code}"
        return Ending(reason=f"{said}.", remedy=_REMEDY)


def environment(whole: Mapping[str, str]) -> dict[str, str]:
    """The variables of a child: few, and one thread for each library."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    return {name: whole[name] for name in _KEPT if name in whole} | dict.fromkeys(
        threads, "1"
    )


def _wait(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child, and leave its number taken while what it started is ended."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    else:
        child.wait()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a child and what it started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        elif child.poll() is None:
            child.kill()
    except (ProcessLookupError, PermissionError):  # all of it is gone
        return


def _close(stream: Any) -> None:  # noqa: ANN401 - a pipe of bytes
    try:
        stream.close()
    except OSError:  # what was to be written has no reader
        return


def _told(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _share(told: object) -> float:
    if isinstance(told, int | float) and 0 <= told <= 1:
        return float(told)
    return 0.0
