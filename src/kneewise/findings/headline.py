"""The headline: what happened, in a sentence that a tired reader takes in at once."""

from __future__ import annotations

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.findings.finding import Finding
from kneewise.findings.judge import BEYOND, Case
from kneewise.measures.measure import Measure
from kneewise.units import in_deg

_IN_EVERY = {
    Activity.WALK: "step",
    Activity.SIT_TO_STAND: "movement",
    Activity.SQUAT: "squat",
    Activity.SINGLE_LEG_SQUAT: "squat",
    Activity.STEP_DOWN: "step",
    Activity.LANDING: "landing",
}


def headline(case: Case, findings: tuple[Finding, ...]) -> str:
    """What happened in one recording."""
    for measure in ("knee_collapse", "symmetry", "knee_over_foot"):
        found = [f for f in findings if f.measure == measure and f.side is not None]
        if found:
            return _inwards(case, found)
    if any(f.measure == "knee_ankle_separation" for f in findings):
        return "The knees come nearer together than the ankles."
    return _nothing(case)


def _inwards(case: Case, found: list[Finding]) -> str:
    """Which knee goes inwards, how often, and whether the other does."""
    best, sides = found[0], {finding.side for finding in found}
    often = _often(case, best)
    does = "goes inside its foot" if best.measure == "knee_over_foot" else _FALLS
    if best.measure == "symmetry":
        return f"The {best.side} knee {_FALLS} further than the other{often}."
    if len(sides) == len(Side):
        plural = "go inside their feet" if "foot" in does else "fall inwards"
        return f"Both knees {plural}{often}."
    other = best.side.other if best.side is not None else None
    if case.summary(best.measure, other) is None:
        return f"The {best.side} knee {does}{often}."
    rest = f"The {other} does not, as far as can be told."
    return f"The {best.side} knee {does}{often}. {rest}"


_FALLS = "falls inwards"


def _often(case: Case, finding: Finding) -> str:
    word = _IN_EVERY.get(case.activity)
    if word is None or finding.repetitions < 1:
        return ""
    if finding.repetitions == 1:
        return f", in the one {word} seen"
    if finding.agree == finding.repetitions:
        return f", in every {word}"
    return f", in {finding.agree} of {finding.repetitions} {word}s"


_RHYTHM = "The rhythm of walking was measured; of the knees these sensors tell nothing."


def _nothing(case: Case) -> str:
    """Neither knee stands out, or nothing could be said about it."""
    found = (case.summary("knee_collapse", side) for side in Side)
    known = [measure for measure in found if measure is not None]
    if not known:
        return _unseen(case)
    told = [m for m in known if m.value > BEYOND * m.standard_error]
    if told:
        return _bends(case, told)
    wide = in_deg(max(m.standard_error for m in known))
    neither = "Neither knee falls"
    if len(known) == 1:
        neither = f"The {known[0].side} knee does not fall"
    return f"{neither} inwards by more than can be told (± {wide:.0f}°)."


def _unseen(case: Case) -> str:
    """What was measured where the inward bend was not."""
    bend = [case.summary("hip_adduction", side) for side in Side]
    if any(measure is not None for measure in bend):
        return "Joint angles were measured; nothing stands out."
    if any(case.summary("stride_time", side) is not None for side in Side):
        return _RHYTHM
    return "How far the knees fall inwards cannot be read from this recording."


def _bends(case: Case, told: list[Measure]) -> str:
    """Knees that bend inwards beyond their error, but not beyond a known range."""
    knees = " and ".join(
        f"the {m.side} knee by {in_deg(m.value):.0f}° ± {in_deg(m.standard_error):.0f}°"
        for m in told
    )
    by = knees.replace(" knee by", " knee bends inwards by", 1)
    if all(case.usual(m) is not None for m in told):
        rest = "no more than is usual in this movement."
    else:
        rest = "for this movement there is no published range to compare that with."
    return f"{by[:1].upper()}{by[1:]}; {rest}"
