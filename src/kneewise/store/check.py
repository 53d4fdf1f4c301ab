"""Whether everything that is kept is whole, and clearing away what a crash left."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kneewise.errors import UnreadableFile
from kneewise.store.archive import Archive
from kneewise.store.database import NoRows, Rows
from kneewise.store.draft import left
from kneewise.store.files import DRAFTS, Entry, entries
from kneewise.store.progress import Progress, unwatched
from kneewise.store.records import record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something that is not as it should be."""

    text: str
    """A sentence."""

    remedy: str
    is_cleared: bool = False
    """Whether it was cleared away."""


_REPAIR = "Clear it away with: kneewise store check --repair."


def checked(
    archive: Archive, *, repair: bool = False, progress: Progress = unwatched
) -> tuple[Flaw, ...]:
    """Everything that is not as it should be; nothing where all is well.

    Args:
        archive: the store.
        repair: whether what a crash left behind is cleared away. Nothing that the
            database knows of is ever removed.
        progress: told how far it has come.

    Raises:
        UnreadableFile: if the database is so damaged that nothing can be read.
    """
    with archive.database.reading() as rows:
        is_made = not isinstance(rows, NoRows)
    if not is_made:
        return ()
    progress("looking at the database", 0)
    flaws = [_of_database(said) for said in archive.database.faults()]
    flaws += _records(archive)
    progress("looking at the database", 1)
    flaws += _files(archive, progress)
    flaws += _drafts(archive.place.files / DRAFTS, repair=repair)
    with archive.database.alone() as rows:
        flaws += _orphans(rows, archive.place.files, repair=repair)
    return tuple(flaws)


def _of_database(said: str) -> Flaw:
    return Flaw(
        text=f"The database is damaged: {said}.",
        remedy="Move it away and bring the last backup back: kneewise store restore "
        "FILE.",
    )


def _records(archive: Archive) -> list[Flaw]:
    flaws = []
    with archive.database.reading() as rows:
        for row in rows.each("SELECT * FROM records ORDER BY person, day, id"):
            try:
                record_of(row)
            except UnreadableFile as error:
                text = f"{row['person']}: {error}"
                flaws.append(Flaw(text=text, remedy=error.remedy))
    return flaws


def _files(archive: Archive, progress: Progress) -> Iterator[Flaw]:
    known = archive.files.all()
    for number, entry in enumerate(known, start=1):
        try:
            archive.files.check(entry)
        except UnreadableFile as error:
            if _is_still_known(archive, entry):  # not removed at this moment
                yield Flaw(text=f"{entry.person}: {error}", remedy=error.remedy)
        progress("holding files against their checksums", number / len(known))


def _is_still_known(archive: Archive, entry: Entry) -> bool:
    return archive.files.entry(entry.person, entry.owner, entry.name) == entry


def _drafts(folder: Path, *, repair: bool) -> Iterator[Flaw]:
    """What was being written by programs that were ended."""
    for draft in _within(folder):
        with left(draft) as is_left:
            if is_left and not _within(draft):  # perhaps of a write that just begins
                if repair:
                    with contextlib.suppress(OSError):
                        draft.rmdir()
            elif is_left:
                text = f"{draft} was left half written; nothing needs it."
                yield _left(draft, text, repair=repair)


def _orphans(rows: Rows, folder: Path, *, repair: bool) -> Iterator[Flaw]:
    """Files that the database does not know, while no other can appear."""
    known = {entry.place for entry in entries(rows)}
    owners = {place.parent for place in known}
    for person in _within(folder):
        if person.name == DRAFTS:
            continue
        for owner in _within(person):
            if owner.relative_to(folder) not in owners:
                yield _unknown(owner, repair=repair)
                continue
            for file in _within(owner):
                if file.relative_to(folder) not in known:
                    yield _unknown(file, repair=repair)
        if repair:
            with contextlib.suppress(OSError):  # where something is still in it
                person.rmdir()


def _unknown(path: Path, *, repair: bool) -> Flaw:
    return _left(path, f"{path} belongs to no record.", repair=repair)


def _left(path: Path, text: str, *, repair: bool) -> Flaw:
    if not repair:
        return Flaw(text=text, remedy=_REPAIR)
    with contextlib.suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    gone = not path.exists()
    remedy = "" if gone else "Look at who may write there, and remove it by hand."
    return Flaw(text=text, remedy=remedy, is_cleared=gone)


def _within(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
