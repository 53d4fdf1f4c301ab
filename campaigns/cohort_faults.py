"""A study under fire: workers, scheduler and addresses go, and nothing may be lost.

    python -m campaigns.cohort_faults --seconds 120 --seed 1

kills a worker every few seconds and the scheduler now and then, holds the line between
workers and scheduler, sets the clock by hours (where there is a C compiler) and
fills a small disk (where one can be mounted); with a poisoned file, a damaged file and
an address that is cut off half-way among the recordings. Then lets the study end and
counts. Ends with 0 if every recording is there once, as a result or as a reason, with
the numbers of a quiet run; with 1 if not.
"""

from __future__ import annotations

import http.server
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kneewise.cohort.answer import Reason
from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.entry import Entry
from kneewise.cohort.place import Place
from kneewise.cohort.run import Ran, run
from kneewise.cohort.study import Study, begun, standing, tally
from kneewise.cohort.tables import table
from kneewise.errors import UnwritableResult
from tests.cli.drawn import squat_trc
from tests.cohort import clock, poison
from tests.cohort.machines import Machines
from tests.cohort.proxy import Proxy
from tests.cohort.studies import (
    done_here,
    drawn,
    each_once,
    numbers,
    outcomes,
    study,
)

_PAUSES = (2.0, 6.0)
"""s between two blows."""

_SHARES = {"worker": 0.6, "scheduler": 0.14, "line": 0.13, "clock": 0.13}
"""What is hit, and in which share of the blows."""

_HELD = (2.0, 8.0)
"""s for which nothing passes between workers and scheduler."""

_HOURS = 9.0
"""By which the clock is set forward or back, at most."""

_SMALL, _LARGE = "1m", "64m"
"""Sizes of a disk before and after it was full."""

_PATIENCE = 40.0
"""s for the study to end once it is left alone."""


def main(
    seconds: Annotated[float, typer.Option(help="How long to strike.")] = 120.0,
    people: Annotated[int, typer.Option(help="Drawn people, four trials each.")] = 60,
    seed: Annotated[int, typer.Option(help="Of the blows.")] = 1,
) -> None:
    """Run a study while its workers, its scheduler and its addresses go."""
    _with_a_clock()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kneewise-faults-") as folder:
        env = poison.laid_out(Path(folder) / "packages")
        server = _served(Path(folder) / "served")
        made = _study(people, Path(folder), server.server_port)
        place = Place(f"{folder}/results")
        begun(place, made)
        with (
            Machines(0, env) as machines,
            Proxy(machines.port) as line,
            ThreadPoolExecutor(1) as threads,
        ):
            machines.line, machines.count = line.address, 2
            machines.refill()
            ending = threads.submit(run, made, place, machines.address, _unwatched)
            blows = Blows(machines, line, chance)
            blows.strike(ending, seconds, server)
            is_done = _awaited(ending, machines)
        wrong = _ours(place, made) or _wrong(place, made, is_done=is_done)
        count = tally(made, standing(place, made))
        reasons = Counter(
            table(place, standing(place, made), "failures")["reason"].to_pylist()
        )
    said = _filled()
    typer.echo(f"seed {seed}: {dict(blows.count)}; {count}; reasons {dict(reasons)}")
    typer.echo(f"full disk: {said}")
    wrong = wrong or ("" if said.startswith(("stopped", "not tried")) else said)
    if wrong:
        typer.echo(f"wrong: {wrong}", err=True)
    here = clock.clock_here()
    if here is not None:
        shutil.rmtree(here.parent, ignore_errors=True)
    # the thread of a run that never ends must not keep this process
    os._exit(1 if wrong else 0)


def _study(people: int, folder: Path, port: int) -> Study:
    """Drawn people, and three that mean harm."""
    entries = [drawn(p, t) for p in range(people) for t in range(1, 5)]
    broken = folder / "broken.trc"
    broken.write_bytes(bytes(range(256)) * 4)
    entries += [
        replace(drawn(1, 8), files=("poison://walk.trc",), stamp="9"),
        Entry(person="X1", trial="broken", files=(str(broken),), stamp="1"),
    ]
    entries += [
        Entry(
            person=f"N{i}",
            trial="far",
            files=(f"http://127.0.0.1:{port}/{i}.trc",),
            stamp="1",
        )
        for i in range(4)
    ]
    return study(entries)


