"""A drawn person who wears drawn sensors: stands, then walks on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.inertial import Inertial
from kneewise.motion.turning import about_up, turn_rates
from kneewise.units import deg

STANDS = 3.0
"""s of standing before the first step."""

ISB_IN_WORLD = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""Axes anterior, superior, right of somebody upright who faces along x."""


_FLAT = {
    "pelvis": np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    "right_thigh": np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, -1.0]]),
    "left_thigh": np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
}
"""Sensors whose x axes point up and whose z axes point into the body."""


@dataclass(frozen=True, kw_only=True)
class Gait:
    """How the drawn person walks; angles in rad, one period in s."""

    period: float = 1.2
    hip: float = deg(25)
    knee: float = deg(60)
    adduction: float = 0.0
    list: float = 0.0
    facing: float = 0.0
    """rad, to the left from the world's x axis."""

    turning: float = 0.0
    """rad/s: the person walks in a circle."""

    rotation: float = 0.0
    """Of the hip, inwards and outwards in every stride."""

    turned_out: float = 0.0
    """Of the hips all along the walk, and not in standing."""

    knee_turn: float = 0.0
    """Of the shank, inwards and outwards in every stride."""

    flat: bool = False
    """Whether sensors lie flat on back and outer thighs, their z axes inwards."""

    push: float = 0.0
    """m/s², of the pelvis to the left and right, away from the foot that stands."""

    slack: float = 0.0
    """1 for a person who stands and wears sensors as people do: not quite straight,
    and with skin that gives way; the size of both."""

    lasting: float = 15.0
    rate: float = 100.0
    seed: int = 0
    """Decides how the sensors sit, and how the skin gives way."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn:
    """Sensors, and the angles that were drawn."""

    inertial: Inertial
    angles: dict[str, Array]
    """Coordinate → (n,) rad."""


def _about(axis: int, angles: Array) -> Array:
    vectors = np.zeros((len(angles), 3))
    vectors[:, axis] = angles
    return Rotation.from_rotvec(vectors).as_matrix()


def _child(parent: Array, bend: Array, aside: Array) -> Array:
    """A segment bent about Z, then about X."""
    return parent @ _about(2, bend) @ _about(0, aside)


def walker(gait: Gait | None = None, *, compass: bool = True) -> Drawn:
    """Seven sensors on somebody who walks as *gait* says.

    Args:
        gait: how they walk.
        compass: False to give every sensor a heading of its own that drifts.
    """
    gait = gait or Gait()
    rng = np.random.default_rng([gait.seed, 1])
    time = np.arange(round(gait.lasting * gait.rate)) / gait.rate
    begun = np.clip((time - STANDS) / 0.5, 0.0, 1.0)
    begun = begun * begun * (3 - 2 * begun)
    phase = 2 * np.pi * np.maximum(time - STANDS, 0.0) / gait.period
    angles: dict[str, Array] = {"pelvis_list": begun * gait.list * np.sin(phase)}
    heading = gait.facing + gait.turning * np.maximum(time - STANDS, 0.0)
    frames = {"pelvis": about_up(heading) @ ISB_IN_WORLD}
    frames["pelvis"] = frames["pelvis"] @ _about(0, angles["pelvis_list"])
    for side in Side:
        s, sign = side.letter, 1.0 if side is Side.RIGHT else -1.0
        own = phase + (0.0 if side is Side.RIGHT else np.pi)
        hip = begun * gait.hip * (0.4 + np.cos(own))
        knee = begun * gait.knee * np.clip(np.sin(own - 1.0), 0.0, 1.0) ** 2
        inward = begun * gait.adduction * np.sin(own)
        ankle = begun * deg(12) * np.sin(own)
        turn = begun * (gait.rotation * np.sin(own + 0.7) - gait.turned_out)
        twist = begun * gait.knee_turn * np.sin(own + 2.0)
        hip, inward, turn, knee = (
            angle + gait.slack * size * (1 - begun)
            for angle, size in zip((hip, inward, turn, knee), _stance(rng), strict=True)
        )
        thigh = _child(frames["pelvis"], hip, sign * inward) @ _about(1, sign * turn)
        shank = _child(thigh, -knee, np.zeros_like(knee)) @ _about(1, sign * twist)
        frames |= {f"{side}_thigh": thigh, f"{side}_shank": shank}
        frames[f"{side}_foot"] = _child(shank, ankle, np.zeros_like(ankle))
        angles |= {f"hip_flexion_{s}": hip, f"knee_angle_{s}": knee}
        angles |= {f"hip_adduction_{s}": inward, f"ankle_angle_{s}": ankle}
        angles |= {f"hip_rotation_{s}": turn, f"knee_rotation_{s}": twist}
    if gait.slack:
        frames = {
            name: frame @ _skin(name, phase, begun * gait.slack, rng)
            for name, frame in frames.items()
        }
    pushed = (gait.push * begun * np.sin(phase))[:, None] * -frames["pelvis"][..., 2]
    return Drawn(
        inertial=_worn(time, frames, gait, pushed, compass=compass), angles=angles
    )


def _stance(rng: np.random.Generator) -> Array:
    """How hip and knee differ from straight in somebody who stands, (4,) rad."""
    return np.clip(rng.normal(size=4), -2.0, 2.0) * deg(4)


def _skin(name: str, phase: Array, size: Array, rng: np.random.Generator) -> Array:
    """How a sensor turns on its segment from stride to stride, (n, 3, 3).

    By 2° about level axes, and about the long axis by 6° on a thigh and 4° on a shank
    (Leardini et al. 2005, Gait Posture 21:212-225).
    """
    along = {"thigh": deg(6), "shank": deg(4)}.get(name.split("_")[-1], deg(2))
    spread = np.array([deg(2), along, deg(2)])
    waves = spread * rng.normal(size=3) * np.sin(phase[:, None] + rng.uniform(0, 6, 3))
    return Rotation.from_rotvec(size[:, None] * waves).as_matrix()


def _worn(
    time: Array, frames: dict[str, Array], gait: Gait, pushed: Array, *, compass: bool
) -> Inertial:
    """Sensors on segments (n, 3, 3); *pushed* (n, 3) is felt by the pelvis alone."""
    rng = np.random.default_rng(gait.seed)
    mounts = Rotation.random(len(frames), random_state=rng).as_matrix()
    if gait.flat:
        for k, name in enumerate(frames):
            mounts[k] = _FLAT.get(name, mounts[k])
    turned = [
        frame @ mount for frame, mount in zip(frames.values(), mounts, strict=True)
    ]
    gravity = np.array([0.0, 0.0, 9.81])
    felt = [gravity + (pushed if name == "pelvis" else 0.0 * pushed) for name in frames]
    pulls = [
        np.einsum("nji,nj->ni", frame, each)
        for frame, each in zip(turned, felt, strict=True)
    ]
    turns = [turn_rates(time, frame) for frame in turned]
    if not compass:
        starts, drifts = (
            rng.uniform(-3, 3, len(frames)),
            rng.normal(0, 0.01, len(frames)),
        )
        turned = [
            about_up(start + drift * time) @ frame
            for start, drift, frame in zip(starts, drifts, turned, strict=True)
        ]
    return Inertial(
        time=time,
        sensors=tuple(frames),
        turn_rate=np.stack(turns, axis=1),
        acceleration=np.stack(pulls, axis=1),
        orientation=np.stack([quaternions(frame) for frame in turned], axis=1),
        shares_north=compass,
    )


def quaternions(turns: Array) -> Array:
    """Quaternions w x y z (n, 4) of rotation matrices (n, 3, 3)."""
    return Rotation.from_matrix(turns).as_quat()[:, [3, 0, 1, 2]]


def renamed(inertial: Inertial, *parts: str) -> Inertial:
    """The same with left and right exchanged for sensors on *parts*."""

    def other(name: str) -> str:
        if name.split("_")[-1] not in parts:
            return name
        side = Side(name.split("_")[0])
        return name.replace(side, side.other)

    return replace(inertial, sensors=tuple(other(name) for name in inertial.sensors))


def put_off(inertial: Inertial, sensor: str, late: float) -> Inertial:
    """The same with one sensor *late* s behind the others."""
    k, n = inertial.sensors.index(sensor), round(late * inertial.rate)
    parts = {
        name: np.array(getattr(inertial, name))
        for name in ("turn_rate", "acceleration", "orientation")
    }
    for values in parts.values():
        values[:, k] = values[np.clip(np.arange(len(values)) - n, 0, None), k]
    return replace(
        inertial,
        turn_rate=parts["turn_rate"],
        acceleration=parts["acceleration"],
        orientation=parts["orientation"],
    )
