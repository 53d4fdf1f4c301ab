"""A page of HTML as a PDF: the one place that knows WeasyPrint."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kneewise.errors import KneewiseError
from kneewise.report.paper import on_paper

if TYPE_CHECKING:
    from types import ModuleType


class NoPrinter(KneewiseError):
    """What makes a PDF is not installed."""


class Unprintable(KneewiseError):
    """The page cannot be laid out on paper."""


def as_pdf(page: str, left: str, right: str) -> bytes:
    """A page as a PDF on A4, with numbered pages; nothing is fetched from anywhere.

    Args:
        page: of a report or a programme, as HTML.
        left: at the foot of each page: who it is about, and of which day.
        right: at the foot of each page: what it is.

    Raises:
        NoPrinter: if WeasyPrint, or a library of the system that it needs, is missing.
        Unprintable: if WeasyPrint stops at the page.
    """
    weasyprint = _printer()
    # Only what stands in the page itself: no network, and no files of this machine.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    paper = on_paper(page, left, right)
    try:
        made: bytes = weasyprint.HTML(string=paper, url_fetcher=fetcher).write_pdf()
    except Exception as error:
        raise Unprintable(
            f"the page cannot be laid out on paper ({type(error).__name__}).",
            remedy="Open the page (HTML) in a browser and print it.",
        ) from error
    return made


def check() -> None:
    """Refuse a PDF before hours of work are done for it.

    Raises:
        NoPrinter: as ``as_pdf``.
    """
    _printer()


def _printer() -> ModuleType:
    try:
        import weasyprint  # type: ignore[import-untyped]  # it ships no types
        from weasyprint.urls import (  # type: ignore[import-untyped]
            URLFetcher,  # noqa: F401 - older ones have none
        )
    except ImportError as error:
        raise NoPrinter(
            f"a PDF needs WeasyPrint 68 or later, which is not installed ({error}).",
            remedy="Install it with: pip install 'kneewise[pdf]'; or open the page in "
            "a browser and print it.",
        ) from error
    except OSError as error:  # a library of the system, such as Pango
        raise NoPrinter(
            f"a PDF needs a library of the system that is missing: {_first(error)}.",
            remedy="Install Pango (Debian, Ubuntu: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0; macOS: brew install pango); or open the page in a "
            "browser and print it.",
        ) from error
    # It warns of every rule that is meant for browsers alone.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    return weasyprint


def _first(error: OSError) -> str:
    """The first line of what the loader of libraries says."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
