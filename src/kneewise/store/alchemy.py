"""A transaction of SQLAlchemy as the store sees it, in either kind of database."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kneewise.errors import KneewiseError, UnwritableResult
from kneewise.store import lite
from kneewise.store.database import Row, Unreachable, Values

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.exc import DBAPIError

_AT_ONCE = 500
"""Rows that are fetched together."""


@contextlib.contextmanager
def told(name: str) -> Iterator[None]:
    """Errors of a database as sentences, without what was sent to it.

    Args:
        name: of the database, for messages.
    """
    from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

    try:
        yield
    except IntegrityError:  # ours to foresee, or a bug
        raise
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise lite.sentence(error.orig, name) from None
        if not isinstance(error, OperationalError) and not error.connection_invalidated:
            raise
        raise _sentence(error, name) from None  # its text holds the statement


def _sentence(error: DBAPIError, name: str) -> KneewiseError:
    kind = type(error.orig).__name__
    if kind == "DiskFull":
        return UnwritableResult(
            f"{name}: its disk is full. What was recorded before is safe.",
            remedy="Make room on the disk of the database.",
        )
    if kind == "LockNotAvailable":
        return UnwritableResult(
            f"{name} has been busy with another program for 30 s.",
            remedy="Wait until it is done, then do the same again.",
        )
    return Unreachable(
        f"{name} does not answer. What was acknowledged before is safe; whether the "
        "last write was kept shows when it is back."
    )


@dataclass(frozen=True, eq=False, slots=True)
class AlchemyRows:
    """A transaction that SQLAlchemy has opened."""

    connection: Connection

    def all(self, sql: str, values: Values | None = None, /) -> list[Row]:
        """Every row that a query finds."""
        from sqlalchemy import text

        found = self.connection.execute(text(sql), dict(values or {}))
        return [dict(row) for row in found.mappings()]

    def one(self, sql: str, values: Values | None = None, /) -> Row | None:
        """The first row that a query finds."""
        from sqlalchemy import text

        row = self.connection.execute(text(sql), dict(values or {})).mappings().first()
        return None if row is None else dict(row)

    def each(self, sql: str, values: Values | None = None, /) -> Iterator[Row]:
        """The rows that a query finds, one after the other."""
        from sqlalchemy import text

        found = self.connection.execute(
            text(sql), dict(values or {}), execution_options={"yield_per": _AT_ONCE}
        )
        for row in found.mappings():
            yield dict(row)

    def run(self, sql: str, values: Values | None = None, /) -> int:
        """How many rows a statement changed."""
        from sqlalchemy import text

        return self.connection.execute(text(sql), dict(values or {})).rowcount
