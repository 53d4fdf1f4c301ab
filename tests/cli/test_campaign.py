"""The campaign of damaged files runs, and repeats itself for a seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from campaigns.damage import damaged

ROOT = Path(__file__).parents[2]


def test_a_short_campaign_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "campaigns.fuzz", "--seconds", "2", "--seed", "1"],
        capture_output=True,
        cwd=ROOT,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("seed 1;")
    assert done.stdout.endswith("nothing found\n")


@pytest.mark.parametrize("is_text", [True, False])
def test_a_seed_makes_the_same_files_again(is_text: bool) -> None:
    sound = b"time\tx\ty\n" + b"0.1\t2\t3\n" * 50

    first, again = (
        [
            damaged(sound, chance, is_text=is_text)
            for chance in [np.random.default_rng(4)] * 20
        ]
        for _ in range(2)
    )

    assert first == again
    assert len(set(first)) > 15
