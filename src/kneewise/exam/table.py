"""Exams from the rows of a table with commas, one test of one side in each.

The header names the columns, in any order:

    date, test, value       needed; date as 2026-05-31, value with its unit (92N, 32deg)
    side                    left or right, for tests that have a side
    lever, protocol, device, mode, by, pain, standard_error     where they are known

``test`` is a name of ``kneewise.exam.ask``; the answers of a questionnaire stand in
``value`` with blanks between them. Lines that begin with ``#`` are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date

from kneewise.caveat import Caveat
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.exam.exams import Exams
from kneewise.exam.typed import Typed, entered

NEEDED = ("date", "test", "value")
OPTIONAL = (
    "side",
    "lever",
    "protocol",
    "device",
    "mode",
    "by",
    "pain",
    "standard_error",
)
HEADER = NEEDED + OPTIONAL

_SHOWN = 20
"""Faults that are named at once."""


def read_rows(text: str, name: str) -> tuple[Exams, tuple[Caveat, ...]]:
    """The exams of a table, and how its numbers were read.

    Args:
        text: the table; columns apart by commas, semicolons or tabs.
        name: of the file, for messages.

    Raises:
        UnreadableFile: if the header or any line is wrong; it names every faulty line,
            and nothing is taken from the others.
    """
    lines = [
        (number, line)
        for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not lines:
        raise UnreadableFile(
            f"{name}: the file is empty.",
            remedy=f"Begin it with the header {','.join(HEADER)}.",
        )
    mark = max(",;\t", key=lines[0][1].count)
    header = _header(lines[0][1], mark, name)
    exams, faults, caveats = Exams(), [], []
    for number, line in lines[1:]:
        try:
            more, said = entered(_typed(header, _cells(line, mark)))
        except BadSetting as error:
            faults.append(f"line {number}: {error} {error.remedy}")
        else:
            exams = exams.with_more(more)
            caveats += [_at(number, caveat) for caveat in said]
    if faults:
        raise _faulty(name, faults)
    return exams, tuple(caveats)


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(iter(csv.reader([line], delimiter=mark)), [])
    except csv.Error as error:
        raise BadSetting(
            f"it cannot be taken apart ({error}).",
            remedy="Export the table again as plain text.",
        ) from error


def _header(line: str, mark: str, name: str) -> list[str]:
    try:
        header = [column.strip().lower() for column in _cells(line, mark)]
    except BadSetting as error:
        raise UnreadableFile(f"{name}, line 1: {error}", remedy=error.remedy) from error
    _check_header(header, name)
    return header


def _check_header(header: list[str], name: str) -> None:
    unknown = [column for column in header if column not in HEADER]
    missing = [column for column in NEEDED if column not in header]
    twice = sorted({column for column in header if header.count(column) > 1})
    for fault, columns in (
        ("unknown", unknown),
        ("missing", missing),
        ("given twice", twice),
    ):
        if columns:
            raise UnreadableFile(
                f"{name}, line 1: {fault} in the header: {', '.join(columns)}.",
                remedy=f"The columns are {', '.join(HEADER)}.",
            )


def _typed(header: list[str], cells: list[str]) -> Typed:
    if len(cells) != len(header):
        raise BadSetting(
            f"{len(cells)} values; the header has {len(header)} columns.",
            remedy="Put a value with a comma in quotes; leave a cell empty for none.",
        )
    said = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    on = _day(said.pop("date"))
    return Typed(on=on, **said)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSetting(
            f"{text!r} is no day.", remedy="Write year, month and day: 2026-05-31."
        ) from error


def _at(number: int, caveat: Caveat) -> Caveat:
    return Caveat(
        text=f"Line {number}: {caveat.text}",
        remedy=caveat.remedy,
        weight=caveat.weight,
    )


def _faulty(name: str, faults: Iterable[str]) -> UnreadableFile:
    every = list(faults)
    shown = "\n".join(every[:_SHOWN])
    more = f"\nand {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return UnreadableFile(
        f"{name}: nothing was taken from it.\n{shown}{more}",
        remedy="Correct these lines and read the file again.",
    )
