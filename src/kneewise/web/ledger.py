"""The audit log as the server writes it: before the answer, many lines at once."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from kneewise.errors import KneewiseError, UnwritableResult
from kneewise.store.log import Line, Log

_MOST = 500
"""Lines of one transaction."""

_Ticket = tuple[Line, "Future[None]"]


@dataclass(eq=False, slots=True)
class Ledger:
    """Writes lines of many requests in one transaction, in a thread of its own.

    A line costs a wait for the disk. Requests that come meanwhile share the next one,
    and while they wait no thread that could answer others waits with them.
    """

    log: Log
    _waiting: queue.SimpleQueue[_Ticket | None] = field(
        default_factory=queue.SimpleQueue
    )
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _pen: threading.Thread | None = None

    def put(self, line: Line) -> Future[None]:
        """Write a line; it is on the disk when the future is done.

        The future fails with a ``KneewiseError`` where it cannot be written; then
        nothing may be shown either.
        """
        written: Future[None] = Future()
        with self._guard:
            if self._pen is None:
                self._pen = threading.Thread(
                    target=self._write_on, name="kneewise ledger", daemon=True
                )
                self._pen.start()
        self._waiting.put((line, written))
        return written

    def note(self, line: Line) -> None:
        """Write a line, and wait for it.

        Raises:
            KneewiseError: if it cannot be written.
        """
        self.put(line).result()

    def close(self) -> None:
        """Write what waits, and stop."""
        with self._guard:
            pen, self._pen = self._pen, None
        if pen is not None:
            self._waiting.put(None)
            pen.join(timeout=10)

    def _write_on(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < _MOST and not self._waiting.empty():
                batch.append(self._waiting.get())
            tickets = [ticket for ticket in batch if ticket is not None]
            if tickets:
                self._write(tickets)
            if len(tickets) < len(batch):
                return

    def _write(self, tickets: list[_Ticket]) -> None:
        try:
            self.log.add(*(line for line, _ in tickets))
        except KneewiseError as error:
            _fail(tickets, error)
        except Exception:  # noqa: BLE001 - the thread must live, and requests end
            _fail(tickets, UnwritableResult("the audit log cannot be written."))
        else:
            for _, written in tickets:
                written.set_result(None)


def _fail(tickets: list[_Ticket], error: KneewiseError) -> None:
    for _, written in tickets:
        written.set_exception(error)
