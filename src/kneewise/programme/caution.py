"""Cautions: what must be true of no person who is given an exercise, or changes it.

The words stand in the table. Here each of them is given a meaning; a word without one
is refused, so that no caution of the table is passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kneewise.reference import row


class Caution(StrEnum):
    """A fact about a person that matters to an exercise."""

    NERVE_PAIN = "nerve_pain"
    """Pain or tingling that runs down the back of the leg."""

    BACK_PAIN = "back_pain"
    SHOULDER_PAIN = "shoulder_pain"
    KNEELING_PAIN = "kneeling_pain"
    STAIRS_PAIN = "stairs_pain"
    FRONT_OF_HIP_PAIN = "front_of_hip_pain"
    """A pinch or pain at the front of the hip."""

    OUTER_HIP_PAIN = "outer_hip_pain"
    OUTER_KNEE_PAIN = "outer_knee_pain"
    FRONT_OF_KNEE_PAIN = "front_of_knee_pain"
    KNEE_ARTHRITIS = "knee_arthritis"
    """Told so by a clinician."""

    ADDUCTOR_GROIN_PAIN = "adductor_groin_pain"
    ACUTE_GROIN_STRAIN = "acute_groin_strain"
    HAMSTRING_INJURY = "hamstring_injury"
    CALF_PAIN = "calf_pain"
    """Of the calf or the Achilles tendon."""

    ANKLE_PINCH = "ankle_pinch"
    """At the front of the ankle."""

    FALLS = "falls"
    """Falls in the last year, or a fear of them."""

    POOR_BALANCE = "poor_balance"
    PREGNANT = "pregnant"
    """Or gave birth in the last six months."""

    WEAK_BONES = "weak_bones"
    JOINT_REPLACED = "joint_replaced"
    BEGINNER = "beginner"
    """Has not reached the functional stage."""


class Response(StrEnum):
    """What a caution asks for."""

    AVOID = "avoid"
    """The exercise is not given."""

    CHANGE = "change"
    """It is given in the changed way that the table names."""

    NOTE = "note"
    """Advice on how to do it, for everyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precaution:
    """One caution of one exercise."""

    cautions: tuple[Caution, ...]
    """Any of them; empty for a note."""

    response: Response

    words: str
    """As the table has them."""

    advice: str
    """Our words for the person; empty where nothing is shown."""


def precautions(id_: str) -> tuple[Precaution, ...]:
    """The cautions of an exercise, in the order of its row.

    Raises:
        ValueError: if the row says something that has no meaning here.
    """
    text = row(f"exercises/{id_}").text("cautions")
    if text.startswith("as "):
        return precautions(text.removeprefix("as "))
    return tuple(_meant(part.strip()) for part in text.split(";") if part.strip())


def _meant(words: str) -> Precaution:
    for beginning, (response, cautions, advice) in _MEANINGS.items():
        if words.startswith(beginning):
            numbers = re.findall(r"\d+", words)
            return Precaution(
                cautions=cautions,
                response=response,
                words=words,
                advice=advice.format(*numbers),
            )
    raise ValueError(f"a caution of the table has no meaning: {words!r}")


_AVOID, _CHANGE, _NOTE = Response.AVOID, Response.CHANGE, Response.NOTE
_KNEE = (Caution.FRONT_OF_KNEE_PAIN,)
_BACK = (Caution.BACK_PAIN,)
_PINCH = (Caution.FRONT_OF_HIP_PAIN,)
_OUTER = (Caution.OUTER_HIP_PAIN,)

