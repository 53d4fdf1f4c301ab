"""A programme kept and handed out: its record, its week for a calendar, its sheet."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from kneewise.programme import written
from kneewise.programme.calendar import calendar
from kneewise.programme.programme import Programme
from kneewise.report.sheet import as_sheet
from kneewise.store.record import Kind, Record
from kneewise.workflow.person import OnRecord

FOLDER = "programme"
"""Inside the folder of the person, for the files of the last programme."""


def files(
    programme: Programme, person: OnRecord, out: Path | None
) -> dict[Path, str | bytes]:
    """The files of a programme and what is in them.

    Args:
        programme: with or without exercises.
        person: whose folder takes the files where no other is named.
        out: another folder.

    Returns:
        ``programme.json``, ``sheet.html``, and ``week.ics`` where there are exercises.
    """
    folder = out if out is not None else person.chart.papers / FOLDER
    text = json.dumps(
        written.programme_as_plain(programme), indent=1, ensure_ascii=False
    )
    found: dict[Path, str | bytes] = {
        folder / "programme.json": text + "\n",
        folder / "sheet.html": as_sheet(programme, person.name, person.person.mass),
    }
    if programme.items:
        found[folder / "week.ics"] = calendar(programme, datetime.now(UTC), person.name)
    return found


def as_pdf(programme: Programme, person: OnRecord) -> bytes:
    """The sheet of a programme on paper.

    Raises:
        NoPrinter: if what makes a PDF is not installed.
    """
    from kneewise.workflow.printed import sheet_pdf

    page = as_sheet(programme, person.name, person.person.mass)
    return sheet_pdf(page, person.name, programme.start)


def keep(person: OnRecord, programme: Programme, on: date) -> Record:
    """Record a programme; the latest is the one that is followed.

    Proposed again without any change it is the same programme, and is not kept twice.
    """
    held = written.programme_as_plain(programme)
    last = person.programmes[-1] if person.programmes else None
    if last is not None and (last.on, last.contents) == (on, held):
        return last
    return person.chart.add(Kind.PROGRAMME, on, held)
