"""Turns at one set of networks, in the order of asking: no room starves another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One looks at a picture at a time; of the others who waits longest is next.

    A lock of the system may be taken again by the thread that just gave it back. Here
    nobody passes anybody: each of five rooms gets a fifth.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn, and have it while the block lasts."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        mine.wait()

    def _give(self) -> None:
        """Hand the turn on to whoever waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
