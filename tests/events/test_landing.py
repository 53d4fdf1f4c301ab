"""Landings: a drawn drop, and a real drop jump on plates."""

from __future__ import annotations

import pytest

from kneewise.anatomy import Side
from kneewise.events.contact import stances
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.landing import landings
from kneewise.motion.joints import joints
from kneewise.motion.motion import Motion
from kneewise.motion.signals import signals
from kneewise.read import loads, read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.events.drawn import clock, drop, filmed, mirrored, squat, step_down, walk


def contacts(landing: Repetition) -> dict[Side | None, float]:
    return {
        event.side: event.time
        for event in landing.events
        if event.moment is Moment.CONTACT
    }


@pytest.mark.parametrize("rate", [60.0, 100.0, 240.0])
@pytest.mark.parametrize("box", [0.15, 0.3, 0.45])
def test_a_drop_touches_when_it_was_drawn_to(box: float, rate: float) -> None:
    motion, touch = drop(clock(3, rate), box=box)

    (landing,) = landings(signals(motion))

    assert landing.side is None
    for side in Side:
        assert contacts(landing)[side] == pytest.approx(touch, abs=0.02)
    assert landing.moment(Moment.DEEPEST) == pytest.approx(touch + 0.75, abs=0.1)


@pytest.mark.parametrize("azimuth", [-90, 0, 45, 90])
def test_a_camera_sees_the_drop_from_any_side(azimuth: float) -> None:
    motion, touch = drop(clock(3, 60.0))

    (landing,) = landings(signals(filmed(motion, azimuth=deg(azimuth))))

    assert landing.start == pytest.approx(touch, abs=0.04)


def test_the_mirror_lands_at_the_same_time() -> None:
    motion, _ = drop(clock(3))

    (here,), (there,) = landings(signals(motion)), landings(signals(mirrored(motion)))

    assert there.start == pytest.approx(here.start)
    assert there.end == pytest.approx(here.end)


@pytest.mark.parametrize(
    "motion",
    [
        squat(clock(7), [(1.0, 2.0), (4.0, 5.0)]),
        step_down(clock(7), [(1.0, 3.0), (4.0, 6.0)], Side.LEFT),
        walk(clock(5)),
    ],
    ids=["squat", "step_down", "walk"],
)
def test_what_never_leaves_the_ground_does_not_land(motion: Motion) -> None:
    assert landings(signals(motion)) == ()


def test_a_real_drop_jump_lands_twice_as_the_plates_say() -> None:
    found = read(recording("opencap-subject4/DJ1.trc"), Options()).motion
    assert isinstance(found, Motion)
    motion = joints(found)
    plates = stances(loads.forces(recording("opencap-subject4/DJ1_grf.mot")), motion)

    jumps = landings(signals(motion))

    assert len(jumps) == 2
    for landing in jumps:
        for side, when in contacts(landing).items():
            seen = [s.on for s in plates if s.side is side and s.on is not None]
            assert min(abs(time - when) for time in seen) < 0.02
    assert 1.6 < (jumps[0].moment(Moment.DEEPEST) or 0.0) < 1.9
    assert [landing.is_whole for landing in jumps] == [True, False]


def test_a_real_jump_lands_as_the_plates_say() -> None:
    file = recording("c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d")
    found = read(file, Options())
    assert isinstance(found.motion, Motion)
    assert found.forces is not None
    motion = joints(found.motion)
    plates = stances(found.forces, motion)

    (by_curves,) = landings(signals(motion))
    (by_plates,) = landings(signals(motion), plates)

    assert by_curves.start == pytest.approx(by_plates.start, abs=0.03)


def test_a_plate_goes_before_the_curves() -> None:
    motion, touch = drop(clock(3))
    curves = signals(motion)
    (plain,) = landings(curves)

    assert plain.events[0] == Event(
        moment=Moment.CONTACT, time=plain.start, side=plain.events[0].side
    )
    assert plain.start == pytest.approx(touch, abs=0.02)
