"""What the fit of one film reads and writes, as kernels take it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.limbs import COLUMNS, SPOTS
from kneewise.engine.one_camera.layout import MOVING, POINTS, WHOLE

ROWS = 2 * len(POINTS) + 6 + 4 + 2 + 12 + 2 + 2
"""Differences of one moment, at most."""


class Seen(NamedTuple):
    """One film; see ``sighting``."""

    pixels: Array
    """(n, POINTS, 2) px."""

    weight: Array
    """(n, POINTS)."""

    depth: Array
    straight: Array
    carried: Array
    landed: Array
    """(n,) each."""

    feet: Array
    """(FEET, 2) px; NaN where never seen."""

    planted: Array
    """(2,) 1 where that foot stays, or 0."""

    middle: Array
    """(2,) px, of the picture."""

    share: float
    repeated: float
    stray: float
    """px."""

    witness: float
    """rad; NaN without one."""


class Held(NamedTuple):
    """What is believed; see ``evidence``. Spreads come last in each pair."""

    sizes: Array
    """(2,) m, of a foot; see ``limbs.stand``."""

    slip: float
    backwards: float
    straight: Array
    """(2,)."""

    torsion: Array
    """(2,), its mean as a sine; so the next."""

    aslant: Array
    balance: Array
    """(2,) m."""

    mass: Array
    """(POINTS + 2,) shares of the body's mass, of points, pelvis and neck."""

    ways: Array
    """(k, MOVING): what people keep alike, of the coordinates of a moment; over its
    spread, as the next."""

    usual: Array
    """(n, k): at how much they keep it."""

    witness: float
    resting: float
    """px."""


class Course(NamedTuple):
    """A guess, and where its spline stands."""

    first: Indices
    """(n,) first coefficient of each moment."""

    weights: Array
    """(n, 4)."""

    coefficients: Array
    """(count, MOVING)."""

    whole: Array
    """(WHOLE,)."""


class Sums(NamedTuple):
    """Normal equations, added to; see ``slopes.Equations``."""

    band: Array
    """(4, count, MOVING, MOVING), or (4, 0, ...) where only the cost is wanted."""

    border: Array
    """(count, MOVING, WHOLE)."""

    corner: Array
    """(WHOLE, WHOLE), its upper half."""

    along: Array
    """(count, MOVING)."""

    across: Array
    """(WHOLE,)."""


class Room(NamedTuple):
    """Room to work in."""

    x: Array
    lens: Array
    frame: Array
    spot: Array
    slope: Array
    row: Array
    value: Array
    local: Array
    pull: Array
    at: Indices
    here: Array


def room() -> Room:
    """Room for one call."""
    return Room(
        x=np.zeros(MOVING + WHOLE),
        lens=np.zeros(7),
        frame=np.zeros((4, 3, 3)),
        spot=np.zeros((SPOTS, 3)),
        slope=np.zeros((SPOTS, 3, COLUMNS)),
        row=np.zeros((ROWS, COLUMNS)),
        value=np.zeros(ROWS),
        local=np.zeros((MOVING, MOVING + WHOLE)),
        pull=np.zeros(MOVING),
        at=np.zeros(COLUMNS + 2, np.intp),
        here=np.zeros(COLUMNS + 2),
    )
