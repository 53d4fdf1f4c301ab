"""Folders of JSON brought into the database: what is there already is left alone."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult
from kneewise.store.archive import Archive
from kneewise.store.database import Rows
from kneewise.store.export import IDENTITY, KEPT
from kneewise.store.files import summed
from kneewise.store.folder import Folder
from kneewise.store.home import check_code, codes
from kneewise.store.moment import stamp, utc_now
from kneewise.store.people import Identity, meet
from kneewise.store.progress import Progress, unwatched
from kneewise.store.record import Kind, Record
from kneewise.store.records import RESULT, files_of, insert

DONE = ".imported"
"""What is put behind the name of a folder in the store's own place, once it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One person who was brought in."""

    code: str
    new: int
    """Records that were not in the database before."""

    known: int
    results: int
    """New records whose result could be kept with its numbers and arrays."""

    folder: Path
    """Where the folder lies now."""


def brought(
    archive: Archive,
    folder: Path,
    code: str | None = None,
    progress: Progress = unwatched,
) -> tuple[Brought, ...]:
    """Bring in a folder of one person, or a folder of such folders.

    Doing it again brings in what is new. A folder that lies in the store's own place is
    renamed once all of it is in.

    Args:
        archive: the store.
        folder: of one person, or of several.
        code: of the one person; the name of the folder if None.
        progress: told how far it has come.

    Raises:
        BadSetting: if there is nothing to bring in, or a folder's name is no code.
        UnreadableFile: if a record is damaged; of that person nothing is brought in.
        UnwritableResult: if the disk refuses it.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        raise BadSetting(
            f"{folder} is no folder.", remedy="Give the folder of a person."
        )
    if _is_person(folder):
        named = [(code or folder.name, folder)]
    else:
        named = [(name, folder / name) for name in codes(folder)]
        named = [(name, path) for name, path in named if _is_person(path)]
    if not named or (code is not None and len(named) > 1):
        raise BadSetting(
            f"{folder} is not the folder of one person.",
            remedy="Give a folder with records such as 2026-05-31-exam-....json, or "
            "the folder that people are kept in.",
        )
    found = []
    for number, (name, path) in enumerate(named, start=1):
        found.append(_one(archive, name, path))
        progress("bringing people in", number / len(named))
    return tuple(found)


def _is_person(folder: Path) -> bool:
    return any(folder.glob("*.json"))


def _one(archive: Archive, code: str, folder: Path) -> Brought:
    check_code(code)
    shelf = Folder(path=folder).read()
    if shelf.faults:
        raise UnreadableFile(f"{folder}: {shelf.faults[0].text}") from None
    told = _told(folder / IDENTITY / "identity.json")
    before = _known(archive, code)
    fresh = [record for record in shelf.records if record.id not in before]
    with_files = {
        record.id: sources for record in fresh if (sources := _sources(folder, record))
    }
    with archive.database.writing() as rows:
        meet(rows, code)
        for record in fresh:
            if record.id not in with_files:
                insert(rows, code, record)
        for record in _removed(folder):
            _insert_removed(rows, code, record)
        _recordings(rows, code, told.get("recordings", []))
    for record in fresh:
        if record.id in with_files:
            with archive.files.kept(code, record.id, with_files[record.id]) as rows:
                insert(rows, code, record)
    _films(archive, code, folder, told)
    _keep_identity(archive, code, told)
    return Brought(
        code=code,
        new=len(fresh),
        known=len(shelf.records) - len(fresh),
        results=len(with_files),
        folder=_put_aside(archive, folder),
    )


def _known(archive: Archive, code: str) -> set[str]:
    with archive.database.reading() as rows:
        found = rows.all("SELECT id FROM records WHERE person = :code", {"code": code})
    return {str(row["id"]) for row in found}


def _sources(folder: Path, record: Record) -> Mapping[str, Path | bytes]:
    """The files of a result, where they are still as they were."""
    if record.kind is not Kind.ASSESSMENT:
        return {}
    for result in (folder / KEPT / record.id, Path(str(record.contents.get("path")))):
        numbers = result / RESULT
        if numbers.is_file() and summed(numbers)[0] == record.contents.get("sha256"):
            return files_of(result)
    return {}


def _removed(folder: Path) -> tuple[Record, ...]:
    return Folder(path=folder / "removed").read().records


def _insert_removed(rows: Rows, code: str, record: Record) -> None:
    if insert(rows, code, record):
        rows.run(
            "UPDATE records SET removed = :now WHERE person = :code AND id = :id",
            {"now": stamp(utc_now()), "code": code, "id": record.id},
        )


def _told(path: Path) -> dict[str, Any]:
    """What an export says of names and recordings; nothing where there is none."""
    try:
        held = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path} is damaged: {error}.") from error
    if not isinstance(held, dict):
        raise UnreadableFile(f"{path} is damaged: it has no names.")
    return held


def _recordings(rows: Rows, code: str, told: list[Any]) -> None:
    with _sensible("the list of recordings"):
        for each in told:
            rows.run(
                "INSERT INTO recordings (person, id, name, sha256, size, added) "
                "VALUES (:person, :id, :name, :sha256, :size, :added) "
                "ON CONFLICT DO NOTHING",
                {
                    "person": code,
                    "id": str(each["id"]),
                    "name": Path(str(each["name"])).name,
                    "sha256": str(each["sha256"]),
                    "size": int(each["size"]),
                    "added": stamp(datetime.fromisoformat(each["added"])),
                },
            )


def _films(archive: Archive, code: str, folder: Path, told: dict[str, Any]) -> None:
    """Files of recordings that were exported, where they are not kept yet."""
    there = {entry.owner for entry in archive.files.all(code)}
    for each in told.get("recordings", []):
        path = folder / KEPT / str(each["id"]) / Path(str(each["name"])).name
        if each["id"] not in there and path.is_file():
            with archive.files.kept(code, str(each["id"]), {path.name: path}):
                pass


def _keep_identity(archive: Archive, code: str, told: dict[str, Any]) -> None:
    one = archive.people.of(code)
    if not told or (one is not None and (one.name or one.address or one.contact)):
        return
    with _sensible("the names"):
        archive.people.keep(
            Identity(
                code=code,
                name=str(told["name"]),
                address=str(told["address"]),
                contact=str(told["contact"]),
                keeps_recordings=bool(told["keeps_recordings"]),
            )
        )


@contextlib.contextmanager
def _sensible(what: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableFile(f"{what} of identity.json make no sense.") from error


def _put_aside(archive: Archive, folder: Path) -> Path:
    """Where the folder lies once it is in: renamed, where it lay in our own place."""
    if folder.parent != archive.place.folder.absolute():
        return folder
    target = folder.with_name(folder.name + DONE)
    if target.exists():
        return folder
    try:
        return folder.rename(target)
    except OSError as error:
        raise UnwritableResult(
            f"{folder} was brought in, and cannot be renamed: "
            f"{error.strerror or error}.",
            remedy="Move the folder away: the database has all of it.",
        ) from error
