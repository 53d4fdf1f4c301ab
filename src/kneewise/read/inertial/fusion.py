"""How sensors were turned: turn rates, gravity and the compass joined by VQF."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Mask, whole


def orientations(rate: float, turns: Array, pulls: Array, field: Array | None) -> Array:
    """How a sensor was turned in the world, by VQF run forwards and backwards.

    Gaps are bridged by straight lines for the filter and are NaN in the result; the
    heading after a gap is what turning was missed off.

    Args:
        rate: samples per second.
        turns: (n, 3) rad/s.
        pulls: (n, 3) m/s².
        field: (n, 3) of the magnetometer in any unit; None to go without.

    Returns:
        (n, 4) w x y z, the sensor in a world with z up, x being east with a
        magnetometer and anywhere without.

    Source:
        Laidig & Seel 2023, Inf Fusion 91:187-204 (the method; we call its authors'
        package).
    """
    from vqf import offlineVQF  # compiled; only recordings of sensors need it

    known = whole(turns) & whole(pulls)
    if known.sum() < 2:
        return np.full((len(turns), 4), np.nan)
    found = offlineVQF(
        _bridged(turns, known),
        _bridged(pulls, known),
        None if field is None else _bridged(field, whole(field)),
        1.0 / rate,
    )
    turned = np.array(found["quat6D" if field is None else "quat9D"], dtype=np.float64)
    turned[~known] = np.nan
    return turned


def _bridged(values: Array, known: Mask) -> Array:
    """Readings (n, 3) with straight lines across what is not known."""
    index = np.arange(len(values), dtype=np.float64)
    columns = [np.interp(index, index[known], values[known, i]) for i in range(3)]
    return np.ascontiguousarray(np.stack(columns, axis=1))
