"""People drawn with a pencil: movements whose moments are known exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Motion
from kneewise.units import deg

HALF = 0.43
"""m: thigh, and shank."""

LEG = 2 * HALF
"""m."""

TRUNK = 0.5
_HIPS = 0.09
_SOLE = 0.08
_OUT = {Side.LEFT: 1.0, Side.RIGHT: -1.0}

Curve = Callable[[Array], Array]


def clock(duration: float, rate: float = 100.0) -> Array:
    """Sample times from 0, s."""
    return np.arange(round(duration * rate) + 1) / rate


def body(
    time: Array,
    hips: Array,
    lean: Array,
    feet: dict[Side, Array],
    *,
    pitch: dict[Side, Array] | None = None,
) -> Motion:
    """A person who faces along x, with soles that may pitch about the ankle.

    Args:
        time: (n,) s.
        hips: (n, 2) m, forward and up, the middle of the hips.
        lean: (n,) rad of the trunk, forward.
        feet: (n, 2) m, forward and up, of each ankle.
        pitch: (n,) rad of each foot, toes up.
    """
    flat: dict[str, tuple[Array, float]] = {}
    top = hips + TRUNK * np.stack([np.sin(lean), np.cos(lean)], axis=1)
    for side, out in _OUT.items():
        ankle = feet[side]
        knee = _knee(hips, ankle)
        turn = np.zeros(len(time)) if pitch is None else pitch[side]
        flat[f"{side}_hip"] = (hips, out * _HIPS)
        flat[f"{side}_knee"] = (knee, out * _HIPS)
        flat[f"{side}_ankle"] = (ankle, out * _HIPS)
        flat[f"{side}_heel"] = (ankle + _turned(turn, -0.05, -_SOLE), out * _HIPS)
        flat[f"{side}_toe"] = (ankle + _turned(turn, 0.15, -_SOLE), out * _HIPS)
        flat[f"{side}_shoulder"] = (top, out * 2 * _HIPS)
    positions = np.stack(
        [
            np.stack([path[:, 0], np.full(len(time), aside), path[:, 1]], axis=1)
            for path, aside in flat.values()
        ],
        axis=1,
    )
    return Motion(time=time, landmarks=tuple(flat), positions=positions)


def _knee(hip: Array, ankle: Array) -> Array:
    """Where the knee is, in front of the line from hip to ankle: (n, 2)."""
    down = ankle - hip
    length = np.minimum(np.linalg.norm(down, axis=1), 2 * HALF - 1e-9)
    along = down / np.linalg.norm(down, axis=1)[:, None]
    ahead = np.stack([-along[:, 1], along[:, 0]], axis=1)
    return (
        hip
        + along * (length / 2)[:, None]
        + ahead * np.sqrt(HALF**2 - (length / 2) ** 2)[:, None]
    )


def _turned(angle: Array, forward: float, up: float) -> Array:
    """A point of the foot after the foot has pitched: (n, 2)."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([forward * cos - up * sin, forward * sin + up * cos], axis=1)


def bump(time: Array, start: float, end: float) -> Array:
    """A smooth rise from 0 to 1 and back between two times: (n,)."""
    phase = np.clip((time - start) / (end - start), 0.0, 1.0)
    return (1 - np.cos(2 * np.pi * phase)) / 2


def ramped(time: Array, start: float, end: float) -> Array:
    """A smooth step from 0 to 1 between two times: (n,)."""
    phase = np.clip((time - start) / (end - start), 0.0, 1.0)
    return (1 - np.cos(np.pi * phase)) / 2


def left_standing(start: float, end: float, share: float = 0.08) -> tuple[float, float]:
    """When a bump leaves 0 by a share of its height, and is back within it."""
    early = (end - start) * np.arccos(1 - 2 * share) / (2 * np.pi)
    return start + early, end - early


