"""Angles that Plug-in Gait stored in a C3D file, against ours from its markers."""

from __future__ import annotations

import numpy as np
import pytest

from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.motion.angles import angles
from kneewise.motion.joints import joints
from kneewise.read import c3d
from kneewise.read.options import Options
from kneewise.units import in_deg
from tests.data import recording

FILES = (
    "mcgill-children-gait/HC030A05.c3d",
    "c3d-org-samples/Vicon370_gait-pig.c3d",
)
STORED = {
    "hip_flexion": ("HipAngles", 0, 1),
    "hip_adduction": ("HipAngles", 1, 1),
    "hip_rotation": ("HipAngles", 2, 1),
    "knee_angle": ("KneeAngles", 0, 1),
    "knee_abduction": ("KneeAngles", 1, -1),
}
"""Coordinate → group, column, and the sign that turns theirs into ours."""


@pytest.mark.parametrize("side", "rl")
@pytest.mark.parametrize("coordinate", STORED)
@pytest.mark.parametrize("file", FILES)
def test_stored_angles_are_reproduced_within_3_degrees(
    file: str, coordinate: str, side: str
) -> None:
    path = recording(file)
    group, column, sign = STORED[coordinate]
    theirs = sign * _seen(c3d.outputs(path)[side.upper() + group])[:, column]
    motion = c3d.read(path, Options()).motion
    assert isinstance(motion, Motion)

    ours = in_deg(angles(joints(motion)).angle(f"{coordinate}_{side}"))

    both = np.isfinite(ours) & np.isfinite(theirs)
    assert both.sum() > 50
    assert np.sqrt(np.mean((ours[both] - theirs[both]) ** 2)) <= 3.0


def _seen(stored: Array) -> Array:
    """Rows of zeros are frames without a value."""
    return np.where((stored == 0).all(axis=1, keepdims=True), np.nan, stored)
