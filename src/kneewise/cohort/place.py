"""Where results lie: a folder or an address; a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from typing import Any

from kneewise.cohort.address import Unreachable, is_remote, local
from kneewise.cohort.extra import needed
from kneewise.errors import UnwritableResult

_PART = ".part"


class Place:
    """A folder of results, here or elsewhere. Names in it use ``/``."""

    def __init__(self, address: str) -> None:
        self.address = address if is_remote(address) else str(local(address).absolute())
        self.is_remote = is_remote(address)

    def __reduce__(self) -> tuple[type[Place], tuple[str]]:
        return Place, (self.address,)

    def at(self, name: str) -> str:
        """The address of a file in it."""
        return f"{self.address.rstrip('/')}/{name}"

    def write(self, name: str, contents: bytes) -> None:
        """Write a file, beside its place first and then into it.

        Raises:
            UnwritableResult: if folder, disk or store refuses it.
        """
        try:
            if self.is_remote:
                self._system().pipe_file(self.at(name), contents)
            else:
                _write(Path(self.at(name)), contents)
        except OSError as error:
            reason = error.strerror or " ".join(str(error).split())
            raise UnwritableResult(
                f"{self.at(name)} cannot be written: {reason}.",
                remedy="Make room, then go on with: kneewise cohort resume.",
            ) from error

    def read(self, name: str) -> bytes | None:
        """What is in a file; None if there is none.

        Raises:
            Unreachable: if the place does not answer.
        """
        try:
            if self.is_remote:
                return bytes(self._system().cat_file(self.at(name)))
            return Path(self.at(name)).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unreachable(f"{self.at(name)} cannot be read: {error}.") from error

    def size(self, name: str) -> int:
        """Bytes of a file; -1 if there is none."""
        try:
            if self.is_remote:
                return int(self._system().size(self.at(name)))
            return Path(self.at(name)).stat().st_size
        except OSError:
            return -1

    def names(self, folder: str, ending: str) -> list[str]:
        """Every file below a folder, in order."""
        if self.is_remote:
            system = self._system()
            root = str(system._strip_protocol(self.address)).rstrip("/")
            found = system.find(self.at(folder))
            names = [str(one)[len(root) + 1 :] for one in found]
        else:
            root_path = Path(self.address)
            below = (root_path / folder).rglob(f"*{ending}")
            names = [one.relative_to(root_path).as_posix() for one in below]
        return sorted(n for n in names if n.endswith(ending) and _PART not in n)

    def remove(self, name: str) -> None:
        """Remove a file; nothing if there is none."""
        with contextlib.suppress(OSError):
            if self.is_remote:
                self._system().rm_file(self.at(name))
            else:
                Path(self.at(name)).unlink()

    def tidy(self) -> int:
        """Remove what was half-written when a worker ended; how many there were."""
        if self.is_remote:
            return 0  # a store has whole objects only
        parts = list(Path(self.address).rglob(f".*{_PART}"))
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink()
        return len(parts)

    def _system(self) -> Any:  # noqa: ANN401 - of fsspec
        system, _ = needed("fsspec").core.url_to_fs(self.address)
        system.invalidate_cache()
        return system


def _write(path: Path, contents: bytes) -> None:
    """Write a file beside its place and rename it; leave nothing if that fails."""
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{_PART}")
    try:
        try:
            draft.write_bytes(contents)
        except FileNotFoundError:
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(contents)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
