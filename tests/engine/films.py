"""Drawn people filmed by drawn phones: the truth of a film, and a film of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion import ImageMotion, Motion
from kneewise.motion.axes import UP, unit
from kneewise.simulate.figure import Build, Pose, figure
from kneewise.units import deg

SEEN = ("hip", "knee", "ankle", "shoulder", "heel", "toe_tip")
LANDMARKS = tuple(f"{side}_{joint}" for joint in SEEN for side in Side)

OFFSETS = {"hip": 0.022, "knee": 0.015, "ankle": 0.010, "shoulder": 0.020}
"""m, how far an estimator is off along each axis of the body, the same way throughout
(Needham et al. 2021, Sci Rep 11:20673), and 0.02 at heels and toes."""

OWN = 0.5
"""How much of that is each side's own; the rest is mirrored."""

NOISE, JITTER = 0.0048, 0.001
"""How far a point wanders from there, slowly and from picture to picture, ÷ stature."""

WANDER = 0.11
"""s: the wander is alike by exp(-t²/2·0.11²) after t, as in a film beside markers."""

RIDES = {
    "hip": ("pelvis", "thigh"),
    "knee": ("thigh", "shank"),
    "ankle": ("shank", "foot"),
    "shoulder": ("trunk", "trunk"),
    "heel": ("foot", "foot"),
    "toe_tip": ("foot", "foot"),
}
"""The segments that a misplaced point rides on, half on each."""

STATURE = 1.72

SLIP = 0.005
"""m, how far an ankle strays over its foot in a deep bend: 5 to 7 mm with markers."""


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


def part(image: ImageMotion, first: float, last: float) -> ImageMotion:
    """Pictures from *first* on and before *last*, s."""
    chosen = (image.time >= first - 1e-9) & (image.time < last - 1e-9)
    return replace(
        image,
        time=image.time[chosen],
        pixels=image.pixels[chosen],
        confidence=image.confidence[chosen],
    )


def misplaced(motion: Motion, seed: int) -> Motion:
    """A body with its points where an estimator sees them.

    They are off by as much as they were found to be, fixed to the segments, so that
    they move against the joints as these bend.
    """
    chance, paths = np.random.default_rng(seed), {}
    for joint, segments in RIDES.items():
        size = OFFSETS.get(joint, 0.020)
        both = chance.normal(0, np.sqrt(1 - OWN**2) * size, 3)
        for side in Side:
            off = both + chance.normal(0, OWN * size, 3)
            if side is Side.RIGHT:
                off = off * np.array([1, -1, 1])
            frames = [_frame(motion, segment, side) for segment in segments]
            name = f"{side}_{joint}"
            paths[name] = motion.path(name) + (frames[0] + frames[1]) / 2 @ off
    return motion.plus(paths)


def _frame(motion: Motion, segment: str, side: Side) -> Array:
    """(n, 3, 3): columns ahead, left and up along a segment."""
    path = motion.path
    across = unit(path("left_hip") - path("right_hip"))
    ends = {"thigh": ("hip", "knee"), "shank": ("knee", "ankle")}
    if segment == "foot":
        ahead = unit(path(f"{side}_toe_tip") - path(f"{side}_heel"))
        up = np.broadcast_to(UP, ahead.shape)
        return np.stack([ahead, np.cross(up, ahead), up], axis=-1)
    if segment in ends:
        upper, lower = (path(f"{side}_{joint}") for joint in ends[segment])
        up = unit(upper - lower)
    else:  # a pelvis tilts about as much as the trunk bows
        up = unit(path("neck") - (path("left_hip") + path("right_hip")) / 2)
    ahead = unit(np.cross(across, up))
    return np.stack([ahead, np.cross(up, ahead), up], axis=-1)


def misread(image: ImageMotion, scale: float, seed: int) -> ImageMotion:
    """A film as a pose estimator reads it: points wander.

    Args:
        image: of points where the estimator sees them.
        scale: px per m at the person.
        seed: of the errors.
    """
    chance = np.random.default_rng(seed)
    n = len(image.time)
    apart = np.arange(-int(0.5 * image.rate), int(0.5 * image.rate) + 1) / image.rate
    lag = np.exp(-((apart / WANDER) ** 2))
    lag /= np.linalg.norm(lag)
    pixels = image.pixels + chance.normal(0, JITTER * STATURE * scale, (n, 12, 2))
    for number in range(len(image.landmarks)):
        white = chance.normal(0, NOISE * STATURE * scale, (n + len(lag) - 1, 2))
        pixels[:, number] += np.stack(
            [np.convolve(white[:, i], lag, "valid") for i in (0, 1)], axis=1
        )
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
    motion = own_way(chance, anyone(chance), repetitions)
    return read_by(motion, chance, seed, bearing)


