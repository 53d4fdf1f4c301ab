"""How strong a person's muscle groups are, by their strength tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kneewise.anatomy import Bundle, Group
from kneewise.exam.compare import comparable
from kneewise.exam.norms import norm, real_change
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.findings.exam_facts import Fact, Facts, Verdict
from kneewise.findings.signs import is_unread
from kneewise.person import Person

LEAST, MOST = 0.2, 1.6
"""What a group of muscles may be multiplied by; ours: beyond it the test, the person or
the model is not what it was taken for."""

GROUPS: dict[Movement, tuple[Group, ...]] = {
    Movement.HIP_ABDUCTION: (
        Group.GLUTEUS_MEDIUS,
        Group.GLUTEUS_MINIMUS,
        Group.TENSOR,
    ),
    Movement.HIP_ADDUCTION: (Group.ADDUCTORS,),
    Movement.HIP_EXTERNAL_ROTATION: (Group.EXTERNAL_ROTATORS,),
    Movement.HIP_EXTENSION: (Group.GLUTEUS_MAXIMUS,),
    Movement.HIP_FLEXION: (Group.HIP_FLEXORS,),
    Movement.KNEE_EXTENSION: (Group.QUADRICEPS,),
    Movement.KNEE_FLEXION: (Group.HAMSTRINGS,),
}
"""Which groups a test speaks for: those that its row names first. Inward rotation has
none of its own, and its muscles are spoken for by abduction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """How strong one group is, as a multiple of the model's."""

    factor: float
    """1 for as strong as published people, or as the other side; 0.2 to 1.6."""

    standard_error: float
    """Of ``factor``, by the error of the test alone."""

    text: str
    """The test, as a sentence."""

    key: str
    """Row of the reference tables that it was compared with."""


def strengths(facts: Facts, person: Person) -> dict[Bundle, Strength]:
    """What to multiply the strength of a person's muscle groups by, from their tests.

    Against published people in the same test where there are any, else against the
    person's own stronger side, which is then taken for as strong as the model.

    Args:
        facts: what the tests by hand say.
        person: whose mass and sex choose the published values.

    Returns:
        One entry for each group and side that a test speaks for. A group is left out
        where the test hurt too much, is in question, or has nothing to be compared
        with; and where the sides differ by no more than can be told.

    Limits:
        A test in one position speaks for one position: the groups keep the shape of the
        model, and muscles that help in a movement keep their strength. The model is an
        average adult's, not the published group's. The error of the model is not in
        ``standard_error``.

    Source:
        Rows named in each ``key``; that a side is compared with the other,
        ``tests/rule_asym``.
    """
    found: dict[Bundle, Strength] = {}
    for movement, groups in GROUPS.items():
        for fact in _by_norm_first(facts, movement, person):
            strength = _strength(fact, person)
            if strength is None:
                continue
            for group in groups:
                found.setdefault(Bundle(group, fact.side), strength)
    return found


def factors(found: Mapping[Bundle, Strength]) -> dict[Bundle, float]:
    """The bare multiples, as the engine takes them."""
    return {bundle: strength.factor for bundle, strength in found.items()}


def _by_norm_first(facts: Facts, movement: Movement, person: Person) -> list[Fact]:
    own = [fact for fact in facts.strength if fact.test.what is movement]
    return sorted(own, key=lambda fact: _against_norm(fact, person) is None)


def _strength(fact: Fact, person: Person) -> Strength | None:
    if is_unread(fact):
        return None
    factor = _against_norm(fact, person)
    if factor is None:
        factor = _against_other(fact)
    change = real_change(fact.test)
    if factor is None or change is None:
        return None
    return Strength(
        factor=min(max(factor, LEAST), MOST),
        standard_error=change.standard_error(factor),
        text=fact.text,
        key=fact.key,
    )


def _against_norm(fact: Fact, person: Person) -> float | None:
    """The force as a multiple of the mean of published people in the same test."""
    published = norm(fact.test, person)
    value = comparable(fact.test, person)
    if published is None or not published.mean or value is None:
        return None
    return value / published.mean


def _against_other(fact: Fact) -> float | None:
    """The share of the stronger side that a weak side has."""
    if not isinstance(fact.test, StrengthTest) or fact.lack is None:
        return None
    return 1.0 - fact.lack if fact.verdict is Verdict.WEAK else None
