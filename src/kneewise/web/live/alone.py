"""The live coach alone on this computer: ``kneewise live``."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import HTTPConnection

from kneewise.errors import BadSetting
from kneewise.web.live.guest import Guest
from kneewise.web.live.pages import HEADERS, is_own_page, live_router
from kneewise.web.live.rooms import Rooms
from kneewise.web.live.wire import MOST_BYTES
from kneewise.workflow.practised import kept

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"

PAGES = 2
"""Pages at once: one, and the next one while the last is closing."""

_BACKLOG = 64


class Door:
    """Lets in whoever opened the address that was printed, once, and nobody else."""

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(24)
        self._secret = secrets.token_urlsafe(24)
        self.address = f"http://{HOST}:{port}/live?token={self.token}"
        self._cookie = f"kneewise_live_{port}"
        self._names = {f"{HOST}:{port}", f"localhost:{port}"}
        self._is_used = False

    def is_called_right(self, connection: HTTPConnection) -> bool:
        """Whether this server is called by its own name.

        Another name may have been made to lead here (DNS rebinding).
        """
        return connection.headers.get("host", "") in self._names

    def knows(self, connection: HTTPConnection) -> bool:
        """Whether this browser came in by the door."""
        shown = SimpleCookie()
        try:
            shown.load(connection.headers.get("cookie", ""))
        except CookieError:
            return False
        morsel = shown.get(self._cookie)
        return morsel is not None and secrets.compare_digest(
            morsel.value.encode(), self._secret.encode()
        )

    def may_socket(self, connection: HTTPConnection) -> bool:
        """Whether a socket may be opened."""
        return (
            self.is_called_right(connection)
            and self.knows(connection)
            and is_own_page(connection)
        )

    def enter(self, token: str) -> Response | None:
        """A way in for the right token, the first time; None otherwise."""
        right = secrets.compare_digest(token.encode(), self.token.encode())
        if self._is_used or not right:
            return None
        self._is_used = True
        answer = RedirectResponse("/live", 303, headers=HEADERS)
        answer.set_cookie(self._cookie, self._secret, httponly=True, samesite="lax")
        return answer


def application(rooms: Rooms, door: Door) -> FastAPI:
    """The server of one page, behind its door."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    async def guard(request: Request, call_next: RequestResponseEndpoint) -> Response:
        if not door.is_called_right(request):
            return Response("This server has another name.", 421, headers=HEADERS)
        token = request.query_params.get("token")
        way_in = door.enter(token) if token and request.url.path == "/live" else None
        if way_in is not None:
            return way_in
        if not door.knows(request):
            return Response(_LOCKED, 403, headers=HEADERS)
        return await call_next(request)

    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    app.include_router(live_router(rooms, admit=lambda line: _guest(rooms, door, line)))
    return app


def _guest(rooms: Rooms, door: Door, line: HTTPConnection) -> Guest | None:
    """Whoever came in by the door; their sets are kept in the folder of the rooms."""
    if not door.may_socket(line):
        return None
    folder = rooms.folder
    if folder is None:
        return Guest()
    return Guest(keep=lambda done: {"kept": kept(done, folder).name})


_LOCKED = (
    "This page opens once, from the address that kneewise live printed. It was used "
    "already, or is not complete. End kneewise live with Ctrl-C and start it again."
)


def bound(port: int) -> socket.socket:
    """A socket that listens on this computer alone.

    Args:
        port: 0 for any that is free.

    Raises:
        BadSetting: if the port is taken.
    """
    listener = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # without it every answer waits 40 ms (Nagle)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise BadSetting(
            f"the port {port} cannot be used: {error.strerror}.",
            remedy="Choose another with --port, or leave it out.",
        ) from error
    listener.listen(_BACKLOG)
    return listener


def server(rooms: Rooms, door: Door) -> uvicorn.Server:
    """What serves the page, ready to run."""
    import uvicorn

    settings = uvicorn.Config(
        application(rooms, door),
        log_level="warning",
        access_log=False,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=2,
        server_header=False,
        lifespan="off",
    )
    return uvicorn.Server(settings)


def serve(listener: socket.socket, rooms: Rooms, opened: Callable[[str], None]) -> None:
    """Serve the page until the program is stopped.

    Args:
        listener: as ``bound`` made it.
        rooms: the sessions.
        opened: called with the address to open, before anything is served: it waits.
    """
    door = Door(port_of(listener))
    made = server(rooms, door)
    opened(door.address)
    made.run(sockets=[listener])


def port_of(listener: socket.socket) -> int:
    """The port that a socket listens at."""
    return int(listener.getsockname()[1])
