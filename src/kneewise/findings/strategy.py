"""Signs of strategy and load: how the movement is done, and what hurts."""

from __future__ import annotations

import re
from functools import cache

from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.range import Range
from kneewise.exam.strength import StrengthTest
from kneewise.findings.finding import Standing
from kneewise.findings.seen import BEYOND, Leg
from kneewise.findings.signs import NOTED, Ask, Sign, is_unread, past_other, shown
from kneewise.reference import row
from kneewise.units import deg, in_deg

_DEPTH = "tests/sls"
_TURN = "norms/fpa_adult"
_VERSION = "tests/rom_ir_prone"

PLACES = {
    Region.FRONT_OF_KNEE: "at the front of the {} knee",
    Region.BELOW_KNEECAP: "below the {} kneecap",
    Region.OUTER_KNEE: "at the outside of the {} knee",
    Region.INNER_KNEE: "at the inside of the {} knee",
    Region.GROIN: "in the {} groin",
    Region.OUTER_HIP: "at the side of the {} hip",
}
"""Where it hurts, in words."""

_LOADS = {
    Region.FRONT_OF_KNEE: Sign("load, sleep and stress count there", "claims/c44"),
    Region.BELOW_KNEECAP: Sign("pain of a tendon is mainly about load", "claims/c17"),
    Region.OUTER_KNEE: Sign(
        "taking load off and building strength is reasonable", "claims/c19"
    ),
    Region.INNER_KNEE: Sign(
        "training, sleep and worry count in pain that lasts", "claims/c41"
    ),
    Region.GROIN: Sign("loading the adductors in steps has helped", "claims/c28"),
    Region.OUTER_HIP: Sign(
        "loading the gluteals in steps, and not crossing the legs, has helped",
        "claims/c30",
    ),
}
"""What is known of load in each place."""

_INDICATORS = {
    Region.FRONT_OF_KNEE: "patellofemoral_stress",
    Region.BELOW_KNEECAP: "patellar_tendon_force",
    Region.OUTER_KNEE: "band_strain",
    Region.INNER_KNEE: "knee_adduction_moment",
    Region.GROIN: "adductor_force",
    Region.OUTER_HIP: "gluteal_compression",
}
"""The load indicator of each place."""

_TOLD = {
    Told.PATELLOFEMORAL: Sign("managing load helped as exercises did", "claims/c12"),
    Told.PATELLAR_TENDON: Sign("loading it in stages helped in a trial", "claims/c18"),
    Told.ILIOTIBIAL_BAND: _LOADS[Region.OUTER_KNEE],
    Told.KNEE_ARTHRITIS: Sign(
        "its load follows body weight and the speed of walking", "claims/c59"
    ),
    Told.HIP_ARTHRITIS: Sign("exercise is a core treatment there", "claims/c22"),
    Told.ADDUCTOR_GROIN: _LOADS[Region.GROIN],
    Told.GLUTEAL_TENDON: _LOADS[Region.OUTER_HIP],
}
"""What is known of load where a clinician has called it that. After a reconstruction
nothing need hurt."""


def level(leg: Leg) -> Sign | None:
    """The pelvis stays level as in published people, and no lean hides a drop."""
    if leg.finding("trunk_lean") or leg.past_other("trunk_lean"):
        return None
    for look in leg.seen.looks:
        case = look.case
        drop = case.summary("pelvic_drop", leg.side)
        if drop is None:
            continue
        usual = case.usual(drop)
        if usual is not None and drop.value + drop.standard_error <= usual.high:
            text = f"The pelvis stays level over the {leg.side} leg ({shown(drop)})"
            return Sign(f"{text}, as in published people.", "measure:pelvic_drop")
    return None


def shallow(leg: Leg) -> Sign | None:
    """A squat that bends the knee less than a test on one leg asks for."""
    least = _least_depth()
    for look in leg.seen.looks:
        if look.case.activity not in (Activity.SQUAT, Activity.SINGLE_LEG_SQUAT):
            continue
        depth = look.case.summary("knee_flexion", leg.side)
        if depth is None:
            continue
        if depth.value + BEYOND * depth.standard_error < least:
            return Sign(
                f"The {leg.side} knee bends {shown(depth)} only; a squat that can be "
                f"compared goes to {in_deg(least):.0f}° at least.",
                _DEPTH,
            )
    return None


