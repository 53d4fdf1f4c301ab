"""Drawn people who squat on one leg, filmed by drawn phones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import Motion
from kneewise.motion.axes import UP
from kneewise.simulate.figure import Build, Pose, figure
from kneewise.units import deg
from tests.engine.films import (
    SLIP,
    Case,
    anyone,
    over,
    read_by,
    tilted,
)

LASTS = 3.0
"""s of each squat; three are done."""

TRUNK, THIGH, SHANK = 0.678, 0.100, 0.0465
"""Masses as shares of the body's, each with what hangs on it (Winter)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Course:
    """What somebody does, over time."""

    time: Array
    depth: Array
    """From 0 to 1."""

    lifted: Array
    """From 0, both feet on the ground, to 1, the right one in the air."""


def single_leg_squat(seed: int, bearing: float, *, from_both: bool = True) -> Case:
    """Somebody who squats three times on the left leg, read by an estimator.

    The right leg is held behind or ahead. Pelvis, trunk and hip tip as they do in
    Nakagawa et al. 2012 (J Orthop Sports Phys Ther 42:491-501), and the centre of mass
    is over the foot.

    Args:
        seed: of the person, the phone and the estimator.
        bearing: rad, of the phone.
        from_both: whether the film begins and ends on both feet.
    """
    chance = np.random.default_rng(seed)
    normal = chance.normal
    course = _course(2.6 if from_both else 0.8, from_both=from_both)
    bow = normal(deg(3), deg(3)) + normal(deg(25), deg(8)) * course.depth
    build = anyone(chance)
    motion = _balanced(chance, build, course, bow)
    n = len(course.time)
    ends = [f"left_{end}" for end in ("heel", "toe", "toe_tip")]
    motion = motion.plus({end: np.tile(motion.path(end)[0], (n, 1)) for end in ends})
    motion = tilted(motion, normal(0, deg(7)) + normal(0.62, 0.2) * bow)
    return read_by(motion, chance, seed, bearing)


def _course(lead: float, *, from_both: bool) -> Course:
    last = 2 * lead + 3 * LASTS - 0.6
    time = np.arange(0.0, last, 1 / 30)
    is_down = (time > lead) & (time < lead + 3 * LASTS)
    phase = np.clip(((time - lead) % LASTS) / 2.4, 0, 1) * is_down
    up = _ramp((time - 1.2) / 0.9) * _ramp((last - 1.2 - time) / 0.9)
    return Course(
        time=time,
        depth=np.sin(np.pi * phase) ** 2,
        lifted=up if from_both else np.ones(len(time)),
    )


def _ramp(share: Array) -> Array:
    share = np.clip(share, 0, 1)
    smooth: Array = share**2 * (3 - 2 * share)
    return smooth


def _balanced(
    chance: np.random.Generator, build: Build, course: Course, bow: Array
) -> Motion:
    """Somebody's own way to do it, hips shifted until the body is in balance."""
    normal, m = chance.normal, build.metres
    depth, up = course.depth, course.lifted
    standing = float(np.clip(normal(deg(5), deg(3)), deg(3), deg(12)))
    bend = standing + (deg(chance.uniform(45, 75)) - standing) * depth
    share = _ramp((bend - deg(20)) / deg(25))
    ground = np.array([-normal(0, 0.03), -m(chance.uniform(0.09, 0.18)), 0.0])
    ground[2] = m(build.ankle_height)
    left = ground * np.array([0, 0, 1]) + normal(0, SLIP, 3) * depth[:, None]
    heading = normal(0, deg(3))
    turn = heading + normal(0, deg(2)) * up + normal(0, deg(3)) * depth
    drop, lean = _tipped(chance, up, share)
    held = _held(chance, build, turn, depth)
    wanted = _under(chance, course, ground)
    turn_out, skew = normal(deg(7), deg(5)), normal(0, deg(4))
    inward = float(np.clip(normal(deg(5), deg(7)), deg(-12), deg(15)))
    pelvis = np.zeros((len(depth), 3))
    pelvis[:, :2] = wanted

    def drawn() -> Motion:
        stance = (bend, turn, drop)
        alone = over({Side.LEFT: left}, pelvis, build, stance)
        feet = {Side.LEFT: left, Side.RIGHT: np.tile(ground, (len(depth), 1))}
        both = np.minimum(alone, over(feet, pelvis, build, stance))
        pelvis[:, 2] = up * alone + (1 - up) * both
        hip = pelvis - m(build.hips) / 2 * _across(turn, drop)
        right = ground * (1 - up[:, None]) + (hip + held) * up[:, None]
        return figure(
            build,
            Pose(
                time=course.time,
                pelvis=pelvis,
                ankles={Side.LEFT: left, Side.RIGHT: right},
                collapse={Side.LEFT: inward * share, Side.RIGHT: 0 * share},
                heading=turn,
                drop=drop,
                bow=bow,
                lean=lean,
                toe_out={
                    Side.LEFT: turn_out + skew - heading,
                    Side.RIGHT: turn_out - skew + heading,
                },
                foot_pitch={Side.LEFT: 0 * up, Side.RIGHT: -0.5 * up},
            ),
        )

    for _ in range(5):
        pelvis[:, :2] += 0.8 * (wanted - _centre(drawn())[:, :2])
    return drawn()