class _Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _served(folder: Path) -> http.server.ThreadingHTTPServer:
    folder.mkdir()
    for i in range(4):
        squat_trc(folder / f"{i}.trc")
    handler = partial(_Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    return server


class Blows:
    """Strikes, and counts what was hit."""

    def __init__(self, machines: Machines, line: Proxy, chance: random.Random) -> None:
        self.count: Counter[str] = Counter()
        self._machines, self._line, self._chance = machines, line, chance
        self._clock = clock.clock_here()
        self._hits: dict[str, Callable[[], None]] = {
            "worker": partial(machines.kill_a_worker, chance),
            "scheduler": self._hit_scheduler,
            "line": self._hit_line,
        }
        if self._clock is not None:
            self._hits["clock"] = self._hit_clock

    def strike(
        self,
        ending: Future[Ran],
        seconds: float,
        server: http.server.ThreadingHTTPServer,
    ) -> None:
        """Strike until the time is over or the study has ended."""
        deadline = time.monotonic() + seconds
        weights = [_SHARES[what] for what in self._hits]
        while time.monotonic() < deadline and not ending.done():
            time.sleep(self._chance.uniform(*_PAUSES))
            (what,) = self._chance.choices([*self._hits], weights)
            self._hits[what]()
            self.count[what] += 1
            if not self.count["address"] and time.monotonic() > deadline - seconds / 2:
                server.shutdown()
                server.server_close()
                self.count["address"] += 1
            self._machines.refill()
        if self._clock is not None:
            clock.set_clock(self._clock, 0)

    def _hit_scheduler(self) -> None:
        self._machines.kill_scheduler()
        self._machines.start_scheduler()

    def _hit_line(self) -> None:
        self._line.hold()
        time.sleep(self._chance.uniform(*_HELD))
        self._line.release()

    def _hit_clock(self) -> None:
        assert self._clock is not None
        clock.set_clock(self._clock, self._chance.uniform(-_HOURS, _HOURS))


def _with_a_clock() -> None:
    """Begin again with a clock that can be set, where there is one to be had."""
    if clock.clock_here() is not None:
        return
    env = clock.laid_out(Path(tempfile.mkdtemp(prefix="kneewise-clock-")))
    if env is not None:
        words = [sys.executable, "-m", "campaigns.cohort_faults", *sys.argv[1:]]
        os.execve(sys.executable, words, {**os.environ, **env})


def _filled() -> str:
    """Run a study onto a disk that fills, make it larger, go on; what came of it."""
    with tempfile.TemporaryDirectory(prefix="kneewise-disk-") as folder:
        try:
            _mount(folder, _SMALL)
        except (OSError, subprocess.CalledProcessError):
            return "not tried, for no disk can be mounted here"
        try:
            return _onto(Place(f"{folder}/results"), partial(_mount, folder, "remount"))
        finally:
            subprocess.run(["umount", folder], check=False, capture_output=True)


def _onto(place: Place, enlarge: Callable[[], None]) -> str:
    made = study([drawn(p, t) for p in range(20) for t in (1, 2)])
    begun(place, made)
    with local_cluster(2) as address:
        try:
            run(made, place, address, _unwatched)
        except UnwritableResult:
            before = tally(made, standing(place, made))
        else:
            return "the disk was never full"
        enlarge()
        run(made, place, address, _unwatched)
    if not each_once(place, made):
        return "recordings are missing, or there twice, after the disk was full"
    return f"stopped with {before}; all {len(made.entries)} there once it was larger"


def _mount(folder: str, size: str) -> None:
    """Mount a disk in memory, or make it larger."""
    large = size == "remount"
    options = f"remount,size={_LARGE}" if large else f"size={size}"
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder],
        check=True,
        capture_output=True,
    )


def _awaited(ending: Future[Ran], machines: Machines) -> bool:
    """Whether the study ends, left alone."""
    deadline = time.monotonic() + _PATIENCE
    while not ending.done() and time.monotonic() < deadline:
        machines.refill()
        time.sleep(0.5)
    if ending.done():
        ending.result()
    return ending.done()


def _unwatched(_what: str, _done: float) -> None:
    """Progress that nobody watches."""


def _ours(place: Place, made: Study) -> str:
    """Recordings that are called a fault of the program; nothing if none are."""
    rows = table(place, standing(place, made), "failures").to_pylist()
    ours = [row["text"] for row in rows if row["reason"] == Reason.FAULT]
    return f"{len(ours)} faults of the program, such as: {ours[0]}" if ours else ""


def _wrong(place: Place, made: Study, *, is_done: bool) -> str:
    """What is not as it must be; nothing if all is well."""
    twice = [one for one, n in outcomes(place, made).items() if n != 1]
    if twice:
        return f"{len(twice)} recordings are there more than once"
    if is_done and not each_once(place, made):
        return "recordings are missing"
    done = standing(place, made).done
    some = [e for e in made.entries if e.id in done and not done[e.id].reason][:6]
    with tempfile.TemporaryDirectory() as folder:
        quiet, _ = done_here(study(some), Path(folder))
        known = {row["recording"] for row in numbers(quiet, study(some))}
        shown = [r for r in numbers(place, made) if r["recording"] in known]
        if shown != numbers(quiet, study(some)):
            return "numbers are others than in a quiet run"
    return "" if is_done else _late(place, made)


def _late(place: Place, made: Study) -> str:
    """A study that had no time to end is told, and is no fault by itself."""
    left = tally(made, standing(place, made)).pending
    typer.echo(f"the time was over with {left} recordings still to be done")
    return ""


if __name__ == "__main__":
    typer.run(main)
