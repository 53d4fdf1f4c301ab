"""What ``kneewise serve`` serves beside the interface holds nothing of anybody."""

from __future__ import annotations

from typing import Any

import pytest

from kneewise.web.access.rules import Action
from kneewise.web.app import PREFIX
from kneewise.web.visit import ACTION, Guarded
from kneewise.web.whole import whole
from tests.web.town import HOST, SECRET_NAME, Town

COACH = {"/live", "/live/{name}", "/live/socket"}
"""Routes of the live coach: fixed pages, and a line that asks for a session itself."""


def plain(routes: Any) -> list[Any]:  # noqa: ANN401 - of FastAPI
    """Routes, and those inside of routers."""
    found = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        found += [route] if inner is None else plain(inner.routes)
    return found


def test_what_is_not_in_the_table_is_open_and_known(practice: Town) -> None:
    outside = [
        route
        for route in plain(whole(practice.house).routes)
        if not route.path.startswith(PREFIX)
    ]
    guarded = [route for route in outside if isinstance(route, Guarded)]

    assert {route.path for route in outside if route not in guarded} == COACH
    assert {(r.openapi_extra or {})[ACTION] for r in guarded} == {Action.LOOK_IN}


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"cookie", b"kneewise=stolen")],
        [(b"host", b"evil.example")],
    ],
)
def test_the_line_of_the_coach_is_for_who_has_signed_in(
    practice: Town, headers: list[tuple[bytes, bytes]]
) -> None:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
        said.append(dict(message))

    own = [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "path": "/live/socket",
        "raw_path": b"/live/socket",
        "query_string": b"",
        "root_path": "",
        "scheme": "ws",
        "headers": headers + [each for each in own if each[0] not in dict(headers)],
        "client": ("192.0.2.9", 1),
        "server": (HOST, 80),
        "subprotocols": [],
    }
    practice.runner.run(whole(practice.house)(scope, receive, send))

    assert said[0]["type"] != "websocket.accept"


@pytest.mark.parametrize("path", ["!/", "!/pages/app.js", "!/live"])
def test_pages_hold_nothing_of_anybody(practice_pages: Town, path: str) -> None:
    answer = practice_pages.visitor("clio").get(path)

    assert answer.status_code == 200
    assert SECRET_NAME not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
