"""A practice: an activity, how often, and with how much feedback."""

from __future__ import annotations

from dataclasses import dataclass

from kneewise.anatomy import Side
from kneewise.errors import BadSetting
from kneewise.events.event import Activity
from kneewise.measures.change import smallest_real_change
from kneewise.measures.measure import Method
from kneewise.programme.cue import Cue, Focus, choose, feedback

ACTIVITIES = (
    Activity.SQUAT,
    Activity.SIT_TO_STAND,
    Activity.STEP_DOWN,
    Activity.SINGLE_LEG_SQUAT,
    Activity.STAND,
    Activity.SIT,
    Activity.WALK,
)
"""What can be practised live."""

HELD = frozenset({Activity.STAND, Activity.SIT, Activity.WALK})
"""Activities that are timed, not counted."""

EXERCISES = {
    Activity.SQUAT: "squat_bi",
    Activity.SIT_TO_STAND: "sts_box",
    Activity.STEP_DOWN: "step_down_lat",
    Activity.SINGLE_LEG_SQUAT: "squat_sl",
    Activity.WALK: "walk_retrain",
}
"""Activity → the exercise of the catalogue it counts as in a diary. Standing and
sitting are none."""

MOST = 600
"""Repetitions, or seconds, that anybody may set out to do in one go."""

EDGE = smallest_real_change("knee_collapse", Method.PICTURE, 0.0).size
"""rad of inward bend from which a knee counts as in: hip, knee and ankle in line, and
what two measurements must differ by to differ at all (row ``cues/rule_bandwidth``)."""

TOGETHER = 0.8
"""Knees apart ÷ ankles apart below which they count as in while sitting, where thighs
point at the viewer and an inward bend says nothing. Our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What somebody sets out to do."""

    activity: Activity
    side: Side | None = None
    """The leg that works, in activities on one leg; None to have it told by the
    picture."""

    share: float = 1.0
    """Of the repetitions that get feedback, from 0 to 1."""

    cue: Cue | None = None
    """What is said when a knee goes in; None where the table has no cue for this."""

    goal: int | None = None
    """Repetitions, or seconds of a held activity, after which it ends by itself."""

    edge: float = EDGE
    """rad of inward bend from which a knee counts as in."""

    def __post_init__(self) -> None:
        if self.activity not in ACTIVITIES:
            raise BadSetting(
                f"{self.activity.value} cannot be practised live.",
                remedy=f"Choose one of {', '.join(a.value for a in ACTIVITIES)}.",
            )
        if self.goal is not None and not 1 <= self.goal <= MOST:
            raise BadSetting(
                f"{self.goal} is no number to aim at.",
                remedy=f"Give a number from 1 to {MOST}, or none.",
            )
        if not 0 <= self.share <= 1:
            raise ValueError(f"{self.share} is no share.")

    @property
    def is_held(self) -> bool:
        """Whether it is timed, not counted."""
        return self.activity in HELD

    def has_feedback(self, number: int) -> bool:
        """Whether the repetition of that number, from 0, gets feedback.

        Spread evenly: with a share of a third every third one.
        """
        return int((number + 1) * self.share + 1e-9) > int(number * self.share + 1e-9)


def share_in(session: int) -> float:
    """The share of repetitions with feedback in a session, counted from 1.

    Source:
        Row ``cues/sched_fade_app``; after its last session there is none.
    """
    shares = feedback()
    return shares[min(max(session, 1), len(shares)) - 1]


def cue_for(activity: Activity, focus: Focus = Focus.EXTERNAL) -> Cue | None:
    """The cue for a knee that goes in: of that focus if there is one, else any."""
    choice = choose(activity)
    if choice is None:
        return None
    offered = [cue for cue in (choice.first, choice.other) if cue is not None]
    return next((cue for cue in offered if cue.focus is focus), offered[0])
