"""Jobs whose server went away: taken up again, but not without end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from kneewise.store.database import Database, Row, Rows
from kneewise.store.moment import stamp, utc_now

_TRIES = "tries"
"""What was asked for, with how often it was begun in vain beside it."""

_WHY = (
    "The server or the machine went down {tries} times while this was worked on; it "
    "may be what brings it down. Ask for it again to try once more."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """Jobs that run in nobody's hands."""

    database: Database

    def take_up(self, unheard_since: datetime, tries: int) -> tuple[str, ...]:
        """Let jobs wait again whose worker was not heard of since a moment.

        Args:
            unheard_since: workers that were not heard of since then are gone.
            tries: how often a job is begun; after that it fails.

        Returns:
            The ids of those that wait again.
        """
        with self.database.writing() as rows:
            found = rows.all(
                "SELECT id, asked FROM jobs WHERE state = 'running' AND beat < :since",
                {"since": stamp(unheard_since)},
            )
            again = [str(row["id"]) for row in found if _begun(rows, row, tries)]
        return tuple(again)

    def give_back(self, id_: str) -> bool:
        """Let a job wait again that was broken off on purpose; that is no try."""
        with self.database.writing() as rows:
            changed = rows.run(
                "UPDATE jobs SET state = 'waiting', worker = NULL, progress = 0 "
                "WHERE id = :id AND state = 'running'",
                {"id": id_},
            )
        return changed == 1


def _begun(rows: Rows, row: Row, tries: int) -> bool:
    """Count one try in vain; whether there is another."""
    asked = json.loads(row["asked"])
    asked[_TRIES] = int(asked.get(_TRIES, 0)) + 1
    if asked[_TRIES] >= tries:
        rows.run(
            "UPDATE jobs SET state = 'failed', reason = :why, ended = :now "
            "WHERE id = :id AND state = 'running'",
            {
                "id": row["id"],
                "why": _WHY.format(tries=asked[_TRIES]),
                "now": stamp(utc_now()),
            },
        )
        return False
    # Another server may have been quicker.
    changed = rows.run(
        "UPDATE jobs SET state = 'waiting', worker = NULL, progress = 0, "
        "asked = :asked WHERE id = :id AND state = 'running' AND asked = :before",
        {"id": row["id"], "asked": json.dumps(asked), "before": row["asked"]},
    )
    return changed == 1
