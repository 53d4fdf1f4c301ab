"""JSON documents, and numbers out of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile
from kneewise.read.plain import text

LARGEST = 1e6
"""No picture is wider (px), and no room larger (mm)."""


def document(path: Path) -> object:
    """The content of a JSON file.

    Raises:
        UnreadableFile: if it cannot be opened, is empty, or is not whole JSON.
    """
    content = text(path)
    try:
        found: object = json.loads(content)
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(content.rstrip()) - 1
        raise UnreadableFile(
            f"{path.name}, line {error.lineno}: "
            + ("the file breaks off" if is_cut else f"not JSON ({error.msg})")
            + "; expected a whole JSON document.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"{path.name}: its JSON nests or counts beyond reason."
        ) from error
    return found


def numbers(values: object, name: str, what: str) -> Array:
    """A list of numbers of a document as an array (n,); ``null`` is NaN.

    Raises:
        UnreadableFile: if it is no list of numbers, or a number is out of all bounds.
    """
    if not isinstance(values, list):
        raise UnreadableFile(f"{name}: {what} is no list of numbers.")
    try:
        found = np.array(
            [np.nan if value is None else value for value in values], dtype=np.float64
        )
    except (TypeError, ValueError, OverflowError) as error:
        raise UnreadableFile(
            f"{name}: {what} holds something else than numbers."
        ) from (error)
    if found.ndim != 1:
        raise UnreadableFile(f"{name}: {what} is no flat list of numbers.")
    if (np.abs(found) > LARGEST).any():
        worst = float(np.nanmax(np.abs(found)))
        raise UnreadableFile(f"{name}: {what} holds {worst:.3g}; no position is that.")
    return found


def number(table: Mapping[str, object], *keys: str) -> float | None:
    """The first of *keys* whose value is a finite number; None if there is none."""
    for key in keys:
        value = table.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                found = float(value)
            except OverflowError:
                continue
            if np.isfinite(found):
                return found
    return None
