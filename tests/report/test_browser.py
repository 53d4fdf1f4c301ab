"""The report in a real browser: nothing is fetched, nothing fails, it fits a phone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kneewise.person import Person
from kneewise.report.page import as_page
from kneewise.simulate.movement import Movement
from kneewise.simulate.people import Drawn, recorded
from kneewise.units import deg
from kneewise.workflow.assessing import assess, assess_recordings
from kneewise.workflow.request import Request
from tests.cli.drawn import squat_trc
from tests.data import missing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    drawn = Drawn(movement=Movement.SQUAT, left=deg(4), right=deg(20))
    assessment = assess_recordings([recorded(drawn)], Request(files=()))
    path = tmp_path / "report.html"
    path.write_text(as_page(assessment), encoding="utf-8")
    return path


def browse(tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the browser; skips where there is none, unless one is required."""
    if CHROMIUM is None:
        missing("browser", "no Chromium on this machine; install chromium")
    return subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_the_page_runs_without_a_complaint(page: Path, tmp_path: Path) -> None:
    seen = browse(tmp_path, "--dump-dom", page.as_uri())

    assert "The right knee falls inwards" in seen.stdout
    complaints = [line for line in seen.stderr.splitlines() if "CONSOLE" in line]
    assert complaints == []


def test_the_page_is_no_wider_than_a_phone(page: Path, tmp_path: Path) -> None:
    assert width_on_a_phone(page.read_text(encoding="utf-8"), tmp_path) <= 390


def test_muscles_and_loads_are_no_wider_than_a_phone(tmp_path: Path) -> None:
    known = Person(height=1.72, mass=70.0)
    squat = Request(files=(squat_trc(tmp_path / "squat.trc"),), person=known)

    text = as_page(assess(squat))

    assert "Strength used" in text
    assert width_on_a_phone(text, tmp_path) <= 390


def width_on_a_phone(text: str, tmp_path: Path) -> int:
    """Px that a page takes in a window of 390 px: a small script asks the page."""
    framed = tmp_path / "phone.html"
    framed.write_text(
        "<!doctype html><iframe id=f width=390 height=800></iframe><p id=w></p>"
        "<script>const f=document.getElementById('f');"
        f"f.srcdoc={_quoted(text)};"
        "f.onload=()=>{document.getElementById('w').textContent="
        "'wide: '+f.contentDocument.documentElement.scrollWidth}</script>",
        encoding="utf-8",
    )

    seen = browse(tmp_path, "--dump-dom", framed.as_uri())

    width = re.search(r"wide: (\d+)", seen.stdout)
    assert width is not None
    return int(width[1])


def _quoted(text: str) -> str:
    """As a script's string, with nothing in it that could end the script."""
    return json.dumps(text).replace("<", "\\u003c")
