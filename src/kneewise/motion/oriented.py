"""How the segments of a body are turned, from the sensors worn on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Mask
from kneewise.caveat import Caveat, Weight
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.filters import rates
from kneewise.motion.headings import Drift, drift
from kneewise.motion.inertial import Inertial
from kneewise.motion.mounting import Mounting, mountings, worn_flat
from kneewise.motion.quiet import averaged, standing
from kneewise.motion.turning import about_up, matrices
from kneewise.units import deg, in_deg

STRIDES = 3.0
"""s over which a body faces one way on average: two or three strides."""

_COMPASS = deg(6)
"""Of the heading of one sensor against another by magnetometers, indoors."""

_FACES = deg(6)
"""Of a pelvis taken to face where both thighs face on average."""

_ALONE = deg(14)
"""Of a pelvis taken to face where one thigh faces over three seconds."""

_DRIFTS = deg(10)
"""Drift of a heading within a recording that is worth a word."""

NO_PELVIS = Caveat(
    text="No sensor on the pelvis can be used, so hip angles are those of the thigh "
    "against a level pelvis.",
    remedy="Wear one on the sacrum, of a system whose sensors share a compass, or "
    "lying as flat on the skin as those on the outer sides of both thighs.",
    weight=Weight.DOUBT,
)

FLAT_PELVIS = Caveat(
    text="Without a compass, which way the sensor of the pelvis sits is told by its "
    "z axis: it is taken to lie flat on the back, with the same face to the skin as "
    "those on the outer sides of the thighs.",
    remedy="Wear it so, or use sensors with a magnetometer.",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Oriented:
    """How segments are turned in one world, whichever way that faces."""

    frames: Mapping[str, Array]
    """Segment → (n, 3, 3), its axes anterior, superior and right in the world; a level
    pelvis where no sensor tells of it."""

    errors: Mapping[str, Array]
    """Segment → (n,) rad, the standard error of its heading against the segment that it
    hangs on: foot on shank, shank on thigh, thigh on pelvis."""

    is_level: bool
    """Whether the pelvis is only taken to be level."""

    caveats: tuple[Caveat, ...]


def oriented(inertial: Inertial) -> Oriented:
    """How the segments that wear sensors are turned.

    With a compass all segments face one way while the person stands: the mean of the
    ways that thighs and shanks swing. Without one, every heading drifts (``drift``).

    Raises:
        UnfitRecording: if the person never stands still, or no knee bends.
    """
    mounted = mountings(inertial)
    if not inertial.shares_north:
        return _by_drift(inertial, mounted)
    frames = _frames(inertial, _facing_alike(mounted))
    error = np.full(len(inertial.time), _COMPASS)
    return _with_pelvis(frames, dict.fromkeys(frames, error), inertial.rate)


def heading(frame: Array) -> Array:
    """Where a segment faces, by its axis to the right: (n,) rad from the x axis."""
    return np.arctan2(frame[:, 0, 2], -frame[:, 1, 2])


def over_strides(angles: Array, rate: float) -> Array:
    """A heading (n,) rad without its turns from step to step."""
    known = np.isfinite(angles)
    sine, cosine = (
        averaged(np.where(known, wave(angles), 0.0), rate, STRIDES)
        for wave in (np.sin, np.cos)
    )
    return np.arctan2(sine, cosine)


def _frames(inertial: Inertial, mounted: Mapping[str, Mounting]) -> dict[str, Array]:
    """Segment → (n, 3, 3), each in the world of its own sensor."""
    found = {}
    for name, mounting in mounted.items():
        ahead = np.cross(mounting.left, mounting.up)
        axes = np.stack([ahead, mounting.up, -mounting.left], axis=-1)
        found[name] = matrices(inertial.faces(name)) @ axes
    return found


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


def _by_drift(inertial: Inertial, mounted: Mapping[str, Mounting]) -> Oriented:
    """Segments whose headings had drifted apart."""
    middle = ("pelvis", "trunk")
    known = {n: m for n, m in mounted.items() if n not in middle and inertial.has(n)}
    known |= worn_flat({n: m for n, m in mounted.items() if inertial.has(n)})
    frames = _frames(inertial, known)
    legs = {name: frame for name, frame in frames.items() if name != "pelvis"}
    trial = _Trial.of(inertial, legs)
    drifts: dict[str, Drift] = {}
    for name, onto in _tree(legs):
        drifts[name] = trial.drift(legs[name], legs[onto])
        legs[name] = about_up(-drifts[name].angle) @ legs[name]
    errors = {name: each.error for name, each in drifts.items()}
    errors |= _of_thighs(errors, legs)
    if "pelvis" in frames:
        faced = trial.drift(frames["pelvis"], level(legs, inertial.rate))
        legs["pelvis"] = about_up(-faced.angle) @ frames["pelvis"]
        errors |= {n: np.hypot(errors[n], faced.error) for n in _thighs(legs)}
    found = _with_pelvis(legs, errors, inertial.rate)
    notes = (FLAT_PELVIS,) if "pelvis" in frames else ()
    return replace(found, caveats=(*_drifted(drifts), *notes, *found.caveats))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Trial:
    """What all drifts of a recording share."""

    time: Array
    still: Mask
    turning: Array

    @classmethod
    def of(cls, inertial: Inertial, legs: Mapping[str, Array]) -> _Trial:
        """The times at which the person stands, and how fast they go round."""
        still = np.zeros(len(inertial.time), dtype=np.bool_)
        part = standing(inertial) if inertial.standing is None else None
        if part is not None:
            still[part] = True
        first = over_strides(heading(next(iter(legs.values()))), inertial.rate)
        turning = rates(inertial.time, np.unwrap(first))
        return cls(time=inertial.time, still=still, turning=turning)

    def drift(self, frame: Array, onto: Array) -> Drift:
        """How far the world of one frame (n, 3, 3) is turned against another's."""
        apart = heading(frame) - heading(onto)
        return drift(self.time, apart, still=self.still, turning=self.turning)


