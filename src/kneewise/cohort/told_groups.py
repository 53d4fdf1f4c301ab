"""Groups, covariates and whole curves, as rows for people and programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kneewise.cohort.compare import Question, curve_map, pair_maps
from kneewise.cohort.groups import AllGrouped, Grouped
from kneewise.cohort.place import Place
from kneewise.cohort.samples import Kind, curves
from kneewise.cohort.statistics.curves import Map
from kneewise.cohort.statistics.several import Pair, Slope
from kneewise.cohort.study import Standing
from kneewise.errors import UnfitRecording
from kneewise.measures.catalogue import BY_NAME
from kneewise.report import words
from kneewise.units import Unit

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One measure over several groups, in words."""

    name: str
    means: str
    test: str
    pairs: tuple[dict[str, str], ...]


def said(made: AllGrouped) -> list[Said]:
    """Every measure, for a page: what was found over all groups, and in pairs."""
    found = []
    for one in made.made:
        f = one.found
        lacking = f", missing {' / '.join(map(str, one.missing))}"
        means = [
            f"{name} {_amount(one, mean)} (n {n})"
            for name, mean, n in zip(one.names, f.mean, f.count, strict=True)
        ]
        side = f", {one.kind.side}" if one.kind.side else ""
        whole = _whole(one)
        found.append(
            Said(
                name=words.label(one.kind.measure) + side,
                means=", ".join(means) + (lacking if any(one.missing) else ""),
                test=f"p {whole['p']}, corrected {whole['p corrected']}; "
                f"{whole['effect (95 %)']}",
                pairs=tuple(
                    {k: v for k, v in _pair(one, pair).items() if v} for pair in f.pairs
                ),
            )
        )
    return found


def note(made: AllGrouped, asked: Question) -> str:
    """What was done to groups, in a sentence or two."""
    one = made.made[0]
    pair = one.found.pairs[0].found
    lacking = "a number or a covariate" if asked.covariates else "a number"
    told = (
        f"{one.found.test}; {one.found.size}; p corrected for {one.family} tests by "
        f"{asked.corrected_by}. Pairs: {pair.test}; {pair.size}; p corrected by Holm "
        f"for the {len(one.found.pairs)} pairs of each measure. Missing are people "
        f"without {lacking}."
    )
    doubts = [
        f"{one.kind.words}: {doubt}" for one in made.made for doubt in one.found.doubts
    ]
    left = [f"{kind.words} ({why.rstrip('.')})" for kind, why in made.left_out]
    if left:
        told += f" Left out: {'; '.join(left)}."
    return " ".join([told, *doubts])


def shown(made: AllGrouped) -> list[dict[str, str]]:
    """Rows as a person reads them: a measure over all groups, then its pairs."""
    rows = []
    for one in made.made:
        rows.append(_whole(one))
        rows += [_pair(one, pair) for pair in one.found.pairs]
        rows += [_slope(one, slope) for slope in one.found.slopes]
    return rows


def curve_rows(
    place: Place, state: Standing, names: Sequence[str], asked: Question
) -> tuple[Rows, str]:
    """Where curves differ: a row for each stretch, or one that says there is none.

    Raises:
        UnfitRecording: if no curve can be compared.
    """
    rows: Rows = []
    last: UnfitRecording | None = None
    for kind, each in curves(place, state, names).items():
        try:
            maps: dict[tuple[str, ...], Map] = {asked.names: curve_map(each, asked)}
            if len(asked.names) > 2:
                maps.update(pair_maps(each, asked))
        except UnfitRecording as error:
            last = error
            continue
        for sets, one in maps.items():
            which = {"curve": kind.name, "side": kind.side, "activity": kind.activity}
            rows += _stretches(which, sets, one)
    if not rows:
        raise last or UnfitRecording(
            f"nobody in this study has the curve {', '.join(names)}.",
            remedy=f"Give one of {', '.join(BY_NAME)}.",
        )
    return rows, (
        "Statistical parametric mapping of the mean curve of each person. The "
        "threshold of random field theory holds for a whole curve; several curves are "
        "not corrected for one another. Pairs of several groups: α divided by their "
        "number (Bonferroni)."
    )


