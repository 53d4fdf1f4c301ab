"""A study under fire: workers, scheduler and addresses go, and nothing may be lost.

    python -m campaigns.cohort_faults --seconds 120 --seed 1

kills a worker every few seconds and the scheduler now and then, with a poisoned file, a
damaged file and an address that is cut off half-way among the recordings; then lets the
study end and counts. Ends with 0 if every recording is there once, as a result or as a
reason, with the numbers of a quiet run; with 1 if not.
"""

from __future__ import annotations

import http.server
import os
import random
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kneewise.cohort.entry import Entry
from kneewise.cohort.place import Place
from kneewise.cohort.run import Ran, run
from kneewise.cohort.study import Study, begun, standing, tally
from kneewise.cohort.tables import table
from tests.cli.drawn import squat_trc
from tests.cohort import poison
from tests.cohort.machines import Machines
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

_SCHEDULER = 0.2
"""The share of blows that hit the scheduler."""

_PATIENCE = 40.0
"""s for the study to end once it is left alone."""


def main(
    seconds: Annotated[float, typer.Option(help="How long to strike.")] = 120.0,
    people: Annotated[int, typer.Option(help="Drawn people, four trials each.")] = 60,
    seed: Annotated[int, typer.Option(help="Of the blows.")] = 1,
) -> None:
    """Run a study while its workers, its scheduler and its addresses go."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kneewise-faults-") as folder:
        env = poison.laid_out(Path(folder) / "packages")
        server = _served(Path(folder) / "served")
        made = _study(people, Path(folder), server.server_port)
        place = Place(f"{folder}/results")
        begun(place, made)
        with Machines(2, env) as machines, ThreadPoolExecutor(1) as threads:
            ending = threads.submit(run, made, place, machines.address, _unwatched)
            blows = _struck(machines, ending, chance, seconds, server)
            is_done = _awaited(ending, machines)
        wrong = _wrong(place, made, is_done=is_done)
        count = tally(made, standing(place, made))
        reasons = Counter(
            table(place, standing(place, made), "failures")["reason"].to_pylist()
        )
    typer.echo(f"seed {seed}: {dict(blows)}; {count}; reasons {dict(reasons)}")
    if wrong:
        typer.echo(f"wrong: {wrong}", err=True)
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


def _struck(
    machines: Machines,
    ending: Future[Ran],
    chance: random.Random,
    seconds: float,
    server: http.server.ThreadingHTTPServer,
) -> Counter[str]:
    """Strike until the time is over or the study has ended; what was hit."""
    blows: Counter[str] = Counter()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not ending.done():
        time.sleep(chance.uniform(*_PAUSES))
        if chance.random() < _SCHEDULER:
            machines.kill_scheduler()
            machines.start_scheduler()
            blows["scheduler"] += 1
        else:
            machines.kill_a_worker(chance)
            blows["worker"] += 1
        if not blows["address"] and time.monotonic() > deadline - seconds / 2:
            server.shutdown()
            server.server_close()
            blows["address"] += 1
        machines.refill()
    return blows


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
