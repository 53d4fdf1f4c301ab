"""Joint angles from motion sensors, each with its standard error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.motion.angles import joints_of
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.inertial import Inertial
from kneewise.motion.mounting import Mounting, mountings
from kneewise.motion.quiet import averaged
from kneewise.motion.segments import Segments
from kneewise.motion.states import States
from kneewise.motion.turning import about_up, matrices
from kneewise.units import deg, in_deg

_STRIDES = 3.0
"""s over which segments face one way on average: two or three strides."""

_POSTURE = deg(4)
"""What standing differs from straight joints, and a segment's length from upright."""

_TILT = deg(2)
"""Of the tilt of one sensor (Laidig & Seel 2023: about 1° at rest, 2° in movement)."""

_AXIS = deg(5)
"""Of the axis a segment swings about, seen from above."""

_COMPASS = deg(6)
"""Of the heading of one sensor against another by magnetometers, indoors."""

_NO_COMPASS = deg(15)
"""Of a turn that was set to 0 on average: how differently people stand and walk."""

_NO_LIST = deg(5)
"""Of a hip angle against a pelvis taken for level: what it tips by in walking."""

_DRIFTS = deg(10)
"""Drift of a heading within a recording that is worth a word."""

NO_PELVIS = Caveat(
    text="No sensor on the pelvis can be used, so hip angles are those of the thigh "
    "against a level pelvis.",
    remedy="Wear one on the low back or sacrum, of a system whose sensors share a "
    "compass.",
    weight=Weight.DOUBT,
)


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
    swing. Without one, headings drift, and what changes more slowly than three seconds
    in how a segment is turned against the others is taken out.

    Returns:
        ``States`` under the names of ``angles``, each with its standard error. Turns
        about a long axis carry 8° with a compass and 15° without; what slow turning
        there was is lost in the second case.

    Raises:
        UnfitRecording: if the person never stands still, or no knee bends.

    Source:
        Seel, Raisch & Schauer 2014, Sensors 14:6891-6909; Laidig & Seel 2023, Inf
        Fusion 91:187-204; Wu et al. 2002, J Biomech 35:543-548 (angles).
    """
    found = oriented(inertial)
    frames = dict(found.frames)
    pelvis = "pelvis" in frames
    if not pelvis:
        frames["pelvis"] = _level(frames)
    columns = joints_of(_body(_ahead(frames, inertial.rate), len(inertial.time)))
    known = _Known(compass=inertial.shares_north, pelvis=pelvis)
    if not pelvis:
        columns = {n: a for n, a in columns.items() if not n.startswith("pelvis_")}
    states = States(
        time=inertial.time,
        coordinates=tuple(columns),
        angles=np.stack(list(columns.values()), axis=1),
        errors=np.stack([known.error(name, columns) for name in columns], axis=1),
    )
    caveats = found.caveats if pelvis else (*found.caveats, NO_PELVIS)
    return Sensed(states=states, caveats=caveats)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Oriented:
    """How segments are turned in the world."""

    frames: Mapping[str, Array]
    """Segment → (n, 3, 3), its axes anterior, superior and right in the world. The
    pelvis only where its heading is known against the others'."""

    caveats: tuple[Caveat, ...]


def oriented(inertial: Inertial) -> Oriented:
    """How the segments that wear sensors are turned; see ``sensed``.

    Without a compass the world has no direction of its own: it is that of one of the
    sensors, which drifts.

    Raises:
        UnfitRecording: if the person never stands still, or no knee bends.
    """
    mounted = mountings(inertial)
    if inertial.shares_north:
        mounted = _facing_alike(mounted)
    frames = {
        name: matrices(inertial.faces(name)) @ _segment_in_sensor(mounting)
        for name, mounting in mounted.items()
    }
    if inertial.shares_north:
        return Oriented(frames=frames, caveats=())
    frames, drift = _headed(frames, inertial.rate)
    return Oriented(
        frames={n: f for n, f in frames.items() if n not in ("pelvis", "trunk")},
        caveats=_drifted(drift),
    )


def _segment_in_sensor(mounting: Mounting) -> Array:
    """(3, 3) with the columns anterior, superior, right in the sensor's axes."""
    ahead = np.cross(mounting.left, mounting.up)
    return np.stack([ahead, mounting.up, -mounting.left], axis=-1)


