"""Signs: what one leg shows for a cause or against it, each as a small question.

A sign counts a measure only beyond its error, and never one that is void. Limits on
what muscles of the model use are ours: nobody has published any.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import NamedTuple

from kneewise.anatomy import Group
from kneewise.exam.length import Length
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.findings.exam_facts import Fact, Verdict
from kneewise.findings.finding import Finding, Standing
from kneewise.findings.seen import BEYOND, Leg
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.measure import Measure
from kneewise.motion.muscles import Holding, Moment
from kneewise.units import Unit, in_deg

HARD = 0.8
"""Share of its capacity from which a group is called hard at work; ours."""

LITTLE = 0.5
"""Share below which strength is not what limits; ours."""

NOTED = 0.5
"""What a note weighs, against a finding; ours."""


class Sign(NamedTuple):
    """What was found, in a sentence, and where it comes from."""

    text: str
    source: str
    share: float = 1.0
    """Of the weight of the rule that asked."""


Ask = Callable[[Leg], Sign | None]
"""A question to a leg; None where it does not show that."""

Tested = Movement | Range | Length


def less(what: Tested) -> Ask:
    """Weaker or shorter than expected, tested by hand."""

    def asked(leg: Leg) -> Sign | None:
        fact = leg.facts.of(what, leg.side)
        if fact is None or fact.verdict not in (Verdict.WEAK, Verdict.SHORT):
            return None
        return Sign(fact.text, fact.key, _firmness(fact))

    return asked


def enough(what: Tested) -> Ask:
    """As strong or as free as expected, or more."""

    def asked(leg: Leg) -> Sign | None:
        fact = leg.facts.of(what, leg.side)
        if fact is None or fact.verdict not in (Verdict.AS_EXPECTED, Verdict.STRONG):
            return None
        return Sign(f"{fact.text} That is as expected or more.", fact.key)

    return asked


def unread(what: Tested) -> Ask:
    """Tested, but it hurt too much, or the result is in question."""

    def asked(leg: Leg) -> Sign | None:
        fact = leg.facts.of(what, leg.side)
        if fact is None or not is_unread(fact):
            return None
        return Sign(fact.text, fact.key)

    return asked


def is_unread(fact: Fact) -> bool:
    """Whether a test was done and cannot be read."""
    in_question = fact.verdict is Verdict.UNKNOWN and fact.standing is Standing.NOTE
    return fact.verdict is Verdict.PAINFUL or in_question


def alike(what: Tested) -> Ask:
    """The other side has as little, and its knee does not fall in."""

    def asked(leg: Leg) -> Sign | None:
        if less(what)(leg) is None or less(what)(leg.other) is None:
            return None
        if not (leg.is_in and leg.other.is_straight):
            return None
        return Sign(
            f"The {leg.side.other} side has as little, and its knee does not fall "
            "inwards.",
            f"measure:{leg.inwards[0].measure}",
        )

    return asked


def elsewhere(leg: Leg) -> Sign | None:
    """It is the other knee that falls in, and this leg does not hurt."""
    if not (leg.other.is_in and leg.is_straight) or leg.hurts:
        return None
    return Sign(
        f"It is the {leg.side.other} knee that falls inwards, not the {leg.side}.",
        f"measure:{leg.other.inwards[0].measure}",
    )


def inwards(text: str, source: str) -> Ask:
    """The knee falls in, which goes with the cause in some studies.

    Args:
        text: what is known, as the end of a sentence.
        source: key of the claim.
    """

    def asked(leg: Leg) -> Sign | None:
        if not leg.is_in:
            return None
        share = _firm(leg.inwards[0])
        return Sign(f"The {leg.side} knee falls inwards; {text}.", source, share)

    return asked


def when_in(ask: Ask) -> Ask:
    """The same, asked only of a knee that falls in."""

    def asked(leg: Leg) -> Sign | None:
        return ask(leg) if leg.is_in else None

    return asked


def stands_out(name: str, meaning: str = "") -> Ask:
    """A measure beyond published people, or as a note with fewer repetitions."""

    def asked(leg: Leg) -> Sign | None:
        found = leg.finding(name)
        if found is None:
            return None
        text = f"{found.text} {meaning}".strip()
        return Sign(text, f"measure:{name}", _firm(found))

    return asked


def past_other(name: str, meaning: str = "") -> Ask:
    """A measure larger than the other leg's, beyond the errors of both."""

    def asked(leg: Leg) -> Sign | None:
        pair = leg.past_other(name)
        if pair is None or leg.finding(name) is not None:
            return None
        own, others = pair
        text = (
            f"{BY_NAME[name].label}, {leg.side}: {shown(own)}, more than "
            f"{shown(others)} on the other side. {meaning}"
        )
        return Sign(text.strip(), f"measure:{name}")

    return asked


