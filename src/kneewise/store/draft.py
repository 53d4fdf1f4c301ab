"""Writing a file that appears whole or not at all, and replaces no other."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kneewise.errors import UnwritableResult


def write(folder: Path, name: str, text: str) -> None:
    """Write *text* as a new file into *folder*, which is made if it is not there.

    It lies on the disk beside its place before it takes its name, so that a full disk
    or a cut cable leaves no half of it.

    Args:
        folder: where it goes; private to the user where it has to be made.
        name: of the file, without a folder; nobody else has it.
        text: written as UTF-8.

    Raises:
        UnwritableResult: if the folder or the disk refuses it.
    """
    draft = folder / f".{name}.{os.getpid()}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft.open("xb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / name)
        _settle(folder)
    except OSError as error:
        raise UnwritableResult(
            f"nothing can be written to {folder}: {error.strerror or error}. What was "
            "there is as it was.",
            remedy="Make room on the disk, look at who may write there, or name "
            "another place with the variable KNEEWISE_HOME.",
        ) from error
    finally:  # also when the person stops the program half-way
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Wait until the disk has the new name, where the system lets us ask for it."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    with contextlib.suppress(OSError):  # some network disks refuse it
        handle = os.open(folder, os.O_RDONLY | flag)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
