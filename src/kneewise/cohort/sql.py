"""Questions in SQL to a study, which can be read and not changed."""

from __future__ import annotations

from typing import Any

from kneewise.cohort.extra import needed
from kneewise.cohort.place import Place
from kneewise.cohort.rows import COLUMNS
from kneewise.cohort.study import ENTRIES, Standing
from kneewise.cohort.tables import table
from kneewise.errors import BadSetting


def answered(place: Place, state: Standing, question: str) -> Any:  # noqa: ANN401
    """What DuckDB answers, as an Arrow table.

    Views have the names of the tables, and ``entries`` for what the study was given.
    Where the study lies here, only the columns and folders asked for are read.

    Raises:
        BadSetting: if the question cannot be answered.
    """
    duckdb = needed("duckdb")
    connection = duckdb.connect(":memory:")
    try:
        for name in COLUMNS:
            if place.is_remote:
                connection.register(name, table(place, state, name))
            else:
                connection.execute(_view(place, state, name))
        if not place.is_remote:
            path = _quoted(place.at(ENTRIES))
            connection.execute(f"CREATE VIEW entries AS FROM read_parquet({path})")
        _locked(connection, place)
        _only_reads(connection, question)
        return connection.sql(question).to_arrow_table()
    except duckdb.Error as error:
        told = " ".join(str(error).split())[:400].rstrip(".")
        raise BadSetting(
            f"DuckDB cannot answer that: {told}.",
            remedy=f"Ask the views {', '.join(COLUMNS)}; for example: SELECT person, "
            "value FROM measures WHERE measure = 'knee_collapse'.",
        ) from error
    finally:
        connection.close()


def _only_reads(connection: Any, question: str) -> None:  # noqa: ANN401
    """Refuse what is no question.

    Raises:
        BadSetting: if it is not one SELECT.
    """
    kinds = [str(one.type) for one in connection.extract_statements(question)]
    if [kind.rsplit(".", 1)[-1] for kind in kinds] != ["SELECT"]:
        raise BadSetting(
            "a study can be read and not changed.", remedy="Ask with one SELECT."
        )


def _locked(connection: Any, place: Place) -> None:  # noqa: ANN401 - of DuckDB
    """Let a question read the study, and nothing else on this machine."""
    if not place.is_remote:
        folder = _quoted(place.address)
        connection.execute(f"SET allowed_directories = [{folder}]")
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {setting}")


def _view(place: Place, state: Standing, name: str) -> str:
    parts = [line.parts[name][0] for line in state.lines if name in line.parts]
    if not parts:
        columns = ["person VARCHAR", "visit VARCHAR"]
        columns += [f'"{one}" {_TYPES[kind]}' for one, kind in COLUMNS[name].items()]
        return f"CREATE TABLE {name} ({', '.join(columns)})"
    files = ", ".join(_quoted(place.at(part)) for part in parts)
    return (
        f"CREATE VIEW {name} AS SELECT person, visit, * EXCLUDE (person, visit) FROM "
        f"read_parquet([{files}], hive_partitioning = true, "
        "hive_types = {person: VARCHAR, visit: VARCHAR})"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


_TYPES = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "whole": "INTEGER",
    "truth": "BOOLEAN",
    "curve": "DOUBLE[101]",
}
