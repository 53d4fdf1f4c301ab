"""The table of evidence: which sign speaks for which cause, or against it, how much.

The weights are ours. They order what was found; they measure nothing, and the links
themselves are loose: some studies found one between hip strength and the path of the
knee and others did not (claims/c02), people with pain test weaker, perhaps because of
the pain (claims/c03), hip weakness did not come before the pain in those who were
followed (claims/c04), and getting stronger does not by itself change how one moves
(claims/c09).

What was tested by hand weighs most; what a measure shows against published people about
half of that; one side against the other, and the model, less; what is only known of
groups of people, least, so that it can name a cause but never carry it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.anatomy import Group
from kneewise.exam.complaint import Region, Told
from kneewise.exam.length import Length
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.findings.cause import Kind
from kneewise.findings.signs import (
    Ask,
    Sign,
    Tested,
    alike,
    elsewhere,
    enough,
    inwards,
    lacks,
    less,
    past_other,
    stands_out,
    unread,
    when_in,
    works_hard,
    works_little,
)
from kneewise.findings.strategy import (
    called,
    goes_with,
    hurting,
    level,
    loaded,
    shallow,
    slow_rises,
    toes_out,
    turned_bone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table."""

    kind: Kind
    ask: Ask

    weight: float
    """Above 0 for the cause, below 0 against it; times the share of the sign."""


_HAND = 3.0
"""A test by hand that stands out."""

_LENGTH = 2.0
"""The same of a muscle's length: further from the knee."""

_ENOUGH = -_HAND
"""A test by hand as expected: as much as one that stands out."""

_MEASURE = 1.5
"""A measure that stands out against published people."""

_SIDE = 0.75
"""A measure beyond the other side's."""

_MODEL = 1.0
"""What the model's muscles use or lack."""

_SPARE = 0.1
"""What the model's muscles have left: it may lower a cause, and never rules one out,
since the model uses an average adult's muscles with the least effort."""

_GROUP = 0.25
"""What is known of groups of people only."""

_UNREAD = -0.25
"""A test that could not be read: the cause is not established by it."""


def _rules(kind: Kind, *rows: tuple[float, Ask]) -> tuple[Rule, ...]:
    return tuple(Rule(kind=kind, weight=weight, ask=ask) for weight, ask in rows)


def _tested(kind: Kind, weight: float, *tests: Tested) -> tuple[Rule, ...]:
    """What every cause that is tested by hand shares."""
    rows: list[tuple[float, Ask]] = [(-1.5, elsewhere)]
    for what in tests:
        rows += [(weight, less(what)), (_ENOUGH / len(tests), enough(what))]
        rows += [(-1.0, alike(what)), (_UNREAD, unread(what))]
    return _rules(kind, *rows)


_LEAN = "A lean over the leg eases weak abductors and can hide a drop of the pelvis."
_FRONT = ((Region.FRONT_OF_KNEE,), (Told.PATELLOFEMORAL,))
_WEAKER = Sign(
    "people with such pain often test weaker there, perhaps because of the pain",
    "claims/c03",
)

_ABDUCTORS = (
    *_tested(Kind.WEAK_ABDUCTORS, _HAND, Movement.HIP_ABDUCTION),
    *_rules(
        Kind.WEAK_ABDUCTORS,
        (_MEASURE, stands_out("pelvic_drop")),
        (_SIDE, past_other("pelvic_drop")),
        (_MEASURE, stands_out("trunk_lean", _LEAN)),
        (_SIDE, past_other("trunk_lean", _LEAN)),
        (_MODEL, works_hard(Group.GLUTEUS_MEDIUS, Group.GLUTEUS_MINIMUS)),
        (_MODEL, lacks("hip_adduction", Group.GLUTEUS_MEDIUS)),
        (
            _GROUP,
            inwards(
                "weaker abductors go with that in some studies and not in others",
                "claims/c02",
            ),
        ),
        (_GROUP, goes_with(*_FRONT, _WEAKER)),
        (
            _GROUP,
            goes_with(
                (Region.OUTER_HIP,),
                (Told.GLUTEAL_TENDON,),
                Sign("strengthening the gluteals helped there", "claims/c30"),
            ),
        ),
        (-0.5, level),
        (-_SPARE, works_little(Group.GLUTEUS_MEDIUS, Group.GLUTEUS_MINIMUS)),
    ),
)

_ROTATORS = (
    *_tested(Kind.WEAK_EXTERNAL_ROTATORS, _HAND, Movement.HIP_EXTERNAL_ROTATION),
    *_rules(
        Kind.WEAK_EXTERNAL_ROTATORS,
        (
            _SIDE,
            past_other(
                "hip_internal_rotation", "Where the knee markers sit changes this."
            ),
        ),
        (_MODEL, works_hard(Group.EXTERNAL_ROTATORS)),
        (_MODEL, lacks("hip_rotation", Group.EXTERNAL_ROTATORS)),
        (
            _GROUP,
            inwards(
                "weaker outward rotators go with that in some studies and not in "
                "others",
                "claims/c02",
            ),
        ),
        (_GROUP, goes_with(*_FRONT, _WEAKER)),
        (-_SPARE, works_little(Group.EXTERNAL_ROTATORS)),
    ),
)

