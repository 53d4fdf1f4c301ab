"""Rooms: the sessions of the pages that are open, and of those that lost their line."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kneewise.read.blazepose import BlazePose, Networks
from kneewise.read.network import THREADS
from kneewise.web.live.turns import Turns
from kneewise.workflow.practising import Session

_YIELD = 3.0
"""s for which a page that comes back waits until its old line is ended."""

PARKED = 90.0
"""s for which the session of a page that lost its connection waits for it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Eye:
    """One set of networks, and the turns at it: rooms share it, picture by picture."""

    turns: Turns = field(default_factory=Turns)

    @cached_property
    def networks(self) -> Networks:
        """The networks, loaded when somebody first looks."""
        return Networks()


@dataclass(slots=True, kw_only=True)
class Room:
    """One session and its name."""

    name: str
    session: Session
    eye: Eye
    owner: str = ""
    """Nobody else comes back to it."""

    is_taken: bool = True
    left: float = 0.0
    """When it was left, s of a clock that only goes forward."""

    call_out: Callable[[], None] | None = None
    """Ends the line of the page in it, which may be dead without knowing it."""

    freed: threading.Event = field(default_factory=threading.Event)


class Rooms:
    """Who is in front of a camera now, and where their sets are kept."""

    def __init__(  # noqa: PLR0913 - what whoever opens them may wish
        self,
        *,
        most: int,
        folder: Path | None = None,
        films: bool = False,
        height: float | None = None,
        session: Callable[[], Session] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the rooms.

        Args:
            most: pages at once.
            folder: where sets that are done are kept; None to keep none.
            films: whether the pictures of sets are kept with them.
            height: m, of whoever practises; None if it is not known.
            session: makes one; loading its networks takes a moment. None for one that
                shares its networks with other rooms.
            clock: s.
        """
        self.folder = folder
        self._eyes = [Eye() for _ in range(max((os.cpu_count() or 1) // THREADS, 1))]
        self._most = most
        self.films = films and folder is not None
        self._height = height
        self._session = session
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()

    def enter(self, name: str | None, owner: str = "") -> Room | None:
        """The room of that name if it is free, or else a new one; None if all are full.

        A room of another owner is none.

        Loads the networks of a new session, and may wait: not for the thread that
        serves pages.
        """
        self._call_out(name, owner)
        with self._lock:
            self._tidy()
            known = self._known(name, owner)
            if known is not None and not known.is_taken:
                known.is_taken = True
                known.freed.clear()
                return known
            if sum(room.is_taken for room in self._rooms.values()) >= self._most:
                return None
            parked = [room for room in self._rooms.values() if not room.is_taken]
            if len(self._rooms) >= 2 * self._most and parked:
                self._give_up(min(parked, key=lambda room: room.left).name)
            room = self._new(owner)
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

    def _new(self, owner: str) -> Room:
        """A new room, at the eye that the fewest look through."""
        used = [room.eye for room in self._rooms.values()]
        eye = min(self._eyes, key=used.count)
        session = self._session() if self._session else self._seeing(eye)
        name = secrets.token_urlsafe(12)
        return Room(name=name, session=session, eye=eye, owner=owner)

    def _seeing(self, eye: Eye) -> Session:
        seen = BlazePose(smooth=False, networks=eye.networks)
        films = self.folder if self.films else None
        return Session(seen, films=films, height=self._height)

    def _known(self, name: str | None, owner: str) -> Room | None:
        found = self._rooms.get(name or "")
        return found if found is not None and found.owner == owner else None

    def _call_out(self, name: str | None, owner: str) -> None:
        """End the old line of a page that comes back, if it is still there."""
        with self._lock:
            known = self._known(name, owner)
            call = known.call_out if known is not None and known.is_taken else None
        if known is not None and call is not None:
            call()
            known.freed.wait(_YIELD)

    def _tidy(self) -> None:
        now = self._clock()
        for room in list(self._rooms.values()):
            if not room.is_taken and now - room.left > PARKED:
                self._give_up(room.name)
