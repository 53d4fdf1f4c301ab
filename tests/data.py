"""Where the recordings of others lie; tests skip where there are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[2] / "shared" / "data"
ROOT = Path(os.environ.get("KNEEWISE_DATA", _BESIDE))


def recording(name: str) -> Path:
    """The path of a recording such as ``opencap-subject4/squats1.trc``.

    Skips the test, with a sentence, where the recordings are not on this machine.
    """
    path = ROOT / name
    if not ROOT.is_dir():
        pytest.skip(f"no recordings in {ROOT}; set KNEEWISE_DATA to where they lie")
    assert path.exists(), f"{path} is missing from the recordings"
    return path
