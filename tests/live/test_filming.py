"""What a camera lacks before somebody is filmed: one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from kneewise.events.event import Activity
from kneewise.live.event import Nobody, Trouble
from kneewise.live.filming import Framing, framed
from kneewise.live.pose import LANDMARKS, Pose
from kneewise.measures.voids import TOO_FAR
from kneewise.units import deg
from kneewise.workflow.filming import ASIDE, ON_ONE_LEG, widest
from tests.events import drawn as pencil
from tests.live.drawn import poses

RATE = 10.0
TOLERANCE = deg(0.5)  # of a drawn body seen by a drawn camera


def standing(azimuth: float = 0.0, seconds: float = 2.0) -> list[Pose]:
    clock = pencil.clock(seconds, RATE)
    return poses(pencil.filmed(pencil.posture(clock), azimuth=azimuth))


def shown(events: Iterable[Pose | Nobody], most: float = TOO_FAR) -> Framing:
    """What the camera shows in the end."""
    now = Framing(most=most)
    for event in events:
        now = framed(now, event)
    return now


def cut(pose: Pose) -> Pose:
    pixels = np.array(pose.pixels)
    for name in ("left_ankle", "right_ankle", "left_toe", "right_toe"):
        pixels[LANDMARKS.index(name)] = np.nan
    return replace(pose, pixels=pixels)


def test_all_is_well_after_a_second_of_standing_in_front() -> None:
    seen = standing()

    assert not shown(seen[:5]).is_good
    now = shown(seen)
    assert now.is_good
    assert now.lack is None
    assert now.share == pytest.approx(seen[0].size / seen[0].height)


LACKS: dict[Trouble, Callable[[Pose], Pose | Nobody]] = {
    Trouble.DARK: lambda pose: replace(pose, light=0.05),
    Trouble.NOBODY: lambda pose: Nobody(time=pose.time),
    Trouble.COMPANY: lambda pose: replace(pose, has_company=True),
    Trouble.NEAR: lambda pose: cut(replace(pose, size=1.5 * pose.height)),
    Trouble.FEET: cut,
    Trouble.HEAD: lambda pose: replace(pose, top=-8.0),
    Trouble.FAR: lambda pose: replace(pose, size=0.2 * pose.height),
}


@pytest.mark.parametrize(("lack", "change"), LACKS.items(), ids=list(LACKS))
def test_what_is_lacking_is_told_and_taken_back(
    lack: Trouble, change: Callable[[Pose], Pose | Nobody]
) -> None:
    seen = standing(seconds=3.0)
    worse = [change(pose) for pose in seen[20:]]
    mended = [replace(pose, time=pose.time + 10) for pose in seen]

    now = shown([*seen[:20], *worse])
    assert (now.lack, now.is_good) == (lack, False)
    again = shown([*seen[:20], *worse, *mended])
    assert (again.lack, again.is_good) == (None, True)


@pytest.mark.parametrize("azimuth", [deg(-35), deg(35)])
def test_from_aside_it_depends_on_what_is_filmed(azimuth: float) -> None:
    seen = standing(azimuth=azimuth)

    flat = shown(seen, widest(Activity.SQUAT, has_height=False))
    assert flat.lack is Trouble.VIEW
    assert flat.view is not None
    assert flat.view.angle == pytest.approx(deg(35), abs=TOLERANCE)
    assert flat.view.error >= deg(5)
    fitted = shown(seen, widest(Activity.SQUAT, has_height=True))
    assert fitted.is_good


def test_only_what_a_body_is_fitted_to_may_be_filmed_from_aside() -> None:
    assert widest(Activity.SQUAT, has_height=True) == ASIDE
    assert widest(Activity.SINGLE_LEG_SQUAT, has_height=True) == ON_ONE_LEG
    for activity in (Activity.WALK, Activity.LANDING, None):
        assert widest(activity, has_height=True) == TOO_FAR


def test_a_slow_check_tells_what_one_picture_shows() -> None:
    seen = [replace(pose, time=2.0 * i) for i, pose in enumerate(standing()[:4])]

    assert shown([*seen, cut(replace(seen[-1], time=9.0))]).lack is Trouble.FEET
    assert shown(seen).is_good


def test_nobody_has_no_view_and_no_size() -> None:
    now = shown([*standing(), Nobody(time=100.0, light=0.5)])

    assert now.view is None
    assert np.isnan(now.share)
    assert now.light == 0.5
