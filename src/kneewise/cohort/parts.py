"""Parts: Parquet files of a chunk, and the line of the ledger that makes them count.

A part without its line is never read. A line names its parts with their sizes and
hashes, and is written last; so whatever happens, a chunk is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kneewise.cohort.entry import Entry
from kneewise.cohort.extra import needed
from kneewise.cohort.place import Place
from kneewise.cohort.plan import Plan
from kneewise.cohort.rows import COLUMNS, POINTS, Row, Tables
from kneewise.version import __version__

LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one recording."""

    recording: str
    """Of the entry: person, visit and trial."""

    key: str
    """Of contents, facts, plan and version: the same key, the same numbers."""

    stamp: str
    facts: str
    reason: str = ""
    """Empty for a result, else why there is none."""

    seconds: float = 0.0
    files: tuple[str, ...] = ()
    """Written beside the tables, for OpenSim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One chunk in the ledger."""

    name: str
    person: str
    visit: str
    plan: str
    version: str
    done: tuple[Done, ...]
    parts: dict[str, tuple[str, int, str]]
    """Table → name, bytes and hash of its file."""

    @property
    def path(self) -> str:
        """Where it stands."""
        return line_path(self.name)


def line_path(name: str) -> str:
    """Where a line of the ledger stands."""
    return f"{LEDGER}/{name[:2]}/{name}.json"


def key_of(sha256: str, entry: Entry, plan: Plan) -> str:
    """What identifies a result: contents, facts, plan and version."""
    said = "|".join([sha256, entry.facts, plan.hash, __version__])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def name_of(entries: Sequence[Entry], plan: Plan) -> str:
    """The name of a chunk, by what is in it."""
    said = "|".join([*sorted(e.id for e in entries), plan.hash, __version__])
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def committed(
    place: Place,
    entries: Sequence[Entry],
    plan: Plan,
    result: tuple[Tables, list[Done]],
) -> Line:
    """Write the parts of a chunk, then its line.

    Raises:
        UnwritableResult: if the place refuses; then the chunk does not count.
    """
    tables, done = result
    first = entries[0]
    name = name_of(entries, plan)
    parts = {}
    for table, rows in tables.items():
        if rows:
            folder = f"{table}/person={first.person}/visit={first.visit}"
            made = as_parquet(table, rows)
            path = f"{folder}/{name}.parquet"
            place.write(path, made)
            parts[table] = (path, len(made), hashlib.sha256(made).hexdigest())
    line = Line(
        name=name,
        person=first.person,
        visit=first.visit,
        plan=plan.hash,
        version=__version__,
        done=tuple(done),
        parts=parts,
    )
    text = json.dumps(asdict(line), separators=(",", ":"))
    place.write(line.path, text.encode())
    return line


def merged(several: Iterable[Tables]) -> Tables:
    """Rows of several recordings together, in their order."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for tables in several:
        for name, rows in tables.items():
            found[name] += rows
    return dict(found)


def read_line(place: Place, path: str) -> Line | None:
    """A line of the ledger; None where it is damaged or its parts are not whole."""
    raw = place.read(path)
    try:
        said: dict[str, Any] = json.loads(raw or b"")
        line = Line(
            **{
                **said,
                "done": tuple(
                    Done(**{**one, "files": tuple(one["files"])})
                    for one in said["done"]
                ),
                "parts": {k: tuple(v) for k, v in said["parts"].items()},
            }
        )
    except (ValueError, KeyError, TypeError):
        return None
    whole = place.is_remote or all(  # a store has whole objects only
        place.size(path) == size for path, size, _ in line.parts.values()
    )
    return line if whole else None


def damaged(place: Place, line: Line) -> list[str]:
    """The parts of a line whose contents are not those that were written."""
    return [
        path
        for path, _, told in line.parts.values()
        if hashlib.sha256(place.read(path) or b"").hexdigest() != told
    ]


def as_parquet(table: str, rows: Sequence[Row]) -> bytes:
    """Rows as the bytes of a Parquet file."""
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    kinds = _kinds()
    columns = COLUMNS[table]
    values = [
        arrow.array(_column(rows, name, kind), type=kinds[kind])
        for name, kind in columns.items()
    ]
    out = io.BytesIO()
    made = arrow.Table.from_arrays(values, names=list(columns))
    parquet.write_table(made, out, compression="zstd")
    return out.getvalue()


def _column(rows: Sequence[Row], name: str, kind: str) -> list[Any]:
    found = [row.get(name) for row in rows]
    if kind == "text":
        return [one or "" for one in found]
    if kind == "curve":
        return [np.asarray(one, dtype=np.float64) for one in found]
    return found


def _kinds() -> dict[str, Any]:
    arrow = needed("pyarrow")
    return {
        "text": arrow.string(),
        "number": arrow.float64(),
        "whole": arrow.int32(),
        "truth": arrow.bool_(),
        "curve": arrow.list_(arrow.float64(), POINTS),
    }
