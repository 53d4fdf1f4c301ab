"""Rooms: the sessions of the pages that are open, and of those that lost their line."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kneewise.workflow.practising import Session

_YIELD = 3.0
"""s for which a page that comes back waits until its old line is ended."""

PARKED = 90.0
"""s for which the session of a page that lost its connection waits for it."""


@dataclass(slots=True, kw_only=True)
class Room:
    """One session and its name."""

    name: str
    session: Session
    is_taken: bool = True
    left: float = 0.0
    """When it was left, s of a clock that only goes forward."""

    call_out: Callable[[], None] | None = None
    """Ends the line of the page in it, which may be dead without knowing it."""

    freed: threading.Event = field(default_factory=threading.Event)


class Rooms:
    """Who is in front of a camera now, and where their sets are kept."""

    def __init__(
        self,
        *,
        most: int,
        folder: Path | None = None,
        films: bool = False,
        session: Callable[[], Session] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the rooms.

        Args:
            most: pages at once.
            folder: where sets that are done are kept; None to keep none.
            films: whether the pictures of sets are kept with them.
            session: makes one; loading its networks takes a moment.
            clock: s.
        """
        self.folder = folder
        self._most = most
        self.films = films and folder is not None
        self._session = session or self._new
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()

    def enter(self, name: str | None) -> Room | None:
        """The room of that name if it is free, or else a new one; None if all are full.

        Loads the networks of a new session, and may wait: not for the thread that
        serves pages.
        """
        self._call_out(name)
        with self._lock:
            self._tidy()
            known = self._rooms.get(name or "")
            if known is not None and not known.is_taken:
                known.is_taken = True
                known.freed.clear()
                return known
            if sum(room.is_taken for room in self._rooms.values()) >= self._most:
                return None
            parked = [room for room in self._rooms.values() if not room.is_taken]
            if len(self._rooms) >= 2 * self._most and parked:
                self._give_up(min(parked, key=lambda room: room.left).name)
            room = Room(name=secrets.token_urlsafe(12), session=self._session())
            self._rooms[room.name] = room
            return room

    def leave(self, room: Room) -> None:
        """Leave a room; it stays as it is for a while, should the page come back."""
        with self._lock:
            room.is_taken, room.left = False, self._clock()
            room.call_out = None
            room.freed.set()
            self._tidy()

    def close(self) -> None:
        """Give up all rooms, when the program ends."""
        with self._lock:
            for name in list(self._rooms):
                self._give_up(name)

    def _give_up(self, name: str) -> None:
        self._rooms.pop(name).session.forsake()

    def _new(self) -> Session:
        return Session(films=self.folder if self.films else None)

    def _call_out(self, name: str | None) -> None:
        """End the old line of a page that comes back, if it is still there."""
        with self._lock:
            known = self._rooms.get(name or "")
            call = known.call_out if known is not None and known.is_taken else None
        if known is not None and call is not None:
            call()
            known.freed.wait(_YIELD)

    def _tidy(self) -> None:
        now = self._clock()
        for room in list(self._rooms.values()):
            if not room.is_taken and now - room.left > PARKED:
                self._give_up(room.name)
