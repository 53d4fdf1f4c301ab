"""Red flags that a question mentions, and what their rows ask the person to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kneewise.guide.search import read
from kneewise.guide.stems import ideas
from kneewise.reference import Row, table

_SIGNS = {
    "rf_pe": "breathless, short breath, cough blood",
    "rf_cardiac": "chest hurt, chest tight, faint, pass out, heart condition",
    "rf_septic": "fever, chills, hot knee, hot hip, hot joint, hot swell, red hot",
    "rf_dislo": "dislocate, dislocation, deformed, cold foot, pale foot, numb foot",
    "rf_caudaeq": "bladder, bowel, numb groin, numb saddle, numb genitals",
    "rf_hipfx": "fell hip, fall hip broken, hip fracture",
    "rf_okr_wb": "unable weight, unable walk, unable stand",
    "rf_wells_calf": "calf swell, calf hot, calf red, blood clot, clot leg, thrombosis",
    "rf_wells_leg": "whole leg swell, entire leg swell, leg swell",
    "rf_lock": "lock",
    "rf_haem": "pop swell, twist swell, heard pop, crack swell",
    "rf_ext": "unable lift leg",
    "rf_neuro": "numb, foot drop, paralysed",
    "rf_bursa": "kneecap red, bursa red, bursa hot, swell red",
    "rf_hernia": "groin swell, groin bulge, hernia, testicle, testicular",
    "rf_fnsf": "stress fracture, groin hop",
    "rf_arthroplasty": "replacement, prosthesis, surgery, operation, operated",
    "rf_perthes": "child limp, child hurt",
    "rf_inflam": "morning stiff, rheumatism, psoriasis",
    "rf_cancer": "night hurt, night wake, cancer, tumour, tumor, swell grow",
    "rf_giveway": "giveway",
    "rf_prolonged": "knee swell, fluid knee, water knee, effusion, hurt rest",
    "rf_preg": "pregnant, pregnancy, osteoporosis",
}
"""By row of redflags.csv: words of which all must be in the question, between commas.

The most urgent first; in the words of ``SAYINGS``, so that ``pain`` is ``hurt``.
"""

_POINTS = re.compile(r"\s*\([+-]\d\)$")  # of a score that only a clinician adds up
_AS_ABOVE = "As above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A sign that a clinician should see, if it is there."""

    sign: str
    """What is asked about."""

    action: str
    """What to do if it is there."""

    urgency: str
    """How soon, in the words of the table, such as ``same_day``."""

    source: str
    """Key of the row, such as ``redflags/rf_lock``."""


def flags(question: str) -> tuple[Flag, ...]:
    """The red flags that a question mentions, the most urgent first.

    Limits:
        A mention is no finding: "can the knee lock?" counts like "my knee locks". And
        what nobody mentions is not seen; the questions of ``kneewise.exam`` ask.
    """
    asked = set(read(question))
    return tuple(
        _flag(table("redflags")[id_])
        for id_, signs in _signs().items()
        if any(sign <= asked for sign in signs)
    )


def _flag(found: Row) -> Flag:
    return Flag(
        sign=_POINTS.sub("", found.text("question_or_finding")),
        action=_action(found),
        urgency=found.text("urgency"),
        source=found.key,
    )


@cache
def _signs() -> dict[str, tuple[frozenset[str], ...]]:
    return {
        id_: tuple(frozenset(ideas(sign)) for sign in said.split(","))
        for id_, said in _SIGNS.items()
    }


def _action(flagged: Row) -> str:
    """What a row asks the person to do; a row may point to the one above it."""
    action = ""
    for each in table("redflags").values():
        if each.text("user_action_text") != _AS_ABOVE:
            action = each.text("user_action_text")
        if each is flagged:
            break
    return action
