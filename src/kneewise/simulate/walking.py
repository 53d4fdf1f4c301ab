"""A drawn figure that walks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.simulate.figure import Pose, figure
from kneewise.simulate.moves import Truth, clock, ways
from kneewise.units import deg

_STANCE = 0.62
"""Share of a stride with the foot on the ground."""

_PUSH_OFF = deg(50)
"""How far the foot has tipped about its toes when they leave the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gait:
    """How fast a figure walks."""

    speed: float = 1.2
    """m/s."""

    cadence: float = 1.85
    """Steps per second."""

    @property
    def stride(self) -> float:
        """Length of a stride, m."""
        return 2 * self.speed / self.cadence


def walk(truth: Truth, gait: Gait | None = None) -> Motion:
    """Walking straight ahead.

    Args:
        truth: what to draw; ``repetitions`` counts strides of each side.
        gait: how fast; 1.2 m/s at 1.85 steps per second if not given.
    """
    gait = gait or Gait()
    time = clock(truth, (2 * truth.repetitions + 1.5) / gait.cadence)
    forward, left = ways(truth.heading)
    build, n = truth.build, len(time)
    pelvis = gait.speed * time[:, None] * forward
    pelvis[:, 2] += build.metres(0.495) + 0.008 * np.cos(
        4 * np.pi * time * gait.cadence
    )
    feet = {side: _foot_path(truth, side, time, gait) for side in Side}
    ankles, pitch = {}, {}
    for side, (along, lift, tipped) in feet.items():
        way = 1.0 if side is Side.LEFT else -1.0
        ankles[side] = along[:, None] * forward + way * build.metres(0.035) * left
        ankles[side][:, 2] += build.metres(build.ankle_height) + lift
        pitch[side] = tipped
    loaded = {side: _loading(truth, side, time, gait) for side in Side}
    return figure(
        build,
        Pose(
            time=time,
            pelvis=pelvis,
            ankles=ankles,
            collapse={side: truth.inward(side) * loaded[side] for side in Side},
            heading=np.full(n, truth.heading),
            drop=truth.drop * (loaded[Side.RIGHT] - loaded[Side.LEFT]),
            bow=np.full(n, deg(4)),
            lean=truth.lean * (loaded[Side.LEFT] - loaded[Side.RIGHT]),
            toe_out=dict.fromkeys(Side, truth.toe_out),
            foot_pitch=pitch,
        ),
    )


def strikes(truth: Truth, side: Side, gait: Gait) -> Array:
    """When a drawn walker's heel strikes, s, from the first one on."""
    first = 0.25 if side is Side.RIGHT else 1.25
    steps = first + 2.0 * np.arange(truth.repetitions + 1)
    return np.asarray(steps / gait.cadence, dtype=np.float64)


def _phase(truth: Truth, side: Side, time: Array, gait: Gait) -> Array:
    """Strides since the first heel strike of a side; negative before it: (n,)."""
    first = float(strikes(truth, side, gait)[0])
    phase: Array = (time - first) * (gait.cadence / 2)
    return phase


def _foot_path(
    truth: Truth, side: Side, time: Array, gait: Gait
) -> tuple[Array, Array, Array]:
    """Ankle along the way (m), its lift (m) and the pitch of the foot (rad), (n,).

    In late stance the foot tips about its toes, which stay where they are; in swing
    the ankle goes on from there to the next landing.
    """
    phase = _phase(truth, side, time, gait)
    within = phase % 1.0
    first = strikes(truth, side, gait)[0]
    landing: Array = gait.stride * np.floor(phase) + gait.speed * first
    landing = landing + 0.2 * gait.stride
    push = np.clip((within - 0.35) / (_STANCE - 0.35), 0.0, 1.0)
    swing = np.clip((within - _STANCE) / (1 - _STANCE), 0.0, 1.0)
    going = swing**3 * (10 - 15 * swing + 6 * swing**2)
    pitch = -_PUSH_OFF * push**2 * (1 - going)
    build = truth.build
    ahead = build.metres(0.8 * build.foot - 0.035)
    above = build.metres(build.ankle_height - 0.012)
    along = ahead - ahead * np.cos(pitch) - above * np.sin(pitch)
    lift = above * np.cos(pitch) - ahead * np.sin(pitch) - above
    lift = lift + 0.05 * np.sin(np.pi * swing) ** 2
    where: Array = landing + along + (gait.stride - along) * going
    return where, lift, pitch


def _loading(truth: Truth, side: Side, time: Array, gait: Gait) -> Array:
    """From 0 to 1 and back during the stance of a side: (n,)."""
    within = _phase(truth, side, time, gait) % 1.0
    return np.sin(np.pi * np.clip(within / _STANCE, 0.0, 1.0)) ** 2
