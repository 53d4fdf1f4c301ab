"""Drawn sensors on drawn people: skin that gives way, headings that drift."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation, Slerp

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Inertial, Motion
from kneewise.motion.angles import angles
from kneewise.motion.segments import segments
from kneewise.motion.turning import about_up, turn_rates
from kneewise.units import deg
from tests.motion.worn import quaternions

THIGHS = ("left_thigh", "right_thigh")

RATE = 100.0

GIVES = {"thigh": deg(6), "shank": deg(4), "pelvis": deg(2)}
"""About the long axis, from standing to a deep bend (Leardini et al. 2005, Gait Posture
21:212-225); half of a thigh's about the others."""

OTHERS = deg(3)

STRAYS, LASTING = deg(1.5), 0.3
"""What skin strays besides, and for how many s the same way."""

DRIFT = deg(0.5)
"""rad/s at most."""


@dataclass(frozen=True, kw_only=True)
class Strapping:
    """How somebody wears sensors."""

    sensors: tuple[str, ...] = THIGHS
    seed: int = 0
    late: float = 5.0
    """s that their clock shows as they begin."""

    more: float = 2.0
    """s that they run before the film and after it."""

    north: bool = False
    """Whether a compass makes their headings count from one direction, but for 3°."""

    slower: float = 1.0
    """How many times longer the wearer takes than the motion does."""


def lag(strapping: Strapping) -> float:
    """What is to be added to the times of such sensors, s; films begin at 0."""
    return -strapping.more - strapping.late


def strapped(motion: Motion, strapping: Strapping | None = None) -> Inertial:
    """What sensors on a drawn body tell."""
    worn = strapping or Strapping()
    chance = np.random.default_rng([worn.seed, 7])
    whole = replace(motion, time=worn.slower * motion.time)
    time = np.arange(-worn.more, whole.time[-1] + worn.more, 1 / RATE)
    shown = np.clip(time, whole.time[0], whole.time[-1])
    bend = angles(whole).angle("knee_angle_l")
    depth = np.interp(shown, whole.time, bend - bend.min()) / deg(90)
    turned = []
    for name in worn.sensors:
        frames = Rotation.from_matrix(_frames(whole, name))
        skin = Rotation.from_rotvec(_skin(name, depth, chance))
        sits = Rotation.random(random_state=chance)
        faces = chance.uniform(-3, 3) + chance.uniform(-DRIFT, DRIFT) * time
        if worn.north:
            faces = 1.0 + chance.normal(0, deg(3)) + 0 * time
        body = Slerp(whole.time, frames)(shown)
        turned.append(about_up(faces) @ (body * skin * sits).as_matrix())
    gravity = np.array([0.0, 0.0, 9.81])
    return Inertial(
        time=time - time[0] + worn.late,
        sensors=worn.sensors,
        turn_rate=np.stack([turn_rates(time, each) for each in turned], axis=1),
        acceleration=np.stack(
            [each.transpose(0, 2, 1) @ gravity for each in turned], axis=1
        ),
        orientation=np.stack([quaternions(each) for each in turned], axis=1),
        shares_north=worn.north,
    )


def _frames(motion: Motion, segment: str) -> Array:
    body = segments(motion)
    side, _, part = segment.partition("_")
    if segment == "pelvis":
        return body.pelvis
    found: dict[Side, Array] = getattr(body, part)
    return found[Side(side)]


def _skin(segment: str, depth: Array, chance: np.random.Generator) -> Array:
    """How a sensor turns on its segment, (n, 3) rad about ahead, up and right."""
    most = np.array([OTHERS, GIVES[segment.rpartition("_")[2]], OTHERS])
    course = depth[:, None] ** np.exp(chance.normal(0, 0.4, 3))
    apart = np.arange(-round(3 * LASTING * RATE), round(3 * LASTING * RATE) + 1) / RATE
    alike = np.exp(-((apart / LASTING) ** 2))
    alike /= np.linalg.norm(alike)
    white = chance.normal(size=(len(depth) + len(alike) - 1, 3))
    wander = [np.convolve(white[:, i], alike, "valid") for i in range(3)]
    return chance.normal(size=3) * most * course + STRAYS * np.stack(wander, axis=1)
