"""Connections that say nothing are let go: headers must arrive in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import h11


class Patient(H11Protocol):
    """The protocol of uvicorn, which closes a connection whose request has no end."""

    seconds = 10.0
    """From connecting, or from the first byte, to the last header."""

    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of the headers, or no longer where they are whole."""
        if self._watch is None and self._is_idle:
            self._wait()
        super().data_received(data)
        if not self._is_idle:
            self._calm()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Wait no longer: a line of sockets is silent as long as it likes."""
        self._calm()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._calm()
        super().connection_lost(exc)

    @property
    def _is_idle(self) -> bool:
        """Whether no request has all of its headers."""
        cycle: object = self.cycle
        return cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._watch = self.loop.call_later(self.seconds, self._give_up)

    def _calm(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _give_up(self) -> None:
        self._watch = None
        if self._is_idle and not self.transport.is_closing():
            self.transport.close()


def protocol(seconds: float) -> type[Patient]:
    """The protocol with another patience."""
    return type("Patient", (Patient,), {"seconds": seconds})
