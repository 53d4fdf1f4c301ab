"""A simulated study finds what was drawn, and the extra is missed in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kneewise.cohort.people import Design, entries, people, planned
from kneewise.cohort.recovered import recovered
from kneewise.cohort.samples import values
from kneewise.cohort.study import standing
from kneewise.units import deg
from tests.cohort.studies import done_here

DESIGN = Design(people=16, trials=2, effect=deg(10), between=deg(3), seed=2)


def test_the_same_seed_draws_the_same_people() -> None:
    assert people(DESIGN) == people(DESIGN)
    assert entries(DESIGN) == entries(DESIGN)
    assert len({entry.id for entry in entries(DESIGN)}) == 32


@pytest.mark.long
def test_what_was_drawn_is_found(tmp_path: Path) -> None:
    study = planned(DESIGN)

    place, _ = done_here(study, tmp_path)
    found = values(place, standing(place, study), ["knee_collapse"])
    made = recovered(found, people(DESIGN), DESIGN)

    assert made.people == 16
    assert made.correlation > 0.95
    assert abs(made.bias) < deg(1)  # what a noisy camera does to a peak
    assert made.covers
    assert made.found.p < 0.001
    assert made.needed is not None
    assert made.needed <= 10


@pytest.mark.parametrize("package", ["distributed", "duckdb", "spm1d"])
def test_a_missing_extra_is_one_sentence_with_a_remedy(package: str) -> None:
    code = (
        f"import sys; sys.modules['{package}'] = None\n"
        "from kneewise.cohort.extra import needed\n"
        f"try: needed('{package}')\n"
        "except Exception as e: print(type(e).__name__, e, e.remedy)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(f"BadSetting '{package}' is not installed")
    assert "pip install 'kneewise[cohort]'" in done.stdout


def test_help_of_a_study_loads_nothing_heavy() -> None:
    code = (
        "import sys; from kneewise.cli.main import main\n"
        "sys.argv = ['kneewise', 'cohort', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('\\n', *sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    loaded = set(done.stdout.splitlines()[-1].split())
    heavy = {"distributed", "pyarrow", "duckdb", "fsspec", "pandas", "scipy"}
    assert loaded.isdisjoint(heavy)
