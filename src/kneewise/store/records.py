"""The records of one person in the database, with the files that belong to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting, UnreadableFile
from kneewise.store.chart import Fault, Shelf
from kneewise.store.database import Database, Row, Rows
from kneewise.store.files import Files
from kneewise.store.moment import moment, random_id, stamp, utc_now
from kneewise.store.people import meet
from kneewise.store.record import Kind, Record, as_text
from kneewise.store.recordings import Recordings

RESULT = "assessment.json"
"""The numbers of a result."""

PAGE = "report.html"
ARRAYS = "motion*.npz"

_REMEDY = (
    "Remove it, or bring the last backup back with kneewise store restore; the other "
    "records are as they were."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The chart of a person in the database."""

    code: str
    database: Database
    files: Files
    papers: Path

    clock: Callable[[], datetime] = utc_now
    """Gives the time, aware."""

    draw: Callable[[], str] = random_id
    """Gives an id that nobody drew before."""

    @property
    def is_there(self) -> bool:
        """Whether anything was ever recorded."""
        with self.database.reading() as rows:
            found = rows.one(
                "SELECT code FROM people WHERE code = :code", {"code": self.code}
            )
        return found is not None

    @property
    def where(self) -> str:
        """The database, as a person may read it."""
        return self.database.name

    def read(self) -> Shelf:
        """All records, and those that are damaged."""
        with self.database.reading() as rows:
            found = rows.all(
                "SELECT id, kind, day, entered, contents FROM records "
                "WHERE person = :person AND removed IS NULL "
                "ORDER BY day, entered, id",
                {"person": self.code},
            )
        records: list[Record] = []
        faults: list[Fault] = []
        for row in found:
            try:
                records.append(record_of(row))
            except UnreadableFile as error:
                name = name_of(row)
                faults.append(Fault(name=name, text=str(error), remedy=error.remedy))
        return Shelf(records=tuple(records), faults=tuple(faults))

    def add(self, kind: Kind, on: date, contents: dict[str, Any]) -> Record:
        """Write a new record; it is on the disk when this returns."""
        record = self._new(kind, on, contents)
        with self.database.writing() as rows:
            meet(rows, self.code)
            insert(rows, self.code, record)
        return record

    def add_result(self, on: date, folder: Path, sha256: str) -> Record:
        """Write down a result, with its numbers and arrays."""
        contents = {"path": str(folder.absolute()), "sha256": sha256}
        record = self._new(Kind.ASSESSMENT, on, contents)
        with self.files.kept(self.code, record.id, files_of(folder)) as rows:
            meet(rows, self.code)
            insert(rows, self.code, record)
        return record

    def result(self, record: Record) -> Path:
        """The folder of a result: the one kept here, else where it first lay."""
        kept = self.files.path(self.code, record.id)
        return kept if kept.is_dir() else Path(str(record.contents["path"]))

    def add_recording(self, file: Path) -> None:
        """Write down which recording was seen; a folder of frames is none."""
        if file.is_file():
            Recordings(database=self.database, files=self.files).add(self.code, file)

    def remove(self, id_: str) -> str:
        """Take a record away; it stays in the database, and is listed no more."""
        wanted = id_.removesuffix(".json").rpartition("-")[2]
        with self.database.writing() as rows:
            changed = rows.run(
                "UPDATE records SET removed = :now WHERE person = :person "
                "AND id = :id AND removed IS NULL",
                {"now": stamp(self.clock()), "person": self.code, "id": wanted},
            )
        if changed != 1:
            raise BadSetting(
                f"there is no record {id_!r} of {self.code}.",
                remedy="kneewise exam list names every record.",
            )
        return f"{self.where}, among what was removed"

    def _new(self, kind: Kind, on: date, contents: dict[str, Any]) -> Record:
        return Record(
            id=self.draw(), kind=kind, on=on, entered=self.clock(), contents=contents
        )


def files_of(folder: Path) -> Mapping[str, Path]:
    """What is kept of the folder of a result: numbers, page, and arrays."""
    more = (folder / PAGE, *sorted(folder.glob(ARRAYS)))
    return {RESULT: folder / RESULT} | {
        path.name: path for path in more if path.is_file()
    }


def insert(rows: Rows, person: str, record: Record) -> bool:
    """Write a record, in a transaction that is open; False if it was there before."""
    contents = json.loads(as_text(record))["contents"]
    written = rows.run(
        "INSERT INTO records (person, id, kind, day, entered, contents) VALUES "
        "(:person, :id, :kind, :day, :entered, :contents) ON CONFLICT DO NOTHING",
        {
            "person": person,
            "id": record.id,
            "kind": record.kind.value,
            "day": record.on.isoformat(),
            "entered": stamp(record.entered),
            "contents": json.dumps(contents, allow_nan=False),  # in plain ASCII
        },
    )
    return written == 1


def record_of(row: Row) -> Record:
    """The record in a row.

    Raises:
        UnreadableFile: if it is damaged.
    """
    try:
        return Record(
            id=row["id"],
            kind=Kind(row["kind"]),
            on=date.fromisoformat(row["day"]),
            entered=moment(row["entered"]),
            contents=dict(json.loads(row["contents"])),
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{name_of(row)} is damaged: {str(error).rstrip('.')}.", remedy=_REMEDY
        ) from error


def name_of(row: Row) -> str:
    """What a record is listed by, damaged or not."""
    return f"{row['day']}-{row['kind']}-{row['id']}.json"
