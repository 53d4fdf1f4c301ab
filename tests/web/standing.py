"""A real server on this machine, for what only a real one can show."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kneewise.store.archive import Archive, opened
from kneewise.store.place import Place
from kneewise.store.tokens import TokenKind
from kneewise.web import keys
from kneewise.web.house import House, built
from kneewise.web.jobs.run import COMMAND
from kneewise.web.limits import Limits
from kneewise.web.live.rooms import Rooms
from kneewise.web.serving import Wanted, bound, configured, standing
from kneewise.web.whole import whole
from tests.web.town import PASSWORDS


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that answers."""

    archive: Archive
    house: House
    port: int

    @property
    def address(self) -> str:
        """What a client connects to."""
        return f"http://127.0.0.1:{self.port}"

    def token(self, name: str = "ada") -> str:
        """A token of a user that may do what the user may."""
        user = self.archive.users.named(name)
        assert user is not None
        secret, _ = self.archive.tokens.issue(
            user.id, TokenKind.PROGRAM, scopes=("read", "write", "manage")
        )
        return keys.PREFIX + secret


@contextlib.contextmanager
def serving(
    folder: Path,
    limits: Limits,
    command: tuple[str, ...] = COMMAND,
    *,
    rooms: Rooms | None = None,
) -> Iterator[Server]:
    """A server around a store, until the block ends.

    Args:
        folder: of the store, furnished.
        limits: how much it takes.
        command: what children are started with.
        rooms: of the live coach, others than usual.
    """
    wanted = Wanted(port=0)
    archive = opened(Place(folder=folder), stays=True)
    house = built(
        archive, standing(wanted), limits, passwords=PASSWORDS, command=command
    )
    app = whole(house, rooms)
    sock = bound(wanted)
    server = uvicorn.Server(configured(app, wanted, limits))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    end = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < end:
        time.sleep(0.01)
    try:
        yield Server(archive=archive, house=house, port=sock.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        sock.close()
        archive.close()
