"""The server under load: mixed reads beside two assessments, and a full store.

    python -m bench.server --seconds 30

A server is started with ``kneewise serve`` on a store of its own: 1000 people with 100
assessments each. Requests come at their times whether or not others were answered, so
waiting counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from kneewise.store.archive import Archive, opened
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role, User
from kneewise.web.client import Client
from tests.cli import drawn
from tests.data import ROOT

PEOPLE, EACH = 1000, 100
CLERKS = 10
FILM = ROOT / "opencap-subject4" / "squats1.trc"

PATHS = (
    "/people/{code}",
    "/people/{code}/assessments",
    "/people/{code}/exams",
    "/people/{code}/diary",
    "/people/{code}/jobs",
    "/people/P0000/assessments/{result}",
    "/people?after={code}&most=50",
    "/guide?question=why%20does%20my%20knee%20cave%20in",
    "/me",
)
"""What is read, each as often."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A server that stands, and what is asked of it."""

    port: int
    tokens: tuple[str, ...]
    result: str
    """The id of a whole assessment of the first person."""


def fill(archive: Archive, folder: Path) -> str:
    """Fill the store; the id of a result that has files."""
    archive.people.keep(Identity(code="P0000", keeps_recordings=True))
    chart = archive.chart("P0000")
    numbers = {"kneewise": "0.1.0", "measures": [{"value": n} for n in range(4000)]}
    (folder / "assessment.json").write_text(json.dumps(numbers))
    result = chart.add_result(date(2026, 1, 1), folder, "0" * 64).id
    begun = datetime(2020, 1, 1, tzinfo=UTC)
    with archive.database.writing() as rows:
        for n in range(PEOPLE):
            code = f"P{n:04d}"
            rows.run(
                "INSERT INTO people (code, since) VALUES (:code, :at) "
                "ON CONFLICT DO NOTHING",
                {"code": code, "at": begun.isoformat()},
            )
            for k in range(EACH):
                at = begun + timedelta(days=k, seconds=n)
                said = {"path": f"/nowhere/{code}/{k}", "sha256": f"{k:064d}"}
                rows.run(
                    "INSERT INTO records (person, id, kind, day, entered, contents) "
                    "VALUES (:code, :id, :kind, :day, :at, :said)",
                    {
                        "code": code,
                        "id": f"{n:06x}{k:06x}",
                        "kind": Kind.ASSESSMENT.value,
                        "day": at.date().isoformat(),
                        "at": at.isoformat(timespec="microseconds"),
                        "said": json.dumps(said),
                    },
                )
    return result


def tokens_of(archive: Archive) -> tuple[str, ...]:
    """Some people of the practice, and their tokens."""
    found = []
    for n in range(CLERKS):
        role = Role.ADMIN if n == 0 else Role.CLINICIAN
        user = archive.users.add(User(name=f"clerk{n}", role=role, password="none"))
        secret, _ = archive.tokens.issue(
            user.id, TokenKind.PROGRAM, scopes=("read", "write")
        )
        found.append(f"kw_{secret}")
    return tuple(found)


def recording(folder: Path) -> Path:
    """A recording that takes some seconds to assess."""
    if FILM.exists():
        return FILM
    return drawn.squat_trc(folder / "squat.trc", repetitions=10)


class Assessing(threading.Thread):
    """Keeps two assessments under way."""

    def __init__(self, there: Standing, folder: Path) -> None:
        super().__init__(daemon=True)
        self._there = there
        self._file = recording(folder)
        self.count = 0
        self.is_over = False

    def run(self) -> None:
        """Ask for another as soon as one ends."""
        with Client(
            f"http://127.0.0.1:{self._there.port}", self._there.tokens[0]
        ) as us:
            us.post("/people/P0000/exams", facts={"mass": 75.0, "height": 1.8})
            kept = us.send("P0000", self._file)
            said = {"recordings": [kept["id"]]}
            while not self.is_over:
                jobs = us.get("/people/P0000/jobs")
                open_ = [j for j in jobs if j["state"] in ("waiting", "running")]
                self.count = len([j for j in jobs if j["state"] == "done"])
                if len(open_) < 2:
                    us.post("/people/P0000/assessments", **said)
                time.sleep(0.2)


