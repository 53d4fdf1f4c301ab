"""One test from what a person types: a name, a side, a number with its unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kneewise.anatomy import Side
from kneewise.caveat import Caveat
from kneewise.errors import BadSetting
from kneewise.exam import parse
from kneewise.exam.ask import Ask, ask
from kneewise.exam.entry import By, Device, Mode
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import FALL_OUT, Length, LengthTest
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import Movement, StrengthTest

_OneOf = TypeVar("_OneOf", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed for one test of one side; empty where nothing was."""

    test: str
    """Its name, as in ``kneewise.exam.ask``."""

    value: str
    side: str = ""
    lever: str = ""
    protocol: str = ""
    """A key such as ``tests/st_ext`` or its last part; empty for the usual way."""

    device: str = ""
    mode: str = ""
    by: str = ""
    pain: str = ""
    standard_error: str = ""
    on: date


def entered(typed: Typed) -> tuple[Exams, tuple[Caveat, ...]]:
    """The record of one test, and how its numbers were read.

    Raises:
        BadSetting: if a word or a number cannot be what it should be.
    """
    asked = ask(typed.test)
    _check_side(typed, asked)
    _check_unused(typed, asked)
    what = asked.what
    if isinstance(what, Movement):
        test, caveats = _strength(typed, asked, what)
        return Exams(strength=(test,)), caveats
    if isinstance(what, Range):
        return Exams(ranges=(_range(typed, asked, what),)), ()
    if isinstance(what, Length):
        return Exams(lengths=(_length(typed, asked, what),)), ()
    return _of_whole_person(typed, what), ()


def _of_whole_person(typed: Typed, what: Functional | Instrument) -> Exams:
    if isinstance(what, Instrument):
        return Exams(questionnaires=(_questionnaire(typed, what),))
    return Exams(functional=(_functional(typed, what),))


def _strength(
    typed: Typed, asked: Ask, what: Movement
) -> tuple[StrengthTest, tuple[Caveat, ...]]:
    is_torque = parse.quantity_of(typed.value) == "a torque"
    value = parse.torque(typed.value) if is_torque else parse.force(typed.value)
    test = StrengthTest(
        what=what,
        side=_one(Side, typed.side, "side"),
        force=None if is_torque else value.value,
        torque=value.value if is_torque else None,
        lever=parse.length(typed.lever).value if typed.lever else None,
        protocol=_protocol(typed, asked),
        device=_one(Device, typed.device, "device") if typed.device else None,
        mode=_one(Mode, typed.mode, "mode") if typed.mode else None,
        pain=_pain(typed),
        on=typed.on,
    )
    return test, value.caveats


def _range(typed: Typed, asked: Ask, what: Range) -> RangeTest:
    is_distance = (
        what is Range.ANKLE_LUNGE and parse.quantity_of(typed.value) == "a length"
    )
    return RangeTest(
        what=what,
        side=_one(Side, typed.side, "side"),
        angle=None if is_distance else parse.angle(typed.value).value,
        distance=parse.length(typed.value).value if is_distance else None,
        protocol=_protocol(typed, asked),
        by=_one(By, typed.by, "by") if typed.by else By.TYPED,
        standard_error=_error(typed, is_distance=is_distance),
        pain=_pain(typed),
        on=typed.on,
    )


def _length(typed: Typed, asked: Ask, what: Length) -> LengthTest:
    protocol = _protocol(typed, asked)
    is_length = parse.quantity_of(typed.value) == "a length"
    if what is Length.ADDUCTORS and is_length and not typed.protocol:
        protocol = FALL_OUT  # the only one of its ways that is measured in centimetres
    is_distance = protocol == FALL_OUT
    return LengthTest(
        what=what,
        side=_one(Side, typed.side, "side"),
        angle=None if is_distance else parse.angle(typed.value).value,
        distance=parse.length(typed.value).value if is_distance else None,
        protocol=protocol,
        by=_one(By, typed.by, "by") if typed.by else By.TYPED,
        standard_error=_error(typed, is_distance=is_distance),
        pain=_pain(typed),
        on=typed.on,
    )


def _functional(typed: Typed, what: Functional) -> FunctionalTest:
    is_timed = what is Functional.FIVE_RISES
    is_counted = what is Functional.CHAIR_STAND
    is_rated = not (is_timed or is_counted)
    return FunctionalTest(
        what=what,
        side=_one(Side, typed.side, "side") if typed.side else None,
        count=parse.count(typed.value) if is_counted else None,
        seconds=parse.seconds(typed.value).value if is_timed else None,
        points=parse.points(typed.value) if is_rated else None,
        by=_one(By, typed.by, "by") if typed.by else By.TYPED,
        pain=_pain(typed),
        on=typed.on,
    )


def _questionnaire(typed: Typed, what: Instrument) -> Questionnaire:
    words = typed.value.replace(",", " ").split()
    return Questionnaire(
        instrument=what,
        answers=tuple(None if word == "-" else parse.points(word) for word in words),
        on=typed.on,
    )


def _check_side(typed: Typed, asked: Ask) -> None:
    if asked.sided and not typed.side:
        raise BadSetting(
            f"{asked.name}: which side?", remedy="Give left or right, the person's own."
        )
    if typed.side and not asked.sided:
        raise BadSetting(
            f"{asked.name} has no side.", remedy="Give its value without a side."
        )


def _check_unused(typed: Typed, asked: Ask) -> None:
    """Refuse what the test has no place for, rather than lose it."""
    strength = ("lever", "device", "mode")
    reach = ("by", "standard_error")
    is_strength = isinstance(asked.what, Movement)
    unused: tuple[str, ...] = reach if is_strength else strength
    if isinstance(asked.what, Functional):
        unused = (*strength, "standard_error", "protocol")
    if isinstance(asked.what, Instrument):
        unused = (*strength, *reach, "protocol", "pain")
    for field in unused:
        if getattr(typed, field):
            raise BadSetting(
                f"{asked.name} has no {field.replace('_', ' ')}, but "
                f"{getattr(typed, field)!r} is given.",
                remedy="Leave it out, or look at the name of the test.",
            )


def _protocol(typed: Typed, asked: Ask) -> str:
    if not typed.protocol:
        return asked.protocols[0]
    return f"tests/{typed.protocol.removeprefix('tests/')}"


def _pain(typed: Typed) -> float | None:
    return parse.pain(typed.pain) if typed.pain else None


def _error(typed: Typed, *, is_distance: bool) -> float | None:
    if not typed.standard_error:
        return None
    read = parse.length if is_distance else parse.angle
    return read(typed.standard_error).value


def _one(kind: type[_OneOf], word: str, name: str) -> _OneOf:
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    known: Iterable[str] = [each.value for each in kind]
    if plain not in known:
        raise BadSetting(
            f"{word.strip()!r} is no {name}; there are {', '.join(known)}.",
            remedy="Use one of these words.",
        )
    return kind(plain)
