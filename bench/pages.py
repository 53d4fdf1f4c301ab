"""The pages under load: fifty who browse, five who practise, and uploads, all at once.

    python -m bench.pages --seconds 30

A server is started with ``kneewise serve`` on a store of its own, on this machine, and
asked by programs on the same machine. First a browser opens every page with nobody else
about, and the result of a minute of squats; then come five sets before the camera
alone, with fifty who browse, and with two who send recordings besides. Needs Chromium
and Playwright for the first part; ``--no-browser`` leaves it out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench.browsing import Live, User, removed, signed_in
from bench.live import work
from kneewise.arrays import Array
from kneewise.report.opensim import write_trc
from kneewise.simulate.moves import Truth, squats
from kneewise.store.archive import Archive, opened
from kneewise.store.people import Identity
from kneewise.store.place import Place
from kneewise.store.record import Kind
from kneewise.store.tokens import TokenKind
from kneewise.store.users import Role
from kneewise.store.users import User as Known
from kneewise.units import deg
from kneewise.web.client import Client
from kneewise.web.jobs.assessing import assess_into
from kneewise.web.jobs.errand import kept
from kneewise.web.jobs.task import Task
from kneewise.web.keys import Passwords
from kneewise.workflow.person import today
from tests.live.painted import pictures
from tests.web.live.screen import DESK, chromium

USERS, SETS, SENDERS = 50, 5, 2
PASSWORD = "wooden spoon over Lisbon"
FACTS = {"mass": 70.0, "height": 1.72}
GOAL_MS, GOAL_RATE, GOAL_PAINT, GOAL_READY = 500.0, 20.0, 1000.0, 2000.0
PAUSE = 4.0
LINE = 12.5e6
"""Bytes a second that the line of a sender carries."""

PIECE = 48 << 20
"""Bytes of a recording that is sent."""


@dataclass(frozen=True, kw_only=True)
class Store:
    """What the server holds."""

    tokens: tuple[str, ...]
    results: dict[str, str]
    """Of each person, the id of their result."""

    long: str
    """The person whose result is of a minute."""


def filled(archive: Archive, folder: Path) -> Store:
    """People with results that play, and who may look at them."""
    results = {}
    made = {}
    for name, repetitions in (("short", 5), ("long", 20)):
        trc = folder / f"{name}.trc"
        truth = Truth(left=deg(4), right=deg(18), rate=100.0, repetitions=repetitions)
        write_trc(squats(truth), trc)
        made[name] = folder / name
        made[name].mkdir()
        task = Task(
            files=(str(trc),), out=str(made[name]), activity="squat", person=FACTS
        )
        assess_into(made[name], task, lambda *_: None)
    for n in range(USERS + 1):
        code = f"P{n:02d}"
        archive.people.keep(Identity(code=code, name=f"Person {n}"))
        archive.chart(code).add(Kind.PERSON, today(), dict(FACTS))
        results[code] = kept(archive, code, made["long" if n == USERS else "short"])
    hashed = Passwords().hashed(PASSWORD, "nobody")
    tokens = []
    for n in range(USERS):
        user = archive.users.add(
            Known(name=f"user{n}", role=Role.ADMIN, password=hashed)
        )
        secret, _ = archive.tokens.issue(
            user.id, TokenKind.PROGRAM, scopes=("read", "write")
        )
        tokens.append(f"kw_{secret}")
    return Store(tokens=tuple(tokens), results=results, long=f"P{USERS:02d}")


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The server itself: its port."""
    command = [sys.executable, "-m", "kneewise", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--no-browser"],
        env=os.environ | {"KNEEWISE_HOME": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            first = "" if running.stdout is None else running.stdout.readline()
            found = re.search(r":(\d+)", first.partition("//")[2])
            if found is None:
                raise SystemExit(f"the server said: {first}")
            yield int(found[1])
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=30)


def painted_pages(port: int, store: Store) -> None:
    """Open every page in a browser, and say how soon each was painted."""
    pages = [
        "/",
        "/people",
        "/people/P00",
        f"/people/P00/results/{store.results['P00']}",
    ]
    pages += [
        f"/people/P00/{name}" for name in ("assess", "exam", "programme", "today")
    ]
    pages += ["/guide", "/settings"]
    with sync_playwright() as playwright, chromium(playwright, None) as browser:
        address = f"http://127.0.0.1:{port}"
        with browser.opened(address, size=DESK, ready="h1") as screen:
            page = screen.page
            page.get_by_label("Name").fill("user0")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_selector("nav")
            took = {
                where: [seen(page, address, where, "h1") for _ in range(3)]
                for where in pages
            }
            whole = f"/people/{store.long}/results/{store.results[store.long]}"
            long = [seen(page, address, whole, ".views canvas") for _ in range(5)]
    print(f"{'a page alone, in a browser (ms, of three visits)':49} painted   there")
    for where, each in took.items():
        painted, there = np.median(np.array(each), axis=0)
        print(f"{re.sub(r'[0-9a-f]{12}', '…', where):49} {painted:7.0f} {there:7.0f}")
    worst = max(painted for each in took.values() for painted, _ in each)
    ready = float(np.median([there for _, there in long]))
    print(f"worst first paint {worst:.0f} ms {against(worst, GOAL_PAINT)}")
    print(
        f"result of a minute at 100 Hz: curves and body there after {ready:.0f} ms "
        f"{against(ready, GOAL_READY)}"
    )


def seen(page: Page, address: str, where: str, ready: str) -> tuple[float, float]:
    """When something was painted, and when what one came for was there, in ms."""
    page.goto("about:blank")
    page.goto(f"{address}/#{where}")
    page.wait_for_selector(ready)
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    )
    there: float = page.evaluate("performance.now()")
    painted: float = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    return painted, there


