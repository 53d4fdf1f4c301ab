"""Where the work is done: processes of this machine, or a scheduler that is there."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from typing import Any

from kneewise.cohort.extra import needed
from kneewise.errors import BadSetting

_HERE = "127.0.0.1"
_PATIENCE = 300.0
"""s to wait for a scheduler that went away."""

_PAUSE = 2.0


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Worker processes on this machine; gives the address of their scheduler.

    Everything listens on 127.0.0.1 only.
    """
    distributed = needed("distributed")
    quiet()
    # By the clock of the day, which somebody may set; here a dead worker is seen to be.
    never = needed("dask").config.set({"distributed.scheduler.worker-ttl": None})
    with (
        never,
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host=_HERE,
            dashboard_address=f"{_HERE}:0",
            worker_dashboard_address=f"{_HERE}:0",
            silence_logs=logging.CRITICAL,
            memory_limit="2GB",  # of the worker alone; its hand has the plan's limit
        ) as cluster,
    ):
        yield str(cluster.scheduler_address)


def connected(scheduler: str, patience: float = _PATIENCE) -> Any:  # noqa: ANN401
    """A client of a scheduler, waiting while it does not answer.

    Raises:
        BadSetting: if it does not answer for as long as patience lasts.
    """
    distributed = needed("distributed")
    quiet()
    deadline = time.monotonic() + patience
    while True:
        try:
            return distributed.Client(
                scheduler, timeout=10, set_as_default=False, heartbeat_interval="2s"
            )
        except (OSError, TimeoutError, ValueError) as error:
            if isinstance(error, ValueError) or time.monotonic() > deadline:
                raise BadSetting(
                    f"no scheduler answers at {scheduler}: {error}.",
                    remedy="Start it, give its address with --scheduler, then: "
                    "kneewise cohort resume.",
                ) from error
            time.sleep(_PAUSE)


def quiet() -> None:
    """Keep the chatter of the packages from the screen; the ledger has what counts."""
    for name in ("distributed", "distributed.client", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
