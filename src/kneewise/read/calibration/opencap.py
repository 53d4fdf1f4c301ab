"""OpenCap's cameraIntrinsicsExtrinsics.pickle, of which nothing is ever run.

A pickle can name any function and have it called. This reader knows three names, all of
which stand for an array, and refuses a file with any other.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.motion.camera import Camera
from kneewise.read.calibration.made import camera, distortion, numbers, turned
from kneewise.units import mm

NEEDED = ("intrinsicMat", "imageSize", "rotation", "translation")

_ANYONES = "cameraintrinsicsextrinsics"
"""A file of this name is called by its folder, as OpenCap has it."""


def read(path: Path) -> tuple[Camera, ...]:
    """The camera of a pickle, lengths in mm.

    Raises:
        UnreadableFile: if it holds anything but a dictionary of arrays.
    """
    said = _unpickled(path)
    lacking = [what for what in NEEDED if what not in said]
    if lacking:
        raise UnreadableFile(f"{path.name} has no {', '.join(lacking)}.")
    plain = path.stem.lower().startswith(_ANYONES)
    size = numbers(said["imageSize"], "imageSize", path, shape=(2,))
    one = camera(
        path.parent.name if plain else path.stem,
        path,
        size=size[::-1],
        matrix=numbers(said["intrinsicMat"], "intrinsicMat", path, shape=(3, 3)),
        bent=distortion(said.get("distortion", []), path),
        turn=turned(said["rotation"], "rotation", path),
        shift=mm(1) * numbers(said["translation"], "translation", path, shape=(3,)),
    )
    return (one,)


def _unpickled(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            said = _Arrays(file).load()
    except UnreadableFile:
        raise
    except Exception as error:  # damaged pickles fail in every way there is
        raise UnreadableFile(f"{path.name} is no pickle of a calibration.") from error
    if not isinstance(said, dict):
        raise UnreadableFile(f"{path.name} holds no dictionary, as OpenCap's do.")
    return {str(key): value for key, value in said.items()}


class _Arrays(pickle.Unpickler):
    """Reads numbers, text, lists, dictionaries and arrays, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle's
        known = _NAMES.get((module.replace("_core", "core"), name))
        if known is None:
            raise UnreadableFile(
                f"this pickle names {module}.{name}; only arrays are read, since a "
                "pickle can run anything.",
                remedy="Do not open this file with other programs either, unless you "
                "know who made it.",
            )
        return known


def _empty(*_: object) -> Array:
    """An array that the pickle then fills."""
    return np.ndarray((0,))


def _bytes(text: str, encoding: str) -> bytes:
    """How old pickles write bytes: as text."""
    if encoding != "latin1":
        raise ValueError(encoding)
    return text.encode("latin1")


def _kind(name: object, *_: object) -> np.dtype[Any]:
    """The type of an array's numbers."""
    kind: np.dtype[Any] = np.dtype(str(name))
    if kind.kind not in "fiu":
        raise ValueError(name)
    return kind


_NAMES: dict[tuple[str, str], Callable[..., object] | type] = {
    ("numpy.core.multiarray", "_reconstruct"): _empty,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): _kind,
    ("_codecs", "encode"): _bytes,
}
