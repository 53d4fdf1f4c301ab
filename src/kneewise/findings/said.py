"""What an explanation says first: its headline, and why a test would help."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.exam.redflags import Flag
from kneewise.findings.cause import Cause, Kind
from kneewise.findings.finding import Standing
from kneewise.findings.seen import Leg, Seen

LIKELY = 1.0
"""Score from which a cause is named in the headline; ours. What is only known of groups
of people stays below."""

NAMES = {
    Kind.WEAK_ABDUCTORS: "weaker hip abductors",
    Kind.WEAK_EXTENSORS: "weaker hip extensors",
    Kind.WEAK_EXTERNAL_ROTATORS: "weaker outward rotators of the hip",
    Kind.WEAK_ADDUCTORS: "weaker adductors",
    Kind.WEAK_FLEXORS: "weaker hip flexors",
    Kind.WEAK_QUADRICEPS: "a weaker quadriceps",
    Kind.WEAK_HAMSTRINGS: "weaker hamstrings",
    Kind.STIFF_HIP: "a hip with less range",
    Kind.SHORT_FLEXORS: "shorter hip flexors",
    Kind.SHORT_BAND: "a shorter outer thigh",
    Kind.SHORT_ADDUCTORS: "shorter adductors",
    Kind.STIFF_ANKLE: "a stiffer ankle",
    Kind.LEAN: "a lean of the trunk over the leg",
    Kind.TOE_OUT: "a foot that points out",
    Kind.SHALLOW: "a movement that stays shallow",
    Kind.HABIT: "the habit of moving this way",
    Kind.LOAD: "the load on what hurts",
}
"""Each cause as a noun phrase."""

USUAL = (Kind.WEAK_ABDUCTORS, Kind.STIFF_HIP, Kind.STIFF_ANKLE)
"""What to test where nothing leads."""

_LOOSE = ("claims/c02", "claims/c09")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The first words of an explanation."""

    headline: str
    detail: str
    sources: tuple[str, ...]

    usual: tuple[Kind, ...] = USUAL
    """Causes whose tests are named where no cause leads."""

    def why(self, kind: Kind, kinds: list[Kind]) -> str:
        """Why the test of one cause would help, as a sentence."""
        others = [NAMES[other] for other in kinds if other is not kind]
        if not others:
            return f"It would tell whether {NAMES[kind]} has a part in it."
        return f"It would tell {NAMES[kind]} from {' and '.join(others)}."


def flagged(flags: tuple[Flag, ...]) -> Headline:
    """What to say where red flags stop everything."""
    return Headline(
        headline="An answer to the safety questions comes first.",
        detail="Until a clinician has looked at it, there is no explanation and no "
        "test here.",
        sources=tuple(dict.fromkeys(f.action_key for f in flags)),
        usual=(),
    )


def headline(
    seen: Seen,
    both: tuple[Leg, Leg],
    causes: tuple[Cause, ...],
    *,
    contradicts: bool,
) -> Headline:
    """What to say first.

    Args:
        seen: everything.
        both: its legs.
        causes: ranked, with more for them than against them.
        contradicts: whether what was found does not fit together.
    """
    if contradicts:
        return Headline(
            headline="It cannot be told from this.",
            detail="What was found does not fit together; none of it is believed more "
            "than the rest.",
            sources=("tests/rule_weak",),
        )
    if causes and causes[0].score >= LIKELY:
        return _likely(both, causes)
    return _open(seen, both, causes)


def _likely(both: tuple[Leg, Leg], causes: tuple[Cause, ...]) -> Headline:
    first = causes[0]
    leg = next(leg for leg in both if leg.side is first.side)
    is_both = any(
        c.kind is first.kind and c.side is leg.side.other and c.score >= LIKELY
        for c in causes
    )
    where = "on both sides" if is_both else f"on the {leg.side}"
    detail, sources = _limits(first.kind, leg)
    if first.test and first.kind not in (Kind.LOAD, Kind.HABIT):
        detail = f"That was not tested by hand. {detail}"
    return Headline(
        headline=f"Perhaps {NAMES[first.kind]}, {where}.",
        detail=detail,
        sources=tuple(dict.fromkeys((first.support[0].source, *sources))),
    )


def _limits(kind: Kind, leg: Leg) -> tuple[str, tuple[str, ...]]:
    """How far the leading cause may be trusted, and where that comes from."""
    if kind is Kind.LOAD:
        return _OF_LOAD
    if kind is Kind.HABIT:
        return _OF_HABIT
    if leg.is_in:
        return _OF_PATH
    return _OF_PAIN if leg.hurts else _OF_TEST


_OF_LOAD = (
    "How much, how often and how fast it is loaded can be changed, whatever the "
    "movement looks like.",
    ("claims/c12", "claims/c41"),
)
_OF_HABIT = (
    "What was tested is as strong and as free as expected. Practice with feedback can "
    "change how one moves; that comes from small studies.",
    ("claims/c10", "claims/c11"),
)
_OF_PATH = (
    "What is strong or stiff and the path of the knee are only loosely linked, and "
    "getting stronger does not by itself change how one moves.",
    _LOOSE,
)
_OF_PAIN = (
    "Weakness beside pain may come from the pain itself, as is known of kneecaps that "
    "hurt.",
    ("claims/c03", "claims/c04"),
)
_OF_TEST = (
    "A test that stands out is a difference to train, not yet a cause of anything.",
    ("claims/c43", "tests/rule_asym"),
)


def _open(seen: Seen, both: tuple[Leg, Leg], causes: tuple[Cause, ...]) -> Headline:
    """Nothing leads: because nothing stands out, or because too little is known."""
    findings = [f for look in seen.looks for f in look.findings]
    is_firm = any(f.standing is Standing.FINDING for f in findings)
    hurts = any(leg.hurts for leg in both)
    tested = both[0].facts.strength or both[0].facts.reach
    if is_firm and not tested:
        return Headline(
            headline="Not known yet.",
            detail="A recording shows how a knee moves, not why: strength, range and "
            "habit look alike from outside. No muscle was tested, so none is blamed "
            "here.",
            sources=_LOOSE,
        )
    if is_firm or hurts or (causes and not findings):
        return Headline(
            headline="Not known yet.",
            detail="Nothing that was tested or asked stands out enough to explain it.",
            sources=_LOOSE,
        )
    if findings:
        return Headline(
            headline="Too little to explain yet.",
            detail="What was noted needs more repetitions, or a smaller error, before "
            "it is worth a cause.",
            sources=("reliability/rule_mdc",),
        )
    return _nothing(seen, both)


def _nothing(seen: Seen, both: tuple[Leg, Leg]) -> Headline:
    if seen.looks and not any(leg.is_straight for leg in both):
        return Headline(
            headline="The inward bend was not measured, so there is nothing to explain "
            "yet.",
            detail="Until there is a better recording, tests by hand say more.",
            sources=("measure:knee_collapse",),
        )
    if not seen.looks and not seen.exams.tests:
        return Headline(
            headline="Nothing was recorded or tested yet.",
            detail="A recording of a squat from the front, or a test by hand, is where "
            "to begin.",
            sources=("tests/sls",),
        )
    detail = (
        "What was tested by hand does not stand out either."
        if both[0].facts.strength or both[0].facts.reach
        else "Should the knee or the hip hurt all the same, tests by hand say more "
        "than a recording."
    )
    return Headline(
        headline="Nothing stands out that would need explaining.",
        detail=detail,
        sources=("measure:knee_collapse",) if seen.looks else ("tests/rule_weak",),
    )
