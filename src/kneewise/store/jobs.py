"""Long work of the server: asked for, taken by one worker, done or failed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kneewise.store.database import Database, Row
from kneewise.store.moment import moment, moment_of, random_id, stamp, utc_now
from kneewise.store.people import check_known


class State(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """Somebody no longer wants it."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Job:
    """A piece of long work."""

    id: str
    kind: str
    """Such as ``assess``."""

    person: str | None
    who: str
    """The id of the user who asked for it."""

    asked: dict[str, Any]
    """What was asked for, in values that JSON can hold."""

    state: State
    stage: str
    """What is being done, in words."""

    progress: float
    """0 to 1."""

    reason: str
    """Why it failed, as a sentence."""

    result: str | None
    """What it made, such as the id of a record."""

    worker: str | None
    made: datetime
    started: datetime | None
    beat: datetime | None
    """When its worker was last heard of."""

    ended: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Every job; workers may be many, in processes of their own."""

    database: Database

    def add(
        self, kind: str, asked: dict[str, Any], *, who: str, person: str | None = None
    ) -> Job:
        """Ask for work; it waits until a worker takes it.

        Raises:
            BadSetting: if it is about somebody who is not on record.
        """
        with self.database.writing() as rows:
            if person is not None:
                check_known(rows, person)
            row = rows.one(
                "INSERT INTO jobs (id, person, kind, asked, who, state, made) VALUES "
                "(:id, :person, :kind, :asked, :who, 'waiting', :made) RETURNING *",
                {
                    "id": random_id(),
                    "person": person,
                    "kind": kind,
                    "asked": json.dumps(asked, allow_nan=False),
                    "who": who,
                    "made": stamp(utc_now()),
                },
            )
        return _job(row or {})

    def of(self, id_: str) -> Job | None:
        """The job of an id."""
        with self.database.reading() as rows:
            row = rows.one("SELECT * FROM jobs WHERE id = :id", {"id": id_})
        return None if row is None else _job(row)

    def all(
        self, state: State | None = None, *, person: str | None = None, most: int = 100
    ) -> tuple[Job, ...]:
        """The newest jobs, the newest first."""
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT * FROM jobs WHERE (state = :state OR :state = '') "
                "AND (person = :person OR :person = '') "
                "ORDER BY made DESC, id LIMIT :most",
                {
                    "state": "" if state is None else state.value,
                    "person": person or "",
                    "most": most,
                },
            )
        return tuple(_job(row) for row in found)

    def take(self, worker: str, kinds: tuple[str, ...] = ()) -> Job | None:
        """The oldest job that waits, now of this worker alone; None if none waits.

        Args:
            worker: who takes it.
            kinds: that are taken; empty for all.
        """
        names = {f"kind{n}": kind for n, kind in enumerate(kinds)}
        only = f"AND kind IN ({', '.join(f':{name}' for name in names)}) "
        with self.database.writing() as rows:
            row = rows.one(
                "UPDATE jobs SET state = 'running', worker = :worker, started = :now, "
                "beat = :now WHERE state = 'waiting' AND id = (SELECT id FROM jobs "
                f"WHERE state = 'waiting' {only if kinds else ''}"
                "ORDER BY made, id LIMIT 1) RETURNING *",
                {"worker": worker, "now": stamp(utc_now()), **names},
            )
        return None if row is None else _job(row)

    def report(self, id_: str, stage: str, progress: float) -> bool:
        """Say how far a job has come, and that its worker lives.

        Returns:
            Whether it is still wanted; a worker stops when it is not.
        """
        return self._change(
            id_,
            "stage = :stage, progress = :progress, beat = :now",
            {"stage": stage, "progress": min(max(progress, 0.0), 1.0)},
        )

    def finish(self, id_: str, result: str | None = None) -> bool:
        """Say that a job is done; whether it was still running."""
        sets = "state = 'done', progress = 1, result = :result, ended = :now"
        return self._change(id_, sets, {"result": result})

    def fail(self, id_: str, reason: str) -> bool:
        """Say why a job failed, as a sentence; whether it was still running."""
        sets = "state = 'failed', reason = :reason, ended = :now"
        return self._change(id_, sets, {"reason": reason})

    def stop(self, id_: str) -> bool:
        """No longer want a job; whether it was waiting or running."""
        with self.database.writing() as rows:
            changed = rows.run(
                "UPDATE jobs SET state = 'stopped', ended = :now "
                "WHERE id = :id AND state IN ('waiting', 'running')",
                {"id": id_, "now": stamp(utc_now())},
            )
        return changed == 1

    def _change(self, id_: str, sets: str, values: Row) -> bool:
        """Change a job that runs."""
        with self.database.writing() as rows:
            changed = rows.run(
                f"UPDATE jobs SET {sets} WHERE id = :id AND state = 'running'",
                {"id": id_, "now": stamp(utc_now()), **values},
            )
        return changed == 1


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        person=row["person"],
        who=row["who"],
        asked=json.loads(row["asked"]),
        state=State(row["state"]),
        stage=row["stage"],
        progress=float(row["progress"]),
        reason=row["reason"],
        result=row["result"],
        worker=row["worker"],
        made=moment(row["made"]),
        started=moment_of(row["started"]),
        beat=moment_of(row["beat"]),
        ended=moment_of(row["ended"]),
    )