class Sending(threading.Thread):
    """Sends recordings, one after the other, over a line of 100 Mbit/s."""

    def __init__(self, port: int, token: str, code: str, file: Path) -> None:
        super().__init__(daemon=True)
        self._port, self._token = port, token
        self._code, self._file = code, file
        self._begun = 0.0
        self._done = 0
        self.sent = 0.0
        self.is_over = False

    def run(self) -> None:
        """Send until it is over, and take back what was sent."""
        with Client(f"http://127.0.0.1:{self._port}", self._token) as us:
            while not self.is_over:
                self._begun = time.monotonic()
                recording = us.send(self._code, self._file, progress=self._wait)
                removed(
                    self._port,
                    self._token,
                    f"/people/{self._code}/recordings/{recording['id']}",
                )
                self._done += 1

    def _wait(self, _what: str, share: float) -> None:
        """Wait until the line would have carried so much."""
        self.sent = (self._done + share) * PIECE
        carried = self._begun + share * PIECE / LINE
        time.sleep(max(0.0, carried - time.monotonic()))


@dataclass(kw_only=True)
class Seen:
    """What happened in one phase."""

    pages: dict[str, list[float]] = field(default_factory=dict)
    """s of every page, by its kind."""

    sets: list[Array] = field(default_factory=list)
    """Of every set, (n, 2): when a picture was answered, and how long that took, s."""

    seconds: float = 0.0
    sent: float = 0.0
    """Bytes of recordings."""

    own: float = 0.0
    others: float = 0.0
    """Processors that server and bench used, and that other programs used."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who is there in every phase."""

    port: int
    store: Store
    jpegs: list[bytes]
    cookies: list[str]
    seconds: float

    def phase(self, *, browse: bool) -> Seen:
        """Practise, and browse or not, for a while."""
        return asyncio.run(self._phase(self.store.tokens if browse else ()))

    async def _phase(self, tokens: tuple[str, ...]) -> Seen:
        found = Seen(seconds=self.seconds)
        sets = [Live(self.port, cookie, self.jpegs) for cookie in self.cookies]
        users = [
            User(self.port, token, n, self.store.results)
            for n, token in enumerate(tokens)
        ]
        await asyncio.sleep(PAUSE)  # rooms of the phase before are left
        before, begun = work(), time.monotonic()
        end = begun + self.seconds
        await asyncio.gather(
            *(each.practise(end) for each in sets),
            *(each.browse(end) for each in users),
        )
        every, own = (work() - before) / (time.monotonic() - begun)
        found.own, found.others = float(own), float(every - own)
        found.sets = [np.array(each.answered).reshape(-1, 2) for each in sets]
        for user in users:
            for kind, took in user.took.items():
                found.pages.setdefault(kind, []).extend(took)
        return found


