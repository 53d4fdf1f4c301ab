"""Questions about an exam: values no leg gives, contradictions, sides exchanged.

The limits here are ours: wide enough for any leg, narrow enough to catch kilograms
written as newtons. They question a number; they never change one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from math import inf

from kneewise.anatomy import Side
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting
from kneewise.exam.ask import What
from kneewise.exam.entry import GRAVITY
from kneewise.exam.exams import Exams, Test
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import LengthTest
from kneewise.exam.norms import real_change
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.person import Person
from kneewise.units import deg, in_deg

_USUAL_MASS = 70.0
"""kg, where the person's is not known."""

_LEAST_FORCE = 0.04
_MOST_FORCE = {
    Movement.HIP_EXTENSION: 1.0,
    Movement.KNEE_EXTENSION: 1.6,
    Movement.KNEE_FLEXION: 1.0,
}
_MOST_FORCE_ELSE = 0.8
"""Shares of body weight; the strongest published group mean is a third."""

_TORQUE = (0.08, 5.5)
"""N·m/kg."""

_LEVER = (0.1, 0.62)
"""m, and a share of body height or of 1.8 m."""

_RANGES = {
    Range.HIP_INTERNAL_ROTATION_PRONE: (-10, 80),
    Range.HIP_INTERNAL_ROTATION_SITTING: (-10, 80),
    Range.HIP_EXTERNAL_ROTATION_PRONE: (-10, 90),
    Range.HIP_EXTERNAL_ROTATION_SITTING: (-10, 90),
    Range.HIP_FLEXION: (50, 165),
    Range.HIP_EXTENSION: (-30, 50),
    Range.HIP_ABDUCTION: (5, 85),
    Range.HIP_ADDUCTION: (5, 60),
    Range.ANKLE_LUNGE: (5, 65),
}
"""Degrees."""

_FARTHEST = 0.22
"""m from the wall."""

_LENGTH = (-50, 70)
"""Degrees."""

_RISES = 40
_QUICKEST = 4.0
"""s for five rises."""


_BELIEVED: dict[What, tuple[float, float]] = {
    Range.ANKLE_LUNGE: (-inf, _FARTHEST),
    Functional.CHAIR_STAND: (-inf, _RISES),
    Functional.FIVE_RISES: (_QUICKEST, inf),
}
"""Of what is no force, torque or angle: SI."""


def questions(exams: Exams, person: Person, today: date) -> tuple[Caveat, ...]:
    """What to ask before these exams are believed.

    Args:
        exams: the person's record.
        person: whose mass and height narrow what is plausible.
        today: the day it is.

    Raises:
        BadSetting: if something was tested in the future or before the person was born.
    """
    _check_dates(exams, person, today)
    asked = [caveat for test in exams.tests for caveat in doubts(test, person)]
    asked += _contradictions(exams)
    asked += _exchanged(exams)
    return tuple(asked)


def doubts(test: Test, person: Person) -> tuple[Caveat, ...]:
    """What is implausible about one test by itself."""
    if isinstance(test, StrengthTest):
        return tuple(_of_strength(test, person))
    if isinstance(test, FunctionalTest):
        return tuple(_of_function(test))
    return tuple(_of_angle(test))


def believable(what: What, quantity: str, person: Person) -> tuple[float, float]:
    """From and to which value a result is believed without a question.

    Args:
        what: the test; no questionnaire.
        quantity: what is measured, as ``kneewise.exam.parse`` calls it: ``a force``.
        person: whose mass narrows it.

    Returns:
        SI; infinite where nothing is unbelievable.
    """
    mass = person.mass or _USUAL_MASS
    if isinstance(what, Movement):
        if quantity == "a torque":
            return _TORQUE[0] * mass, _TORQUE[1] * mass
        most = _MOST_FORCE.get(what, _MOST_FORCE_ELSE)
        return _LEAST_FORCE * mass * GRAVITY, most * mass * GRAVITY
    if quantity == "an angle":
        least, widest = _RANGES[what] if isinstance(what, Range) else _LENGTH
        return deg(least), deg(widest)
    return _BELIEVED.get(what, (-inf, inf))


