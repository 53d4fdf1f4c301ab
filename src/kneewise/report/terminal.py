"""The assessment in a terminal: what happened, how sure, and where the report lies."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kneewise.anatomy import Side
from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Caveat, Weight
from kneewise.measures.measure import Measure
from kneewise.motion import Kind
from kneewise.report import words
from kneewise.report.contract import all_caveats
from kneewise.report.cycle import numbers
from kneewise.report.part import origin, pills, topic
from kneewise.report.rows import Row, rows, weighed, withheld

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_COLOUR = {Side.RIGHT: "#e0690a", Side.LEFT: "#1e88d0"}
"""The colours of the report, readable on light and on dark."""

_FAINT = "grey50"
_MARK = {Weight.VOID: "✗", Weight.DOUBT: "!", Weight.NOTE: "·"}
_PLAIN_MARK = {Weight.VOID: "x", Weight.DOUBT: "!", Weight.NOTE: "-"}
_MOST_NUMBERS = 12
_LOADS = "What it asks of the tissues, by the body model (only for comparing)"


def show(assessment: Assessment, console: Console, paths: Sequence[Path] = ()) -> None:
    """Write what a person wants to know first.

    Args:
        assessment: what was found.
        console: where to; its width and colours are respected.
        paths: the files that were written, the report first.
    """
    for i, trial in enumerate(assessment.trials):
        _say(console, _what(trial), style=_FAINT)
        if trial.recording.source.kind is Kind.SIMULATED:
            said = "Simulated person: nothing here was measured on anybody."
            _say(console, said, style="bold")
        if i == 0:
            _say(console, words.plain(assessment.headline), style="bold")
        sure = [pill.striptags() for pill in pills(assessment, i, topic(assessment, i))]
        if sure:
            _say(console, " · ".join(sure))
        _write_measures(assessment, i, console)
        _write_repetitions(assessment, i, console)
        console.print()
    _write_caveats(assessment, console)
    _write_paths(console, paths)


def _say(console: Console, text: str, style: str = "", mark: str = "") -> None:
    """Write a line as it is, whatever brackets a file name holds.

    With a *mark*, the lines that follow are indented as far as the mark is wide.
    """
    lines = textwrap.wrap(
        _spelt(console, text),
        width=max(console.width, 20),
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )
    shown = "\n".join(lines)
    console.print(shown, style=style, markup=False, highlight=False)


def _spelt(console: Console, text: str) -> str:
    """Text that this terminal can write."""
    try:
        text.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        for fine, plain in (("±", "+/-"), ("°", " deg"), ("−", "-"), ("–", "-")):
            text = text.replace(fine, plain)
        text = text.replace("·", "|").replace("÷", "/")
        return text.encode("ascii", "replace").decode("ascii")
    return text


def _what(trial: Trial) -> str:
    name = words.ACTIVITIES[trial.activity]
    file = words.plain(trial.recording.source.file)
    return f"{file}: {name}, {words.tally(trial.repetitions)} · {origin(trial)}"


def _write_measures(assessment: Assessment, recording: int, console: Console) -> None:
    found = rows(assessment, recording)
    void = withheld(assessment, recording)
    plain = [row for row in found if not row.is_load]
    if plain:
        console.print(_table(plain, console))
    if len(found) > len(plain):
        _say(console, _LOADS, style="bold")
        console.print(_table([row for row in found if row.is_load], console))
    for one in void:
        what = "; ".join(one.what)
        _say(console, f"{what}.", style=_FAINT, mark="Withheld: ")
        why = f"{one.text} {one.remedy}".rstrip()
        _say(console, why, style=_FAINT, mark=" " * len("Withheld: "))


def _table(found: Sequence[Row], console: Console) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Measure")
    for side in (Side.RIGHT, Side.LEFT):
        name = side.value.capitalize()
        table.add_column(name, style=_COLOUR[side], no_wrap=True)
    table.add_column("Real change", no_wrap=True)
    for row in found:
        cells = (
            (_cell(row.both, console), _plain(""))
            if row.both
            else (_cell(row.right, console), _cell(row.left, console))
        )
        table.add_row(
            _plain(_spelt(console, row.label)),
            *cells,
            _plain(_spelt(console, row.change)),
        )
    return table


def _plain(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _cell(measure: Measure | None, console: Console) -> Text:
    if measure is None:
        return _plain("")
    if measure.is_void:
        return _plain("withheld", style=_FAINT)
    style = "default" if measure.side is None else ""
    return _plain(_spelt(console, words.quantity(measure)), style=style)


def _write_repetitions(
    assessment: Assessment, recording: int, console: Console
) -> None:
    """The main measure in each repetition, a line for each side."""
    about = topic(assessment, recording)
    trial = assessment.trials[recording]
    if about is None or len(trial.repetitions) < 2:
        return
    _say(console, f"{words.label(about.name)} in each repetition:")
    places = numbers(trial)
    for side in about.sides:
        own = {places[m.repetition or 0]: m for m in about.of(side)}
        shown = sorted(own)[:_MOST_NUMBERS]
        each = [
            words.amount(own[k].value, own[k].unit, words.decimals(own[k]))
            for k in shown
        ]
        more = len(own) - len(shown)
        rest = f" and {more} more" if more else ""
        line = f"  {side.value:<5}" + "".join(f"{text:>6}" for text in each) + rest
        console.print(
            _spelt(console, line), style=_COLOUR[side], markup=False, highlight=False
        )


def _write_caveats(assessment: Assessment, console: Console) -> None:
    every = _caveats(assessment)
    if every:
        _say(console, "How far to trust this", style="bold")
    fine = _spelt(console, "".join(_MARK.values())) == "".join(_MARK.values())
    marks = _MARK if fine else _PLAIN_MARK
    for caveat in every:
        remedy = f" {caveat.remedy}" if caveat.remedy else ""
        style = _FAINT if caveat.weight is Weight.NOTE else ""
        mark = f"{marks[caveat.weight]} "
        _say(console, f"{caveat.text}{remedy}", style=style, mark=mark)
    _say(console, "Not a medical device: it diagnoses nothing.", style=_FAINT)


def _caveats(assessment: Assessment) -> list[Caveat]:
    """All caveats, the heaviest first, without those that a void row has told."""
    told = {
        one.text
        for i in range(len(assessment.trials))
        for one in withheld(assessment, i)
    }
    own = [c for m in assessment.measures if not m.is_void for c in m.caveats]
    every = weighed([*all_caveats(assessment), *own])
    return [caveat for caveat in every if caveat.text not in told]


def _write_paths(console: Console, paths: Sequence[Path]) -> None:
    for i, path in enumerate(paths):
        what = "Report:" if i == 0 else "       "
        console.print(
            _spelt(console, f"{what} {words.plain(str(path))}"),
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
