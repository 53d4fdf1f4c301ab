"""Ways to damage a file."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

Chance = np.random.Generator

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")

_ODD = tuple(
    word.encode()
    for word in (
        *("nan", "inf", "-inf", "1e308", "-1e308", "1e-320", "0", "-0", "-1", "", " "),
        *("99999999999999999999", "1,5", "1.#QNAN", "0x10", "null", "true", "²", "٣"),
        *("[]", "{}", '"', "\t", "\n", "\r", "\0", "\x1a", "1e5", "1000", "0.001"),
    )
)
"""Words to put where a number was."""

_EDGES = (0, 1, 2, 127, 128, 254, 255)
"""Bytes at the ends of what counts as a number."""


def damaged(content: bytes, chance: Chance, *, is_text: bool) -> bytes:
    """A file with one thing wrong in it, or two, or seldom more."""
    for _ in range(int(chance.geometric(0.6))):
        ways = _WORDS if is_text and chance.random() < 0.7 else _BYTES
        way = ways[int(chance.integers(len(ways)))]
        content = way(content, chance) if content else content
    return content


def _flip(content: bytes, chance: Chance) -> bytes:
    """Another bit in some bytes, mostly near the beginning, where headers are."""
    raw = bytearray(content)
    for _ in range(int(chance.integers(1, 6))):
        raw[_near(raw, chance)] ^= 1 << int(chance.integers(8))
    return bytes(raw)


def _edge(content: bytes, chance: Chance) -> bytes:
    raw = bytearray(content)
    at = _near(raw, chance)
    for place in range(at, min(at + int(chance.integers(1, 5)), len(raw))):
        raw[place] = _EDGES[int(chance.integers(len(_EDGES)))]
    return bytes(raw)


def _cut(content: bytes, chance: Chance) -> bytes:
    return content[: int(chance.integers(len(content) + 1))]


def _lose(content: bytes, chance: Chance) -> bytes:
    first, last = _span(content, chance)
    return content[:first] + content[last:]


def _repeat(content: bytes, chance: Chance) -> bytes:
    first, last = _span(content, chance)
    return content[:last] + content[first:last] * 2 + content[last:]


def _add(content: bytes, chance: Chance) -> bytes:
    at = _near(content, chance)
    return content[:at] + chance.bytes(int(chance.integers(1, 40))) + content[at:]


def _number(content: bytes, chance: Chance) -> bytes:
    """An odd word in the place of a number, or of all numbers like it."""
    found = list(_NUMBER.finditer(content, _near(content, chance)))[:200]
    if not found:
        return content
    match = found[int(chance.integers(len(found)))]
    word = _ODD[int(chance.integers(len(_ODD)))]
    if chance.random() < 0.2:
        return content.replace(match[0], word)[: 4 * len(content)]
    return content[: match.start()] + word + content[match.end() :]


def _line(content: bytes, chance: Chance) -> bytes:
    """A line lost, doubled, or in another place."""
    lines = content.split(b"\n")
    taken = lines.pop(int(chance.integers(len(lines))))
    for _ in range(int(chance.integers(3))):
        lines.insert(int(chance.integers(len(lines) + 1)), taken)
    return b"\n".join(lines)


def _column(content: bytes, chance: Chance) -> bytes:
    """One column lost throughout."""
    mark = b"\t" if b"\t" in content else b","
    at = int(chance.integers(30))
    rows = [line.split(mark) for line in content.split(b"\n")]
    return b"\n".join(mark.join(row[:at] + row[at + 1 :]) for row in rows)


_BYTES: tuple[Callable[[bytes, Chance], bytes], ...] = (
    *(_flip, _flip, _edge, _edge, _cut, _lose, _repeat, _add),
)
_WORDS: tuple[Callable[[bytes, Chance], bytes], ...] = (
    _number,
    _number,
    _line,
    _column,
)


def _near(content: bytes | bytearray, chance: Chance) -> int:
    """A place in a file, half the time in its first 2000 bytes."""
    end = min(len(content), 2000) if chance.random() < 0.5 else len(content)
    return int(chance.integers(max(end, 1)))


def _span(content: bytes, chance: Chance) -> tuple[int, int]:
    first = _near(content, chance)
    return first, min(first + int(chance.integers(1, 400)), len(content))
