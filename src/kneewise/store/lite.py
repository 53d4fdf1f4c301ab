"""The database as one file: SQLite, by the module of the standard library.

SQLAlchemy would do the same, and takes 0.15 s to load: a third of a short command.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from kneewise.errors import KneewiseError, UnreadableFile, UnwritableResult
from kneewise.store import schema
from kneewise.store.database import NoRows, Row, Rows, Values

PATIENCE = 30.0
"""s that one writer waits for another."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers and a writer at the same time
    "PRAGMA synchronous=FULL",  # what is acknowledged outlives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is overwritten
)

_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_OF_THE_DISK = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")


@dataclass(frozen=True, eq=False, slots=True)
class _LiteRows:
    """A transaction in SQLite."""

    connection: sqlite3.Connection

    def all(self, sql: str, values: Values | None = None, /) -> list[Row]:
        return [dict(row) for row in self.connection.execute(sql, dict(values or {}))]

    def one(self, sql: str, values: Values | None = None, /) -> Row | None:
        row = self.connection.execute(sql, dict(values or {})).fetchone()
        return None if row is None else dict(row)

    def each(self, sql: str, values: Values | None = None, /) -> Iterator[Row]:
        for row in self.connection.execute(sql, dict(values or {})):
            yield dict(row)

    def run(self, sql: str, values: Values | None = None, /) -> int:
        return self.connection.execute(sql, dict(values or {})).rowcount


@dataclass(eq=False, slots=True)
class Lite:
    """A database that is one file, with a connection for each thread."""

    path: Path

    stays: bool = False
    """Whether connections are kept open from one transaction to the next."""

    _own: threading.local = field(default_factory=threading.local)
    _open: list[sqlite3.Connection] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        """Its path."""
        return str(self.path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Rows]:
        """One moment of the database."""
        if not self.path.exists():
            yield NoRows()
            return
        with self._connected() as connection, _transaction(connection, "BEGIN"):
            rows = _LiteRows(connection)
            yield rows if schema.is_made(_revision(rows), self.name) else NoRows()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Rows]:
        """A transaction."""
        self._make()
        begin = "BEGIN IMMEDIATE"
        with self._connected() as connection, _transaction(connection, begin):
            yield _LiteRows(connection)

    def alone(self) -> AbstractContextManager[Rows]:
        """A transaction; SQLite lets one write at a time."""
        return self.writing()

    def faults(self) -> tuple[str, ...]:
        """What SQLite finds wrong with its own file."""
        if not self.path.exists():
            return ()
        with self._connected() as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
        found = [text for text in said if text != "ok"]
        return (*found, *(f"a row of {row[0]} belongs to nobody" for row in loose))

    def tidy(self) -> None:
        """Overwrite what was deleted."""
        if not self.path.exists():
            return
        with self._connected() as connection:
            connection.execute("VACUUM")
            # Whoever reads an older moment keeps it there; they are not waited for.
            connection.execute("PRAGMA busy_timeout=1000")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")

    def close(self) -> None:
        """Let go of every connection."""
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._own = threading.local()

    def _make(self) -> None:
        """Make the store, if there is none."""
        if self.path.exists():
            with self._connected() as connection:
                if schema.is_made(_revision(_LiteRows(connection)), self.name):
                    return
        from kneewise.store.alchemy import told

        with told(self.name):
            prepare(self.path)
            schema.upgrade(f"sqlite:///{self.path}")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with _told(self.name):
            held = getattr(self._own, "connection", None)
            connection = held or _connect(self.path)
            if self.stays and held is None:
                self._own.connection = connection
                with self._guard:
                    self._open.append(connection)
            try:
                yield connection
            finally:
                if not self.stays:
                    connection.close()


def prepare(path: Path) -> None:
    """Make the folder of a file, and the file for its user alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise sentence(error, str(path)) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:  # also when the person stops the program
        with contextlib.suppress(sqlite3.Error):  # a full disk has rolled it back
            connection.execute("ROLLBACK")
        raise


def _revision(rows: _LiteRows) -> str | None:
    """The revision a file is of; None where nothing was made in it."""
    asked = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
    if rows.one(asked) is None:
        return None
    found = rows.one("SELECT version_num FROM alembic_version")
    return None if found is None else str(found["version_num"])


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """Errors of SQLite as sentences."""
    try:
        yield
    except sqlite3.IntegrityError:  # ours to foresee, or a bug
        raise
    except sqlite3.DatabaseError as error:
        raise sentence(error, name) from error


def sentence(error: Exception, name: str) -> KneewiseError:
    """What an error of SQLite means to a person."""
    said = getattr(error, "strerror", None) or str(error)
    kind = getattr(error, "sqlite_errorname", "")
    if kind.startswith(_BUSY):
        return UnwritableResult(
            f"another program has been writing to {name} for {PATIENCE:g} s.",
            remedy="Wait until it is done, or end it; then do the same again.",
        )
    if isinstance(error, OSError) or kind.startswith(_OF_THE_DISK):
        return UnwritableResult(
            f"{name}: the disk refuses ({said}). What was recorded before is safe.",
            remedy="Make room on the disk, look at who may write there, or name "
            "another place with the variable KNEEWISE_HOME.",
        )
    return UnreadableFile(
        f"{name} is damaged: {said}.",
        remedy="Look closer with: kneewise store check. Move the file away and bring "
        "the last backup back: kneewise store restore FILE.",
    )
