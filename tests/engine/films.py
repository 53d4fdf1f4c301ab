"""Drawn people filmed by drawn phones: the truth of a film, and a film of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side, sideless
from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Motion
from kneewise.simulate.figure import Build, Pose, figure
from kneewise.units import deg

SEEN = ("hip", "knee", "ankle", "shoulder", "heel", "toe_tip")
LANDMARKS = tuple(f"{side}_{joint}" for joint in SEEN for side in Side)

OFFSETS = {"hip": 0.022, "knee": 0.015, "ankle": 0.010, "shoulder": 0.020}
"""m, how far an estimator is off in the same way throughout (Needham et al. 2021, Sci
Rep 11:20673), and 0.02 at heels and toes; half of it again at a deep bend."""

STATURE = 1.72


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone on a table."""

    bearing: float = 0.0
    """rad round the person, to their left."""

    pitch: float = 0.0
    roll: float = 0.0
    height: float = 1.0
    distance: float = 3.6
    focal: float = 1420.0
    """px, for a picture of 1080 × 1920."""

    width: float = 1080.0
    tall: float = 1920.0

    @property
    def scale(self) -> float:
        """px per m at the person."""
        return self.focal / self.distance


def pictured(motion: Motion, phone: Phone) -> ImageMotion:
    """What a phone sees, exactly; the person stands at the origin."""
    points = motion.positions[:, [motion.landmarks.index(name) for name in LANDMARKS]]
    toward = np.array([np.cos(phone.bearing), np.sin(phone.bearing), 0.0])
    right = np.array([-toward[1], toward[0], 0.0])
    across = points @ right
    down, away = phone.height - points[..., 2], phone.distance - points @ toward
    cosine, sine = np.cos(phone.pitch), np.sin(phone.pitch)
    down, away = cosine * down - sine * away, sine * down + cosine * away
    cosine, sine = np.cos(phone.roll), np.sin(phone.roll)
    across, down = cosine * across - sine * down, sine * across + cosine * down
    flat = np.stack([across, down], axis=-1) * (phone.focal / away)[..., None]
    pixels = flat + np.array([phone.width, phone.tall]) / 2
    return ImageMotion(
        time=motion.time,
        landmarks=LANDMARKS,
        pixels=pixels,
        confidence=np.ones(pixels.shape[:2]),
        width=phone.width,
        height=phone.tall,
    )


def with_pixels(image: ImageMotion, pixels: Array) -> ImageMotion:
    """The same film with its points elsewhere; a point at NaN is not seen."""
    return ImageMotion(
        time=image.time,
        landmarks=image.landmarks,
        pixels=pixels,
        confidence=np.isfinite(pixels).all(axis=2).astype(float),
        width=image.width,
        height=image.height,
    )


def misread(image: ImageMotion, depth: Array, scale: float, seed: int) -> ImageMotion:
    """A film as a pose estimator reads it.

    Args:
        image: exact.
        depth: (n,) of the bend, from 0 to 1.
        scale: px per m at the person.
        seed: of the errors.
    """
    chance = np.random.default_rng(seed)
    pixels = image.pixels.copy()
    rate, n = image.rate, len(image.time)
    lag = np.exp(-np.arange(int(rate)) / (0.15 * rate))
    lag /= np.linalg.norm(lag)
    for number, name in enumerate(image.landmarks):
        size = OFFSETS.get(sideless(name), 0.020) * scale
        constant, deeper = chance.normal(0, size, 2), chance.normal(0, 0.5 * size, 2)
        white = chance.normal(0, 0.004 * STATURE * scale, (n + len(lag), 2))
        stray = [np.convolve(white[:, i], lag)[len(lag) : len(lag) + n] for i in (0, 1)]
        pixels[:, number] += constant + deeper * depth[:, None] + np.array(stray).T
    return with_pixels(image, pixels)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Case:
    """A film, and what it shows."""

    image: ImageMotion
    motion: Motion
    phone: Phone


