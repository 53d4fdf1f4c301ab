"""How far the clocks of two cameras are apart, told from how the person moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.motion.image import ImageMotion

STEP = 1 / 120
"""s between the samples that are compared."""

BLUR = 0.08
"""s, standard deviation of the smoothing before speeds are taken: keypoints shake."""

PERSPECTIVE = 0.004
"""s that a lag is off besides: who walks towards one camera and away from the other
rises in the pictures at other moments (drawn walks: 2 to 6 ms)."""

SHORTEST = 1.0
"""s that must overlap."""

ALIKE = 0.4
"""Correlation below which two films do not show the same movement."""

NEARLY = 0.95
"""Of the best correlation: of moments that are as good, the one with the smallest
shift is taken, since squats are all alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far a second film runs behind a first."""

    seconds: float
    """To be added to the second's times, so that both show the same at the same."""

    error: float
    """s, standard error: jackknife over landmarks."""

    alike: float
    """Correlation of the vertical speeds there, -1 to 1."""


def lag(
    first: ImageMotion, second: ImageMotion, ups: tuple[Array, Array]
) -> Lag | None:
    """How far the second film runs behind the first.

    By the largest correlation of the vertical speeds of the landmarks that both see,
    summed over landmarks, between samples by a parabola.

    Args:
        first: what one camera saw.
        second: what another saw of the same movement.
        ups: (2,) each, which way is up in each picture.

    Returns:
        None where the films do not show the same movement for a second.

    Limits:
        Somebody who stands still tells nothing; movements that repeat exactly tell it
        up to whole repetitions.
    """
    names = [name for name in first.landmarks if name in second.landmarks]
    a = [_speed(first, name, ups[0]) for name in names]
    b = [_speed(second, name, ups[1]) for name in names]
    size = 2 * (len(a[0]) + len(b[0])) if names else 0
    if not size:
        return None
    products, first_power, second_power, both = _crossed(np.array(a), np.array(b), size)
    enough = both.max(axis=0) * STEP >= SHORTEST
    offsets: Array = np.asarray(np.fft.fftfreq(size, 1 / size) * STEP, np.float64)
    kept = np.ones(len(names), dtype=np.bool_)
    parts = (products, first_power, second_power)
    best = _peak(parts, kept, enough, offsets)
    if best is None or best[1] < ALIKE:
        return None
    others = []
    for k in range(len(names)):
        without = kept.copy()
        without[k] = False
        near = enough & (np.abs(offsets - best[0]) < 0.25)
        one = _peak(parts, without, near, offsets)
        if one is not None:
            others.append(one[0])
    spread = np.array(others) - np.mean(others) if others else np.array([np.inf])
    n = len(others)
    error = float(np.sqrt((n - 1) / max(n, 1) * np.square(spread).sum()))
    begins = float(first.time[0] - second.time[0])
    error = float(np.hypot(error, PERSPECTIVE))
    return Lag(seconds=best[0] + begins, error=error, alike=best[1])


def _speed(image: ImageMotion, name: str, up: Array) -> Array:
    """The vertical speed (t,) px/s of a landmark every STEP; NaN where not seen."""
    from scipy.ndimage import gaussian_filter1d  # loading it takes 0.3 s

    column = image.landmarks.index(name)
    height = image.pixels[:, column] @ up
    known = np.isfinite(height) & (image.confidence[:, column] > 0)
    time = np.arange(image.time[0], image.time[-1], STEP)
    if known.sum() < 3:
        return np.full(len(time), np.nan)
    even = np.interp(time, image.time[known], height[known])
    speed = np.gradient(gaussian_filter1d(even, BLUR / STEP)) / STEP
    gap = np.interp(time, image.time, known.astype(np.float64)) < 0.5
    return np.where(gap, np.nan, speed)


def _crossed(a: Array, b: Array, size: int) -> tuple[Array, Array, Array, Array]:
    """Sums over the overlap at every offset (k, size): a b, a a, b b, and how many."""
    known = np.isfinite(a), np.isfinite(b)
    x, y = np.nan_to_num(a), np.nan_to_num(b)

    def crossed(p: Array, q: Array) -> Array:
        forward = np.fft.rfft(p, size, axis=1)
        back = np.fft.rfft(q, size, axis=1)
        return np.fft.irfft(forward * np.conj(back), size, axis=1)

    u, v = known[0].astype(np.float64), known[1].astype(np.float64)
    return crossed(x, y), crossed(x * x, v), crossed(u, y * y), crossed(u, v)


def _peak(
    parts: tuple[Array, Array, Array], kept: Mask, allowed: Mask, offsets: Array
) -> tuple[float, float] | None:
    """The offset of the largest correlation, s, and how large it is."""
    product, one, two = (part[kept].sum(axis=0) for part in parts)
    power = np.sqrt(np.maximum(one * two, 1e-12))
    alike = np.where(allowed & (one * two > 1e-6), product / power, -np.inf)
    if not np.isfinite(alike).any():
        return None
    top = float(alike.max())
    before, after = np.roll(alike, 1), np.roll(alike, -1)
    peaks = (alike >= before) & (alike >= after) & (alike >= NEARLY * top)
    if top <= 0 or not peaks.any():
        return None
    found = np.flatnonzero(peaks)
    i = int(found[np.abs(offsets[found]).argmin()])
    left, right = before[i], after[i]
    curve = left - 2 * alike[i] + right
    shift = 0.5 * (left - right) / curve if np.isfinite(curve) and curve < 0 else 0.0
    return float(offsets[i] + shift * STEP), float(alike[i])
