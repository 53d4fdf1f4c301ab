"""An entry: one recording of a study, and what is known about the person in it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.person import Person, Sex

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a person, a visit, a trial and a group may be called: it becomes a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recording of a study. Person, visit and trial together are unique."""

    person: str
    """A code that says nothing to strangers."""

    visit: str = "1"
    trial: str
    group: str = ""

    files: tuple[str, ...]
    """Addresses: the movement first, then its ground forces."""

    part: str = ""
    """Which recording, where the file holds several."""

    static: str = ""
    model: str = ""
    side: Side | None = None
    sex: Sex | None = None
    born: int | None = None
    age: float | None = None
    """Years, at the recording; for statistics alone."""

    height: float | None = None
    """m."""

    mass: float | None = None
    """kg."""

    activity: Activity | None = None
    """What is done in it; else what the plan says."""

    rate: float | None = None
    """Samples per second, where its file does not say."""

    unit: str | None = None
    """Of its lengths, where its file is wrong about it."""

    sensors: tuple[tuple[str, str], ...] = ()
    """Motion sensor → where it was worn."""

    size: int = 0
    """Bytes of the movement, as far as known: for its cost."""

    frames: int = 0
    """Of the movement, as far as known: for its cost."""

    weighed: bool = False
    """Whether the file itself tells the mass of the person: for its cost."""

    stamp: str = ""
    """What changes when a file changes: sizes and times, or the store's own marks."""

    @property
    def id(self) -> str:
        """What the entry is in its study, wherever its files lie."""
        return _short([self.person, self.visit, self.trial])

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every file of it."""
        return (*self.files, *(one for one in (self.static, self.model) if one))

    @property
    def facts(self) -> str:
        """What is said about person and recording, which can change a number."""
        person = [self.group, self.side, self.sex, self.born, self.height, self.mass]
        part = [self.part] if self.part else []
        return _short(
            [*person, self.activity, self.rate, self.unit, list(self.sensors), *part]
        )

    @property
    def who(self) -> Person:
        """The person, as far as known."""
        return Person(
            code=self.person,
            born=self.born,
            sex=self.sex,
            height=self.height,
            mass=self.mass,
        )

    def as_json(self) -> dict[str, Any]:
        """The entry as plain words and numbers; see ``entry_of``."""
        return asdict(self)


def entry_of(said: dict[str, Any]) -> Entry:
    """An entry from what ``Entry.as_json`` gave."""
    side, sex, activity = said.get("side"), said.get("sex"), said.get("activity")
    worn = said.get("sensors") or ()
    return Entry(
        **{
            **said,
            "files": tuple(said["files"]),
            "side": Side(side) if side else None,
            "sex": Sex(sex) if sex else None,
            "activity": Activity(activity) if activity else None,
            "sensors": tuple((str(name), str(place)) for name, place in worn),
        }
    )


def _short(words: list[Any]) -> str:
    text = json.dumps(words, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
