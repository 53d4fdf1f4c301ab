"""A record: one thing about one person on one day, as it lies in its file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from kneewise.errors import UnreadableFile

VERSION = 1
"""Raised whenever the meaning of a key around the contents changes."""

_LONGEST = 20_000_000
"""Letters: no record is longer."""

_KEYS = ("kneewise_record", "kind", "id", "on", "entered", "contents")
_ID = re.compile(r"[0-9a-f]{12}")
_REMEDY = (
    "Restore the file from a copy, or move it out of the folder; the other records "
    "are as they were."
)


class Kind(StrEnum):
    """What a record is about."""

    PERSON = "person"
    """Facts such as height; each replaces what was said of it before."""

    EXAM = "exam"
    COMPLAINT = "complaint"
    FLAGS = "flags"
    """Answers to the red-flag questions."""

    ASSESSMENT = "assessment"
    """Where the result of a recording lies."""

    PROGRAMME = "programme"
    DIARY = "diary"


class NewerVersion(UnreadableFile):
    """Written by a newer program; nothing of that folder may be taken for whole."""

    remedy = "Use the version of the program that wrote it, or a newer one."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Record:
    """One thing about one person on one day; never changed, only followed by others."""

    id: str
    """Twelve digits and letters a to f, unique in the folder."""

    kind: Kind

    on: date
    """The day it is about."""

    entered: datetime
    """Aware, UTC: when it was written; sorts records of one day."""

    contents: dict[str, Any]
    """Plain values that JSON can hold; what they mean is for the reader of the kind."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id of a record.")
        if self.entered.tzinfo is None:
            raise ValueError("entered must know its time zone.")

    @property
    def name(self) -> str:
        """Of its file: day, kind and id."""
        return f"{self.on.isoformat()}-{self.kind}-{self.id}.json"

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Sorts records: by their day, then as they were written."""
        return self.on, self.entered, self.id


def as_text(record: Record) -> str:
    """A record as the JSON of its file."""
    held = {
        "kneewise_record": VERSION,
        "kind": record.kind.value,
        "id": record.id,
        "on": record.on.isoformat(),
        "entered": record.entered.astimezone(UTC).isoformat(timespec="microseconds"),
        "contents": record.contents,
    }
    text = json.dumps(held, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    # File names may hold bytes of no alphabet; JSON has escapes for them.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def from_text(text: str, name: str) -> Record:
    """The record that a file holds.

    Args:
        text: all of the file.
        name: of the file, for messages.

    Raises:
        NewerVersion: if a newer program wrote it.
        UnreadableFile: if it holds no record, or a damaged one.
    """
    held = _held(text, name)
    version = held.get("kneewise_record")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableFile(f"{name} is no record of Kneewise.", remedy=_REMEDY)
    if version > VERSION:
        raise NewerVersion(
            f"{name} is of version {version}; this program reads {VERSION}."
        )
    unlike = set(held) ^ set(_KEYS)
    if unlike:
        raise _damaged(name, f"missing or unknown: {', '.join(sorted(unlike))}")
    if not isinstance(held["contents"], dict):
        raise _damaged(name, "its contents have no names")
    try:
        return Record(
            id=str(held["id"]),
            kind=Kind(held["kind"]),
            on=date.fromisoformat(held["on"]),
            entered=datetime.fromisoformat(held["entered"]).astimezone(UTC),
            contents=held["contents"],
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise _damaged(name, str(error)) from error


def _held(text: str, name: str) -> dict[str, Any]:
    if len(text) > _LONGEST:
        raise _damaged(name, "it is longer than any record")
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(name, f"it is no JSON ({error})") from error
    if not isinstance(held, dict):
        raise UnreadableFile(f"{name} is no record of Kneewise.", remedy=_REMEDY)
    return held


def _damaged(name: str, why: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is damaged: {why.rstrip('.')}.",
        remedy=_REMEDY,
    )
