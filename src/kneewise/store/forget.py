"""A person forgotten: every row, file and page of theirs, and a search for the rest."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kneewise.errors import BadSetting, UnwritableResult
from kneewise.store import schema
from kneewise.store.archive import Archive
from kneewise.store.bring import DONE
from kneewise.store.database import NoRows, Rows
from kneewise.store.home import check_code
from kneewise.store.people import Identity, identity
from kneewise.store.progress import Progress, unwatched

_SHORTEST = 4
"""Letters: shorter words are in every file by chance."""

_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was removed, and what a search found afterwards."""

    code: str
    rows: int
    """In the database."""

    files: int
    searched: tuple[str, ...]
    """Where it was looked for the code, the names and the ids of every record."""

    left: tuple[str, ...]
    """Where something was found, a sentence each; nothing where all is gone."""

    elsewhere: tuple[str, ...]
    """Paths outside the store that a record named: they were not touched."""


def forgotten(archive: Archive, code: str, progress: Progress = unwatched) -> Forgotten:
    """Remove a person from everywhere in the store, and look for what is left.

    Doing it again finishes what was broken off.

    Args:
        archive: the store.
        code: of the person.
        progress: told how far it has come.

    Raises:
        BadSetting: if there is no trace of them.
        UnwritableResult: if the disk refuses it.
    """
    check_code(code)
    with archive.database.reading() as rows:
        one = identity(rows, code)
        ids = _ids(rows, code)
        elsewhere = _elsewhere(rows, code)
    folders = [path for path in _folders(archive, code) if path.exists()]
    if one is None and not folders:
        raise BadSetting(
            f"nothing is recorded about {code}.", remedy="There is nothing to forget."
        )
    files = sum(path.is_file() for folder in folders for path in _every(folder))
    progress("removing rows and files", 0)
    count = _removed(archive, code) if one is not None else 0
    for folder in folders:
        _delete(folder)
    progress("overwriting what was deleted", 0.3)
    archive.database.tidy()
    progress("searching for what is left", 0.6)
    words = _words(code, one)
    left = (
        *_in_rows(archive, words),
        *_in_bytes(archive, words, ids),
        *_in_names(archive, code),
    )
    progress("searching for what is left", 1)
    return Forgotten(
        code=code,
        rows=count,
        files=files,
        searched=(archive.database.name, str(archive.place.folder)),
        left=left,
        elsewhere=tuple(path for path in elsewhere if Path(path).exists()),
    )


def _folders(archive: Archive, code: str) -> tuple[Path, ...]:
    place = archive.place
    return (
        place.files / code,
        place.papers / code,
        place.folder / code,
        place.folder / f"{code}{DONE}",
    )


def _ids(rows: Rows, code: str) -> tuple[str, ...]:
    """The ids of all that is kept of a person: no other row has them."""
    found = []
    for table in ("records", "recordings"):
        asked = f"SELECT id FROM {table} WHERE person = :code"
        found += [str(row["id"]) for row in rows.all(asked, {"code": code})]
    return tuple(found)


def _elsewhere(rows: Rows, code: str) -> tuple[str, ...]:
    """Where results lay that somebody assessed outside the store."""
    found = rows.all(
        "SELECT contents FROM records WHERE person = :code AND kind = 'assessment'",
        {"code": code},
    )
    paths = []
    for row in found:
        with contextlib.suppress(ValueError, TypeError, KeyError):  # damaged: no path
            paths.append(str(json.loads(row["contents"])["path"]))
    return tuple(dict.fromkeys(paths))


def _removed(archive: Archive, code: str) -> int:
    """Delete every row of a person; how many there were."""
    key = {"code": code}
    count = 0
    with archive.database.writing() as rows:
        # Lines of the log stay, as what somebody did, and say no more of whom.
        rows.run("UPDATE log SET person = NULL, detail = '' WHERE person = :code", key)
        for table in ("files", "recordings", "records", "jobs", "users"):
            count += rows.run(f"DELETE FROM {table} WHERE person = :code", key)
        count += rows.run("DELETE FROM people WHERE code = :code", key)
    return count


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise UnwritableResult(
            f"{folder} cannot be removed: {error.strerror or error}.",
            remedy="Look at who may write there; then do the same again.",
        ) from error


def _words(code: str, one: Identity | None) -> tuple[str, ...]:
    told = () if one is None else (one.name, one.address, one.contact)
    return (code, *(word for word in told if len(word) >= _SHORTEST))


def _in_rows(archive: Archive, words: Iterable[str]) -> Iterator[str]:
    """Every text of every table, looked through for whole words."""
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words))
    with archive.database.reading() as rows:
        for table in () if isinstance(rows, NoRows) else schema.TABLES:
            count = sum(
                1
                for row in rows.each(f"SELECT * FROM {table}")
                if any(isinstance(v, str) and wanted.search(v) for v in row.values())
            )
            if count:
                yield f"{count} rows of {table} name the person."


def _in_bytes(
    archive: Archive, words: Iterable[str], ids: Iterable[str]
) -> Iterator[str]:
    """The file of SQLite and those beside it, looked through byte by byte."""
    place = archive.place
    if place.url:
        return
    names = [word for word in words if len(word) >= _SHORTEST][1:]
    wanted = [word.encode() for word in (*ids, *names)]
    for suffix in ("", "-wal", "-shm", "-journal"):
        path = place.database.with_name(place.database.name + suffix)
        if wanted and _holds(path, wanted):
            yield (
                f"{path} still holds traces of the person: end other programs that use "
                "the store, and do the same again."
            )


def _holds(path: Path, words: list[bytes]) -> bool:
    wanted = re.compile(b"|".join(re.escape(word) for word in words))
    longest = max(len(word) for word in words)
    end = b""
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if wanted.search(end + block):
                    return True
                end = block[-longest:]
    except FileNotFoundError:
        return False
    return False


def _in_names(archive: Archive, code: str) -> Iterator[str]:
    """Files and folders of the store that are called after the person."""
    wanted = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)")
    for path in _every(archive.place.folder):
        if wanted.search(path.name):
            yield f"{path} is called after the person."


def _every(folder: Path) -> Iterator[Path]:
    return folder.rglob("*") if folder.is_dir() else iter(())
