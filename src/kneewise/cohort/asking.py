"""A question to a study, from what a person asks to rows and a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kneewise.cohort import told, told_groups
from kneewise.cohort.compare import Question, comparisons, question
from kneewise.cohort.covariates import covariates
from kneewise.cohort.groups import AllGrouped, grouped
from kneewise.cohort.place import Place
from kneewise.cohort.samples import values
from kneewise.cohort.study import Standing, Study
from kneewise.errors import BadSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked, in the words of the command."""

    by: str
    """``group``, ``visit`` or ``trial``."""

    of: str = ""
    """Which of them, with commas; all if empty."""

    measures: tuple[str, ...] = ()
    curves: tuple[str, ...] = ()
    """Whole curves instead of measures."""

    covariates: tuple[str, ...] = ()
    correction: str = "holm"
    mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a study answers."""

    rows: list[dict[str, Any]]
    """For programs, in SI."""

    note: str
    """What was done."""

    shown: list[dict[str, str]]
    """The rows as a person reads them."""


def answered(place: Place, study: Study, state: Standing, asking: Asking) -> Answered:
    """What a study answers.

    Raises:
        BadSetting: if there is no such group, visit or covariate.
        UnfitRecording: if too few people have what is asked for.
    """
    _refuse_idle(asking)
    found = values(place, state, asking.measures)
    beside = covariates(place, study, state, asking.covariates)
    if asking.mixed:
        rows, note = told.models(found, asking.correction, beside)
    elif asking.by == "trial":
        rows, note = told.repeatabilities(found)
    else:
        names = [one.name for one in beside]
        asked = question(found, asking.by, asking.of, asking.correction, names)
        if asking.curves:
            rows, note = told_groups.curve_rows(place, state, asking.curves, asked)
            shown = told_groups.curves_shown(rows)
            return Answered(rows=rows, note=note, shown=shown)
        if not asked.is_of_two:
            return _over_groups(grouped(found, asked, beside), asked)
        rows, note = told.compared(comparisons(found, asked), asked, found)
    return Answered(rows=rows, note=note, shown=told.shown(rows))


def _refuse_idle(asking: Asking) -> None:
    """Refuse what would have no effect on the answer.

    Raises:
        BadSetting: if there is such a thing.
    """
    if asking.curves and (asking.mixed or asking.covariates or asking.by == "trial"):
        raise BadSetting(
            "whole curves are compared by group or visit alone.",
            remedy="Leave out --mixed and --covariate, or --curve.",
        )
    if asking.covariates and asking.by == "trial" and not asking.mixed:
        raise BadSetting(
            "how repeatable trials are does not depend on covariates.",
            remedy="Leave out --covariate, or ask with --mixed.",
        )


def _over_groups(made: AllGrouped, asked: Question) -> Answered:
    return Answered(
        rows=[one.as_json() for one in made.made],
        note=told_groups.note(made, asked),
        shown=told_groups.shown(made),
    )