def told(label: str, found: Seen) -> None:
    """Print what happened in a phase."""
    print(f"== {label}")
    if found.pages:
        print(f"{'page (ms)':20} {'n':>6} {'median':>8} {'95 %':>8} {'worst':>8}")
        every = [t for took in found.pages.values() for t in took]
        for kind, took in [*found.pages.items(), ("all", every)]:
            mid, high, worst = np.percentile(1000 * np.array(took), [50, 95, 100])
            print(f"{kind:20} {len(took):6} {mid:8.0f} {high:8.0f} {worst:8.0f}")
        high = float(np.percentile(1000 * np.array(every), 95))
        print(f"pages: 95 % within {high:.0f} ms {against(high, GOAL_MS)}")
    rates, late = [], []
    for each in found.sets:
        rates.append(len(each) / found.seconds)
        late.append(
            np.percentile(1000 * each[:, 1], [50, 95])
            if len(each)
            else (np.nan, np.nan)
        )
    print(
        "set before the camera:   " + "  ".join(f"{n + 1:6}" for n in range(len(rates)))
    )
    print("pictures answered a s:   " + "  ".join(f"{rate:6.1f}" for rate in rates))
    print("ms until answered, half: " + "  ".join(f"{mid:6.0f}" for mid, _ in late))
    print("ms until answered, 95 %: " + "  ".join(f"{high:6.0f}" for _, high in late))
    fair = min(rates) / max(*rates, 1e-9)
    print(
        f"slowest set {min(rates):.1f} a second (goal {GOAL_RATE:.0f}) "
        f"{'reached' if min(rates) >= GOAL_RATE else 'missed'}; slowest to fastest "
        f"{fair:.2f}"
    )
    if found.sent:
        much = found.sent / found.seconds / 1e6
        print(f"recordings sent meanwhile: {much:.1f} MB a second")
    print(f"processors: {found.own:.2f} by this, {found.others:.2f} by other programs")


def against(took: float, goal: float) -> str:
    """Whether a time in ms is below its goal."""
    return f"(goal {goal:.0f}) {'reached' if took < goal else 'missed'}"


def shots() -> list[bytes]:
    """A painted person who squats, as a camera's pictures: JPEG."""
    found = []
    for picture in pictures(squats(Truth(right=deg(20), rate=15.0, repetitions=2))):
        out = BytesIO()
        Image.fromarray(picture).save(out, "JPEG", quality=80)
        found.append(out.getvalue())
    return found


def loaded(port: int, store: Store, folder: Path, seconds: float) -> None:
    """The three phases, one after the other."""
    stage = Stage(
        port=port,
        store=store,
        jpegs=shots(),
        cookies=[signed_in(port, f"user{n}", PASSWORD) for n in range(SETS)],
        seconds=seconds,
    )
    told(f"{SETS} sets alone", stage.phase(browse=False))
    told(f"{SETS} sets beside {USERS} who browse", stage.phase(browse=True))
    file = folder / "large.trc"
    row = b"0.1\t0.2\t0.3\n"
    file.write_bytes(
        b"PathFileType\t4\t(X/Y/Z)\tlarge.trc\n" + row * (PIECE // len(row))
    )
    senders = [
        Sending(port, store.tokens[n], f"P{n:02d}", file) for n in range(SENDERS)
    ]
    for each in senders:
        each.start()
    whole = stage.phase(browse=True)
    for each in senders:
        each.is_over = True
    whole.sent = sum(each.sent for each in senders)
    for each in senders:
        each.join(timeout=60)
    told(f"{SETS} sets beside {USERS} who browse and {SENDERS} who send", whole)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of each phase")
    parser.add_argument("--no-browser", action="store_true", help="leave out painting")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened(Place(folder=folder / "store")) as archive:
            store = filled(archive, folder)
        with serving(folder / "store") as port:
            time.sleep(3)  # it loads what first requests would wait for
            if not said.no_browser:
                painted_pages(port, store)
            loaded(port, store, folder, said.seconds)


if __name__ == "__main__":
    main()
