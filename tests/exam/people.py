"""Tests by hand that were never made: short ways to write them, and random ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.exam import functional, length, questionnaire, strength
from kneewise.exam import range as reach
from kneewise.exam.complaint import Complaint, Region
from kneewise.exam.entry import By, Device, Mode
from kneewise.exam.exams import Exams
from kneewise.exam.flaglogic import LOGIC
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import FALL_OUT, Length, LengthTest
from kneewise.exam.questionnaire import Instrument, Questionnaire
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.redflags import Answer, Screening
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.person import Person, Sex
from kneewise.units import deg

Each = TypeVar("Each")

DAY = date(2026, 5, 4)

YOUNG_WOMAN = Person(born=2004, sex=Sex.FEMALE, height=1.70, mass=60)


def push(
    side: Side,
    force: float,
    *,
    what: Movement = Movement.HIP_ABDUCTION,
    pain: float | None = 0,
    on: date = DAY,
) -> StrengthTest:
    """A strength test held by a belt, in the way that published people did it."""
    protocols = {
        Movement.HIP_ABDUCTION: "tests/st_abd_short",
        Movement.HIP_EXTERNAL_ROTATION: "tests/st_er_seated",
    }
    return StrengthTest(
        what=what,
        side=side,
        force=force,
        protocol=protocols.get(what, strength.PROTOCOLS[what][0]),
        device=Device.BELT_FIXED,
        pain=pain,
        on=on,
    )


def bend(
    side: Side,
    degrees: float,
    *,
    what: Range = Range.HIP_INTERNAL_ROTATION_PRONE,
    pain: float | None = 0,
    on: date = DAY,
) -> RangeTest:
    """A range read by hand."""
    return RangeTest(
        what=what,
        side=side,
        angle=deg(degrees),
        protocol=reach.PROTOCOLS[what][0],
        pain=pain,
        on=on,
    )


def lunge(side: Side, centimetres: float) -> RangeTest:
    """The lunge to the wall, as a distance."""
    return RangeTest(
        what=Range.ANKLE_LUNGE,
        side=side,
        distance=centimetres / 100,
        protocol="tests/wblt",
        pain=0,
        on=DAY,
    )


days = st.integers(0, 400).map(lambda n: DAY - timedelta(days=n))
sides = st.sampled_from(Side)
pains = st.none() | st.integers(0, 10).map(float)
persons = st.builds(
    Person,
    born=st.none() | st.integers(1930, 2010),
    sex=st.none() | st.sampled_from(Sex),
    mass=st.none() | st.integers(40, 130).map(float),
)


@st.composite
def strengths(draw: st.DrawFn) -> StrengthTest:
    """Any strength test that can be written down."""
    what = draw(st.sampled_from(Movement))
    is_force = draw(st.booleans())
    return StrengthTest(
        what=what,
        side=draw(sides),
        force=draw(st.floats(0, 900)) if is_force else None,
        torque=None if is_force else draw(st.floats(0, 300)),
        lever=draw(st.none() | st.floats(0.05, 1)),
        protocol=draw(st.sampled_from(strength.PROTOCOLS[what])),
        device=draw(st.none() | st.sampled_from(Device)),
        mode=draw(st.none() | st.sampled_from(Mode)),
        pain=draw(pains),
        on=draw(days),
    )


@st.composite
def ranges(draw: st.DrawFn) -> RangeTest:
    """Any range that can be written down."""
    what = draw(st.sampled_from(Range))
    is_distance = what is Range.ANKLE_LUNGE and draw(st.booleans())
    return RangeTest(
        what=what,
        side=draw(sides),
        angle=None if is_distance else deg(draw(st.floats(-50, 170))),
        distance=draw(st.floats(0, 0.4)) if is_distance else None,
        protocol=reach.PROTOCOLS[what][0],
        by=draw(st.sampled_from(By)),
        standard_error=draw(st.none() | st.floats(0.001, 0.3)),
        pain=draw(pains),
        on=draw(days),
    )


@st.composite
def lengths(draw: st.DrawFn) -> LengthTest:
    """Any length that can be written down."""
    what = draw(st.sampled_from(Length))
    protocol = draw(st.sampled_from(length.PROTOCOLS[what]))
    is_distance = protocol == FALL_OUT
    return LengthTest(
        what=what,
        side=draw(sides),
        angle=None if is_distance else deg(draw(st.floats(-50, 90))),
        distance=draw(st.floats(0, 0.5)) if is_distance else None,
        protocol=protocol,
        pain=draw(pains),
        on=draw(days),
    )


@st.composite
def functionals(draw: st.DrawFn) -> FunctionalTest:
    """Any functional test that can be written down."""
    what = draw(st.sampled_from(Functional))
    form = functional.FORMS[what]
    whole = draw(st.integers(0, int(form.most)))
    return FunctionalTest(
        what=what,
        side=draw(sides) if form.sided else None,
        count=whole if form.field == "count" else None,
        seconds=float(whole) if form.field == "seconds" else None,
        points=whole if form.field == "points" else None,
        pain=draw(pains),
        on=draw(days),
    )


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Any questionnaire, with or without gaps."""
    instrument = draw(st.sampled_from(Instrument))
    asked = questionnaire.items(instrument)
    answers = tuple(
        draw(st.none() | st.sampled_from(item.points), label=item.topic)
        for item in asked
    )
    return Questionnaire(instrument=instrument, answers=answers, on=draw(days))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """A yes or a no to any question, with some of its signs."""
    id_ = draw(st.sampled_from(list(LOGIC)))
    yes = draw(st.booleans())
    known = LOGIC[id_].signs if yes else ()
    signs = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    return Answer(id=id_, yes=yes, signs=tuple(signs))


screenings = st.builds(
    Screening,
    on=days,
    answers=st.lists(answers(), max_size=6, unique_by=lambda a: a.id).map(tuple),
)
complaints = st.builds(
    Complaint,
    region=st.none() | st.sampled_from(Region),
    side=st.none() | sides,
    pain=st.integers(0, 10).map(float),
)


def some(
    each: st.SearchStrategy[Each], most: int = 4
) -> st.SearchStrategy[tuple[Each, ...]]:
    """A few of them."""
    return st.lists(each, max_size=most).map(tuple)


records = st.builds(
    Exams,
    strength=some(strengths(), 6),
    ranges=some(ranges(), 5),
    lengths=some(lengths(), 3),
    functional=some(functionals(), 3),
    questionnaires=some(questionnaires(), 1),
    complaints=some(complaints, 2),
    screenings=some(screenings, 1),
)
"""Whole records."""
