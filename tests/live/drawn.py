"""Drawn people in front of a camera, pose by pose, and a coach who watches them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.events.event import Activity
from kneewise.live.coach import State, step
from kneewise.live.event import Ended, Event, Message, Start, Stop
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.live.practice import Practice, cue_for
from kneewise.live.summary import Summary
from kneewise.motion import ImageMotion, Motion

Kind = TypeVar("Kind")

BODY = 700.0  # px, about the height of a drawn person


@dataclass(frozen=True, eq=False, kw_only=True)
class Told:
    """All that a coach said."""

    messages: tuple[Message, ...]
    states: tuple[State, ...]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The messages of one kind."""
        return [one for one in self.messages if isinstance(one, kind)]

    @property
    def summary(self) -> Summary:
        """How the set was summed up."""
        return self.of(Ended)[-1].summary


def poses(image: ImageMotion) -> list[Pose]:
    """A filmed movement, pose by pose, after a second and a half of standing still."""
    at = [image.landmarks.index(name) for name in LANDMARKS]
    step_ = float(np.median(np.diff(image.time)))
    still = [_pose(image, 0, at, time) for time in np.arange(0.0, 1.5, step_).tolist()]
    start = still[-1].time + step_
    return still + [
        _pose(image, i, at, start + float(time - image.time[0]))
        for i, time in enumerate(image.time)
    ]


def _pose(image: ImageMotion, i: int, at: Sequence[int], time: float) -> Pose:
    lifted = image.lifted
    return Pose(
        time=time,
        pixels=image.pixels[i, at],
        confidence=image.confidence[i, at],
        width=image.width,
        height=image.height,
        size=BODY,
        lifted=None if lifted is None else lifted[i, at],
    )


def practising(activity: Activity, **wishes: object) -> Practice:
    """A practice with the cue that fits it, and feedback each time."""
    return replace(
        Practice(activity=activity, cue=cue_for(activity)),
        **wishes,  # type: ignore[arg-type]  # each field is checked by the test's use
    )


def watched(events: Iterable[Event], practice: Practice) -> Told:
    """What a coach says who watches a set from start to stop."""
    said: list[Message] = []
    states: list[State] = []
    state = State()
    seen = list(events)
    for event in (
        Start(time=seen[0].time, practice=practice),
        *seen,
        Stop(time=seen[-1].time),
    ):
        state, messages = step(state, event)
        states.append(state)
        said += messages
    return Told(messages=tuple(said), states=tuple(states))


def mirrored(pose: Pose) -> Pose:
    """The same, of the person's mirror image."""
    swapped = [
        LANDMARKS.index(
            name.replace("left", "right")
            if name.startswith("left")
            else name.replace("right", "left")
        )
        for name in LANDMARKS
    ]
    pixels = (pose.pixels * [-1, 1] + [pose.width, 0])[swapped]
    lifted = pose.lifted
    return replace(
        pose,
        pixels=pixels,
        confidence=pose.confidence[swapped],
        lifted=None if lifted is None else (lifted * [1, -1, 1])[swapped],
    )


def knee_in(motion: Motion, side: Side, down: Array, inward: float) -> Motion:
    """The same with one knee pushed inward by *inward* m where *down* (n,) is 1."""
    way = -1.0 if side is Side.LEFT else 1.0
    positions = np.array(motion.positions)
    positions[:, motion.landmarks.index(f"{side}_knee"), 1] += way * inward * down
    return replace(motion, positions=positions)
