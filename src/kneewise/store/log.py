"""The audit log: who read or changed what of whom, and when; only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kneewise.store.database import Database, Row
from kneewise.store.moment import moment, stamp, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that somebody did."""

    who: str
    """The id of a user, or a word such as ``here`` for a command on this machine."""

    act: str
    """Such as ``read``, ``add``, ``forget``."""

    person: str | None = None
    """The code of whom it is about."""

    detail: str = ""
    """Such as the kind and id of a record; no name, no address, no secret."""

    at: datetime | None = None
    """Aware, UTC; given when it is written."""

    number: int = 0
    """Grows from line to line; given when it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The audit log."""

    database: Database

    def add(self, *lines: Line) -> None:
        """Write lines, all of them or none."""
        with self.database.writing() as rows:
            for line in lines:
                rows.run(
                    "INSERT INTO log (at, who, act, person, detail) "
                    "VALUES (:at, :who, :act, :person, :detail)",
                    {
                        "at": stamp(line.at or utc_now()),
                        "who": line.who,
                        "act": line.act,
                        "person": line.person,
                        "detail": line.detail,
                    },
                )

    def last(self, most: int = 100, *, before: int | None = None) -> tuple[Line, ...]:
        """The newest lines, the newest first.

        Args:
            most: of them.
            before: only lines with a smaller number, to turn the page.
        """
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT * FROM log WHERE number < :before "
                "ORDER BY number DESC LIMIT :most",
                {"before": 2**62 if before is None else before, "most": most},
            )
        return tuple(_line(row) for row in found)

    def about(self, person: str, most: int = 100) -> tuple[Line, ...]:
        """The newest lines about one person, the newest first."""
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT * FROM log WHERE person = :person "
                "ORDER BY number DESC LIMIT :most",
                {"person": person, "most": most},
            )
        return tuple(_line(row) for row in found)


def _line(row: Row) -> Line:
    return Line(
        number=int(row["number"]),
        at=moment(row["at"]),
        who=row["who"],
        act=row["act"],
        person=row["person"],
        detail=row["detail"],
    )
