"""A jointed figure: rigid bones between a given pelvis and given feet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.motion.axes import UP, dot, reject, unit
from kneewise.units import deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The sizes of a figure, all as shares of its height.

    Source: Drillis & Contini 1966 (as in Winter, Biomechanics and Motor Control of
    Human Movement) for thigh, shank, foot and trunk; the rest is drawn to look right.
    """

    height: float = 1.72
    """m."""

    thigh: float = 0.245
    shank: float = 0.246
    hips: float = 0.10
    shoulders: float = 0.22
    trunk: float = 0.288
    foot: float = 0.152
    ankle_height: float = 0.045

    def metres(self, share: float) -> float:
        """A share of the height, in m."""
        return share * self.height


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Pose:
    """Where pelvis and feet are and how the body leans, over time."""

    time: Array
    """(n,) s."""

    pelvis: Array
    """(n, 3) m, the middle of the hips."""

    ankles: dict[Side, Array]
    """(n, 3) m each."""

    collapse: dict[Side, Array]
    """(n,) rad each: the inward bend of the knee to draw."""

    heading: Array
    """(n,) rad, where the pelvis faces, from world x toward y."""

    drop: Array
    """(n,) rad, the left side of the pelvis lower positive."""

    bow: Array
    """(n,) rad, forward lean of the trunk."""

    lean: Array
    """(n,) rad, sideways lean of the trunk in the frontal plane, left positive."""

    toe_out: dict[Side, float]
    """rad, against the heading."""

    foot_pitch: dict[Side, Array]
    """(n,) rad, toes up positive."""


def figure(build: Build, pose: Pose) -> Motion:
    """Draw the figure.

    Knees are put where both bones reach and where the inward bend (the frontal plane
    projection angle of ``measures.curves.collapse``) is exactly the one asked for.

    Raises:
        ValueError: if a leg cannot reach its foot, or a bend cannot be had.
    """
    forward = _level(pose.heading)
    left = np.cross(UP, forward)
    paths = _upper_body(build, pose, forward, left)
    for side in Side:
        paths |= _leg(build, pose, side, (forward, left, paths[f"{side}_hip"]))
    return Motion(
        time=pose.time,
        landmarks=tuple(paths),
        positions=np.stack(list(paths.values()), axis=1),
    )


def _level(heading: Array) -> Array:
    return np.stack([np.cos(heading), np.sin(heading), np.zeros_like(heading)], axis=1)


def _upper_body(
    build: Build, pose: Pose, forward: Array, left: Array
) -> dict[str, Array]:
    roll = pose.drop[:, None]
    across = np.cos(roll) * left - np.sin(roll) * UP
    upward = np.cos(roll) * UP + np.sin(roll) * left
    m = build.metres
    spots = {
        "left_hip": (0, m(build.hips) / 2, 0),
        "right_hip": (0, -m(build.hips) / 2, 0),
        "left_asis": (m(0.045), m(0.070), m(0.05)),
        "right_asis": (m(0.045), -m(0.070), m(0.05)),
        "left_psis": (-m(0.045), m(0.026), m(0.055)),
        "right_psis": (-m(0.045), -m(0.026), m(0.055)),
    }
    paths = {
        name: pose.pelvis + x * forward + y * across + z * upward
        for name, (x, y, z) in spots.items()
    }
    paths["sacrum"] = (paths["left_psis"] + paths["right_psis"]) / 2
    trunk = unit(
        np.tan(pose.bow)[:, None] * forward + np.tan(pose.lean)[:, None] * left + UP
    )
    neck = pose.pelvis + m(build.trunk) * trunk
    aside = unit(reject(left, trunk))
    paths["neck"] = neck
    for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        shoulder = neck + way * m(build.shoulders) / 2 * aside
        paths[f"{side}_shoulder"] = shoulder
        reach = unit(0.5 * forward - UP)
        paths[f"{side}_elbow"] = shoulder + m(0.17) * unit(forward - 1.5 * UP)
        paths[f"{side}_wrist"] = paths[f"{side}_elbow"] + m(0.15) * reach
        paths[f"{side}_ear"] = neck + m(0.09) * trunk + way * m(0.045) * aside
    paths["nose"] = neck + m(0.09) * trunk + m(0.06) * forward
    return paths


