"""What a C3D file holds, fetched from it by a guarded child process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile

import numpy as np

from kneewise.arrays import Array, frozen
from kneewise.errors import UnreadableFile, UnwritableResult

_CHILD = Path(__file__).with_name("c3d_child.py")
_PATIENCE = 15.0
"""s that a small file may take; a sound one takes less than one."""
_SPEED = 5e6
"""bytes that a large file may take a further second for."""
_NO_ROOM = 4
"""What the child ends with where the disk is full."""
_MARK = 0x50
"""The second byte of every C3D file."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Contents:
    """A C3D file as it stands: its own axes, units and names."""

    file: str
    """Its name."""

    labels: tuple[str, ...]
    """k names of points; they may repeat."""

    points: Array
    """(n, k, 3) in the unit of the file; what was not seen is NaN."""

    rate: float
    """Frames per second."""

    analog: Array
    """(m, c) analog channels in their own units, scaled."""

    parameters: dict[str, dict[str, Any]]
    """Group → parameter → nested list, as the format has them."""

    promised: int = 0
    """Frames that the header counts; 0 where it does not say."""

    @property
    def analog_rate(self) -> float:
        """Analog samples per second: a whole number of them for each frame."""
        return self.rate * len(self.analog) / len(self.points)

    def texts(self, group: str, name: str) -> list[str]:
        """A parameter as texts, and its continuations (``LABELS2`` ...); maybe none."""
        texts: list[str] = []
        for suffix in ("", *map(str, range(2, 20))):
            values = self.parameters.get(group, {}).get(name + suffix)
            if values is None:
                break
            texts += [str(value).strip() for value in np.ravel(values)]
        return texts

    def text(self, group: str, name: str) -> str:
        """The first text of a parameter; empty where there is none."""
        return next(iter(self.texts(group, name)), "")

    def numbers(self, group: str, name: str) -> Array:
        """A parameter as numbers in the shape it has; of size 0 where there is none."""
        values = self.parameters.get(group, {}).get(name, [])
        try:
            return np.array(values, dtype=np.float64)
        except (TypeError, ValueError):
            return np.zeros(0)


def contents(path: Path) -> Contents:
    """Take a C3D file apart.

    A child process does it, which is ended if it takes longer than a file of that
    size should, or more memory than any file should.

    Raises:
        UnreadableFile: if the file cannot be opened, is damaged, or holds no frames.
    """
    size = _checked(path)
    with _temporary() as folder:
        out = Path(folder) / "c3d.npz"
        _run(path, out, seconds=_PATIENCE + size / _SPEED)
        try:
            with np.load(out, allow_pickle=False) as parts:
                return _contents(path.name, dict(parts))
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise UnreadableFile(
                f"{path.name}: its contents do not fit together ({error})."
            ) from error


def _temporary() -> TemporaryDirectory[str]:
    """A folder for what the child leaves."""
    try:
        return TemporaryDirectory(prefix="kneewise-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _no_room(error.strerror or str(error)) from error


def _no_room(reason: str) -> UnwritableResult:
    return UnwritableResult(
        f"a C3D file is unpacked into the folder for temporary files; {reason}.",
        remedy="Make room there, or name another folder in the variable TMPDIR.",
    )


def _checked(path: Path) -> int:
    """The size of the file in bytes, if it can be a C3D file at all."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be opened: {error.strerror}.",
            remedy="Check that the file is there and may be read.",
        ) from error
    if len(start) < 512:
        raise UnreadableFile(
            f"{path.name} has {size} bytes; a C3D file has at least 512."
        )
    if start[1] != _MARK:
        raise UnreadableFile(
            f"{path.name} is not a C3D file: its second byte is {start[1]}, "
            f"expected {_MARK}.",
        )
    return size


def _run(path: Path, out: Path, seconds: float) -> None:
    """Let the child take the file apart."""
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = (sys.executable, "-P", _CHILD, path.resolve(), out, f"{seconds:.0f}")
    try:
        done = subprocess.run(
            command,
            env=os.environ | quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"{path.name} is damaged: it was given up after {seconds:.0f} s."
        ) from error
    if done.returncode == 0 and out.exists():
        return
    if done.returncode == _NO_ROOM:
        raise _no_room("the disk is full")
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    reason = (
        words[-1][:200] if words and done.returncode == 3 else "it broke the reader"
    )
    raise UnreadableFile(f"{path.name} is damaged: {reason.rstrip('.')}.")


def _contents(name: str, parts: dict[str, Any]) -> Contents:
    """The parts that the child left, checked and with gaps as NaN."""
    points, residuals = parts["points"], parts["residuals"]
    parameters = json.loads(str(parts["parameters"]))
    n, k, _ = points.shape
    if n == 0 or k == 0:
        raise UnreadableFile(
            f"{name} holds {n} frames of {k} points; expected at least one of each.",
            remedy="Export the recording with its marker trajectories.",
        )
    rate = float(parts["rate"])
    if not 0 < rate < 1e6:
        raise UnreadableFile(f"{name} has {rate:g} frames per second.")
    seen = (residuals >= 0) & (points != 0).any(axis=2)
    with np.errstate(invalid="ignore"):
        seen &= (np.abs(points) < 1e6).all(axis=2)
    analog = parts["analog"]
    found = Contents(
        file=name,
        labels=(),
        points=frozen(np.where(seen[..., None], points, np.nan), (n, k, 3), "points"),
        rate=rate,
        analog=frozen(analog, analog.shape, "analog"),
        parameters=parameters,
        promised=int(parts["promised"]),
    )
    labels = [*found.texts("POINT", "LABELS")[:k]]
    labels += [f"point {index + 1}" for index in range(len(labels), k)]
    object.__setattr__(found, "labels", tuple(labels))
    return found
