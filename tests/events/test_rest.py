"""Quiet standing and sitting."""

from __future__ import annotations

import pytest

from kneewise.events.sit import sittings
from kneewise.events.stand import standings
from kneewise.motion.signals import signals
from kneewise.units import deg
from tests.events.drawn import chair, clock, filmed, posture, walk


def test_a_person_who_stands_still_is_one_stretch() -> None:
    (stretch,) = standings(signals(posture(clock(5))))

    assert (stretch.start, stretch.end) == pytest.approx((0.0, 5.0))
    assert sittings(signals(posture(clock(5)))) == ()


@pytest.mark.parametrize("azimuth", [-90, 0, 45])
def test_a_seated_person_sits_from_any_side(azimuth: float) -> None:
    seated = posture(clock(5), seated=True)

    assert len(sittings(signals(seated))) == 1
    assert len(sittings(signals(filmed(seated, azimuth=deg(azimuth))))) == 1


def test_rests_between_risings_are_told_apart() -> None:
    curves = signals(chair(clock(12), [1.0, 7.0], [4.0, 10.0]))

    (standing, *_) = standings(curves)
    sitting = sittings(curves)[1]

    assert 1.8 < standing.start < standing.end < 4.2
    assert 5.2 < sitting.start < sitting.end < 6.8


def test_a_walker_never_stands_still() -> None:
    assert standings(signals(walk(clock(4)))) == ()
