"""Whatever happens, a recording ends as a result or a reason: none twice, none lost."""

from __future__ import annotations

import http.server
import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kneewise.cohort.cluster import local_cluster
from kneewise.cohort.cost import chunks
from kneewise.cohort.drawn import Trial, address_of
from kneewise.cohort.entry import Entry
from kneewise.cohort.place import Place
from kneewise.cohort.run import Ran, run
from kneewise.cohort.study import Study, begun, opened, standing, tally
from kneewise.cohort.tables import table
from kneewise.cohort.work import work
from kneewise.errors import UnwritableResult
from kneewise.version import __version__
from tests.cli.drawn import squat_trc
from tests.cli.outcome import Kneewise
from tests.cohort import clock, poison
from tests.cohort.machines import Machines
from tests.cohort.proxy import Proxy
from tests.cohort.studies import (
    PLAN,
    done_here,
    drawn,
    each_once,
    lines,
    numbers,
    study,
)
from tests.data import missing


def quiet(_what: str, _done: float) -> None:
    """Progress that nobody watches."""


def reasons(place: Place, made: Study) -> dict[str, str]:
    """Person → why there is no result."""
    rows = table(place, standing(place, made), "failures").to_pylist()
    return {row["person"]: row["reason"] for row in rows}


@pytest.fixture(scope="module")
def small() -> Study:
    return study([drawn(p, t) for p in range(6) for t in (1, 2)])


