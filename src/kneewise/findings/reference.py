"""Published values to compare with: only for the same measure, task and method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kneewise.events.event import Activity
from kneewise.measures.measure import Method
from kneewise.person import Person, Sex
from kneewise.reference import Row, row
from kneewise.units import deg, per_minute


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """A row of the table of norms, and what it may be held against."""

    id: str
    measure: str
    activity: Activity
    method: Method
    people: str
    sex: Sex | None = None
    limits: str = ""


_HIP_POINT = (
    "Measured with a marker on the thigh; from the hip joint the angle differs by some "
    "degrees."
)
_CAPTURED = "40 pain-free young adults, single-leg squat, motion capture"


def _filmed(id_: str, activity: Activity, sex: Sex, people: str) -> _Use:
    """Inward bend of the knee, filmed from the front."""
    return _Use(
        id=id_,
        measure="knee_collapse",
        activity=activity,
        method=Method.PICTURE,
        people=people,
        sex=sex,
        limits=_HIP_POINT,
    )


def _captured(id_: str, measure: str) -> _Use:
    """A single-leg squat in a laboratory."""
    return _Use(
        id=id_,
        measure=measure,
        activity=Activity.SINGLE_LEG_SQUAT,
        method=Method.SPACE,
        people=_CAPTURED,
    )


_USES = (
    _filmed(
        "fppa_sls_f_ctrl",
        Activity.SINGLE_LEG_SQUAT,
        Sex.FEMALE,
        "30 women without knee pain, filmed from the front",
    ),
    _filmed(
        "fppa_dj_f",
        Activity.LANDING,
        Sex.FEMALE,
        "50 active women, drop jump, filmed from the front",
    ),
    _filmed(
        "fppa_dj_m",
        Activity.LANDING,
        Sex.MALE,
        "50 active men, drop jump, filmed from the front",
    ),
    _captured("sls3d_hadd_ctrl", "hip_adduction"),
    _captured("sls3d_cpd_ctrl", "pelvic_drop"),
    _captured("sls3d_trunk_ctrl", "trunk_lean"),
    _Use(
        id="cadence_adult",
        measure="cadence",
        activity=Activity.WALK,
        method=Method.SPACE,
        people="healthy adults walking at ease in a laboratory",
    ),
)

_IN_SI = {"deg": deg, "steps/min": per_minute}
"""Unit of the table → what makes SI of it."""


@cache
def references() -> tuple[Reference, ...]:
    """The rows of the table of norms that were read at their source and fit a measure.

    There is none for a squat on both legs, for standing up or for walking seen from the
    front: there a person is compared with themselves, side against side.
    """
    return tuple(_reference(use, row(f"norms/{use.id}")) for use in _USES)


def _reference(use: _Use, given: Row) -> Reference:
    """A row of the table in our own words."""
    if not given.is_checked:
        raise ValueError(f"{given.key} was never read at its source.")
    mean, sd = given.number("value"), given.number("sd")
    low, high = given.number("low"), given.number("high")
    spread = given.text("statistic")
    if mean is not None and sd is not None:
        low, high, spread = mean - sd, mean + sd, "mean ± 1 SD"
    if low is None or high is None:
        raise ValueError(f"{given.key} has no range.")
    in_si = _IN_SI[given.text("unit")]
    return Reference(
        measure=use.measure,
        activity=use.activity,
        method=use.method,
        low=in_si(low),
        high=in_si(high),
        people=use.people,
        source=given.source,
        sex=use.sex,
        limits=use.limits,
        spread=spread,
    )


def reference(
    measure: str,
    activity: Activity,
    method: Method,
    person: Person,
    *,
    own: Sequence[Reference] = (),
) -> Reference | None:
    """The values to compare with for a measure, task, method and person; None if none.

    A person whose sex is not known gets no reference that depends on it.

    Args:
        measure: its name.
        activity: what was done.
        method: how the number was come by.
        person: who moved.
        own: ranges of one's own, which go before the published ones.
    """
    for found in (*own, *references()):
        task = (found.measure, found.activity, found.method)
        if task == (measure, activity, method) and found.sex in (None, person.sex):
            return found
    return None
