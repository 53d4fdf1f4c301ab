"""Cameras as a Calib.toml, which Pose2Sim reads too."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from kneewise.arrays import Array
from kneewise.motion.camera import Camera


def as_calibration(cameras: Sequence[Camera], notes: dict[str, float | str]) -> str:
    """Cameras in Pose2Sim's format: z up, m, px, rotations as axis times angle.

    Args:
        cameras: under names of their own.
        notes: how the calibration was made and how sure it is, kept under [metadata].
    """
    tables = [_table(f"cam_{i + 1:02d}", one) for i, one in enumerate(cameras)]
    said = [f"{key} = {json.dumps(value)}" for key, value in notes.items()]
    return "\n\n".join([*tables, "\n".join(["[metadata]", *said])]) + "\n"


def _table(key: str, camera: Camera) -> str:
    from scipy.spatial.transform import Rotation  # loading it takes a moment

    matrix = np.array(
        [
            [camera.focal[0], 0.0, camera.centre[0]],
            [0.0, camera.focal[1], camera.centre[1]],
            [0.0, 0.0, 1.0],
        ]
    )
    rows = ", ".join(_list(row) for row in matrix)
    turn = Rotation.from_matrix(camera.turn).as_rotvec()
    return "\n".join(
        [
            f"[{key}]",
            f"name = {json.dumps(camera.name)}",
            f"size = {_list(np.array([camera.width, camera.height]))}",
            f"matrix = [{rows}]",
            f"distortions = {_list(camera.distortion)}",
            f"rotation = {_list(turn)}",
            f"translation = {_list(camera.shift)}",
            "fisheye = false",
        ]
    )


def _list(values: Array) -> str:
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"
