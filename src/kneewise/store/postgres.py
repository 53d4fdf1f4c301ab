"""The database as a server: PostgreSQL, by SQLAlchemy and psycopg."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kneewise.errors import BadSetting
from kneewise.store import schema
from kneewise.store.alchemy import AlchemyRows, told
from kneewise.store.database import NoRows, Rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

_ARGUMENTS = {"connect_timeout": 5}


@dataclass(eq=False, slots=True)
class Postgres:
    """A database on a server, with a pool of connections."""

    url: str

    stays: bool = False
    """Whether connections are kept open from one transaction to the next."""

    _engine: Engine | None = None
    _is_made: bool = field(default=False)

    @property
    def name(self) -> str:
        """Host and database, without the password."""
        url = self._connects().url
        return f"PostgreSQL database {url.database} on {url.host or 'this machine'}"

    @contextlib.contextmanager
    def reading(self) -> Iterator[Rows]:
        """One moment of the database."""
        with told(self.name), self._connects().connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                rows = AlchemyRows(connection)
                yield rows if self._has_tables(rows) else NoRows()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Rows]:
        """A transaction."""
        self._make()
        with told(self.name), self._connects().begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '30s'")
            yield AlchemyRows(connection)

    @contextlib.contextmanager
    def alone(self) -> Iterator[Rows]:
        """A transaction that no writer of files is beside."""
        with self.writing() as rows:
            rows.run("LOCK TABLE files IN SHARE ROW EXCLUSIVE MODE")
            yield rows

    def faults(self) -> tuple[str, ...]:
        """Nothing: PostgreSQL looks after itself."""
        return ()

    def tidy(self) -> None:
        """Overwrite what was deleted."""
        with told(self.name), self._connects().connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            for table in schema.TABLES:
                connection.exec_driver_sql(f"VACUUM FULL {table}")

    def close(self) -> None:
        """Let go of every connection."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _make(self) -> None:
        """Make the store, if there is none."""
        if self._is_made:
            return
        with self.reading() as rows:
            found = not isinstance(rows, NoRows)
        if not found:
            with told(self.name):
                schema.upgrade(self.url)
        self._is_made = True

    def _has_tables(self, rows: AlchemyRows) -> bool:
        if self._is_made:
            return True
        asked = rows.one("SELECT to_regclass('alembic_version') AS there")
        revision = None
        if asked is not None and asked["there"] is not None:
            found = rows.one("SELECT version_num FROM alembic_version")
            revision = None if found is None else str(found["version_num"])
        self._is_made = schema.is_made(revision, self.name)
        return self._is_made

    def _connects(self) -> Engine:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError
        from sqlalchemy.pool import NullPool

        if self._engine is not None:
            return self._engine
        try:
            if self.stays:
                self._engine = create_engine(
                    self.url, pool_pre_ping=True, connect_args=_ARGUMENTS
                )
            else:
                self._engine = create_engine(
                    self.url, poolclass=NullPool, connect_args=_ARGUMENTS
                )
        except ModuleNotFoundError as error:
            raise BadSetting(
                "PostgreSQL needs psycopg, which is not installed.",
                remedy="Install it with: pip install 'kneewise[postgres]'.",
            ) from error
        except (ArgumentError, NoSuchModuleError, ValueError) as error:
            raise BadSetting(
                "KNEEWISE_DATABASE is no address of a database.",
                remedy="Write it as postgresql+psycopg://user:password@host/database.",
            ) from error
        return self._engine