def lever(person: Person) -> tuple[float, float]:
    """The shortest and the longest lever that a leg has room for, m."""
    return _LEVER[0], _LEVER[1] * (person.height or 1.8)


def contradiction(exams: Exams, test: Test) -> Caveat | None:
    """That the same was tested on the same day with another result; None if not."""
    for other in exams.tests:
        if other is not test and _is_same(other, test) and _are_apart(other, test):
            return _contradicted(other, test)
    return None


def named(test: Test) -> str:
    """A test in words: ``hip abduction, left``."""
    what = test.what.replace("_", " ")
    return f"{what}, {test.side}" if test.side else what


def amount(test: Test) -> float:
    """What a test gave: N·m where it is known and N elsewhere, rad, m, s or points."""
    if not isinstance(test, StrengthTest):
        return test.value
    given = test.moment if test.moment is not None else test.force
    if given is None:
        raise ValueError("a strength without a value was built")
    return given


def _check_dates(exams: Exams, person: Person, today: date) -> None:
    days = {test.on: named(test) for test in exams.tests}
    days |= {q.on: q.instrument.value for q in exams.questionnaires}
    days |= {s.on: "the red-flag questions" for s in exams.screenings}
    for on, what in days.items():
        if on > today:
            raise BadSetting(
                f"{what}: {on.isoformat()} is in the future.",
                remedy=f"Give the day of the test; today is {today.isoformat()}.",
            )
        if person.born is not None and on.year < person.born:
            raise BadSetting(
                f"{what}: {on.isoformat()} is before the person was born "
                f"({person.born}).",
                remedy="Correct the day of the test or the year of birth.",
            )


def _of_strength(test: StrengthTest, person: Person) -> Iterator[Caveat]:
    if test.force is not None:
        least, most = believable(test.what, "a force", person)
        said = f"{named(test)}: {test.force:.0f} N"
        if test.force > most:
            yield _doubt(
                f"{said} is more than a leg gives (at most about {most:.0f} N).",
                "Was it newtons that stood on the device, and not kilograms or a "
                "reading without its decimal point?",
            )
        elif test.force < least:
            yield _doubt(
                f"{said} is less than nearly every leg gives.",
                "Did the device show kilograms or pounds? Then write 9.4kg or 20lb.",
            )
    if test.moment is not None:
        per = test.moment / (person.mass or _USUAL_MASS)
        if not _TORQUE[0] <= per <= _TORQUE[1]:
            yield _doubt(
                f"{named(test)}: {test.moment:.1f} N·m is {per:.2f} N·m for each "
                f"kilogram; expected {_TORQUE[0]:g} to {_TORQUE[1]:g}.",
                "Look at the units of force and lever.",
            )
    shortest, longest = lever(person)
    if test.lever is not None and not shortest <= test.lever <= longest:
        yield _doubt(
            f"{named(test)}: a lever of {100 * test.lever:.1f} cm is no part of this "
            f"leg ({100 * shortest:.0f} to {100 * longest:.0f} cm).",
            "Measure from the joint to the middle of the pad, and write it with its "
            "unit: 38cm.",
        )


def _of_angle(test: RangeTest | LengthTest) -> Iterator[Caveat]:
    if test.angle is None:
        if isinstance(test, RangeTest) and test.value > _FARTHEST:
            yield _doubt(
                f"{named(test)}: {100 * test.value:.0f} cm from the wall is further "
                "than ankles allow.",
                "Was it the toe that was measured from the wall, in centimetres?",
            )
        return
    least, most = _RANGES[test.what] if isinstance(test, RangeTest) else _LENGTH
    if not deg(least) <= test.angle <= deg(most):
        yield _doubt(
            f"{named(test)}: {in_deg(test.angle):.0f}° is outside {least}° to {most}°.",
            "Was it read from the middle position, in degrees, with its sign?",
        )


