"""Plain rows of numbers without names."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.read.keypoints.documents import LARGEST
from kneewise.read.plain import head, text


def width(path: Path) -> int:
    """How many numbers the first line of a file has; 0 if it has anything else."""
    line = next((line for line in head(path).splitlines() if line.strip()), "")
    cells = line.replace(",", " ").split()
    try:
        return len([float(cell) for cell in cells])
    except ValueError:
        return 0


def matrix(path: Path, columns: int) -> Array:
    """The rows of a file (n, columns); a last line that is cut short is left out.

    Raises:
        UnreadableFile: if a line holds something else.
    """
    lines = [line.replace(",", " ").split() for line in text(path).splitlines()]
    numbered = [(i + 1, line) for i, line in enumerate(lines) if line]
    if len(numbered) > 1 and len(numbered[-1][1]) < columns:
        numbered.pop()
    for number, line in numbered:
        if len(line) != columns:
            raise UnreadableFile(
                f"{path.name}, line {number}: {len(line)} values; expected {columns}."
            )
    try:
        found = np.array([line for _, line in numbered], dtype=np.float64)
    except ValueError as error:
        raise UnreadableFile(f"{path.name}: {error}; expected numbers only.") from error
    if (np.abs(found[np.isfinite(found)]) > LARGEST).any():
        raise UnreadableFile(f"{path.name}: a value is beyond any position or angle.")
    return np.where(np.isfinite(found), found, np.nan)