def works_hard(*groups: Group) -> Ask:
    """Near the limit of the model's muscles, or half used and beyond the other leg."""

    def asked(leg: Leg) -> Sign | None:
        near = [h for h in _holdings(leg, groups) if is_hard(h)]
        if near:
            return _used(max(near, key=lambda h: h.used), "")
        more = [
            h
            for h in _holdings(leg, groups)
            if h.used >= LITTLE and _is_past_other(leg, h)
        ]
        if more:
            best = max(more, key=lambda h: h.used)
            return _used(best, ", more than on the other side", NOTED)
        return None

    return asked


def works_little(*groups: Group) -> Ask:
    """Far from the limit: the movement asks for less than an adult's strength."""

    def asked(leg: Leg) -> Sign | None:
        found = _holdings(leg, groups)
        if not found or any(h.used + BEYOND * h.used_error > LITTLE for h in found):
            return None
        return _used(max(found, key=lambda h: h.used), ": far from the limit")

    return asked


def lacks(coordinate: str, group: Group) -> Ask:
    """A moment that no muscle of the model could make, though *group* pulls hard.

    A missing moment has no sign: only the group at its limit says which way it lacks.
    """

    def asked(leg: Leg) -> Sign | None:
        for moment in _moments(leg):
            holding = moment.of(group)
            for lack in moment.lacks:
                is_real = lack.moment > BEYOND * lack.error
                if lack.coordinate != coordinate or not is_real:
                    continue
                if holding is not None and holding.used >= HARD:
                    return Sign(
                        f"In the body model, {lack.moment:.0f} N·m ± {lack.error:.0f} "
                        f"N·m are missing at the {leg.side} {_AT[coordinate]} beyond "
                        f"what the {_plain(group)} can make.",
                        f"model:{coordinate}",
                    )
        return None

    return asked


def is_hard(holding: Holding) -> bool:
    """Whether a group uses most of its capacity, beyond the error."""
    return holding.used - BEYOND * holding.used_error > HARD


def shown(measure: Measure) -> str:
    """A measure with its error, as a person reads it."""
    if measure.unit is Unit.RADIAN:
        value, error = in_deg(measure.value), in_deg(measure.standard_error)
        return f"{value:.0f}° ± {error:.0f}°"
    if measure.unit is Unit.PASCAL:
        value, error = measure.value / 1e6, measure.standard_error / 1e6
        return f"{value:.1f} MPa ± {error:.1f} MPa"
    unit = "" if measure.unit is Unit.RATIO else f" {measure.unit}"
    return f"{measure.value:.2f}{unit} ± {measure.standard_error:.2f}{unit}"


_AT = {
    "hip_flexion": "hip",
    "hip_adduction": "hip",
    "hip_rotation": "hip",
    "knee_angle": "knee",
}
"""Where a coordinate is."""


_SEVERAL = (
    Group.EXTERNAL_ROTATORS,
    Group.ADDUCTORS,
    Group.HIP_FLEXORS,
    Group.HAMSTRINGS,
)
"""Groups whose name is a plural."""


def _moments(leg: Leg) -> list[Moment]:
    works = [look.work for look in leg.seen.looks if look.work is not None]
    means = [work.mean(leg.side) for work in works]
    return [moment for moment in means if moment is not None]


def _holdings(leg: Leg, groups: tuple[Group, ...]) -> list[Holding]:
    """What the groups do, where the model knows it and its error."""
    found = [moment.of(group) for moment in _moments(leg) for group in groups]
    return [h for h in found if h is not None and h.used >= 0 and h.used_error >= 0]


def _is_past_other(leg: Leg, holding: Holding) -> bool:
    """Whether every recording of the other leg has it use less, beyond both errors."""
    others = _holdings(leg.other, (holding.group,))
    return bool(others) and all(
        holding.used - other.used > BEYOND * hypot(holding.used_error, other.used_error)
        for other in others
    )


def _used(holding: Holding, tail: str, share: float = 1.0) -> Sign:
    several = holding.group in _SEVERAL
    return Sign(
        f"In the body model, the {holding.side} {_plain(holding.group)} "
        f"{'use' if several else 'uses'} {100 * holding.used:.0f} % ± "
        f"{100 * holding.used_error:.0f} % of what {'they' if several else 'it'} could "
        f"pull when the knee is furthest inwards{tail}.",
        f"model:{holding.group}",
        share,
    )


def _plain(group: Group) -> str:
    return group.replace("_", " ")


def _firmness(fact: Fact) -> float:
    return 1.0 if fact.standing is Standing.FINDING else NOTED


def _firm(found: Finding) -> float:
    return 1.0 if found.standing is Standing.FINDING else NOTED
