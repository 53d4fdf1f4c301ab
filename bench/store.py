"""How fast the store is with 100,000 assessments in it.

Run with ``python -m bench.store``: in SQLite, and in PostgreSQL where
``KNEEWISE_TEST_POSTGRES`` names one. Goal: all that a person's page shows in 50 ms.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kneewise.exam import written
from kneewise.exam.complaint import Complaint, Region
from kneewise.exam.exams import Exams
from kneewise.store import schema
from kneewise.store.archive import Archive, opened
from kneewise.store.database import Row
from kneewise.store.lite import prepare
from kneewise.store.moment import stamp
from kneewise.store.place import Place
from kneewise.store.record import Kind
from kneewise.workflow import person

PEOPLE = 2_000
ASSESSMENTS = 50
"""Of each; as many complaints, and two files for each assessment."""

RUNS = 200
GOAL = 0.05
"""s"""

FIRST = date(2024, 1, 1)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def main() -> None:
    """Print a table for each database."""
    with tempfile.TemporaryDirectory() as folder:
        _measure(Place(folder=Path(folder)))
    url = os.environ.get("KNEEWISE_TEST_POSTGRES")
    if not url:
        print("PostgreSQL: not measured, KNEEWISE_TEST_POSTGRES names none")
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = schema.engine_of(url)
        name = "kneewise_bench"
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        try:
            own = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
            _measure(Place(folder=Path(folder), url=own))
        finally:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
            engine.dispose()


def _measure(place: Place) -> None:
    chance = random.Random(1)
    with opened(place, stays=True) as archive:
        start = time.perf_counter()
        _fill(place)
        count = PEOPLE * ASSESSMENTS
        kind = "PostgreSQL" if place.url else "SQLite"
        print(f"{kind}: {count:,} assessments of {PEOPLE:,} people")
        print(f"written in {time.perf_counter() - start:.0f} s")
        if not place.url:
            print(f"the file: {place.database.stat().st_size / 1e6:.0f} MB")
        print(f"{'what':38s} {'median ms':>9s} {'95 % ms':>8s} {'goal ms':>8s}")
        page = _row("a person's page", lambda: _page(archive, chance), 1000 * GOAL)
        _row("a person's page, connecting anew", lambda: _anew(place, chance))
        _row("one record written, on the disk", lambda: _write(archive, chance))
        _row("everyone's codes", archive.people.codes, runs=20)
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"load of the machine: {load}; goal {'kept' if page < GOAL else 'missed'}\n")


def _fill(place: Place) -> None:
    """Write the rows of everyone; a hundred people in each transaction."""
    from sqlalchemy import text

    if not place.url:
        prepare(place.database)
    schema.upgrade(place.address)
    engine = schema.engine_of(place.address)
    for block in range(0, PEOPLE, 100):
        with engine.begin() as connection:
            for table, rows in _rows(range(block, block + 100)).items():
                values = ", ".join(f":{name}" for name in rows[0])
                names = ", ".join(rows[0])
                sql = f"INSERT INTO {table} ({names}) VALUES ({values})"
                connection.execute(text(sql), rows)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # as either does by itself in time
    engine.dispose()


def _rows(numbers: Iterable[int]) -> dict[str, list[Row]]:
    """The rows of some people by table: those first that others refer to."""
    found: dict[str, list[Row]] = {"people": [], "records": [], "files": []}
    for number in numbers:
        code = f"P{number:05d}"
        found["people"].append(
            {"code": code, "name": f"Name {number}", "since": stamp(NOON)}
        )
        for n in range(ASSESSMENTS):
            on = FIRST + timedelta(days=n)
            id_ = f"{number * ASSESSMENTS + n:012x}"
            seen = {"path": f"results/{id_}", "sha256": id_ * 5 + "0000"}
            found["records"].append(_record(code, id_, Kind.ASSESSMENT, on, seen))
            found["files"] += [
                {"person": code, "owner": id_, "name": name, "sha256": "", "size": 1000}
                for name in ("assessment.json", "motion.npz")
            ]
            hurts = Complaint(region=Region.FRONT_OF_KNEE, pain=n % 8)
            said = written.as_plain(Exams(complaints=(hurts,)))
            id_ = f"f{number * ASSESSMENTS + n:011x}"
            found["records"].append(_record(code, id_, Kind.COMPLAINT, on, said))
    return found


def _record(code: str, id_: str, kind: Kind, on: date, contents: Row) -> Row:
    return {
        "person": code,
        "id": id_,
        "kind": kind.value,
        "day": on.isoformat(),
        "entered": stamp(NOON),
        "contents": json.dumps(contents),
    }


def _page(archive: Archive, chance: random.Random) -> None:
    """Who it is, everything on record, the recordings and the files."""
    code = f"P{chance.randrange(PEOPLE):05d}"
    assert archive.people.of(code) is not None
    known = person.read(code, archive.chart(code))
    assert len(known.results) >= ASSESSMENTS
    archive.recordings.of(code)
    archive.files.all(code)


def _anew(place: Place, chance: random.Random) -> None:
    with opened(place) as archive:
        _page(archive, chance)


def _write(archive: Archive, chance: random.Random) -> None:
    code = f"P{chance.randrange(PEOPLE):05d}"
    archive.chart(code).add(Kind.PERSON, FIRST, {"mass": 68.0})


def _row(
    what: str, act: Callable[[], object], goal: float | None = None, runs: int = RUNS
) -> float:
    """Print how long something takes; the 95th percentile, s."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    late = statistics.quantiles(times, n=20)[-1]
    said = "-" if goal is None else f"{goal:.0f}"
    middle = 1000 * statistics.median(times)
    print(f"{what:38s} {middle:9.1f} {1000 * late:8.1f} {said:>8s}")
    return late


if __name__ == "__main__":
    main()
