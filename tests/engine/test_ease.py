"""What is known of any body that pose networks see."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.engine.builtin.whole import body as builtin
from kneewise.engine.ease import at_ease
from kneewise.engine.keypoints import BACK, HEEL
from kneewise.units import deg
from tests.engine.bodies import body

SPINE = "pose2sim-single/Model_Pose2Sim_body25b_scaled.osim"


def test_a_back_of_one_joint_is_as_straight_as_our_own() -> None:
    whole = builtin()

    found = at_ease(whole, (), within=deg(20))

    for way, spread in BACK.items():
        own = found.spread[whole.index(f"lumbar_{way}")]
        assert own == pytest.approx(spread, rel=0.05), way
    assert found.spread[whole.index("subtalar_angle_r")] == HEEL
    assert np.isinf(found.spread[whole.index("hip_flexion_r")])


def test_a_back_of_many_joints_turns_as_far_in_all() -> None:
    spine = body(SPINE)

    found = at_ease(spine, (), within=deg(20))

    # Five joints of the lumbar spine and one above share what the lowest one turns.
    first = found.spread[spine.index("L5_S1_Flex_Ext")]
    assert BACK["extension"] / 10 < first < BACK["extension"] / 4
    assert np.isinf(found.spread[spine.index("L4_L5_Flex_Ext")])
    assert np.isinf(found.spread[spine.index("arm_flex_r")])