def _leg(
    build: Build, pose: Pose, side: Side, body: tuple[Array, Array, Array]
) -> dict[str, Array]:
    forward, left, hip = body
    ankle = pose.ankles[side]
    outward = left if side is Side.LEFT else -left
    knee = _knee(build, (hip, ankle), (forward, outward), pose.collapse[side])
    m = build.metres
    axis = unit(np.cross(hip - knee, ankle - knee))
    axis = axis * np.where(dot(axis, outward) < 0, -1.0, 1.0)[:, None]
    turn = pose.toe_out[side]
    way = np.cos(turn) * forward + np.sin(turn) * outward
    pitch = pose.foot_pitch[side][:, None]
    along, sole = (
        np.cos(pitch) * way + np.sin(pitch) * UP,
        np.cos(pitch) * UP - np.sin(pitch) * way,
    )
    heel = ankle - m(0.035) * along - m(build.ankle_height - 0.012) * sole
    paths = {"hip": hip, "knee": knee, "ankle": ankle, "heel": heel}
    for joint, centre, half in (("knee", knee, 0.030), ("ankle", ankle, 0.022)):
        paths[f"{joint}_lateral"] = centre + m(half) * axis
        paths[f"{joint}_medial"] = centre - m(half) * axis
    paths["toe"] = heel + m(0.8 * build.foot) * along
    paths["toe_tip"] = heel + m(build.foot) * along
    return {f"{side}_{name}": path for name, path in paths.items()}


def _knee(
    build: Build,
    ends: tuple[Array, Array],
    ways: tuple[Array, Array],
    collapse: Array,
) -> Array:
    """The knee (n, 3) on the circle both bones allow, bent inward by *collapse*."""
    hip, ankle = ends
    forward, outward = ways
    thigh, shank = build.metres(build.thigh), build.metres(build.shank)
    line = ankle - hip
    distance = np.linalg.norm(line, axis=1)
    if (distance > thigh + shank).any() or (distance < abs(thigh - shank)).any():
        raise ValueError("a leg cannot reach its foot.")
    axis = line / distance[:, None]
    along = (thigh**2 - shank**2 + distance**2) / (2 * distance)
    radius = np.sqrt(np.maximum(thigh**2 - along**2, 0.0))
    ahead = unit(reject(forward, axis))
    aside = np.cross(ahead, axis)
    aside *= np.where(dot(aside, outward) > 0, -1.0, 1.0)[:, None]
    centre = hip + along[:, None] * axis

    def at(swivel: Array) -> Array:
        spoke = np.cos(swivel)[:, None] * ahead + np.sin(swivel)[:, None] * aside
        return centre + radius[:, None] * spoke

    return at(_swivel(lambda s: _bend(hip, at(s), ankle, outward), collapse))


def _bend(hip: Array, knee: Array, ankle: Array, outward: Array) -> Array:
    """Inward bend in the frontal plane, (n,) rad."""

    def tilt(line: Array) -> Array:
        return np.arctan2(dot(line, outward), line @ UP)

    bend = tilt(hip - knee) - tilt(knee - ankle)
    return np.arctan2(np.sin(bend), np.cos(bend))


def _swivel(bend: Callable[[Array], Array], wanted: Array) -> Array:
    """The turn about hip and ankle at which *bend* is *wanted*, by halving."""
    low, high = np.full(len(wanted), deg(-60)), np.full(len(wanted), deg(60))
    for _ in range(60):
        middle = (low + high) / 2
        short = bend(middle) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    if (np.abs(bend(low) - wanted) > deg(0.001)).any():
        raise ValueError("a leg this straight cannot bend inwards that far.")
    return low
