"""Yardsticks: what a result of a test will be measured against, before it is typed.

One for each way of testing and each quantity: what cannot be, what is unlikely, where
published people like this one are, by how much two results must differ, and what this
person gave before. They hold what ``kneewise.findings.exam_facts`` compares with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.exam import functional, length, parse, plausible, rule, strength
from kneewise.exam import range as reach
from kneewise.exam.ask import Ask, What, asks
from kneewise.exam.compare import better, is_in_question
from kneewise.exam.entry import GRAVITY, By, Device, Mode
from kneewise.exam.exams import Exams, Test
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.norms import (
    Change,
    Norm,
    has_norm,
    norm,
    real_change,
    side_limit,
)
from kneewise.exam.questionnaire import Instrument
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.person import Person


class Kind(StrEnum):
    """How published people are described, which decides what may be said."""

    SPREAD = "spread"
    """Mean and standard deviation."""

    LIMIT = "limit"
    """The end of what is usual."""

    MIDDLE = "middle"
    """A mean alone: what is less by more than the error is a note."""


class Lacking(StrEnum):
    """Why there is nothing published to compare with."""

    NOTHING = "nothing"
    """No row for this test was read at its source."""

    ELSEWHERE = "elsewhere"
    """There are rows, for people of another age or sex."""

    UNKNOWN = "unknown"
    """There are rows, and the age or the sex of the person is not on record."""

    MASS = "mass"
    """Strength is compared as a share of body weight, and the mass is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual in published people like this one, in SI of the quantity."""

    kind: Kind
    less: float
    """Past here there is less than usual; see ``Yardstick.better`` for the way."""

    more: float | None
    """Past here there is more than usual; None where nobody published it."""

    mean: float | None

    sd: float | None
    norm: Norm
    needs: Device | None = None
    """Only with this device, and not overcome by the tester; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A result on record."""

    side: Side | None
    on: date

    value: float
    """SI of the quantity."""

    moment: float | None = None
    """N·m, where force and lever or a torque are known; it is compared first."""

    device: Device | None = None
    mode: Mode | None = None
    by: By = By.TYPED
    is_in_question: bool = False
    """Implausible or contradicted: nothing is compared with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """Everything one result is measured against."""

    test: str
    """Name, as ``kneewise.exam.ask`` has it."""

    protocol: str

    quantity: str
    """What is measured, as ``kneewise.exam.parse`` calls it: ``a force``."""

    possible: tuple[float, float]
    """SI: what lies outside is refused."""

    believable: tuple[float, float]
    """SI: what lies outside is recorded, questioned, and not judged."""

    better: int
    """1 where a higher number is stronger or freer, else -1."""

    usual: Usual | None
    lacking: Lacking | None
    """Why ``usual`` is None."""

    change: Change | None
    """The smallest real difference of two results; None where none was read."""

    sides: Change | None
    """The least difference of the sides that counts, if it is real too."""

    before: tuple[Before, ...] = ()
    """The newest first."""


def yardsticks(exams: Exams, person: Person, on: date) -> tuple[Yardstick, ...]:
    """The yardsticks of every test by hand, in the order of ``kneewise.exam.ask``.

    Args:
        exams: the record.
        person: whose sex, year of birth and mass choose the published values.
        on: the day of the test.
    """
    return tuple(
        _yardstick(asked, protocol, quantity, (exams, person, on))
        for asked in asks()
        for protocol in asked.protocols
        for quantity in _quantities(asked.what, protocol)
    )


def _yardstick(
    asked: Ask, protocol: str, quantity: str, known: tuple[Exams, Person, date]
) -> Yardstick:
    exams, person, on = known
    one = _example(asked.what, protocol, quantity, on)
    usual, lacking = _usual(one, person)
    return Yardstick(
        test=asked.name,
        protocol=protocol,
        quantity=quantity,
        possible=_possible(asked.what, quantity),
        believable=plausible.believable(asked.what, quantity, person),
        better=better(one),
        usual=usual,
        lacking=lacking,
        change=real_change(one),
        sides=None if isinstance(one, FunctionalTest) else side_limit(one),
        before=tuple(_before(one, exams, person)),
    )


def _quantities(what: What, protocol: str) -> tuple[str, ...]:
    """What a way of testing may give."""
    if isinstance(what, Functional):
        return (_FIELDS[functional.FORMS[what].field],)
    if protocol == length.FALL_OUT:
        return ("a length",)
    if isinstance(what, Movement):
        return "a force", "a torque"
    return ("a length", "an angle") if what is Range.ANKLE_LUNGE else ("an angle",)


_FIELDS = {"count": "a count", "seconds": "a time", "points": "points"}


