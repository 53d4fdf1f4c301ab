"""One result beside the other side of the same person, and among published people."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.exam.exams import Exams, Test
from kneewise.exam.functional import FunctionalTest
from kneewise.exam.length import LengthTest
from kneewise.exam.norms import Change, Norm, real_change, side_limit
from kneewise.exam.plausible import amount, contradiction, doubts
from kneewise.exam.range import RangeTest
from kneewise.exam.strength import StrengthTest
from kneewise.person import Person

TOGETHER = 7
"""Days within which two tests say something about the same state; our choice."""

Sided = StrengthTest | RangeTest | LengthTest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """How much less one side has than the other."""

    lack: float
    """A share of the better side for strength, else SI; negative where it has more."""

    limit: Change
    """What it must exceed: the rule for sides or the test's error, the larger."""

    error: float
    """One standard error of the difference, in the unit of ``lack``."""

    @property
    def is_beyond(self) -> bool:
        """Whether this side has less, beyond the limit."""
        return self.lack > self.limit.amount


def beside(exams: Exams, test: Sided, person: Person) -> Sides | None:
    """A test against the same test of the other side, within days of it.

    Returns:
        None where the other side was not tested in the same way, or its result is in
        question itself.
    """
    other = _other(exams, test)
    change = real_change(test)
    if other is None or change is None or is_in_question(exams, other, person):
        return None
    lack = _lack(test, other)
    if lack is None:
        return None
    rule = side_limit(test)
    limit = max(rule, change, key=lambda each: each.amount)
    return Sides(lack=lack, limit=limit, error=change.amount / 1.96)


def is_in_question(exams: Exams, test: Test, person: Person) -> bool:
    """Whether a result is implausible, or contradicted on the same day."""
    return bool(doubts(test, person)) or contradiction(exams, test) is not None


def sds(test: Test, person: Person, norm: Norm) -> float | None:
    """How many standard deviations of a published group a result lies above its mean.

    Positive is stronger or freer, whatever the sign of the number that was read.

    Returns:
        None where no spread was published, or the person's mass is needed and unknown.
    """
    value = comparable(test, person)
    if value is None or norm.mean is None or not norm.sd:
        return None
    return better(test) * (value - norm.mean) / norm.sd


def comparable(test: Test, person: Person) -> float | None:
    """The number that norms are given in: strength as a share of body weight."""
    if not isinstance(test, StrengthTest):
        return test.value
    return None if person.mass is None else test.of_body_weight(person.mass)


def better(test: Test) -> int:
    """1 where a higher number is stronger or freer, else -1."""
    if isinstance(test, LengthTest):
        return -1 if test.is_shorter_higher else 1
    if isinstance(test, FunctionalTest):
        return 1 if test.count is not None else -1
    return 1


def _other(exams: Exams, test: Sided) -> Sided | None:
    """The nearest in time of the other side, done the same way."""
    others = [
        each
        for each in (*exams.strength, *exams.ranges, *exams.lengths)
        if type(each) is type(test)
        and (each.what, each.protocol) == (test.what, test.protocol)
        and each.side is test.side.other
        and abs((each.on - test.on).days) <= TOGETHER
        and _is_alike(each, test)
    ]
    return min(
        reversed(others), key=lambda each: abs((each.on - test.on).days), default=None
    )


def _is_alike(each: Sided, test: Sided) -> bool:
    """Whether both were read from the same kind of instrument."""
    if isinstance(each, StrengthTest) and isinstance(test, StrengthTest):
        return (each.device, each.mode) == (test.device, test.mode)
    if isinstance(each, StrengthTest) or isinstance(test, StrengthTest):
        return False
    return (each.by, each.angle is None) == (test.by, test.angle is None)


def _lack(test: Sided, other: Sided) -> float | None:
    if not isinstance(test, StrengthTest) or not isinstance(other, StrengthTest):
        return better(test) * (amount(other) - amount(test))
    own, others = test.force, other.force
    if test.moment is not None and other.moment is not None:
        own, others = test.moment, other.moment
    if own is None or others is None or max(own, others) == 0:
        return None
    return (others - own) / max(own, others)
