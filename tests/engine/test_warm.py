"""The second process that compiles: only where it is needed, and never left behind."""

import os
import subprocess
import sys
from pathlib import Path

from kneewise.engine.kernels.compiled import is_missing
from kneewise.engine.kernels.paths import lengths_and_arms
from kneewise.engine.warm import Helper, warm


def test_what_is_compiled_is_kept_and_needs_no_second_process() -> None:
    warm()

    helper = Helper()
    helper.wait()

    assert not is_missing(lengths_and_arms)


def test_a_second_process_that_is_not_waited_for_ends(tmp_path: Path) -> None:
    """In an empty cache: begin, stop, and nothing runs on."""
    code = (
        "from kneewise.engine.warm import Helper\n"
        "h = Helper()\n"
        "p = h._process\n"
        "assert p is not None and p.poll() is None\n"
        "h.stop()\n"
        "print(p.poll() is not None)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "True"
