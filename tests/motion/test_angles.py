"""Joint angles of segments that were turned by known angles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.motion.angles import angles
from kneewise.units import deg
from tests.laws import mirrored, turned

ROUNDING = deg(0.01)
small = st.floats(deg(-35), deg(35))


def limb(side: Side, hip: tuple[float, float, float], bend: float) -> Motion:
    """A pelvis that faces x, and one leg turned at the hip and bent at the knee.

    Args:
        side: which leg.
        hip: flexion, adduction and internal rotation, rad.
        bend: flexion of the knee, rad.
    """
    sign = 1.0 if side is Side.RIGHT else -1.0
    flexion, adduction, rotation = hip[0], sign * hip[1], sign * hip[2]
    thigh = Rotation.from_euler("ZXY", [flexion, adduction, rotation])
    shank = thigh * Rotation.from_euler("Z", -bend)
    out = sign * np.array([0.0, 0.0, 1.0])
    centre = 0.09 * out + np.array([0.0, 0.9, 0.0])
    knee = centre + thigh.apply([0.0, -0.42, 0.0])
    ankle = knee + shank.apply([0.0, -0.42, 0.0])
    spots = {
        "left_asis": (0.06, 1.0, -0.12),
        "right_asis": (0.06, 1.0, 0.12),
        "left_psis": (-0.09, 1.0, -0.05),
        "right_psis": (-0.09, 1.0, 0.05),
        f"{side}_hip": centre,
        f"{side.other}_hip": centre - 0.18 * out,
        f"{side}_knee": knee,
        f"{side}_knee_lateral": knee + thigh.apply(0.05 * out),
        f"{side}_knee_medial": knee - thigh.apply(0.05 * out),
        f"{side}_ankle": ankle,
        f"{side}_ankle_lateral": ankle + shank.apply(0.035 * out),
        f"{side}_ankle_medial": ankle - shank.apply(0.035 * out),
        "sacrum": (-0.09, 1.0, 0.0),
        "neck": (0.0, 1.4, 0.0),
    }
    opensim = np.array(list(spots.values()), dtype=float)
    return Motion(
        time=np.zeros(1),
        landmarks=tuple(spots),
        positions=_z_up(opensim)[None],
    )


def _z_up(points: Array) -> Array:
    """From x forward, y up, z right to x forward, y left, z up."""
    return np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1)


@pytest.mark.parametrize("side", Side)
@given(flexion=small, adduction=small, rotation=small, bend=st.floats(0, deg(120)))
def test_a_leg_has_the_angles_it_was_drawn_with(
    side: Side, flexion: float, adduction: float, rotation: float, bend: float
) -> None:
    states = angles(limb(side, (flexion, adduction, rotation), bend))

    s = side.letter
    assert states.angle(f"hip_flexion_{s}")[0] == pytest.approx(flexion, abs=ROUNDING)
    assert states.angle(f"hip_adduction_{s}")[0] == pytest.approx(
        adduction, abs=ROUNDING
    )
    assert states.angle(f"hip_rotation_{s}")[0] == pytest.approx(rotation, abs=ROUNDING)
    assert states.angle(f"knee_angle_{s}")[0] == pytest.approx(bend, abs=ROUNDING)
    assert states.angle(f"knee_abduction_{s}")[0] == pytest.approx(0.0, abs=ROUNDING)


@given(heading=st.floats(deg(-180), deg(180)), bend=st.floats(0, deg(100)))
def test_joint_angles_do_not_see_the_room(heading: float, bend: float) -> None:
    drawn = limb(Side.LEFT, (deg(20), deg(-5), deg(8)), bend)

    states = angles(turned(drawn, heading, np.array([3.0, -2.0, 0.5])))

    assert states.angle("hip_rotation_l")[0] == pytest.approx(deg(8), abs=ROUNDING)
    assert states.angle("knee_angle_l")[0] == pytest.approx(bend, abs=ROUNDING)


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_the_pelvis_lists_the_same_whichever_wall_is_called_x(quarter: int) -> None:
    drawn = limb(Side.RIGHT, (0.0, 0.0, 0.0), 0.0)
    tipped = Motion(
        time=drawn.time,
        landmarks=drawn.landmarks,
        positions=drawn.positions @ _about_x(deg(6)).T,
    )

    states = angles(turned(tipped, quarter * np.pi / 2, np.zeros(3)))

    assert states.angle("pelvis_list")[0] == pytest.approx(deg(6), abs=ROUNDING)
    assert states.angle("pelvis_tilt")[0] == pytest.approx(0.0, abs=ROUNDING)


def _about_x(angle: float) -> Array:
    """Right side lower, for a person who faces x."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def test_a_mirrored_leg_has_the_same_angles_on_the_other_side() -> None:
    drawn = limb(Side.RIGHT, (deg(30), deg(7), deg(-4)), deg(50))

    right, left = angles(drawn), angles(mirrored(drawn))

    for name in ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"):
        assert left.angle(f"{name}_l")[0] == pytest.approx(right.angle(f"{name}_r")[0])


def test_a_missing_knee_makes_its_angles_nan_and_no_others() -> None:
    drawn = limb(Side.RIGHT, (deg(30), 0.0, 0.0), deg(50))
    lost = drawn.plus({"right_knee": np.full((1, 3), np.nan)})

    states = angles(lost)

    assert np.isnan(states.angle("knee_angle_r")[0])
    assert np.isfinite(states.angle("pelvis_tilt")[0])
