"""The force curves of Millard's muscle: smooth, through given lengths and slopes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import CURVES

ACTIVE, VELOCITY, PASSIVE = 0, 1, 2
"""The curves of a table, in order."""

SAMPLES = 1025
"""Samples of each curve, between which it is a cubic: right to 1e-8."""

_WIDTH = 0.05
"""Half the width of the top of the active curve, in optimal lengths."""

_CURVINESS = {ACTIVE: 1.0, PASSIVE: 0.75}
_BEND, _BEND_BACK = 0.6, 0.9
"""How round the curves are where a file does not say: OpenSim's own."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Corners:
    """A curve that goes from corner to corner, each with its own slope."""

    x: Array
    y: Array
    slope: Array
    """(k,)."""

    round: Array
    """(k - 1,) 0 to 1, how round it is between two."""


@lru_cache(maxsize=64)
def tables(shape: tuple[float, ...]) -> tuple[Array, Array]:
    """The three curves of a muscle, sampled.

    Args:
        shape: the 13 numbers of ``CURVES["millard2012"]``.

    Returns:
        samples (3, SAMPLES, 2), value and slope; ends (3, 2), between which they lie
        evenly. Beyond its ends each curve goes on as a straight line.

    Source:
        Millard, Uchida, Seth & Delp 2013, J Biomech Eng 135:021005; curves of quintic
        Bezier pieces with the corners that OpenSim 4 gives them.
    """
    number = dict(zip(CURVES["millard2012"], shape, strict=False))
    curves = (_active(number), _velocity(number), _passive(number))
    ends = np.array([(curve.x[0], curve.x[-1]) for curve in curves])
    return np.array([_sampled(curve) for curve in curves]), ends


def _active(number: dict[str, float]) -> Corners:
    """Force over length of a fully active fibre that does not move."""
    start = number["min_norm_active_fiber_length"]
    bend = number["transition_norm_fiber_length"]
    end = number["max_norm_active_fiber_length"]
    shallow = number["shallow_ascending_slope"]
    lowest = number["minimum_value"]
    shoulder = 1.0 - _WIDTH
    knee = 1.0 - shallow * (shoulder - bend)
    steep = 1.25 * knee / (bend - start)
    fall = -1.0 / (end - 1.0 - 2 * _WIDTH)
    rising = 0.5 * (start + bend)
    top = 0.5 * (bend + shoulder)
    falling = 0.5 * (1.0 + _WIDTH + end)
    return Corners(
        x=np.array([start, rising, top, 1.0, falling, end]),
        y=np.array([lowest, 0.5 * knee, 0.5 * (1.0 + knee), 1.0, 0.5, lowest]),
        slope=np.array([0.0, steep, shallow, 0.0, fall, 0.0]),
        round=np.full(5, _CURVINESS[ACTIVE]),
    )


def _velocity(number: dict[str, float]) -> Corners:
    """Force over speed, in parts of the fastest; lengthening is positive."""
    stop, slow = (
        number["concentric_slope_at_vmax"],
        number["concentric_slope_near_vmax"],
    )
    last, late = number["eccentric_slope_at_vmax"], number["eccentric_slope_near_vmax"]
    highest = number["max_eccentric_velocity_force_multiplier"]
    near = 0.1
    return Corners(
        x=np.array([-1.0, near - 1.0, 0.0, 1.0 - near, 1.0]),
        y=np.array(
            [
                0.0,
                0.5 * near * (slow + stop),
                1.0,
                highest - 0.5 * near * (late + last),
                highest,
            ]
        ),
        slope=np.array([stop, slow, number["isometric_slope"], late, last]),
        round=np.array([_BEND, _BEND, _BEND_BACK, _BEND_BACK]),
    )


def _passive(number: dict[str, float]) -> Corners:
    """Force over length of a fibre that is not active."""
    start = 1.0 + number["strain_at_zero_force"]
    end = 1.0 + number["strain_at_one_norm_force"]
    low, steep = 0.2, 2.0 / (end - start)
    step = min(0.1 / steep, 0.1 * (end - start))
    return Corners(
        x=np.array([start, start + step, end]),
        y=np.array([0.0, 0.5 * low * step, 1.0]),
        slope=np.array([0.0, low, steep]),
        round=np.full(2, _CURVINESS[PASSIVE]),
    )


def _sampled(curve: Corners) -> Array:
    """Value and slope (SAMPLES, 2) of a curve at even steps."""
    x = np.linspace(curve.x[0], curve.x[-1], SAMPLES)
    out = np.zeros((SAMPLES, 2))
    piece = np.clip(np.searchsorted(curve.x, x, side="right") - 1, 0, len(curve.x) - 2)
    for k in range(len(curve.x) - 1):
        along, up = _controls(curve, k)
        mine = piece == k
        u = _where(along, x[mine])
        out[mine, 0] = _bezier(up, u)
        out[mine, 1] = _bezier_slope(up, u) / _bezier_slope(along, u)
    return out


def _controls(curve: Corners, k: int) -> tuple[Array, Array]:
    """The six control points of a piece: its ends, and two on each of its tangents.

    The tangents meet in the corner; the rounder the piece, the nearer to it.
    """
    x, y, slope = curve.x[k : k + 2], curve.y[k : k + 2], curve.slope[k : k + 2]
    tilt = slope[0] - slope[1]
    corner = x.mean()
    if abs(tilt) > 1e-12:
        corner = (y[1] - y[0] - x[1] * slope[1] + x[0] * slope[0]) / tilt
    height = y[0] + slope[0] * (corner - x[0])
    near = 0.1 + 0.8 * curve.round[k]
    along = x + near * (corner - x)
    up = y + near * (height - y)
    order = [0, 1, 1, 2, 2, 3]
    return (
        np.array([x[0], *along, x[1]])[order],
        np.array([y[0], *up, y[1]])[order],
    )


def _where(along: Array, x: Array) -> Array:
    """The parameter u in 0..1 at which a piece reaches *x*, by Newton's method."""
    grid = np.linspace(0.0, 1.0, 401)
    u = np.interp(x, _bezier(along, grid), grid)
    for _ in range(8):
        u = u - (_bezier(along, u) - x) / _bezier_slope(along, u)
    return u


def _bezier(points: Array, u: Array) -> Array:
    """A quintic Bezier polynomial at *u*."""
    powers = np.arange(6)
    share = np.array([1, 5, 10, 10, 5, 1]) * u[:, None] ** powers
    value: Array = (share * (1 - u[:, None]) ** powers[::-1]) @ points
    return value


def _bezier_slope(points: Array, u: Array) -> Array:
    """Its derivative."""
    powers = np.arange(5)
    share = np.array([1, 4, 6, 4, 1]) * u[:, None] ** powers
    value: Array = (share * (1 - u[:, None]) ** powers[::-1]) @ (5 * np.diff(points))
    return value
