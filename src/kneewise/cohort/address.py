"""Addresses: files of this machine, of a bucket, or of anything fsspec reaches."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kneewise.cohort.extra import needed
from kneewise.errors import BadSetting, KneewiseError, UnreadableFile

_FAILURES = {
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "aiohttp": ("ClientError",),
}
"""Module of those that speak to stores → what it raises."""

_PAUSES = (0.2, 0.8, 2.4)
"""s between the tries to reach an address."""

DRAWN = "drawn://"
"""How the address of a simulated recording begins: it holds all there is to know."""


class Unreachable(KneewiseError):
    """An address does not answer now; it may later."""

    remedy = "Check address and network, then: kneewise cohort resume."


def is_remote(address: str) -> bool:
    """Whether an address is anything else than a path of this machine."""
    return "://" in address and not address.startswith("file://")


def local(address: str) -> Path:
    """The path of an address of this machine."""
    return Path(address.removeprefix("file://"))


def files_of(pattern: str) -> list[str]:
    """Every file that a pattern such as ``data/**/*.c3d`` names, in order.

    Raises:
        Unreachable: if the place does not answer.
    """
    if not is_remote(pattern):
        return _local_files(pattern)
    system, path = _system(pattern)
    scheme = pattern.partition("://")[0]
    try:
        found = system.glob(path)
    except _failures() as error:
        raise Unreachable(f"{pattern} cannot be listed: {_words(error)}.") from error
    return sorted(f"{scheme}://{one.removeprefix(f'{scheme}://')}" for one in found)


def stamp_of(address: str) -> tuple[int, str]:
    """Size of a file in bytes, and a mark that changes with its contents.

    Raises:
        FileNotFoundError: if there is none.
        Unreachable: if the place does not answer.
    """
    if address.startswith(DRAWN):
        return 0, address
    if not is_remote(address):
        seen = local(address).stat()
        return seen.st_size, f"{seen.st_size}-{seen.st_mtime_ns}"
    system, path = _system(address)
    try:
        seen = system.info(path)
    except _failures() as error:
        if _is_missing(error):
            raise
        raise Unreachable(f"{address} does not answer: {_words(error)}.") from error
    size = int(seen.get("size") or 0)
    mark = seen.get("ETag") or seen.get("mtime") or seen.get("LastModified") or ""
    return size, f"{size}-{mark}"


@contextlib.contextmanager
def fetched(addresses: Sequence[str]) -> Iterator[list[Path]]:
    """Files on this machine for as long as the block lasts.

    What lies here is used where it lies; what lies elsewhere is copied.

    Raises:
        Unreachable: if one cannot be had after some tries.
    """
    with TemporaryDirectory(prefix="kneewise-") as folder:
        yield [
            _copied(address, Path(folder) / str(i))
            if is_remote(address)
            else local(address)
            for i, address in enumerate(addresses)
        ]


def contents(paths: Sequence[Path]) -> str:
    """A hash over what files hold, and not over where they lie or how they end."""
    made = hashlib.sha256()
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in inside:
            if one.is_file():
                with one.open("rb") as file:
                    made.update(hashlib.file_digest(file, "sha256").digest())
    return made.hexdigest()


def _copied(address: str, folder: Path) -> Path:
    """A copy of what lies elsewhere, under its own name.

    Raises:
        UnreadableFile: if there is no such file.
        Unreachable: if it cannot be had now.
    """
    name = address.rstrip("/").rpartition("/")[2]
    folder.mkdir(exist_ok=True)
    last = ""
    for pause in (*_PAUSES, None):
        try:
            system, path = _system(address)
            is_folder = "." not in name and system.isdir(path)
            system.get(path, str(folder / name), recursive=is_folder)
            return folder / name
        except _failures() as error:
            if _is_missing(error):
                raise UnreadableFile(
                    f"there is no file '{address}'.", remedy="Check the address."
                ) from error
            last = _words(error)
        if pause is not None:
            time.sleep(pause)
    raise Unreachable(f"{address} cannot be fetched: {last}.")


def _system(address: str) -> tuple[Any, str]:
    """What reads an address, and its path there.

    Raises:
        BadSetting: if nothing reads that sort of address.
    """
    fsspec = needed("fsspec")
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise BadSetting(
            f"{address} cannot be read: {error}.",
            remedy="Give a path, or an address such as s3://bucket/file.c3d.",
        ) from error
    system.invalidate_cache()
    return system, path


def _is_missing(error: BaseException) -> bool:
    """Whether the place answered, and has no such file."""
    if not isinstance(error, FileNotFoundError):
        return False
    return not isinstance(error.__cause__, OSError)  # as when nobody listened


def _failures() -> tuple[type[BaseException], ...]:
    """What packages raise when an address does not answer."""
    found: list[type[BaseException]] = [OSError, TimeoutError]
    for module, names in _FAILURES.items():
        with contextlib.suppress(ImportError):
            loaded = importlib.import_module(module)
            found += [getattr(loaded, name) for name in names]
    return tuple(found)


def _words(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200].rstrip(".")


def _local_files(pattern: str) -> list[str]:
    path = local(pattern)
    magic = next((i for i, p in enumerate(path.parts) if set(p) & set("*?[")), None)
    if magic is None:
        return [str(path)] if path.exists() else []
    root = Path(*path.parts[:magic]) if magic else Path()
    below = str(Path(*path.parts[magic:]))
    return sorted(str(one) for one in root.glob(below))