def anybody(seed: int, bearing: float, *, repetitions: int = 2) -> Case:
    """Somebody of any build who squats in their own way, read by an estimator.

    Segments, habits and phones differ from person to person as they are believed to.
    """
    chance = np.random.default_rng(seed)
    normal = chance.normal
    motion = own_way(chance, anyone(chance), repetitions)
    phone = Phone(
        bearing=bearing,
        pitch=normal(0, deg(4)),
        roll=normal(0, deg(1.5)),
        height=float(chance.uniform(0.6, 1.4)),
        distance=float(chance.uniform(3.0, 4.5)),
        focal=1425 * float(np.exp(normal(0, 0.08))),
    )
    hips = motion.path("left_hip")[:, 2]
    depth = (hips.max() - hips) / np.ptp(hips)
    image = misread(pictured(motion, phone), depth, phone.scale, seed + 1)
    return Case(image=image, motion=motion, phone=phone)


def anyone(chance: np.random.Generator) -> Build:
    """Somebody's build, as builds differ."""
    normal = chance.normal
    return Build(
        height=STATURE,
        thigh=0.245 * (1 + normal(0, 0.04)),
        shank=0.246 * (1 + normal(0, 0.04)),
        hips=0.104 * (1 + normal(0, 0.09)),
        shoulders=0.222 * (1 + normal(0, 0.08)),
        trunk=0.305 * (1 + normal(0, 0.05)),
        foot=0.152 * (1 + normal(0, 0.07)),
        ankle_height=0.045 * (1 + normal(0, 0.10)),
    )


def own_way(chance: np.random.Generator, build: Build, repetitions: int) -> Motion:
    """Squats with feet and pelvis as somebody places them, 3 s each."""
    normal, m = chance.normal, build.metres
    time = np.arange(0.0, 3.0 * repetitions + 1.0, 1 / 30)
    phase = np.clip((time - 0.5) % 3.0 / 2.4, 0, 1) * (time > 0.5)
    depth = np.sin(np.pi * phase) ** 2 * (time < 0.5 + 3.0 * repetitions)
    standing = float(np.clip(normal(deg(5), deg(3)), deg(3), deg(12)))
    bend = standing + (chance.uniform(deg(70), deg(105)) - standing) * depth
    share = np.clip((bend - deg(20)) / deg(25), 0, 1)
    share = share**2 * (3 - 2 * share)
    stance, stagger = m(chance.uniform(0.12, 0.22)), normal(0, 0.03)
    ankles = {
        side: np.tile(
            [way * stagger / 2, way * stance / 2, m(build.ankle_height)], (len(time), 1)
        )
        for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0))
    }
    heading = normal(0, deg(3))
    pelvis = np.zeros((len(time), 3))
    pelvis[:, 0] = -m(0.10) * depth
    pelvis[:, 2] = over(ankles, pelvis, build, (bend, heading))
    turn_out, skew = normal(deg(7), deg(5)), normal(0, deg(4))
    inward, apart = normal(0, deg(8)), normal(0, deg(6))
    most = deg(15)  # beyond it, a leg nearly straight cannot follow
    return figure(
        build,
        Pose(
            time=time,
            pelvis=pelvis,
            ankles=ankles,
            collapse={
                side: float(np.clip(inward + way * apart, -most, most)) * share
                for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0))
            },
            heading=np.full(len(time), heading),
            drop=normal(0, deg(4)) * share,
            bow=deg(40) * depth,
            lean=normal(0, deg(4)) * share,
            toe_out={
                Side.LEFT: turn_out + skew - heading,
                Side.RIGHT: turn_out - skew + heading,
            },
            foot_pitch={side: np.zeros(len(time)) for side in Side},
        ),
    )


def over(
    ankles: dict[Side, Array],
    pelvis: Array,
    build: Build,
    stance: tuple[Array, float],
) -> Array:
    """The height (n,) m at which the straighter knee bends by so much.

    Args:
        ankles: (n, 3) m each.
        pelvis: (n, 3) m, level.
        build: of the person.
        stance: (n,) rad bend of the knee, and heading of the pelvis, rad.
    """
    bend, heading = stance
    thigh, shank = build.metres(build.thigh), build.metres(build.shank)
    reach = thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bend)
    heights = []
    for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0)):
        half = way * build.metres(build.hips) / 2
        hip = pelvis[:, :2] + half * np.array([-np.sin(heading), np.cos(heading)])
        aside = ((hip - ankles[side][:, :2]) ** 2).sum(axis=1)
        heights.append(ankles[side][:, 2] + np.sqrt(reach - aside))
    lowest: Array = np.minimum(*heights)
    return lowest - 1e-5
