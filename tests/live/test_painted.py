"""The whole way from a picture to a cue, in front of painted people."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.live.event import Cued, Ended, Message, Start, Stop
from kneewise.live.summary import Summary
from kneewise.motion import Motion
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.moves import Truth, chair_rises
from kneewise.simulate.walking import walk
from kneewise.units import deg
from kneewise.workflow.practising import Session
from tests.live.drawn import practising
from tests.live.painted import (
    CAMERA,
    HEIGHT,
    WIDTH,
    Picture,
    jpeg,
    painted,
    points_of,
)

RATE = 12.0
STILL = 16  # pictures of the first moment, so that the coach begins
FAR = Camera(pixels_per_metre=150.0, width=WIDTH, high=HEIGHT, distance=6.5)


def shown(motion: Motion, camera: Camera) -> Iterable[Picture]:
    image = filmed(motion, camera)
    for i in [*[0] * STILL, *range(len(image.time))]:
        yield painted(points_of(image, i))


def coached(activity: Activity, pictures: Iterable[Picture]) -> list[Message]:
    """All that is said in front of pictures, from start to stop."""
    session, said, time = Session(), list[Message](), 0.0
    session.hear(Start(time=time, practice=practising(activity)))
    for picture in pictures:
        time += 1 / RATE
        glance = session.look(jpeg(picture), time)
        assert glance is not None
        said += glance.messages
    return said + list(session.hear(Stop(time=time)))


def summary(said: list[Message]) -> Summary:
    (ended,) = (one for one in said if isinstance(one, Ended))
    return ended.summary


@pytest.mark.long
def test_rises_are_counted_from_the_first_and_the_left_knee_is_cued() -> None:
    motion = chair_rises(Truth(rate=RATE, repetitions=2, left=deg(25)))

    said = coached(Activity.SIT_TO_STAND, shown(motion, CAMERA))

    assert summary(said).count == 2
    assert {one.side for one in said if isinstance(one, Cued)} == {Side.LEFT}


@pytest.mark.parametrize("side", Side)
def test_who_walks_toward_the_camera_is_cued_on_the_side(side: Side) -> None:
    left, right = (deg(22) * (one is side) for one in Side)
    motion = walk(Truth(rate=RATE, repetitions=2, left=left, right=right))

    said = coached(Activity.WALK, shown(motion, FAR))

    assert summary(said).count >= 3
    assert {one.side for one in said if isinstance(one, Cued)} == {side}
