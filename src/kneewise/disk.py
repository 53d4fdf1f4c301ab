"""The disk itself: waiting until it has what was written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def settle(folder: Path) -> None:
    """Wait until the disk has the names in a folder, where a system can be asked."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    with contextlib.suppress(OSError):  # some network disks refuse it
        handle = os.open(folder, os.O_RDONLY | flag)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
