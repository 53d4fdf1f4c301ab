"""Files kept beside the database: each whole, checksummed, and never changed.

They lie in ``kneewise.files/PERSON/OWNER/NAME``, where the owner is the id of a record
or of a recording. Those of one owner appear together: written in a folder of drafts,
waited for until the disk has them, and renamed inside the transaction that says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kneewise.disk import settle
from kneewise.errors import KneewiseError, UnreadableFile, UnwritableResult
from kneewise.store.database import Database, Row, Rows
from kneewise.store.draft import lock as locked

DRAFTS = "drafts.part"
"""The folder of what is being written; a point is in no code."""

_BLOCK = 1 << 20

_RESTORE = (
    "Bring the last backup back with kneewise store restore, or remove the record and "
    "assess the recording again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the database says of one file."""

    person: str
    owner: str
    name: str
    sha256: str
    size: int
    """Bytes."""

    @property
    def place(self) -> Path:
        """Below the folder of files."""
        return Path(self.person) / self.owner / self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of everyone."""

    database: Database
    folder: Path

    @contextlib.contextmanager
    def kept(
        self, person: str, owner: str, sources: Mapping[str, Path | bytes]
    ) -> Iterator[Rows]:
        """A transaction with which files appear, all or none.

        The block writes what they belong to; the person must be on record after it.

        Args:
            person: their code.
            owner: the id of a record or a recording.
            sources: by name, what is copied: a file, or bytes.

        Raises:
            UnwritableResult: if the disk refuses them.
            UnreadableFile: if a source cannot be read.
        """
        draft = self.folder / DRAFTS / owner
        target = self.folder / person / owner
        try:
            with self._drafted(draft, sources) as sums, self.database.writing() as rows:
                yield rows
                for name, (sha256, size) in sums.items():
                    row = {"person": person, "owner": owner, "name": name}
                    rows.run(_INSERT, row | {"sha256": sha256, "size": size})
                self._appear(draft, target)
        except BaseException:  # also when the person stops the program
            self._clear(person, owner)
            raise

    def all(self, person: str | None = None) -> tuple[Entry, ...]:
        """Every file that the database knows of, or those of one person."""
        with self.database.reading() as rows:
            return entries(rows, person)

    def path(self, person: str, owner: str, name: str = "") -> Path:
        """Where a file, or the folder of an owner, lies."""
        return self.folder / person / owner / name

    def entry(self, person: str, owner: str, name: str) -> Entry | None:
        """What the database says of one file; None if it is not kept."""
        with self.database.reading() as rows:
            row = rows.one(
                "SELECT * FROM files WHERE person = :person AND owner = :owner "
                "AND name = :name",
                {"person": person, "owner": owner, "name": name},
            )
        return None if row is None else _entry(row)

    def read(self, person: str, owner: str, name: str) -> bytes:
        """What is in a file, held against its checksum.

        Raises:
            UnreadableFile: if there is no such file, or it is damaged.
        """
        entry = self.entry(person, owner, name)
        if entry is None:
            raise UnreadableFile(f"{name[:200]} is not kept.", remedy=_RESTORE)
        self.check(entry)
        return (self.folder / entry.place).read_bytes()

    def check(self, entry: Entry) -> None:
        """Hold a file against its checksum.

        Raises:
            UnreadableFile: if it is gone or damaged.
        """
        path = self.folder / entry.place
        try:
            sha256, size = summed(path)
        except FileNotFoundError as error:
            raise UnreadableFile(f"{path} is gone.", remedy=_RESTORE) from error
        except OSError as error:
            raise _unread(path, error) from error
        if (sha256, size) != (entry.sha256, entry.size):
            raise UnreadableFile(
                f"{path} is damaged: its checksum is another one.", remedy=_RESTORE
            )

    def remove(self, person: str, owner: str = "") -> None:
        """Remove the files of an owner, or of a person, after their rows are gone.

        Raises:
            UnwritableResult: if the disk refuses it.
        """
        gone = self.path(person, owner)
        try:
            if gone.is_dir():
                shutil.rmtree(gone)
                settle(gone.parent)
        except OSError as error:
            raise UnwritableResult(
                f"{gone} cannot be removed: {error.strerror or error}.",
                remedy="Look at who may write there; then: kneewise store check "
                "--repair.",
            ) from error

    @contextlib.contextmanager
    def _drafted(
        self, draft: Path, sources: Mapping[str, Path | bytes]
    ) -> Iterator[dict[str, tuple[str, int]]]:
        """Files in a folder of drafts, with their checksums, while they are needed."""
        try:
            with locked(draft):
                sums = {
                    name: _copied(source, draft / name)
                    for name, source in sources.items()
                }
                settle(draft)
                yield sums
        except OSError as error:
            raise UnwritableResult(
                f"nothing can be written to {self.folder}: {error.strerror or error}. "
                "What was there is as it was.",
                remedy="Make room on the disk, or look at who may write there.",
            ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _appear(self, draft: Path, target: Path) -> None:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        draft.rename(target)
        settle(target.parent)
        settle(self.folder)

    def _clear(self, person: str, owner: str) -> None:
        """Remove files whose transaction is known to have failed."""
        with contextlib.suppress(KneewiseError, OSError):  # then `check` finds them
            with self.database.reading() as rows:
                known = rows.one(
                    "SELECT name FROM files WHERE person = :person AND owner = :owner",
                    {"person": person, "owner": owner},
                )
            if known is None:
                shutil.rmtree(self.path(person, owner), ignore_errors=True)


def entries(rows: Rows, person: str | None = None) -> tuple[Entry, ...]:
    """Every file that the database knows of, in a transaction that is open."""
    where = "" if person is None else "WHERE person = :person "
    found = rows.all(
        f"SELECT * FROM files {where}ORDER BY person, owner, name",
        {} if person is None else {"person": person},
    )
    return tuple(_entry(row) for row in found)


def summed(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file, in bytes."""
    made, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
            size += len(block)
    return made.hexdigest(), size


_INSERT = (
    "INSERT INTO files (person, owner, name, sha256, size) "
    "VALUES (:person, :owner, :name, :sha256, :size)"
)


def _copied(source: Path | bytes, target: Path) -> tuple[str, int]:
    """SHA-256 and size of what was copied and is on the disk."""
    made, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        for block in _blocks(source):
            file.write(block)
            made.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return made.hexdigest(), size


def _blocks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise _unread(source, error) from error


def _unread(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(
        f"{path} cannot be read: {error.strerror or error}.",
        remedy="Look at who may read it.",
    )


def _entry(row: Row) -> Entry:
    return Entry(
        person=row["person"],
        owner=row["owner"],
        name=row["name"],
        sha256=row["sha256"],
        size=int(row["size"]),
    )
