"""Angles made ready for dynamics, step by step as OpenSim does it.

The signal is padded at both ends by its point reflection, filtered there and back by a
third-order Butterworth filter, and its rates are those of a natural quintic spline.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.interpolate import BSpline, make_interp_spline

from kneewise.arrays import Array
from kneewise.motion.butterworth import third_order

CUTOFF = 6.0
"""Hz."""


class Rates(NamedTuple):
    """Coordinates and how they change; each (n, q)."""

    q: Array
    dq: Array
    ddq: Array


def splines(time: Array, values: Array) -> BSpline:
    """Natural quintic splines through samples: third and fourth derivatives 0 at ends.

    Args:
        time: (n,) s, increasing; at least six samples.
        values: (n, q).
    """
    natural = [(3, np.zeros(values.shape[1])), (4, np.zeros(values.shape[1]))]
    return make_interp_spline(time, values, k=5, bc_type=(natural, natural))


def rates(time: Array, values: Array, at: Array | None = None) -> Rates:
    """Values, rates and accelerations of the splines through samples.

    Args:
        time: (n,) s.
        values: (n, q).
        at: (m,) s where they are wanted; None for *time*.
    """
    curve = splines(time, values)
    where = time if at is None else at
    return Rates(curve(where), curve(where, nu=1), curve(where, nu=2))


def filtered(
    time: Array, values: Array, *, cutoff: float = CUTOFF
) -> tuple[Array, Array]:
    """Samples as OpenSim's low-pass filter leaves them, with their padding.

    Uneven samples are first made even at their smallest step, by the splines. Half the
    samples are added on either side as the point reflection of what is there; the
    filter (third order, forwards and backwards: its gain at the cut-off is a half) runs
    over all.

    Args:
        time: (n,) s.
        values: (n, q), without gaps.
        cutoff: Hz.

    Returns:
        time (m,) and values (m, q), twice as long as what was given.
    """
    step = float(np.diff(time).min())
    if np.diff(time).max() - step > 1e-6 * step:
        even = time[0] + step * np.arange(int((time[-1] - time[0]) / step + 1e-6) + 1)
        values, time = splines(time, values)(even), even
    pad = len(time) // 2
    before = 2 * values[0] - values[pad:0:-1]
    after = 2 * values[-1] - values[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, values, after])
    share = cutoff * 2 * step
    back = third_order(third_order(padded, share)[::-1], share)[::-1]
    return time[0] + step * np.arange(-pad, len(time) + pad), back


def prepared(
    time: Array, values: Array, at: Array | None = None, *, cutoff: float = CUTOFF
) -> Rates:
    """Filtered values, rates and accelerations: what OpenSim's dynamics starts from.

    Args:
        time: (n,) s.
        values: (n, q), without gaps.
        at: (m,) s where they are wanted; None for *time*.
        cutoff: Hz.
    """
    return rates(*filtered(time, values, cutoff=cutoff), time if at is None else at)
