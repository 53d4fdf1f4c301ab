"""Saving results: every file appears whole, or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from kneewise.disk import settle
from kneewise.errors import UnwritableResult


def save(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write *files* into *folder*, which is made if it is not there.

    All contents are on the disk before the first file takes its name, so that a full
    disk leaves the files of an earlier run as they were.

    Args:
        folder: where they go.
        files: name without a folder → contents; text is written as UTF-8.

    Raises:
        UnwritableResult: if the folder or the disk refuses one of them.
    """
    drafts: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, contents in files.items():
            path = _inside(folder, name)
            draft = path.with_name(f".{name}.{os.getpid()}.part")
            drafts[draft] = path
            _write(draft, contents)
        for draft, path in drafts.items():
            draft.replace(path)
        settle(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableResult(
            f"The results cannot be written to {folder}: {reason}. No half-written "
            "file was left there.",
            remedy="Choose another folder with --out, or make room on the disk.",
        ) from error
    finally:  # also when the person stops the program half-way
        for draft in drafts:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def _inside(folder: Path, name: str) -> Path:
    """The path of *name*, which must be a bare file name."""
    if Path(name).name != name:
        raise ValueError(f"{name!r} is not the name of a file.")
    return folder / name


def _write(path: Path, contents: str | bytes) -> None:
    """Write a file and wait until the disk has it."""
    raw = contents.encode("utf-8") if isinstance(contents, str) else contents
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
