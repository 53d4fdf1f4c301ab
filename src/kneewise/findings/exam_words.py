"""Tests by hand in words: their names, and numbers with their errors."""

from __future__ import annotations

from kneewise.exam.compare import Sided, comparable
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.norms import real_change
from kneewise.exam.plausible import amount
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import StrengthTest
from kneewise.person import Person
from kneewise.units import in_deg

SUBJECT: dict[type[Sided], str] = {
    StrengthTest: "strength",
    RangeTest: "the range",
    LengthTest: "the length",
}
"""What a test is about."""

_NAMES = {
    Range.HIP_INTERNAL_ROTATION_PRONE: "Hip internal rotation, lying",
    Range.HIP_INTERNAL_ROTATION_SITTING: "Hip internal rotation, sitting",
    Range.HIP_EXTERNAL_ROTATION_PRONE: "Hip external rotation, lying",
    Range.HIP_EXTERNAL_ROTATION_SITTING: "Hip external rotation, sitting",
    Range.ANKLE_LUNGE: "Ankle bend in the lunge",
    Length.HIP_FLEXORS: "Length of the hip flexors (thigh to horizontal)",
    Length.OUTER_THIGH: "Length of the outer thigh (leg to horizontal)",
    Length.ADDUCTORS: "Length of the inner thigh",
}


def named(test: Sided) -> str:
    """A test and its side: ``Hip abduction strength, left``."""
    known = {name.value: said for name, said in _NAMES.items()}
    plain = test.what.replace("_", " ").capitalize()
    if isinstance(test, StrengthTest):
        return f"{plain} strength, {test.side}"
    return f"{known.get(test.what, plain + ' range')}, {test.side}"


def measured(test: Sided, person: Person | None = None) -> str:
    """A test with its number and error, and as a share of the weight of *person*."""
    value = amount(test)
    change = real_change(test)
    error = change.standard_error(value) if change else None
    if isinstance(test, StrengthTest):
        unit, places = ("N", 0) if test.moment is None else ("N·m", 1)
        number = f"{value:.{places}f} {unit}"
        beside = None if error is None else f"{error:.{places}f} {unit}"
    else:
        number = shown(test, value)
        beside = None if error is None else shown(test, error)
    text = f"{named(test)}: {number}"
    text += f" ± {beside}" if beside else " (its error is not known)"
    share = comparable(test, person) if person else None
    if isinstance(test, StrengthTest) and share is not None:
        text += f", a force of {100 * share:.0f} % of body weight"
    return text


def shown(test: Sided, value: float | None) -> str:
    """A number to compare a test with: %, ° or cm; strength is compared as a share."""
    if value is None:
        return "nothing"
    if isinstance(test, StrengthTest):
        return f"{100 * value:.0f} %"
    if test.angle is None:
        return f"{100 * value:.1f} cm"
    return f"{in_deg(value):.0f}°"