def curves_shown(rows: Rows) -> list[dict[str, str]]:
    """Rows of curves as a person reads them."""
    return [
        {
            "curve": f"{row['curve'].replace('_', ' ')}, {row['side']}",
            "activity": row["activity"].replace("_", " "),
            "compared": " / ".join(row["sets"]),
            "n": " / ".join(str(n) for n in row["people"]),
            "test": f"SPM{{{row['letter']}}}, {row['test']}",
            "threshold": f"{row['threshold']:.2f}",
            "compared from–to": "{}–{} %".format(*row["compared"]),
            "differs": "nowhere"
            if row["start"] is None
            else f"{row['start']:.0f}–{row['end']:.0f} %",
            "p": "–" if row["p"] is None else p_words(row["p"]),
        }
        for row in rows
    ]


def _stretches(which: dict[str, Any], sets: Sequence[str], one: Map) -> Rows:
    common = {
        **which,
        "sets": list(sets),
        "people": list(one.people),
        "test": one.test,
        "letter": one.letter,
        "threshold": one.threshold,
        "alpha": one.alpha,
        "compared": list(one.stretch),
    }
    if not one.clusters:
        return [{**common, "start": None, "end": None, "p": None}]
    return [{**common, "start": c.start, "end": c.end, "p": c.p} for c in one.clusters]


def _whole(one: Grouped) -> dict[str, str]:
    f = one.found
    each = [
        f"{name} {_amount(one, mean)}"
        for name, mean in zip(one.names, f.mean, strict=True)
    ]
    freedom = f"{f.freedom[0]:.0f}, {f.freedom[1]:.1f}"
    return {
        "measure": one.kind.words,
        "compared": "all groups",
        "mean, or difference (95 %)": " / ".join(each),
        "n": " / ".join(str(n) for n in f.count),
        "missing": " / ".join(str(n) for n in one.missing),
        "p": f"{p_words(f.p)} (F {f.f:.2f}; {freedom})",
        "p corrected": p_words(one.p_corrected),
        "effect (95 %)": f"{f.size} {_ranged(f.effect, f.effect_low, f.effect_high)}",
    }


def _pair(one: Grouped, pair: Pair) -> dict[str, str]:
    f = pair.found
    return _EMPTY | {
        "compared": f"{one.names[pair.second]} − {one.names[pair.first]}",
        "mean, or difference (95 %)": f"{_amount(one, f.difference)} "
        f"({_amount(one, f.low)} to {_amount(one, f.high)})",
        "p": p_words(f.p),
        "p corrected": p_words(pair.p_corrected),
        "effect (95 %)": f"g {_ranged(f.effect, f.effect_low, f.effect_high)}",
    }


def _slope(one: Grouped, slope: Slope) -> dict[str, str]:
    return _EMPTY | {
        "compared": slope.name,
        "mean, or difference (95 %)": f"{_amount(one, slope.estimate)} for one more "
        f"({_amount(one, slope.low)} to {_amount(one, slope.high)})",
        "p": p_words(slope.p),
    }


_EMPTY = dict.fromkeys(
    (
        *("measure", "compared", "mean, or difference (95 %)", "n", "missing"),
        *("p", "p corrected", "effect (95 %)"),
    ),
    "",
)
"""The columns of a terminal."""


def _amount(one: Grouped, value: float) -> str:
    return amount(one.kind, value)


def amount(kind: Kind, value: float) -> str:
    """A number of a measure with a decimal more than for one person."""
    digits = BY_NAME[kind.measure].digits if kind.measure in BY_NAME else 1
    return words.amount(value, Unit(kind.unit), digits + 1)


def _ranged(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return "–"
    return (
        f"{words.number(value, 2)} ({words.number(low, 2)} to {words.number(high, 2)})"
    )


def p_words(value: float) -> str:
    """A p value as it is printed."""
    if not math.isfinite(value):
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
