"""Drawn hips whose range is known: they turn while the trunk sits or lies still."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.report.opensim import write_trc

THIGH, SHANK, HIPS = 0.42, 0.42, 0.18
SIGN = {Side.LEFT: 1.0, Side.RIGHT: -1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one leg does: from 0 inwards to the first angle, then outwards."""

    side: Side
    inward: float
    """rad."""

    outward: float
    """rad."""


def turning(turn: Turn, *, prone: bool, rate: float = 50.0) -> Motion:
    """A person who sits, or lies face down, the knees at right angles, and turns a hip.

    World axes: the person sits facing x; lying, the head points to -x.
    """
    time = np.arange(0, 8, 1 / rate)
    angle = _there_and_back(time, turn)
    n = len(time)
    ahead = np.array([1.0, 0.0, 0.0])
    down = np.array([0.0, 0.0, 1.0 if prone else -1.0])
    # Face down with the feet toward x, the person's left is at -y.
    left = np.array([0.0, -1.0 if prone else 1.0, 0.0])
    trunk = -ahead if prone else -down
    front = -down if prone else ahead
    middle = np.array([0.0, 0.0, 0.6])
    paths: dict[str, Array] = {}
    for side in Side:
        out = SIGN[side] * left
        hip = middle + HIPS / 2 * out
        knee = hip + THIGH * ahead
        theta = angle if side is turn.side else np.zeros(n)
        shank = np.cos(theta)[:, None] * down + np.sin(theta)[:, None] * out
        spine = middle + 0.05 * trunk
        spots = {
            "hip": hip,
            "knee": knee,
            "ankle": knee + SHANK * shank,
            "heel": knee + (SHANK + 0.04) * shank,
            "toe": knee + SHANK * shank + (-0.15 if prone else 0.15) * ahead,
            "asis": spine + 0.08 * front + 0.12 * out,
            "psis": spine - 0.08 * front + 0.05 * out,
            "shoulder": middle + 0.5 * trunk + 0.19 * out,
        }
        paths |= {f"{side}_{name}": at + np.zeros((n, 3)) for name, at in spots.items()}
    return Motion(
        time=time,
        landmarks=tuple(paths),
        positions=np.stack(list(paths.values()), axis=1),
    )


def turning_trc(path: Path, turn: Turn, *, prone: bool) -> Path:
    """The same as markers, in mm."""
    write_trc(turning(turn, prone=prone), path)
    return path


def turning_csv(path: Path, turn: Turn, *, prone: bool, off: float = 0.0) -> Path:
    """What a camera ahead of the knees (or beyond the feet) sees, in px.

    Args:
        path: of the table of keypoints.
        turn: what one leg does.
        prone: whether the person lies face down.
        off: rad that the camera stands aside.
    """
    motion = turning(turn, prone=prone)
    right = np.array([-np.sin(off), np.cos(off), 0.0])
    seen = motion.positions @ np.stack([right, [0.0, 0.0, -1.0]], axis=1)
    names = [name for name in motion.landmarks if name[-2:] != "is"]  # no iliac spines
    pixels = 540 + 420 * seen[:, [motion.landmarks.index(name) for name in names]]
    header = ["time", *(f"{name}_{axis}" for name in names for axis in "xy")]
    table = np.column_stack([motion.time, pixels.reshape(len(motion.time), -1)])
    rows = [",".join(f"{value:.3f}" for value in row) for row in table]
    path.write_text("\n".join([",".join(header), *rows]) + "\n")
    return path


def _there_and_back(time: Array, turn: Turn) -> Array:
    """Inwards and held for a second, back, outwards and held."""
    knots = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    ends = [0, 0, turn.inward, turn.inward, 0, 0, -turn.outward, -turn.outward, 0]
    return np.interp(time, knots, ends)
