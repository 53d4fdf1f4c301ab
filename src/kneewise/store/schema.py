"""Which tables there are: the revision of a store, and the way from one to the next."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneewise.errors import UnreadableFile
from kneewise.store.record import NewerVersion

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine

REVISIONS = ("0001", "0002")
"""All that there were, the oldest first; a test holds them against the files."""

HEAD = REVISIONS[-1]
"""The revision that this program works with."""

TABLES = (
    "people",
    "records",
    "recordings",
    "files",
    "users",
    "tokens",
    "log",
    "jobs",
)
"""Every table, those that others refer to first."""

_LOCK = 0x6B6E6565
"""Of PostgreSQL: one program changes the tables at a time."""


def is_made(revision: str | None, name: str) -> bool:
    """Whether there are tables, which then are those that this program knows.

    Args:
        revision: what the store says; None where there are no tables.
        name: of the store, for messages.

    Raises:
        NewerVersion: if a newer program made them.
        UnreadableFile: if an older one did.
    """
    if revision is None or revision == HEAD:
        return revision is not None
    if revision in REVISIONS:
        raise UnreadableFile(
            f"{name} is of version {revision}; this program needs {HEAD}.",
            remedy="Make a backup, then bring it up to date: kneewise store migrate.",
        )
    raise NewerVersion(f"{name} is of version {revision}; this program knows {HEAD}.")


def upgrade(url: str, to: str = HEAD) -> None:
    """Bring a store up to a revision, with all that is in it: all the way, or not.

    Args:
        url: of SQLAlchemy.
        to: the revision.
    """
    engine = engine_of(url)
    try:
        with engine.begin() as connection:
            upgrade_within(connection, to)
    finally:
        engine.dispose()


def revision_within(connection: Connection) -> str | None:
    """The revision of a store; None where there are no tables."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def scripts() -> ScriptDirectory:
    """The steps from revision to revision, as Alembic reads them."""
    from alembic.script import ScriptDirectory

    folder = Path(__file__).parent
    return ScriptDirectory(folder, version_locations=[folder / "revisions"])


def engine_of(url: str, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """An engine of SQLAlchemy that keeps no connection.

    Args:
        url: of the database.
        begin: how a transaction of SQLite begins.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        # The driver would commit each change of a table by itself.
        event.listen(engine, "connect", _by_hand)
        event.listen(engine, "begin", lambda one: one.exec_driver_sql(begin))
    return engine


def _by_hand(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def upgrade_within(connection: Connection, to: str = HEAD) -> None:
    """The same in a transaction that is open."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    directory = scripts()

    def steps(revision: Any, _context: object) -> Any:  # noqa: ANN401 - Alembic's own
        return directory._upgrade_revs(to, revision)

    with EnvironmentContext(Config(), directory, fn=steps) as context:
        context.configure(connection=connection, transactional_ddl=True)
        context.run_migrations()
