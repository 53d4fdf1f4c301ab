"""When a curve crosses a level: the step every finder of events is made of."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array


def crossing(
    time: Array, curve: Array, i: int, *, level: float, step: int
) -> float | None:
    """When a curve first crosses a level, going from sample *i* in one direction.

    Args:
        time: (n,) s.
        curve: (n,); a NaN ends the search.
        i: where to begin.
        level: in the unit of *curve*.
        step: 1 to search forwards, -1 backwards.

    Returns:
        s, between samples; None if it does not happen.

    >>> crossing(np.arange(4.0), np.array([0.0, 1.0, 2.0, 3.0]), 0, level=1.5, step=1)
    1.5
    """
    above = (curve[i:] if step > 0 else curve[i::-1]) - level
    changed = ~((above[:-1] > 0) == (above[1:] > 0)) | ~np.isfinite(above[1:])
    if not changed.any():
        return None
    k = int(np.argmax(changed))
    if not np.isfinite(above[k : k + 2]).all():
        return None
    share = float(above[k] / (above[k] - above[k + 1]))
    here, there = time[i + step * k], time[i + step * (k + 1)]
    return float(here + share * (there - here))


def spread(values: Array) -> float:
    """From the 5th to the 95th percentile of the known values; 0 if none is known."""
    known = values[np.isfinite(values)]
    return float(np.ptp(np.percentile(known, [5, 95]))) if len(known) else 0.0


def ramp(value: float, low: float, high: float) -> float:
    """How far *value* has gone from *low* (0) to *high* (1); 0 for NaN.

    *low* may be the larger one: then small values count.

    >>> ramp(0.5, 0.0, 1.0), ramp(3.0, 2.0, 1.0)
    (0.5, 0.0)
    """
    if not np.isfinite(value):
        return 0.0
    return float(np.clip((value - low) / (high - low), 0.0, 1.0))
