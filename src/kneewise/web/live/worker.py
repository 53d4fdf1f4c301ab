"""The thread that looks at the pictures of one page, always at the newest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kneewise.errors import KneewiseError, UnreadableFile
from kneewise.live.event import Ended, Message, Start, Stop, Tick
from kneewise.web.live import wire
from kneewise.workflow.practising import Session

Plain = dict[str, Any]

_TICK = 0.5
"""s without a picture after which the coach is told that time passes."""

_LATE = 1.0
"""s by which that clock goes behind: a picture on its way must not be out of date."""

_PATIENCE = 5
"""Unreadable pictures in a row after which the page is let go."""

_JOIN = 10.0
"""s to wait for a picture that is being looked at when a page leaves."""


@dataclass(slots=True, kw_only=True)
class Tray:
    """What waits to be looked at: every wish, and one picture, the newest."""

    shot: wire.Shot | None = None
    wishes: list[wire.Wish] = field(default_factory=list)
    is_over: bool = False


class Worker:
    """Looks at what a page sends, in a thread of its own.

    A picture that comes while another is looked at waits; a newer one takes its place.
    So what is drawn is never older than two pictures, however slow this machine is.
    """

    def __init__(
        self,
        session: Session,
        tell: Callable[[Plain], None],
        ended: Callable[[Ended], None],
    ) -> None:
        """Begin.

        Args:
            session: which nobody else uses meanwhile.
            tell: takes what is to be sent; called in the thread.
            ended: takes a set that is done with; called in the thread.
        """
        self._session = session
        self._tell = tell
        self._ended = ended
        self._tray = Tray()
        self._changed = threading.Condition()
        self._time, self._came = 0.0, time.monotonic()
        self._bad = 0
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()

    def show(self, shot: wire.Shot) -> None:
        """A picture, which takes the place of one that still waits."""
        with self._changed:
            self.dropped += self._tray.shot is not None
            self._tray.shot = shot
            self._changed.notify()

    def ask(self, wish: wire.Wish) -> None:
        """A wish; none is ever dropped."""
        with self._changed:
            self._tray.wishes.append(wish)
            self._changed.notify()

    def leave(self) -> None:
        """End the thread, and wait until it has."""
        with self._changed:
            self._tray.is_over = True
            self._changed.notify()
        self._thread.join(_JOIN)

    def _run(self) -> None:
        while True:
            shot, wishes, is_over = self._next()
            if is_over:
                return
            try:
                for wish in wishes:
                    self._wish(wish)
                if shot is not None:
                    self._shot(shot)
                elif not wishes:
                    self._tick()
            except KneewiseError as error:
                self._tell({"fault": str(error), "remedy": error.remedy})
                return
            except Exception:  # the page must hear of it, whatever it was
                self._tell({"fault": "Kneewise itself failed.", "remedy": ""})
                raise

    def _next(self) -> tuple[wire.Shot | None, list[wire.Wish], bool]:
        """What is to be done next; nothing after half a second without anything."""
        with self._changed:
            tray = self._tray
            if tray.shot is None and not tray.wishes and not tray.is_over:
                self._changed.wait(_TICK)
            shot, wishes = tray.shot, tray.wishes
            tray.shot, tray.wishes = None, []
            return shot, wishes, tray.is_over

    def _wish(self, wish: wire.Wish) -> None:
        now = max(self._time, self._session.state.time, 0.0)
        if isinstance(wish, wire.Begin):
            event: Start | Stop = Start(time=now, practice=wish.practice)
        else:
            event = Stop(time=now)
        self._say(self._session.hear(event))

    def _shot(self, shot: wire.Shot) -> None:
        begun = time.perf_counter()
        try:
            glance = self._session.look(shot.jpeg, shot.time)
        except UnreadableFile:
            self._bad += 1
            if self._bad >= _PATIENCE:
                raise
            self._tell({"n": shot.number, "bad": True})
            return
        self._bad = 0
        if glance is None:
            self._tell({"n": shot.number})
            return
        self._time, self._came = shot.time, time.monotonic()
        told = wire.seen(self._session.state, shot.number, glance.pose)
        told["ms"] = round((time.perf_counter() - begun) * 1000, 1)
        told["dropped"] = self.dropped
        self._say(glance.messages, told)

    def _tick(self) -> None:
        now = self._time + (time.monotonic() - self._came) - _LATE
        if now > self._session.state.time:
            messages = self._session.hear(Tick(time=now))
            if messages:
                self._say(messages)

    def _say(self, messages: tuple[Message, ...], told: Plain | None = None) -> None:
        if told is None:
            told = wire.seen(self._session.state, None, None)
        self._tell(told | {"said": wire.said(messages)})
        for message in messages:
            if isinstance(message, Ended):
                self._ended(message)
