"""What keeps the coach from seeing is said once it lasts, and taken back after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from kneewise.events.event import Activity
from kneewise.live.coach import State, step
from kneewise.live.event import Event, Nobody, Tick, Trouble, Troubled
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.simulate.camera import Camera
from kneewise.simulate.camera import filmed as simulated
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from tests.events import drawn as pencil
from tests.live.drawn import BODY, poses, practising, watched

RATE = 25.0


def standing(azimuth: float = 0.0, seconds: float = 2.0) -> list[Pose]:
    clock = pencil.clock(seconds, RATE)
    return poses(pencil.filmed(pencil.posture(clock), azimuth=azimuth))


def told(events: Iterable[Event]) -> list[Trouble | None]:
    """The troubles a coach names, in order."""
    state, said = State(), []
    for event in events:
        state, messages = step(state, event)
        said += [one.trouble for one in messages if isinstance(one, Troubled)]
    return said


def after(seen: list[Pose], change: Callable[[Pose], Event]) -> list[Event]:
    """Poses, then the same ones changed, then the same ones again."""
    length = seen[-1].time + 1 / RATE
    later = [replace(pose, time=pose.time + length) for pose in seen]
    last = [replace(pose, time=pose.time + 2 * length) for pose in seen]
    return [*seen, *map(change, later), *last]


def cut(pose: Pose) -> Pose:
    pixels = np.array(pose.pixels)
    for name in ("left_ankle", "right_ankle", "left_toe", "right_toe"):
        pixels[LANDMARKS.index(name)] = np.nan
    return replace(pose, pixels=pixels)


CHANGES: dict[Trouble, Callable[[Pose], Event]] = {
    Trouble.DARK: lambda pose: replace(pose, light=0.05),
    Trouble.NOBODY: lambda pose: Nobody(time=pose.time),
    Trouble.COMPANY: lambda pose: replace(pose, has_company=True),
    Trouble.FEET: cut,
    Trouble.NEAR: lambda pose: cut(replace(pose, size=1.5 * pose.height)),
    Trouble.FAR: lambda pose: replace(pose, size=0.2 * pose.height),
}


@pytest.mark.parametrize("trouble", CHANGES)
def test_a_trouble_is_said_and_taken_back(trouble: Trouble) -> None:
    assert told(after(standing(), CHANGES[trouble])) == [trouble, None]


def test_a_view_from_aside_is_said_and_taken_back() -> None:
    front, aside = standing(), standing(azimuth=deg(40))
    length = front[-1].time + 1 / RATE
    turned = [replace(pose, time=pose.time + length) for pose in aside]
    again = [replace(pose, time=pose.time + 2 * length) for pose in front]

    assert told([*front, *turned, *again]) == [Trouble.VIEW, None]


def test_a_view_from_behind_is_as_good_as_from_the_front() -> None:
    assert told(standing(azimuth=deg(180))) == []


def test_what_lasts_a_moment_is_not_said() -> None:
    seen = standing()
    events = [
        Nobody(time=pose.time) if 1.0 < pose.time < 1.4 else pose for pose in seen
    ]

    assert told(events) == []


def test_dark_goes_before_nobody() -> None:
    nights = [Nobody(time=i / RATE, light=0.02) for i in range(50)]

    assert told(nights) == [Trouble.DARK]


def test_no_pictures_are_noticed_by_the_clock_alone() -> None:
    seen = standing()
    last = seen[-1].time
    ticks = [Tick(time=last + 0.5 * i) for i in range(1, 9)]
    again = [replace(pose, time=pose.time + last + 5) for pose in seen]

    assert told([*seen, *ticks, *again]) == [Trouble.STALLED, None]


def test_company_that_is_looked_for_once_a_second_is_noticed() -> None:
    seen = standing(seconds=4.0)
    events = [
        replace(pose, has_company=i % round(RATE) == 0) for i, pose in enumerate(seen)
    ]

    assert told(events) == [Trouble.COMPANY]


def test_a_set_does_not_begin_before_the_feet_are_in_view() -> None:
    ready = watched(map(cut, standing()), practising(Activity.SQUAT)).states[-2]

    assert ready.phase == "waiting"


def test_a_set_is_counted_on_after_the_person_was_out_of_view() -> None:
    seen = poses(simulated(squats(Truth(rate=RATE, repetitions=2)), Camera()))
    end = seen[-1].time
    away: list[Event] = [Nobody(time=end + i / RATE) for i in range(1, 76)]
    back = [replace(pose, time=pose.time + end + 4) for pose in seen]

    summary = watched([*seen, *away, *back], practising(Activity.SQUAT)).summary

    assert summary.count == 4


def test_somebody_else_in_view_starts_a_repetition_anew() -> None:
    seen = poses(simulated(squats(Truth(rate=RATE, repetitions=1)), Camera()))
    middle = len(seen) // 2

    summary = watched(
        [*seen[:middle], replace(seen[middle], is_another=True), *seen[middle + 1 :]],
        practising(Activity.SQUAT),
    ).summary

    assert summary.count <= 1


def test_events_out_of_order_change_nothing() -> None:
    seen = standing()
    state, _ = step(State(), seen[-1])

    after_, messages = step(state, seen[0])

    assert after_ is state
    assert messages == ()


def test_a_pose_is_checked_once() -> None:
    with pytest.raises(ValueError, match="pixels"):
        Pose(
            time=0.0,
            pixels=np.zeros((3, 2)),
            confidence=np.ones(12),
            width=1.0,
            height=1.0,
            size=BODY,
        )
