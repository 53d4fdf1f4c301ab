"""What a person says: where it hurts, how much, and what they were told it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kneewise.anatomy import Side
from kneewise.errors import BadSetting

WORST = 10
"""The end of the numeric pain rating scale, 0 for none."""


class Region(StrEnum):
    """Where it hurts, in words that name a place and no disease."""

    FRONT_OF_KNEE = "front_of_knee"
    BELOW_KNEECAP = "below_kneecap"
    OUTER_KNEE = "outer_knee"
    INNER_KNEE = "inner_knee"
    GROIN = "groin"
    OUTER_HIP = "outer_hip"


class Told(StrEnum):
    """What a clinician called it; the program never finds that out itself."""

    PATELLOFEMORAL = "patellofemoral_pain"
    PATELLAR_TENDON = "patellar_tendinopathy"
    ILIOTIBIAL_BAND = "iliotibial_band_pain"
    ACL_RECONSTRUCTED = "acl_reconstructed"
    KNEE_ARTHRITIS = "knee_osteoarthritis"
    HIP_ARTHRITIS = "hip_osteoarthritis"
    ADDUCTOR_GROIN = "adductor_related_groin_pain"
    GLUTEAL_TENDON = "gluteal_tendinopathy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What hurts, on one side or both."""

    region: Region | None = None
    """None where nothing hurts."""

    side: Side | None = None
    """None for both sides."""

    pain: float = 0.0
    """0 to 10, the worst of the last week in daily life."""

    told: Told | None = None
    cleared: bool = True
    """After an operation: whether the surgeon has cleared exercise."""

    def __post_init__(self) -> None:
        check_pain(self.pain)


def check_pain(pain: float) -> None:
    """Refuse a rating that is none.

    Raises:
        BadSetting: if *pain* is not from 0 to 10.
    """
    if not 0 <= pain <= WORST:
        raise BadSetting(
            f"a pain of {pain:g} is not on the scale.",
            remedy="Give a number from 0 (none) to 10 (the worst there is).",
        )
