"""How answers to the red-flag questions combine: the rule of each row, spelt out.

The texts, the urgency and what to do stand in the table; its column of rules is prose.
Here each rule that is more than a plain yes is written as branches, and the tests hold
every word of a sign against its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How soon, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    STOP = "stop"
    """This test, today."""

    SAME_WEEK = "same_week"
    URGENT_TWO_WEEKS = "urgent_2_weeks"
    WITHIN_TWO_WEEKS = "within_2_weeks"
    FOLLOW_SURGEON = "follow_surgeon"
    ROUTINE = "routine"
    MODIFY = "modify"
    """The test goes on, with less."""

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Urgency).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Signs that change what a yes means; any one of them is enough."""

    signs: tuple[str, ...]
    """In the words of the row."""

    urgency: Urgency

    action: str = ""
    """Id of the row whose advice holds; empty for the row's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """What a yes to one question comes to."""

    urgency: Urgency
    """Without any sign of a branch."""

    branches: tuple[Branch, ...] = ()
    """The first that holds is taken."""

    items: tuple[str, ...] = ()
    """Parts of the question that are counted; the question alone is a yes too."""

    needed: int = 1
    """How many of ``items``."""

    enough: str = ""
    """The one of ``items`` that is enough by itself."""

    @property
    def signs(self) -> tuple[str, ...]:
        """Everything that may be ticked beside a yes."""
        return self.items + tuple(s for b in self.branches for s in b.signs)


def _plain(urgency: Urgency) -> Logic:
    return Logic(urgency=urgency)


def _today(*signs: str) -> Branch:
    return Branch(signs=signs, urgency=Urgency.SAME_DAY, action="rf_neuro")


_SEPTIC = "rf_septic"

LOGIC: dict[str, Logic] = {
    # Ottawa: any ONE item after an acute injury.
    "rf_okr_age": _plain(Urgency.SAME_DAY),
    "rf_okr_fib": _plain(Urgency.SAME_DAY),
    "rf_okr_pat": _plain(Urgency.SAME_DAY),
    "rf_okr_flex": _plain(Urgency.SAME_DAY),
    "rf_okr_wb": _plain(Urgency.SAME_DAY),
    "rf_lock": _plain(Urgency.SAME_DAY),
    "rf_haem": _plain(Urgency.SAME_DAY),
    "rf_ext": _plain(Urgency.SAME_DAY),
    "rf_dislo": _plain(Urgency.EMERGENCY),
    "rf_septic": _plain(Urgency.EMERGENCY),
    "rf_septic_risk": Logic(
        urgency=Urgency.SAME_DAY,
        branches=(
            Branch(
                signs=("joint also hot", "joint cannot move"),
                urgency=Urgency.EMERGENCY,
                action=_SEPTIC,
            ),
        ),
    ),
    "rf_bursa": Logic(
        urgency=Urgency.SAME_DAY,
        branches=(
            Branch(
                signs=(
                    "high fever",
                    "spreading redness",
                    "knee cannot bend",
                    "weak immune system",
                ),
                urgency=Urgency.EMERGENCY,
                action=_SEPTIC,
            ),
        ),
    ),
    "rf_pe": _plain(Urgency.EMERGENCY),
    "rf_cancer": _plain(Urgency.URGENT_TWO_WEEKS),
    "rf_child_bone": _plain(Urgency.SAME_WEEK),
    "rf_scfe": _plain(Urgency.SAME_DAY),
    "rf_perthes": Logic(
        urgency=Urgency.SAME_WEEK,
        branches=(
            _today(
                "fever",
                "night pain",
                "cannot bear weight",
                "under 3 years",
                "over 9 years with restricted hip movement",
            ),
        ),
    ),
    "rf_fnsf": Logic(
        urgency=Urgency.SAME_DAY,
        items=(
            "runner/military",
            "groin or thigh pain rising with load",
            "pain on hopping",
            "pain at night",
            "low energy intake",
            "missed periods",
        ),
        needed=2,
        enough="pain on hopping",
    ),
    "rf_hipfx": Logic(
        urgency=Urgency.EMERGENCY,
        branches=(
            Branch(
                signs=("able to walk",),
                urgency=Urgency.SAME_DAY,
                action="rf_okr_age",
            ),
        ),
    ),
    "rf_avn": _plain(Urgency.URGENT_TWO_WEEKS),
    "rf_caudaeq": _plain(Urgency.EMERGENCY),
    "rf_neuro": Logic(
        urgency=Urgency.SAME_DAY,
        branches=(
            Branch(
                signs=("both legs", "saddle signs"),
                urgency=Urgency.EMERGENCY,
                action="rf_caudaeq",
            ),
        ),
    ),
    "rf_inflam": _plain(Urgency.SAME_WEEK),
    "rf_crystal": _plain(Urgency.EMERGENCY),
    "rf_compart": _plain(Urgency.EMERGENCY),
    "rf_pvd": Logic(
        urgency=Urgency.SAME_DAY,  # "urgent" without a day: the safer reading
        branches=(
            Branch(
                signs=("sudden pain", "cold foot", "pale foot", "numb or weak foot"),
                urgency=Urgency.EMERGENCY,
                action="rf_dislo",
            ),
            _today("pain at rest", "a wound"),
            Branch(signs=("stable calf pain on walking",), urgency=Urgency.ROUTINE),
        ),
    ),
    "rf_hernia": Logic(
        urgency=Urgency.SAME_DAY,
        branches=(
            Branch(
                signs=(
                    "lump that is hard",
                    "lump that is tender",
                    "lump that cannot be pushed back",
                    "vomiting",
                    "sudden testicular pain",
                ),
                urgency=Urgency.EMERGENCY,
            ),
        ),
    ),
    "rf_giveway": Logic(
        urgency=Urgency.WITHIN_TWO_WEEKS, branches=(_today("new after an injury"),)
    ),
    "rf_arthroplasty": _plain(Urgency.FOLLOW_SURGEON),
    "rf_preg": _plain(Urgency.MODIFY),
    "rf_cardiac": Logic(
        urgency=Urgency.SAME_DAY,
        branches=(
            Branch(signs=("chest pain now", "fainting now"), urgency=Urgency.EMERGENCY),
        ),
    ),
    "rf_stop_pain": _plain(Urgency.STOP),
    "rf_no_progress": _plain(Urgency.WITHIN_TWO_WEEKS),
    "rf_prolonged": Logic(
        urgency=Urgency.WITHIN_TWO_WEEKS,
        branches=(
            Branch(signs=("hot joint",), urgency=Urgency.EMERGENCY, action=_SEPTIC),
            Branch(
                signs=("night pain", "lump"),
                urgency=Urgency.URGENT_TWO_WEEKS,
                action="rf_cancer",
            ),
        ),
    ),
}
"""Every row but those of the score for the leg, which ``redflags`` adds up."""

LEG = "rf_wells"
"""The question before the score: any new one-sided swelling or pain of the leg. It has
no row of its own; its words stand in the rule of each item."""

LEG_ITEMS = (
    "rf_wells_cancer",
    "rf_wells_para",
    "rf_wells_bed",
    "rf_wells_tend",
    "rf_wells_leg",
    "rf_wells_calf",
    "rf_wells_oed",
    "rf_wells_coll",
    "rf_wells_prev",
)

LEG_OTHERWISE = "rf_wells_alt"
"""Takes points off for a clinician; a person is never asked it, and never clears
themselves with it."""

LEG_SWELLS = ("rf_wells_tend", "rf_wells_leg", "rf_wells_calf", "rf_wells_oed")
"""Items that are a swelling or pain of one leg themselves: one alone is enough."""
