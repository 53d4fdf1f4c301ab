"""People who need a programme: fixed ones, and any that could come."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.redflags import Answer, Flag, raised
from kneewise.findings.cause import Cause, Evidence, Kind
from kneewise.person import Person
from kneewise.programme.caution import Caution
from kneewise.programme.exercise import Equipment, Stage, catalogue
from kneewise.programme.needs import Needs
from kneewise.programme.rule import Readiness

START = date(2026, 1, 5)
ADULT = Person(code="a1", born=1994, mass=70)
GYM = frozenset(Equipment)
READY = Readiness(
    is_swollen=False, pain=0, is_in_control=True, strength_ratio=0.95, calm_weeks=3
)


def weak(side: Side | None = Side.LEFT, weight: float = 2.0) -> Evidence:
    """A test that one side did worse in."""
    return Evidence(
        text=f"The {side or 'left'} hip pushed less than the other.",
        source="exam:hip_abduction",
        weight=weight,
    )


def cause(kind: Kind, side: Side | None = Side.LEFT) -> Cause:
    """A cause that something speaks for."""
    return Cause(kind=kind, side=side, support=(weak(side),))


def sore(
    region: Region | None = None,
    *,
    side: Side | None = Side.LEFT,
    pain: float = 1,
    told: Told | None = None,
) -> Complaint:
    return Complaint(region=region, side=side, pain=pain, told=told)


def needs(*causes: Cause, **others: object) -> Needs:
    """An adult's needs, with what most homes have."""
    return Needs(person=ADULT, start=START, causes=causes, **others)  # type: ignore[arg-type]  # fields of Needs


def flags(*ids: str) -> tuple[Flag, ...]:
    return raised([Answer(id=f"rf_{id_}", yes=True) for id_ in ids])


sides = st.sampled_from([None, *Side])
pains = st.floats(0, 10).map(lambda pain: round(pain, 1))
complaints = st.builds(
    Complaint,
    region=st.sampled_from([None, *Region]),
    side=sides,
    pain=pains,
    told=st.sampled_from([None, *Told]),
    cleared=st.sampled_from([True, True, True, False]),
)


@st.composite
def causes(draw: st.DrawFn) -> Cause:
    side = draw(sides)
    against = draw(st.sampled_from([(), (weak(side, 5),)]))
    return Cause(
        kind=draw(st.sampled_from(Kind)),
        side=side,
        support=(weak(side),),
        against=against,
        test=draw(st.sampled_from(["", "tests/st_abd_long"])),
    )


anyone = st.builds(
    Needs,
    person=st.sampled_from([ADULT, Person(), Person(born=1950), Person(born=2014)]),
    start=st.just(START),
    complaints=st.lists(complaints, max_size=3).map(tuple),
    causes=st.lists(causes(), max_size=5).map(tuple),
    flags=st.sampled_from([(), (), (), flags("preg"), flags("septic")]),
    activities=st.lists(st.sampled_from(Activity), max_size=3).map(tuple),
    is_runner=st.booleans(),
    equipment=st.frozensets(st.sampled_from(Equipment)),
    dislikes=st.frozensets(st.sampled_from(list(catalogue())), max_size=5),
    cautions=st.frozensets(st.sampled_from(Caution), max_size=4),
    per_week=st.integers(1, 7),
    stage=st.sampled_from([None, *Stage]),
    readiness=st.sampled_from([None, READY]),
    wants_general=st.booleans(),
)
"""Any person who may come."""
