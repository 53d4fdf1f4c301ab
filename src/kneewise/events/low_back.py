"""Heel strikes of both feet from one sensor on the low back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices, whole
from kneewise.events.event import Event, Moment, Repetition
from kneewise.motion.filters import runs, smoothed
from kneewise.motion.inertial import Inertial
from kneewise.motion.peaks import peaks
from kneewise.motion.turning import matrices

WIDTH = 0.09
"""s, standard deviation of the bell that smooths the upward acceleration: that of a
wavelet of scale 13 at 100 samples per second. McCamley 2012 has 10; between 7 and 16,
this one missed and made up the fewest steps of one of three persons, with the other
two in view (docs/decisions/motion-sensors.md)."""

_PROMINENT = 0.3
"""m/s²: a step jolts the back by more; found as ``WIDTH``."""

_FIRM = 0.7
"""m/s² of smoothed upward acceleration at a step that is set down firmly."""

_SHIFTS = 2
"""Soft strides before the first firm one that are none, and after the last."""

_FIRM_ERROR, _SOFT_ERROR = 0.022, 0.10
"""s, standard errors of a stride with firm steps, and of one with a soft one: what
holds two thirds of the differences from feet and optical markers (docs/sensors.md)."""

_APART = 0.25
"""s between two steps, at the very least."""

_PAUSE = 1.5
"""s of a step: longer, and the person stood in between (half of the longest stride of
Kluge et al. 2021, PLoS ONE 16:e0256541)."""

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
        The peak follows the strike by some 60 ms, much alike in every step. Toe-offs
        are not told. Of steps shorter than 30 cm many are missed (docs/sensors.md).

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
    for walk in _walks(inertial.time, jolts, moments):
        found += _by_turns(inertial.time, jolts, turning, walk)
    return tuple(found)


def with_errors(
    strides: tuple[Repetition, ...], inertial: Inertial
) -> tuple[Repetition, ...]:
    """Strides seen from the low back, each with the standard error of its time.

    Where one of its three steps hardly jolts the back, in slow walks and turns, its
    moment is known to a tenth of a second; elsewhere to a fiftieth. Strides across a
    pause or a gap are left out.
    """
    time, jolts = inertial.time, _belled(upward(inertial), inertial.rate)
    found = []
    for stride in strides:
        moments = [stride.start, *(event.time for event in stride.events), stride.end]
        inside = jolts[(time >= stride.start) & (time <= stride.end)]
        brisk = stride.end - stride.start < 2 * _PAUSE
        if brisk and np.isfinite(inside).all():
            weakest = float(np.interp(moments, time, jolts).min())
            error = _FIRM_ERROR if weakest >= _FIRM else _SOFT_ERROR
            found.append(replace(stride, error=error))
    return tuple(found)


def steady(strides: Sequence[Repetition]) -> list[Repetition]:
    """Strides without what only begins or ends a walk.

    Shifting the weight before the first step and after the last jolts the back as soft
    steps do: up to two strides at either end of a walk with firm ones.
    """
    walks: list[list[Repetition]] = []
    for stride in strides:
        if not walks or stride.start > walks[-1][-1].end:
            walks.append([])
        walks[-1].append(stride)
    return [stride for walk in walks for stride in _trimmed(walk)]


def _trimmed(walk: list[Repetition]) -> list[Repetition]:
    firm = [k for k, stride in enumerate(walk) if stride.error == _FIRM_ERROR]
    if len(firm) < _FEWEST:
        return walk
    first, last = min(firm[0], _SHIFTS), max(firm[-1] + 1, len(walk) - _SHIFTS)
    return walk[first:last]


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


def _walks(time: Array, jolts: Array, moments: Indices) -> list[Indices]:
    """Steps in a row, without the pauses and gaps between: samples of each."""
    if len(moments) < _FEWEST:
        return []
    silent = np.cumsum(~np.isfinite(jolts))[moments]
    brisk = (np.diff(time[moments]) < _PAUSE) & (np.diff(silent) == 0)
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