def toes_out(leg: Leg) -> Sign | None:
    """A foot turned out further than the other, or than is usual in walking."""
    apart = past_other("foot_progression")(leg)
    if apart is not None:
        return apart
    usual = row(_TURN)
    most = usual.number("high")
    for look in leg.seen.looks:
        if look.case.activity is not Activity.WALK or most is None:
            continue
        turn = look.case.summary("foot_progression", leg.side)
        if turn is None:
            continue
        if turn.value - BEYOND * turn.standard_error > deg(most):
            text = f"The {leg.side} foot points {shown(turn)} outwards in walking"
            return Sign(f"{text}; {most:g}° is where usual ends.", usual.key, NOTED)
    return None


def turned_bone(leg: Leg) -> Sign | None:
    """Far more turn inwards than outwards: the bone may be shaped so."""
    inner = leg.facts.of(Range.HIP_INTERNAL_ROTATION_PRONE, leg.side)
    outer = leg.facts.of(Range.HIP_EXTERNAL_ROTATION_PRONE, leg.side)
    if inner is None or outer is None or is_unread(inner) or is_unread(outer):
        return None
    if isinstance(inner.test, StrengthTest) or isinstance(outer.test, StrengthTest):
        return None
    more = inner.test.value - outer.test.value
    if more < _most_turned():
        return None
    return Sign(
        f"The {leg.side} hip turns {in_deg(more):.0f}° further inwards than outwards; "
        "the shape of the thigh bone can do that, and no exercise changes it.",
        _VERSION,
    )


def slow_rises(leg: Leg) -> Sign | None:
    """Fewer or slower rises from a chair than is usual; of the legs that hurt."""
    if leg.other.hurts and not leg.hurts:
        return None
    for found in leg.of_exams:
        if found.measure in ("functional_chair_stand", "functional_five_rises"):
            share = 1.0 if found.standing is Standing.FINDING else NOTED
            return Sign(found.text, found.key, share)
    return None


def hurting(leg: Leg) -> Sign | None:
    """A place of this leg that hurts."""
    for complaint in leg.complaints:
        if complaint.region is not None and complaint.pain > 0:
            known = _LOADS[complaint.region]
            return Sign(f"{_place(leg, complaint)}; {known.text}.", known.source)
    if leg.side in leg.seen.person.painful:
        text = f"The {leg.side} side hurts; load, sleep and worry count in such pain."
        return Sign(text, "claims/c41", NOTED)
    return None


def called(leg: Leg) -> Sign | None:
    """What a clinician called it, where it still hurts."""
    for complaint in leg.complaints:
        if complaint.told in _TOLD and complaint.pain > 0:
            name, known = complaint.told.replace("_", " "), _TOLD[complaint.told]
            text = f"A clinician called it {name} ({leg.side}); {known.text}."
            return Sign(text, known.source)
    return None


def loaded(leg: Leg) -> Sign | None:
    """The load indicator of the place that hurts is larger than the other side's."""
    for complaint in leg.complaints:
        if complaint.region is not None and complaint.pain > 0:
            name = _INDICATORS[complaint.region]
            found = past_other(name, "A model's number, not a force measured.")(leg)
            if found is not None:
                return found
    return None


def goes_with(regions: tuple[Region, ...], told: tuple[Told, ...], said: Sign) -> Ask:
    """Pain at a place, or what it was called, that goes with a cause in groups.

    Args:
        regions: where it hurts.
        told: what a clinician called it, hurting or not.
        said: what is known of such groups, as the end of a sentence.
    """

    def asked(leg: Leg) -> Sign | None:
        for complaint in leg.complaints:
            if complaint.pain > 0 and complaint.region in regions:
                return Sign(f"{_place(leg, complaint)}; {said.text}.", said.source)
            if complaint.told in told:
                name = complaint.told.replace("_", " ").replace("acl", "ACL")
                text = f"The {leg.side} leg has {name}; {said.text}."
                return Sign(text, said.source)
        return None

    return asked


def _place(leg: Leg, complaint: Complaint) -> str:
    if complaint.region is None:
        raise ValueError("a complaint without a place was asked for its place")
    where = PLACES[complaint.region].format(leg.side)
    return f"It hurts {where}, {complaint.pain:g} of 10"


@cache
def _least_depth() -> float:
    """The bend of the knee that a squat on one leg is asked for, rad."""
    return _number(_DEPTH, "position", r">=(\d+)")


@cache
def _most_turned() -> float:
    """How much more turn inwards than outwards makes one think of the bone, rad."""
    return _number(_VERSION, "threshold", r"minus ER >=(\d+)")


def _number(key: str, column: str, pattern: str) -> float:
    found = re.search(pattern, row(key).text(column))
    if found is None:
        raise ValueError(f"{pattern!r} is not in {key}")
    return deg(float(found[1]))
