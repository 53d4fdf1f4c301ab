"""Smoothing, rates of change and short gaps of sampled curves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kneewise.arrays import Array
from kneewise.motion.butterworth import there_and_back
from kneewise.motion.motion import rate_of

if TYPE_CHECKING:
    from scipy.interpolate import PchipInterpolator

Mask: TypeAlias = NDArray[np.bool_]
"""True or false for each sample."""

BODY = 6.0
"""Hz: what a body does by itself in walking, squatting and rising lies below."""

LONGEST_GAP = 0.2
"""s: what a body does unseen for longer is anybody's guess."""

_TWICE = (math.sqrt(2) - 1) ** 0.25
"""How far the cut-off falls when a second-order filter runs there and back."""


def smoothed(time: Array, values: Array, *, cutoff: float = BODY) -> Array:
    """Curves without what is faster than *cutoff*, and without delay.

    A second-order Butterworth filter run forwards and backwards: fourth order in
    effect, half the power (−3 dB) at *cutoff*. Each stretch without gaps is smoothed on
    its own. Uneven samples are made even for the filter and read off at their own
    times.

    Args:
        time: (n,) s, increasing.
        values: (n,), (n, k) or (n, k, 3); NaN where not known.
        cutoff: Hz; held below 45 % of the sampling rate.

    Returns:
        the shape of *values*; NaN where *values* is NaN.

    Limits:
        The first and last quarter period of *cutoff* lean on mirrored samples. A
        stretch of fewer than four samples is returned as it is.

    Source:
        Winter 2009, Biomechanics and Motor Control of Human Movement, 4th ed.,
        ch. 3 (zero-lag Butterworth filter and the correction of its cut-off).
    """
    columns = values.reshape(len(time), -1)
    result = np.array(columns)
    for stretch, members in _stretches(columns):
        result[stretch, members] = _smooth(
            time[stretch], columns[stretch, members], cutoff
        )
    return result.reshape(values.shape)


def rates(time: Array, values: Array) -> Array:
    """How fast curves change: central differences, one-sided beside gaps and ends.

    Args:
        time: (n,) s, increasing.
        values: (n,), (n, k) or (n, k, 3); NaN where not known.

    Returns:
        the shape of *values*, per second; NaN where *values* is NaN, and for a sample
        that stands alone.
    """
    columns = values.reshape(len(time), -1)
    result = np.full(columns.shape, np.nan)
    for stretch, members in _stretches(columns):
        piece = columns[stretch, members]
        if len(piece) > 1:
            result[stretch, members] = np.gradient(piece, time[stretch], axis=0)
    return result.reshape(values.shape)


def filled(
    time: Array, values: Array, *, longest: float = LONGEST_GAP
) -> tuple[Array, Mask]:
    """Curves with their short gaps bridged.

    A gap between two known samples is bridged by a piecewise cubic that keeps the
    shape of its neighbours (PCHIP: no overshoot). Gaps at either end stay.

    Args:
        time: (n,) s, increasing.
        values: (n,), (n, k) or (n, k, 3); NaN where not known.
        longest: s from the last known sample to the next one.

    Returns:
        the curves, and which of their samples were filled; both the shape of *values*.

    Limits:
        A peak inside a gap is cut flat: a tenth of a fast movement at most.

    Source:
        Fritsch & Carlson 1980, SIAM J Numer Anal 17:238-246.
    """
    columns = values.reshape(len(time), -1)
    known = np.isfinite(columns)
    result = np.array(columns)
    holed = np.flatnonzero(known.any(axis=0) & ~known.all(axis=0))
    for members in _alike(known, holed):
        seen = known[:, members[0]]
        wanted = _short_gaps(time, seen, longest)
        if seen.sum() > 1 and wanted.any():
            bridge = monotone(time[seen], columns[np.ix_(seen, members)])
            result[np.ix_(wanted, members)] = bridge(time[wanted])
    bridged = np.isfinite(result) & ~known
    return result.reshape(values.shape), bridged.reshape(values.shape)


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Where *mask* (n,) holds without a break: first index and the one after the last.

    >>> runs(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def percentile(values: Array, share: float) -> float:
    """A percentile of the known *values*; NaN where none is known."""
    known = values[np.isfinite(values)]
    return float(np.percentile(known, share)) if len(known) else float("nan")


def _stretches(columns: Array) -> list[tuple[slice, NDArray[np.intp]]]:
    """Stretches of samples without gaps, and the columns that share them."""
    known = np.isfinite(columns)
    return [
        (slice(first, after), members)
        for members in _alike(known, np.arange(columns.shape[1]))
        for first, after in runs(known[:, members[0]])
    ]


def _alike(known: Mask, members: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Columns with the same gaps, together."""
    groups: dict[bytes, list[int]] = {}
    packed = np.packbits(known, axis=0)
    for member in members:
        groups.setdefault(packed[:, member].tobytes(), []).append(int(member))
    return [np.array(group) for group in groups.values()]


def _short_gaps(time: Array, seen: Mask, longest: float) -> Mask:
    """Samples inside gaps of at most *longest* s between two seen samples."""
    short = np.zeros(len(seen), dtype=bool)
    for first, after in runs(~seen):
        inside = first > 0 and after < len(seen)
        # A hair more, so that a gap of exactly the limit counts at any rate.
        if inside and time[after] - time[first - 1] <= longest + 1e-9:
            short[first:after] = True
    return short


def monotone(time: Array, values: Array) -> PchipInterpolator:
    """Curves through samples that do not overshoot between them."""
    from scipy.interpolate import PchipInterpolator  # loading it takes 0.4 s

    return PchipInterpolator(time, values)


def _smooth(time: Array, piece: Array, cutoff: float) -> Array:
    """One stretch (m, k) without gaps, smoothed."""
    m = len(time)
    if m < 4:
        return piece
    even = np.linspace(time[0], time[-1], m)
    uneven = np.abs(time - even).max() > 0.25 / rate_of(even)
    if uneven:
        piece = monotone(time, piece)(even)
    rate = rate_of(even)
    share = min(cutoff / _TWICE, 0.45 * rate) / (rate / 2)
    padding = min(m - 1, max(9, round(rate / cutoff)))
    result = there_and_back(piece, share, padding)
    return monotone(even, result)(time) if uneven else result
