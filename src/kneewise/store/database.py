"""What the store asks of a database: rows in SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

from kneewise.errors import KneewiseError

Row: TypeAlias = dict[str, Any]
"""One row by the names of its columns; values are str, int, float, bytes or None."""

Values: TypeAlias = Mapping[str, object]
"""What stands for the ``:names`` of a statement."""


class Unreachable(KneewiseError):
    """The database does not answer; what was acknowledged before is safe."""

    remedy = (
        "See that PostgreSQL runs and that KNEEWISE_DATABASE names it, then do the "
        "same again."
    )


class Rows(Protocol):
    """A transaction that is open, by the statements it runs."""

    def all(self, sql: str, values: Values = ..., /) -> list[Row]:
        """Every row that a query finds."""

    def one(self, sql: str, values: Values = ..., /) -> Row | None:
        """The first row that a query finds."""

    def each(self, sql: str, values: Values = ..., /) -> Iterator[Row]:
        """The rows that a query finds, one after the other: there may be many."""

    def run(self, sql: str, values: Values = ..., /) -> int:
        """How many rows a statement changed."""


class Database(Protocol):
    """SQLite or PostgreSQL; threads may share it, processes may not."""

    @property
    def name(self) -> str:
        """As it may be shown to a person: no password is in it."""

    def reading(self) -> AbstractContextManager[Rows]:
        """One moment of the database, which stays as it is while it is read.

        Without a store there are no rows, and none is made.

        Raises:
            Unreachable: if it does not answer.
            UnreadableFile: if it is damaged, or of another version.
        """

    def writing(self) -> AbstractContextManager[Rows]:
        """A transaction: on the disk when the block ends, or nothing is changed.

        The store is made where there is none.

        Raises:
            Unreachable: if it does not answer; a write that was under way may or may
                not have been kept.
            UnreadableFile: if it is damaged, or of another version.
            UnwritableResult: if the disk refuses, or others write for too long.
        """

    def alone(self) -> AbstractContextManager[Rows]:
        """A transaction beside which no file appears: for looking after them."""

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the database itself, as far as it can tell."""

    def tidy(self) -> None:
        """Overwrite what was deleted, so that the disk holds nothing of it."""

    def close(self) -> None:
        """Let go of every connection."""


class NoRows:
    """A store that was never made."""

    def all(self, _sql: str, _values: Values | None = None, /) -> list[Row]:
        """No row."""
        return []

    def one(self, _sql: str, _values: Values | None = None, /) -> Row | None:
        """No row."""
        return None

    def each(self, _sql: str, _values: Values | None = None, /) -> Iterator[Row]:
        """No row."""
        return iter(())

    def run(self, _sql: str, _values: Values | None = None, /) -> int:
        """Refused: there is nothing to change.

        Raises:
            ValueError: always.
        """
        raise ValueError("a store that is read cannot be written to.")
