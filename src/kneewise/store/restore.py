"""A backup brought back into an empty store: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kneewise.disk import settle
from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult
from kneewise.store import schema
from kneewise.store.alchemy import AlchemyRows, told
from kneewise.store.archive import Archive
from kneewise.store.backup import MANIFEST, VERSION
from kneewise.store.database import Row
from kneewise.store.draft import lock
from kneewise.store.files import DRAFTS
from kneewise.store.lite import prepare
from kneewise.store.moment import random_id
from kneewise.store.progress import Progress, unwatched
from kneewise.store.record import NewerVersion

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BLOCK = 1 << 20
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_COLUMN = re.compile(r"[a-z_0-9]{1,40}")
_DAMAGED = "Use an older backup, or another copy of this one."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Restored:
    """What was brought back."""

    made: str
    """When the backup was made, UTC."""

    people: int
    records: int
    files: int


def restore(archive: Archive, source: Path, progress: Progress = unwatched) -> Restored:
    """Bring a backup back.

    Args:
        archive: the store; there must be nobody in it.
        source: the file that a backup was written to.
        progress: told how far it has come.

    Raises:
        BadSetting: if there is somebody in the store.
        NewerVersion: if a newer program made the backup.
        UnreadableFile: if it is no backup, or damaged.
        UnwritableResult: if the disk refuses it.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            held = _manifest(packed, source)
            _check_sums(packed, held["sha256"], source, progress)
            _check_empty(archive)
            with _laid(packed, held["sha256"], archive.place.files) as draft:
                counts = _filled(archive, packed, held, draft)
    except _NO_ZIP as error:
        raise _damaged(source, str(error)) from error
    except FileNotFoundError as error:
        raise UnreadableFile(
            f"there is no file {source}.", remedy="Name the file of a backup."
        ) from error
    except OSError as error:
        raise UnwritableResult(
            f"{source} cannot be brought back: {error.strerror or error}.",
            remedy="Make room on the disk, or look at who may read and write there.",
        ) from error
    number = sum(1 for name in held["sha256"] if name.startswith("files/"))
    return Restored(made=str(held["made"]), files=number, **counts)