def _facing_alike(mounted: Mapping[str, Mounting]) -> dict[str, Mounting]:
    """All mountings with the left axis that thighs and shanks have on average."""
    ways = [
        unit(reject(m.sensor_in_world @ m.left, UP))
        for name, m in mounted.items()
        if name.endswith(("_thigh", "_shank"))
    ]
    known = [way for way in ways if np.isfinite(way).all()]
    left = unit(np.mean(known, axis=0))
    return {
        name: replace(m, left=unit(reject(m.sensor_in_world.T @ left, m.up)))
        for name, m in mounted.items()
    }


def _headed(
    frames: Mapping[str, Array], rate: float
) -> tuple[dict[str, Array], dict[str, float]]:
    """Frames that face one way on average, and by how much each had drifted, rad."""
    legs = [name for name in frames if name.endswith(("_thigh", "_shank"))]
    first = _heading(frames[legs[0]])
    turned: dict[str, Array] = {}
    drift: dict[str, float] = {}
    for name, frame in frames.items():
        apart = _heading(frame) - first
        known = np.isfinite(apart)
        sine, cosine = (
            averaged(np.where(known, wave(apart), 0.0), rate, _STRIDES)
            for wave in (np.sin, np.cos)
        )
        off = np.unwrap(np.arctan2(sine, cosine))
        turned[name] = about_up(-off) @ frame
        low, high = np.percentile(off[known], [2, 98]) if known.any() else (0.0, 0.0)
        drift[name] = float(high - low)
    return turned, {name: drift[name] for name in legs}


def _heading(frame: Array) -> Array:
    """Where a segment faces, by its axis to the right: (n,) rad from the x axis."""
    return np.arctan2(frame[:, 0, 2], -frame[:, 1, 2])


def _drifted(drift: Mapping[str, float]) -> tuple[Caveat, ...]:
    name, most = max(drift.items(), key=lambda pair: pair[1])
    if most < _DRIFTS:
        return ()
    return (
        Caveat(
            text=f"The heading of the sensor of the {name.replace('_', ' ')} drifted "
            f"by {in_deg(most):.0f}° against another; the slow part was taken out.",
            remedy="Keep recordings short, or use sensors with a magnetometer.",
        ),
    )


def _level(frames: Mapping[str, Array]) -> Array:
    """A level pelvis that faces where the thighs face, (n, 3, 3)."""
    thighs = [f for name, f in frames.items() if name.endswith("_thigh")]
    rights = np.stack([frame[..., 2] for frame in thighs])
    known = np.isfinite(rights)
    count = known.sum(axis=0)
    total = np.where(known, rights, 0.0).sum(axis=0)
    right = total / np.where(count > 0, count, np.nan)
    aside = unit(reject(right, np.broadcast_to(UP, right.shape)))
    up = np.broadcast_to(UP, aside.shape)
    return np.stack([np.cross(up, aside), up, aside], axis=-1)


def _ahead(frames: Mapping[str, Array], rate: float) -> dict[str, Array]:
    """All frames turned so that the pelvis faces along x, apart from its quick turns.

    Tilt and list of the pelvis are then its own, whichever way the person goes.
    """
    heading = _heading(frames["pelvis"])
    known = np.isfinite(heading)
    sine, cosine = (
        averaged(np.where(known, wave(heading), 0.0), rate, _STRIDES)
        for wave in (np.sin, np.cos)
    )
    back = about_up(-np.arctan2(sine, cosine))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known beside the tilt of each sensor."""

    compass: bool
    pelvis: bool

    def error(self, name: str, columns: Mapping[str, Array]) -> Array:
        """The standard error of one coordinate over time, (n,) rad.

        Bends of a joint carry the posture and the tilt of two sensors; sideways
        angles also what a wrong axis shows of the bend; turns what is known of
        headings.
        """
        joint = name.removesuffix("_l").removesuffix("_r")
        n = len(columns[name])
        if joint.endswith("_rotation"):
            turn = np.hypot(_AXIS, _COMPASS) if self.compass else _NO_COMPASS
            return np.full(n, float(turn))
        plain = float(np.hypot(_POSTURE, np.sqrt(2) * _TILT))
        if joint.startswith("hip_") and not self.pelvis:
            plain = float(np.hypot(plain, _NO_LIST))
        bend = _MIXED.get(joint)
        if bend is None:
            return np.full(n, plain)
        mixed = _AXIS * np.sin(columns[name.replace(joint, bend)])
        return np.hypot(plain, mixed)


_MIXED = {"hip_adduction": "hip_flexion", "knee_abduction": "knee_angle"}
"""Sideways angle → the bend that a wrong axis shows in it."""
