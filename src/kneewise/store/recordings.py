"""Recordings of a person: the file kept, or only its SHA-256, as the person chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kneewise.errors import BadSetting
from kneewise.store.database import Database, Row, Rows
from kneewise.store.files import Files, summed
from kneewise.store.moment import moment, random_id, stamp, utc_now
from kneewise.store.people import identity, meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A recording that was seen, and perhaps kept."""

    id: str
    person: str
    name: str
    """Of its file, without a folder."""

    sha256: str
    size: int
    """Bytes."""

    added: datetime
    is_kept: bool
    """Whether the file itself lies in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordings:
    """The recordings of everyone."""

    database: Database
    files: Files

    def add(
        self, person: str, file: Path, *, keep: bool | None = None, name: str = ""
    ) -> Kept:
        """Write down a recording; the same one of the same person counts once.

        Args:
            person: their code; they need not be on record yet.
            file: the recording.
            keep: whether the file itself is kept; as the person chose if None.
            name: of the file, where it is not called so on the disk.

        Raises:
            BadSetting: if it is no file.
            UnwritableResult: if the disk refuses it.
        """
        if not file.is_file():
            raise BadSetting(
                f"{file} is no file.", remedy="Give the file of a recording."
            )
        sha256, size = summed(file)
        with self.database.reading() as rows:
            wanted = _is_wanted(rows, person) if keep is None else keep
            before = _same(rows, person, sha256)
        if before is not None and (before.is_kept or not wanted):
            return before
        one = Kept(
            id=random_id() if before is None else before.id,
            person=person,
            name=Path(name or file.name).name,
            sha256=sha256,
            size=size,
            added=utc_now(),
            is_kept=wanted,
        )
        if wanted:
            with self.files.kept(person, one.id, {one.name: file}) as rows:
                _insert(rows, one)
        else:
            with self.database.writing() as rows:
                _insert(rows, one)
        return one

    def of(self, person: str) -> tuple[Kept, ...]:
        """The recordings of one person, the oldest first."""
        with self.database.reading() as rows:
            found = rows.all(
                f"{_ASKED} WHERE r.person = :person ORDER BY r.added, r.id",
                {"person": person},
            )
        return tuple(_kept(row) for row in found)

    def path(self, one: Kept) -> Path | None:
        """Where the file of a recording lies; None if it is not kept."""
        return self.files.path(one.person, one.id, one.name) if one.is_kept else None

    def remove(self, one: Kept, *, only_file: bool = False) -> None:
        """Forget a recording, or only its file."""
        key = {"person": one.person, "id": one.id}
        with self.database.writing() as rows:
            rows.run("DELETE FROM files WHERE person = :person AND owner = :id", key)
            if not only_file:
                rows.run(
                    "DELETE FROM recordings WHERE person = :person AND id = :id", key
                )
        self.files.remove(one.person, one.id)


_ASKED = (
    "SELECT r.*, EXISTS (SELECT 1 FROM files f WHERE f.person = r.person "
    "AND f.owner = r.id) AS is_kept FROM recordings r"
)


def _is_wanted(rows: Rows, person: str) -> bool:
    found = identity(rows, person)
    return found is not None and found.keeps_recordings


def _same(rows: Rows, person: str, sha256: str) -> Kept | None:
    row = rows.one(
        f"{_ASKED} WHERE r.person = :person AND r.sha256 = :sha256",
        {"person": person, "sha256": sha256},
    )
    return None if row is None else _kept(row)


def _insert(rows: Rows, one: Kept) -> None:
    meet(rows, one.person)
    rows.run(
        "INSERT INTO recordings (person, id, name, sha256, size, added) VALUES "
        "(:person, :id, :name, :sha256, :size, :added) ON CONFLICT DO NOTHING",
        {
            "person": one.person,
            "id": one.id,
            "name": one.name,
            "sha256": one.sha256,
            "size": one.size,
            "added": stamp(one.added),
        },
    )


def _kept(row: Row) -> Kept:
    return Kept(
        id=row["id"],
        person=row["person"],
        name=row["name"],
        sha256=row["sha256"],
        size=int(row["size"]),
        added=moment(row["added"]),
        is_kept=bool(row["is_kept"]),
    )
