"""The parts that written cases are made of: recordings, muscles, what is expected."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.exam.length import Length, LengthTest
from kneewise.exam.range import Range, RangeTest
from kneewise.exam.strength import Movement, StrengthTest
from kneewise.findings.cause import Kind
from kneewise.findings.explain import Look, Seen
from kneewise.findings.judge import Case, judged
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Measure, Method
from kneewise.motion.muscles import Holding, Lack, Moment, Work
from kneewise.person import Person
from kneewise.programme.exercise import Equipment
from kneewise.units import Unit, deg
from tests.exam.people import DAY, bend, push

JUMPS = frozenset({"skater", "pt_plyo", "drop_land_bi", "hop_hold"})
"""Exercises that pass through a gate first (row exercises/gate_plyo)."""

OUTWARDS = frozenset(
    {
        "clam",
        "clam_band",
        "abd_sl",
        "abd_sl_ihe",
        "abd_sl_load",
        "sidestep_band",
        "hip_hike",
        "side_plank_abd",
        "plank_side",
        "sts_band",
    }
)
"""Exercises whose first target is a muscle that holds the hip out."""

RETRAINING = frozenset(
    {"squat_bi", "sts_box", "step_down_lat", "squat_sl_box", "walk_retrain"}
)
"""Exercises that practise the movement itself."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Written:
    """A person we made up, and what should be said of them."""

    name: str

    reasoning: str
    """Why that should be said."""

    sources: tuple[str, ...]
    """Keys of the rows that the reasoning rests on."""

    seen: Seen

    findings: frozenset[tuple[str, Side | None]] = frozenset()
    """All that stands out firmly, of recordings and exams."""

    first: tuple[Kind, Side] | None = None
    """The best supported cause; None where there is none, or it cannot be told."""

    unsupported: frozenset[Kind] = frozenset()
    """Causes that must not be among those with more for them than against them."""

    is_contradictory: bool = False
    is_unsure: bool = False
    is_flagged: bool = False

    equipment: frozenset[Equipment] = frozenset()
    """What the person has, beside what is in every home."""

    core: tuple[frozenset[str], ...] = ()
    """Ids of exercises: of each set the programme has one at least."""

    never: frozenset[str] = field(default_factory=frozenset)
    """Ids of exercises that must not be in it; see ``is_flagged`` for no exercise."""


def told(
    name: str,
    side: Side | None,
    value: float,
    error: float = 2.0,
    *,
    repetitions: int = 5,
) -> list[Measure]:
    """A measure that is the same in every repetition, and its summary.

    Angles are given in degrees, everything else in SI.
    """
    unit = BY_NAME[name].unit
    scale = deg(1) if unit is Unit.RADIAN else 1.0
    return [
        Measure(
            name=name,
            unit=unit,
            value=value * scale,
            standard_error=error * scale,
            smallest_real_change=2.77 * error * scale,
            change_source="computed",
            method=Method.SPACE,
            side=side,
            repetition=repetition,
        )
        for repetition in [*range(repetitions), None]
    ]


def both(
    name: str, left: float, right: float, error: float = 2.0, *, repetitions: int = 5
) -> list[Measure]:
    """A measure of both legs."""
    return [
        *told(name, Side.LEFT, left, error, repetitions=repetitions),
        *told(name, Side.RIGHT, right, error, repetitions=repetitions),
    ]


def look(
    activity: Activity,
    measures: list[Measure],
    person: Person | None = None,
    work: Work | None = None,
) -> Look:
    """One recording, judged as the program judges it."""
    case = Case(activity=activity, measures=tuple(measures), person=person or Person())
    return Look(case=case, findings=judged(case), work=work)


def pushes(
    what: Movement, left: float, right: float, pain: float = 0
) -> tuple[StrengthTest, StrengthTest]:
    """A strength test of both sides, N."""
    return (
        push(Side.LEFT, left, what=what, pain=pain),
        push(Side.RIGHT, right, what=what, pain=pain),
    )


def bends(what: Range, left: float, right: float) -> tuple[RangeTest, RangeTest]:
    """A range of both sides, degrees."""
    return bend(Side.LEFT, left, what=what), bend(Side.RIGHT, right, what=what)


def squats(left: float, right: float, person: Person) -> Look:
    """Five squats on both legs: how far each knee is in, degrees."""
    measures = both("knee_collapse", left, right) + both("knee_flexion", 92, 92)
    return look(Activity.SQUAT, measures, person)


def lengths(left: float, right: float, what: Length) -> tuple[LengthTest, ...]:
    return tuple(
        LengthTest(
            what=what,
            side=side,
            angle=deg(degrees),
            protocol="tests/mod_ober",
            pain=0,
            on=DAY,
        )
        for side, degrees in ((Side.LEFT, left), (Side.RIGHT, right))
    )


def hurts(
    region: Region, side: Side, pain: float, told: Told | None = None
) -> tuple[Complaint, ...]:
    return (Complaint(region=region, side=side, pain=pain, told=told),)


def works(
    left: dict[Group, float],
    right: dict[Group, float],
    *,
    error: float = 0.03,
    missing: tuple[Lack, ...] = (),
) -> Work:
    """What muscles of the model use, in the mean of each leg."""
    moments = [
        Moment(
            side=side,
            repetition=None,
            time=None,
            holdings=tuple(
                Holding(
                    group=group,
                    side=side,
                    force=500 * used,
                    used=used,
                    used_error=error,
                    turns_in=-1.0,
                    pulls_in=-1.0,
                )
                for group, used in of.items()
            ),
            lacks=tuple(lack for lack in missing if lack.side is side),
        )
        for side, of in ((Side.LEFT, left), (Side.RIGHT, right))
    ]
    return Work(moments=tuple(moments), model="drawn", ground="drawn")


def mirrored(seen: Seen) -> Seen:
    """The same person in a mirror: everything of the left is of the right."""
    person = replace(
        seen.person, painful=tuple(side.other for side in seen.person.painful)
    )
    return Seen(
        person=person,
        looks=tuple(_mirrored(each, person) for each in seen.looks),
        exams=seen.exams.mirrored(),
    )


def _mirrored(seen: Look, person: Person) -> Look:
    measures = [
        replace(
            m,
            side=m.side.other if m.side else None,
            value=-m.value if m.name == "symmetry" else m.value,
        )
        for m in seen.case.measures
    ]
    work = None if seen.work is None else _mirrored_work(seen.work)
    return look(seen.case.activity, measures, person, work)


def _mirrored_work(work: Work) -> Work:
    return replace(
        work,
        moments=tuple(
            replace(
                m,
                side=m.side.other,
                holdings=tuple(replace(h, side=h.side.other) for h in m.holdings),
                lacks=tuple(replace(k, side=k.side.other) for k in m.lacks),
            )
            for m in work.moments
        ),
    )


def with_exams(seen: Seen, more: Exams) -> Seen:
    """The same person with more exams."""
    return replace(seen, exams=seen.exams.with_more(more))
