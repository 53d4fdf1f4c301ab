"""The coach: a pure state machine, ``step(state, event) -> state, messages``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.event import Activity, Repetition
from kneewise.events.squat import SHALLOWEST
from kneewise.live import watch as looking
from kneewise.live.band import Band, bands
from kneewise.live.dips import Dips
from kneewise.live.event import (
    Counted,
    Cued,
    Ended,
    Event,
    Held,
    Message,
    Nobody,
    Ready,
    Start,
    Stop,
    Tick,
    Trouble,
    Troubled,
)
from kneewise.live.holds import Holds, Steps
from kneewise.live.judge import Done, judged
from kneewise.live.pose import Pose
from kneewise.live.posture import Posture, posture
from kneewise.live.practice import HELD, Practice
from kneewise.live.summary import summed_up
from kneewise.live.watch import Watch

Tracker: TypeAlias = Dips | Holds | Steps

_RECENT = 12.0
"""s of poses that are kept, as long as the longest repetition."""

_STILL = 0.04
"""Share of the hips' height that may change while somebody is ready to begin."""

_BEFORE = 1.0
"""s of standing (or sitting) still that make somebody ready."""

_PAUSE = 3.0
"""s between two cues, at least: one is heard before the next."""

MOST = 300
"""Repetitions that are measured in one set; what comes after is counted alone."""

_ONE_LEG_SHALLOWEST = 0.05
"""Leg lengths, more than ``events.squat`` asks for: a count cannot be taken back."""

_BLIND = frozenset({Trouble.NOBODY, Trouble.STALLED})
"""Troubles in which nothing can be followed."""

_BEARABLE = frozenset({Trouble.COMPANY, Trouble.VIEW})
"""Troubles with which a set may begin: it is counted, if not judged."""


class Phase(StrEnum):
    """What a coach is doing."""

    IDLE = "idle"
    WAITING = "waiting"
    """For the person to be in view and still."""

    RUNNING = "running"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class State:
    """All that a coach knows."""

    phase: Phase = Phase.IDLE
    practice: Practice | None = None
    tracker: Tracker | None = None
    recent: tuple[Pose, ...] = ()
    """Poses of the last seconds."""

    time: float = float("-inf")
    """s, of the last event."""

    pictured: float = float("-inf")
    """s, of the last picture."""

    begun: float = float("nan")
    """s, when the set began."""

    held: float = 0.0
    """s, of pieces that are done with."""

    done: tuple[Done, ...] = ()
    count: int = 0
    doubt: float = 0.0
    """rad, the standard error of an inward bend, as the last repetition had it."""

    cued: float = float("-inf")
    """s, when a cue was last given."""

    watch: Watch = field(default_factory=Watch)
    bands: Mapping[Side, Band] = field(default_factory=dict)
    """What the knees do right now, where it may be shown."""

    @property
    def holding(self) -> float:
        """How long it was held until now, s."""
        running = 0.0
        if isinstance(self.tracker, Holds | Steps):
            running = self.tracker.running(self.time)
        return self.held + running


def step(state: State, event: Event) -> tuple[State, tuple[Message, ...]]:
    """What a coach knows after an event, and what it says.

    Events that lie before what is known already change nothing.
    """
    if event.time < state.time:
        return state, ()
    now = replace(state, time=event.time)
    result: tuple[State, tuple[Message, ...]]
    match event:
        case Start():
            result = _started(now, event.practice), ()
        case Stop():
            result = _ended(now)
        case Pose():
            result = _seen(now, event)
        case _:
            result = _unseen(now, event)
    return result


def tracker_of(activity: Activity) -> Tracker:
    """What counts or times an activity."""
    if activity is Activity.WALK:
        return Steps()
    if activity in HELD:
        return Holds(kind=activity.value)
    is_chair = activity is Activity.SIT_TO_STAND
    both = activity is Activity.SQUAT
    return Dips(
        kind=activity.value,
        # A rise from a chair is deep; the rest of the chair's height is sway.
        shallowest=0.15 if is_chair else SHALLOWEST if both else _ONE_LEG_SHALLOWEST,
        is_chair=is_chair,
        needs_both=both,
    )


def _started(state: State, practice: Practice) -> State:
    return State(
        phase=Phase.WAITING,
        practice=practice,
        tracker=tracker_of(practice.activity),
        time=state.time,
        pictured=state.pictured,
        watch=state.watch,
    )


def _ended(state: State) -> tuple[State, tuple[Message, ...]]:
    if state.practice is None or state.phase is Phase.IDLE:
        return state, ()
    begun = state.begun if np.isfinite(state.begun) else state.time
    summary = summed_up(
        state.practice,
        state.done,
        duration=state.time - begun,
        held=state.holding if state.practice.is_held else 0.0,
    )
    summary = replace(summary, count=state.count)
    after = State(time=state.time, pictured=state.pictured, watch=state.watch)
    return after, (Ended(summary=summary),)


