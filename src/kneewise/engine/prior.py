"""What is known of a body's coordinates before anything is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, frozen
from kneewise.engine.body import Body
from kneewise.units import deg

FARTHEST = 10.0
"""m: spread of a length whose range says nothing."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Prior:
    """Where coordinates are likely to be, whatever the markers say."""

    mean: Array
    """(q,) rad or m."""

    spread: Array
    """(q,) standard deviation, rad or m; infinite for no opinion."""

    def __post_init__(self) -> None:
        q = len(self.mean)
        object.__setattr__(self, "mean", frozen(self.mean, (q,), "mean"))
        object.__setattr__(self, "spread", frozen(self.spread, (q,), "spread"))
        if not (self.spread > 0).all():
            raise ValueError("a spread must be above 0.")

    @property
    def weight(self) -> Array:
        """(q,) 1 / spread²."""
        return 1.0 / self.spread**2


def open_minded(body: Body) -> Prior:
    """No opinion on any coordinate: plain inverse kinematics."""
    return Prior(mean=body.default, spread=np.full(len(body.coordinates), np.inf))


def at_rest(body: Body, coordinates: tuple[str, ...], *, within: float) -> Prior:
    """An opinion on some coordinates: near their default.

    Args:
        body: the body.
        coordinates: those that nothing observes well, such as the turn of the forearm
            with one marker at the wrist.
        within: rad or m, the standard deviation about the default.
    """
    chosen = np.isin(np.array(body.coordinates), np.array(coordinates))
    return Prior(mean=body.default, spread=np.where(chosen, within, np.inf))


def widest(body: Body) -> Array:
    """(q,) the standard error of a coordinate that nothing tells of, rad or m.

    That of a value drawn evenly from its range; 10 m for lengths and at most half a
    turn's share for angles, where the range is a form and not a limit.
    """
    spread = np.clip(np.abs(body.upper - body.lower), 1e-6, None) / np.sqrt(12)
    turn = deg(360) / np.sqrt(12)
    return np.where(body.translates, FARTHEST, np.minimum(spread, turn))
