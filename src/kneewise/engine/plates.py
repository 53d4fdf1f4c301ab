"""What is wrong with plates that do not carry what a motion needs."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.caveat import Caveat, Weight

_MOST = 0.9
"""Of the frames: plates that carry what the motion needs in so many are sound."""

_UNKNOWN = (
    "See that both feet are on plates, and that forces and markers start together."
)

_LATEST = 2.0
"""s: how far clocks are looked for."""

_ALIKE = 0.8
"""Correlation of plates and motion from which one clock is taken to be found."""


def doubted(
    time: Array, up: Array, needed: Array, fits: Mask
) -> tuple[Mask, tuple[Caveat, ...]]:
    """Where plates may be believed, and a word where they may not, and why perhaps.

    Args:
        time: (n,) s, even.
        up: (n,) N, what all plates push upwards; 0 where they were not recorded.
        needed: (n,) N, what the body needs upwards.
        fits: (n,) where the two agree.

    Returns:
        (n,) *fits* itself, or nowhere where the plates are wrong as a whole; and the
        caveats.
    """
    if fits.mean() > _MOST:
        return fits, ()
    wrong = _flipped(up, needed) or _late(time, up, needed) or _heavy(up, needed)
    if wrong:
        fits = np.zeros_like(fits)
    text = (
        f"In {1 - fits.mean():.0%} of the frames the plates do not carry what the "
        "motion needs: muscles are not worked out there."
    )
    remedy = wrong or _short(time, up) or _UNKNOWN
    return fits, (Caveat(text=text, remedy=remedy, weight=Weight.DOUBT),)


def _flipped(up: Array, needed: Array) -> str:
    """Plates that push downwards."""
    if np.median(up) > -0.3 * np.median(needed):
        return ""
    return (
        "The plates push the person downwards: turn the sign of their vertical force "
        "(the force on the person is upwards)."
    )


def _short(time: Array, up: Array) -> str:
    """Plates that were recorded for a part of the time only."""
    known = np.flatnonzero(up != 0)
    if len(known) == 0:
        return "The plates carry nothing: give the forces of this recording."
    first, last = (abs(float(time[known[i]])) for i in (0, -1))
    gone = (first - time[0]) + (time[-1] - last)
    if gone < 0.25 * (time[-1] - time[0]):
        return ""
    return (
        f"The plates carry something from {first:.1f} to {last:.1f} s only, and the "
        f"motion lasts until {time[-1]:.1f} s: give forces for all of it, or see that "
        "both start together."
    )


def _late(time: Array, up: Array, needed: Array) -> str:
    """Plates on another clock: what they carry fits at another time."""
    step = float(np.median(np.diff(time)))
    most = min(round(_LATEST / step), len(time) // 3)
    lags = np.arange(-most, most + 1)
    alike = [_alike(up, needed, int(lag)) for lag in lags]
    best = int(np.argmax(alike))
    lag = float(lags[best] * step)
    if alike[best] < _ALIKE or alike[best] - alike[most] < 0.1:
        return ""
    when = "later" if lag > 0 else "earlier"
    return (
        f"The forces fit the motion {abs(lag):.2f} s {when} than their file has them: "
        "bring both on one clock."
    )


def _alike(up: Array, needed: Array, lag: int) -> float:
    """The correlation when the plates are moved by so many samples to later."""
    n = len(up)
    a = up[max(0, -lag) : n - max(0, lag)]
    b = needed[max(0, lag) : n - max(0, -lag)]
    if a.std() < 1 or b.std() < 1:
        return -1.0
    return float(np.corrcoef(a, b)[0, 1])


def _heavy(up: Array, needed: Array) -> str:
    """Plates that carry another weight than the body has."""
    loaded = up > 0.2 * np.median(needed)
    if not loaded.any():
        return ""
    low, middle, high = np.percentile(up[loaded] / needed[loaded], [25, 50, 75])
    if high - low > 0.15 or abs(middle - 1) < 0.08:
        return ""
    return (
        f"The plates carry {middle:.2f} times the weight of the body that was fitted: "
        "give the right --mass, or leave it out."
    )