def _tree(legs: Mapping[str, Array]) -> list[tuple[str, str]]:
    """Each segment and the one that its heading is compared with, parents first."""
    thighs = _thighs(legs)
    pairs = [(thigh, thighs[0]) for thigh in thighs]
    for part, parent in (("shank", "thigh"), ("foot", "shank")):
        for side in Side:
            if f"{side}_{part}" in legs:
                above = f"{side}_{parent}"
                pairs.append((f"{side}_{part}", above if above in legs else thighs[0]))
    return pairs


def _thighs(frames: Mapping[str, Array]) -> list[str]:
    return [name for name in frames if name.endswith("_thigh")]


def _both(frames: Mapping[str, Array]) -> Mask:
    """When both thighs are known: (n,)."""
    known = [np.isfinite(frames[name][:, 0, 0]) for name in _thighs(frames)]
    return np.logical_and.reduce(known) & (len(known) > 1)


def _of_thighs(
    errors: Mapping[str, Array], frames: Mapping[str, Array]
) -> dict[str, Array]:
    """The error of each thigh's heading against the mean of those that are known."""
    names = _thighs(frames)
    half = np.max([errors[name] for name in names], axis=0) / 2
    return dict.fromkeys(names, np.where(_both(frames), half, 0.0))


def _drifted(drifts: Mapping[str, Drift]) -> tuple[Caveat, ...]:
    ranges = {name: float(np.ptp(each.angle)) for name, each in drifts.items()}
    name, most = max(ranges.items(), key=lambda pair: pair[1])
    if not most >= _DRIFTS:
        return ()
    return (
        Caveat(
            text=f"The heading of the sensor of the {name.replace('_', ' ')} drifted "
            f"by {in_deg(most):.0f}° against another; it was taken out, as far as "
            "standing and walking straight tell.",
            remedy="Keep recordings short, or use sensors with a magnetometer.",
        ),
    )


def _with_pelvis(
    frames: Mapping[str, Array], errors: Mapping[str, Array], rate: float
) -> Oriented:
    """The segments, with a level pelvis where none was measured."""
    if np.isfinite(frames.get("pelvis", np.array(np.nan))).any():
        return Oriented(frames=frames, errors=errors, is_level=False, caveats=())
    wide = np.where(_both(frames), _FACES, _ALONE)
    thighs = {name: np.hypot(errors[name], wide) for name in _thighs(frames)}
    return Oriented(
        frames={**frames, "pelvis": level(frames, rate)},
        errors={**errors, **thighs},
        is_level=True,
        caveats=(NO_PELVIS,),
    )


def level(frames: Mapping[str, Array], rate: float) -> Array:
    """A level pelvis that faces where the thighs face, (n, 3, 3).

    Where one thigh alone is known it faces the way of that one over some strides.
    """
    thighs = [frames[name] for name in _thighs(frames)]
    rights = np.stack([frame[..., 2] for frame in thighs])
    known = np.isfinite(rights)
    count = known.sum(axis=0)
    total = np.where(known, rights, 0.0).sum(axis=0)
    right = total / np.where(count > 0, count, np.nan)
    aside = unit(reject(right, np.broadcast_to(UP, right.shape)))
    if len(thighs) == 1:
        slow = over_strides(np.arctan2(aside[:, 1], aside[:, 0]), rate)
        slow = np.where(np.isfinite(aside[:, 0]), slow, np.nan)
        aside = np.stack([np.cos(slow), np.sin(slow), 0.0 * slow], axis=1)
    up = np.broadcast_to(UP, aside.shape)
    return np.stack([np.cross(up, aside), up, aside], axis=-1)
