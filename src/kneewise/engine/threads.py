"""Work that kernels do without Python, shared between threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor


def together(jobs: Iterable[Callable[[], None]], threads: int | None = None) -> None:
    """Do every job, some at the same time.

    Args:
        jobs: none reads what another writes. They may be made as they are taken: those
            that are there already are under way meanwhile.
        threads: how many at most; None for as many as the machine has cores.

    Raises:
        Exception: what the first job that failed raised.
    """
    count = threads or os.cpu_count() or 1
    if count == 1:
        for job in jobs:
            job()
        return
    with ThreadPoolExecutor(count) as crew:
        for done in [crew.submit(job) for job in jobs]:
            done.result()