@pytest.fixture(scope="module")
def alone(small: Study, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The small study, done in this process."""
    return done_here(small, tmp_path_factory.mktemp("alone"))[0]


@pytest.fixture(scope="module")
def one_worker() -> Iterator[str]:
    """A scheduler with one worker, for tests that do not hurt it."""
    with local_cluster(1) as address:
        yield address


@pytest.fixture(scope="module")
def two_workers() -> Iterator[str]:
    """The same with two."""
    with local_cluster(2) as address:
        yield address


@pytest.mark.parametrize("workers", ["one_worker", "two_workers"])
def test_the_numbers_are_the_same_with_any_number_of_workers(
    workers: str,
    small: Study,
    alone: Place,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    place = Place(str(tmp_path))
    begun(place, small)

    ran = run(small, place, request.getfixturevalue(workers), quiet)

    assert ran.tally.done == 12
    assert numbers(place, small) == numbers(alone, small)


@pytest.mark.long
def test_workers_and_scheduler_killed_lose_nothing_and_do_nothing_twice(
    small: Study, alone: Place, tmp_path: Path
) -> None:
    place = Place(str(tmp_path))
    begun(place, small)
    chance = random.Random(1)

    with Machines(2) as machines, ThreadPoolExecutor(1) as threads:
        ending = threads.submit(run, small, place, machines.address, quiet)
        wait_until(lambda: bool(lines(place, small)) or ending.done())
        machines.kill_a_worker(chance)
        machines.kill_scheduler()
        machines.start_scheduler()
        machines.refill()
        ran: Ran = ending.result(timeout=120)

    assert ran.tally.pending == 0
    assert each_once(place, small)
    assert numbers(place, small) == numbers(alone, small)


def wait_until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_poisoned_file_becomes_a_row_and_spares_its_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = poison.laid_out(tmp_path / "packages")
    monkeypatch.setenv("PYTHONPATH", env["PYTHONPATH"])
    bad = replace(drawn(1, 2), files=("poison://walk.trc",), stamp="9")
    made = study([drawn(1, 1), bad, drawn(1, 3)])

    with ThreadPoolExecutor(1) as fresh:  # with a process that knows the package
        place, reports = fresh.submit(done_here, made, tmp_path / "results").result()

    assert each_once(place, made)
    assert [(one.done, one.failed) for one in reports] == [(2, 1)]
    row = table(place, standing(place, made), "failures").to_pylist()[0]
    assert (row["reason"], row["tries"]) == ("ended its process", 2)
    assert "SIGSEGV" in row["text"]


def test_a_recording_that_takes_too_long_becomes_a_row(tmp_path: Path) -> None:
    long = address_of(Trial(repetitions=400))
    entry = replace(drawn(1), files=(long,), stamp=long)
    made = study([entry], replace(PLAN, seconds=0.1))

    place, _ = done_here(made, tmp_path)

    assert reasons(place, made) == {"P01": "too long"}


def test_a_worker_that_is_killed_leaves_nothing_of_what_it_fetched(
    tmp_path: Path,
) -> None:
    code = (
        "import time\n"
        "from kneewise.cohort.answer import Job\n"
        "from kneewise.cohort.hand import Hand\n"
        "from tests.cohort.studies import PLAN, drawn\n"
        "hand = Hand()\n"
        "print(hand.assess(Job(entry=drawn(1), plan=PLAN)).failure, flush=True)\n"
        "time.sleep(60)\n"
    )

    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
    ) as worker:
        assert worker.stdout is not None
        told = worker.stdout.readline()
        while_it_works = list(tmp_path.glob("kneewise-hand-*"))
        worker.kill()

    assert told == b"None\n"
    assert len(while_it_works) == 1
    wait_until(lambda: not list(tmp_path.iterdir()), 20)
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_a_full_disk_stops_the_study_and_leaves_no_half_part(tmp_path: Path) -> None:
    made = study([drawn(p) for p in range(3)])
    pieces = chunks(made.entries, PLAN)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    place = Place(str(tmp_path))
    begun(place, made)

    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, before[1]))
    try:
        with pytest.raises(UnwritableResult, match="too large"):
            place.write("measures/x.parquet", bytes(100_000))
        with ThreadPoolExecutor(1) as fresh:  # whose process alone has the limit
            several = [
                fresh.submit(work, (c,), PLAN, place, __version__) for c in pieces
            ]
            reports = [one.result() for one in several]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert all(one.refusal for one in reports)
    assert tally(made, standing(place, made)).pending == 3
    assert not list(tmp_path.rglob("*.part"))
    done_here(made, tmp_path)
    assert each_once(place, made)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Three squats behind an address of this machine, and what cuts it off."""
    folder = tmp_path / "served"
    folder.mkdir()
    for name in ("a.trc", "b.trc"):
        squat_trc(folder / name)
    handler = partial(Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()

    def cut() -> None:
        server.shutdown()
        server.server_close()

    yield f"http://127.0.0.1:{server.server_port}", cut
    cut()
    thread.join()


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.long
def test_a_lost_address_is_a_reason_and_is_tried_again(
    served: tuple[str, Callable[[], None]], tmp_path: Path
) -> None:
    address, cut = served
    one, other = (
        Entry(person=p, trial="t", files=(f"{address}/{p}.trc",), stamp="1")
        for p in ("a", "b")
    )
    place, _ = done_here(study([one]), tmp_path / "results")
    cut()
    made = study([one, other])

    begun(place, made)
    report = work(tuple(chunks([other], PLAN)), PLAN, place, __version__)

    assert report.failed == 1
    assert reasons(place, made) == {"b": "unreachable"}
    assert each_once(place, made)


def test_a_half_written_part_is_never_read(small: Study, tmp_path: Path) -> None:
    made = study(list(small.entries[:2]))
    place, _ = done_here(made, tmp_path)
    line = lines(place, made)[0]
    name, size, _ = line.parts["measures"]
    path = tmp_path / name

    path.write_bytes(path.read_bytes()[: size // 2])

    assert tally(made, standing(place, made)).pending == 2
    assert table(place, standing(place, made), "measures").num_rows == 0


def test_resuming_does_what_is_missing_and_nothing_else(
    small: Study, alone: Place, one_worker: str, tmp_path: Path
) -> None:
    place, _ = done_here(study(list(small.entries[:6])), tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.parquet")}
    begun(place, small)

    ran = run(opened(place), place, one_worker, quiet)
    again = run(opened(place), place, one_worker, quiet)

    untouched = [p for p in before if p.stat().st_mtime_ns == before[p]]
    assert ran.tally.done == 12
    assert len(untouched) == len(before) - 1  # the entries of the study grew
    assert again.tasks == 0
    assert numbers(place, small) == numbers(alone, small)


@pytest.mark.long
def test_a_file_that_changed_is_assessed_anew_and_a_copy_is_not(
    one_worker: str, tmp_path: Path
) -> None:
    paths = [squat_trc(tmp_path / name) for name in ("a.trc", "b.trc")]
    entries = [
        Entry(person=p.stem, trial="t", files=(str(p),), stamp="then") for p in paths
    ]
    place, _ = done_here(study(entries), tmp_path / "results")
    first = {one.name for one in lines(place, study(entries))}
    with paths[1].open("a") as file:
        file.write("\n")
    now = study([replace(e, stamp="now") for e in entries])
    begun(place, now)

    ran = run(now, place, one_worker, quiet)

    assert first
    assert ran.tasks == 1  # the one that changed; the other has other marks only
    assert each_once(place, now)


@pytest.mark.long
def test_a_clock_that_is_set_forward_by_hours_changes_nothing(tmp_path: Path) -> None:
    env = clock.laid_out(tmp_path / "clock")
    if env is None:
        missing("compiler", "there is no C compiler to make a clock that can be set")
    (tmp_path / "data").mkdir()
    for i in range(12):
        squat_trc(tmp_path / "data" / f"P{i}.trc")
    (tmp_path / "plan.toml").write_text("body = false\n")
    words = ["cohort", "run", f"{tmp_path}/data/*.trc", "--workers", "1"]
    words += ["--plan", f"{tmp_path}/plan.toml", "--out", f"{tmp_path}/results"]
    jumps = 0

    with subprocess.Popen(
        [sys.executable, "-m", "kneewise", *words],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as running:
        begun_at = tmp_path / "results" / "ledger"
        wait_until(lambda: begun_at.exists() or running.poll() is not None, 90)
        deadline = time.monotonic() + 60
        while running.poll() is None and time.monotonic() < deadline:
            jumps += 1
            clock.set_clock(tmp_path / "clock" / "clock", 3 * jumps)
            time.sleep(0.1)
        running.kill()
        told = running.stderr.read() if running.stderr else b""

    place = Place(str(tmp_path / "results"))
    made = opened(place)
    assert running.returncode == 0, told
    assert jumps > 2
    assert each_once(place, made)
    assert tally(made, standing(place, made)).done == 12


@pytest.mark.long
def test_a_line_to_the_scheduler_that_is_held_loses_nothing(
    small: Study, alone: Place, tmp_path: Path
) -> None:
    place = Place(str(tmp_path))
    begun(place, small)

    with (
        Machines(0) as machines,
        Proxy(machines.port) as line,
        ThreadPoolExecutor(1) as threads,
    ):
        machines.line, machines.count = line.address, 1
        machines.refill()
        ending = threads.submit(run, small, place, machines.address, quiet)
        wait_until(lambda: bool(lines(place, small)) or ending.done())
        line.hold()
        time.sleep(1.0)
        line.release()
        ran: Ran = ending.result(timeout=120)

    assert ran.tally.pending == 0
    assert each_once(place, small)
    assert numbers(place, small) == numbers(alone, small)


def test_the_command_runs_a_study_and_resumes_it(
    kneewise: Kneewise, one_worker: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    squat_trc(tmp_path / "data" / "P1.trc")
    (tmp_path / "data" / "P2.trc").write_text("nothing")
    (tmp_path / "plan.toml").write_text("body = false\n")
    where = ("--scheduler", one_worker, "--json")

    made = kneewise(
        *("cohort", "run", tmp_path / "data" / "*.trc", "--out", tmp_path / "out"),
        *("--plan", tmp_path / "plan.toml", *where),
    )
    squat_trc(tmp_path / "data" / "P2.trc")
    again = kneewise("cohort", "resume", tmp_path / "out", *where)

    assert json.loads(made.out) == {"done": 1, "failed": 1, "pending": 0}
    assert json.loads(again.out) == {"done": 2, "failed": 0, "pending": 0}
