"""Notices: what a person is told about their doses, each with the rule behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from kneewise.programme.diary import Entry, Sign
from kneewise.programme.dose import Dose
from kneewise.programme.exercise import catalogue
from kneewise.programme.rule import PainRule, progress_rule
from kneewise.programme.sentence import Sentence
from kneewise.reference import row

_STOP = "redflags/rf_stop_pain"
_DOSE = "exercises/gate_dose"


class Due(Protocol):
    """What is due after a week."""

    @property
    def exercise(self) -> str | None:
        """Id; None for nothing."""

    @property
    def dose(self) -> Dose | None:
        """How much; None for nothing."""


def amount(dose: Dose) -> str:
    """A dose in a few words.

    >>> amount(Dose(sets=3, repetitions=10, per_week=3))
    '3 sets of 10, 3 days a week'
    """
    return f"{_sets(dose)}, {_days(dose)}"


def whole(dose: Dose) -> str:
    """A dose with its effort and its rest, as a person carries it out.

    >>> whole(Dose(sets=3, repetitions=10, rest=60, per_week=3))
    '3 sets of 10, 60 s of rest, 3 days a week'
    """
    effort = f", effort {dose.effort} of 10" if dose.effort else ""
    return f"{_sets(dose)}{effort}, {dose.rest:g} s of rest, {_days(dose)}"


def _sets(dose: Dose) -> str:
    sets = "1 set" if dose.sets == 1 else f"{dose.sets} sets"
    how = f" of {dose.repetitions}" if dose.repetitions is not None else ""
    if dose.hold is not None:
        held = _lasting(dose.hold)
        how += f", each held {held}" if dose.repetitions is not None else f" of {held}"
    if dose.load_steps:
        times = "once" if dose.load_steps == 1 else f"{dose.load_steps} times"
        how += f", with weight added {times}"
    return f"{sets}{how}"


def _days(dose: Dose) -> str:
    return f"{'1 day' if dose.per_week == 1 else f'{dose.per_week} days'} a week"


def stopped(signs: Iterable[Sign]) -> Sentence:
    """A sign that ends exercise until someone has looked."""
    words = ", ".join(sign.value.replace("_", " ") for sign in signs)
    return Sentence(
        text=f"You wrote down: {words}. Stop the exercises, and let a clinician look "
        "at it before you go on.",
        key=_STOP,
    )


def too_much(entry: Entry, most: float) -> Sentence:
    """Pain above what is acceptable, on the day itself."""
    return Sentence(
        text=f"A pain of {entry.pain:g} of 10 is above {most:g}: leave this exercise "
        "for today.",
        key="exercises/gate_pain",
    )


def lowered(rule: PainRule, worst: float, morning: float | None, to: Due) -> Sentence:
    """Why a dose shrinks, and to what."""
    felt = (
        f"pain of {worst:g} of 10 is above {rule.most:g}"
        if worst > rule.most
        else f"a pain of {morning or 0:g} of 10 the next morning was not back to usual"
    )
    then = f"next week {_due(to)}" if to.dose else "it pauses until the review"
    return Sentence(text=f"Less of this, because {felt}: {then}.", key=rule.key)


def raised(before: Due, after: Due) -> Sentence:
    """That a dose grows, and to what."""
    rule = progress_rule()
    loads = after.dose.load_steps if after.dose else 0
    had = before.dose.load_steps if before.dose else 0
    is_heavier = after.exercise == before.exercise and loads > had
    share = f"{rule.load.low * 100:g} to {rule.load.high * 100:g} %"
    heavier = f" Add {share} of weight." if is_heavier else ""
    return Sentence(
        text=f"This went well: next week {_due(after)}.{heavier}",
        key=_DOSE if is_heavier else rule.key,
    )


def missed(days: int, asked: int) -> Sentence:
    """Sessions that did not happen: the dose waits."""
    return Sentence(
        text=f"{days} of {asked} sessions are written down: the dose stays as it is.",
        key=_DOSE,
    )


def acceptable(rule: PainRule) -> Sentence:
    """Pain between safe and too much."""
    return Sentence(
        text=f"Pain between {rule.safe:g} and {rule.most:g} of 10 that settles is "
        "acceptable: the dose stays as it is.",
        key=rule.key,
    )


def morning_unknown() -> Sentence:
    """Nobody wrote down the next morning."""
    return Sentence(
        text="The next morning is not written down for every session: the dose stays "
        "until it is.",
        key="exercises/gate_pain",
    )


def not_yet(dose: Dose) -> Sentence:
    """All done, but no more than asked."""
    rule = progress_rule()
    if dose.repetitions is None:
        more = f"{rule.sessions} sessions running at the full time"
    else:
        more = f"{rule.extra} repetitions more in {rule.sessions} sessions running"
    return Sentence(
        text=f"The dose stays as it is; it grows after {more}.", key=rule.key
    )


def at_the_top(id_: str) -> Sentence:
    """The end of the ladder."""
    return Sentence(
        text="This is the most of this exercise: keep it; the review says what comes "
        "next.",
        key=f"exercises/{id_}",
    )


def waiting() -> Sentence:
    """A programme that was stopped."""
    return Sentence(
        text="The programme waits until a clinician has said that you may go on.",
        key=_STOP,
    )


def pausing() -> Sentence:
    """An exercise that was too much at its least."""
    return Sentence(
        text="This exercise pauses until the review.", key="exercises/gate_pain"
    )


def worsening(before: float, after: float) -> Sentence:
    """More pain than the week before."""
    return Sentence(
        text=f"The worst pain rose from {before:g} to {after:g} of 10 since last week: "
        "add nothing else for now.",
        key="exercises/gate_pain",
    )


def no_progress() -> Sentence:
    """Weeks in which doses had to shrink."""
    found = row("redflags/rf_no_progress")
    return Sentence(text=found.text("user_action_text"), key=found.key)


def review_due() -> Sentence:
    """The first day on which a change can be judged."""
    found = re.search(
        r"review against MDC at ([\d-]+) weeks", row(_DOSE).text("progression_rule")
    )
    if found is None:
        raise ValueError("the rule no longer says when to review")
    return Sentence(
        text=f"The programme has run for {found[1].split('-')[0]} weeks: measure "
        "again, in the same way as at the start.",
        key=_DOSE,
    )


def _due(what: Due) -> str:
    if what.exercise is None or what.dose is None:
        raise ValueError("nothing is due")
    name = catalogue()[what.exercise].name
    return f"{name[0].lower()}{name[1:]}, {amount(what.dose)}"


def _lasting(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= 120 else f"{seconds:g} s"
