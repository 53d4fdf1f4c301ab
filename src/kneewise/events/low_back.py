"""Heel strikes of both feet from one sensor on the low back."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices, whole
from kneewise.events.event import Event, Moment
from kneewise.motion.filters import runs, smoothed
from kneewise.motion.inertial import Inertial
from kneewise.motion.peaks import peaks
from kneewise.motion.turning import matrices

WIDTH = 0.07
"""s, standard deviation of the bell that smooths the upward acceleration: that of a
wavelet of scale 10 at 100 samples per second (McCamley 2012)."""

_PROMINENT = 0.5
"""m/s²: a step jolts the back by more."""

_APART = 0.25
"""s between two steps, at the very least."""

_PAUSE = 1.6
"""Times the usual step: longer, and the person stood in between."""

_SLOW_TURN = 2.0
"""Hz, cut-off of the turn about the vertical that tells left from right."""

_FEWEST = 4
"""Steps in a row that make a walk."""


def has_back(inertial: Inertial) -> bool:
    """Whether a sensor on the low back felt acceleration."""
    return inertial.has("pelvis") and bool(whole(inertial.pulls("pelvis")).any())


def upward(inertial: Inertial) -> Array:
    """Acceleration of the low back upwards, without gravity: (n,) m/s²."""
    pulls = inertial.pulls("pelvis")
    world = np.einsum("nij,nj->ni", matrices(inertial.faces("pelvis")), pulls)
    return world[:, 2] - np.nanmean(world[:, 2])


def back_events(inertial: Inertial) -> tuple[Event, ...]:
    """Heel strikes of both feet by turns, in order of time.

    A step is where the upward acceleration, smoothed by a bell, peaks; the side is by
    which way the pelvis turns: to the right at a strike of the left foot. All steps of
    one walk alternate, and the whole walk decides where it begins.

    Limits:
        The peak follows the strike by some 30 ms, alike in every step. Toe-offs are
        not told. On one older adult; figures in docs/sensors.md.

    Source:
        McCamley et al. 2012, Gait Posture 36:316-318; Zijlstra & Hof 2003, Gait
        Posture 18:1-10.
    """
    rate = inertial.rate
    jolts = _belled(upward(inertial), rate)
    moments = peaks(
        np.where(np.isfinite(jolts), jolts, 0.0),
        prominence=_PROMINENT,
        distance=max(1, round(_APART * rate)),
    )
    turning = _about_up(inertial)
    found: list[Event] = []
    for walk in _walks(inertial.time, moments):
        found += _by_turns(inertial.time, jolts, turning, walk)
    return tuple(found)


def _belled(values: Array, rate: float) -> Array:
    """A curve (n,) smoothed by a bell of ``WIDTH``; NaN near gaps."""
    reach = round(4 * WIDTH * rate)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (WIDTH * rate)) ** 2)
    padded = np.pad(values, reach, mode="edge")
    return np.convolve(padded, bell / bell.sum(), mode="valid")


def _about_up(inertial: Inertial) -> Array:
    """How fast the back turns to the left about the vertical: (n,) rad/s."""
    turns = inertial.turns("pelvis")
    world = np.einsum("nij,nj->ni", matrices(inertial.faces("pelvis")), turns)
    return smoothed(inertial.time, world[:, 2], cutoff=_SLOW_TURN)


def _walks(time: Array, moments: Indices) -> list[Indices]:
    """Steps in a row, without the pauses between: samples of each."""
    if len(moments) < _FEWEST:
        return []
    steps = np.diff(time[moments])
    brisk = steps < _PAUSE * np.median(steps)
    return [
        moments[first : after + 1]
        for first, after in runs(brisk)
        if after - first + 1 >= _FEWEST
    ]


def _by_turns(time: Array, jolts: Array, turning: Array, walk: Indices) -> list[Event]:
    """The steps of one walk, left and right by turns."""
    signs = np.where(np.arange(len(walk)) % 2 == 0, 1.0, -1.0)
    begins_left = float(np.nansum(signs * np.nan_to_num(turning[walk]))) < 0
    first = Side.LEFT if begins_left else Side.RIGHT
    return [
        Event(
            moment=Moment.HEEL_STRIKE,
            time=_between(time, jolts, int(i)),
            side=first if k % 2 == 0 else first.other,
        )
        for k, i in enumerate(walk)
    ]


def _between(time: Array, jolts: Array, i: int) -> float:
    """The time of a peak between samples, by the parabola through three of them."""
    if not 0 < i < len(time) - 1:
        return float(time[i])
    before, at, after = jolts[i - 1 : i + 2]
    bend = before - 2 * at + after
    shift = (before - after) / (2 * bend) if bend < 0 else 0.0
    return float(time[i] + np.clip(shift, -0.5, 0.5) * (time[i + 1] - time[i]))