def _unseen(state: State, event: Nobody | Tick) -> tuple[State, tuple[Message, ...]]:
    """A picture with nobody in it, or none at all."""
    if isinstance(event, Nobody):
        raw = looking.of_nobody(event)
        state = replace(state, pictured=event.time, bands={})
    else:
        raw = looking.of_silence(event.time, state.pictured)
        if not raw:
            return state, ()
    return _told(state, raw)


def _told(state: State, raw: frozenset[Trouble]) -> tuple[State, tuple[Message, ...]]:
    """With the troubles of this moment; says so when the worst one changes."""
    watched = state.watch.at(state.time, raw)
    before, now = state.watch.worst, watched.worst
    messages = () if now is before else (Troubled(trouble=now),)
    blind = {} if watched.active & _BLIND else state.bands
    return replace(state, watch=watched, bands=blind), messages


def _seen(state: State, pose: Pose) -> tuple[State, tuple[Message, ...]]:
    """A picture with somebody in it."""
    if state.recent and pose.time <= state.recent[-1].time:
        return state, ()
    before = () if pose.is_another else state.recent
    recent = (*(p for p in before if pose.time - p.time <= _RECENT), pose)
    state = replace(state, recent=recent, pictured=pose.time)
    if pose.is_another and state.practice is not None:
        state = replace(state, tracker=tracker_of(state.practice.activity), bands={})
    raw = looking.of_pose(pose, looking.facing(recent))
    state, messages = _told(state, raw)
    if state.practice is None or state.phase is Phase.IDLE:
        return state, messages
    now = posture(pose, state.practice.activity)
    if state.phase is Phase.WAITING:
        state, more = _waited(state)
    else:
        state, more = _followed(state, now)
    return state, (*messages, *more)


def _waited(state: State) -> tuple[State, tuple[Message, ...]]:
    """Whether the person is in view and still, so that it may begin."""
    activity = _practice(state).activity
    window = [p for p in state.recent if state.time - p.time <= _BEFORE]
    heights = [posture(pose, activity).height for pose in window]
    lasts = state.recent[0].time <= state.time - _BEFORE
    if (
        state.watch.seen.keys() - _BEARABLE
        or not lasts
        or not np.isfinite(heights).all()
    ):
        return state, ()
    is_still = max(heights) - min(heights) <= _STILL * max(heights)
    if not is_still and activity is not Activity.WALK:
        return state, ()
    after = replace(state, phase=Phase.RUNNING, begun=state.time)
    return after, (Ready(),)


def _followed(state: State, now: Posture) -> tuple[State, tuple[Message, ...]]:
    """The set goes on."""
    if state.tracker is None:
        raise ValueError("a set without anything that follows it.")
    practice = _practice(state)
    before = state.holding
    tracker, repetition = state.tracker.follow(now)
    state = replace(state, tracker=tracker)
    messages: list[Message] = []
    if repetition is not None:
        state, said = _counted(state, repetition)
        messages += said
    shown: Mapping[Side, Band] = {}
    if practice.is_held or practice.has_feedback(state.count):
        shown = bands(state.bands, now, practice, state.doubt)
    if Trouble.VIEW in state.watch.active:
        shown = {}
    state = replace(state, bands=shown)
    if practice.is_held and int(state.holding) > int(before):
        messages.append(Held(seconds=float(int(state.holding))))
    if _is_reached(state, practice):
        state, ending = _ended(state)
        messages += ending
    return state, tuple(messages)


def _counted(state: State, repetition: Repetition) -> tuple[State, list[Message]]:
    """A repetition is done: judge it, count it, and cue where it helps."""
    practice = _practice(state)
    messages: list[Message] = []
    done = judged(repetition, state.recent, practice, state.count)
    if practice.is_held:
        lasted = repetition.end - repetition.start
        # The two halves of a step belong to one leg and then to the other.
        lasted /= 2 if practice.activity is Activity.WALK else 1
        state = replace(state, held=state.held + lasted)
    else:
        messages.append(
            Counted(
                number=state.count + 1,
                side=done.repetition.side,
                inward=done.inward if done.has_feedback else frozenset(),
                is_judged=done.is_judged,
                has_feedback=done.has_feedback,
            )
        )
    kept = (*state.done, done) if len(state.done) < MOST else state.done
    state = replace(
        state, done=kept, count=state.count + 1, doubt=done.doubt or state.doubt
    )
    cue = practice.cue if done.has_feedback and done.inward else None
    if cue is not None and state.time - state.cued >= _PAUSE:
        side = next(iter(done.inward)) if len(done.inward) == 1 else None
        messages.append(Cued(cue=cue, side=side))
        state = replace(state, cued=state.time)
    return state, messages


def _is_reached(state: State, practice: Practice) -> bool:
    """Whether what the person set out to do is done."""
    if practice.goal is None or state.phase is not Phase.RUNNING:
        return False
    reached = state.holding if practice.is_held else state.count
    return reached >= practice.goal


def _practice(state: State) -> Practice:
    if state.practice is None:
        raise ValueError("nothing is practised.")
    return state.practice
