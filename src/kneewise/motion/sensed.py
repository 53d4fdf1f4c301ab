"""Joint angles from motion sensors, each with its standard error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.motion.angles import joints_of
from kneewise.motion.hinge import SHANK, SHARE, THIGH, TURNS, hinged
from kneewise.motion.inertial import Inertial
from kneewise.motion.oriented import Oriented, heading, oriented, over_strides
from kneewise.motion.segments import Segments
from kneewise.motion.sides import exchanged
from kneewise.motion.states import States
from kneewise.motion.turning import about_up
from kneewise.units import deg

_POSTURE = deg(4)
"""What standing differs from straight joints, and a segment's length from upright."""

_TILT = deg(2)
"""Of the tilt of one sensor (Laidig & Seel 2023: about 1° at rest, 2° in movement)."""

_AXIS = deg(5)
"""Of the axis a segment swings about, seen from above."""

_NO_LIST = deg(5)
"""Of a hip angle against a pelvis taken for level: what it tips by in walking."""

_NO_HEADING = deg(14)
"""Of a heading that nothing tells of."""

_LIST = deg(2)
"""Of the drop of a pelvis whose sensor is taken to lie flat (``worn_flat``): what 10°
aside show of its tilt."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sensed:
    """Joint angles from motion sensors, and what is doubtful about them."""

    states: States
    caveats: tuple[Caveat, ...]


def is_leg(inertial: Inertial) -> bool:
    """Whether a knee can be seen: a thigh and a shank of one side wear sensors."""
    return any(inertial.has(f"{side}_thigh", f"{side}_shank") for side in Side)


def sensed(inertial: Inertial) -> Sensed:
    """Joint angles over time from sensors on thighs and shanks, at least.

    Joints are straight while the person stands. Where headings share a compass, all
    segments face one way while standing: the mean of the ways that thighs and shanks
    swing. Without one, what drifts is told from what turns over the whole trial
    (``drift``). Knees hardly turn about the shank (``hinged``).

    Returns:
        ``States`` under the names of ``angles``, each with its standard error. Turns
        about a long axis carry some 8°, from one leg without a compass 12°; without a
        compass the more, the longer it is since standing or after a gap.

    Raises:
        UnfitRecording: if the person never stands still, or no knee bends.

    Source:
        Seel, Raisch & Schauer 2014, Sensors 14:6891-6909; Laidig & Seel 2023, Inf
        Fusion 91:187-204; Wu et al. 2002, J Biomech 35:543-548 (angles).
    """
    found = oriented(inertial)
    n = len(inertial.time)
    ahead = _ahead(found.frames, inertial.rate)
    columns = joints_of(_body(hinged(ahead, joints_of(_body(ahead, n))), n))
    if found.is_level:
        columns = {c: a for c, a in columns.items() if not c.startswith("pelvis_")}
    known = _Known(found=found, compass=inertial.shares_north, columns=columns)
    states = States(
        time=inertial.time,
        coordinates=tuple(columns),
        angles=np.stack(list(columns.values()), axis=1),
        errors=np.stack([known.error(name) for name in columns], axis=1),
    )
    return Sensed(
        states=states, caveats=(*_sides(inertial, found, columns), *found.caveats)
    )


def _sides(
    inertial: Inertial, found: Oriented, columns: Mapping[str, Array]
) -> tuple[Caveat, ...]:
    """A doubt that left and right are exchanged, where a pelvis can tell."""
    hips = {f"hip_flexion_{side.letter}" for side in Side}
    if found.is_level or not inertial.shares_north or not hips <= columns.keys():
        return ()
    return exchanged(inertial, found.frames["pelvis"], columns)


def _ahead(frames: Mapping[str, Array], rate: float) -> dict[str, Array]:
    """All frames turned so that the pelvis faces along x, apart from its quick turns.

    Tilt and list of the pelvis are then its own, whichever way the person goes.
    """
    back = about_up(-over_strides(heading(frames["pelvis"]), rate))
    return {name: back @ frame for name, frame in frames.items()}


def _body(frames: Mapping[str, Array], n: int) -> Segments:
    missing = np.full((n, 3, 3), np.nan)

    def of(part: str) -> dict[Side, Array]:
        return {side: frames.get(f"{side}_{part}", missing) for side in Side}

    return Segments(
        pelvis=frames["pelvis"],
        trunk=frames.get("trunk", missing),
        thigh=of("thigh"),
        shank=of("shank"),
        foot=of("foot"),
        guessed=frozenset(),
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Known:
    """What is known beside the tilt of each sensor."""

    found: Oriented
    compass: bool
    columns: Mapping[str, Array]
    """Coordinate → (n,) rad."""

    def error(self, name: str) -> Array:
        """The standard error of one coordinate over time, (n,) rad.

        Bends of a joint carry the posture and the tilt of two sensors; sideways
        angles also what a wrong axis or heading shows of the bend; turns what is known
        of axes and headings, and how far sensors turn on their segments.
        """
        joint, _, letter = name.rpartition("_")
        facing = self._facing(joint, letter)
        if "rotation" in name:
            return _of_turn(joint, facing)
        plain = float(np.hypot(_POSTURE, np.sqrt(2) * _TILT))
        if joint.startswith("hip_"):
            plain = float(np.hypot(plain, self._list))
        bend = _MIXED.get(joint)
        if bend is None:
            return np.full(len(facing), plain)
        return np.hypot(plain, facing * np.sin(self.columns[f"{bend}_{letter}"]))

    @property
    def _list(self) -> float:
        """What is not known of how the pelvis tips, rad."""
        if self.found.is_level:
            return _NO_LIST
        return 0.0 if self.compass else _LIST

    def _facing(self, joint: str, letter: str) -> Array:
        """What is known of how a segment faces against the one it hangs on: (n,)."""
        side = next((side for side in Side if side.letter == letter), None)
        part = _HANGS[joint.split("_")[0]]
        errors = self.found.errors
        other = np.full(len(self.found.frames["pelvis"]), _NO_HEADING)
        return np.hypot(_AXIS, errors.get(f"{side}_{part}" if side else part, other))


def _of_turn(joint: str, facing: Array) -> Array:
    """The standard error of a turn about a long axis, given that of facing: (n,)."""
    if joint == "knee_rotation":
        seen = facing**2 + THIGH**2 + SHANK**2
        return np.sqrt(seen * TURNS**2 / (seen + TURNS**2))
    if joint == "hip_rotation":
        return np.sqrt((1 - SHARE) * (facing**2 + THIGH**2))
    return facing


_HANGS = {
    "hip": "thigh",
    "knee": "shank",
    "ankle": "foot",
    "pelvis": "pelvis",
    "lumbar": "trunk",
}
"""The segment whose heading a joint's angles lean on."""

_MIXED = {"hip_adduction": "hip_flexion", "knee_abduction": "knee_angle"}
"""Sideways angle → the bend that a wrong axis shows in it."""
