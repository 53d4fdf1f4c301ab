"""The child process: reads foreign files with little to use, and says how it goes.

It is started with nothing but a line of JSON on its standard input, and answers with
lines of JSON. When the input ends, whoever started it is gone, and so is it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

from kneewise.errors import KneewiseError
from kneewise.web.jobs.task import QUICK, Task, from_line
from kneewise.web.limits import Child

_NICER, _NICEST = 8, 15
"""Steps behind the server, which answers people and coaches them while a child works:
where somebody waits for it in front of a page, and else."""


_GRACE = 5
"""s of processor time after the limit."""


def main() -> None:
    """Do what the standard input says."""
    said = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no line
    task = from_line(sys.stdin.buffer.readline())
    step_back(_NICER if task.kind in QUICK else _NICEST)
    bound(task.limits)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    told = _done(task, said)
    _say(said, told)


def step_back(steps: int) -> None:
    """Let others go first at the processors; it cannot be taken back."""
    with contextlib.suppress(OSError):
        os.nice(steps)
        # Linux shares processors among sessions first, and a child is one of its own.
        Path("/proc/self/autogroup").write_text(str(steps))


def bound(limits: Child) -> None:
    """Bind this process to its limits; it cannot loosen them again."""
    try:
        import resource
    except ImportError:  # Windows has none; the time of the parent still holds
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),  # no picture of the memory on the disk
    ):
        _, hard = resource.getrlimit(what)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # Out of time it is told first, and then ended: so the reason is known.
        end = bounded + _GRACE if what == resource.RLIMIT_CPU else bounded
        resource.setrlimit(what, (bounded, end if end <= hard or hard < 0 else bounded))


def _done(task: Task, said: BinaryIO) -> dict[str, Any]:
    """Work, and what became of it."""
    try:
        from kneewise.web.jobs.working import work_into

        def report(stage: str, share: float) -> None:
            _say(said, {"stage": stage, "share": round(share, 4)})

        work_into(Path(task.out), task, report)
    except KneewiseError as error:
        return {"ended": "failed", "error": str(error), "remedy": error.remedy}
    except MemoryError:
        return {
            "ended": "failed",
            "error": "the recording needs more memory than a job may use.",
            "remedy": "Cut it shorter, or film in a smaller size.",
        }
    return {"ended": "done"}


def _say(said: BinaryIO, told: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody listens: the input has ended too
        said.write(json.dumps(told).encode() + b"\n")


def _end_with_parent() -> None:
    """End when the standard input does: then the server is gone."""
    while os.read(sys.stdin.fileno(), 1 << 10):  # a buffer would be locked at the end
        pass
    os._exit(3)


if __name__ == "__main__":
    main()