def _example(what: What, protocol: str, quantity: str, on: date) -> Test:
    """Some result of this way of testing; what is compared with depends on no value."""
    side = Side.RIGHT
    is_first = quantity in ("a force", "an angle")
    one, other = (0.1, None) if is_first else (None, 0.1)
    if isinstance(what, Movement):
        return StrengthTest(
            what=what,
            side=side,
            force=one,
            torque=other,
            protocol=protocol,
            on=on,
            device=Device.BELT_FIXED,
        )
    if isinstance(what, Range):
        return RangeTest(
            what=what, side=side, angle=one, distance=other, protocol=protocol, on=on
        )
    if isinstance(what, Length):
        return LengthTest(
            what=what, side=side, angle=one, distance=other, protocol=protocol, on=on
        )
    if isinstance(what, Instrument):
        raise TypeError("a questionnaire is measured against its own rules")
    form = functional.FORMS[what]
    return FunctionalTest(
        what=what,
        side=side if form.sided else None,
        count=1 if form.field == "count" else None,
        seconds=1.0 if form.field == "seconds" else None,
        points=1 if form.field == "points" else None,
        on=on,
    )


def _possible(what: What, quantity: str) -> tuple[float, float]:
    """What the constructors of the tests let in."""
    if isinstance(what, Functional):
        return 0.0, functional.FORMS[what].most
    if isinstance(what, Range) and quantity == "a length":
        return 0.0, reach.FARTHEST
    return {
        "a force": (0.0, strength.MOST_FORCE),
        "a torque": (0.0, strength.MOST_TORQUE),
        "a length": (0.0, length.HIGHEST),
        "an angle": (reach.DEEPEST, reach.WIDEST),
    }[quantity]


def _usual(one: Test, person: Person) -> tuple[Usual | None, Lacking | None]:
    """What is usual, or why it cannot be said."""
    found = norm(one, person)
    if found is None:
        return None, _lacking(one, person)
    usual = _described(one, found)
    if isinstance(one, StrengthTest):
        if person.mass is None:
            return None, Lacking.MASS
        # Published are forces: a torque has no share of body weight.
        has_share = one.of_body_weight(person.mass) is not None
        usual = _scaled(usual, person.mass * GRAVITY) if usual and has_share else None
    return usual, None if usual else Lacking.NOTHING


def _lacking(one: Test, person: Person) -> Lacking:
    if not has_norm(one):
        return Lacking.NOTHING
    is_known = person.born is not None and person.sex is not None
    return Lacking.ELSEWHERE if is_known else Lacking.UNKNOWN


def _described(one: Test, found: Norm) -> Usual | None:
    """Published people by what was published of them: see ``findings.exam_facts``."""
    way = better(one)
    if found.mean is not None and found.sd:
        least = found.mean + way * rule.lowest() * found.sd
        most = found.mean - way * rule.lowest() * found.sd
        return Usual(
            kind=Kind.SPREAD,
            less=least,
            more=most,
            mean=found.mean,
            sd=found.sd,
            norm=found,
        )
    floor, ceiling = (found.low, found.high)[::way]
    if floor is not None:
        return Usual(
            kind=Kind.LIMIT,
            less=floor,
            more=ceiling,
            mean=found.mean,
            sd=None,
            norm=found,
        )
    change = real_change(one)
    if found.mean is None or change is None:
        return None
    return Usual(
        kind=Kind.MIDDLE,
        less=found.mean - way * change.amount,
        more=found.mean + way * change.amount,
        mean=found.mean,
        sd=None,
        norm=found,
    )


def _scaled(usual: Usual, weight: float) -> Usual:
    """Shares of body weight as forces; they were made with a strap."""
    return replace(
        usual,
        less=usual.less * weight,
        more=None if usual.more is None else usual.more * weight,
        mean=None if usual.mean is None else usual.mean * weight,
        sd=None if usual.sd is None else usual.sd * weight,
        needs=Device.BELT_FIXED,
    )


def _before(one: Test, exams: Exams, person: Person) -> Iterator[Before]:
    """What was found in the same way, the newest first; of one day the last entered."""
    same = [
        (test, value)
        for test in exams.tests
        if type(test) is type(one)
        and (test.what, test.protocol) == (one.what, one.protocol)
        and (value := _value(test, one)) is not None
    ]
    same.reverse()
    for test, value in sorted(same, key=lambda each: each[0].on, reverse=True):
        doubtful = is_in_question(exams, test, person)
        seen = Before(side=test.side, on=test.on, value=value, is_in_question=doubtful)
        if isinstance(test, StrengthTest):
            yield replace(seen, moment=test.moment, device=test.device, mode=test.mode)
        else:
            yield replace(seen, by=test.by)


def _value(test: Test, one: Test) -> float | None:
    """What a test gave in the quantity of another; None where it gave none."""
    if isinstance(test, StrengthTest) and isinstance(one, StrengthTest):
        return test.torque if one.force is None else test.force
    if isinstance(test, RangeTest | LengthTest) and isinstance(
        one, RangeTest | LengthTest
    ):
        return test.distance if one.angle is None else test.angle
    return test.value if isinstance(test, FunctionalTest) else None


def shown(quantity: str) -> tuple[str, float]:
    """The unit in which a quantity is shown, and what one of it is in SI."""
    unit = _SHOWN[quantity]
    return unit, dict(parse.units(quantity))[unit.lower()]


_SHOWN = {
    "a force": "N",
    "a torque": "N·m",
    "an angle": "°",
    "a length": "cm",
    "a time": "s",
    "a count": "rises",
    "points": "points",
}
