"""The folder of one person: records are added and taken away, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kneewise.errors import BadSetting, UnreadableFile, UnwritableResult
from kneewise.store.chart import Fault, Shelf
from kneewise.store.draft import write
from kneewise.store.moment import random_id, utc_now
from kneewise.store.record import Kind, NewerVersion, Record, as_text, from_text

REMOVED = "removed"
"""The folder inside a person's that holds what was taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The folder of one person."""

    path: Path

    clock: Callable[[], datetime] = utc_now
    """Gives the time, aware."""

    draw: Callable[[], str] = random_id
    """Gives an id that nobody drew before."""

    @property
    def is_there(self) -> bool:
        """Whether anything was ever recorded."""
        return self.path.is_dir()

    @property
    def where(self) -> str:
        """The folder, as a person may read it."""
        return str(self.path)

    @property
    def papers(self) -> Path:
        """The folder itself, which sheets and pages lie in."""
        return self.path

    def read(self) -> Shelf:
        """All records, and the files that are none, by their names.

        A file that is being written at this moment is not there yet.

        Raises:
            NewerVersion: if a newer program wrote any of them.
            UnreadableFile: if the folder itself cannot be read.
        """
        records: dict[str, Record] = {}
        faults: list[Fault] = []
        for path in self._files():
            try:
                record = self._record(path)
                if record is not None:
                    _check_new(record, path, records)
                    records[record.id] = record
            except NewerVersion:
                raise
            except UnreadableFile as error:
                faults.append(_fault(path, error))
        found = sorted(records.values(), key=lambda record: record.order)
        return Shelf(records=tuple(found), faults=tuple(faults))

    def add(self, kind: Kind, on: date, contents: dict[str, Any]) -> Record:
        """Write a new record; whoever else writes at the same time loses nothing.

        Raises:
            NewerVersion: if a newer program keeps this folder.
            UnwritableResult: if the folder or the disk refuses it.
        """
        if self.is_there:
            self.read()  # a folder of a newer program is not ours to write to
        record = Record(
            id=self.draw(), kind=kind, on=on, entered=self.clock(), contents=contents
        )
        write(self.path, record.name, as_text(record))
        return record

    def add_result(self, on: date, folder: Path, sha256: str) -> Record:
        """Write down where a result lies; it is not copied."""
        where = {"path": str(folder.absolute()), "sha256": sha256}
        return self.add(Kind.ASSESSMENT, on, where)

    def result(self, record: Record) -> Path:
        """The folder of a result that was written down; it may be gone."""
        return Path(str(record.contents["path"]))

    def add_recording(self, file: Path) -> None:
        """Nothing: a folder holds no recordings."""

    def remove(self, id_: str) -> str:
        """Move a record to the folder of removed ones, damaged or not.

        Args:
            id_: its id, or the name of its file.

        Returns:
            Where it lies now.

        Raises:
            BadSetting: if there is no such record.
            UnwritableResult: if the folder or the disk refuses it.
        """
        self.read()
        source = self._named(id_)
        target = self.path / REMOVED / source.name
        if target.exists():  # removed, restored by hand, and removed again
            target = target.with_stem(f"{target.stem}-{self.draw()}")
        try:
            target.parent.mkdir(exist_ok=True)
            source.rename(target)
        except FileNotFoundError as error:  # somebody else was quicker
            raise self._missing(id_) from error
        except OSError as error:
            raise UnwritableResult(
                f"{source} cannot be moved: {error.strerror or error}.",
                remedy="Look at who may write to the folder.",
            ) from error
        return str(target)

    def _named(self, id_: str) -> Path:
        """The file of a record, by its id or its own name."""
        wanted = id_.removesuffix(".json")
        named = [path for path in self._files() if path.stem == wanted]
        ending = [path for path in self._files() if path.stem.endswith(f"-{wanted}")]
        found = named or ending
        if not wanted or len(found) != 1:
            raise self._missing(id_)
        return found[0]

    def _missing(self, id_: str) -> BadSetting:
        return BadSetting(
            f"there is no record {id_!r} in {self.path}.",
            remedy="kneewise exam list names every record.",
        )

    def _files(self) -> list[Path]:
        try:
            return sorted(
                path
                for path in self.path.iterdir()
                if path.suffix == ".json" and not path.name.startswith(".")
            )
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnreadableFile(
                f"{self.path} cannot be read: {error.strerror or error}.",
                remedy="Give the folder of a person, or look at who may read it.",
            ) from error

    def _record(self, path: Path) -> Record | None:
        """The record of a file; None if it was removed meanwhile."""
        try:
            return from_text(path.read_text("utf-8"), path.name)
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                f"{path.name} is damaged: it is no text.",
                remedy="Restore the file from a copy, or move it out of the folder.",
            ) from error
        except OSError as error:
            raise UnreadableFile(
                f"{path.name} cannot be read: {error.strerror or error}.",
                remedy="Look at who may read it.",
            ) from error


def _check_new(record: Record, path: Path, records: dict[str, Record]) -> None:
    if record.id in records:
        raise UnreadableFile(
            f"{path.name} is a copy of {records[record.id].name}.",
            remedy="Move one of the two out of the folder.",
        )


def _fault(path: Path, error: UnreadableFile) -> Fault:
    return Fault(name=path.name, text=str(error), remedy=error.remedy)
