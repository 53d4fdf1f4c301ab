"""How sensors sit on their segments, from standing and from moving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, whole
from kneewise.errors import UnfitRecording
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.filters import percentile
from kneewise.motion.inertial import Inertial
from kneewise.motion.quiet import standing
from kneewise.motion.turning import inverse, matrices, nearest
from kneewise.units import deg

_MOVING = deg(3)
"""rad/s: what turns no faster shows no axis."""

_BRISK = 0.3
"""Of the fastest turning: slower samples show noise and sway rather than the axis."""

_OVERSTRETCHED = 3.0
"""How much more a bend to the wrong side counts than one to the right side."""

_STRAIGHT = deg(5)
"""Overstretch that counts as straight."""

_BETTER = deg(10)
"""By how much a knee must bend better with the other leg's shank."""

_LEAST = deg(25)
"""Bend of a knee that shows which way is forward."""

_FLAT = float(np.cos(deg(35)))
"""Of a thigh's sideways axis that the face axis of its sensor has at the least."""

_LYING = float(np.sin(deg(40)))
"""Of the upright that the face axis of a pelvis sensor has at the most."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Mounting:
    """How one sensor sits on its segment, in the sensor's own axes."""

    up: Array
    """(3,) along the standing segment, toward the head."""

    left: Array
    """(3,) about which the segment swings, to the person's left; NaN if not known."""

    sensor_in_world: Array
    """(3, 3) while the person stood."""


def mountings(inertial: Inertial) -> dict[str, Mounting]:
    """How every sensor sits on its segment.

    A segment is upright while the person stands. Thigh, shank and foot swing mostly
    about one axis across the body: the main axis of their turn rate, square to their
    length, so that turning round does not count. Knees bend one way only, which tells
    left from right; a foot goes with its shank.

    Raises:
        UnfitRecording: if the person never stands still.

    Source:
        Seel, Raisch & Schauer 2014, Sensors 14:6891-6909 (axes from movement);
        Laidig et al. 2017, Proc IEEE ICORR 971-976 (several ways of alignment).
    """
    still = _still(inertial)
    found: dict[str, Mounting] = {}
    for k, sensor in enumerate(inertial.sensors):
        up = still[k].T @ UP
        left = np.full(3, np.nan)
        if sensor.split("_")[-1] in ("thigh", "shank", "foot"):
            left = _main_axis(inertial.turns(sensor), up)
        found[sensor] = Mounting(up=up, left=left, sensor_in_world=still[k])
    for side in Side:
        found |= _signed(inertial, found, side)
    return found


def worn_flat(found: Mapping[str, Mounting]) -> dict[str, Mounting]:
    """The pelvis, if its sensor lies flat on the back like those of the thighs.

    The z axis of a sensor stands square to the face that lies on the skin. Sensors on
    the outer sides of both thighs show whether it points into the body or out of it;
    on the sacrum, into the body is ahead.

    Limits:
        A sensor beside the middle of the back faces some 10° aside. Empty where the
        thighs' sensors do not lie so, or that of the pelvis does not lie upright.
    """
    names = [f"{side}_thigh" for side in (Side.RIGHT, Side.LEFT)]
    if not {"pelvis", *names} <= found.keys():
        return {}
    inward = [found[name].left[2] * s for name, s in zip(names, (1, -1), strict=True)]
    up = found["pelvis"].up
    if (
        not min(map(abs, inward)) > _FLAT
        or inward[0] * inward[1] < 0
        or (abs(up[2]) > _LYING)
    ):
        return {}
    ahead = unit(reject(np.array([0.0, 0.0, np.sign(inward[0])]), up))
    return {"pelvis": replace(found["pelvis"], left=np.cross(up, ahead))}


def pitch(faces: Array, mounting: Mounting) -> Array:
    """How far a segment is turned about its left axis from upright: (n,) rad."""
    up = inverse(matrices(faces)) @ UP
    ahead = np.cross(mounting.left, mounting.up)
    return np.arctan2(-(up @ ahead), up @ mounting.up)


def _still(inertial: Inertial) -> Array:
    """Every sensor in the world while the person stands, (k, 3, 3)."""
    if inertial.standing is not None:
        return matrices(inertial.standing)
    part = standing(inertial)
    if part is None:
        raise UnfitRecording(
            "the person never stands still for a second, so how the sensors sit on "
            "the legs cannot be told.",
            remedy="Begin with two seconds of quiet standing, or give a recording of "
            "quiet standing with --static.",
        )
    with np.errstate(invalid="ignore"):
        return nearest(matrices(inertial.orientation[part]).mean(axis=0))


