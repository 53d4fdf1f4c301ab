"""Sensor files drawn for tests, and the sensors that a recording of them holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.motion import Inertial, Recording
from kneewise.read.options import Options
from kneewise.units import deg, in_deg
from tests.motion.worn import Drawn, Gait

G = 9.80665
MOVING = Gait(list=deg(5))
"""No sensor of a person is without movement."""


def table(
    drawn: Drawn, *, gyr: str = "deg/s", acc: str = "m/s^2", bias: float = 0.0
) -> str:
    """The readings of drawn sensors as CSV, units in the names of the columns."""
    motion = drawn.inertial
    turns = motion.turn_rate + bias
    turns = in_deg(turns) if gyr == "deg/s" else turns
    pulls = motion.acceleration / (G if acc == "g" else 1.0)
    names, columns = ["time"], [motion.time]
    for k, sensor in enumerate(motion.sensors):
        for what, unit, values in (("acc", acc, pulls), ("gyr", gyr, turns)):
            for i, axis in enumerate("xyz"):
                names.append(f"{sensor}_{what}_{axis} ({unit})")
                columns.append(values[:, k, i])
    rows = np.stack(columns, axis=1)
    lines = [",".join(f"{value:.6g}" for value in row) for row in rows]
    return "\n".join([",".join(names), *lines]) + "\n"


def written(folder: Path, content: str, name: str = "imu.csv") -> Path:
    path = folder / name
    path.write_text(content)
    return path


def sensors_of(found: Recording) -> Inertial:
    assert isinstance(found.motion, Inertial)
    return found.motion


def plain(n: int = 200) -> str:
    """One sensor that swings about its y axis, in deg/s and m/s²; no time."""
    time = np.arange(n) / 100
    lean = 0.6 * np.sin(2 * np.pi * 0.5 * time)
    rate = 0.6 * np.pi * np.cos(2 * np.pi * 0.5 * time)
    head = "count,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
    rows = [
        f"{i},{-9.81 * np.sin(a):.5f},0.0,{9.81 * np.cos(a):.5f},0.0,{w:.5f},0"
        for i, (a, w) in enumerate(zip(lean, in_deg(rate), strict=True))
    ]
    return "\n".join([head, *rows]) + "\n"


TILT = deg(2)  # the standard error that is said of one sensor's tilt
HUNDRED = Options(rate=100.0, sensors={"imu": "left_foot"})
