"""Squats told in space while they go on: what was drawn, within its error."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.events.event import Activity
from kneewise.live.event import Counted, Deepest, Message, Start
from kneewise.live.practice import Practice
from kneewise.measures.curves import Curve, in_space
from kneewise.motion import ImageMotion, Motion
from kneewise.simulate.camera import filmed
from kneewise.simulate.moves import Truth, squats
from kneewise.units import deg
from kneewise.workflow.practising import Session
from tests.live.painted import CAMERA
from tests.web.live.faked import GREY, Drawn

RATE = 20.0
BODY = Truth(right=deg(22), rate=RATE, repetitions=2)


ONCE = replace(BODY, repetitions=1)


def film(motion: Motion) -> ImageMotion:
    """Two seconds and a half of standing, then a motion."""
    seen = filmed(motion, replace(CAMERA, noise=1.5))
    rows = np.concatenate([np.zeros(round(2.5 * RATE), int), np.arange(len(seen.time))])
    assert seen.lifted is not None
    return replace(
        seen,
        time=np.arange(len(rows)) / RATE,
        pixels=seen.pixels[rows],
        confidence=seen.confidence[rows],
        lifted=seen.lifted[rows],
    )


def said(
    image: ImageMotion,
    *,
    height: float | None = BODY.build.height,
    share: float = 1.0,
    activity: Activity = Activity.SQUAT,
) -> list[Message]:
    """All that is said of a film."""
    session = Session(Drawn(image), height=height)
    practice = Practice(activity=activity, side=None, share=share, cue=None, goal=None)
    session.hear(Start(time=0.0, practice=practice))
    messages: list[Message] = []
    for time in image.time.tolist():
        glance = session.look(GREY, time)
        assert glance is not None
        messages += glance.messages
    return messages


def depths(messages: list[Message]) -> list[Deepest]:
    return [one for one in messages if isinstance(one, Deepest)]


def test_each_squat_is_told_as_it_was_drawn() -> None:
    motion = squats(BODY)
    truth = in_space(motion)
    lowest = np.argmax(truth[Curve(name="knee_flexion", side=Side.LEFT)])
    shank = motion.path("left_knee") - motion.path("left_ankle")
    length = float(np.linalg.norm(shank[lowest]))

    found = depths(said(film(motion)))

    assert len(found) == BODY.repetitions
    for each in found:
        for side in Side:
            bend = truth[Curve(name="knee_flexion", side=side)][lowest]
            inside = length * truth[Curve(name="knee_over_foot", side=side)][lowest]
            assert abs(each.bend[side].value - bend) < 2 * each.bend[side].error
            assert abs(each.inside[side].value - inside) < 2 * each.inside[side].error
        assert each.bend[Side.LEFT].error < deg(6)
        assert each.inside[Side.LEFT].error < 0.03
        assert each.inside[Side.RIGHT].value > each.inside[Side.LEFT].value


@pytest.mark.parametrize(
    "wish", [{"height": None}, {"share": 0.0}, {"activity": Activity.SIT_TO_STAND}]
)
def test_nothing_is_told(wish: dict[str, float | Activity | None]) -> None:
    """Without a height, where feedback has faded, and of other movements."""
    messages = said(film(squats(ONCE)), **wish)  # type: ignore[arg-type]

    assert any(isinstance(one, Counted) for one in messages)
    assert depths(messages) == []


@pytest.mark.long
def test_who_steps_aside_and_stands_again_is_told_anew() -> None:
    image = film(squats(ONCE))
    assert image.lifted is not None
    aside = np.array([60.0, 0.0])  # px: 30 cm
    twice = replace(
        image,
        time=np.concatenate([image.time, image.time + image.time[-1] + 3.0]),
        pixels=np.concatenate([image.pixels, image.pixels + aside]),
        confidence=np.concatenate([image.confidence] * 2),
        lifted=np.concatenate([image.lifted] * 2),
    )

    first, second = depths(said(twice))

    for side in Side:
        off = second.bend[side].value - first.bend[side].value
        assert abs(off) < first.bend[side].error
