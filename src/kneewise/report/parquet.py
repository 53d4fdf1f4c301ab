"""A table as Parquet: the one place of the reports that knows Arrow."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kneewise.errors import KneewiseError
from kneewise.report.record_table import COLUMNS, Line

if TYPE_CHECKING:
    from types import ModuleType

_WHOLE = ("sets", "repetitions")
_TEXTS = ("person", "kind", "what", "activity", "side", "unit", "method", "note")


class NoArrow(KneewiseError):
    """What writes Parquet is not installed."""


def as_parquet(lines: tuple[Line, ...]) -> bytes:
    """Lines of a record as Parquet, with the type of each column.

    Raises:
        NoArrow: if PyArrow is not installed.
    """
    arrow, parquet = _arrow()
    rows: list[dict[str, Any]] = [asdict(line) for line in lines]
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    schema = arrow.schema([(name, _type(arrow, name)) for name in COLUMNS])
    out = io.BytesIO()
    parquet.write_table(arrow.table(columns, schema=schema), out)
    return out.getvalue()


def _type(arrow: ModuleType, name: str) -> object:
    if name in _TEXTS:
        return arrow.string()
    if name in _WHOLE:
        return arrow.int64()
    return arrow.date32() if name == "date" else arrow.float64()


def _arrow() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow  # type: ignore[import-untyped]  # it ships no types
        from pyarrow import parquet
    except ImportError as error:
        raise NoArrow(
            f"Parquet needs PyArrow, which is not installed ({error}).",
            remedy="Install it with: pip install 'kneewise[cohort]'; or name a file "
            "that ends in .csv.",
        ) from error
    return pyarrow, parquet