class Line:
    """A connection that is kept open; a client library costs what we measure."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, token: str, root: str = "/api/v1") -> int:
        """Ask for a path; the status, once all of the answer is here."""
        for _ in range(2):
            if self._writer is None or self._reader is None:
                self._reader, self._writer = await asyncio.open_connection(
                    "127.0.0.1", self._port
                )
            self._writer.write(
                f"GET {root}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Authorization: Bearer {token}\r\n\r\n".encode()
            )
            try:
                head = await self._reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                self._writer = None  # it was idle too long
                continue
            length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
            await self._reader.readexactly(int(length))
            return int(head.split(b" ")[1])
        raise SystemExit("the server hangs up.")


class Asking:
    """Requests at their times, each on a line that is free."""

    def __init__(self, there: Standing, lines: int = 32) -> None:
        self._there = there
        self._chance = random.Random(1)
        self._lines: asyncio.Queue[Line] = asyncio.Queue()
        for _ in range(lines):
            self._lines.put_nowait(Line(there.port))
        self.took: dict[str, list[float]] = {path: [] for path in PATHS}

    async def load(self, per_second: float, seconds: float) -> None:
        """Ask so often for so long; answers are waited for, but not before asking."""
        began = time.perf_counter()
        tasks = []
        for n in range(int(per_second * seconds)):
            due = began + n / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(self._one(due)))
        await asyncio.gather(*tasks)

    async def _one(self, due: float) -> None:
        kind = self._chance.choice(PATHS)
        path = kind.format(
            code=f"P{self._chance.randrange(PEOPLE):04d}", result=self._there.result
        )
        line = await self._lines.get()
        status = await line.get(path, self._chance.choice(self._there.tokens))
        self._lines.put_nowait(line)
        if status != 200:
            raise SystemExit(f"{path}: status {status}")
        self.took[kind].append(time.perf_counter() - due)


async def one_by_one(there: Standing, path: str, count: int) -> list[float]:
    """How long each of some requests takes, in s, where nobody else asks."""
    line, took = Line(there.port), []
    for n in range(count):
        began = time.perf_counter()
        await line.get(path.format(code=f"P{n % PEOPLE:04d}"), there.tokens[n % CLERKS])
        took.append(time.perf_counter() - began)
        await asyncio.sleep(0.02)
    return took


def said(label: str, took: list[float]) -> None:
    """A line of the table, in ms."""
    mid, high, worst = np.percentile(1000 * np.array(took), [50, 95, 100])
    print(f"{label:45} {len(took):6} {mid:8.1f} {high:8.1f} {worst:8.1f}")


def measured(there: Standing, folder: Path, per_second: float, seconds: float) -> None:
    print(f"{'ms':45} {'n':>6} {'median':>8} {'95 %':>8} {'worst':>8}")
    page = asyncio.run(one_by_one(there, "/people/{code}", 200))
    said(f"a person's page, {PEOPLE * EACH} assessments stored", page)
    busy = Assessing(there, folder)
    busy.start()
    time.sleep(3)
    asyncio.run(Asking(there).load(20, 3))  # the first requests load what they need
    asking = Asking(there)
    began = busy.count
    asyncio.run(asking.load(per_second, seconds))
    busy.is_over = True
    for kind, took in asking.took.items():
        said(kind, took)
    every = [each for took in asking.took.values() for each in took]
    said(f"all, {per_second:g} a second beside two assessments", every)
    print(f"assessments that ended meanwhile: {busy.count - began}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=200)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        with opened(Place(folder=folder / "store")) as archive:
            result = fill(archive, folder / "out")
            tokens = tokens_of(archive)
        server = subprocess.Popen(
            [sys.executable, "-m", "kneewise", "serve", "--port", "0", "--no-browser"],
            env=os.environ | {"KNEEWISE_HOME": str(folder / "store")},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            first = "" if server.stdout is None else server.stdout.readline()
            port = int(first.strip().rpartition(":")[2])
            there = Standing(port=port, tokens=tokens, result=result)
            measured(there, folder, said.rate, said.seconds)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


if __name__ == "__main__":
    main()
