"""Cues: what to think of while moving, and how the feedback fades."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kneewise.events.event import Activity
from kneewise.programme.sentence import Sentence
from kneewise.reference import Row, row, table


class Fault(StrEnum):
    """What is seen and should change."""

    KNEE_IN = "knee_in"
    PELVIC_DROP = "pelvic_drop"
    TRUNK_LEAN = "trunk_lean"
    STIFF_LANDING = "stiff_landing"
    SLOW_RISE = "slow_rise"


class Focus(StrEnum):
    """Where the attention goes."""

    EXTERNAL = "external"
    """To something outside the body."""

    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue."""

    id: str
    words: str
    focus: Focus
    faults: frozenset[Fault]
    activities: frozenset[Activity]
    is_running: bool
    needs_band: bool
    is_tested: bool
    """Whether a trial used it."""

    key: str

    @property
    def sentence(self) -> Sentence:
        """What the person is told, and whether anyone has tested it."""
        tested = "" if self.is_tested else " (practice wording, not tested in a trial)"
        return Sentence(text=f"{self.words}{tested}.", key=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A cue to begin with, and another to change to: the person chooses."""

    first: Cue
    other: Cue | None


@cache
def cues() -> tuple[Cue, ...]:
    """Every cue of the table, in its order."""
    rows = table("cues").values()
    return tuple(_cue(each) for each in rows if each.text("type") == "cue")


def choose(
    activity: Activity, fault: Fault = Fault.KNEE_IN, *, has_band: bool = False
) -> Choice | None:
    """A cue for a fault in an activity: external focus first, an internal one beside.

    Returns:
        None where the table has no cue for that activity.

    Source:
        Row ``cues/rule_focus``: no proven advantage of either focus for the knee, so
        one of each is offered; claim ``claims/c40``.
    """
    fitting = [
        cue
        for cue in cues()
        if activity in cue.activities
        and fault in cue.faults
        and (has_band or not cue.needs_band)
    ]
    outer = [cue for cue in fitting if cue.focus is Focus.EXTERNAL]
    inner = [cue for cue in fitting if cue.focus is Focus.INTERNAL]
    ordered = sorted(outer, key=_preference) + sorted(inner, key=_preference)
    if not ordered:
        return None
    others = [cue for cue in inner if cue is not ordered[0]]
    return Choice(first=ordered[0], other=others[0] if others else None)


def feedback() -> tuple[float, ...]:
    """The share of repetitions with feedback, session by session: it fades to none.

    Source:
        Row ``cues/sched_fade_app``, a rule of ours derived from the trials of row
        ``cues/sched_review``; not itself tested.
    """
    text = row("cues/sched_fade_app").text("cue_or_rule")
    found = re.search(r"feedback ([\d, ]+)% over", text)
    if found is None:
        raise ValueError("the schedule of feedback is written in an unknown way")
    return tuple(float(share) / 100 for share in found[1].split(","))


def schedule() -> Sentence:
    """How the feedback fades, in words."""
    shares = feedback()
    return Sentence(
        text=f"Watch yourself in the first sessions and less and less after: from "
        f"every repetition to none over {len(shares)} sessions. A week later, try "
        "once without.",
        key="cues/sched_fade_app",
    )


def _preference(cue: Cue) -> tuple[bool, bool]:
    # A band that is at hand is felt in every repetition, but its evidence conflicts.
    return cue.needs_band, not cue.is_tested


_FAULTS = (
    ("knee-in|hip adduction|medial knee", Fault.KNEE_IN),
    ("pelvic drop", Fault.PELVIC_DROP),
    ("trunk lean", Fault.TRUNK_LEAN),
    ("landing|low hip/knee flexion", Fault.STIFF_LANDING),
    ("sit-to-stand", Fault.SLOW_RISE),
)

_ACTIVITIES: tuple[tuple[str, tuple[Activity, ...]], ...] = (
    (r"walking|\bgait", (Activity.WALK,)),
    (r"\bstanding\b", (Activity.STAND,)),
    (r"\bsitting\b", (Activity.SIT,)),
    ("sit-to-stand", (Activity.SIT_TO_STAND,)),
    ("step-down", (Activity.STEP_DOWN,)),
    ("landing", (Activity.LANDING,)),
    ("single-leg squat", (Activity.SINGLE_LEG_SQUAT,)),
    (
        r"(?<!single-leg )(?<!bilateral )squat",
        (Activity.SQUAT, Activity.SINGLE_LEG_SQUAT),
    ),
    ("bilateral squat", (Activity.SQUAT,)),
)


def _cue(found: Row) -> Cue:
    task, fault = found.text("task"), found.text("target_fault")
    return Cue(
        id=found.id,
        words=found.text("cue_or_rule"),
        focus=Focus(found.text("focus")),
        faults=frozenset(what for words, what in _FAULTS if re.search(words, fault)),
        activities=frozenset(
            activity
            for words, activities in _ACTIVITIES
            if re.search(words, task)
            for activity in activities
        ),
        is_running="running" in task,
        needs_band="band as" in found.text("feedback_mode"),
        is_tested=found.text("used_in_study").startswith("yes"),
        key=found.key,
    )
