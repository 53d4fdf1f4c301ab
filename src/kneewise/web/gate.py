"""The gate before every route: what comes in is bounded, what goes out is guarded."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from json import dumps
from typing import Any

from kneewise.web import headers as heads
from kneewise.web.body import Gone, Receive, again, check_json, check_part, taken
from kneewise.web.limits import Limits
from kneewise.web.refusal import Refusal, TooLarge, told

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = logging.getLogger("kneewise.web")

API = "/api/"
CHUNKS = "/uploads/"
"""In the path of a request that brings a part of a recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the server stands: what the gate must know of it."""

    names: frozenset[str]
    """By which it may be called, in small letters."""

    is_tls: bool = False
    """Whether browsers reach it by https, here or at the proxy."""

    behind_proxy: bool = False


class Gate:
    """The outermost part of the application (ASGI)."""

    def __init__(self, app: App, *, standing: Standing, limits: Limits) -> None:
        self._app = app
        self._standing = standing
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        wrong = heads.fault(
            scope["headers"], self._standing.names, self._limits.header
        ) or _path_fault(scope)
        if wrong is None:
            _say_address(scope, behind_proxy=self._standing.behind_proxy)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send, wrong)
            return
        answer = _Answer(send, is_tls=self._standing.is_tls)
        if wrong is not None:
            await answer.refuse(
                wrong.status, {"error": wrong.text, "remedy": wrong.remedy}
            )
            return
        await self._guarded(scope, receive, answer)

    async def _socket(
        self, scope: Scope, receive: Receive, send: Send, wrong: heads.Fault | None
    ) -> None:
        if wrong is not None:
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._app(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Let a request in; whatever goes wrong, no trace of it goes out."""
        try:
            await self._app(scope, await self._body(scope, receive), answer.send)
        except Gone:
            return
        except Refusal as error:
            await answer.refuse(error.status, told(error))
        except Exception:  # noqa: BLE001 - nothing of ours may go out as a trace
            number = secrets.token_hex(4)
            _log.exception("fault %s in %s", number, scope["method"])
            fault = {
                "error": f"Kneewise itself failed (fault {number}).",
                "remedy": "Please report this number and the lines with it in the "
                "log of the server.",
            }
            await answer.refuse(500, fault)

    async def _body(self, scope: Scope, receive: Receive) -> Receive:
        """The body of a request to the interface, once it is known to be bounded."""
        held = dict(scope["headers"])
        is_chunk = scope["method"] == "PATCH" and CHUNKS in scope["path"]
        limits = self._limits
        largest = limits.chunk if is_chunk else limits.body
        said = held.get(b"content-length", b"0")
        if said.isdigit() and int(said[:20]) > largest:
            raise TooLarge(f"the request is larger than {largest} bytes.")
        if not scope["path"].startswith(API):
            return receive
        seconds = limits.chunk_time if is_chunk else limits.body_time
        body = await taken(receive, largest, seconds)
        kind = held.get(b"content-type", b"").decode("latin-1")
        if is_chunk:
            check_part(kind)
        else:
            check_json(body, kind, limits.depth)
        return again(body, receive)


class _Answer:
    """An answer on its way out."""

    def __init__(self, send: Send, *, is_tls: bool) -> None:
        self._send = send
        self._is_tls = is_tls
        self._is_begun = False

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Pass a part on; the first gets the headers that all answers carry."""
        if message["type"] == "http.response.start":
            self._is_begun = True
            own = [
                pair
                for pair in message.get("headers", ())
                if pair[0].lower() != b"server"
            ]
            message["headers"] = heads.answered(own, is_tls=self._is_tls)
        await self._send(message)

    async def refuse(self, status: int, fault: dict[str, str]) -> None:
        """Answer with what is wrong, unless an answer is under way."""
        if self._is_begun:
            return
        body = dumps(fault).encode()
        own = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await self.send(
            {"type": "http.response.start", "status": status, "headers": own}
        )
        await self._send({"type": "http.response.body", "body": body})


def _path_fault(scope: Scope) -> heads.Fault | None:
    """A path with a sign in it that no path of ours has."""
    path = scope["path"]
    if any(ord(sign) < 32 or sign in "\\\x7f" for sign in path) or ".." in path:
        return heads.Fault(
            status=400,
            text="The path holds a sign that none may hold.",
            remedy="Use a path that the documents of the interface name.",
        )
    return None


def _say_address(scope: Scope, *, behind_proxy: bool) -> None:
    """Put down whom the request came from, for limits and the log."""
    peer = (scope.get("client") or ("unknown", 0))[0]
    scope.setdefault("state", {})["address"] = heads.address_of(
        dict(scope["headers"]), peer, behind_proxy=behind_proxy
    )
