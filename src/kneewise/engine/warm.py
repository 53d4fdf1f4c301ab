"""The first run compiles the kernels: half of them in a second process meanwhile.

Python itself is what takes the time, so threads would not help. The second process
leaves its machine code in the cache that the first one then reads.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys

import numpy as np

from kneewise.engine.builtin.whole import body as builtin
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.effort import Task, demand, pushes
from kneewise.engine.kernels.compiled import is_missing
from kneewise.engine.kernels.paths import lengths_and_arms
from kneewise.engine.optimise import recruitment
from kneewise.engine.preprocess import Rates

LONGEST = 180.0
"""s that are waited for the second process; then the first compiles what is left."""


class Helper:
    """A process that compiles the kernels of muscles, where they are not kept yet."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        if not is_missing(lengths_and_arms):
            return
        with contextlib.suppress(OSError):  # then there is no second process
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kneewise.engine.warm"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def wait(self) -> None:
        """Until it is done."""
        if self._process is None:
            return
        try:
            self._process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            pass
        finally:  # also when the person stops the program
            self.stop()

    def stop(self) -> None:
        """End it."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def warm() -> None:
    """Compile the kernels of muscle paths, capacities, sharing and accelerations."""
    body = builtin()
    q = body.default[None]
    still = np.zeros_like(q)
    none = np.zeros((1, 0, 3))
    loads = ExternalLoads(
        time=np.zeros(1),
        segment=np.zeros(0, np.intp),
        force=none,
        point=none,
        torque=none,
    )
    task = Task(body=body, motion=Rates(q, still, still), loads=loads)
    recruitment(demand(task)[0])
    names = body.muscles.names if body.muscles is not None else ()
    pushes(task, np.zeros((1, len(names))))


if __name__ == "__main__":
    warm()