def read_by(
    motion: Motion, chance: np.random.Generator, seed: int, bearing: float
) -> Case:
    """A film by any phone at *bearing*, rad, as an estimator reads it."""
    normal = chance.normal
    phone = Phone(
        bearing=bearing,
        pitch=normal(0, deg(4)),
        roll=normal(0, deg(1.5)),
        height=float(chance.uniform(0.6, 1.4)),
        distance=float(chance.uniform(3.0, 4.5)),
        focal=1425 * float(np.exp(normal(0, 0.08))),
    )
    seen = pictured(misplaced(motion, seed + 2), phone)
    image = misread(seen, phone.scale, seed + 1)
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
        side: np.array([way * stagger / 2, way * stance / 2, m(build.ankle_height)])
        + normal(0, SLIP, 3) * depth[:, None]
        for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0))
    }
    pelvis, heading = np.zeros((len(time), 3)), normal(0, deg(3))
    pelvis[:, 0] = normal(0, 0.01) - m(normal(0.10, 0.015)) * depth
    pelvis[:, 1] = normal(0, 0.01) + normal(0, 0.015) * depth
    turn = heading + normal(0, deg(3)) * depth
    drop = normal(0, deg(1)) + normal(0, deg(4)) * share
    pelvis[:, 2] = over(ankles, pelvis, build, (bend, turn, drop))
    turn_out, skew = normal(deg(7), deg(5)), normal(0, deg(4))
    inward, apart = normal(0, deg(8)), normal(0, deg(6))
    bow = normal(deg(3), deg(3)) + normal(deg(40), deg(8)) * depth
    most = deg(15)  # beyond it, a leg nearly straight cannot follow
    drawn = figure(
        build,
        Pose(
            time=time,
            pelvis=pelvis,
            ankles=ankles,
            collapse={
                side: float(np.clip(inward + way * apart, -most, most)) * share
                for side, way in ((Side.LEFT, 1.0), (Side.RIGHT, -1.0))
            },
            heading=turn,
            drop=drop,
            bow=bow,
            lean=normal(0, deg(1.5)) + normal(0, deg(4)) * share,
            toe_out={
                Side.LEFT: turn_out + skew - heading,
                Side.RIGHT: turn_out - skew + heading,
            },
            foot_pitch={side: np.zeros(len(time)) for side in Side},
        ),
    )
    tilt = normal(0, deg(7)) + normal(0.62, 0.2) * bow
    return tilted(planted(drawn), tilt)


def tilted(motion: Motion, tilt: Array) -> Motion:
    """The same with the pelvis tilted forward about the hips by *tilt* (n,) rad."""
    across = motion.path("left_hip") - motion.path("right_hip")
    turn = Rotation.from_rotvec(tilt[:, None] * unit(across))
    middle = (motion.path("left_hip") + motion.path("right_hip")) / 2
    spots = [f"{side}_{spot}" for side in Side for spot in ("asis", "psis")]
    return motion.plus(
        {
            spot: middle + turn.apply(motion.path(spot) - middle)
            for spot in (*spots, "sacrum")
        }
    )


def on_one_leg(seed: int, bearing: float, *, is_step: bool = False) -> Case:
    """Somebody who bends the left leg three times, read by an estimator.

    The right foot is held behind, or goes down in front of a step.
    """
    chance = np.random.default_rng(seed)
    normal, build = chance.normal, anyone(chance)
    time = np.arange(0.0, 10.0, 1 / 30)
    phase = np.clip((time - 0.5) % 3.0 / 2.4, 0, 1) * (time > 0.5)
    depth = np.sin(np.pi * phase) ** 2 * (time < 9.5)
    tilt = normal(0, deg(7))
    bow = normal(deg(3), deg(3)) + normal(deg(25), deg(8)) * depth
    drawn = figure(build, _one_leg(chance, build, (time, depth, bow), is_step))
    n = len(time)
    still = {f"left_{end}": drawn.path(f"left_{end}") for end in ("heel", "toe_tip")}
    drawn = drawn.plus({end: np.tile(path[0], (n, 1)) for end, path in still.items()})
    motion = tilted(drawn, tilt + normal(0.62, 0.2) * bow)
    phone = Phone(bearing=bearing, pitch=normal(0, deg(4)), roll=normal(0, deg(1.5)))
    seen = pictured(misplaced(motion, seed + 2), phone)
    image = misread(seen, phone.scale, seed + 1)
    return Case(image=image, motion=motion, phone=phone)


