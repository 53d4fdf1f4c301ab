"""Published facts and their sources, as tables beside this file: read, never copied.

Each table has an ``id`` column, unique inside it. A number or a sentence that comes
from a row carries the row's ``key``, such as ``claims/c01``, to whoever shows it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLES = (
    "claims",
    "cues",
    "exchange",
    "exercises",
    "mets",
    "norms",
    "proms",
    "redflags",
    "reliability",
    "tests",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Row:
    """One row of one table."""

    table: str
    cells: dict[str, str]

    @property
    def id(self) -> str:
        """Unique inside its table, and the same for ever."""
        return self.cells["id"]

    @property
    def key(self) -> str:
        """Table and id: where a number or a sentence comes from."""
        return f"{self.table}/{self.id}"

    @property
    def source(self) -> str:
        """Who published it."""
        return self.cells.get("source") or self.cells.get("evidence_source") or ""

    @property
    def is_checked(self) -> bool:
        """Whether the main number was read at its source; else it is no threshold."""
        return self.cells.get("verified") == "search"

    def text(self, column: str) -> str:
        """A cell as it stands, without blanks around it; empty where not known.

        Raises:
            KeyError: if the table has no such column.
        """
        return self.cells[column].strip()

    def number(self, column: str) -> float | None:
        """A cell as a number; None where there is none, or a range.

        Raises:
            KeyError: if the table has no such column.
        """
        try:
            return float(self.cells[column])
        except ValueError:
            return None


@cache
def table(name: str) -> dict[str, Row]:
    """The rows of a table by their id, in its order.

    Raises:
        KeyError: if there is no such table.
    """
    if name not in TABLES:
        raise KeyError(name)
    text = files("kneewise.reference").joinpath(f"{name}.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {cells["id"]: Row(table=name, cells=cells) for cells in rows}


def row(key: str) -> Row:
    """The row of a key such as ``claims/c01``.

    Raises:
        KeyError: if there is none.
    """
    name, _, id_ = key.partition("/")
    return table(name)[id_]
