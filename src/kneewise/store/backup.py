"""A backup: one ZIP file with every row and every file, made while others write.

    kneewise.json         what is in it, with the SHA-256 of each member
    tables/people.jsonl   one row in each line
    files/ANNA/...        as they lie beside the database

It holds one moment of the database, fits SQLite and PostgreSQL alike, and can be read
with any tool that opens ZIP files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kneewise.disk import settle
from kneewise.errors import BadSetting, UnwritableResult
from kneewise.store import schema
from kneewise.store.alchemy import AlchemyRows, told
from kneewise.store.archive import Archive
from kneewise.store.database import Row, Rows
from kneewise.store.moment import stamp, utc_now
from kneewise.store.progress import Progress, unwatched

MANIFEST = "kneewise.json"
VERSION = 1
"""Raised when an older program could not read it any more."""

_BLOCK = 1 << 20


@dataclass(eq=False, slots=True)
class _Writing:
    """A backup that is being written."""

    file: zipfile.ZipFile
    sums: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, blocks: Iterable[bytes], *, packed: bool) -> None:
        """Write one member, and remember its checksum."""
        made = hashlib.sha256()
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.file.open(member, "w", force_zip64=True) as out:
            for block in blocks:
                made.update(block)
                out.write(block)
        self.sums[name] = made.hexdigest()


def backup(
    archive: Archive, target: Path, progress: Progress = unwatched
) -> tuple[str, ...]:
    """Write everything into one file, which appears whole or not at all.

    Args:
        archive: the store; others may go on writing to it.
        target: the file; it must not be there yet.
        progress: told how far it has come.

    Returns:
        What could not be put into it because it is damaged, a sentence each.

    Raises:
        BadSetting: if there is no store, or a file of that name.
        UnwritableResult: if the disk refuses it.
    """
    if target.exists():
        raise BadSetting(
            f"{target} is there already.",
            remedy="Give each backup its own name, such as one with the day in it.",
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as packed:
                faults = _filled(archive, _Writing(packed), progress)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        settle(target.parent)
    except OSError as error:
        raise UnwritableResult(
            f"{target} cannot be written: {error.strerror or error}.",
            remedy="Make room on the disk, or name another file.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return faults


_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY


def _filled(archive: Archive, out: _Writing, progress: Progress) -> tuple[str, ...]:
    with _moment(archive) as (rows, revision, tables):
        for number, table in enumerate(tables):
            progress("reading the database", number / len(tables))
            lines = _lines(rows.each(f"SELECT * FROM {table}"))
            out.take(f"tables/{table}.jsonl", lines, packed=True)
        progress("reading the database", 1)
        known = rows.all("SELECT * FROM files ORDER BY person, owner, name")
    absent, faults = _files(archive, known, out, progress)
    held = {
        "kneewise_backup": VERSION,
        "revision": revision,
        "made": stamp(utc_now()),
        "absent": absent,
        "sha256": out.sums,
    }
    text = json.dumps(held, indent=1).encode()
    out.file.writestr(MANIFEST, text, zipfile.ZIP_DEFLATED)
    return faults


@contextlib.contextmanager
def _moment(archive: Archive) -> Iterator[tuple[Rows, str, list[str]]]:
    """One moment of a store, of whatever revision, with its tables."""
    from sqlalchemy import inspect

    place = archive.place
    if not place.url and not place.database.exists():
        raise _nothing()
    engine = schema.engine_of(place.address, begin="BEGIN")
    try:
        with told(archive.database.name), engine.connect() as connection:
            if place.url:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                revision = schema.revision_within(connection)
                if revision is None:
                    raise _nothing()
                there = set(inspect(connection).get_table_names())
                tables = [name for name in schema.TABLES if name in there]
                yield AlchemyRows(connection), revision, tables
    finally:
        engine.dispose()


def _nothing() -> BadSetting:
    return BadSetting(
        "there is nothing to back up: no store was made yet.",
        remedy="Record somebody first, or look at KNEEWISE_HOME and KNEEWISE_DATABASE.",
    )


def _lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, allow_nan=False).encode() + b"\n"


def _files(
    archive: Archive, known: list[Row], out: _Writing, progress: Progress
) -> tuple[list[str], tuple[str, ...]]:
    """The names of files that are not in the backup, and why the damaged are not."""
    absent, faults = [], []
    for number, row in enumerate(known, start=1):
        place = f"{row['person']}/{row['owner']}/{row['name']}"
        name = f"files/{place}"
        path = archive.place.files / place
        try:
            path.stat()  # before a member is begun for it
            out.take(name, _blocks(path), packed=False)
        except FileNotFoundError:
            absent.append(place)
            if _is_known(archive, row):  # else it was removed in the meantime
                faults.append(f"{path} is gone.")
        else:
            if out.sums[name] != row["sha256"]:
                faults.append(f"{path} is damaged: its checksum is another one.")
        progress("copying files", number / len(known))
    return absent, tuple(faults)


def _is_known(archive: Archive, row: Row) -> bool:
    found = archive.files.entry(row["person"], row["owner"], row["name"])
    return found is not None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
