"""Tests that would tell one cause from another: which, how, and what to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kneewise.exam.ask import asks
from kneewise.exam.complaint import Region
from kneewise.exam.length import Length
from kneewise.exam.range import Range
from kneewise.exam.strength import Movement
from kneewise.findings.cause import Kind
from kneewise.findings.exam_facts import Verdict
from kneewise.findings.seen import Leg
from kneewise.findings.signs import Tested
from kneewise.reference import row

_RULE = "tests/rule_asym"

READ = (Verdict.WEAK, Verdict.SHORT, Verdict.AS_EXPECTED, Verdict.STRONG)
"""Verdicts of a test that has told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A test that was not done, or could not be read, and why it would help."""

    key: str
    """The row that describes it: of the table of tests, or of cues."""

    what: str
    """A noun phrase."""

    how: str
    tells: str
    """What would speak for the cause: ``a side weaker by more than 10 %.``"""

    against: str
    """What limits it, as a sentence."""

    why: str
    """Which causes it would tell apart, as a sentence."""

    sources: tuple[str, ...]
    """Keys of what ``tells`` and ``against`` rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    key: str
    what: str
    tells: str
    against: str
    claim: str
    tested: Tested | None = None
    how: str = ""


def test_of(kind: Kind, leg: Leg) -> str:
    """The key of the test that would tell a cause; empty where it has been read.

    Nobody enters a squat before a mirror, or whether a squat hurts, as a test: these
    are always open.
    """
    form = _form(kind, leg)
    if form is None or _is_read(form, leg):
        return ""
    return form.key


def telling(kind: Kind, leg: Leg, why: str) -> Telling | None:
    """The test that would tell a cause; None where it has been read, or there is none.

    Args:
        kind: of the cause.
        leg: whose.
        why: what it would tell apart, as a sentence.
    """
    form = _form(kind, leg)
    if form is None or _is_read(form, leg):
        return None
    again = ""
    fact = leg.facts.of(form.tested, leg.side) if form.tested else None
    if fact is not None and fact.verdict is Verdict.PAINFUL:
        again = " Once more when it hurts less."
    elif fact is not None:
        again = " On both sides, the same way."
    return Telling(
        key=form.key,
        what=form.what,
        how=f"{form.how or _how(form.tested)}{again}",
        tells=form.tells,
        against=form.against,
        why=why,
        sources=tuple(dict.fromkeys((form.key, _source(form), form.claim))),
    )


def _is_read(form: _Form, leg: Leg) -> bool:
    if form.tested is None:
        return False
    fact = leg.facts.of(form.tested, leg.side)
    return fact is not None and fact.verdict in READ


def _source(form: _Form) -> str:
    return _RULE if form.tested is not None else form.key


def _how(tested: Tested | None) -> str:
    return next(each.how for each in asks() if each.what is tested)


def _form(kind: Kind, leg: Leg) -> _Form | None:
    if kind is Kind.LOAD:
        places = [c.region for c in leg.complaints if c.region and c.pain > 0]
        return _OF_PLACES.get(places[0]) if places else None
    return _forms()[kind]


def _limit(pattern: str) -> str:
    found = re.search(pattern, row(_RULE).text("threshold"))
    if found is None:
        raise ValueError(f"{pattern!r} is not in {_RULE}")
    return found[1]


def _strength(key: str, what: str, tested: Movement, claim: str = "c02") -> _Form:
    share = _limit(r">(\d+)% \(strength\)")
    return _Form(
        key=key,
        what=what,
        tells=f"a side weaker by more than {share} % and by more than the test's own "
        "error.",
        against=_AGAINST_STRENGTH[claim],
        claim=f"claims/{claim}",
        tested=tested,
    )


_AGAINST_STRENGTH = {
    "c02": "Hip strength and the path of the knee are only loosely linked.",
    "c05": "That it counts before pain comes was seen in recruits only.",
    "c28": "It was shown in one small trial of athletes.",
    "c42": "What was found in young women in sport was not found in men.",
    "c45": "Only a computer model says so.",
}


def _reach(key: str, what: str, tested: Range | Length, claim: str) -> _Form:
    angle = _limit(r">(\d+) deg \(hip ROM\)")
    return _Form(
        key=key,
        what=what,
        tells=f"sides that differ by more than {angle}°, or less than is usual.",
        against=_AGAINST_REACH[claim],
        claim=f"claims/{claim}",
        tested=tested,
    )


_AGAINST_REACH = {
    "c01": "The shape of the thigh bone does this too, and no exercise changes that.",
    "c20": "The band itself hardly lengthens, and short ones hurt no more than others.",
    "c24": "That a muscle is short does not show that it pulls the knee in.",
    "c25": "Longer hip flexors have not been shown to make stronger gluteals.",
}


