"""A scheduler and workers as processes of their own, which a test may kill."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import TracebackType

_SCHEDULER = """
import asyncio, sys
from distributed import Scheduler
async def main():
    async with Scheduler(
        host="127.0.0.1", port=int(sys.argv[1]), dashboard_address="127.0.0.1:0"
    ) as one:
        await one.finished()
asyncio.run(main())
"""
_WORKER = """
import asyncio, sys
from distributed import Worker
async def main():
    async with Worker(
        sys.argv[1], nthreads=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        death_timeout=60,
    ) as one:
        await one.finished()
asyncio.run(main())
"""


class Machines:
    """One scheduler and some workers on 127.0.0.1; ends those it started, by id."""

    def __init__(self, workers: int, env: Mapping[str, str] | None = None) -> None:
        self._env = {**os.environ, **(env or {})}
        self._port = _free_port()
        self.line = ""
        """By which address workers reach the scheduler, if not by its own."""

        self.count = workers
        """How many workers there should be."""

        self._workers: list[subprocess.Popen[bytes]] = []
        self._scheduler: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """Of the scheduler."""
        return self._port

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return f"tcp://127.0.0.1:{self._port}"

    def __enter__(self) -> Machines:
        self.start_scheduler()
        self.refill()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for one in [*self._workers, self._scheduler]:
            if one is not None:
                one.kill()
                one.wait()

    def start_scheduler(self) -> None:
        """Start the scheduler, at the address it always has."""
        self._scheduler = self._started(_SCHEDULER, str(self._port))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as one:
                one.settimeout(1)
                if one.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("the scheduler does not listen")

    def kill_scheduler(self) -> None:
        """End the scheduler at once; its workers end by themselves."""
        assert self._scheduler is not None
        self._scheduler.kill()
        self._scheduler.wait()

    def refill(self) -> None:
        """Start as many workers as are missing."""
        self._workers = [one for one in self._workers if one.poll() is None]
        while len(self._workers) < self.count:
            self._workers.append(self._started(_WORKER, self.line or self.address))

    def kill_a_worker(self, chance: random.Random) -> None:
        """End one worker at once, in the middle of whatever it does."""
        alive = [one for one in self._workers if one.poll() is None]
        if alive:
            one = chance.choice(alive)
            one.kill()
            one.wait()

    def _started(self, code: str, argument: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", code, argument],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
