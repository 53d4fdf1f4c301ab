"""Feet and a low back that walk as drawn, and the sensors on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.inertial import Inertial
from kneewise.motion.turning import turn_rates

GRAVITY = np.array([0.0, 0.0, 9.81])
_OVER_THE_WAY = 0.75
"""The mean of a bump sin² over the way of a drawn swing, against its height."""


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A drawn walk along x: each foot rests, then swings."""

    stride: float = 1.2
    """s."""

    length: float = 1.3
    """m of a stride."""

    swing: float = 0.42
    """s from toe-off to heel strike."""

    count: int = 8
    rate: float = 200.0
    facing: float = 0.0
    turn: float = 0.0
    """rad, to the left, over two strides in the middle of the walk."""

    width: float = 0.0
    """m between the feet."""

    arc: float = 0.0
    """m that each foot swings outside of its straight line, on average over the way."""

    seed: int = 0


def strikes(steps: Steps, side: Side) -> list[float]:
    """When the heels of one side strike, s: the end of each swing."""
    later = 0.0 if side is Side.RIGHT else steps.stride / 2
    return [2.0 + later + i * steps.stride for i in range(steps.count)]


def feet(steps: Steps, *sides: Side) -> Inertial:
    """Sensors on the feet of a drawn walk."""
    lasting = 3.0 + (steps.count + 1) * steps.stride
    time = np.arange(round(lasting * steps.rate)) / steps.rate
    rng = np.random.default_rng(steps.seed)
    worn = [_foot(time, steps, side, rng) for side in sides]
    return inertial(time, {f"{s}_foot": w for s, w in zip(sides, worn, strict=True)})


def inertial(time: Array, worn: dict[str, tuple[Array, Array]]) -> Inertial:
    """Sensors with orientations (n, 3, 3) and accelerations in the world (n, 3)."""
    turned = [frames for frames, _ in worn.values()]
    pulls = [
        np.einsum("nji,nj->ni", frames, moved + GRAVITY)
        for frames, moved in worn.values()
    ]
    return Inertial(
        time=time,
        sensors=tuple(worn),
        turn_rate=np.stack([turn_rates(time, frames) for frames in turned], axis=1),
        acceleration=np.stack(pulls, axis=1),
        orientation=np.stack(
            [Rotation.from_matrix(f).as_quat()[:, [3, 0, 1, 2]] for f in turned], axis=1
        ),
    )


def _foot(
    time: Array, steps: Steps, side: Side, rng: np.random.Generator
) -> tuple[Array, Array]:
    """How a foot is turned, and its acceleration along the way."""
    pitch, yaw = np.zeros_like(time), np.full_like(time, steps.facing)
    moved = np.zeros((len(time), 3))
    for strike in strikes(steps, side):
        pitch += _rolled(time, strike, steps.swing)
        share = np.clip((time - strike + steps.swing) / steps.swing, 0.0, 1.0)
        inside = (share > 0) & (share < 1)
        shape = np.sin(2 * np.pi * share) * 2 * np.pi / steps.swing**2
        before, after = (
            _placed(steps, side, t) for t in (strike - steps.stride, strike)
        )
        way = after[:2] - before[:2]
        out = np.array([-way[1], way[0]]) / np.hypot(*way)
        out = out * (1.0 if side is Side.LEFT else -1.0) * steps.arc / _OVER_THE_WAY
        bump = 2 * np.pi**2 / steps.swing**2 * np.cos(2 * np.pi * share)
        moved[:, :2] += np.outer(np.where(inside, shape, 0.0), way)
        moved[:, :2] += np.outer(np.where(inside, bump, 0.0), out)
        yaw += _smooth(share) * (after[2] - before[2])
    facing = Rotation.from_rotvec(np.outer(yaw, [0.0, 0.0, 1.0]))
    mount = Rotation.random(random_state=rng)
    rolled = Rotation.from_rotvec(np.outer(pitch, [0.0, 1.0, 0.0]))
    return (facing * rolled * mount).as_matrix(), moved


def _placed(steps: Steps, side: Side, when: float) -> Array:
    """Where a foot stands that is set down at a time, and where it faces: x, y, rad."""
    middle = strikes(steps, Side.RIGHT)[steps.count // 2]
    times = np.linspace(0.0, when, 400)
    faced = steps.facing + steps.turn * _smooth((times - middle) / steps.stride / 2)
    ways = np.stack([np.cos(faced), np.sin(faced)], axis=1)
    path = steps.length / steps.stride * np.trapezoid(ways, times, axis=0)
    aside = steps.width / 2 * (1.0 if side is Side.LEFT else -1.0)
    return np.array(
        [*(path + aside * np.array([-ways[-1, 1], ways[-1, 0]])), faced[-1]]
    )


def _rolled(time: Array, strike: float, swing: float) -> Array:
    """Toes down before toe-off, up at the strike, flat after: rad, down positive.

    The turn rate passes zero at toe-off and at the strike, and nowhere between.
    """
    off, down, up = strike - swing, 1.1, -0.35
    heel_rise = down * _smooth((time - off + 0.35) / 0.35)
    through = (up - down) * _smooth((time - off) / swing)
    slap = -up * _smooth((time - strike) / 0.15)
    return heel_rise + through + slap


def _smooth(share: Array) -> Array:
    """From 0 to 1 as *share* does, at rest at both ends."""
    x = np.clip(share, 0.0, 1.0)
    return x * x * (3 - 2 * x)


def back(steps: Steps, leg: float) -> Inertial:
    """A sensor on the low back that rises and falls as a pendulum of one leg does."""
    lasting = 4.0 + (steps.count + 1) * steps.stride
    time = np.arange(round(lasting * steps.rate)) / steps.rate
    start = strikes(steps, Side.RIGHT)[0]
    end = start + steps.count * steps.stride
    along = np.clip((time - start + 0.5) / 0.5, 0, 1) * np.clip(
        (end - time) / 0.5, 0, 1
    )
    step = steps.length / 2 / 1.25
    rise = leg - np.sqrt(leg**2 - step**2 / 4)
    beat = 2 * np.pi * (time - start) / (steps.stride / 2)
    up = along * rise / 2 * (2 * np.pi / (steps.stride / 2)) ** 2 * np.cos(beat)
    turned = along * 0.08 * np.sin(2 * np.pi * (time - start) / steps.stride)
    frames = Rotation.from_rotvec(np.outer(turned, [0.0, 0.0, 1.0]))
    mount = Rotation.random(random_state=np.random.default_rng(steps.seed))
    return inertial(
        time, {"pelvis": ((frames * mount).as_matrix(), np.outer(up, [0, 0, 1.0]))}
    )
