"""Pages on paper, with who and when at the foot of each sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kneewise.errors import BadSetting, UnreadableFile
from kneewise.report import pdf, words

_LARGEST = 50_000_000
"""Bytes: no page of ours is larger; what is cut off is not printed."""


def report_pdf(page: str, who: str, on: date) -> bytes:
    """A report on paper.

    Args:
        page: as HTML.
        who: the code of a person, a path of theirs, or the name of a file.
        on: the day of the recording.

    Raises:
        NoPrinter: if what makes a PDF is not installed.
    """
    return pdf.as_pdf(page, _foot(who, on), "Kneewise report")


def sheet_pdf(page: str, who: str, on: date) -> bytes:
    """A programme on paper; see ``report_pdf``."""
    return pdf.as_pdf(page, _foot(who, on), "Kneewise programme")


def result_pdf(folder: Path) -> bytes:
    """The report of a result on paper.

    Args:
        folder: that ``kneewise assess`` wrote.

    Raises:
        BadSetting: if it is no such folder.
        UnreadableFile: if the report in it cannot be read.
        NoPrinter: if what makes a PDF is not installed.
    """
    from kneewise.read.result import document

    held = document(folder)
    path = folder / "report.html"
    if not path.is_file():
        raise BadSetting(
            f"{folder} holds no report ({path.name}).",
            remedy="Assess the recording again.",
        )
    try:
        page = path.read_bytes()[:_LARGEST].decode("utf-8")
        who = str(held["person"]["code"] or held["recording"]["file"])
        told = held["recording"]["taken_at"] or held["made_at"]
        on = date.fromisoformat(str(told)[:10])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{folder} is damaged: {error}.", remedy="Assess the recording again."
        ) from error
    return report_pdf(page, who, on)


def _foot(who: str, on: date) -> str:
    """Whom and which day; of a path, its last part alone."""
    return f"{words.plain(Path(who).name or who)[:60]} · {words.day(on)}"