def _main_axis(turns: Array, up: Array) -> Array:
    """The axis a segment mostly turns about, square to *up*; its sign is open."""
    known = turns[whole(turns)]
    level = reject(known, np.broadcast_to(up, known.shape))
    speed = np.linalg.norm(level, axis=1)
    usual = percentile(speed, 95)
    level = level[speed > _BRISK * usual]
    if len(level) < 10 or usual < _MOVING:
        return np.full(3, np.nan)
    _, vectors = np.linalg.eigh(level.T @ level)
    return unit(reject(vectors[:, 2], up))


def _signed(
    inertial: Inertial, found: Mapping[str, Mounting], side: Side
) -> dict[str, Mounting]:
    """The mountings of one leg with their left axes to the left."""
    thigh, shank, foot = (f"{side}_{part}" for part in ("thigh", "shank", "foot"))
    signed = {name: found[name] for name in (thigh, shank, foot) if name in found}
    if inertial.has(thigh, shank):
        signed |= _knee(inertial, found, side)
    if foot in signed:
        signed[foot] = _foot(inertial, signed, (shank, foot))
    return signed


def _knee(
    inertial: Inertial, found: Mapping[str, Mounting], side: Side
) -> dict[str, Mounting]:
    """Thigh and shank with those signs with which the knee bends its own way most.

    Raises:
        UnfitRecording: if it never does.
    """
    bend = _bend(inertial, found, side, side)
    _refuse_exchanged(inertial, found)
    if bend.most >= _LEAST:
        return {n: _turned(found[n], sign) for n, sign in bend.signs.items()}
    raise UnfitRecording(
        f"the {side} knee never bends its own way by 25° or more, so which way the "
        "sensors face cannot be told.",
        remedy="Walk, or bend the knees, after standing still; and check where each "
        "sensor was worn.",
    )


def _refuse_exchanged(inertial: Inertial, found: Mapping[str, Mounting]) -> None:
    """Refuse sensors of which some were put on the other leg.

    Raises:
        UnfitRecording: if both knees bend better between the thigh of one leg and the
            shank of the other than between those of one leg.

    Limits:
        When all sensors of one leg changed places with all of the other, no knee says
        so; a pelvis may (``sides``), and feet round a turn (``events.outer``).
    """
    if not {f"{s}_{part}" for s in Side for part in ("thigh", "shank")} <= found.keys():
        return
    own = [_bend(inertial, found, side, side).most for side in Side]
    crossed = [_bend(inertial, found, side, side.other).most for side in Side]
    better = min(c - o for c, o in zip(crossed, own, strict=True))
    if better > _BETTER and min(crossed) > _LEAST:
        raise UnfitRecording(
            "the left thigh moves with the right shank and the right thigh with the "
            "left shank: sensors of left and right are exchanged.",
            remedy="Check which sensor was on which leg, and say it: --sensor "
            "NAME=left_thigh and so on.",
        )


class _Bend(NamedTuple):
    """The most a knee bends its own way, and the signs of the axes that show it."""

    most: float
    """rad, less what it overstretches."""

    signs: dict[str, float]


def _bend(
    inertial: Inertial, found: Mapping[str, Mounting], upper: Side, lower: Side
) -> _Bend:
    """The best bend between the thigh of one leg and the shank of one leg."""
    names = (f"{upper}_thigh", f"{lower}_shank")
    best = _Bend(-np.inf, dict.fromkeys(names, 1.0))
    thigh, shank = (pitch(inertial.faces(name), found[name]) for name in names)
    for signs in product((1.0, -1.0), repeat=2):
        bend = signs[1] * shank - signs[0] * thigh
        known = bend[np.isfinite(bend)]
        if len(known):
            low, high = np.percentile(known, [1, 99])
            most = float(high + _OVERSTRETCHED * min(low + _STRAIGHT, 0.0))
            if most > best.most:
                best = _Bend(most, dict(zip(names, signs, strict=True)))
    return best


def _foot(
    inertial: Inertial, found: Mapping[str, Mounting], names: tuple[str, str]
) -> Mounting:
    """A foot that swings with its shank; alone, its toes go down more than up."""
    shank, foot = names
    lean = pitch(inertial.faces(foot), found[foot])
    if shank in found:
        along = pitch(inertial.faces(shank), found[shank])
        known = np.isfinite(lean) & np.isfinite(along)
        same = float(np.sum((lean * along)[known])) if known.any() else 1.0
        return _turned(found[foot], 1.0 if same >= 0 else -1.0)
    known_lean = lean[np.isfinite(lean)]
    if len(known_lean) == 0:
        return found[foot]
    low, high = np.percentile(known_lean, [1, 99])
    return _turned(found[foot], 1.0 if high >= -low else -1.0)


def _turned(mounting: Mounting, sign: float) -> Mounting:
    return Mounting(
        up=mounting.up,
        left=sign * mounting.left,
        sensor_in_world=mounting.sensor_in_world,
    )
