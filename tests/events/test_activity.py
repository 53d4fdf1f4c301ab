"""Which activity a recording shows: drawn people, and real ones of every kind."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.anatomy import Side
from kneewise.events.activity import recognise
from kneewise.events.event import Activity
from kneewise.events.repetitions import repetitions
from kneewise.motion.inertial import Inertial
from kneewise.motion.joints import joints
from kneewise.motion.motion import Motion
from kneewise.motion.recording import Figure
from kneewise.motion.signals import signals
from kneewise.read import read
from kneewise.read.options import Options
from kneewise.units import deg
from tests.data import recording
from tests.events.drawn import (
    chair,
    clock,
    drop,
    filmed,
    posture,
    single_leg_squat,
    squat,
    step_down,
    walk,
)

GOES = [(1.0, 3.0), (4.0, 6.2)]
DRAWN = {
    Activity.WALK: walk(clock(4), treadmill=True),
    Activity.SIT_TO_STAND: chair(clock(9.5), [1.0, 5.0], [3.0, 7.0]),
    Activity.SIT: posture(clock(5), seated=True),
    Activity.STAND: posture(clock(5)),
    Activity.SQUAT: squat(clock(7), GOES),
    Activity.SINGLE_LEG_SQUAT: single_leg_squat(clock(7), GOES, Side.LEFT),
    Activity.STEP_DOWN: step_down(clock(7), GOES, Side.RIGHT),
    Activity.LANDING: drop(clock(3))[0],
}


@pytest.mark.parametrize("activity", Activity)
@pytest.mark.parametrize("azimuth", [None, -90, 0, 45, 90])
def test_a_drawn_activity_is_recognised_and_has_repetitions(
    activity: Activity, azimuth: float | None
) -> None:
    drawn = DRAWN[activity]
    motion: Figure = drawn if azimuth is None else filmed(drawn, azimuth=deg(azimuth))
    curves = signals(motion)

    recognised = recognise(curves)

    assert recognised.activity is activity
    assert recognised.sureness > 0.4
    assert repetitions(activity, curves)


def test_noise_lowers_the_sureness_and_raises_nothing() -> None:
    drawn = DRAWN[Activity.SQUAT]
    noise = np.random.default_rng(3).normal(0, 0.3, drawn.positions.shape)
    mess = Motion(time=drawn.time, landmarks=drawn.landmarks, positions=noise)

    assert recognise(signals(mess)).sureness < 0.6


def test_nothing_seen_is_not_sure_and_has_no_repetitions() -> None:
    drawn = DRAWN[Activity.SQUAT]
    unseen = Motion(
        time=drawn.time,
        landmarks=drawn.landmarks,
        positions=np.full(drawn.positions.shape, np.nan),
    )
    curves = signals(unseen)

    assert recognise(curves).sureness < 0.3
    for activity in Activity:
        assert repetitions(activity, curves) == ()


REAL = {
    "opencap-subject4/squats1.trc": Activity.SQUAT,
    "opencap-subject4/squats1_manual_scaling_ik.mot": Activity.SQUAT,
    "opencap-subject4/STS1.trc": Activity.SIT_TO_STAND,
    "opencap-subject4/STS1_manual_scaling_ik.mot": Activity.SIT_TO_STAND,
    "opencap-subject4/DJ1.trc": Activity.LANDING,
    "opencap-subject4/DJ1_manual_scaling_ik.mot": Activity.LANDING,
    "opencap-subject4/walking1.trc": Activity.WALK,
    "opencap-subject4/walkingTS1_manual_scaling_ik.mot": Activity.WALK,
    "opencap-subject4/static1.trc": Activity.STAND,
    "opensim-gait2392-subject01/subject01_static.trc": Activity.STAND,
    "opensim-gait2392-subject01/subject01_walk1_ik.mot": Activity.WALK,
    "opensim-gait2392-subject01/subject01_walk1.trc": Activity.WALK,
    "opensim-rajagopal-walk/markers_walk.trc": Activity.WALK,
    "opensim-c3d/walking2.c3d": Activity.WALK,
    "c3d-org-samples/Vicon370_gait-raw.c3d": Activity.WALK,
    "c3d-org-samples/MotionAnalysis_Sample_Jump2.c3d": Activity.LANDING,
    "mcgill-children-gait/HC030A01.c3d": Activity.STAND,
    "mcgill-children-gait/HC030A05.c3d": Activity.WALK,
    "rehazenter-gait/2014001_C1_01.c3d": Activity.WALK,
    "ui-prmd/m01_s01_e01_positions.txt": Activity.SQUAT,
    "ui-prmd/m05_s01_e01_positions.txt": Activity.SIT_TO_STAND,
}


@pytest.mark.parametrize(("file", "activity"), REAL.items())
def test_a_real_recording_is_recognised(file: str, activity: Activity) -> None:
    motion = read(recording(file), Options(), complete=False).motion
    assert not isinstance(motion, Inertial)
    curves = signals(joints(motion) if isinstance(motion, Motion) else motion)

    recognised = recognise(curves)

    assert recognised.activity is activity
    assert repetitions(activity, curves)
