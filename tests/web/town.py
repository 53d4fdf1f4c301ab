"""A small practice: two people on record, four who sign in, and ways to ask."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from kneewise.store.archive import Archive, opened
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role, User
from kneewise.web import front, keys
from kneewise.web.app import made
from kneewise.web.gate import Standing
from kneewise.web.house import House, built
from kneewise.web.limits import Limits

PASSWORD = "wooden spoon over Lisbon"
PASSWORDS = keys.Passwords(
    keys.Cost(time=1, memory_kib=64, lanes=1)
)  # quick, for tests
HOST = "knee.test"
ANNA, BERT = "ANNA", "BERT"
USERS = {
    "ada": Role.ADMIN,
    "clio": Role.CLINICIAN,
    "anna": Role.PATIENT,
    "bert": Role.PATIENT,
}
SECRET_NAME = "Anna Geheimrat"
"""No answer to a stranger holds it."""

TABLE = b"PathFileType\t4\t(X/Y/Z)\tsquat.trc\nDataRate\n"
"""Looks like markers to whoever reads the first bytes, and holds none."""


Another = Callable[[Limits], "Town"]
"""Makes a practice with other limits."""


def furnish(folder: Path) -> None:
    """Make the store of the practice, which tests copy."""
    with opened(Place(folder=folder)) as archive:
        for code in (ANNA, BERT):
            name = SECRET_NAME if code == ANNA else "Bert"
            archive.people.keep(Identity(code=code, name=name))
            archive.chart(code).add(Kind.PERSON, date(2026, 1, 2), {"mass": 68.0})
        hashed = PASSWORDS.hashed(PASSWORD, "nobody")
        for name, role in USERS.items():
            person = name.upper() if role is Role.PATIENT else None
            archive.users.add(
                User(name=name, role=role, password=hashed, person=person)
            )


@dataclass(eq=False)
class Town:
    """A server that is not listening: requests are handed to it."""

    archive: Archive
    house: House
    app: FastAPI
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def close(self) -> None:
        """Put everything away."""
        self.house.end()
        self.runner.close()
        self.archive.close()

    def user(self, name: str) -> User:
        """A user by name."""
        found = self.archive.users.named(name)
        assert found is not None
        return found

    def visitor(self, name: str | None = None) -> Visitor:
        """A browser in which somebody has signed in, or nobody."""
        if name is None:
            return Visitor(town=self)
        secret = self.house.door.new_session(self.user(name).id)
        return Visitor(
            town=self,
            headers={
                "Cookie": f"kneewise={secret}",
                "X-CSRF-Token": keys.csrf_of(secret),
            },
        )

    def program(self, name: str, *scopes: str) -> Visitor:
        """A program with a token."""
        secret, _ = self.archive.tokens.issue(
            self.user(name).id, TokenKind.PROGRAM, scopes=scopes
        )
        return Visitor(
            town=self, headers={"Authorization": f"Bearer {keys.PREFIX}{secret}"}
        )


@dataclass(eq=False)
class Visitor:
    """Somebody who asks."""

    town: Town
    headers: dict[str, str] = field(default_factory=dict)
    host: str = HOST
    address: str = "192.0.2.7"

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:  # noqa: ANN401
        """The answer to a request; ``/me`` stands for ``/api/v1/me``."""
        self.town.app.state.house = self.town.house  # it is shared with other towns
        headers = self.headers | how.pop("headers", {})
        raw = path.startswith("!")
        whole = path[1:] if raw else f"/api/v1{path}"
        return self.town.runner.run(self._asked(method, whole, headers, how))

    async def _asked(
        self, method: str, path: str, headers: dict[str, str], how: dict[str, Any]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.town.app, client=(self.address, 1))
        async with httpx.AsyncClient(
            transport=transport, base_url=f"http://{self.host}"
        ) as client:
            return await client.request(method, path, headers=headers, **how)

    def send(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request that is made already."""
        self.town.app.state.house = self.town.house

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.town.app)
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.send(request)

        return self.town.runner.run(sent())

    def get(self, path: str, **how: Any) -> httpx.Response:  # noqa: ANN401
        """Ask for what is at a path."""
        return self.ask("GET", path, **how)

    def post(self, path: str, said: object = None, **how: Any) -> httpx.Response:  # noqa: ANN401
        """Say something to a path."""
        return self.ask("POST", path, json={} if said is None else said, **how)

    def upload(self, code: str, name: str, content: bytes) -> httpx.Response:
        """Send a recording in one part; the answer of the first step that fails."""
        begun = self.post(
            f"/people/{code}/uploads", {"name": name, "size": len(content)}
        )
        if begun.status_code != 201:
            return begun
        path = f"/people/{code}/uploads/{begun.json()['id']}"
        sent = self.part(path, 0, content)
        return sent if sent.status_code != 200 else self.ask("POST", f"{path}/end")

    def part(self, path: str, offset: int, content: bytes) -> httpx.Response:
        """Send a part of a recording."""
        headers = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        return self.ask("PATCH", path, content=content, headers=headers)


def town(template: Path, folder: Path, limits: Limits | None = None) -> Town:
    """The practice in a folder of its own.

    Args:
        template: what ``furnish`` made.
        folder: empty.
        limits: others than usual.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in template.iterdir():
        shutil.copy(path, folder)
    archive = opened(Place(folder=folder), stays=True)
    standing = Standing(names=frozenset({HOST}))
    house = built(archive, standing, limits or Limits(), passwords=PASSWORDS)
    return Town(archive=archive, house=house, app=shared(house))


_APPS: dict[Limits, FastAPI] = {}


def shared(house: House) -> FastAPI:
    """An application for these limits; making one takes longer than asking it."""
    if house.limits not in _APPS:
        app = made(house)
        front.add(app)
        _APPS[house.limits] = app
    return _APPS[house.limits]


def unhurried(limits: Limits | None = None) -> Limits:
    """Limits without a rate: tests ask faster than people."""
    fast = replace((limits or Limits()).rate, per_second=1e6, burst=1e6)
    return replace(limits or Limits(), rate=fast, stranger=fast)


def raw(
    there: Town,
    method: str,
    path: str,
    headers: list[tuple[bytes, bytes]],
    parts: list[bytes | None] | None = None,
) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the application answers to a request that no client would make.

    Args:
        there: the practice.
        method: such as GET.
        path: decoded.
        headers: besides Host, which is added where it is not among them.
        parts: of the body; None is a wait without an end.
    """
    there.app.state.house = there.house
    return there.runner.run(_raw(there.app, method, path, headers, parts or [b""]))


async def _raw(
    app: FastAPI,
    method: str,
    path: str,
    headers: list[tuple[bytes, bytes]],
    parts: list[bytes | None],
) -> tuple[int, dict[bytes, bytes], bytes]:
    if b"host" not in dict(headers):
        headers = [(b"host", HOST.encode()), *headers]
    before, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": before,
        "raw_path": before.encode("utf-8", "replace"),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": headers,
        "client": ("192.0.2.9", 1),
        "server": (HOST, 80),
    }
    left = list(parts)
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        part = left.pop(0) if left else None
        if part is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
        said.append(dict(message))

    await app(scope, receive, send)
    body = b"".join(each.get("body", b"") for each in said[1:])
    return said[0]["status"], dict(said[0]["headers"]), body
