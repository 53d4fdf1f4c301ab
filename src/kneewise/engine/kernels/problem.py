"""A least-squares problem as the kernels read it: what is fitted, and to what.

Columns are coordinates; a screw is what one coordinate does in one joint.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.parts import inner, maker
from kneewise.engine.kernels.tree import Tree

SUMS = 22
"""Numbers kept for each segment: weight, first moments (3), second moments (6),
pull (3) and moments of the pull (9)."""

PLAIN, HUBER, TUKEY = range(3)
"""What becomes of a misfit far beyond its error."""


class Plan(NamedTuple):
    """What is fitted: w screws, c columns, k markers in the order of their segments."""

    axis_screw: Indices
    """(a,) -1 for an axis that is not fitted."""

    first_screw: Indices
    """(s + 1,) screws of each segment."""

    column: Indices
    """(w,) the column of each screw."""

    curved: Indices
    """(w,) 1 where a screw has several axes or a law that is not straight."""

    first_pair: Indices
    """(w + 1,) screws that each screw hangs on."""

    pair_screw: Indices
    pair_slot: Indices
    """(p,) where the product of the two belongs in the matrix."""

    coordinate: Indices
    """(c,) the coordinate of each column."""

    depth: Indices
    """(c,) how many columns a column depends on."""

    line: Indices
    """(c, d) those columns from the root outwards, then the column itself."""

    own_slot: Indices
    """(c,) the diagonal in the matrix."""

    first_marker: Indices
    """(s + 1,) markers of each segment."""

    marker_place: Array
    """(k, 3) m."""


class Aim(NamedTuple):
    """What is aimed at: observations, priors and limits."""

    seen: Array
    """(n, k, 3) m; NaN where not seen."""

    weight: Array
    """(k,) 1/m²."""

    precision: Array
    """(k,) 1/m², by which a misfit is judged to be an outlier."""

    wish: Array
    """(n or 1, c) rad or m, what each column should be near; NaN for no wish."""

    wish_weight: Array
    """(c,) 1/rad² or 1/m²."""

    prior: Array
    """(c,) likewise, for all frames."""

    prior_weight: Array
    lower: Array
    upper: Array
    """(c,) limits."""

    spread: Array
    """(c,) rad or m, standard error of a column that nothing tells of."""

    noise: Array
    """(k,) m², how wrong a marker is, where ``weight`` is not just that; or (0,)."""

    rule: int
    """PLAIN, HUBER or TUKEY."""

    cut: float
    """Standard errors beyond which a misfit is an outlier."""


class Room(NamedTuple):
    """Room for one frame: what the kernels write."""

    sums: Array
    """(s, SUMS)."""

    screws: Array
    """(w, 12) turn and shift of each screw, and of its own change."""

    left: Array
    """(k, 3) m, misfits: model minus seen; NaN where not seen."""

    slope: Array
    """(c,) half the slope of the cost."""

    matrix: Array
    """(c · d,) half its curvature."""

    factor: Array
    """(c · d,)."""

    step: Array
    """(c,)."""

    three: Array
    held: Indices
    """(c,) 1 for a column whose step is given."""


@maker
def room(tree: Tree, plan: Plan) -> Room:
    """Room for one frame."""
    c = plan.coordinate.shape[0]
    size = plan.line.shape[0] * plan.line.shape[1]
    return Room(
        np.zeros((tree.parent.shape[0], SUMS)),
        np.zeros((plan.column.shape[0], 12)),
        np.zeros((plan.marker_place.shape[0], 3)),
        np.zeros(c),
        np.zeros(size),
        np.zeros(size),
        np.zeros(c),
        np.zeros(3),
        np.zeros(c, np.intp),
    )


@inner
def keep(to: Array, values: Array) -> None:
    """Write *values* (n,) over *to* (n,).

    A loop: the assignment of a whole array takes seconds to compile, for the messages
    of the faults that cannot happen here.
    """
    for i in range(to.shape[0]):
        to[i] = values[i]


@inner
def clear(to: Array) -> None:
    """Write 0 over *to* (n,)."""
    for i in range(to.shape[0]):
        to[i] = 0.0


@inner
def keep_misfits(to: Array, values: Array) -> None:
    """Write *values* (k, 3) over *to*."""
    for k in range(to.shape[0]):
        for i in range(3):
            to[k, i] = values[k, i]
