"""The tables of a study, read back: only what the ledger says is whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kneewise.cohort.extra import needed
from kneewise.cohort.parts import Line
from kneewise.cohort.place import Place
from kneewise.cohort.rows import COLUMNS
from kneewise.cohort.study import Standing
from kneewise.errors import BadSetting

ORDER = ("person", "visit", "trial")
"""How every table is sorted; within a trial rows stay as they were made."""


def table(place: Place, state: Standing, name: str) -> Any:  # noqa: ANN401 - of Arrow
    """One table of a study, with ``person`` and ``visit`` before its columns.

    Raises:
        BadSetting: if there is no table of that name.
    """
    if name not in COLUMNS:
        raise BadSetting(
            f"there is no table '{name}'.",
            remedy=f"Give one of {', '.join(COLUMNS)}.",
        )
    arrow = needed("pyarrow")
    parts = list(pieces(place, state, name))
    if not parts:
        return _nothing(name)
    whole = arrow.concat_tables(parts)
    numbered = whole.append_column("row", arrow.array(range(whole.num_rows)))
    keys = [(one, "ascending") for one in (*ORDER, "row")]
    return numbered.sort_by(keys).drop_columns(["row"]).combine_chunks()


def pieces(place: Place, state: Standing, name: str) -> Iterator[Any]:
    """One table of a study part by part, for what need not be in memory at once."""
    lines = sorted(state.lines, key=lambda line: (line.person, line.visit, line.name))
    for line in lines:
        if name in line.parts:
            yield _piece(place, line, name)


def _piece(place: Place, line: Line, name: str) -> Any:  # noqa: ANN401 - of Arrow
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    raw = place.read(line.parts[name][0]) or b""
    part = parquet.ParquetFile(io.BytesIO(raw)).read()
    people = arrow.array([line.person] * part.num_rows, arrow.string())
    visits = arrow.array([line.visit] * part.num_rows, arrow.string())
    return part.add_column(0, "person", people).add_column(1, "visit", visits)


def _nothing(name: str) -> Any:  # noqa: ANN401 - of Arrow
    from kneewise.cohort.parts import as_parquet

    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    part = parquet.ParquetFile(io.BytesIO(as_parquet(name, []))).read()
    nobody = arrow.array([], arrow.string())
    return part.add_column(0, "person", nobody).add_column(1, "visit", nobody)
