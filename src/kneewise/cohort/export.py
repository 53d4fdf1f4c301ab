"""Tables of a study for other programs: R, SPSS, spreadsheets, Arrow."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import Any

from kneewise.cohort.extra import needed
from kneewise.cohort.samples import Value
from kneewise.units import Unit, in_deg

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run instead of showing."""


def as_csv(table: Any) -> str:  # noqa: ANN401 - of Arrow
    """An Arrow table as CSV; a curve becomes 101 columns ``p0`` to ``p100``.

    Numbers are written so that reading them gives the same number; gaps are empty, as
    ``read.csv`` of R and SPSS expect them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = table.column_names
    wide = {
        n for n in names if str(table.schema.field(n).type).startswith("fixed_size")
    }
    head = [[f"p{i}" for i in range(101)] if n in wide else [n] for n in names]
    writer.writerow([one for several in head for one in several])
    columns = [table[n].to_pylist() for n in names]
    for row in zip(*columns, strict=True):
        cells: list[str] = []
        for value in row:
            several = value if isinstance(value, list) else [value]
            cells += [_cell(one) for one in several]
        writer.writerow(cells)
    return out.getvalue()


def as_parquet(table: Any) -> bytes:  # noqa: ANN401 - of Arrow
    """An Arrow table as the bytes of one Parquet file."""
    out = io.BytesIO()
    needed("pyarrow.parquet").write_table(table, out, compression="zstd")
    return out.getvalue()


def as_wide(found: Sequence[Value]) -> str:
    """Summaries as CSV, a row for each trial and a column for each measure and side.

    Names are letters, digits and ``_``, at most 64 long, as SPSS wants them. Angles
    are in degrees and say so; everything else is in SI.
    """
    rows: dict[tuple[str, str, str, str], dict[str, float]] = {}
    columns: dict[str, None] = {}
    for one in found:
        kind = one.kind
        angle = kind.unit == Unit.RADIAN
        parts = [kind.measure, kind.side, "deg" if angle else ""]
        name = "_".join(part for part in parts if part)[:64]
        columns[name] = None
        at = (one.person, one.visit, one.trial, one.group)
        value = in_deg(one.value) if angle else one.value
        rows.setdefault(at, {})[name] = value
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["person", "visit", "trial", "group", *columns])
    for at in sorted(rows):
        numbers = [rows[at].get(name, math.nan) for name in columns]
        writer.writerow([*map(_cell, at), *map(_cell, numbers)])
    return out.getvalue()


def as_long(found: Sequence[Value]) -> str:
    """Summaries as CSV, a row for each trial, measure and side, in SI and rad."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    words = ("person", "visit", "trial", "group")
    kinds = ("measure", "side", "activity", "method", "unit")
    writer.writerow([*words, *kinds, "value"])
    for one in found:
        row = [getattr(one, name) for name in words]
        row += [getattr(one.kind, name) for name in kinds]
        writer.writerow([*map(_cell, row), _cell(one.value)])
    return out.getvalue()


LONG_WORDS = 9
"""Columns of a long table that hold words; of a wide one there are four."""


def r_script(wide: str, long: str) -> str:
    """Commands for R that read both tables."""
    return "\n".join(
        [
            '# Reads a study; in R: source("study.R", chdir = TRUE)',
            f'wide <- read.csv("{wide}", na.strings = "", fileEncoding = "UTF-8")',
            f'long <- read.csv("{long}", na.strings = "", fileEncoding = "UTF-8")',
            'for (name in c("person", "visit", "trial", "group")) {',
            "  wide[[name]] <- factor(wide[[name]])",
            "  long[[name]] <- factor(long[[name]])",
            "}",
            "# A mixed model of one measure (needs the package lme4):",
            '# one <- subset(long, measure == "knee_collapse" & side == "right")',
            "# summary(lme4::lmer(value ~ group * visit + (1 | person), data = one))",
            "",
        ]
    )


def spss_syntax(text: str, name: str, words: int = 4) -> str:
    """Commands for SPSS that read a table whose first columns hold words."""
    columns = text.split("\n", 1)[0].split(",")
    told, numbers = columns[:words], columns[words:]
    lines = [f"  {one} A64" for one in told] + [f"  {one} F16.8" for one in numbers]
    return "\n".join(
        [
            f"GET DATA /TYPE=TXT /FILE='{name}' /ENCODING='UTF8' /DELIMITERS=','",
            "  /QUALIFIER='\"' /ARRANGEMENT=DELIMITED /FIRSTCASE=2 /VARIABLES=",
            *lines,
            ".",
            "EXECUTE.",
            "",
        ]
    )


def _cell(value: Any) -> str:  # noqa: ANN401 - of any table
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(float(value))
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
