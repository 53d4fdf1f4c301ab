"""Where the recordings of others lie; tests skip where there are none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

_BESIDE = Path(__file__).parents[2] / "shared" / "data"
ROOT = Path(os.environ.get("KNEEWISE_DATA", _BESIDE))


def missing(what: str, sentence: str) -> NoReturn:
    """Skip a test, or fail it where *what* is named in ``KNEEWISE_REQUIRE``."""
    if what in os.environ.get("KNEEWISE_REQUIRE", "").split(","):
        pytest.fail(f"{sentence}, and KNEEWISE_REQUIRE asks for {what}")
    pytest.skip(sentence)


def recording(name: str) -> Path:
    """The path of a recording such as ``opencap-subject4/squats1.trc``.

    Skips the test, with a sentence, where the recordings are not on this machine.
    """
    path = ROOT / name
    if not ROOT.is_dir():
        where = f"no recordings in {ROOT}; set KNEEWISE_DATA to where they lie"
        missing("recordings", where)
    assert path.exists(), f"{path} is missing from the recordings"
    return path
