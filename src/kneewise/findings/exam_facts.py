"""What each test by hand says about one leg: weak, short, as expected, or unknown.

A muscle group is called weak by two rules only: one standard deviation or more below
published people in the same test, or less than the other side beyond both the rule for
sides and the error of the test; and only where the test did not hurt. Ranges likewise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.exam import rule
from kneewise.exam.compare import (
    TOGETHER,
    Sided,
    Sides,
    beside,
    better,
    comparable,
    sds,
)
from kneewise.exam.exams import Exams
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.norms import Norm, norm, real_change
from kneewise.exam.plausible import contradiction, doubts
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.findings.exam_words import SUBJECT, measured, named, shown
from kneewise.findings.finding import Standing
from kneewise.person import Person

_OTHER_SIDE = "the person's other side"


class Verdict(StrEnum):
    """What one test says."""

    WEAK = "weak"

    SHORT = "short"
    """A range or a length is less than expected."""

    PAINFUL = "painful"
    """It hurt too much to be read."""

    AS_EXPECTED = "as_expected"

    STRONG = "strong"
    """One standard deviation or more above published people."""

    UNKNOWN = "unknown"
    """Nothing to compare with, or the result is in question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one test of one leg says, with the sentence and the row it rests on."""

    test: Sided
    verdict: Verdict

    text: str
    """A sentence, with the number, its error and what it was compared with."""

    key: str
    """Row of the reference tables."""

    against: str
    """What it was compared with, in words."""

    z: float | None = None
    """Standard deviations above published people; positive is stronger or freer."""

    lack: float | None = None
    """How much less than the other side; see ``kneewise.exam.compare.Sides``."""

    beyond: float = 0.0
    """Standard errors past what it was compared with."""

    standing: Standing | None = None
    """How firmly it stands out; None where it does not."""

    @property
    def side(self) -> Side:
        """Whose leg."""
        return self.test.side

    @property
    def measure(self) -> str:
        """Its name among the findings: ``strength_hip_abduction``."""
        if isinstance(self.test, StrengthTest):
            return f"strength_{self.test.what}"
        if isinstance(self.test, LengthTest):
            return f"length_{self.test.what}"
        return f"range_{self.test.what.direction}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the newest tests by hand say."""

    strength: tuple[Fact, ...] = ()

    reach: tuple[Fact, ...] = ()
    """Ranges and lengths."""

    def of(self, what: Movement | Range | Length, side: Side) -> Fact | None:
        """What is known of one movement, range or length; None where not tested.

        Of several ways of testing, the one that stands out.
        """
        found = [
            fact
            for fact in (*self.strength, *self.reach)
            if type(fact.test.what) is type(what)
            and fact.test.what == what
            and fact.side is side
        ]
        return min(found, key=_prominence, default=None)

    def is_ankle_stiff(self, side: Side) -> bool | None:
        """Whether the lunge falls short; None where nobody can tell."""
        fact = self.of(Range.ANKLE_LUNGE, side)
        if fact is None or fact.verdict in (Verdict.UNKNOWN, Verdict.PAINFUL):
            return None
        return fact.verdict is Verdict.SHORT


def exam_facts(exams: Exams, person: Person) -> Facts:
    """What the newest tests of a person say, one by one.

    Of each movement, range and length the newest test of each way of testing is read,
    if it was made within days of the newest of all ways.
    """
    facts = [_fact(exams, person, test) for test in _newest(exams)]
    return Facts(
        strength=tuple(f for f in facts if isinstance(f.test, StrengthTest)),
        reach=tuple(f for f in facts if not isinstance(f.test, StrengthTest)),
    )


def pain_limit() -> float:
    """The pain during a test up to which its result can be read, 0 to 10.

    Source:
        Row ``tests/rule_weak``.
    """
    return rule.most_pain()


def _newest(exams: Exams) -> list[Sided]:
    every: tuple[Sided, ...] = (*exams.strength, *exams.ranges, *exams.lengths)
    last: dict[tuple[str, str, Side], Sided] = {}
    days: dict[tuple[str, str, Side], date] = {}
    for test in every:
        what = (type(test).__name__, test.what, test.side)
        days[what] = max(days.get(what, test.on), test.on)
        way = (test.what, _way(test), test.side)
        if way not in last or last[way].on <= test.on:
            last[way] = test
    return [
        test
        for test in last.values()
        if (days[type(test).__name__, test.what, test.side] - test.on).days <= TOGETHER
    ]


def _way(test: Sided) -> str:
    """A way of testing whose numbers are read apart from those of another."""
    is_angle = not isinstance(test, StrengthTest) and test.angle is not None
    return f"{type(test).__name__} {test.protocol} {is_angle}"


def _fact(exams: Exams, person: Person, test: Sided) -> Fact:
    in_the_way = _hurting(test) or _in_question(exams, person, test)
    if in_the_way is not None:
        return in_the_way
    published = norm(test, person)
    z = sds(test, person, published) if published else None
    sides = beside(exams, test, person)
    said = [
        fact
        for fact in (
            _among(test, person, published) if published else None,
            _beside(test, sides) if sides else None,
        )
        if fact is not None
    ]
    fact = min(said, key=_prominence) if said else _alone(test)
    fact = replace(fact, z=z, lack=sides.lack if sides else None)
    return _unasked(fact)


def _prominence(fact: Fact) -> tuple[int, bool]:
    return list(Verdict).index(fact.verdict), fact.standing is not Standing.FINDING