@cache
def _forms() -> dict[Kind, _Form | None]:
    abduction = _strength(
        "tests/st_abd_short", "Strength of the hip outwards", Movement.HIP_ABDUCTION
    )
    apart = _limit(r">([\d.]+) cm")
    ankle = _Form(
        key="tests/wblt",
        what="Ankle lunge, knee to wall",
        tells=f"sides that differ by more than {apart} cm: a stiff ankle goes with "
        "more inward bend.",
        against="By no means in everybody.",
        claim="claims/c34",
        tested=Range.ANKLE_LUNGE,
    )
    return {
        Kind.WEAK_ABDUCTORS: abduction,
        Kind.WEAK_EXTENSORS: _strength(
            "tests/st_ext", "Strength of the hip backwards", Movement.HIP_EXTENSION
        ),
        Kind.WEAK_EXTERNAL_ROTATORS: _strength(
            "tests/st_er_seated",
            "Strength of the hip turning outwards",
            Movement.HIP_EXTERNAL_ROTATION,
        ),
        Kind.WEAK_ADDUCTORS: _strength(
            "tests/st_add_squeeze",
            "Strength of the inner thigh",
            Movement.HIP_ADDUCTION,
            "c28",
        ),
        Kind.WEAK_FLEXORS: _strength(
            "tests/st_flex",
            "Strength of the hip forwards",
            Movement.HIP_FLEXION,
            "c45",
        ),
        Kind.WEAK_QUADRICEPS: _strength(
            "tests/st_quad", "Strength of the thigh", Movement.KNEE_EXTENSION, "c05"
        ),
        Kind.WEAK_HAMSTRINGS: _strength(
            "tests/st_quad",
            "Strength of the back of the thigh",
            Movement.KNEE_FLEXION,
            "c42",
        ),
        Kind.STIFF_HIP: _reach(
            "tests/rom_ir_prone",
            "How far the hip turns, in and out",
            Range.HIP_INTERNAL_ROTATION_PRONE,
            "c01",
        ),
        Kind.SHORT_FLEXORS: _reach(
            "tests/mod_thomas", "Length of the hip flexors", Length.HIP_FLEXORS, "c25"
        ),
        Kind.SHORT_BAND: _reach(
            "tests/mod_ober", "Length of the outer thigh", Length.OUTER_THIGH, "c20"
        ),
        Kind.SHORT_ADDUCTORS: _reach(
            "tests/bkfo", "Length of the inner thigh", Length.ADDUCTORS, "c24"
        ),
        Kind.STIFF_ANKLE: ankle,
        Kind.LEAN: abduction,
        Kind.TOE_OUT: ankle,
        Kind.SHALLOW: ankle,
        Kind.HABIT: _MIRROR,
        Kind.LOAD: None,
    }


_MIRROR = _Form(
    key="cues/cue_toes_knee",
    what="The same movement in front of a mirror",
    how="Five times, with the knee kept over the second toe; recorded like this one.",
    tells="a knee that goes straighter by more than the smallest real change: habit "
    "has a part in it.",
    against="The studies are small.",
    claim="claims/c11",
)

_OF_PLACES = {
    Region.FRONT_OF_KNEE: _Form(
        key="tests/t_squat_pain",
        what="Whether a slow squat brings the pain",
        how="On both legs, then on one, as deep as is comfortable; the pain from 0 to "
        "10.",
        tells="the same pain, and less of it in a shallower squat.",
        against="Other parts of the knee can hurt in a squat too.",
        claim="claims/c44",
    ),
    Region.BELOW_KNEECAP: _Form(
        key="tests/t_decline",
        what="A squat on one leg on a sloping board",
        how="With a physiotherapist: on a board that slopes down, to a comfortable "
        "depth; the pain from 0 to 10, and where.",
        tells="pain at one spot right below the kneecap, and none elsewhere.",
        against="The front of the knee can hurt in it too.",
        claim="claims/c17",
    ),
    Region.OUTER_HIP: _Form(
        key="tests/t_30s_sls_ght",
        what="Standing on one leg for half a minute",
        how="A finger on the wall for balance; the pain at the side of the hip from 0 "
        "to 10.",
        tells="pain at the side of the hip within that time.",
        against="Many with such pain do not feel it there.",
        claim="claims/c30",
    ),
    Region.GROIN: _Form(
        key="tests/st_add_squeeze",
        what="Strength of the inner thigh, and whether it hurts",
        tells="a weaker side, or the same pain while pressing.",
        against="Pain while pressing has more than one cause.",
        claim="claims/c28",
        tested=Movement.HIP_ADDUCTION,
    ),
}
