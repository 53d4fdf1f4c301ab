"""The measures of one recording as rows: left against right, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kneewise.anatomy import Side
from kneewise.assessment import Assessment
from kneewise.caveat import Caveat, Weight
from kneewise.measures.catalogue import CATALOGUE
from kneewise.measures.load_catalogue import LOADS
from kneewise.measures.measure import Measure
from kneewise.report import words

_LOADS = {definition.name for definition in LOADS}

_ORDER = {definition.name: i for i, definition in enumerate(CATALOGUE)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of one recording: its right, its left, or both legs together."""

    name: str
    right: Measure | None = None
    left: Measure | None = None
    both: Measure | None = None

    @property
    def is_load(self) -> bool:
        """Whether it is a load indicator, which stands apart."""
        return self.name in _LOADS

    @property
    def all(self) -> list[Measure]:
        """Those that there are."""
        return [m for m in (self.right, self.left, self.both) if m is not None]

    @property
    def label(self) -> str:
        """What a person calls it."""
        return words.label(self.name)

    @property
    def change(self) -> str:
        """The larger of the smallest real changes of its sides."""
        valid = [m for m in self.all if not m.is_void]
        known = [m for m in valid if m.smallest_real_change > 0]
        if not known:
            return "–"
        return words.change(max(known, key=lambda m: m.smallest_real_change))

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """What is doubtful about its valid numbers."""
        own = [c for m in self.all if not m.is_void for c in m.caveats]
        return tuple(dict.fromkeys(own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Measures that are not shown, and why."""

    what: tuple[str, ...]
    text: str
    remedy: str


def rows(assessment: Assessment, recording: int) -> list[Row]:
    """The measures that have a number on one side at least, in order."""
    grouped: dict[str, dict[Side | None, Measure]] = {}
    for measure in _summaries(assessment, recording):
        grouped.setdefault(measure.name, {})[measure.side] = measure
    found = [
        Row(
            name=name,
            right=own.get(Side.RIGHT),
            left=own.get(Side.LEFT),
            both=own.get(None),
        )
        for name, own in grouped.items()
    ]
    found.sort(key=lambda row: _ORDER.get(row.name, len(_ORDER)))
    return [row for row in found if not all(m.is_void for m in row.all)]


def withheld(assessment: Assessment, recording: int) -> list[Withheld]:
    """What is void, joined by its reason."""
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in _summaries(assessment, recording):
        if measure.is_void:
            groups.setdefault(_reason(measure), []).append(measure)
    return [
        Withheld(what=_names(own), text=text, remedy=remedy)
        for (text, remedy), own in groups.items()
    ]


def weighed(caveats: Sequence[Caveat]) -> list[Caveat]:
    """Caveats, each once, the heaviest first."""
    order = (Weight.VOID, Weight.DOUBT, Weight.NOTE)
    return sorted(dict.fromkeys(caveats), key=lambda c: order.index(c.weight))


def _summaries(assessment: Assessment, recording: int) -> list[Measure]:
    return [
        m
        for m in assessment.measures
        if m.recording == recording and m.repetition is None
    ]


def _reason(measure: Measure) -> tuple[str, str]:
    """Why a measure is void, and what would mend it."""
    own = weighed(measure.caveats)
    if not own:
        return "The recording does not show it.", ""
    return own[0].text, own[0].remedy


def _names(measures: Sequence[Measure]) -> tuple[str, ...]:
    """Names of measures, without a side where both sides are among them."""
    sides: dict[str, list[Side | None]] = {}
    for measure in measures:
        sides.setdefault(measure.name, []).append(measure.side)
    found = []
    for name in sorted(sides, key=lambda n: _ORDER.get(n, len(_ORDER))):
        both = len(sides[name]) > 1
        text = words.sided(name, None if both else sides[name][0])
        found.append(text)
    return tuple(found)