def _tipped(
    chance: np.random.Generator, up: Array, share: Array
) -> tuple[Array, Array]:
    """Drop of the left side of the pelvis, and lean to the left, (n,) rad."""
    normal = chance.normal
    drop = normal(0, deg(1)) - normal(deg(1), deg(2)) * up
    drop = drop - normal(deg(8.5), deg(4.5)) * share
    lean = normal(0, deg(1.5)) + normal(deg(2), deg(2)) * up
    lean = lean + normal(deg(6), deg(4.5)) * share
    return drop, lean


def _under(chance: np.random.Generator, course: Course, ground: Array) -> Array:
    """What the centre of mass is over, (n, 2) m."""
    normal, up = chance.normal, course.lifted[:, None]
    foot = np.array([normal(0.035, 0.015), normal(-0.005, 0.01)])
    foot = foot + normal(0, 0.01, 2) * course.depth[:, None]
    between = ground[:2] / 2 + np.array([normal(0.035, 0.02), normal(0, 0.01)])
    under: Array = foot * up + between * (1 - up)
    return under


def _held(
    chance: np.random.Generator, build: Build, turn: Array, depth: Array
) -> Array:
    """From the right hip to the right ankle in the air, (n, 3) m."""
    is_ahead = chance.uniform() < 0.35
    thigh, knee = (20, 45), (8, 30)
    if not is_ahead:
        thigh, knee = (-5, 20), (55, 85)
    forward = deg(chance.uniform(*thigh)) + chance.normal(0, deg(6)) * depth
    bent = forward - deg(chance.uniform(*knee))
    out = chance.normal(0, deg(5))
    ahead = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    aside = np.sin(out) * np.cross(ahead, UP) - np.cos(out) * UP
    upper, lower = (
        np.sin(angle)[:, None] * ahead + np.cos(angle)[:, None] * aside
        for angle in (forward, bent)
    )
    hanging: Array = build.metres(build.thigh) * upper
    return hanging + build.metres(build.shank) * lower


def _across(turn: Array, drop: Array) -> Array:
    """The direction (n, 3) from the right hip to the left."""
    level = np.stack([-np.sin(turn), np.cos(turn), 0 * turn], axis=1)
    across: Array = np.cos(drop)[:, None] * level - np.sin(drop)[:, None] * UP
    return across


def _centre(motion: Motion) -> Array:
    """The centre of mass, (n, 3) m."""
    path = motion.path
    middle = (path("left_hip") + path("right_hip")) / 2
    total = TRUNK * (0.38 * middle + 0.62 * path("neck"))
    for side in Side:
        hip, knee, ankle = (path(f"{side}_{j}") for j in ("hip", "knee", "ankle"))
        total = total + THIGH * (0.567 * hip + 0.433 * knee)
        total = total + SHANK * (0.567 * knee + 0.433 * ankle)
    centre: Array = total / (TRUNK + 2 * THIGH + 2 * SHANK)
    return centre
