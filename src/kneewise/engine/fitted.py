"""A fitted body: its coordinates over time, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.caveat import Caveat
from kneewise.motion.states import States


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Fitted:
    """A body in n frames: q coordinates, k markers."""

    time: Array
    """(n,) s."""

    coordinates: tuple[str, ...]
    q: Array
    """(n, q) rad or m; NaN in a frame with fewer than three markers. A coordinate that
    no marker tells of stays at its default, with the error to match."""

    errors: Array
    """(n, q) standard errors, rad or m; 0 for a locked coordinate, NaN where not asked
    for. Where a coordinate is at its limit, the error is that of the fit without it."""

    markers: tuple[str, ...]
    misfits: Array
    """(n, k, 3) m, model minus observation, in the body's axes; NaN where not seen."""

    cost: Array
    """(n,) sum of weight times misfit², in the weights' unit times m²."""

    converged: Mask
    """(n,)."""

    steps: Indices
    """(n,) how many it took."""

    marker_error: float
    """m, along one axis: the error of a marker as the misfits show it."""

    sights: tuple[Array, ...] = ()
    """(n, k, 2) px, body minus seen, of each set of sightings, in the order given."""

    caveats: tuple[Caveat, ...] = ()

    @property
    def residual(self) -> Array:
        """(n, k) m, how far each marker is from where the body would have it."""
        return np.sqrt(np.square(self.misfits).sum(axis=2))

    def states(self) -> States:
        """The coordinates and their errors, as the measures take them."""
        return States(
            time=self.time,
            coordinates=self.coordinates,
            angles=self.q,
            errors=self.errors,
        )
