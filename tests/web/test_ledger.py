"""The audit log of the server: before the answer, whole, and shared by many."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace

import pytest

from kneewise.errors import UnwritableResult
from kneewise.store.database import Unreachable
from kneewise.store.log import Line, Log
from kneewise.web.ledger import Ledger
from tests.web.town import ANNA, SECRET_NAME, Town


@dataclass(eq=False)
class Slow:
    """A log on a slow disk, that counts how often it was written to."""

    writes: list[int] = field(default_factory=list)

    def add(self, *lines: Line) -> None:
        """Take some time over some lines."""
        time.sleep(0.02)
        self.writes.append(len(lines))


@dataclass(eq=False)
class Broken:
    """A log that cannot be written."""

    error: Exception

    def add(self, *_lines: Line) -> None:
        """Refuse."""
        raise self.error


def ledger(log: object) -> Ledger:
    """A ledger over a log that only pretends."""
    return Ledger(log)  # type: ignore[arg-type]


def test_many_who_wait_share_one_wait_for_the_disk() -> None:
    slow = Slow()
    shared = ledger(slow)
    line = Line(who="u", act="read")

    threads = [threading.Thread(target=shared.note, args=(line,)) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shared.close()

    assert sum(slow.writes) == 100
    assert len(slow.writes) < 20


def test_a_closed_ledger_opens_again() -> None:
    slow = Slow()
    shared = ledger(slow)
    shared.note(Line(who="u", act="read"))
    shared.close()
    shared.note(Line(who="u", act="read"))
    shared.close()

    assert slow.writes == [1, 1]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnwritableResult("the disk is full."), 507),
        (Unreachable("PostgreSQL does not answer."), 503),
        (RuntimeError("a fault of ours"), 507),
    ],
)
def test_what_cannot_be_written_down_is_not_shown(
    practice: Town, error: Exception, status: int
) -> None:
    house = replace(practice.house, ledger=ledger(Broken(error)))
    deaf = replace(practice, house=house)

    read = deaf.visitor("clio").get(f"/people/{ANNA}")
    changed = deaf.visitor("clio").ask("PATCH", f"/people/{ANNA}", json={"name": "X"})
    house.ledger.close()

    assert read.status_code == changed.status_code == status
    assert SECRET_NAME not in read.text
    assert practice.visitor("clio").get(f"/people/{ANNA}").json()["name"] == SECRET_NAME


def test_lines_are_in_the_store_once_they_are_noted(practice: Town) -> None:
    shared = Ledger(Log(database=practice.archive.database))

    shared.note(Line(who="u", act="read", person=ANNA))

    assert practice.archive.log.about(ANNA)[0].act == "read"
    shared.close()
