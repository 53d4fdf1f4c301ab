"""The records of one person, wherever they lie: the one interface of the workflow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from kneewise.store.record import Kind, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A record or file that could not be read, by its name."""

    name: str
    text: str
    """A sentence."""

    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything recorded of a person: what could be read, and what could not."""

    records: tuple[Record, ...]
    """By their day, then in the order of writing."""

    faults: tuple[Fault, ...] = ()


class Chart(Protocol):
    """The records of one person: added, taken away, and never changed.

    A folder of JSON files is one, and so is a person in the database.
    """

    @property
    def is_there(self) -> bool:
        """Whether anything was ever recorded."""

    @property
    def where(self) -> str:
        """Where it lies, as a person may read it."""

    @property
    def papers(self) -> Path:
        """The folder for sheets and pages of this person."""

    def read(self) -> Shelf:
        """All records, and what could not be read, by its name.

        Raises:
            NewerVersion: if a newer program wrote any of them.
            UnreadableFile: if it cannot be read at all.
        """

    def add(self, kind: Kind, on: date, contents: dict[str, Any]) -> Record:
        """Write a new record; it is on the disk when this returns.

        Raises:
            NewerVersion: if a newer program keeps it.
            UnwritableResult: if the disk refuses it.
        """

    def add_result(self, on: date, folder: Path, sha256: str) -> Record:
        """Write down the result of a recording.

        Args:
            on: the day it is about.
            folder: that ``kneewise assess`` wrote.
            sha256: of its numbers.

        Raises:
            UnwritableResult: if the disk refuses it.
        """

    def result(self, record: Record) -> Path:
        """The folder of a result that was written down; it may be gone."""

    def add_recording(self, file: Path) -> None:
        """Write down which recording was seen, and keep it if the person wants that.

        Raises:
            UnwritableResult: if the disk refuses it.
        """

    def remove(self, id_: str) -> str:
        """Take a record away, damaged or not.

        Args:
            id_: its id, or the name it is listed by.

        Returns:
            Where it is now, as a person may read it.

        Raises:
            BadSetting: if there is no such record.
            UnwritableResult: if the disk refuses it.
        """
