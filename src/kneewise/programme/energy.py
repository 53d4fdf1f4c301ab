"""The energy that a session costs above rest: a rough estimate, and said so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kneewise.programme.exercise import Equipment, Stage, catalogue
from kneewise.programme.programme import Item, Programme
from kneewise.programme.sentence import Sentence
from kneewise.reference import row

KILOCALORIE = 4184.0
"""J."""

_REPETITION = 4.0
"""s: up and down at the pace that strength is trained at; our choice."""

_CHANGE = 60.0
"""s from one exercise to the next; our choice."""

_HOUR = 3600.0
_RUNNING = ("cadence_up", "gait_retrain_run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """What one session costs above rest."""

    low: float
    """J."""

    middle: float
    """J."""

    high: float
    """J."""

    duration: float
    """s, rests included."""

    keys: tuple[str, ...]
    """Rows of the activities that it was reckoned as."""

    @property
    def said(self) -> tuple[Sentence, ...]:
        """The estimate in words, and how rough it is."""
        low, high = self.low / KILOCALORIE, self.high / KILOCALORIE
        return (
            Sentence(
                text=f"A session of about {self.duration / 60:.0f} minutes uses "
                f"roughly {low:.0f} to {high:.0f} kcal more than resting.",
                key=self.keys[0],
            ),
            Sentence(text=_text("c50"), key="claims/c50"),
            Sentence(text=_text("c49"), key="claims/c49"),
        )


def session(programme: Programme, mass: float | None) -> Energy | None:
    """The cost of one whole session of a programme, work and rests together.

    Args:
        programme: all of its exercises are done; runs are not counted, for the table
            has no row of running.
        mass: kg; None where it is not known.

    Returns:
        None without exercises or without the person's mass.

    Limits:
        Averages over people; the activities of the table are whole sessions, so rests
        are counted once and nothing is added for the hours after.

    Source:
        Rows ``mets/f_net`` (by definition), ``mets/f_session``; the range is that of
        claim c50.
    """
    counted = [item for item in programme.items if item.exercise not in _RUNNING]
    if mass is None or not counted:
        return None
    total = duration = 0.0
    keys: dict[str, None] = {}
    for item in counted:
        key = _activity(item, programme.equipment)
        seconds = lasting(item)
        total += (_met(key) - 1) * mass * KILOCALORIE * seconds / _HOUR
        duration += seconds
        keys[key] = None
    error = _error()
    return Energy(
        low=total * (1 - error),
        middle=total,
        high=total * (1 + error),
        duration=duration,
        keys=tuple(keys),
    )


def lasting(item: Item) -> float:
    """How long one exercise takes, s: both sides where one leg works at a time."""
    dose = item.dose
    sides = 2 if catalogue()[item.exercise].poses.is_sided and item.side is None else 1
    if dose.repetitions is None and dose.hold is not None:
        work = dose.hold
    else:
        work = (dose.repetitions or 1) * (_REPETITION + (dose.hold or 0.0))
    # Whole-body walking or running is not done side by side.
    is_cyclic = dose.hold is not None and dose.hold > _CHANGE * 2
    sides = 1 if is_cyclic else sides
    return dose.sets * work * sides + (dose.sets - 1) * dose.rest + _CHANGE


def _activity(item: Item, equipment: frozenset[Equipment]) -> str:
    """The row of the table that an exercise is reckoned as."""
    exercise = catalogue()[item.exercise]
    own = _OWN.get(exercise.id) or _OF_STAGE.get(exercise.stage)
    if own is not None:
        return own
    return "mets/res_multi" if exercise.loads & equipment else "mets/bw_general"


_OWN = {"sts_box": "mets/sit_to_stand", "walk_retrain": "mets/walk_self"}
_OF_STAGE = {
    Stage.MOBILITY: "mets/stretch_mild",
    Stage.PLYOMETRIC: "mets/cal_vigorous",
}


def _met(key: str) -> float:
    value = row(key).number("met")
    if value is None:
        raise ValueError(f"{key} has no value")
    return value


def _error() -> float:
    found = re.search(r"\+/-(\d+) ?%", row("claims/c50").text("effect_sizes"))
    if found is None:
        raise ValueError("the claim no longer says how rough the estimate is")
    return float(found[1]) / 100


def _text(claim: str) -> str:
    return row(f"claims/{claim}").text("safe_product_wording")