def squat(
    time: Array, goes: list[tuple[float, float]], *, depth: float = 0.35
) -> Motion:
    """Squats on both feet between the given times, *depth* m deep."""
    down = sum((bump(time, *go) for go in goes), start=np.zeros(len(time)))
    hips = np.stack([0.02 - 0.16 * down, _SOLE + LEG * 0.995 - depth * down], axis=1)
    still = np.tile([0.0, _SOLE], (len(time), 1))
    return body(time, hips, deg(40) * down, dict.fromkeys(Side, still))


def posture(time: Array, *, seated: bool = False) -> Motion:
    """Somebody who stands, or sits, and sways by 2 mm."""
    sway = 0.002 * np.sin(2 * np.pi * 0.4 * time)
    height = 0.5 if seated else _SOLE + LEG * 0.99
    hips = np.stack([sway - 0.38 * seated, np.full(len(time), height)], axis=1)
    still = np.tile([0.0, _SOLE], (len(time), 1))
    return body(time, hips, np.zeros(len(time)), dict.fromkeys(Side, still))


def single_leg_squat(
    time: Array, goes: list[tuple[float, float]], side: Side, *, depth: float = 0.2
) -> Motion:
    """Squats on the leg *side*, the other foot held up behind."""
    down = sum((bump(time, *go) for go in goes), start=np.zeros(len(time)))
    hips = np.stack([0.02 - 0.08 * down, _SOLE + LEG * 0.995 - depth * down], axis=1)
    feet = {
        side: np.tile([0.0, _SOLE], (len(time), 1)),
        side.other: np.stack([-0.25 + 0 * down, _SOLE + 0.3 - 0.05 * down], axis=1),
    }
    return body(time, hips, deg(20) * down, feet)


def step_down(time: Array, goes: list[tuple[float, float]], side: Side) -> Motion:
    """The leg *side* stays on a 0.2 m step while the other heel taps the floor."""
    down = sum((bump(time, *go) for go in goes), start=np.zeros(len(time)))
    hips = np.stack([0.02 + 0 * down, 0.2 + _SOLE + LEG * 0.995 - 0.18 * down], axis=1)
    feet = {
        side: np.tile([0.0, 0.2 + _SOLE], (len(time), 1)),
        side.other: np.stack([0.05 + 0.2 * down, 0.22 + _SOLE - 0.22 * down], axis=1),
    }
    return body(time, hips, deg(10) * down, feet)


def chair(time: Array, ups: list[float], downs: list[float]) -> Motion:
    """Rises that leave the seat at *ups* and sittings that reach it 1 s after *downs*.

    The trunk turns forward 0.4 s before each rise, and stands up with it.
    """
    high = np.zeros(len(time)) + (
        1.0 if downs and (not ups or downs[0] < ups[0]) else 0
    )
    lean = np.zeros(len(time))
    for up in ups:
        high = high + ramped(time, up, up + 1.0)
        lean = lean + bump(time, up - 0.4, up + 1.0)
    for down in downs:
        high = high - ramped(time, down, down + 1.0)
        lean = lean + bump(time, down, down + 1.4)
    hips = np.stack([-0.38 * (1 - high), 0.5 + (LEG * 0.995 + _SOLE - 0.5) * high], 1)
    still = np.tile([0.0, _SOLE], (len(time), 1))
    return body(time, hips, deg(35) * lean, dict.fromkeys(Side, still))


STANCE = 0.6
"""Of a drawn stride, from heel strike to toe-off."""


