"""Even samples: the same moments whatever the rate a movement was recorded at."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.motion.filters import runs

RATE = 200.0
"""Samples per second: a peak is missed by 2.5 ms at most."""

_LONG = 600.0
"""s; a longer recording gets a quarter of the samples, for the sake of memory."""

_AT_ONCE = 8
"""Curves whose splines are held in memory together."""


def grid(time: Array) -> Array:
    """Moments every 5 ms, counted from 0 s, from the first sample to the last.

    In a recording of more than ten minutes they are 20 ms apart.
    """
    rate = RATE if time[-1] - time[0] <= _LONG else RATE / 4
    first, last = np.ceil(time[0] * rate - 1e-6), np.floor(time[-1] * rate + 1e-6)
    return np.arange(first, last + 1) / rate


def on_grid(time: Array, values: Array, moments: Array) -> Array:
    """Smooth curves read at other moments, by a cubic spline.

    Args:
        time: (n,) s, increasing.
        values: (n, ...); NaN where not known.
        moments: (m,) s, increasing.

    Returns:
        (m, ...); NaN between two samples of which one is NaN.
    """
    columns = values.reshape(len(time), -1)
    result = np.full((len(moments), columns.shape[1]), np.nan)
    known = np.isfinite(columns)
    patterns, members = np.unique(known, axis=1, return_inverse=True)
    for number in range(patterns.shape[1]):
        chosen = np.flatnonzero(members.ravel() == number)
        for start, end in runs(patterns[:, number]):
            for few in np.array_split(chosen, -(-len(chosen) // _AT_ONCE)):
                piece = (time[start:end], columns[start:end][:, few])
                _stretch(piece, moments, (result, few))
    return result.reshape(len(moments), *values.shape[1:])


def _stretch(
    piece: tuple[Array, Array], moments: Array, into: tuple[Array, Indices]
) -> None:
    """Fill the moments inside one stretch without gaps."""
    time, values = piece
    result, chosen = into
    inside = (moments >= time[0] - 1e-9) & (moments <= time[-1] + 1e-9)
    if len(time) > 3:
        from scipy.interpolate import CubicSpline  # loading it takes 0.4 s

        result[np.ix_(inside, chosen)] = CubicSpline(time, values)(moments[inside])
    elif len(time) > 1:
        for column, target in zip(values.T, chosen, strict=True):
            result[inside, target] = np.interp(moments[inside], time, column)