def _one_leg(
    chance: np.random.Generator,
    build: Build,
    course: tuple[Array, Array, Array],
    is_step: bool,
) -> Pose:
    """The left leg bending; *course* is time, depth from 0 to 1, and bow."""
    (time, depth, bow), normal, m = course, chance.normal, build.metres
    bend = deg(5) + deg(chance.uniform(45, 65)) * depth
    share = np.clip((bend - deg(20)) / deg(25), 0, 1)
    share = share**2 * (3 - 2 * share)
    stood = np.array([0.0, 0.0, m(build.ankle_height)])
    held = np.array([-0.28, -m(build.hips), 0.25]) + normal(0, 0.03, 3)
    low = np.array([0.12, -m(build.hips), 0.0]) if is_step else held
    ankles = {
        Side.LEFT: stood + normal(0, SLIP, 3) * depth[:, None],
        Side.RIGHT: held * (1 - depth[:, None]) + low * depth[:, None],
    }
    pelvis = np.zeros((len(time), 3))
    pelvis[:, 0] = -m(normal(0.06, 0.015)) * depth
    pelvis[:, 1] = -m(build.hips) / 4 + normal(0, 0.01)
    turn = normal(0, deg(3)) + normal(0, deg(3)) * depth
    drop = normal(0, deg(1)) - np.abs(normal(0, deg(5))) * share
    on = {Side.LEFT: ankles[Side.LEFT]}
    pelvis[:, 2] = over(on, pelvis, build, (bend, turn, drop))
    collapse = float(np.clip(normal(deg(5), deg(7)), deg(-12), deg(15)))
    return Pose(
        time=time,
        pelvis=pelvis,
        ankles=ankles,
        collapse={Side.LEFT: collapse * share, Side.RIGHT: np.zeros(len(time))},
        heading=turn,
        drop=drop,
        bow=bow,
        lean=normal(0, deg(2)) + normal(deg(2), deg(4)) * share,
        toe_out={Side.LEFT: normal(deg(7), deg(5)), Side.RIGHT: 0.0},
        foot_pitch={Side.LEFT: np.zeros(len(time)), Side.RIGHT: -0.3 + 0 * time},
    )


def planted(motion: Motion) -> Motion:
    """The same with both feet where they are at first, whatever the pelvis does."""
    ends = [f"{side}_{end}" for side in Side for end in ("heel", "toe", "toe_tip")]
    n = len(motion.time)
    return motion.plus({end: np.tile(motion.path(end)[0], (n, 1)) for end in ends})


def over(
    ankles: dict[Side, Array],
    pelvis: Array,
    build: Build,
    stance: tuple[Array, Array, Array],
) -> Array:
    """The height (n,) m at which the straighter knee bends by so much.

    Args:
        ankles: (n, 3) m each.
        pelvis: (n, 3) m.
        build: of the person.
        stance: (n,) rad bend of the knee, heading and drop of the pelvis.
    """
    bend, heading, drop = stance
    thigh, shank = build.metres(build.thigh), build.metres(build.shank)
    reach = thigh**2 + shank**2 + 2 * thigh * shank * np.cos(bend)
    heights = []
    for side in ankles:
        half = (0.5 if side is Side.LEFT else -0.5) * build.metres(build.hips)
        across = np.stack([-np.sin(heading), np.cos(heading)], axis=1)
        hip = pelvis[:, :2] + half * np.cos(drop)[:, None] * across
        aside = ((hip - ankles[side][:, :2]) ** 2).sum(axis=1)
        lower = half * np.sin(drop)
        heights.append(ankles[side][:, 2] + np.sqrt(reach - aside) + lower)
    lowest: Array = np.min(heights, axis=0)
    return lowest - 1e-5