def walk(
    time: Array, *, speed: float = 1.2, stride: float = 1.1, treadmill: bool = False
) -> Motion:
    """A walk in which the right heel strikes at 0, *stride*, ..., the left half-way."""
    feet, pitch = {}, {}
    for side, late in ((Side.RIGHT, 0.0), (Side.LEFT, 0.5)):
        phase = (time / stride + late) % 1.0
        swing = np.clip((phase - STANCE) / (1 - STANCE), 0.0, 1.0)
        reach = STANCE * speed * stride / 2
        ahead = np.where(
            phase < STANCE,
            reach - speed * stride * phase,
            -reach * np.cos(np.pi * swing),
        )
        lift = 0.08 * np.sin(np.pi * swing) ** 2
        feet[side] = np.stack([ahead, _SOLE + lift], axis=1)
        pitch[side] = -deg(25) * np.sin(np.pi * swing) ** 2
    bob = 0.015 * np.cos(4 * np.pi * time / stride)
    hips = np.stack([np.zeros(len(time)), _SOLE + LEG * 0.93 + bob], axis=1)
    going = np.stack([speed * time, np.zeros(len(time))], axis=1) * (not treadmill)
    return body(
        time,
        hips + going,
        np.full(len(time), deg(5)),
        {side: path + going for side, path in feet.items()},
        pitch=pitch,
    )


def drop(time: Array, *, box: float = 0.3, leaves: float = 0.8) -> tuple[Motion, float]:
    """Somebody who drops from a box onto both feet, and when they touch, s."""
    fall = np.sqrt(2 * box / 9.81)
    touch = leaves + fall
    after = np.clip(time - touch, 0.0, None)
    falling = box - 9.81 / 2 * np.clip(time - leaves, 0.0, fall) ** 2
    # The knees take the speed of the fall up, and stand again.
    down = 0.35 * bump(time, touch, touch + 1.6) ** 0.5 * np.exp(-after / 3)
    up = np.maximum(_SOLE + falling, _SOLE)
    hips = np.stack([np.zeros(len(time)), up + LEG * 0.98 - down], axis=1)
    foot = np.stack([np.zeros(len(time)), up], axis=1)
    motion = body(time, hips, deg(60) * down, dict.fromkeys(Side, foot))
    return motion, float(touch)


def moved(motion: Motion, *, turn: float = 0.0, scale: float = 1.0) -> Motion:
    """The same movement by a person of another size who faces elsewhere."""
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    positions = scale * motion.positions @ turned.T + np.array([1.5, -2.0, 0.0])
    return Motion(time=motion.time, landmarks=motion.landmarks, positions=positions)


def mirrored(motion: Motion) -> Motion:
    """The same movement by the person in the mirror."""
    swapped = {"left": "right", "right": "left"}
    names = tuple(
        f"{swapped[n.partition('_')[0]]}_{n.partition('_')[2]}"
        for n in motion.landmarks
    )
    positions = motion.positions * np.array([1.0, -1.0, 1.0])
    return Motion(time=motion.time, landmarks=names, positions=positions)


def with_gap(motion: Motion, start: float, end: float) -> Motion:
    """The same with nothing seen between two times."""
    positions = np.array(motion.positions)
    positions[(motion.time > start) & (motion.time < end)] = np.nan
    return Motion(time=motion.time, landmarks=motion.landmarks, positions=positions)


def filmed(
    motion: Motion, *, azimuth: float, lifted: bool = True, distance: float = 4.0
) -> ImageMotion:
    """The movement as a camera 1 m high sees it.

    Args:
        motion: at the origin, facing x.
        azimuth: rad from straight in front, toward the person's left.
        lifted: whether the estimator also guesses the shape in space.
        distance: m.
    """
    toward = np.array([np.cos(azimuth), np.sin(azimuth), 0.0])
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    near = motion.positions @ toward
    aside, up = motion.positions @ right, motion.positions[:, :, 2]
    scale = 1000.0 / (distance - near)
    pixels = np.stack([540 + scale * aside, 960 - scale * (up - 1.0)], axis=-1)
    hips = (motion.path("left_hip") + motion.path("right_hip")) / 2
    shape = np.stack([near, aside, up], axis=-1)
    centre = np.stack([hips @ toward, hips @ right, hips[:, 2]], axis=-1)
    return ImageMotion(
        time=motion.time,
        landmarks=motion.landmarks,
        pixels=pixels,
        confidence=np.ones(pixels.shape[:2]),
        width=1080,
        height=1920,
        lifted=shape - centre[:, None] if lifted else None,
        estimator="pencil",
    )
