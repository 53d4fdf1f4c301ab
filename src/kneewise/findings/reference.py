"""Published values to compare with: only for the same measure, task and method."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.events.event import Activity
from kneewise.measures.measure import Method
from kneewise.person import Person, Sex
from kneewise.units import deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where people usually are in one measure, one task and one method."""

    measure: str
    activity: Activity
    method: Method
    low: float
    """SI; mean − 1 SD, or the lower end of the published range."""

    high: float
    """SI; mean + 1 SD, or the upper end of the published range."""

    people: str
    """Who was measured, and how."""

    source: str
    sex: Sex | None = None
    limits: str = ""
    """Why it may not fit; empty where it does."""

    spread: str = "mean ± 1 SD"
    """What ``low`` and ``high`` are."""


def _within(mean: float, sd: float) -> tuple[float, float]:
    return deg(mean - sd), deg(mean + sd)


_HIP_POINT = (
    "Measured with a marker on the thigh; from the hip joint the angle differs by some "
    "degrees."
)
_NAKAGAWA = "Nakagawa et al. 2012, JOSPT 42:491-501"
_HERRINGTON = "Herrington & Munro 2010, Phys Ther Sport 11:56-59"


def _filmed(
    activity: Activity, sex: Sex, low: float, high: float, *, said: tuple[str, str, str]
) -> Reference:
    """Inward bend of the knee, filmed from the front; limits in degrees."""
    people, source, spread = said
    return Reference(
        measure="knee_collapse",
        activity=activity,
        method=Method.PICTURE,
        low=deg(low),
        high=deg(high),
        people=people,
        source=source,
        sex=sex,
        limits=_HIP_POINT,
        spread=spread,
    )


def _nakagawa(measure: str, mean: float, sd: float) -> Reference:
    low, high = _within(mean, sd)
    return Reference(
        measure=measure,
        activity=Activity.SINGLE_LEG_SQUAT,
        method=Method.SPACE,
        low=low,
        high=high,
        people="40 pain-free young adults, single-leg squat, motion capture",
        source=_NAKAGAWA,
    )


REFERENCES = (
    _filmed(
        Activity.SINGLE_LEG_SQUAT,
        Sex.FEMALE,
        3.3,
        13.5,
        said=(
            "30 women without knee pain, filmed from the front",
            "Herrington 2014, Knee 21:514-517",
            "mean ± 1 SD",
        ),
    ),
    _filmed(
        Activity.LANDING,
        Sex.FEMALE,
        7,
        13,
        said=(
            "50 active women, drop jump, filmed from the front",
            _HERRINGTON,
            "typical range",
        ),
    ),
    _filmed(
        Activity.LANDING,
        Sex.MALE,
        3,
        8,
        said=(
            "50 active men, drop jump, filmed from the front",
            _HERRINGTON,
            "typical range",
        ),
    ),
    _nakagawa("hip_adduction", 10.8, 5.6),
    _nakagawa("pelvic_drop", 7.4, 3.8),
    _nakagawa("trunk_lean", 6.7, 3.0),
    Reference(
        measure="cadence",
        activity=Activity.WALK,
        method=Method.SPACE,
        low=100 / 60,
        high=120 / 60,
        people="healthy adults walking at ease in a laboratory",
        source="review abstract, doi 10.2165/11599170-000000000-00000",
        spread="typical range",
    ),
)
"""Rows of our reference tables that were read at their source. There is none for a
squat on both legs, for standing up or for walking seen from the front: there a person
is compared with themselves, side against side."""


def reference(
    measure: str, activity: Activity, method: Method, person: Person
) -> Reference | None:
    """The published values for a measure, task, method and person; None without any.

    A person whose sex is not known gets no reference that depends on it.
    """
    for row in REFERENCES:
        same = (row.measure, row.activity, row.method) == (measure, activity, method)
        if same and row.sex in (None, person.sex):
            return row
    return None
