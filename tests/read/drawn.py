"""A standing person whose markers are known, and TRC files of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from kneewise.arrays import Array
from kneewise.errors import KneewiseError
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Recording
from kneewise.read.options import Options

ONE_SIDE = {
    "ASI": (0.10, 0.12, 0.95),
    "PSI": (-0.10, 0.05, 0.98),
    "THI": (0.02, 0.17, 0.70),
    "KNE": (0.00, 0.15, 0.50),
    "TIB": (0.00, 0.14, 0.30),
    "ANK": (-0.02, 0.13, 0.08),
    "HEE": (-0.07, 0.10, 0.04),
    "TOE": (0.13, 0.11, 0.03),
}
"""Left markers of Plug-in Gait, m: x forward, y left, z up."""

PERSON = (
    {f"L{name}": np.array(point) for name, point in ONE_SIDE.items()}
    | {f"R{name}": np.array(point) * (1, -1, 1) for name, point in ONE_SIDE.items()}
    | {"C7": np.array((-0.05, 0.0, 1.45))}
)
"""Marker → (3,) m."""

OPENSIM = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])
"""World to a file with y up and z to the right."""


def standing(
    *, axes: ArrayLike = OPENSIM, scale: float = 1.0, frames: int = 5, rate: float = 100
) -> Motion:
    """The person in the axes of a file; *scale* is how many units a metre has."""
    points = np.stack(list(PERSON.values())) @ np.asarray(axes).T * scale
    return Motion(
        time=np.arange(frames) / rate,
        landmarks=tuple(PERSON),
        positions=np.broadcast_to(points, (frames, len(PERSON), 3)),
    )


def trc_text(
    motion: Motion,
    *,
    unit: str = "m",
    names: Sequence[str] | None = None,
    cells: dict[tuple[int, int], str] | None = None,
    rate: str = "100",
) -> str:
    """A TRC file as OpenSim writes it.

    Args:
        motion: positions as they shall stand in the file.
        unit: as the header says it.
        names: other names of the markers.
        cells: (frame, cell) → text to put there instead.
        rate: as the header says it.
    """
    names = names or motion.landmarks
    n, k = len(motion.time), len(names)
    lines = [
        "PathFileType\t4\t(X/Y/Z)\tdrawn.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\t"
        "OrigDataStartFrame\tOrigNumFrames",
        f"{rate}\t{rate}\t{n}\t{k}\t{unit}\t{rate}\t1\t{n}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"X{i}\tY{i}\tZ{i}" for i in range(1, k + 1)),
        "",
    ]
    for frame, (time, points) in enumerate(
        zip(motion.time, motion.positions, strict=True)
    ):
        row = [str(frame + 1), f"{time:.3f}", *(f"{x:.6f}" for x in points.ravel())]
        for (where, cell), text in (cells or {}).items():
            if where == frame:
                row[cell] = text
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"


def write(folder: Path, text: str | bytes, name: str = "drawn.trc") -> Path:
    """Put *text* into a file of *folder*."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def at(motion: Motion, landmark: str) -> Array:
    """Where a landmark is in the first frame, (3,)."""
    return motion.path(landmark)[0]


def seen(found: Recording) -> Motion:
    """The landmarks of a recording in space."""
    assert isinstance(found.motion, Motion)
    return found.motion


def outcome(
    read: Callable[[Path, Options], Recording], path: Path
) -> Recording | KneewiseError:
    """What reading a file comes to; anything but our own errors gets through."""
    try:
        return read(path, Options())
    except KneewiseError as refused:
        return refused
