"""Parts of long lists: some people after a code, one record by its id."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.store.database import Database
from kneewise.store.moment import moment
from kneewise.store.people import Identity
from kneewise.store.record import Record
from kneewise.store.records import record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What a server reads without reading all."""

    database: Database

    def people(self, after: str, most: int) -> tuple[Identity, ...]:
        """People in the order of their codes, after one of them.

        Args:
            after: a code, which need not be anybody's; empty for the first.
            most: of them.
        """
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT code, name, since FROM people WHERE code > :after "
                "ORDER BY code LIMIT :most",
                {"after": after, "most": most},
            )
        return tuple(
            Identity(code=row["code"], name=row["name"], since=moment(row["since"]))
            for row in found
        )

    def record(self, person: str, id_: str) -> Record | None:
        """A record of a person that was not taken away; None if there is none.

        Raises:
            UnreadableFile: if it is damaged.
        """
        with self.database.reading() as rows:
            row = rows.one(
                "SELECT id, kind, day, entered, contents FROM records "
                "WHERE person = :person AND id = :id AND removed IS NULL",
                {"person": person, "id": id_},
            )
        return None if row is None else record_of(row)
