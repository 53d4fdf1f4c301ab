"""Attacks on the wire: what only a server that listens can show."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.standing import Server, serving
from tests.web.town import unhurried

PATIENCE = 0.4
"""s that headers may take, here."""


@pytest.fixture(scope="module")
def server(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all."""
    folder = tmp_path_factory.mktemp("wire") / "store"
    shutil.copytree(furnished, folder)
    limits = replace(unhurried(), header_time=PATIENCE, body_time=PATIENCE)
    with serving(folder, limits) as made:
        yield made


def said(server: Server, *parts: bytes, wait: float = 0.0) -> bytes:
    """What the server says to bytes, until it hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        for part in parts:
            line.sendall(part)
            time.sleep(wait)
        answer = b""
        while got := line.recv(65536):
            answer += got
        return answer


def head(*lines: str) -> bytes:
    """A request whose headers are whole."""
    return "\r\n".join(
        [*lines, "Host: 127.0.0.1", "Connection: close", "", ""]
    ).encode()


def test_headers_that_never_end_are_not_waited_for(server: Server) -> None:
    began = time.monotonic()

    answer = said(server, b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")

    assert answer == b""
    assert time.monotonic() - began < 5


def test_a_connection_that_says_nothing_is_let_go(server: Server) -> None:
    assert said(server) == b""


def test_a_body_that_drips_is_not_waited_for(server: Server) -> None:
    lines = ["POST /api/v1/session HTTP/1.1", "Content-Type: application/json"]
    begin = head(*lines, "Content-Length: 500")

    answer = said(server, begin, b'{"name": "')

    assert b"408" in answer.split(b"\r\n")[0]


def test_others_are_answered_meanwhile(server: Server) -> None:
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for line in lines:
        line.sendall(b"GET /api/v1/health HTTP/1.1\r\nX: ")

    answer = said(server, head("GET /api/v1/health HTTP/1.1"))

    assert b"200 OK" in answer
    for line in lines:
        line.close()


@pytest.mark.parametrize(
    "lines",
    [
        ("POST /api/v1/session HTTP/1.1", "Content-Length: 5", "Content-Length: 6"),
        ("GET /api/v1/health HTTP/1.1", " folded: yes"),
        ("GET  /api/v1/health", ""),
        ("POST /api/v1/session HTTP/1.1", "Transfer-Encoding: chunked, identity"),
        ("GET /api/v1/health HTTP/1.1", "X-Long: " + "a" * 100_000),
    ],
)
def test_a_request_that_two_programs_would_read_differently(
    server: Server, lines: tuple[str, ...]
) -> None:
    status = said(server, head(*lines)).split(b" ")[1]

    assert status in (b"400", b"431", b"501", b"505")


def test_a_request_inside_another(server: Server) -> None:
    inner = head("GET /api/v1/people HTTP/1.1")
    outer = "\r\n".join(
        [
            "POST /api/v1/session HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Length: 4",
            "Transfer-Encoding: chunked",
            "",
            "0",
            "",
            "",
        ]
    ).encode()

    answer = said(server, outer + inner)

    assert answer.count(b"HTTP/1.1") == 1
    assert answer.split(b" ")[1] == b"400"


def test_nothing_says_what_serves(server: Server) -> None:
    answer = said(server, head("GET / HTTP/1.1")).lower()

    assert b"uvicorn" not in answer
    assert b"python" not in answer
