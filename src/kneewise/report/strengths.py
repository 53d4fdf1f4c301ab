"""What other strengths would mean, as a table in a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from kneewise.anatomy import Bundle, Group, Side
from kneewise.measures.catalogue import BY_NAME
from kneewise.report import words
from kneewise.report.muscles import LABELS, MOVES
from kneewise.units import Unit

if TYPE_CHECKING:
    from rich.console import Console

_LEAST = 1.0
"""N·m of a missing moment, below which it is none."""

_COLUMNS = 5
"""Levels that are shown beside each other; JSON has them all."""

_MOVED = 0.02
"""Part of a load by which it must change to be told."""


class Value(Protocol):
    """A number and its standard error."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def error(self) -> float:
        """One standard error."""


Values = Mapping[tuple[str, Side], Value]


class Level(Protocol):
    """The movement at one level of strength (``workflow.what_if.Level``)."""

    @property
    def share(self) -> float:
        """0 for as it is, 1 for the whole change."""

    @property
    def used(self) -> Values:
        """Share of its strength that each group uses at its peak."""

    @property
    def missing(self) -> Values:
        """N·m that no muscle makes."""

    @property
    def loads(self) -> Values:
        """Load indicators, SI."""


def as_json(levels: Sequence[Level], names: Sequence[str]) -> dict[str, object]:
    """Every level, for programs."""
    return {
        "changes": list(names),
        "levels": [
            {
                "share": level.share,
                "used": _all(level.used),
                "missing": _all(level.missing),
                "loads": _all(level.loads),
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
        head = f"{level.share:.0%}" if len(few) > 2 else "changed"
        head = "as it is" if level.share == 0 else head
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
    shows_error = len(levels) == 2
    rows = []
    for key, before in first.used.items():
        if _differs(before, last.used[key], 0.02):
            label = f"{LABELS[Group(key[0])]}, {key[1]}: strength used (%)"
            told = [_percent(level.used[key]) for level in levels]
            rows.append((label, _cells(told, 0, shows_error=shows_error)))
    for key, before in first.missing.items():
        after = last.missing[key]
        most = max(before.value, after.value)
        if most > _LEAST and _differs(before, after, 0.5):
            label = f"Missing for {MOVES[key[0]]}, {key[1]} (N·m)"
            told = [
                (level.missing[key].value, level.missing[key].error) for level in levels
            ]
            rows.append((label, _cells(told, 0, shows_error=shows_error)))
    for key, before in first.loads.items():
        least = _MOVED * max(abs(before.value), 1e-9)
        if key[0] in BY_NAME and _differs(before, last.loads[key], least):
            definition = BY_NAME[key[0]]
            told = [_shown(level.loads[key], definition.unit) for level in levels]
            cells = _cells(told, definition.digits, shows_error=shows_error)
            rows.append((_label(*key), cells))
    return rows


def _cells(
    told: Sequence[tuple[float, float]], digits: int, *, shows_error: bool
) -> list[str]:
    """Numbers as they stand in a row; with their errors where there is room."""
    return [
        words.number(value, digits)
        + (f" ± {words.number(error, digits)}" if shows_error else "")
        if math.isfinite(value)
        else "–"
        for value, error in told
    ]


def _percent(value: Value) -> tuple[float, float]:
    return 100 * value.value, 100 * value.error


def _shown(value: Value, unit: Unit) -> tuple[float, float]:
    return float(words.shown(value.value, unit)), float(words.shown(value.error, unit))


def _label(name: str, side: Side) -> str:
    unit = words.unit(BY_NAME[name].unit)
    said = f"{words.label(name)}, {side}"
    return f"{said} ({unit})" if unit else said


def _notes(levels: Sequence[Level]) -> list[str]:
    found = []
    if not _rows(levels):
        found.append(
            "Nothing changes: this movement asks so little of these muscles that they "
            "would do it all the same."
        )
    if len(levels) > 2:
        found.append("Columns: how much of the change; --json has the errors.")
    found.append(
        "The movement is taken to stay as it was: this says what would be asked of the "
        "muscles, not how the person would move. Loads are a model's, for comparing "
        "only."
    )
    return found


def _differs(before: Value, after: Value, least: float) -> bool:
    change = after.value - before.value
    return math.isfinite(change) and abs(change) > least


def _all(values: Values) -> dict[str, dict[str, float | None]]:
    """Numbers and errors, for programs."""
    return {
        f"{name}_{side}": {"value": _known(v.value), "error": _known(v.error)}
        for (name, side), v in values.items()
    }


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
