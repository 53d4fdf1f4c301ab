"""A line to a scheduler that can be held: nothing passes, and nobody is told."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from types import TracebackType

_GLANCE = 0.05  # s
_PIECE = 1 << 16


class Proxy:
    """Passes on what comes to a port of 127.0.0.1, unless it is held."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._held = threading.Event()
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []

    @property
    def address(self) -> str:
        """Where to knock instead."""
        return f"tcp://127.0.0.1:{self._door.getsockname()[1]}"

    def hold(self) -> None:
        """Let nothing pass; connections stay open."""
        self._held.set()

    def release(self) -> None:
        """Let everything pass again, what waited first."""
        self._held.clear()

    def __enter__(self) -> Proxy:
        self._start(self._open)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._door.close()
        for one in self._threads:
            one.join(timeout=2)

    def _start(self, what: object, *given: socket.socket) -> None:
        thread = threading.Thread(target=what, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _open(self) -> None:
        self._door.settimeout(_GLANCE)
        while not self._over.is_set():
            with contextlib.suppress(OSError):  # nobody knocked, or nobody is behind
                near, _ = self._door.accept()
                near.settimeout(None)
                self._start(self._pass_on, near)

    def _pass_on(self, near: socket.socket) -> None:
        behind = ("127.0.0.1", self._to)
        with (
            near,
            contextlib.suppress(OSError),
            socket.create_connection(behind, timeout=5) as far,
        ):
            far.settimeout(None)
            self._both_ways(near, far)

    def _both_ways(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        while not self._over.is_set():
            if self._held.is_set():
                self._over.wait(_GLANCE)
                continue
            for one in select.select([near, far], [], [], _GLANCE)[0]:
                piece = one.recv(_PIECE)
                if not piece:
                    return
                other[one].sendall(piece)
