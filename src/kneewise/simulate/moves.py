"""Movements of a drawn figure: squats and rising from a chair."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.simulate.figure import Build, Pose, figure
from kneewise.units import deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What to draw, and so what a measurement should find."""

    left: float = 0.0
    """rad, inward bend of the left knee once it is bent 45° or more."""

    right: float = 0.0
    """rad, the same for the right knee."""

    drop: float = 0.0
    """rad, the left side of the pelvis lower, at the deepest point."""

    lean: float = 0.0
    """rad, lean of the trunk to the left, at the deepest point."""

    toe_out: float = deg(8)
    """rad, of both feet."""

    heading: float = 0.0
    """rad, where the person faces, from world x toward y."""

    rate: float = 100.0
    """Samples per second."""

    repetitions: int = 5
    build: Build = field(default_factory=Build)

    def inward(self, side: Side) -> float:
        """The inward bend of one side, rad."""
        return self.left if side is Side.LEFT else self.right


def squats(truth: Truth, *, deepest: float = deg(95)) -> Motion:
    """Squats on both legs, three seconds each, standing in between.

    Args:
        truth: what to draw.
        deepest: bend of the knees at the deepest point, rad.
    """
    time = clock(truth, 3.0 * truth.repetitions + 1.0)
    depth = _humps(time, first=0.5, length=3.0, share=0.8, count=truth.repetitions)
    return _on_the_spot(truth, time, depth, deepest)


def chair_rises(truth: Truth) -> Motion:
    """Standing up from a chair and sitting down again, four seconds each."""
    time = clock(truth, 4.0 * truth.repetitions + 1.0)
    standing = _humps(time, first=0.5, length=4.0, share=0.85, count=truth.repetitions)
    return _on_the_spot(truth, time, 1.0 - standing, deg(95), chair=True)


def clock(truth: Truth, duration: float) -> Array:
    """A time axis from 0, (n,) s."""
    return np.arange(0.0, duration, 1 / truth.rate)


def _humps(
    time: Array, *, first: float, length: float, share: float, count: int
) -> Array:
    """From 0 to 1 and back, *count* times: (n,). Flat between, smooth throughout."""
    phase = (time - first) / length
    inside = (phase >= 0) & (phase < count)
    within = np.clip((phase % 1.0) / share, 0.0, 1.0)
    return np.where(inside, np.sin(np.pi * within) ** 2, 0.0)


def _on_the_spot(
    truth: Truth, time: Array, depth: Array, deepest: float, *, chair: bool = False
) -> Motion:
    build, n = truth.build, len(time)
    bend = deg(6) + (deepest - deg(6)) * depth
    share = np.clip((bend - deg(20)) / deg(25), 0.0, 1.0)
    share = share**2 * (3 - 2 * share)
    forward, left = ways(truth.heading)
    stance = build.metres(0.15 if not chair else 0.13)
    ankles = {
        side: np.zeros((n, 3))
        + way * stance / 2 * left
        + build.metres(build.ankle_height) * np.array([0.0, 0.0, 1.0])
        for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0))
    }
    leg = _reach(build, bend)
    back = build.metres(0.16 if chair else 0.10) * depth
    widest = build.metres(0.06)
    height = np.sqrt(np.maximum(leg**2 - back**2 - widest**2 / 4, 0.01))
    pelvis = -back[:, None] * forward
    pelvis[:, 2] = build.metres(build.ankle_height) + height
    return figure(
        build,
        Pose(
            time=time,
            pelvis=pelvis,
            ankles=ankles,
            collapse={side: truth.inward(side) * share for side in Side},
            heading=np.full(n, truth.heading),
            drop=truth.drop * share,
            bow=_bow(depth, rising=chair),
            lean=truth.lean * share,
            toe_out=dict.fromkeys(Side, truth.toe_out),
            foot_pitch={side: np.zeros(n) for side in Side},
        ),
    )


def _bow(depth: Array, *, rising: bool) -> Array:
    """Forward lean of the trunk: in a rise, most while the seat is left."""
    if not rising:
        return deg(40) * depth
    return deg(5) + deg(38) * 4 * depth * (1 - depth)


def ways(heading: float) -> tuple[Array, Array]:
    """Forward and left of a person who faces *heading*, (3,) each."""
    forward = np.array([np.cos(heading), np.sin(heading), 0.0])
    return forward, np.array([-forward[1], forward[0], 0.0])


def _reach(build: Build, bend: Array) -> Array:
    """From hip to ankle with the knee bent, (n,) m (law of cosines)."""
    thigh, shank = build.metres(build.thigh), build.metres(build.shank)
    return np.sqrt(thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bend))
