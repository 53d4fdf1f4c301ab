"""What other strengths would mean, as a table in a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from kneewise.anatomy import Bundle, Side
from kneewise.measures.catalogue import BY_NAME
from kneewise.report import words
from kneewise.report.muscles import LABELS, MOVES

if TYPE_CHECKING:
    from rich.console import Console

_LEAST = 1.0
"""N·m of a missing moment, below which it is none."""

_COLUMNS = 5
"""Levels that are shown beside each other; JSON has them all."""

_MOVED = 0.02
"""Part of a load by which it must change to be told."""


class Level(Protocol):
    """The movement at one level of strength (``workflow.what_if.Level``)."""

    @property
    def share(self) -> float:
        """0 for as it is, 1 for the whole change."""

    @property
    def used(self) -> dict[Bundle, float]:
        """Share of its strength that each group uses at its peak."""

    @property
    def missing(self) -> dict[tuple[str, Side], float]:
        """N·m that no muscle makes."""

    @property
    def loads(self) -> dict[tuple[str, Side], float]:
        """Load indicators, SI."""


def as_json(levels: Sequence[Level], names: Sequence[str]) -> dict[str, object]:
    """Every level, for programs."""
    return {
        "changes": list(names),
        "levels": [
            {
                "share": level.share,
                "used": {_key(*b): _known(v) for b, v in level.used.items()},
                "missing": {_key(*k): _known(v) for k, v in level.missing.items()},
                "loads": {_key(*k): _known(v) for k, v in level.loads.items()},
            }
            for level in levels
        ],
    }


def show(
    levels: Sequence[Level],
    changed: dict[Bundle, float],
    console: Console,
) -> None:
    """Write what changes, step by step or before and after."""
    from rich import box
    from rich.table import Table

    said = ", ".join(
        f"{LABELS[b.group].lower()} {b.side} at {factor:.0%}".replace("%", " %")
        for b, factor in changed.items()
    )
    _say(console, f"The same movement with {said}.", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Peak of each repetition, mean", ratio=1, min_width=24)
    few = _few(levels)
    for level in few:
        head = "as it is" if level.share == 0 else f"{level.share:.0%}"
        table.add_column(head.replace("%", " %"), justify="right", no_wrap=True)
    for label, cells in _rows(few):
        table.add_row(label, *cells)
    console.print(table)
    for text in _notes(levels):
        _say(console, text, style="grey50")


def _few(levels: Sequence[Level]) -> list[Level]:
    """As many levels as a terminal has room for, the first and the last among them."""
    step = max(1, -(-(len(levels) - 1) // (_COLUMNS - 1)))
    return [*levels[:-1:step], levels[-1]]


def _say(console: Console, text: str, style: str) -> None:
    console.print(text, style=style, markup=False, highlight=False)


def _rows(levels: Sequence[Level]) -> list[tuple[str, list[str]]]:
    """What changes: strength used first, then what is missing, then loads."""
    first, last = levels[0], levels[-1]
    rows = []
    for bundle, before in first.used.items():
        if _differs(before, last.used[bundle], 0.02):
            label = f"{LABELS[bundle.group]}, {bundle.side}: strength used (%)"
            cells = [_percent(level.used[bundle]) for level in levels]
            rows.append((label, cells))
    for key, before in first.missing.items():
        after = last.missing[key]
        if max(before, after) > _LEAST and _differs(before, after, 0.5):
            label = f"Missing for {MOVES[key[0]]}, {key[1]} (N·m)"
            rows.append((label, [f"{level.missing[key]:.0f}" for level in levels]))
    for key, before in first.loads.items():
        change = abs(last.loads[key] - before)
        if key[0] in BY_NAME and change > _MOVED * max(abs(before), 1e-9):
            rows.append((_label(*key), _amounts(levels, key)))
    return rows


def _label(name: str, side: Side) -> str:
    unit = words.unit(BY_NAME[name].unit)
    said = f"{words.label(name)}, {side}"
    return f"{said} ({unit})" if unit else said


def _amounts(levels: Sequence[Level], key: tuple[str, Side]) -> list[str]:
    definition = BY_NAME[key[0]]
    return [
        words.number(
            float(words.shown(level.loads[key], definition.unit)), definition.digits
        )
        for level in levels
    ]


def _notes(levels: Sequence[Level]) -> list[str]:
    found = []
    if not _rows(levels):
        found.append(
            "Nothing changes: this movement asks so little of these muscles that they "
            "would do it all the same."
        )
    found.append(
        "The movement is taken to stay as it was: this says what would be asked of the "
        "muscles, not how the person would move. Loads are a model's, for comparing "
        "only."
    )
    return found


def _differs(before: float, after: float, least: float) -> bool:
    return math.isfinite(before + after) and abs(after - before) > least


def _percent(value: float) -> str:
    return f"{100 * value:.0f}" if math.isfinite(value) else "–"


def _key(name: str, side: Side) -> str:
    return f"{name}_{side}"


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
