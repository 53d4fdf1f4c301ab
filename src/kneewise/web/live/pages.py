"""The routes of the live coach: a page, what it is made of, and its socket."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import PurePosixPath

from fastapi import APIRouter, WebSocket
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from kneewise.web.live.rooms import Rooms
from kneewise.web.live.socket import attend

PARTS = {
    "live.css": "text/css",
    "main.js": "text/javascript",
    "camera.js": "text/javascript",
    "line.js": "text/javascript",
    "draw.js": "text/javascript",
    "voice.js": "text/javascript",
    "words.js": "text/javascript",
    "result.js": "text/javascript",
    "words.json": "application/json",
}
"""What the page is made of, besides itself."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob: mediastream:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": POLICY,
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

_ROOM = 40
"""Characters of the name of a room, at most."""


def live_router(
    rooms: Rooms, *, may_socket: Callable[[HTTPConnection], bool]
) -> APIRouter:
    """The live coach as a part of a server.

    Whoever mounts it guards the page as it guards its other pages; the socket asks
    *may_socket*, since a browser lets any page open one to any server.

    Args:
        rooms: the sessions.
        may_socket: whether this connection may open a socket: who it is, and whether
            the page it comes from (its ``Origin``) is ours.
    """
    router = APIRouter()

    @router.get("/live", include_in_schema=False)
    def page() -> Response:
        return _part("live.html", "text/html")

    @router.get("/live/{name}", include_in_schema=False)
    def part(name: str) -> Response:
        kind = PARTS.get(name)
        if kind is None:
            return Response("There is no such page.", 404, headers=HEADERS)
        return _part(name, kind)

    @router.websocket("/live/socket")
    async def socket(websocket: WebSocket) -> None:
        if not may_socket(websocket):
            await websocket.close(1008)
            return
        await websocket.accept()
        room = websocket.query_params.get("room", "")[:_ROOM]
        await attend(websocket, rooms, room or None)

    return router


def is_own_page(connection: HTTPConnection) -> bool:
    """Whether a socket is opened by a page of the server it is opened to."""
    origin = connection.headers.get("origin", "")
    _, _, host = origin.partition("://")
    return bool(host) and host == connection.headers.get("host")


def _part(name: str, kind: str) -> Response:
    held = files("kneewise.web.live") / "page" / PurePosixPath(name).name
    return Response(
        held.read_bytes(), media_type=f"{kind}; charset=utf-8", headers=HEADERS
    )