def _of_function(test: FunctionalTest) -> Iterator[Caveat]:
    if test.what is Functional.CHAIR_STAND and test.value > _RISES:
        yield _doubt(
            f"{named(test)}: {test.value:.0f} rises are more than people can do.",
            "Was the time 30 s, and did each rise end upright?",
        )
    if test.what is Functional.FIVE_RISES and test.value < _QUICKEST:
        yield _doubt(
            f"{named(test)}: {test.value:.1f} s are quicker than people can do.",
            "Were there five, each ending upright?",
        )


def _contradictions(exams: Exams) -> list[Caveat]:
    return [
        _contradicted(first, second)
        for first, second in combinations(exams.tests, 2)
        if _is_same(first, second) and _are_apart(first, second)
    ]


def _is_same(first: Test, second: Test) -> bool:
    """The same test of the same leg on the same day, given in the same unit."""
    return (
        type(first) is type(second)
        and (first.what, first.side, first.on, first.protocol)
        == (second.what, second.side, second.on, second.protocol)
        and _kind(first) == _kind(second)
    )


def _kind(test: Test) -> str:
    if isinstance(test, StrengthTest):
        return "force" if test.moment is None else "moment"
    if isinstance(test, FunctionalTest):
        return "points"
    return "distance" if test.angle is None else "angle"


def _are_apart(first: Test, second: Test) -> bool:
    change = real_change(first)
    one, other = amount(first), amount(second)
    return change is not None and abs(one - other) > change.of(max(one, other))


def _contradicted(first: Test, second: Test) -> Caveat:
    return _doubt(
        f"{named(first)}, {first.on.isoformat()}: {said(first)} and {said(second)} on "
        "the same day differ by more than the test's error.",
        "Test again, or take out the one that went wrong.",
    )


def said(test: Test) -> str:
    """What a test gave, as a person reads it: ``92 N``, ``32°``, ``9.5 cm``."""
    if isinstance(test, StrengthTest):
        unit = "N" if test.moment is None else "N·m"
        return f"{amount(test):.{0 if unit == 'N' else 1}f} {unit}"
    if isinstance(test, FunctionalTest):
        unit = {
            Functional.CHAIR_STAND: "rises",
            Functional.FIVE_RISES: "s",
        }.get(test.what, "points")
        return f"{test.value:.{1 if unit == 's' else 0}f} {unit}"
    if test.angle is None:
        return f"{100 * test.value:.1f} cm"
    return f"{in_deg(test.angle):.0f}°"


def _exchanged(exams: Exams) -> list[Caveat]:
    """Left and right of one day that are exactly right and left of an earlier one."""
    pairs: dict[tuple[str, str, date], dict[Side, Test]] = {}
    for test in exams.tests:
        if test.side is not None:
            day = (type(test).__name__ + test.what, test.protocol, test.on)
            pairs.setdefault(day, {})[test.side] = test
    both = [(day, pair) for day, pair in pairs.items() if len(pair) == len(Side)]
    return [
        _doubt(
            f"{later[Side.LEFT].what.replace('_', ' ')}: left and right of "
            f"{day[2].isoformat()} are exactly right and left of "
            f"{before[2].isoformat()}.",
            "Were the sides exchanged? Correct the one that is wrong.",
        )
        for before, earlier in both
        for day, later in both
        if before[:2] == day[:2]
        and before[2] < day[2]
        and _swapped(earlier) == (amount(later[Side.LEFT]), amount(later[Side.RIGHT]))
        and amount(later[Side.LEFT]) != amount(later[Side.RIGHT])
    ]


def _swapped(pair: dict[Side, Test]) -> tuple[float, float]:
    return amount(pair[Side.RIGHT]), amount(pair[Side.LEFT])


def _doubt(text: str, remedy: str) -> Caveat:
    return Caveat(text=text[0].upper() + text[1:], remedy=remedy, weight=Weight.DOUBT)
