"""Where the store lies: the address of its database, and the folder of its files."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kneewise.errors import BadSetting
from kneewise.store.home import home

VARIABLE = "KNEEWISE_DATABASE"
"""Names a database other than the file in the user's own place."""

_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything is kept. Names with a point are no codes of people."""

    folder: Path
    """For files, and for the database where it is a file."""

    url: str = ""
    """Of PostgreSQL, as SQLAlchemy writes it; empty for SQLite."""

    file: str = "kneewise.db"
    """The database in the folder, or the path of another file."""

    @property
    def database(self) -> Path:
        """The database where it is a file."""
        return self.folder / self.file

    @property
    def address(self) -> str:
        """Of the database, as SQLAlchemy writes it; it may hold a password."""
        return self.url or f"sqlite:///{self.database}"

    @property
    def files(self) -> Path:
        """Recordings and results that are kept: a folder for each person."""
        return self.folder / "kneewise.files"

    @property
    def papers(self) -> Path:
        """Sheets and pages written last: a folder for each person; made again."""
        return self.folder / "kneewise.papers"


def place_of(environment: Mapping[str, str], folder: Path) -> Place:
    """Where the store lies by the variables of a process.

    Args:
        environment: the variables.
        folder: that people are kept in.

    Raises:
        BadSetting: if the database is neither SQLite nor PostgreSQL.
    """
    url = environment.get(VARIABLE, "")
    if not url:
        return Place(folder=folder)
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return Place(folder=folder, file=url.removeprefix(_SQLITE))
    if url.startswith(("postgresql://", "postgresql+psycopg://")):
        _, _, rest = url.partition("://")
        return Place(folder=folder, url=f"postgresql+psycopg://{rest}")
    raise BadSetting(
        f"{VARIABLE} names no database that is known here.",
        remedy="Write it as postgresql+psycopg://user:password@host/database, or leave "
        "it out for a file.",
    )


def here() -> Place:
    """Where the store of this user lies."""
    return place_of(os.environ, home(os.environ, sys.platform, Path.home()))
