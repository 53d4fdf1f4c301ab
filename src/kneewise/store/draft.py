"""Writing a file that appears whole or not at all, and replaces no other."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kneewise.disk import settle
from kneewise.errors import UnwritableResult

_LONGEST = 86_400
"""s after which nobody is still writing, where a system cannot tell."""


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
        settle(folder)
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


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Make a folder, and mark it as being written to by a process that lives."""
    handle = None
    while not _is(handle, folder):  # else it was cleared away before it was marked
        if handle is not None:
            os.close(handle)
            handle = None
        with contextlib.suppress(FileNotFoundError):  # cleared away in between
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = _locked(folder, wait=True)
    try:
        yield
    finally:
        if handle is not None and handle != _NONE:
            os.close(handle)


@contextlib.contextmanager
def left(folder: Path) -> Iterator[bool]:
    """Whether who wrote to a folder has ended; no other begins meanwhile."""
    try:
        handle = _locked(folder, wait=False)
    except OSError:  # somebody writes to it, or has just finished
        yield False
        return
    if handle == _NONE:
        yield time.time() - folder.stat().st_mtime > _LONGEST
        return
    try:
        yield True
    finally:
        os.close(handle)


_NONE = -1
"""In place of a handle, where a system has no locks on folders."""


def _is(handle: int | None, folder: Path) -> bool:
    """Whether a handle is of the folder that is there now."""
    if handle is None or handle == _NONE:
        return handle == _NONE
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def _locked(folder: Path, *, wait: bool) -> int:
    """A handle that holds a folder until it is closed.

    Raises:
        OSError: if somebody else holds it, unless they are waited for.
    """
    if sys.platform == "win32":
        return _NONE
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle
