"""Heel strikes and toe-offs from sensors on the feet."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, whole
from kneewise.events.event import Event, Moment, Repetition
from kneewise.events.moments import crossing
from kneewise.motion.axes import UP, reject, unit
from kneewise.motion.filters import percentile, smoothed
from kneewise.motion.inertial import Inertial
from kneewise.motion.peaks import peaks
from kneewise.motion.quiet import swing
from kneewise.motion.turning import inverse, matrices
from kneewise.units import deg

_CUTOFF = 15.0
"""Hz: the foot turns fast, and rings when it hits the ground."""

_SWING = deg(90)
"""rad/s that a foot reaches in any swing."""

_SHARE = 0.25
"""Share of the usual swing that a swing must reach."""

_APART = 0.5
"""s between two swings of one foot, at the very least."""

_LONGEST = 1.0
"""s from the fastest swing to strike or lift, at the most."""

_FLAT = 30
"""The slowest 30 % of samples, in which the foot is flat (stance is 60 % of a
stride)."""


def has_feet(inertial: Inertial) -> bool:
    """Whether a foot wears a sensor that felt acceleration as well as turning."""
    return any(
        inertial.has(f"{side}_foot")
        and bool(whole(inertial.pulls(f"{side}_foot")).any())
        for side in Side
    )


def foot_events(inertial: Inertial) -> tuple[Event, ...]:
    """Heel strikes and toe-offs of the feet that wear sensors, in order of time.

    In the swing the toes come up again: the foot turns the one way from toe-off until
    the heel strikes, and the other way before and after. Both moments are where the
    turn rate about the axis across the foot passes zero.

    Limits:
        Against the events that come with a recording of one adult (57 strides, 1.3
        m/s): docs/sensors.md. Shuffling feet hardly turn and are missed.

    Source:
        Rampp et al. 2015, IEEE Trans Biomed Eng 62:1089-1097 (moments of the turn
        rate about the mediolateral axis); Aminian et al. 2002, J Biomech 35:689-699.
    """
    found: list[Event] = []
    for side in Side:
        if inertial.has(f"{side}_foot"):
            found += _of_foot(inertial, side)
    return tuple(sorted(found, key=lambda event: event.time))


def unbroken(
    found: tuple[Repetition, ...], inertial: Inertial
) -> tuple[Repetition, ...]:
    """Strides and stances during which the sensor of their foot was never silent."""
    kept = []
    for repetition in found:
        turns = inertial.turns(f"{repetition.side}_foot")
        inside = (inertial.time > repetition.start) & (inertial.time < repetition.end)
        if whole(turns[inside]).all():
            kept.append(repetition)
    return tuple(kept)


def _of_foot(inertial: Inertial, side: Side) -> list[Event]:
    raising = toes_up(inertial, side)
    known = np.isfinite(raising)
    if not known.any():
        return []
    top = percentile(raising, 99)
    needed = max(_SWING, _SHARE * top)
    apart = max(1, round(_APART * inertial.rate))
    quiet = np.where(known, raising, 0.0)
    found = []
    for i in peaks(quiet, prominence=needed, distance=apart):
        if raising[i] < needed:
            continue  # the foot lies flat, between turning down twice
        for moment, step in ((Moment.TOE_OFF, -1), (Moment.HEEL_STRIKE, 1)):
            when = crossing(inertial.time, raising, int(i), level=0.0, step=step)
            if when is not None and abs(when - inertial.time[i]) < _LONGEST:
                found.append(Event(moment=moment, time=when, side=side))
    return found


def toes_up(inertial: Inertial, side: Side) -> Array:
    """How fast the toes come up, about the axis across the foot: (n,) rad/s.

    The axis is the main one of the turn rate, square to the sole; the toes go further
    down, at toe-off, than up, at heel strike, which gives the sign.
    """
    turns = inertial.turns(f"{side}_foot")
    faces = inertial.faces(f"{side}_foot")
    up = inverse(matrices(faces)) @ UP
    speed = swing(turns, inertial.rate, 0.2)
    slow = speed <= percentile(speed, _FLAT)
    sole = unit(np.nanmean(up[slow], axis=0))
    known = turns[whole(turns)]
    level = reject(known, np.broadcast_to(sole, known.shape))
    _, vectors = np.linalg.eigh(level.T @ level)
    across = unit(reject(vectors[:, 2], sole))
    lean = np.arctan2(-(up @ np.cross(across, sole)), up @ sole)
    sign = 1.0 if percentile(lean, 99) >= -percentile(lean, 1) else -1.0
    return -sign * smoothed(inertial.time, turns @ across, cutoff=_CUTOFF)
