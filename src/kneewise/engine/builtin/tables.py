"""The tables beside this file: rows by name, numbers and triples in their cells."""

from __future__ import annotations

import csv
from importlib.resources import files

import numpy as np

from kneewise.arrays import Array
from kneewise.units import deg

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """The rows of the table *name*; lines that begin with ``#`` say what it is."""
    text = files("kneewise.engine.builtin").joinpath(f"{name}.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def sources(name: str) -> tuple[str, ...]:
    """What the table *name* was taken from."""
    text = files("kneewise.engine.builtin").joinpath(f"{name}.csv").read_text("utf-8")
    found = [line.partition("Source: ")[2] for line in text.splitlines()]
    return tuple(source for source in found if source)


def numbers(cell: str) -> Array:
    """The numbers of a cell, separated by blanks."""
    return np.array([float(word) for word in cell.split()])


def in_si(cell: str, unit: str) -> float:
    """A number of a cell in m or deg, as m or rad."""
    return deg(float(cell)) if unit == "deg" else float(cell)
