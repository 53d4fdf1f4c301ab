"""One person as a folder: their records as JSON files, their results and recordings.

The folder can be handed over, read with any editor, used by its path in place of a
code, and imported again.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kneewise.disk import settle
from kneewise.errors import BadSetting, UnwritableResult
from kneewise.store.archive import Archive
from kneewise.store.draft import write
from kneewise.store.folder import REMOVED
from kneewise.store.people import Identity
from kneewise.store.progress import Progress, unwatched
from kneewise.store.record import as_text
from kneewise.store.records import record_of

IDENTITY = "identity"
"""The folder with names, addresses and the list of recordings."""

KEPT = "kept"
"""The folder of files, by the id of the record or recording they belong to."""


def export(
    archive: Archive, code: str, target: Path, progress: Progress = unwatched
) -> int:
    """Write everything about one person into a folder, which appears whole.

    Args:
        archive: the store.
        code: of the person.
        target: the folder; it must not be there yet.
        progress: told how far it has come.

    Returns:
        How many records there are.

    Raises:
        BadSetting: if nobody stands behind the code, or there is such a folder.
        UnreadableFile: if a record or a file is damaged; nothing is written then.
        UnwritableResult: if the disk refuses it.
    """
    one = archive.people.of(code)
    if one is None:
        raise BadSetting(
            f"nothing is recorded about {code}.",
            remedy="Give the code of a person in the store.",
        )
    if target.exists():
        raise BadSetting(
            f"{target} is there already.", remedy="Name another folder with --out."
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        count = _records(archive, code, draft)
        _identity(archive, one, draft)
        _files(archive, code, draft, progress)
        draft.rename(target)
        settle(target.parent)
    except OSError as error:
        raise UnwritableResult(
            f"{target} cannot be written: {error.strerror or error}.",
            remedy="Make room on the disk, or name another folder with --out.",
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _records(archive: Archive, code: str, draft: Path) -> int:
    with archive.database.reading() as rows:
        found = rows.all("SELECT * FROM records WHERE person = :code", {"code": code})
    for row in found:
        record = record_of(row)
        folder = draft / REMOVED if row["removed"] else draft
        write(folder, record.name, as_text(record))
    return sum(1 for row in found if not row["removed"])


def _identity(archive: Archive, one: Identity, draft: Path) -> None:
    recordings = [
        {
            "id": each.id,
            "name": each.name,
            "sha256": each.sha256,
            "size": each.size,
            "added": each.added.isoformat(),
        }
        for each in archive.recordings.of(one.code)
    ]
    held: dict[str, Any] = asdict(one)
    held["since"] = None if one.since is None else one.since.isoformat()
    held["recordings"] = recordings
    text = json.dumps(held, indent=1, ensure_ascii=False) + "\n"
    write(draft / IDENTITY, "identity.json", text)


def _files(archive: Archive, code: str, draft: Path, progress: Progress) -> None:
    known = archive.files.all(code)
    for number, entry in enumerate(known, start=1):
        archive.files.check(entry)
        target = draft / KEPT / entry.owner / entry.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(archive.place.files / entry.place, target)
        progress("copying files", number / len(known))