_MEANINGS: dict[str, tuple[Response, tuple[Caution, ...], str]] = {
    "stop with sciatic": (_AVOID, (Caution.NERVE_PAIN,), ""),
    "hamstring cramp": (
        _NOTE,
        (),
        "If the back of the thigh cramps, bring the heels closer.",
    ),
    "lumbar extension substitution": (
        _NOTE,
        (),
        "Lift with the buttocks, not by arching the back.",
    ),
    "hamstring dominance": (_NOTE, (), ""),
    "anterior hip pinch": (
        _CHANGE,
        _PINCH,
        "Bend the hips less, so that nothing pinches.",
    ),
    "stop at lateral hip tendon pain": (_AVOID, _OUTER, ""),
    "hip flexion or external rotation": (
        _NOTE,
        (),
        "Keep the leg in line with the body and the toes forward.",
    ),
    "greater trochanteric pain": (
        _CHANGE,
        _OUTER,
        "Start with the leg level with the body, and do not let it cross the middle.",
    ),
    "lumbar extension": (_AVOID, _BACK, ""),
    "lumbar pain": (_AVOID, _BACK, ""),
    "back pain": (_AVOID, _BACK, ""),
    "kneeling pain": (
        _CHANGE,
        (Caution.KNEELING_PAIN,),
        "Put something soft under the knees, or lie on the front instead.",
    ),
    "knee valgus substitution": (
        _NOTE,
        (),
        "Take a weaker band if this one draws the knees in.",
    ),
    "gluteal tendinopathy": (_AVOID, _OUTER, ""),
    "shoulder pain": (_AVOID, (Caution.SHOULDER_PAIN,), ""),
    "very high load": (_AVOID, (Caution.BEGINNER,), ""),
    "start with body weight": (
        _NOTE,
        (),
        "Begin without any weight but your own.",
    ),
    "PFP flare": (_CHANGE, _KNEE, "Bend the knee to about {1} degrees at most."),
    "see pain rule": (_NOTE, (), ""),
    "hands allowed": (_NOTE, (), "The hands may help."),
    "falls risk": (
        _CHANGE,
        (Caution.FALLS, Caution.POOR_BALANCE),
        "Put the chair against a wall, with something firm to hold within reach.",
    ),
    "band pulls": (_NOTE, (), ""),
    "findings for bands": (
        _NOTE,
        (),
        "Leave the band off if the knees follow it inwards.",
    ),
    "PFP: shorten depth": (_CHANGE, _KNEE, "Go less deep than you could."),
    "forward trunk lean": (_CHANGE, _KNEE, "Lean the trunk slightly forward."),
    "unloaded step-ups": (_NOTE, (), ""),
    "pain on stairs": (
        _CHANGE,
        (Caution.STAIRS_PAIN,),
        "Use a low step of {0} to {1} cm.",
    ),
    "depth only": (
        _NOTE,
        (),
        "Go only as deep as the knee stays over the foot.",
    ),
    "PFP and OA": (
        _CHANGE,
        (*_KNEE, Caution.KNEE_ARTHRITIS),
        "Go only part of the way down.",
    ),
    "balance": (_AVOID, (Caution.POOR_BALANCE, Caution.FALLS), ""),
    "hamstring injury": (
        _CHANGE,
        (Caution.HAMSTRING_INJURY,),
        "Stay in the part of the movement that does not pull.",
    ),
    "see plyometric gate": (_NOTE, (), ""),
    "plyometric gate": (_NOTE, (), ""),
    "with the hip at 90 deg": (_NOTE, (), ""),
    "acute groin strain": (_AVOID, (Caution.ACUTE_GROIN_STRAIN,), ""),
    "DOMS marked": (_NOTE, (), "Sore muscles are usual at the start."),
    "begin 1x5": (_NOTE, (), "Begin with one set only."),
    "adduction load is NOT": (_NOTE, (), ""),
    "do only with a positive": (_NOTE, (), ""),
    "knee pad": (
        _CHANGE,
        (*_KNEE, Caution.KNEELING_PAIN),
        "Put something soft under the knee.",
    ),
    "femoroacetabular pinch": (_AVOID, _PINCH, ""),
    "anterior hip pain": (_AVOID, _PINCH, ""),
    "do not roll": (_AVOID, (*_OUTER, Caution.OUTER_KNEE_PAIN), ""),
    "the ITB itself": (_NOTE, (), ""),
    "not in acute groin strain": (_AVOID, (Caution.ACUTE_GROIN_STRAIN,), ""),
    "strength first": (_AVOID, (Caution.ADDUCTOR_GROIN_PAIN,), ""),
    "anterior ankle pinch": (_AVOID, (Caution.ANKLE_PINCH,), ""),
    "PFP: weight-bearing": (
        _CHANGE,
        _KNEE,
        "Bend the knee between {0} and {1} degrees only.",
    ),
    "from 60 deg": (_NOTE, (), ""),
    "PFP: range": (
        _CHANGE,
        _KNEE,
        "Move between {0} and {1} degrees of knee bend only.",
    ),
    "from 30 to 0": (_NOTE, (), ""),
    "tendon pain rule": (_NOTE, (), ""),
    "calf/Achilles": (_AVOID, (Caution.CALF_PAIN,), ""),
    "dose as running volume": (
        _NOTE,
        (),
        "Count these runs as part of your running.",
    ),
    "little trial evidence": (
        _NOTE,
        (),
        "This was tried in running; there is little trial evidence for walking.",
    ),
}
"""By how the words begin: what is asked, of whom, and our words for it."""
