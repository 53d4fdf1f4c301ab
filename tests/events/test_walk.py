"""Footfalls and strides: drawn walkers, and real ones on force plates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneewise.anatomy import Side
from kneewise.events.contact import Stance, stances
from kneewise.events.event import Event, Moment
from kneewise.events.footfalls import footfalls
from kneewise.events.walk import strides, with_plates
from kneewise.motion.forces import Forces
from kneewise.motion.joints import joints
from kneewise.motion.motion import Motion
from kneewise.motion.signals import signals
from kneewise.read import loads, read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.events.drawn import STANCE, clock, filmed, mirrored, moved, walk, with_gap

STRIDE = 1.1
WITHIN = 0.025  # s: the filter rounds the corner of a strike


def expected(side: Side, moment: Moment, duration: float) -> list[float]:
    late = 0.0 if side is Side.RIGHT else 0.5
    late += STANCE if moment is Moment.TOE_OFF else 0.0
    at = (np.arange(-2, 20) + late) * STRIDE
    return inside([float(t) for t in at], duration)


def inside(times: list[float], duration: float) -> list[float]:
    """Those that a filter at the ends of a recording leaves alone."""
    return [time for time in times if 0.15 < time < duration - 0.15]


def seen(events: tuple[Event, ...], side: Side, moment: Moment) -> list[float]:
    return [e.time for e in events if e.side is side and e.moment is moment]


@pytest.mark.parametrize("treadmill", [True, False])
@pytest.mark.parametrize("rate", [50.0, 100.0, 240.0])
def test_footfalls_are_where_they_were_drawn(rate: float, treadmill: bool) -> None:
    events = footfalls(signals(walk(clock(5, rate), treadmill=treadmill)))

    for side in Side:
        for moment in (Moment.HEEL_STRIKE, Moment.TOE_OFF):
            assert inside(seen(events, side, moment), 5.0) == pytest.approx(
                expected(side, moment, 5.0), abs=WITHIN
            )


@given(turn=st.floats(-3.1, 3.1), scale=st.floats(0.6, 1.3))
@settings(max_examples=10, deadline=None)
def test_any_heading_and_size_gives_the_same_footfalls(
    turn: float, scale: float
) -> None:
    drawn = walk(clock(4))

    here = [e.time for e in footfalls(signals(drawn))]
    there = [e.time for e in footfalls(signals(moved(drawn, turn=turn, scale=scale)))]

    assert there == pytest.approx(here, abs=1e-4)


def test_the_mirror_swaps_the_feet() -> None:
    drawn = walk(clock(4))

    here = [(e.time, e.moment, e.side) for e in footfalls(signals(drawn))]
    there = footfalls(signals(mirrored(drawn)))

    assert [e.moment for e in there] == [moment for _, moment, _ in here]
    assert [e.side for e in there] == [s.other for _, _, s in here if s]
    assert [e.time for e in there] == pytest.approx([time for time, _, _ in here])


def test_a_walker_who_turns_back_keeps_stepping() -> None:
    drawn = walk(clock(8), speed=1.0)
    there = np.minimum(drawn.time, 4.0)
    turn = np.pi * np.clip((drawn.time - 3.5) / 1.0, 0.0, 1.0)
    place = 2 * there - drawn.time
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    rest = drawn.positions - np.stack(
        [drawn.time, 0 * there, 0 * there], axis=1
    ).reshape(-1, 1, 3)
    back = np.stack(
        [
            cos * rest[:, :, 0] - sin * rest[:, :, 1] + place[:, None],
            sin * rest[:, :, 0] + cos * rest[:, :, 1],
            rest[:, :, 2],
        ],
        axis=-1,
    )
    motion = Motion(time=drawn.time, landmarks=drawn.landmarks, positions=back)

    events = footfalls(signals(motion))

    for side in Side:
        strikes = inside(seen(events, side, Moment.HEEL_STRIKE), 8.0)
        assert len(strikes) == len(expected(side, Moment.HEEL_STRIKE, 8.0))


@pytest.mark.parametrize("lifted", [True, False])
@pytest.mark.parametrize("azimuth", [-90, -60, 60, 90])
def test_a_camera_sees_the_same_strides_from_either_side(
    azimuth: float, lifted: bool
) -> None:
    drawn = walk(clock(5, 30.0), treadmill=True)

    events = footfalls(signals(filmed(drawn, azimuth=deg(azimuth), lifted=lifted)))

    for side in Side:
        strikes = inside(seen(events, side, Moment.HEEL_STRIKE), 5.0)
        truth = expected(side, Moment.HEEL_STRIKE, 5.0)
        assert strikes == pytest.approx(truth, abs=0.05)


def test_strikes_and_lifts_alternate() -> None:
    events = footfalls(signals(with_gap(walk(clock(6)), 2.0, 2.1)))

    for side in Side:
        moments = [e.moment for e in events if e.side is side]
        assert all(a is not b for a, b in pairwise(moments))


def test_a_stride_holds_the_events_of_both_feet() -> None:
    found = strides(signals(walk(clock(5))))

    stride = next(r for r in found if r.kind == "stride" and r.side is Side.RIGHT)
    assert [(e.moment, e.side) for e in stride.events] == [
        (Moment.HEEL_STRIKE, Side.RIGHT),
        (Moment.TOE_OFF, Side.LEFT),
        (Moment.HEEL_STRIKE, Side.LEFT),
        (Moment.TOE_OFF, Side.RIGHT),
        (Moment.HEEL_STRIKE, Side.RIGHT),
    ]
    assert stride.end - stride.start == pytest.approx(STRIDE, abs=0.01)
    assert stride.caveats == ()


def test_a_stride_in_which_the_other_foot_is_lost_is_doubted() -> None:
    drawn = walk(clock(5))
    hidden = np.array(drawn.positions)
    lost = (drawn.time > 2.5) & (drawn.time < 2.9)
    for k, name in enumerate(drawn.landmarks):
        if name in ("left_ankle", "left_heel", "left_toe"):
            hidden[lost, k] = np.nan
    motion = Motion(time=drawn.time, landmarks=drawn.landmarks, positions=hidden)

    found = strides(signals(motion))

    doubted = [r for r in found if r.caveats]
    assert doubted
    assert all(r.start < 2.9 and r.end > 2.5 for r in doubted)


def test_one_step_in_view_is_kept_as_a_stance() -> None:
    drawn = walk(clock(5))
    short = (drawn.time > 0.9) & (drawn.time < 2.0)
    part = Motion(
        time=drawn.time[short],
        landmarks=drawn.landmarks,
        positions=drawn.positions[short],
    )

    found = strides(signals(part))

    assert [(r.kind, r.side) for r in found] == [("stance", Side.RIGHT)]


def test_standing_still_has_no_footfalls() -> None:
    drawn = walk(clock(5), speed=0.0)

    assert footfalls(signals(drawn)) == ()


def test_a_plate_goes_before_the_curves_unless_it_saw_half_a_foot() -> None:
    strike = Event(moment=Moment.HEEL_STRIKE, time=1.0, side=Side.LEFT)
    near = Stance(side=Side.LEFT, on=1.03, off=None, plate="1")
    half = Stance(side=Side.LEFT, on=1.09, off=None, plate="1")

    assert [e.time for e in with_plates((strike,), (near,))] == [1.03]
    assert [e.time for e in with_plates((strike,), (half,))] == [1.0]


def test_a_plate_knows_whose_foot_is_on_it() -> None:
    drawn = walk(clock(3))
    time = clock(3, 1000.0)
    strike, lift = 1.1, 1.1 + STANCE * STRIDE
    on = (time >= strike) & (time <= lift)
    foot = drawn.path("right_ankle")[np.searchsorted(drawn.time, 1.3)]
    forces = Forces(
        time=time,
        plates=("1",),
        force=np.stack([0 * time, 0 * time, 700.0 * on], axis=1)[:, None],
        point=np.tile([foot[0] + 0.03, foot[1], 0.0], (len(time), 1))[:, None],
        torque=np.zeros((len(time), 1, 3)),
    )

    (stance,) = stances(forces, drawn)

    assert stance.side is Side.RIGHT
    assert stance.on == pytest.approx(strike, abs=0.01)
    assert stance.off == pytest.approx(lift, abs=0.01)


LABORATORIES = [
    ("opencap-subject4/walking1.trc", "opencap-subject4/walking1_grf.mot"),
    ("opencap-subject4/walkingTS1.trc", "opencap-subject4/walkingTS1_grf.mot"),
    ("opensim-rajagopal-walk/markers_walk.trc", "opensim-rajagopal-walk/grf_walk.mot"),
    (
        "opensim-gait2392-subject01/subject01_walk1.trc",
        "opensim-gait2392-subject01/subject01_walk1_grf.mot",
    ),
    ("opensim-c3d/walking2.c3d", None),
    ("mcgill-children-gait/HC030A05.c3d", None),
    ("rehazenter-gait/2014001_C1_01.c3d", None),
    ("c3d-org-samples/Vicon370_gait-pig.c3d", None),
    ("c3d-org-samples/InnovativeSports_Gait_with_EMG.c3d", None),
]


def laboratories() -> Iterator[tuple[Motion, Forces]]:
    for file, plates in LABORATORIES:
        found = read(recording(file), Options(), complete=False)
        forces = loads.forces(recording(plates)) if plates else found.forces
        assert isinstance(found.motion, Motion)
        assert forces is not None
        yield joints(found.motion), forces


def test_footfalls_of_real_walkers_agree_with_force_plates() -> None:
    off: dict[Moment, list[float]] = {Moment.HEEL_STRIKE: [], Moment.TOE_OFF: []}
    for motion, forces in laboratories():
        events, end = footfalls(signals(motion)), float(motion.time[-1])
        for stance in stances(forces, motion):
            for moment, when in (
                (Moment.HEEL_STRIKE, stance.on),
                (Moment.TOE_OFF, stance.off),
            ):
                # A stride cut by the recording has no peak to find.
                if when is not None and 0.1 < when < end - 0.1:
                    own = seen(events, stance.side, moment)
                    off[moment].append(min(abs(t - when) for t in own))

    for errors in off.values():
        assert len(errors) >= 14
        assert np.median(errors) < 0.015  # s
        # Very slow walking, and a foot half beside a plate.
        assert max(errors) < 0.1
