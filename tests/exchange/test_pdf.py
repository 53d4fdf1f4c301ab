"""Pages on paper: numbered, whole, with who and when; and nothing is fetched."""

from __future__ import annotations

import io
import re
import socket
import sys
import threading
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from kneewise.programme.propose import propose
from kneewise.report.page import as_page
from kneewise.report.paper import on_paper
from kneewise.report.pdf import NoPrinter, as_pdf, check
from kneewise.report.sheet import as_sheet
from tests.case_parts import Written
from tests.cases import CASES, WEAK
from tests.cli.outcome import Kneewise
from tests.programme.test_cases import needs
from tests.report.sample import EVERY, stills

NAMES = ("squat", "standing", "single_leg", "bare", "walk")


def pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.fixture(scope="module")
def report() -> list[str]:
    """The pages of filmed squats on one leg, as text."""
    page = as_page(EVERY["single_leg"](), stills())
    return pages(as_pdf(page, "ANNA · 4 May 2026", "Report"))


def test_every_page_says_who_when_and_which_it_is(report: list[str]) -> None:
    assert len(report) > 1
    for number, text in enumerate(report, start=1):
        assert "ANNA · 4 May 2026" in text
        assert f"Report · {number} / {len(report)}" in text


def test_what_was_folded_away_is_on_paper(report: list[str]) -> None:
    page = as_page(EVERY["single_leg"]())
    hidden = re.search(r"<details>.*?<dt>([^<]+)</dt>", page, re.DOTALL)

    assert hidden
    assert hidden[1].strip() in "\n".join(report)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_programme_can_be_put_on_a_sheet(case: Written) -> None:
    made = propose(needs(case))

    assert made.advice[0].text[:20] in unescape(as_sheet(made, "ANNA"))


def test_a_programme_is_on_paper_with_a_box_for_each_day() -> None:
    page = as_sheet(propose(needs(WEAK)), "ANNA")

    made = "\n".join(pages(as_pdf(page, "ANNA", "Programme")))

    assert "Tick what you did" in made
    assert "Programme · 1 /" in made


@pytest.mark.parametrize("name", NAMES)
def test_a_page_for_paper_has_nothing_that_moves_and_its_own_colours(name: str) -> None:
    page = on_paper(as_page(EVERY[name]()), "ANNA", "Report")
    body = page.partition("</head>")[2]
    drawings = re.findall(r"<svg\b.*?</svg>", body, re.DOTALL)

    assert "<script" not in page
    assert "<details>" not in page
    assert ", moving</h3>" not in page
    assert not re.search(r"translate\([^;]*calc", page)
    assert drawings
    assert all("stroke: #d55e00" in drawing for drawing in drawings)
    assert not any("var(" in drawing for drawing in drawings)


def test_a_plot_is_drawn_in_px_so_that_lines_keep_their_width() -> None:
    plot = (
        '<div class="area" style="height:330px"><svg viewBox="0 0 1000 1000" '
        'preserveAspectRatio="none"><path class="line" d="M0,500L1000,0"/>'
        '<path class="rule" d="M0,250H1000V1000Z"/></svg></div>'
    )

    drawn = on_paper(plot, "", "")

    assert 'viewBox="0 0 600 330"' in drawn
    assert 'd="M0.0,165.0L600.0,0.0"' in drawn
    assert 'd="M0.0,82.5H600.0V330.0Z"' in drawn


def test_whatever_somebody_is_called_stays_text() -> None:
    nasty = '"; } main { display: none } @page { content: "</style><script>'

    made = pages(as_pdf(as_page(EVERY["bare"]()), nasty, "Report"))

    assert "display: none" in made[0]
    assert "No repetition was found" in made[0]


def test_nothing_is_fetched_from_anywhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">'
    secret.write_text(f"{svg}PASSWORD</text></svg>")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        port = server.getsockname()[1]
        asked: list[object] = []
        listener = threading.Thread(target=_listen, args=(server, asked))
        listener.start()
        page = (
            "<html><head><title>x</title></head><body>"
            f'<img src="http://127.0.0.1:{port}/x.png"><img src="{secret.as_uri()}">'
            f'<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">'
            f"<svg><style>@import url('http://127.0.0.1:{port}/y.css');</style></svg>"
            "<p>The rest</p></body></html>"
        )

        made = "\n".join(pages(as_pdf(page, "ANNA", "Report")))

        socket.create_connection(("127.0.0.1", port)).close()  # the first to call
        listener.join()
    assert "The rest" in made
    assert "PASSWORD" not in made
    assert asked == [b""]


def _listen(server: socket.socket, asked: list[object]) -> None:
    with server.accept()[0] as one:
        asked.append(one.recv(100))


def test_a_missing_package_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(NoPrinter, match="WeasyPrint") as refused:
        check()

    assert "kneewise[pdf]" in refused.value.remedy


def test_a_missing_library_of_the_system_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "raise OSError(\"cannot load library 'libpango-1.0-0'\\nmore\")\n"
    (tmp_path / "weasyprint.py").write_text(broken)
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    with pytest.raises(NoPrinter, match="libpango") as refused:
        check()

    assert "\n" not in str(refused.value)
    assert "apt-get install" in refused.value.remedy


@pytest.fixture
def anna(
    kneewise: Kneewise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Kneewise:
    monkeypatch.setenv("KNEEWISE_HOME", str(tmp_path / "people"))
    kneewise("exam", "add", "ANNA", "--born", "1990", "--sex", "female")
    kneewise("exam", "flags", "ANNA", "--none")
    return kneewise


def test_the_commands_write_it(anna: Kneewise, squat: Path, tmp_path: Path) -> None:
    report, plan, copy = (tmp_path / f"{n}.pdf" for n in ("report", "plan", "copy"))

    one = anna("assess", squat, "--person", "ANNA", "--pdf", report)
    two = anna("plan", "ANNA", "--general", "--pdf", plan)
    page = "<html><head></head><body><p>As it lies there</p></body></html>"
    Path(f"{squat}.kneewise", "report.html").write_text(page)  # sooner printed
    three = anna("export", "pdf", f"{squat}.kneewise", copy)

    assert (one.status, two.status, three.status) == (0, 0, 0), one.err + two.err
    assert "ANNA · " in pages(report.read_bytes())[0]
    assert "Kneewise programme" in pages(plan.read_bytes())[0]
    assert "squat.trc · " in pages(copy.read_bytes())[0]
    assert "As it lies there" in pages(copy.read_bytes())[0]


def test_without_a_printer_nothing_is_assessed_in_vain(
    anna: Kneewise, squat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    done = anna("assess", squat, "--pdf", tmp_path / "report.pdf")

    assert done.is_one_sentence_and_a_remedy()
    assert not Path(f"{squat}.kneewise").exists()


def test_a_page_that_cannot_be_printed_costs_nothing_but_the_pdf(
    anna: Kneewise, squat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(*_: object, **__: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr("weasyprint.HTML.write_pdf", stops)
    out, paper = tmp_path / "result", tmp_path / "report.pdf"

    outcome = anna("assess", squat, "--out", out, "--pdf", paper)

    assert outcome.is_one_sentence_and_a_remedy()
    assert f"{out / 'report.html'}, but not as a PDF" in outcome.sentence
    assert "print it" in outcome.remedy
    assert (out / "report.html").is_file()
    assert not paper.exists()
