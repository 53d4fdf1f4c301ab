"""Doubt: where what was found contradicts itself, cannot be read, or is too little."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from kneewise.anatomy import Side
from kneewise.exam.plausible import contradiction
from kneewise.findings.cause import Cause
from kneewise.findings.exam_facts import Verdict
from kneewise.findings.finding import Standing
from kneewise.findings.said import LIKELY
from kneewise.findings.seen import BEYOND, Leg, Seen

_HEAVY = 1.5
"""Weight against a cause from which it counts as contradicted; ours."""

_HALF = 0.5
"""Of what speaks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a cause cannot be told."""

    text: str = ""
    """With what would help; empty where nothing is in the way."""

    contradicts: bool = False
    """Whether what was found does not fit together, so that nothing leads."""

    contested: tuple[Cause, ...] = ()
    """Causes with much for them and nearly as much against them."""


def doubted(seen: Seen, both: tuple[Leg, Leg], causes: tuple[Cause, ...]) -> Doubt:
    """Why a cause cannot be told, and what would help.

    Args:
        seen: everything.
        both: its legs.
        causes: all that something speaks for, ranked.

    Limits:
        Finds what a table of rules can find: tests and recordings that disagree, a
        leading cause with much against it, tests that hurt, too few repetitions.
    """
    tests = _tests_disagree(seen)
    others = _recordings_disagree(seen)
    contested = tuple(cause for cause in causes if _is_contested(cause))
    if tests or others or contested:
        said = " ".join([*tests, *others, *map(_against, contested[:1])])
        return Doubt(
            text=f"What was found contradicts itself. {said} The same again on another "
            "day, done the same way, would help.",
            contradicts=_is_above(contested, causes),
            contested=contested,
        )
    hurt = [
        fact.text
        for fact in (*both[0].facts.strength, *both[0].facts.reach)
        if fact.verdict is Verdict.PAINFUL
    ]
    if hurt:
        return Doubt(
            text=f"{' '.join(hurt)} Testing again when it hurts less would help."
        )
    return Doubt(text=_too_little(seen))


def _tests_disagree(seen: Seen) -> list[str]:
    """The same test on the same day, with another result."""
    found: dict[tuple[str, Side | None], str] = {}
    for test in seen.exams.tests:
        caveat = contradiction(seen.exams, test)
        if caveat is not None:
            # Each of two tests that differ names the pair, the other way round.
            found.setdefault((test.what, test.side), caveat.text)
    return list(found.values())


def _recordings_disagree(seen: Seen) -> list[str]:
    """Two recordings of one activity in which the same knee goes different ways."""
    found = []
    for i, one in enumerate(seen.looks):
        for other in seen.looks[i + 1 :]:
            if one.case.activity is not other.case.activity:
                continue
            for side in Side:
                a = one.case.summary("knee_collapse", side)
                b = other.case.summary("knee_collapse", side)
                if a is None or b is None or a.method is not b.method:
                    continue
                error = hypot(a.standard_error, b.standard_error)
                if abs(a.value - b.value) > BEYOND * error and a.value * b.value < 0:
                    found.append(
                        f"The {side} knee goes inwards in one recording and outwards "
                        "in another of the same movement."
                    )
    return list(dict.fromkeys(found))


def _is_contested(cause: Cause) -> bool:
    """Whether a cause has much for it and nearly as much against it, by test.

    That the other knee is the one that falls in takes from a cause, and contradicts
    nothing.
    """
    against = sum(
        each.weight for each in cause.against if not each.source.startswith("measure:")
    )
    support = _support(cause)
    return min(against, support) >= _HEAVY and against >= _HALF * support


def _against(cause: Cause) -> str:
    return f"{cause.support[0].text} But: {cause.against[0].text}"


def _is_above(contested: tuple[Cause, ...], causes: tuple[Cause, ...]) -> bool:
    """Whether no cause leads but for those that are contested themselves."""
    best = max((c.score for c in causes if c not in contested), default=0.0)
    heaviest = max((_support(c) for c in contested), default=0.0)
    return best < LIKELY or heaviest > best


def _support(cause: Cause) -> float:
    return sum(each.weight for each in cause.support)


def _too_little(seen: Seen) -> str:
    """Only notes: too few repetitions, or an error too large."""
    findings = [f for look in seen.looks for f in look.findings]
    if findings and all(f.standing is Standing.NOTE for f in findings):
        return (
            "What the recording shows is a note only. Five calm repetitions, recorded "
            "the same way, would help."
        )
    return ""
