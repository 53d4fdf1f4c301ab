"""Who asks a server as browsers do: one who browses, one who practises."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import random
import struct
import time

import websockets

from bench.server import Line
from kneewise.web.pages.routes import parts

LINES = 6
"""Connections that a browser opens to one server."""

THINKS = (2.0, 6.0)
"""s between two pages."""

OPENS = 0.1
"""Share of visits in which the pages themselves are fetched, too."""

RATE, UNDER_WAY = 30.0, 2
"""Pictures a second of a camera, and those that may wait for an answer."""

PAGES = {
    "people": ("/people?most=50",),
    "person": ("/people/{code}", "/people/{code}/flags", "/people/{code}/jobs"),
    "result": (
        "/people/{code}/assessments/{result}",
        "/people/{code}/assessments/{result}/playback",
        "/people/{code}/assessments/{result}/scene",
    ),
    "report": ("/people/{code}/assessments/{result}/report",),
    "exam": ("/exams/tests", "/people/{code}/exams", "/people/{code}/exams/listed"),
    "diary": ("/people/{code}/programmes", "/people/{code}/diary"),
    "guide": ("/guide?question=why%20does%20my%20knee%20cave%20in",),
}
"""What each page asks for, all at once."""


class User:
    """Somebody who looks at one page after the other."""

    def __init__(
        self, port: int, token: str, number: int, results: dict[str, str]
    ) -> None:
        self._token = token
        self._chance = random.Random(number)
        self._results = sorted(results.items())[:-1]
        self._lines: asyncio.Queue[Line] = asyncio.Queue()
        for _ in range(LINES):
            self._lines.put_nowait(Line(port))
        self.took: dict[str, list[float]] = {}

    async def browse(self, end: float) -> None:
        """Look at pages until it is over, and think in between."""
        await asyncio.sleep(self._chance.uniform(0, THINKS[1]))
        while time.monotonic() < end:
            kind = self._chance.choice(sorted(PAGES))
            code, result = self._chance.choice(self._results)
            begun = time.perf_counter()
            if self._chance.random() < OPENS:
                await self._ask(["!/"])
                await self._ask([f"!/pages/{name}" for name in sorted(parts())])
                await self._ask(["/me"])
            await self._ask([p.format(code=code, result=result) for p in PAGES[kind]])
            self.took.setdefault(kind, []).append(time.perf_counter() - begun)
            await asyncio.sleep(self._chance.uniform(*THINKS))

    async def _ask(self, paths: list[str]) -> None:
        await asyncio.gather(*(self._one(path) for path in paths))

    async def _one(self, path: str) -> None:
        line = await self._lines.get()
        try:
            plain = path.removeprefix("!")
            root = "" if plain != path else "/api/v1"
            status = await line.get(plain, self._token, root)
        finally:
            self._lines.put_nowait(line)
        if status != 200:
            raise SystemExit(f"{path}: status {status}")


class Live:
    """Somebody before a camera."""

    def __init__(self, port: int, cookie: str, jpegs: list[bytes]) -> None:
        self._port, self._cookie, self._jpegs = port, cookie, jpegs
        self._sent: dict[int, float] = {}
        self.answered: list[tuple[float, float]] = []

    async def practise(self, end: float) -> None:
        """Send pictures until it is over, as the page of the coach does."""
        host = f"127.0.0.1:{self._port}"
        async with websockets.connect(
            f"ws://{host}/live/socket",
            additional_headers={"Cookie": self._cookie},
            origin=websockets.Origin(f"http://{host}"),
            compression=None,
        ) as socket:
            wish = {"do": "start", "activity": "squat", "session": 1, "goal": None}
            await socket.send(json.dumps(wish))
            listening = asyncio.create_task(self._listen(socket))
            begun = time.monotonic()
            number = 0
            while (now := time.monotonic()) < end:
                if len(self._sent) < UNDER_WAY:
                    number += 1
                    self._sent[number] = now
                    jpeg = self._jpegs[int((now - begun) * 15) % len(self._jpegs)]
                    await socket.send(struct.pack("<dI", now - begun, number) + jpeg)
                await asyncio.sleep(max(0.0, 1 / RATE - (time.monotonic() - now)))
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening

    async def _listen(self, socket: websockets.ClientConnection) -> None:
        async for message in socket:
            told = json.loads(message)
            if "fault" in told:
                raise SystemExit(f"the coach: {told['fault']}")
            number = told.get("n")
            if number is None or number not in self._sent:
                continue
            now = time.monotonic()
            self.answered.append((now, now - self._sent[number]))
            for one in [n for n in self._sent if n <= number]:
                del self._sent[one]


def signed_in(port: int, name: str, password: str) -> str:
    """The cookie of a session."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    said = json.dumps({"name": name, "password": password})
    line.request("POST", "/api/v1/session", said, {"Content-Type": "application/json"})
    answer = line.getresponse()
    cookie = answer.getheader("Set-Cookie") or ""
    if answer.status >= 400:
        raise SystemExit(f"signing in: status {answer.status} {answer.read()!r}")
    line.close()
    return cookie.partition(";")[0]


def removed(port: int, token: str, path: str) -> None:
    """Take something back that was sent."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(
        "DELETE", f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"}
    )
    line.getresponse().read()
    line.close()
