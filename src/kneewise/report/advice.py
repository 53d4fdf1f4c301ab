"""Advice: which tests would explain a knee, what to do now, how to film better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Weight
from kneewise.findings.finding import Standing
from kneewise.motion import ImageMotion, Kind
from kneewise.report.contract import all_caveats
from kneewise.report.sources import Said, Sources

STOP = (
    "Stop and see a clinician if the knee locks, gives way, swells within hours or "
    "hurts at night. Go at once if it is hot and swollen, or if you feel ill with it."
)
"""The signs that end every self-test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test by hand that would tell one explanation from another."""

    what: str
    how: str
    tells: str
    against: str
    sources: tuple[str, ...]


TESTS = (
    Test(
        what="Hip strength, both sides",
        how="Lifting the leg outwards and turning it outwards against a hand-held "
        "dynamometer, strapped; the best of three or four.",
        tells="a side weaker by more than 10 % and by more than the test's own error.",
        against="hip strength and the path of the knee are only loosely linked.",
        sources=(
            "Thorborg et al. 2010, Scand J Med Sci Sports 20:493-501",
            "Cashman 2012, J Sport Rehabil 21:273-284",
            "Schmitz et al. 2014, Gait Posture 40:82-86",
        ),
    ),
    Test(
        what="How far the hip turns, in and out",
        how="Lying face down with the knee bent to 90°, an inclinometer or a phone on "
        "the shin, the pelvis held level.",
        tells="sides that differ by more than 10°, or far more turn inwards than out.",
        against="the shape of the thigh bone does this too, and no exercise changes "
        "that.",
        sources=("Kouyoumdjian et al. 2012, doi 10.1016/j.otsr.2011.08.015",),
    ),
    Test(
        what="Ankle lunge, knee to wall",
        how="The heel stays down; the farthest toe-to-wall distance at which the knee "
        "still touches the wall.",
        tells="sides that differ by 1.5 cm or more: a stiff ankle goes with more "
        "inward bend.",
        against="by no means in everybody.",
        sources=(
            "Powden et al. 2015, doi 10.1016/j.math.2015.01.004",
            "Padua et al. 2012, J Athl Train 47:525-536",
        ),
    ),
    Test(
        what="The same movement in front of a mirror",
        how="Five times, with the knee aimed at the little toe; recorded like this "
        "one.",
        tells="a knee that goes straighter by more than the smallest real change: "
        "habit has a part in it.",
        against="the studies are small.",
        sources=("Willy et al. 2012, Clin Biomech 27:1045",),
    ),
)
"""None of these was done; a report says so."""

NO_PREDICTION = "Räisänen et al. 2018, BMJ Open Sport Exerc Med, bmjsem-2017-000311"

FILMING = (
    "From straight ahead, or from straight behind: turn the person, not the camera.",
    "Camera at knee height on something that stands still, three to four metres away, "
    "upright.",
    "The whole body in the picture from head to feet, all the time, and nobody else.",
    "Tight shorts and bare or well-shod feet; loose cloth hides the hip and the thigh.",
    "Good light from the front, a plain background, 60 pictures per second or more.",
    "Five calm repetitions, one second of standing still before and after.",
)
"""How a recording with one camera becomes a good one."""


def explanation(assessment: Assessment) -> tuple[str, str]:
    """What may be said about causes: a sentence in bold and what follows it."""
    stands_out = any(f.standing is Standing.FINDING for f in assessment.findings)
    simulated = any(
        t.recording.source.kind is Kind.SIMULATED for t in assessment.trials
    )
    if simulated:
        return (
            "A simulated person has no cause to find.",
            "In a real one, a recording shows how a knee moves, not why. These tests "
            "would tell more:",
        )
    bends = [m for m in assessment.measures if m.name == "knee_collapse"]
    if not stands_out and all(m.is_void for m in bends or assessment.measures):
        return (
            "The inward bend was not measured, so there is nothing to explain yet.",
            "Until there is a better recording, these tests say more:",
        )
    if stands_out:
        return (
            "Not known yet.",
            "A recording shows how a knee moves, not why: strength, range and habit "
            "look alike from outside. No muscle was tested, so none is blamed here. "
            "These tests would tell them apart:",
        )
    return _unfounded(assessment)


def _unfounded(assessment: Assessment) -> tuple[str, str]:
    """The same where nothing is firm enough to look for its cause."""
    if assessment.findings:
        return (
            "Too little to explain yet.",
            "What was noted needs more repetitions, or a smaller error, before it is "
            "worth a cause. These tests say more than one recording:",
        )
    return (
        "Nothing stands out that would need explaining.",
        "Should the knee or the hip hurt all the same, these tests say more than a "
        "recording:",
    )


def steps(assessment: Assessment, change: str) -> list[tuple[str, str]]:
    """What to do now: each step and why.

    Args:
        assessment: what was found.
        change: from when on a change counts, as a sentence; may be empty.
    """
    films = [is_filmed(trial) for trial in assessment.trials]
    again = "Film" if all(films) else "Record"
    found = []
    remedy = _first_remedy(assessment)
    if remedy:
        why = f"then {again.lower()} once more: this mends the largest doubt"
        found.append((remedy, why))
    place = "the same place of the camera, " if any(films) else "the same set-up, "
    found.append(
        (
            f"{again} again in four weeks. {change}".strip(),
            f"{place}shoes, speed and depth: then two dates can be compared",
        )
    )
    found.append(
        (
            "If it hurts, take this page to a physiotherapist.",
            "what they see and test by hand counts for more than one recording; "
            "exercises should follow from those tests",
        )
    )
    return found


def is_filmed(trial: Trial) -> bool:
    """Whether one camera saw it, so that advice on filming helps."""
    return isinstance(trial.recording.motion, ImageMotion)


def tests(sources: Sources) -> list[tuple[Test, Said]]:
    """The tests that would tell, each with what speaks against it and its sources."""
    return [
        (
            test,
            Said(
                text=test.against,
                sources=tuple(sources.number(s) for s in test.sources),
            ),
        )
        for test in TESTS
    ]


def _first_remedy(assessment: Assessment) -> str:
    """The remedy of the heaviest caveat, unless it is only a note."""
    own = [c for m in assessment.measures for c in m.caveats]
    every = [*all_caveats(assessment), *own]
    for weight in (Weight.VOID, Weight.DOUBT):
        found: Sequence[str] = [
            c.remedy for c in every if c.weight is weight and c.remedy
        ]
        if found:
            return found[0]
    return ""
