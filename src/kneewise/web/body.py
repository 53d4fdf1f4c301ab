"""The body of a request, taken in whole before anybody looks at it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from kneewise.web.refusal import Refusal, TooLarge, WrongKind

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_SHALLOW = 16

PARTS = ("application/offset+octet-stream", "application/octet-stream")
"""What a part of a recording says that it is."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class TooSlow(Refusal):
    """The request did not arrive in time."""

    status = 408
    remedy = "Send it again, in smaller parts if the line is slow."


class TooDeep(Refusal):
    """JSON with brackets inside brackets without end."""

    remedy = "Send what the documents of the interface describe."


class Gone(Exception):
    """Whoever asked has hung up."""


async def taken(receive: Receive, largest: int, seconds: float) -> bytes:
    """The whole body.

    Args:
        receive: of the server.
        largest: bytes.
        seconds: for all of it to arrive.

    Raises:
        TooLarge: if there is more; the rest is not read.
        TooSlow: if it does not arrive in time.
        Gone: if it never will.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, largest)
    except TimeoutError as error:
        raise TooSlow(f"the request did not arrive within {seconds:g} s.") from error


async def _read(receive: Receive, largest: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        length += len(part)
        if length > largest:
            raise TooLarge(f"the request is larger than {largest} bytes.")
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def again(body: bytes, receive: Receive) -> Receive:
    """The same body for whoever comes next, as if it arrived now."""
    is_given = False

    async def replayed() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def check_json(body: bytes, kind: str, depth: int) -> None:
    """Refuse a body that is not JSON, or that would exhaust whoever reads it.

    Args:
        body: of the request; none is well.
        kind: the header ``Content-Type``.
        depth: brackets inside brackets at most.

    Raises:
        WrongKind: if it says that it is something else, as a form of another page does.
        TooDeep: if brackets go deeper.
    """
    if not body:
        return
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise WrongKind(
            "the request is not JSON.", remedy="Send Content-Type: application/json."
        )
    if depth_of(body) > depth:
        raise TooDeep(f"the request goes deeper than {depth} brackets.")


def check_part(kind: str) -> None:
    """Refuse a part of a recording that says that it is something to be read.

    Raises:
        WrongKind: if it is not plain bytes.
    """
    if kind.partition(";")[0].strip().lower() not in PARTS:
        raise WrongKind(
            "a part of a recording is plain bytes.",
            remedy=f"Send Content-Type: {PARTS[0]}.",
        )


def depth_of(body: bytes) -> int:
    """How deep the brackets of a text of JSON go; those inside strings do not count."""
    if body.count(b"[") + body.count(b"{") < _SHALLOW:
        return 0  # what is short cannot be deep
    level = deepest = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", body)):
        level += 1 if bracket in b"[{" else -1
        deepest = max(deepest, level)
    return deepest
