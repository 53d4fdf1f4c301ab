"""A person's record as a table in the format that its name asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kneewise.errors import BadSetting
from kneewise.programme.dossier import Dossier
from kneewise.report import record_table


def record_file(dossier: Dossier, path: Path) -> str | bytes:
    """What goes into a file of a table.

    Args:
        dossier: of the person.
        path: ends in ``.csv`` or ``.parquet``.

    Raises:
        BadSetting: if it ends in neither.
        NoArrow: if what writes Parquet is not installed.
    """
    made = _FORMATS.get(path.suffix.lower())
    if made is None:
        raise BadSetting(
            f"{path.name}: a table ends in {' or '.join(_FORMATS)}.",
            remedy="Give the file one of these endings.",
        )
    return made(dossier)


def _parquet(dossier: Dossier) -> bytes:
    from kneewise.report.parquet import as_parquet

    return as_parquet(record_table.lines(dossier))


_FORMATS: dict[str, Callable[[Dossier], str | bytes]] = {
    ".csv": record_table.as_csv,
    ".parquet": _parquet,
}
