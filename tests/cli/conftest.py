"""The command, run in this process, and a small recording for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kneewise.cli.main import main
from tests.cli.drawn import squat_trc
from tests.cli.outcome import Kneewise, Outcome


@pytest.fixture
def kneewise(capfd: pytest.CaptureFixture[str]) -> Kneewise:
    """Run ``kneewise`` with some words; also what libraries print is caught."""

    def run(*words: str | Path) -> Outcome:
        capfd.readouterr()
        status: object = 0
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            status = end.code
        out, err = capfd.readouterr()
        return Outcome(status=status, out=out, err=err)

    return run


@pytest.fixture
def squat(tmp_path: Path) -> Path:
    """Three drawn squats as a TRC file: 22° inwards right, 4° left."""
    return squat_trc(tmp_path / "squat.trc")