def _hurting(test: Sided) -> Fact | None:
    limit = pain_limit()
    if test.pain is None or test.pain <= limit:
        return None
    return Fact(
        test=test,
        verdict=Verdict.PAINFUL,
        text=f"{named(test)}: it hurt {test.pain:g} of 10 during the test, more than "
        f"{limit:g}, so that {SUBJECT[type(test)]} cannot be read.",
        key=rule.KEY,
        against="the pain during the test",
        standing=Standing.NOTE,
    )


def _in_question(exams: Exams, person: Person, test: Sided) -> Fact | None:
    asked = (*doubts(test, person), contradiction(exams, test))
    caveat = next((each for each in asked if each is not None), None)
    if caveat is None:
        return None
    return Fact(
        test=test,
        verdict=Verdict.UNKNOWN,
        text=f"{caveat.text} It is not judged.",
        key=test.protocol,
        against="what is plausible",
        standing=Standing.NOTE,
    )


def _among(test: Sided, person: Person, published: Norm) -> Fact | None:
    """A test among published people, by what was published of them."""
    value = comparable(test, person)
    if value is None:
        return None
    z = sds(test, person, published)
    if z is not None:
        return _by_spread(test, person, published, z)
    floor = published.low if better(test) > 0 else published.high
    if floor is not None:
        return _by_limit(test, value, floor, published)
    return _by_middle(test, value, published)


def _by_spread(test: Sided, person: Person, published: Norm, z: float) -> Fact:
    limit = rule.lowest()
    low = _less(test) if z <= limit else Verdict.AS_EXPECTED
    is_strong = z >= -limit and isinstance(test, StrengthTest)
    change = real_change(test)
    share = comparable(test, person) or 0.0
    error = change.standard_error(share) if change else 0.0
    spread = published.sd or 0.0
    text = (
        f"{measured(test, person)}, {abs(z):.1f} standard deviations "
        f"{'below' if z < 0 else 'above'} published people "
        f"({shown(test, published.mean)} ± {shown(test, spread)}, mean and spread)."
    )
    return Fact(
        test=test,
        verdict=Verdict.STRONG if is_strong else low,
        text=text,
        key=published.key,
        against=published.people,
        beyond=max(0.0, limit - z) * spread / error if error else 0.0,
        standing=Standing.FINDING if z <= limit else None,
    )


def _by_limit(test: Sided, value: float, floor: float, published: Norm) -> Fact:
    """Against the end of what is usual: a finding beyond the error, else a note."""
    past = better(test) * (floor - value)
    change = real_change(test)
    error = change.standard_error(value) if change else 0.0
    beyond = past / error if error else 0.0
    firmly = Standing.FINDING if beyond > rule.ERRORS else Standing.NOTE
    return Fact(
        test=test,
        verdict=_less(test) if past > 0 else Verdict.AS_EXPECTED,
        text=f"{measured(test)}; what is usual begins at {shown(test, floor)}.",
        key=published.key,
        against=published.people,
        beyond=max(0.0, beyond),
        standing=firmly if past > 0 else None,
    )


def _by_middle(test: Sided, value: float, published: Norm) -> Fact | None:
    """Against a mean without a spread: never more than a note."""
    change = real_change(test)
    if published.mean is None or change is None:
        return None
    past = better(test) * (published.mean - value)
    is_less = past > change.amount
    text = (
        f"{measured(test)}; published people have {shown(test, published.mean)} in "
        f"the middle, and {shown(test, change.amount)} is what the test can tell."
    )
    return Fact(
        test=test,
        verdict=_less(test) if is_less else Verdict.AS_EXPECTED,
        text=text,
        key=published.key,
        against=published.people,
        beyond=max(0.0, past / change.standard_error(value)) if is_less else 0.0,
        standing=Standing.NOTE if is_less else None,
    )


def _beside(test: Sided, sides: Sides) -> Fact:
    lack, limit = sides.lack, shown(test, sides.limit.amount)
    many = f"{shown(test, abs(lack))} ± {shown(test, sides.error)}"
    way = "less" if lack > 0 else "more"
    apart = f"{many} {way} than on the {test.side.other}"
    if sides.is_beyond:
        tail = f"{apart}; more than {limit} counts."
    else:
        tail = f"{apart}; a side has less when it lacks more than {limit}."
    return Fact(
        test=test,
        verdict=_less(test) if sides.is_beyond else Verdict.UNKNOWN,
        text=f"{measured(test)}, {tail}",
        key=sides.limit.key,
        against=_OTHER_SIDE,
        beyond=max(0.0, lack / sides.error) if sides.error else 0.0,
        standing=Standing.FINDING if sides.is_beyond else None,
    )


def _alone(test: Sided) -> Fact:
    return Fact(
        test=test,
        verdict=Verdict.UNKNOWN,
        text=f"{measured(test)}; there is no other side and no published group, tested "
        "the same way, to compare it with.",
        key=test.protocol,
        against="nothing",
    )


def _unasked(fact: Fact) -> Fact:
    """Weakness is a note where nobody asked about pain: it may have held back."""
    if fact.verdict is not Verdict.WEAK or fact.test.pain is not None:
        return fact
    text = f"{fact.text} Pain during the test was not recorded."
    return replace(fact, text=text, standing=Standing.NOTE)


def _less(test: Sided) -> Verdict:
    return Verdict.WEAK if isinstance(test, StrengthTest) else Verdict.SHORT
