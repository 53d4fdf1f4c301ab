"""Covariates: what people differ in besides, and groups may be made alike in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kneewise.cohort.entry import Entry
from kneewise.cohort.place import Place
from kneewise.cohort.samples import Value, values
from kneewise.cohort.study import Standing, Study
from kneewise.cohort.tables import table
from kneewise.errors import BadSetting
from kneewise.person import Sex

_Key = tuple[str, str, str]
"""Person, visit, trial."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Covariate:
    """One number of each trial."""

    name: str
    """With what it counts, such as ``height (m)``."""

    known: Mapping[_Key, float]

    def of(self, value: Value) -> float:
        """Of the trial of a value; NaN where it is not known."""
        return self.known.get((value.person, value.visit, value.trial), float("nan"))


def each_of(value: Value, beside: Sequence[Covariate]) -> list[float]:
    """Every covariate of the trial of a value."""
    return [one.of(value) for one in beside]


def covariates(
    place: Place, study: Study, state: Standing, names: Sequence[str]
) -> list[Covariate]:
    """The covariates of a study by their names.

    Raises:
        BadSetting: if there is no such covariate, or it is known of nobody.
    """
    strangers = [one for one in names if one not in NAMES]
    if strangers:
        raise BadSetting(
            f"there is no covariate '{strangers[0]}'.",
            remedy=f"Give some of {', '.join(NAMES)}.",
        )
    rows = table(place, state, "recordings").to_pylist() if names else []
    seen = {(row["person"], row["visit"], row["trial"]): row for row in rows}
    said = {(e.person, e.visit, e.trial): e for e in study.entries}
    made = []
    for name in dict.fromkeys(names):
        if name == "speed":
            known = _speeds(place, state)
        else:
            known = _numbers(_WORDS[name], _OF[name], said, seen)
        if not any(np.isfinite(one) for one in known.values()):
            raise BadSetting(
                f"{name} is known of nobody in this study.",
                remedy="Say it in the manifest, and run the study again; speed is that "
                "of walking.",
            )
        made.append(Covariate(name=_WORDS[name], known=known))
    return made


def _numbers(
    word: str,
    of: Callable[[Entry, dict[str, Any]], float | None],
    said: Mapping[_Key, Entry],
    seen: Mapping[_Key, dict[str, Any]],
) -> dict[_Key, float]:
    found = {key: of(entry, seen[key]) for key, entry in said.items() if key in seen}
    if word == _WORDS["age"] and not any(one is not None for one in found.values()):
        found = {  # nobody's age is said: years between births are years between ages
            key: None if entry.born is None else -float(entry.born)
            for key, entry in said.items()
        }
    return {k: float("nan") if v is None else float(v) for k, v in found.items()}


def _speeds(place: Place, state: Standing) -> dict[_Key, float]:
    return {
        (one.person, one.visit, one.trial): one.value
        for one in values(place, state, ["walking_speed"])
        if np.isfinite(one.value)
    }


def _sex(entry: Entry, row: dict[str, Any]) -> float | None:
    told = row["sex"] or (entry.sex.value if entry.sex else "")
    return None if not told else float(told == Sex.MALE.value)


def _or(seen: float | None, said: float | None) -> float | None:
    """What was measured with, else what was said."""
    return said if seen is None or not np.isfinite(seen) else seen


_WORDS = {
    "age": "age (years)",
    "sex": "sex (male)",
    "height": "height (m)",
    "mass": "mass (kg)",
    "speed": "speed (m/s)",
}
NAMES = tuple(_WORDS)
"""Of covariates, as they are asked for."""

_OF: dict[str, Callable[[Entry, dict[str, Any]], float | None]] = {
    "age": lambda entry, _: entry.age,
    "sex": _sex,
    "height": lambda entry, row: _or(row["height"], entry.height),
    "mass": lambda entry, row: _or(row["mass"], entry.mass),
}
"""Name → the number of a trial; None where it is not known."""