_LEG_STRENGTH = (
    *_tested(Kind.WEAK_EXTENSORS, _HAND, Movement.HIP_EXTENSION),
    *_rules(
        Kind.WEAK_EXTENSORS,
        (_MODEL, works_hard(Group.GLUTEUS_MAXIMUS)),
        (_MODEL, lacks("hip_flexion", Group.GLUTEUS_MAXIMUS)),
        (0.5, slow_rises),
        (_GROUP, goes_with(*_FRONT, _WEAKER)),
        (-_SPARE, works_little(Group.GLUTEUS_MAXIMUS)),
    ),
    *_tested(Kind.WEAK_QUADRICEPS, _HAND, Movement.KNEE_EXTENSION),
    *_rules(
        Kind.WEAK_QUADRICEPS,
        (_MODEL, works_hard(Group.QUADRICEPS)),
        (_MODEL, lacks("knee_angle", Group.QUADRICEPS)),
        (1.0, slow_rises),
        (0.5, shallow),
        (
            _GROUP,
            goes_with(
                *_FRONT,
                Sign("the strength of the thigh counts there too", "claims/c05"),
            ),
        ),
        (
            _GROUP,
            goes_with(
                (),
                (Told.ACL_RECONSTRUCTED, Told.KNEE_ARTHRITIS),
                Sign("both thighs are compared by this test then", "tests/st_quad"),
            ),
        ),
        (-_SPARE, works_little(Group.QUADRICEPS)),
    ),
    *_tested(Kind.WEAK_HAMSTRINGS, _HAND, Movement.KNEE_FLEXION),
    *_tested(Kind.WEAK_FLEXORS, _HAND, Movement.HIP_FLEXION),
    *_tested(Kind.WEAK_ADDUCTORS, _HAND, Movement.HIP_ADDUCTION),
    *_rules(
        Kind.WEAK_ADDUCTORS,
        (
            0.5,
            goes_with(
                (Region.GROIN,),
                (Told.ADDUCTOR_GROIN,),
                Sign("programmes that strengthen the adductors helped", "claims/c28"),
            ),
        ),
    ),
)

_ROTATIONS = (
    Range.HIP_INTERNAL_ROTATION_PRONE,
    Range.HIP_INTERNAL_ROTATION_SITTING,
    Range.HIP_EXTERNAL_ROTATION_PRONE,
    Range.HIP_EXTERNAL_ROTATION_SITTING,
    Range.HIP_FLEXION,
)

_REACH = (
    *_tested(Kind.STIFF_HIP, _HAND, *_ROTATIONS),
    *_rules(Kind.STIFF_HIP, (-1.0, turned_bone)),
    *_tested(Kind.SHORT_FLEXORS, _LENGTH, Length.HIP_FLEXORS, Range.HIP_EXTENSION),
    *_tested(Kind.SHORT_BAND, _LENGTH, Length.OUTER_THIGH, Range.HIP_ADDUCTION),
    *_tested(Kind.SHORT_ADDUCTORS, _LENGTH, Length.ADDUCTORS, Range.HIP_ABDUCTION),
    *_tested(Kind.STIFF_ANKLE, _HAND, Range.ANKLE_LUNGE),
    *_rules(
        Kind.STIFF_ANKLE,
        (0.5, toes_out),
        (0.5, shallow),
        (_GROUP, inwards("a stiff ankle goes with that in some people", "claims/c34")),
    ),
)

_LITTLE = works_little(Group.GLUTEUS_MEDIUS, Group.GLUTEUS_MINIMUS)

_WAYS = (
    *_rules(
        Kind.LEAN,
        (_MEASURE, stands_out("trunk_lean")),
        (_SIDE, past_other("trunk_lean")),
        (-0.5, less(Movement.HIP_ABDUCTION)),
    ),
    *_rules(Kind.TOE_OUT, (_SIDE, toes_out)),
    *_rules(Kind.SHALLOW, (_SIDE, shallow)),
    *_rules(
        Kind.HABIT,
        (
            _GROUP,
            inwards(
                "part of it may be how one has learnt to move, which practice with "
                "feedback can change",
                "claims/c11",
            ),
        ),
        (1.0, when_in(enough(Movement.HIP_ABDUCTION))),
        (1.0, when_in(enough(Movement.HIP_EXTERNAL_ROTATION))),
        (0.5, when_in(enough(Movement.HIP_EXTENSION))),
        (0.5, when_in(enough(Range.ANKLE_LUNGE))),
        (0.5, when_in(enough(Range.HIP_EXTERNAL_ROTATION_PRONE))),
        (_SPARE, when_in(_LITTLE)),
        (-1.0, when_in(less(Movement.HIP_ABDUCTION))),
        (-1.0, when_in(less(Movement.HIP_EXTERNAL_ROTATION))),
        (-0.5, when_in(less(Movement.HIP_EXTENSION))),
        (-1.0, when_in(less(Range.ANKLE_LUNGE))),
        (-0.5, when_in(less(Range.HIP_EXTERNAL_ROTATION_PRONE))),
    ),
    *_rules(Kind.LOAD, (1.5, hurting), (1.5, called), (_SIDE, loaded)),
)

RULES = (*_ABDUCTORS, *_ROTATORS, *_LEG_STRENGTH, *_REACH, *_WAYS)
"""Every rule; to add one, write the sign, add the row, test it."""
