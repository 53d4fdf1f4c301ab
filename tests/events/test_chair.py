"""Rising and sitting down: drawn, and five times by a real person on plates."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.events.chair import chair_moves
from kneewise.events.contact import loads
from kneewise.events.event import Moment
from kneewise.motion.joints import joints
from kneewise.motion.motion import Motion
from kneewise.motion.signals import signals
from kneewise.read import loads as forces_file
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.events.drawn import chair, clock, filmed, mirrored, squat, with_gap

UPS, DOWNS = [1.0, 5.0], [3.0, 7.0]
WITHIN = 0.06  # s: a smooth start is seen when a tenth of the speed is reached


@pytest.mark.parametrize("rate", [25.0, 60.0, 240.0])
def test_risings_and_sittings_have_their_phases(rate: float) -> None:
    found = chair_moves(signals(chair(clock(9.5, rate), UPS, DOWNS)))

    assert [r.kind for r in found] == ["sit_to_stand", "stand_to_sit"] * 2
    rise, descent = found[0], found[1]
    assert rise.moment(Moment.START) == pytest.approx(0.6, abs=WITHIN)
    assert rise.moment(Moment.SEAT_OFF) == pytest.approx(1.0, abs=WITHIN)
    assert rise.moment(Moment.UPRIGHT) == pytest.approx(2.0, abs=WITHIN)
    assert descent.start == pytest.approx(3.0, abs=WITHIN)
    assert descent.moment(Moment.SEAT_ON) == pytest.approx(4.0, abs=WITHIN)
    assert descent.end == pytest.approx(4.4, abs=WITHIN)


def test_phases_come_in_order() -> None:
    (rise, *_) = chair_moves(signals(chair(clock(9.5), UPS, DOWNS)))

    moments = [event.moment for event in rise.events]
    times = [event.time for event in rise.events]
    assert moments == [
        Moment.START,
        Moment.SEAT_OFF,
        Moment.MOST_DORSIFLEXED,
        Moment.UPRIGHT,
    ]
    assert times == sorted(times)


@pytest.mark.parametrize("azimuth", [-90, 0, 45, 90])
def test_a_camera_sees_the_same_from_any_side(azimuth: float) -> None:
    film = filmed(chair(clock(9.5, 30.0), UPS, DOWNS), azimuth=deg(azimuth))

    found = chair_moves(signals(film))

    seats = [r.moment(Moment.SEAT_OFF) or r.moment(Moment.SEAT_ON) for r in found]
    assert seats == pytest.approx([1.0, 4.0, 5.0, 8.0], abs=0.08)


def test_the_mirror_and_a_gap_change_nothing_much() -> None:
    drawn = chair(clock(9.5), UPS, DOWNS)
    plain = [r.start for r in chair_moves(signals(drawn))]

    for other in (mirrored(drawn), with_gap(drawn, 1.4, 1.5)):
        starts = [r.start for r in chair_moves(signals(other))]
        assert starts == pytest.approx(plain, abs=0.02)


def test_a_recording_that_starts_half_way_up_leaves_that_out() -> None:
    drawn = chair(clock(9.5), UPS, DOWNS)
    late = drawn.time >= 1.5
    part = Motion(
        time=drawn.time[late],
        landmarks=drawn.landmarks,
        positions=drawn.positions[late],
    )

    found = chair_moves(signals(part))

    assert [r.kind for r in found] == ["stand_to_sit", "sit_to_stand", "stand_to_sit"]


def test_standing_still_has_no_chair_in_it() -> None:
    assert chair_moves(signals(squat(clock(5), [(1, 3)], depth=0.05))) == ()


def test_a_real_person_rises_five_times_and_the_plates_agree() -> None:
    seen = read(recording("opencap-subject4/STS1.trc"), Options()).motion
    assert isinstance(seen, Motion)
    feet = forces_file.forces(recording("opencap-subject4/STS1_grf.mot"))
    weight = loads(feet).sum(axis=1)

    found = chair_moves(signals(joints(seen)))

    rises = [r for r in found if r.kind == "sit_to_stand"]
    assert len(rises) == 5
    assert len(found) - len(rises) == 5
    for rise in rises:
        seat_off = rise.moment(Moment.SEAT_OFF)
        assert seat_off is not None
        after = feet.time > seat_off - 0.3
        full = feet.time[after][np.argmax(weight[after] > 0.5 * weight.max())]
        # The hips move before the feet carry the whole body.
        assert 0.0 < full - seat_off < 0.15
