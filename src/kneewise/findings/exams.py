"""What stands out in a person's exams: tests by hand, chair rises, questionnaires."""

from __future__ import annotations

from collections.abc import Iterator

from kneewise.anatomy import Side
from kneewise.exam.compare import TOGETHER, better
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest, steps
from kneewise.exam.norms import norm, real_change, score_norm
from kneewise.exam.plausible import contradiction, doubts, said
from kneewise.exam.questionnaire import Instrument, thresholds
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.findings.exam_facts import (
    Fact,
    Facts,
    Verdict,
    exam_facts,
    pain_limit,
)
from kneewise.findings.finding import Finding, Standing
from kneewise.person import Person
from kneewise.reference import row

__all__ = ["Fact", "Facts", "Verdict", "exam_facts", "exam_findings", "pain_limit"]

_BEYOND = 1.96
"""Standard errors: 95 %."""

_RATIO = "norms/addabd_ratio_risk"

_NAMES = {
    Functional.CHAIR_STAND: "Rises from a chair in 30 s",
    Functional.FIVE_RISES: "Five rises from a chair",
    Functional.SINGLE_LEG_SQUAT: "Squat on one leg, rated by eye",
    Functional.STEP_DOWN: "Step down, rated by eye",
}


def exam_findings(exams: Exams, person: Person) -> tuple[Finding, ...]:
    """Everything that stands out in a person's exams: findings first, then notes.

    Args:
        exams: the record; the newest tests count.
        person: whose sex, year of birth and mass choose the published values.

    Returns:
        Findings named ``strength_...``, ``range_...``, ``length_...``,
        ``functional_...`` and ``questionnaire_...``, each with its row in ``key``.

    Limits:
        A weak or short result is a difference, not a cause: it may follow from pain.
    """
    facts = exam_facts(exams, person)
    found = [
        *(_found(fact) for fact in (*facts.strength, *facts.reach) if fact.standing),
        *_ratios(facts),
        *_functional(exams, person),
        *_questionnaires(exams),
    ]
    found.sort(key=lambda f: f.standing is Standing.NOTE)
    return tuple(found)


def _found(fact: Fact) -> Finding:
    return Finding(
        measure=fact.measure,
        side=fact.side,
        text=fact.text,
        standing=fact.standing or Standing.NOTE,
        against=fact.against,
        beyond=fact.beyond,
        key=fact.key,
    )


def _ratios(facts: Facts) -> Iterator[Finding]:
    """The inner thigh's strength as a share of the outer hip's, where it is low."""
    limit = row(_RATIO)
    least = limit.number("value")
    for side in Side:
        inner = facts.of(Movement.HIP_ADDUCTION, side)
        outer = facts.of(Movement.HIP_ABDUCTION, side)
        ratio = _ratio(inner, outer)
        if ratio is None or least is None or ratio >= least:
            continue
        yield Finding(
            measure="strength_adduction_to_abduction",
            side=side,
            text=f"Hip adduction, {side}, has {ratio:.2f} of the strength of hip "
            f"abduction; {least:g} was the line in one small team of ice-hockey "
            "players.",
            standing=Standing.NOTE,
            against=f"{limit.text('group')}, {limit.text('n')} players",
            key=limit.key,
        )


def _ratio(inner: Fact | None, outer: Fact | None) -> float | None:
    """Of torques, or of forces where both were read without a lever."""
    for fact in (inner, outer):
        if fact is None or fact.verdict is Verdict.PAINFUL:
            return None
        if fact.verdict is Verdict.UNKNOWN and fact.standing is Standing.NOTE:
            return None  # the number itself is in question
    tests = [fact.test for fact in (inner, outer) if fact is not None]
    moments = [t.moment for t in tests if isinstance(t, StrengthTest)]
    known = [moment for moment in moments if moment]
    if len(known) < 2 or abs((tests[0].on - tests[1].on).days) > TOGETHER:
        return None
    return known[0] / known[1]


def _functional(exams: Exams, person: Person) -> Iterator[Finding]:
    for what in Functional:
        for side in (None, *Side):
            test = exams.latest(what, side)
            if test is None:
                continue
            asked = (*doubts(test, person), contradiction(exams, test))
            caveat = next((each for each in asked if each), None)
            if caveat is not None:
                yield _noted(test, f"{caveat.text} It is not judged.", test.protocol)
            elif test.pain is not None and test.pain > pain_limit():
                text = (
                    f"{_named(test)}: it hurt {test.pain:g} of 10 during the test, so "
                    "that the number says little."
                )
                yield _noted(test, text, "tests/rule_weak")
            else:
                yield from _performed(test, person)


def _performed(test: FunctionalTest, person: Person) -> Iterator[Finding]:
    if test.points is not None:
        if test.meaning == steps(test.what)[-1][1]:
            text = f"{_named(test)}: {said(test)}, which is called {test.meaning}."
            yield _noted(test, text, test.protocol)
        return
    published = norm(test, person)
    limit = None
    if published is not None:
        limit = published.low if better(test) > 0 else published.high
    if published is None or limit is None:
        return
    past = better(test) * (limit - test.value)
    if past <= 0:
        return
    change = real_change(test)
    error = change.standard_error(test.value) if change else None
    beyond = past / error if error else 0.0
    spread = "error not known" if error is None else f"± {error:.1f}"
    way = "fewer" if better(test) > 0 else "slower"
    yield Finding(
        measure=f"functional_{test.what}",
        side=test.side,
        text=f"{_named(test)}: {said(test)} ({spread}), {way} than the {limit:g} at "
        "which what is usual at this age begins.",
        standing=Standing.FINDING if beyond > _BEYOND else Standing.NOTE,
        against=published.people,
        beyond=beyond,
        key=published.key,
    )


def _noted(test: FunctionalTest, text: str, key: str) -> Finding:
    return Finding(
        measure=f"functional_{test.what}",
        side=test.side,
        text=text,
        standing=Standing.NOTE,
        against="the description of the test",
        key=key,
    )


def _named(test: FunctionalTest) -> str:
    name = _NAMES[test.what]
    return f"{name}, {test.side}" if test.side else name


def _questionnaires(exams: Exams) -> Iterator[Finding]:
    """Scores that could not be made, and those below healthy people's."""
    for instrument in Instrument:
        filled = exams.latest(instrument)
        if filled is None:
            continue
        score = filled.score
        name = instrument.replace("_", "-").upper()
        published, limits = score_norm(instrument), thresholds(instrument)
        text, key, against = "", score.key, "the published rule"
        if score.value is None:
            text = f"{name}: {score.reason} There is no score."
        elif published and published.mean and limits.detectable:
            lack = published.mean - score.value
            if lack > limits.detectable:
                text = (
                    f"{name}: {score.value:.0f} of {score.best:.0f} points, "
                    f"{lack:.0f} below the middle of healthy people "
                    f"({published.mean:.0f}); {limits.detectable:.0f} is its error."
                )
                key, against = published.key, published.people
        if text:
            yield Finding(
                measure=f"questionnaire_{instrument}",
                side=None,
                text=text,
                standing=Standing.NOTE,
                against=against,
                key=key,
            )
