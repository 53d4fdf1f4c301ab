"""Where sensors face that have no compass: headings that drift apart, over a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.units import deg

_STEP = 1.0
"""s between two values of the drift."""

_MOST = 300
"""Values of the drift at the most; longer recordings take longer steps."""

_HEARD = 0.5
"""Of the samples of a step, that must be known."""

_POSTURE = deg(4)
"""How differently two segments face while somebody stands with feet ahead."""

_GAIT = deg(8)
"""How differently the way two segments face on average in movement is from standing:
feet turn out by 7° with a spread of 5° to 6° (Murray et al. 1964, J Bone Joint Surg Am
46:335-360), thigh and shank under skin by as much."""

_STRIDE = deg(5)
"""How much the mean of one second differs from that average."""

_LEAD = 0.25
"""s by which one segment leads another round a turn: half the time of a step, for
which a foot stands while the body goes round it."""

_RATE = deg(0.5)
"""rad/s of a drift when a recording begins: the offset of a gyroscope that is not yet
known (the default of VQF, Laidig & Seel 2023)."""

_WANDER = deg(0.01)
"""rad/s per √s by which that rate wanders: 0.1 °/s in 100 s (the same)."""

_NOISE = deg(0.1)
"""rad per √s by which a heading wanders besides."""

_SCALE = 0.01
"""Of a turn that two gyroscopes see differently."""

_LOST = deg(60)
"""rad per √s for which one of the sensors is silent: it may have turned any way."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Drift:
    """How far the world of one sensor is turned against that of another, over time."""

    angle: Array
    """(n,) rad."""

    error: Array
    """(n,) rad, its standard error."""


def drift(time: Array, apart: Array, *, still: Mask, turning: Array) -> Drift:
    """What of the difference of two headings is drift, and not the body.

    Two segments face one way while the person stands, and one way but for a constant
    while the person moves; both to some degrees. The drift has a rate of its own, which
    wanders slowly. All of it is solved at once, by least squares over the whole trial:
    what turn is between standing and moving is then told from drift as far as the
    drift is steady, and the error grows with the time since standing where it is not.

    Args:
        time: (n,) s.
        apart: (n,) rad, the heading of one segment less that of the other, each in its
            own drifting world; NaN where not known.
        still: (n,) when the person stands, as in the pose that counts as straight.
        turning: (n,) rad/s, how fast the person goes round; NaN counts as not at all.

    Source:
        Rauch, Tung & Striebel 1965, AIAA J 3:1445-1450 (smoothing a random walk; the
        same estimate in one solution); Laidig, Schauer & Seel 2017, Proc IEEE ICORR
        971-976 (headings from the axis of a hinge); Laidig & Seel 2023, Inf Fusion
        91:187-204 (sizes of the drift).
    """
    lot = _binned(time, np.where(still, np.nan, apart), np.abs(np.nan_to_num(turning)))
    stood = still & np.isfinite(apart)
    m, step = len(lot.time), float(lot.time[1] - lot.time[0])
    weights = 1 / (_STRIDE**2 + (_LEAD * lot.turning) ** 2) * step
    weights = np.where(np.isfinite(lot.apart), weights, 0.0)
    rows, seen = np.eye(m, m + 1), np.nan_to_num(lot.apart)
    rows[:, m] = 1.0
    if stood.any():
        near = int(np.abs(lot.time - time[stood].mean()).argmin())
        rows = np.concatenate([rows, np.eye(m, m + 1)[near : near + 1]])
        seen = np.append(seen, _mean(apart[stood], onto=_nearest(lot.apart, near)))
        weights = np.append(weights, 1 / _POSTURE**2)
    if not weights.any():
        nothing = np.full(len(time), np.nan)
        return Drift(angle=nothing, error=nothing)
    heard = _share(np.isfinite(apart), lot) > _HEARD
    jumps = _wanders(lot, step, heard)
    normal = rows.T @ (weights[:, None] * rows) + jumps.T @ jumps
    normal[m, m] += 1 / _GAIT**2
    covariance = np.linalg.inv(normal)
    found = covariance @ (rows.T @ (weights * seen))
    spread = np.sqrt(np.diag(covariance))[:m]
    return Drift(
        angle=np.interp(time, lot.time, found[:m]),
        error=np.interp(time, lot.time, spread),
    )


class _Lot(NamedTuple):
    """Means over steps of time."""

    time: Array
    """(m,) s."""

    apart: Array
    """(m,) rad, without jumps of whole turns; NaN where not known."""

    turning: Array
    """(m,) rad/s."""

    place: Indices
    """(n,) the step of each sample."""


def _binned(time: Array, apart: Array, turning: Array) -> _Lot:
    lasting = float(time[-1] - time[0])
    m = int(np.clip(round(lasting / _STEP), 2, _MOST))
    edges = np.linspace(time[0], time[-1], m + 1)
    place = np.clip(np.searchsorted(edges, time, side="right") - 1, 0, m - 1)
    known = np.isfinite(apart)
    count = np.maximum(np.bincount(place, minlength=m), 1)
    sine, cosine = (
        np.bincount(place[known], weights=wave(apart[known]), minlength=m)
        for wave in (np.sin, np.cos)
    )
    enough = np.bincount(place[known], minlength=m) > _HEARD * count
    mean = np.where(enough, np.arctan2(sine, cosine), np.nan)
    mean[enough] = np.unwrap(mean[enough])
    turning = np.bincount(place, weights=turning, minlength=m) / count
    return _Lot((edges[1:] + edges[:-1]) / 2, mean, turning, place)


def _share(mask: Mask, lot: _Lot) -> Array:
    """The share of samples of each step in which *mask* (n,) holds: (m,)."""
    m = len(lot.time)
    count = np.maximum(np.bincount(lot.place, minlength=m), 1)
    return np.bincount(lot.place, weights=mask, minlength=m) / count


def _nearest(values: Array, i: int) -> float:
    """The known value nearest to index *i*; 0 where none is known."""
    known = np.flatnonzero(np.isfinite(values))
    return float(values[known[np.abs(known - i).argmin()]]) if len(known) else 0.0


def _mean(angles: Array, *, onto: float) -> float:
    """The mean of angles (n,), by whole turns as near to *onto* as can be."""
    mean = float(np.angle(np.exp(1j * angles).mean()))
    return mean + 2 * np.pi * round((onto - mean) / (2 * np.pi))


def _wanders(lot: _Lot, step: float, heard: Mask) -> Array:
    """What a steady drift would make 0, over its spread: (m - 1, m + 1).

    The first row is the rate at the beginning, the others how the rate changes.
    """
    m = len(lot.time)
    change = np.diff(np.eye(m, m + 1), axis=0) / step
    noise = _NOISE**2 * step + (_SCALE * lot.turning * step) ** 2
    noise = noise + np.where(heard, 0.0, _LOST**2 * step)
    noise = (noise[1:] + noise[:-1]) / 2 / step**2
    rows = np.concatenate([change[:1], np.diff(change, axis=0)])
    spread = np.concatenate(
        [
            [_RATE**2 + noise[0]],
            _WANDER**2 * step + noise[1:] + noise[:-1],
        ]
    )
    return rows / np.sqrt(spread)[:, None]
