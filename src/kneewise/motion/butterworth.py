"""Butterworth filters: of second order there and back, of third order one way.

The same as SciPy's ``sosfiltfilt(butter(2, share, output="sos"), ...)`` and
``lfilter(*butter(3, share), ...)``, to rounding (tests compare them): loading
``scipy.signal`` for it would cost every command half a second or more. The recursion is
solved as a banded triangular system, all columns at once.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg.lapack import dtbtrs

from kneewise.arrays import Array


def there_and_back(values: Array, share: float, padding: int) -> Array:
    """Curves without what is faster than a share of half the sampling rate.

    Args:
        values: (n, k), no gaps.
        share: cut-off ÷ half the sampling rate, from 0 to 1.
        padding: samples that are mirrored (odd) beyond either end, below n.
    """
    long = _mirrored(values, padding)
    forth = _filtered(long, share)
    back = _filtered(forth[::-1], share)[::-1]
    return back[padding : padding + len(values)]


def _mirrored(values: Array, padding: int) -> Array:
    before = 2 * values[0] - values[padding:0:-1]
    after = 2 * values[-1] - values[-2 : -padding - 2 : -1]
    return np.concatenate([before, values, after])


def _filtered(values: Array, share: float) -> Array:
    """One way through the filter, which has seen the first sample for ever."""
    k = math.tan(math.pi * share / 2)
    scale = 1 / (1 + math.sqrt(2) * k + k**2)
    b = np.array([1.0, 2.0, 1.0]) * k**2 * scale
    a = np.array([1.0, 2 * (k**2 - 1) * scale, (1 - math.sqrt(2) * k + k**2) * scale])
    past = np.concatenate([values[:1], values[:1], values])
    driven = b[0] * past[2:] + b[1] * past[1:-1] + b[2] * past[:-2]
    driven[0] -= (a[1] + a[2]) * values[0]
    if len(driven) > 1:
        driven[1] -= a[2] * values[0]
    return _recursed(a, driven)


def third_order(values: Array, share: float) -> Array:
    """Curves (n, k) once through a third-order filter that starts at rest.

    Args:
        values: (n, k), no gaps.
        share: cut-off ÷ half the sampling rate, from 0 to 1.
    """
    k = math.tan(math.pi * share / 2)
    scale = 1 / (1 + k + k**2)
    b = np.convolve([k / (1 + k)] * 2, np.array([1.0, 2.0, 1.0]) * k**2 * scale)
    a = np.convolve(
        [1.0, (k - 1) / (k + 1)],
        [1.0, 2 * (k**2 - 1) * scale, (1 - k + k**2) * scale],
    )
    past = np.concatenate([np.zeros((len(b) - 1, values.shape[1])), values])
    n = len(values)
    driven = sum(each * past[len(b) - 1 - i :][:n] for i, each in enumerate(b))
    return _recursed(a, np.asarray(driven))


def _recursed(a: Array, driven: Array) -> Array:
    """What comes out (n, k) when each sample also hangs on those before it."""
    bands = np.repeat(a[:, None], len(driven), axis=1)
    result, _ = dtbtrs(bands, driven, uplo="L")
    return np.asarray(result, dtype=np.float64)
