"""A server, a page that speaks to it, and an estimator that sees what was drawn."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import numpy as np
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from kneewise.motion import ImageMotion
from kneewise.read.pose import Picture, Seen
from kneewise.web.live.alone import HOST, Door, bound, port_of, server
from kneewise.web.live.rooms import Rooms
from kneewise.workflow.practising import Session
from tests.live.painted import HEIGHT, WIDTH, jpeg

GREY = jpeg(np.full((HEIGHT, WIDTH, 3), 128, np.uint8))


class Drawn:
    """An estimator that does not look at pictures: it knows what was drawn."""

    name = "drawn"

    def __init__(self, image: ImageMotion) -> None:
        self._image = image
        self.landmarks = image.landmarks

    def see(self, _picture: Picture, time: float) -> Seen | None:
        """The pose of that time; the first one before it, nobody after it."""
        image = self._image
        i = int(np.searchsorted(image.time, time))
        if i >= len(image.time):
            return None
        assert image.lifted is not None
        return Seen(
            pixels=image.pixels[i],
            confidence=image.confidence[i],
            size=0.7 * HEIGHT,
            lifted=image.lifted[i],
        )


def rooms(
    image: ImageMotion,
    folder: Path | None = None,
    *,
    most: int = 2,
    films: bool = False,
    clock: Callable[[], float] | None = None,
) -> Rooms:
    """Rooms whose sessions see *image*."""
    keeps = folder if films else None
    return Rooms(
        most=most,
        folder=folder,
        films=films,
        session=lambda: Session(Drawn(image), films=keeps),
        clock=clock or monotonic,
    )


@dataclass(frozen=True, kw_only=True)
class Open:
    """A server that runs, and a browser that may have come in by its door."""

    door: Door
    home: str
    """Such as ``http://127.0.0.1:8765``."""

    client: httpx.Client
    rooms: Rooms
    stop: Callable[[], None]
    """Ends the server before the block does."""

    @property
    def cookie(self) -> str:
        """What the browser shows."""
        return "; ".join(f"{c.name}={c.value}" for c in self.client.cookies.jar)

    @contextmanager
    def connected(
        self, room: str = "", *, origin: str | None = None, cookie: str | None = None
    ) -> Iterator[Page]:
        """A socket that is open."""
        shown_ = self.cookie if cookie is None else cookie
        with connect(
            f"{self.home.replace('http', 'ws')}/live/socket?room={room}",
            origin=Origin(self.home if origin is None else origin),
            additional_headers={"cookie": shown_},
            compression=None,
            proxy=None,
        ) as line:
            yield Page(line)


class Page:
    """The socket, as a page uses it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def say(self, text: str) -> None:
        """Send a wish."""
        self._socket.send(text)

    def show(self, raw: bytes) -> None:
        """Send a picture."""
        self._socket.send(raw)

    def hear(self) -> dict[str, Any]:
        """The next answer."""
        answer: dict[str, Any] = json.loads(self._socket.recv(timeout=20))
        return answer

    def watch(
        self, times: Sequence[float], said: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Show pictures one by one; what is said is added to *said*."""
        answer: dict[str, Any] = {}
        for number, time in enumerate(times, start=1):
            self.show(shot(time, number))
            while answer.get("n") != number:
                answer = self.hear()
                said += answer.get("said", [])
                assert "fault" not in answer, answer
            answer = {**answer, "n": None}
        return answer


@contextmanager
def served(where: Rooms, *, is_inside: bool = True) -> Iterator[Open]:
    """A server of its own on this computer; ends with the block."""
    listener = bound(0)
    door = Door(port_of(listener))
    home = f"http://{HOST}:{port_of(listener)}"
    with (
        running(where, door, listener) as stop,
        httpx.Client(base_url=home, follow_redirects=True, trust_env=False) as client,
    ):
        if is_inside:
            client.get(f"/live?token={door.token}").raise_for_status()
        yield Open(door=door, home=home, client=client, rooms=where, stop=stop)


@contextmanager
def running(
    where: Rooms, door: Door, listener: socket.socket
) -> Iterator[Callable[[], None]]:
    """A server that runs while the block does, or until it is stopped."""
    made = server(where, door)
    thread = threading.Thread(target=made.run, kwargs={"sockets": [listener]})
    thread.start()

    def stop() -> None:
        made.should_exit = True
        thread.join(10)

    try:
        yield stop
    finally:
        stop()
        listener.close()


def shot(time: float, number: int = 1, picture: bytes = GREY) -> bytes:
    """A picture as the page sends it."""
    return struct.pack("<dI", time, number) + picture
