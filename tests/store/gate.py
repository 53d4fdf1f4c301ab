"""A way to PostgreSQL that a test can close and open: as if the server were gone."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Gate:
    """Passes on what is sent to a port, while it is open."""

    def __init__(self, host: str, port: int) -> None:
        self._beyond = (host, port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._is_open = True
        self._held: list[socket.socket] = []
        threading.Thread(target=self._admit, daemon=True).start()

    def shut(self) -> None:
        """Break off every connection, and take no other."""
        self._is_open = False
        for end in self._held:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._held.clear()

    def open(self) -> None:
        """Let connections through again."""
        self._is_open = True

    def close(self) -> None:
        """End for good."""
        self.shut()
        self._door.close()

    def _admit(self) -> None:
        with contextlib.suppress(OSError):  # closed for good
            while True:
                near, _ = self._door.accept()
                if not self._is_open:
                    near.close()
                    continue
                far = socket.create_connection(self._beyond)
                self._held += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(
                        target=_pass_on, args=(one, other), daemon=True
                    ).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := one.recv(65536):
            other.sendall(block)
    for end in (one, other):
        with contextlib.suppress(OSError):  # the other way has shut it already
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextlib.contextmanager
def gate(host: str, port: int) -> Iterator[Gate]:
    """A gate for as long as a block lasts."""
    made = Gate(host, port)
    try:
        yield made
    finally:
        made.close()
