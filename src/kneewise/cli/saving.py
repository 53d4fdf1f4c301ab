"""Several files in several folders: all of them appear, or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from kneewise.errors import BadSetting, UnwritableResult
from kneewise.report.save import save


def save_all(files: Mapping[Path, str | bytes]) -> None:
    """Write files to their places, once all of them lie on the disk beside these.

    Raises:
        UnwritableResult: if a folder or the disk refuses one; then nothing is written,
            and what was there before is as it was.
    """
    fresh = _folders_to_make(files)
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in files}
    is_done = False
    try:
        for folder in {path.parent for path in files}:
            here = [path for path in files if path.parent == folder]
            save(folder, {drafts[path].name: _encoded(files[path]) for path in here})
        for path, draft in drafts.items():
            _renamed(draft, path)
        is_done = True
    finally:  # also when the person stops the program half-way
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        for folder in () if is_done else fresh:
            with contextlib.suppress(OSError):
                folder.rmdir()


def check(targets: Iterable[Path], recordings: Iterable[Path] = ()) -> None:
    """Refuse places where nothing can be written, before hours of work are done.

    Args:
        targets: the files to write.
        recordings: the files that are read, which nothing may replace.

    Raises:
        BadSetting: if two results would share a file, or one replace a recording or
            lie among its frames.
        UnwritableResult: if there is a folder of that name, or a file where a folder
            should be, or a folder that may not be written to.
    """
    read = {_place(path) for path in recordings}
    taken: set[Path] = set()
    for path in targets:
        place = _place(path)
        if place in read:
            raise BadSetting(
                f"{path} is the recording itself, which would be lost.",
                remedy="Give the result another name.",
            )
        if place.parent in read and place.parent.is_dir():
            raise BadSetting(
                f"{path.parent} holds the frames of the recording, and nothing else "
                "may lie there.",
                remedy="Choose another folder with --out.",
            )
        if place in taken:
            raise BadSetting(
                f"two results would be written to {path}.",
                remedy="Give each its own name.",
            )
        taken.add(place)
        _writable(path)


def _place(path: Path) -> Path:
    """Where a path leads, as far as it leads anywhere."""
    try:
        return Path(os.path.realpath(path))
    except OSError as error:  # the folder we are in is gone
        raise _refused(path, error) from error


def _writable(path: Path) -> None:
    """Refuse a path that cannot become a file."""
    try:
        if path.is_dir():
            raise UnwritableResult(
                f"{path} cannot be written: it is a folder.",
                remedy="Give the name of a file.",
            )
        above = next(folder for folder in _place(path).parents if folder.exists())
    except OSError as error:
        raise _refused(path, error) from error
    if not above.is_dir():
        raise UnwritableResult(
            f"{path} cannot be written: {above} is a file, not a folder.",
            remedy="Choose another folder with --out, or move that file away.",
        )
    if not os.access(above, os.W_OK | os.X_OK):
        raise UnwritableResult(
            f"{path} cannot be written: {above} may not be written to.",
            remedy="Choose another folder with --out.",
        )


def _folders_to_make(files: Iterable[Path]) -> list[Path]:
    """Folders that are not there yet, the innermost first."""
    above = {folder for path in files for folder in path.absolute().parents}
    missing = [folder for folder in above if not folder.exists()]
    return sorted(missing, key=lambda folder: len(folder.parts), reverse=True)


def _encoded(text: str | bytes) -> bytes:
    """Text as UTF-8; letters of a file name that no alphabet has become ``?``."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _renamed(draft: Path, path: Path) -> None:
    try:
        draft.replace(path)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> UnwritableResult:
    reason = error.strerror or str(error)
    return UnwritableResult(f"{path} cannot be written: {reason}.")
