"""Advice: what to do now, and how to film better."""

from __future__ import annotations

from collections.abc import Sequence

from kneewise.assessment import Assessment, Trial
from kneewise.caveat import Weight
from kneewise.motion import ImageMotion
from kneewise.report.contract import all_caveats

STOP = (
    "Stop and see a clinician if the knee locks, gives way, swells within hours or "
    "hurts at night. Go at once if it is hot and swollen, or if you feel ill with it."
)
"""The signs that end every self-test."""


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