def _manifest(packed: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    try:
        held = json.loads(packed.read(MANIFEST))
        version = held["kneewise_backup"]
        is_sound = (
            isinstance(version, int)
            and all(isinstance(name, str) for name in held["absent"])
            and all(isinstance(sum_, str) for sum_ in held["sha256"].values())
        )
        revision = str(held["revision"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            f"{source} is no backup of Kneewise.",
            remedy="Give the file that kneewise store backup wrote.",
        ) from error
    if not is_sound:
        raise _damaged(source, "its list of contents makes no sense")
    if version > VERSION or revision not in schema.REVISIONS:
        raise NewerVersion(f"{source} was written by a newer program.")
    return dict(held)


def _check_sums(
    packed: zipfile.ZipFile, sums: dict[str, str], source: Path, progress: Progress
) -> None:
    """Hold every member against its checksum before anything is touched."""
    for number, (name, told_) in enumerate(sums.items(), start=1):
        made = hashlib.sha256()
        try:
            with packed.open(name) as file:
                while block := file.read(_BLOCK):
                    made.update(block)
        except KeyError as error:
            raise _damaged(source, f"{name} is missing") from error
        if made.hexdigest() != told_:
            raise _damaged(source, f"the checksum of {name} is another one")
        progress("holding the backup against its checksums", number / len(sums))


def _check_empty(archive: Archive) -> None:
    with archive.database.reading() as rows:
        there = rows.one("SELECT code FROM people LIMIT 1")
        user = rows.one("SELECT name FROM users LIMIT 1")
    if there is not None or user is not None:
        raise BadSetting(
            f"there is somebody in {archive.database.name}.",
            remedy="Bring a backup back into an empty store: move this one away, or "
            "name another place with KNEEWISE_HOME or KNEEWISE_DATABASE.",
        )


@contextmanager
def _laid(
    packed: zipfile.ZipFile, names: Iterable[str], folder: Path
) -> Iterator[Path]:
    """The files of a backup in a folder of drafts, while they are needed."""
    draft = folder / DRAFTS / f"restore-{random_id()}"
    try:
        with lock(draft):
            for name in names:
                if name.startswith("files/"):
                    _lay(packed, name, draft)
            yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _lay(packed: zipfile.ZipFile, name: str, draft: Path) -> None:
    parts = PurePosixPath(name).parts[1:]
    if len(parts) != 3 or any(part in ("..", "") or "\\" in part for part in parts):
        raise UnreadableFile(f"{name} is no place of a file.", remedy=_DAMAGED)
    target = draft.joinpath(*parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with packed.open(name) as file, target.open("xb") as out:
        shutil.copyfileobj(file, out, _BLOCK)
        out.flush()
        os.fsync(out.fileno())
    settle(target.parent)


def _filled(
    archive: Archive, packed: zipfile.ZipFile, held: dict[str, Any], draft: Path
) -> dict[str, int]:
    """Every row in one transaction, and the files in their places with it."""
    if not archive.place.url:
        prepare(archive.place.database)
    engine = schema.engine_of(archive.place.address)
    placed: list[Path] = []
    try:
        with told(archive.database.name), engine.begin() as connection:
            counts = _rows(connection, packed, held)
            for owner in sorted(draft.glob("*/*")):
                target = archive.place.files / owner.relative_to(draft)
                target.parent.mkdir(mode=0o700, exist_ok=True)
                owner.rename(target)
                placed.append(target)
                settle(target.parent)
            settle(archive.place.files)
    except BaseException:  # also when the person stops the program
        for target in placed:
            shutil.rmtree(target, ignore_errors=True)
        raise
    finally:
        engine.dispose()
    return counts


def _rows(
    connection: Connection, packed: zipfile.ZipFile, held: dict[str, Any]
) -> dict[str, int]:
    revision = str(held["revision"])
    if schema.revision_within(connection) is None:
        schema.upgrade_within(connection, revision)
    elif schema.revision_within(connection) != revision:
        raise BadSetting(
            f"the backup is of version {revision}, and the store of another.",
            remedy="Bring it back into a place where no store was made yet.",
        )
    absent = set(held["absent"])
    counts = {}
    for table in schema.TABLES:
        name = f"tables/{table}.jsonl"
        if name not in held["sha256"]:
            continue
        number = 0
        with packed.open(name) as lines, _sensible(table):
            for line in lines:
                row = json.loads(line)
                if table != "files" or _place(row) not in absent:
                    _insert(connection, table, row)
                    number += 1
        counts[table] = number
    _count_on(connection)
    schema.upgrade_within(connection)
    return {"people": counts.get("people", 0), "records": counts.get("records", 0)}


@contextmanager
def _sensible(table: str) -> Iterator[None]:
    """Rows that no program of ours wrote, as a sentence."""
    from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

    odd = (DataError, IntegrityError, ProgrammingError)
    try:
        yield
    except (*odd, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            f"the rows of {table} make no sense ({type(error).__name__}).",
            remedy=_DAMAGED,
        ) from None


def _place(row: Row) -> str:
    return f"{row['person']}/{row['owner']}/{row['name']}"


def _insert(connection: Connection, table: str, row: Row) -> None:
    if not all(_COLUMN.fullmatch(name) for name in row):
        raise UnreadableFile(f"{table} has columns of no sense.", remedy=_DAMAGED)
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    AlchemyRows(connection).run(f"INSERT INTO {table} ({names}) VALUES ({values})", row)


def _count_on(connection: Connection) -> None:
    """Let the next line of the log have the next number."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence('log', 'number'), "
            "coalesce(max(number), 0) + 1, false) FROM log"
        )


def _damaged(source: Path, why: str) -> UnreadableFile:
    return UnreadableFile(f"{source} is damaged: {why}.", remedy=_DAMAGED)
