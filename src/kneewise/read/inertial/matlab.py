"""MATLAB files of version 5 to 7: their variables as dictionaries, lists and arrays.

SciPy reads them too, but a damaged file can crash it, and the program with it. This is
the part of the format that recordings need, with every length checked.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from kneewise.arrays import Array
from kneewise.errors import UnreadableFile

Value: TypeAlias = "Array | str | Mapping[str, Value] | list[Value] | None"
"""A table of numbers, a text, a structure, a cell, or what is none of these."""

_HEAD = 128
_COMPRESSED, _MATRIX = 15, 14
_TYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
    16: "u1",
    17: "u2",
    18: "u4",
}
"""Number of a type in a file → NumPy's name for it."""

_LARGEST = 1 << 28
"""bytes that the variables of a file may take when they are unpacked."""

_DEEPEST = 40
"""Structures inside each other."""


class _Element(NamedTuple):
    kind: int
    content: memoryview


@dataclass
class _File:
    """What must be known all the way down a file."""

    order: str
    """``<`` or ``>``, of bytes in numbers."""

    left: int = _LARGEST
    """bytes that may still be unpacked."""


class _Damaged(Exception):
    """A length or a type that cannot be."""


def variables(path: Path) -> dict[str, Value]:
    """All variables of a file.

    Raises:
        UnreadableFile: if it is no such file, or damaged.

    Source:
        MathWorks, MAT-File Format (level 5).
    """
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if not content:
        raise UnreadableFile(f"{path.name} is empty.")
    order = {b"IM": "<", b"MI": ">"}.get(content[126:_HEAD])
    if order is None or content[:10] == b"MATLAB 7.3" or len(content) > _LARGEST:
        raise UnreadableFile(
            f"{path.name} is no MATLAB file of version 5 to 7.",
            remedy="Save it from MATLAB with -v7, or export the readings as CSV.",
        )
    found: dict[str, Value] = {}
    file_ = _File(order=order)
    try:
        for element in _elements(memoryview(content)[_HEAD:], file_):
            name, value = _named(element, file_, 0)
            found[name] = value
    except (_Damaged, zlib.error, ValueError, MemoryError) as error:
        if not found:
            raise UnreadableFile(
                f"{path.name} is damaged: {str(error)[:80] or 'it cannot be unpacked'}."
            ) from error
    return found


def _elements(content: memoryview, file: _File) -> Iterator[_Element]:
    """The elements one after the other, unpacked where they were packed."""
    at = 0
    while at + 8 <= len(content):
        element, after = _element(content, at, file)
        if element.kind == _COMPRESSED:
            unpacked = zlib.decompressobj().decompress(element.content, file.left)
            file.left -= len(unpacked)
            if file.left <= 0:
                raise _Damaged("it unpacks to more than 256 megabytes")
            yield from _elements(memoryview(unpacked), file)
            at = at + 8 + len(element.content)
        else:
            yield element
            at = after


def _element(content: memoryview, at: int, file: _File) -> tuple[_Element, int]:
    """The element at a place, and where the next one begins."""
    if at + 8 > len(content):
        raise _Damaged("it ends in the middle of a variable")
    kind, size = (
        int(n) for n in np.frombuffer(content[at : at + 8], f"{file.order}u4")
    )
    if kind >> 16:  # up to four bytes, packed beside their own length
        kind, size, start = kind & 0xFFFF, kind >> 16, at + 4
        after = at + 8
    else:
        start = at + 8
        after = start + size + (-size) % 8
    if start + size > len(content) or (start == at + 4 and size > 4):
        raise _Damaged("a variable is longer than the file")
    return _Element(kind, content[start : start + size]), after


def _named(element: _Element, file: _File, depth: int) -> tuple[str, Value]:
    """The name and the value of a variable."""
    if element.kind != _MATRIX or depth > _DEEPEST:
        return "", None
    parts = _elements(element.content, file)
    flags = _numbers(next(parts, None), file)
    shape = _numbers(next(parts, None), file)
    name = _text(next(parts, None))
    if len(flags) < 1 or (shape < 0).any() or len(shape) < 2:
        raise _Damaged("a variable has no shape")
    reading = _READINGS.get(int(flags[0]) & 0xFF)
    if reading is None:
        return name, None
    return name, reading(parts, shape, _Place(file=file, depth=depth))


@dataclass(frozen=True)
class _Place:
    """Where in a file a value stands."""

    file: _File
    depth: int


def _letters(parts: Iterator[_Element], _: Array, place: _Place) -> Value:
    codes = _numbers(next(parts, None), place.file)
    return "".join(chr(int(c)) for c in codes if 0 < c < 0x110000)


def _cell(parts: Iterator[_Element], _: Array, place: _Place) -> Value:
    return [_named(part, place.file, place.depth + 1)[1] for part in parts]


def _object(parts: Iterator[_Element], shape: Array, place: _Place) -> Value:
    next(parts, None)  # the name of its class
    return _structure(parts, shape, place)


def _structure(parts: Iterator[_Element], shape: Array, place: _Place) -> Value:
    """A structure, or a list of them."""
    widths = _numbers(next(parts, None), place.file)
    listed = next(parts, None)
    if len(widths) != 1 or widths[0] < 1 or listed is None:
        raise _Damaged("a structure has no fields")
    width, raw = int(widths[0]), bytes(listed.content)
    names = [
        raw[i : i + width].split(b"\0")[0].decode("latin-1")
        for i in range(0, len(raw), width)
    ]
    values = [_named(part, place.file, place.depth + 1)[1] for part in parts]
    if not names or len(values) != np.prod(shape) * len(names):
        raise _Damaged("a structure lacks values")
    every: list[Value] = [
        dict(zip(names, values[i : i + len(names)], strict=True))
        for i in range(0, len(values), len(names))
    ]
    return every[0] if len(every) == 1 else every


def _table(parts: Iterator[_Element], shape: Array, place: _Place) -> Value:
    """Numbers in their shape, without axes of length one."""
    numbers = _numbers(next(parts, None), place.file)
    if numbers.size != np.prod(shape):
        raise _Damaged("a table lacks numbers")
    wanted = tuple(int(n) for n in shape)
    return numbers.reshape(wanted, order="F").squeeze()


_READINGS = {
    1: _cell,
    2: _structure,
    3: _object,
    4: _letters,
    **dict.fromkeys(range(6, 16), _table),
}
"""Number of a class of values → what reads it; others are nothing we know."""


def _numbers(element: _Element | None, file: _File) -> Array:
    """The numbers in an element, (n,)."""
    if element is None or element.kind not in _TYPES:
        raise _Damaged("numbers of a kind that is none")
    found = np.dtype(file.order + _TYPES[element.kind])
    whole = len(element.content) // found.itemsize * found.itemsize
    return np.frombuffer(element.content[:whole], found).astype(np.float64)


def _text(element: _Element | None) -> str:
    if element is None:
        raise _Damaged("a variable has no name")
    return bytes(element.content).decode("latin-1")
