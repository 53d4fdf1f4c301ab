"""The routes of the live coach: a page, what it is made of, and its socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.resources import files
from pathlib import PurePosixPath

from fastapi import APIRouter, WebSocket
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from kneewise.errors import BadSetting
from kneewise.web.live.guest import Guest
from kneewise.web.live.rooms import Rooms
from kneewise.web.live.socket import attend
from kneewise.web.live.viewfinder import Viewfinder
from kneewise.web.live.worker import Spell, drawn

PARTS = {
    "live.css": "text/css",
    "main.js": "text/javascript",
    "camera.js": "text/javascript",
    "home.js": "text/javascript",
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
    rooms: Rooms, *, admit: Callable[[HTTPConnection], Guest | None]
) -> APIRouter:
    """The live coach as a part of a server.

    Whoever mounts it guards the page as it guards its other pages; the socket asks
    *admit*, since a browser lets any page open one to any server.

    Args:
        rooms: the sessions.
        admit: who opens a socket, if they may: who it is, and whether the page it
            comes from (its ``Origin``) is ours. It may wait for a disk.
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
        guest = await asyncio.to_thread(admit, websocket)
        spell = _spell(websocket)
        if guest is None or spell is None:
            await websocket.close(1008)
            return
        await websocket.accept()
        room = websocket.query_params.get("room", "")[:_ROOM]
        await attend(websocket, rooms, guest, room or None, spell)

    return router


def _spell(line: HTTPConnection) -> Spell | None:
    """What a page is told of a picture: it films, or it practises.

    None for one that films what nobody does.
    """
    film = line.query_params.get("film")
    if film is None:
        return drawn
    try:
        return Viewfinder(film, has_height=line.query_params.get("tall") == "1").told
    except BadSetting:
        return None


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
