"""Facts: a row of a table as a sentence that says no more than the row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kneewise.reference import Row, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One sentence from a table."""

    text: str

    source: str
    """Key of its row, such as ``exercises/clam``."""


def fact(key: str) -> Fact:
    """A row as a sentence.

    Args:
        key: of a table with words for it: cues, exercises, mets, norms, redflags,
            reliability, tests.

    Raises:
        KeyError: if there is no such row, or no words for its table.

    Limits:
        The dose columns of exercises are left out: they are usual practice, not
        findings, and belong to a programme made for one person.
    """
    found = row(key)
    return Fact(text=_WORDS[found.table](found), source=key)


def _exercise(found: Row) -> str:
    name, rule = found.text("name"), found.text("progression_rule")
    if found.text("stage") == "rule":
        return f"{_titled(name)}: {rule}"
    cautions = found.text("cautions")
    how = f"{name}, for {found.text('target_primary')}: {found.text('technique_cue')}"
    return f"{how}. Caution: {cautions}" if cautions else how


def _cue(found: Row) -> str:
    said, task = found.text("cue_or_rule"), found.text("task")
    return f"“{said}” ({task})" if found.text("type") == "cue" else said


def _test(found: Row) -> str:
    about = f"{found.text('name')} looks at {found.text('targets')}"
    limits = found.text("interpretation_limits")
    is_repeated = found.text("category") == "strength"  # the same words in each
    return about if is_repeated or not limits else f"{about}. Limits: {limits}"


def _norm(found: Row) -> str:
    value = f"{found.text('value')} {found.text('unit')}"
    whom = f"{found.text('group')}, n = {found.text('n')}"
    return f"{found.text('quantity')}: {value} ({found.text('statistic')}; {whom})"


def _reliability(found: Row) -> str:
    numbers = [
        (found.text("icc"), "ICC {}"),
        (found.text("sem"), "standard error {}"),
        (found.text("mdc"), "smallest real change {}"),
        (found.text("other_error"), "{}"),
    ]
    told = "; ".join(words.format(cell) for cell, words in numbers if cell)
    columns = ("quantity", "method", "task_or_position", "comparison")
    what = ", ".join(found.text(column) for column in columns)
    unit = f" (in {found.text('unit')})" if found.text("unit") else ""
    return f"{what}{unit}: {told}"


def _met(found: Row) -> str:
    if found.text("row_type") == "activity":
        return f"{found.text('activity')}: {found.text('met')} MET"
    limits = found.text("limits")
    told = f"{found.text('activity')}: {found.text('formula')}"
    return f"{told}. Limits: {limits}" if limits else told


def _flag(found: Row) -> str:
    return f"{found.text('question_or_finding')}: {found.text('user_action_text')}"


def _titled(name: str) -> str:
    """The name of a rule without the mark that it is one."""
    bare = name.removeprefix("RULE: ")
    return bare[:1].upper() + bare[1:]


_WORDS: dict[str, Callable[[Row], str]] = {
    "cues": _cue,
    "exercises": _exercise,
    "mets": _met,
    "norms": _norm,
    "redflags": _flag,
    "reliability": _reliability,
    "tests": _test,
}
