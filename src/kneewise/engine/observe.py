"""What was observed of a body: marker places, and what coordinates should be near.

The axes are the body's (OpenSim's): x forward, y up, z to the person's right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen, increasing
from kneewise.motion.motion import Motion

FROM_WORLD = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""Turns our world (z up) into the body's axes (y up): ``vectors @ FROM_WORLD.T``."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Landmarks:
    """Where markers were seen, over n frames.

    Limits:
        The errors are taken to be independent from marker to marker, frame to frame
        and axis to axis. Skin that slides over a thigh moves its markers together, for
        many frames: no number of markers on it will average that away.
    """

    time: Array
    """(n,) s, increasing."""

    markers: tuple[str, ...]
    """k names; those that the body does not have are left aside."""

    positions: Array
    """(n, k, 3) m; NaN where not seen."""

    errors: Array | None = None
    """(k,) m, standard error of each marker along each axis; None where nobody knows:
    then the misfit of the fit itself tells."""

    weights: Array | None = None
    """(k,) how much each marker counts, as in OpenSim's tasks, 0 for not at all; None
    for what the errors ask for: 1 / errors²."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", increasing(self.time))
        n, k = len(self.time), len(self.markers)
        if len(set(self.markers)) != k:
            raise ValueError("two markers share a name.")
        positions = frozen(self.positions, (n, k, 3), "positions")
        object.__setattr__(self, "positions", positions)
        for name in ("errors", "weights"):
            values = getattr(self, name)
            if values is not None:
                object.__setattr__(self, name, frozen(values, (k,), name))
        if self.errors is not None and not (self.errors > 0).all():
            raise ValueError("a marker's error must be above 0.")
        if self.weights is not None and not (self.weights >= 0).all():
            raise ValueError("a marker's weight must not be below 0.")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Wishes:
    """Values that coordinates should be near: OpenSim's coordinate tasks."""

    coordinates: tuple[str, ...]
    """c names."""

    values: Array
    """(n, c), or (1, c) for all frames: rad or m; NaN for no wish."""

    weights: Array
    """(c,) 1/rad² or 1/m², on the scale where a marker of weight 1 has 1/m²."""

    def __post_init__(self) -> None:
        rows, c = len(self.values), len(self.coordinates)
        object.__setattr__(self, "values", frozen(self.values, (rows, c), "values"))
        object.__setattr__(self, "weights", frozen(self.weights, (c,), "weights"))


def landmarks(
    motion: Motion,
    *,
    errors: Mapping[str, float] | None = None,
    weights: Mapping[str, float] | None = None,
) -> Landmarks:
    """The markers of a motion, in the axes of a body.

    Args:
        motion: markers under the names of the body.
        errors: marker → m; those of the motion where None.
        weights: marker → weight; a marker that is not in it has none and is left out.
    """
    kept = [name for name in motion.landmarks if weights is None or name in weights]
    motion = motion.only(kept)
    own = motion.errors
    if errors is not None:
        own = np.array([errors[name] for name in kept])
    return Landmarks(
        time=motion.time,
        markers=motion.landmarks,
        positions=motion.positions @ FROM_WORLD.T,
        errors=own if own is not None and np.isfinite(own).all() else None,
        weights=None if weights is None else np.array([weights[m] for m in kept]),
    )
