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
from kneewise.web.live.turns import Turns
from kneewise.workflow.practising import AFTER, Glance, Session

Plain = dict[str, Any]
Spell = Callable[[Session, int, Glance], Plain]

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


def drawn(session: Session, number: int, glance: Glance) -> Plain:
    """What the coach draws over a picture."""
    return wire.seen(session.state, number, glance.pose)


class Worker:
    """Looks at what a page sends, in a thread of its own.

    A picture that comes while another is looked at waits; a newer one takes its place,
    also while it is the turn of another page. So what is drawn is never older than two
    pictures, however slow this machine is.
    """

    def __init__(
        self,
        session: Session,
        tell: Callable[[Plain], None],
        ended: Callable[[Ended], None],
        turns: Turns | None = None,
        spell: Spell | None = None,
    ) -> None:
        """Begin.

        Args:
            session: which nobody else uses meanwhile.
            tell: takes what is to be sent; called in the thread.
            ended: takes a set that is done with; called in the thread.
            turns: at the networks, which other pages want, too; None if none does.
            spell: what the page is told of a picture; what the coach draws if None.
        """
        self._session = session
        self._tell = tell
        self._ended = ended
        self._turns = turns or Turns()
        self._spell = spell or drawn
        self._tray = Tray()
        self._changed = threading.Condition()
        self._time, self._came = 0.0, time.monotonic()
        self._bad = 0
        self._done: Ended | None = None
        self._until = 0.0
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
        try:
            while self._waited():
                self._act()
                if time.monotonic() >= self._until:
                    self._hand_in()
        except KneewiseError as error:
            self._tell({"fault": str(error), "remedy": error.remedy})
        except Exception:  # the page must hear of it, whatever it was
            self._tell({"fault": "Kneewise itself failed.", "remedy": ""})
            raise
        finally:
            self._hand_in()

    def _hand_in(self) -> None:
        """Hand in the set that is done, if one waits for its last moments."""
        done, self._done = self._done, None
        if done is not None:
            self._ended(done)

    def _waited(self) -> bool:
        """Wait for something to do, half a second at most; False when it is over."""
        with self._changed:
            tray = self._tray
            if tray.shot is None and not tray.wishes and not tray.is_over:
                self._changed.wait(_TICK)
            return not tray.is_over

    def _act(self) -> None:
        """Do what waits: every wish, and the newest picture when it is our turn."""
        shot, wishes = self._tray.shot, self._wishes()
        for wish in wishes:
            self._wish(wish)
        if shot is not None:
            with self._turns.taken():
                self._shot(self._newest(shot))
        elif not wishes:
            self._tick()

    def _wishes(self) -> list[wire.Wish]:
        with self._changed:
            wishes, self._tray.wishes = self._tray.wishes, []
            return wishes

    def _newest(self, shot: wire.Shot) -> wire.Shot:
        """The picture that came last, which may be a newer one by now."""
        with self._changed:
            newest, self._tray.shot = self._tray.shot or shot, None
            return newest

    def _wish(self, wish: wire.Wish) -> None:
        now = max(self._time, self._session.state.time, 0.0)
        self._hand_in()
        if isinstance(wish, wire.Begin):
            event: Start | Stop = Start(time=now, practice=wish.practice)
        else:
            event = Stop(time=now)
        self._say(self._session.hear(event))
        self._hand_in()  # whoever stops it has seen the end

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
        told = self._spell(self._session, shot.number, glance)
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
                self._done, self._until = message, time.monotonic() + AFTER
