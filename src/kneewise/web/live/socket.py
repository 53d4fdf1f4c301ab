"""The socket of one page: pictures in, what is to be drawn and said out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from kneewise.errors import KneewiseError
from kneewise.live.event import Ended
from kneewise.web.live import wire
from kneewise.web.live.guest import Guest
from kneewise.web.live.rooms import Rooms
from kneewise.web.live.worker import Spell, Worker, drawn
from kneewise.workflow.practised import Practised
from kneewise.workflow.practising import Session

Plain = dict[str, Any]

FULL, UNWELCOME = 4013, 1008
"""Why a socket is closed: no room is free; a message that no page of ours sends."""

_DRAWN = 2
"""Answers to pictures that may wait to be sent, before older ones are left out."""


class Outbox:
    """What waits to be sent: all that is said, and of what is drawn the newest only.

    For the thread of the event loop.
    """

    def __init__(self) -> None:
        self._waiting: list[Plain] = []
        self._there = asyncio.Event()

    def put(self, message: Plain) -> None:
        """Add a message; drawings that wait too long make room."""
        self._waiting.append(message)
        drawn = [one for one in self._waiting if "n" in one and not one.get("said")]
        if len(drawn) > _DRAWN:
            self._waiting.remove(drawn[0])
        self._there.set()

    async def take(self) -> Plain:
        """The next message, once there is one."""
        while not self._waiting:
            self._there.clear()
            await self._there.wait()
        return self._waiting.pop(0)


async def attend(
    socket: WebSocket,
    rooms: Rooms,
    guest: Guest,
    name: str | None,
    spell: Spell = drawn,
) -> None:
    """Attend to a page until it leaves.

    Args:
        socket: accepted.
        rooms: where there may be a free one.
        guest: whose page it is.
        name: of the room the page had before its line broke.
        spell: what the page is told of a picture.
    """
    room = await asyncio.to_thread(rooms.enter, name, guest.owner)
    if room is None:
        await socket.close(FULL)
        return
    loop, outbox, called = asyncio.get_running_loop(), Outbox(), asyncio.Event()
    resumed = room.name == name
    hello = {"room": room.name, "resumed": resumed, "films": rooms.films}
    outbox.put(hello | dict(guest.hello))
    room.call_out = lambda: _soon(loop, called.set)
    keeper = _Keeper(guest, room.session, lambda m: _soon(loop, lambda: outbox.put(m)))
    worker = Worker(room.session, keeper.tell, keeper.keep, room.eye.turns, spell)
    try:
        await _first(_send(socket, outbox), _receive(socket, worker), called.wait())
    finally:
        keeper.is_open = False
        await asyncio.to_thread(worker.leave)
        rooms.leave(room)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # gone already
            await socket.close(UNWELCOME)


async def _first(*ways: Coroutine[Any, Any, object]) -> None:
    """Go several ways at once, until one of them has come to its end."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _soon(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """Act in the thread of the loop, if it still runs."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(act)


class _Keeper:
    """Passes on what a worker says, and keeps the sets that are done."""

    def __init__(
        self, guest: Guest, session: Session, put: Callable[[Plain], None]
    ) -> None:
        self._guest = guest
        self._session = session
        self._put = put
        self.is_open = True

    def tell(self, message: Plain) -> None:
        """Send something, while there is somebody to send it to."""
        if self.is_open:
            self._put(message)

    def keep(self, ended: Ended) -> None:
        """Keep a set, in the thread of the worker: the person rests meanwhile."""
        summary, keep = ended.summary, self._guest.keep
        taken, film = self._session.taken(), self._session.filmed()
        if keep is None or summary.count + summary.held == 0:
            if film is not None:
                film.unlink(missing_ok=True)
            return
        done = Practised(summary=summary, at=datetime.now(UTC), taken=taken, film=film)
        try:
            told = keep(done)
        except KneewiseError as error:
            self.tell({"unkept": str(error), "remedy": error.remedy})
        else:
            self.tell(dict(told))


async def _send(socket: WebSocket, outbox: Outbox) -> None:
    """Send until the page leaves, or the worker gives up."""
    while True:
        message = await outbox.take()
        await socket.send_json(message)
        if "fault" in message:
            return


async def _receive(socket: WebSocket, worker: Worker) -> None:
    """Receive until the page leaves, or sends what none of ours does."""
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            raw, text = message.get("bytes"), message.get("text")
            if raw is not None:
                worker.show(wire.shot(raw))
            elif text is not None:
                worker.ask(wire.wish(text))
    except WebSocketDisconnect:
        return
    except KneewiseError as error:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.send_json({"fault": str(error), "remedy": error.remedy})
