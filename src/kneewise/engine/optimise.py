"""Static optimisation: which muscles share the moments of a motion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import Body
from kneewise.engine.kernels import optimise as kernels
from kneewise.engine.kernels.kinematics import real, whole

LEAST = 0.01
"""Activation of a muscle at rest."""

RESTART = kernels.RESTART
"""Frames after which the muscles are shared out anew, from nothing: work on frames that
begin at a multiple of it gives the same numbers as on all."""

RESERVE = 1.0
"""N m or N of a reserve at a cost of 1: as dear as a muscle that does its utmost."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Demand:
    """What m muscles are asked to do over n frames."""

    moments: Array
    """(n, q) N m or N, of inverse dynamics."""

    arms: Array
    """(n, m, q) m, the lever of each muscle at each coordinate."""

    strength: Array
    """(n, m) N at full activation."""

    held: Mask
    """(q,) coordinates that muscles and reserves must hold; not a locked or coupled
    one, nor the pelvis, which the ground holds."""

    reserve: Array
    """(q,) N m or N that a reserve of 1 gives at each coordinate, above 0."""

    reach: Mask | None = None
    """(m, q) coordinates where each muscle has a lever in some pose, as ``paths.reach``
    tells; None for those where it has one in these frames."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Recruitment:
    """How m muscles share a demand over n frames."""

    activations: Array
    """(n, m) 0 to 1; NaN where a moment or a length is not known, or no sharing was
    found that meets the moments."""

    forces: Array
    """(n, m) N along the tendon, of the activations alone."""

    missing: Array
    """(n, q) N m or N that no muscle makes: what the reserves had to add."""

    steps: int
    """Newton steps over all frames and blocks."""

    def lacking(self, limit: float) -> Mask:
        """The frames and coordinates (n, q) where more than *limit* N m is missing."""
        return np.abs(self.missing) > limit


def held(body: Body) -> Mask:
    """The coordinates (q,) that muscles and reserves must hold.

    All that move, but the six (or fewer) by which the body moves in the room.
    """
    rooted: Mask = np.zeros(len(body.coordinates), dtype=np.bool_)
    for segment in np.flatnonzero(body.parent < 0):
        axes = slice(body.first_axis[segment], body.first_axis[segment + 1])
        on = body.axis_coordinate[axes]
        rooted[on[on >= 0]] = True
    return ~rooted & ~body.locked.astype(np.bool_) & (body.coupled_to < 0)


def recruitment(demand: Demand) -> Recruitment:
    """The activations that make the moments with the least sum of their squares.

    Reserves make up for what muscles cannot; they are dear, so that they stay near 0
    wherever muscles can do it. Every moment is met to 1e-9 N m.

    Args:
        demand: the moments, and what the muscles have to make them.

    Returns:
        activations, forces, and what is missing: a moment here says that these muscles,
        so strong, cannot do this motion.

    Limits:
        Muscles are shared out as if by a calm, practised person: antagonists hardly
        work together, so that joint forces come out low. Passive forces are not
        counted, as in OpenSim.

    Source:
        Crowninshield & Brand 1981, J Biomech 14:793-801 (least sum of powers);
        Anderson & Pandy 2001, J Biomech 34:153-161 (activations squared).
    """
    active = np.zeros(demand.strength.shape)
    missing = np.zeros(demand.moments.shape)
    steps = kernels.recruit(
        blocks(demand),
        kernels.Task(real(demand.reserve), LEAST, 1.0),
        ready(demand.arms),
        ready(demand.strength),
        ready(demand.moments),
        active,
        missing,
    )
    return Recruitment(
        activations=active,
        forces=active * demand.strength,
        missing=missing,
        steps=steps,
    )


def ready(values: Array) -> Array:
    """An array as the kernels take it: copied only where it must be."""
    out = np.ascontiguousarray(values, dtype=np.float64)
    return out if out.flags.writeable else out.copy()


def blocks(demand: Demand) -> kernels.Blocks:
    """Coordinates and muscles, sorted into blocks that no muscle links."""
    known = demand.reach
    reach: Mask = np.any(demand.arms, axis=0) if known is None else known
    return _blocks((reach & demand.held).tobytes(), demand.held.tobytes())


@lru_cache(maxsize=16)
def _blocks(reaching: bytes, holding: bytes) -> kernels.Blocks:
    """The blocks of two masks, reach (m, q) and held (q,), given as bytes."""
    held: Mask = np.frombuffer(holding, dtype=np.bool_)
    reach: Mask = np.frombuffer(reaching, dtype=np.bool_).reshape(-1, len(held))
    m, q = reach.shape
    of_muscle, of_row = _labels(reach)
    rows = np.flatnonzero(held)
    rows = rows[np.argsort(of_row[rows], kind="stable")]
    order = np.argsort(of_muscle, kind="stable")
    labels = np.unique(np.concatenate([of_row[rows], of_muscle]))
    first = [np.searchsorted(of_row[rows], [*labels, m + q])]
    first.append(np.searchsorted(of_muscle[order], [*labels, m + q]))
    local = np.zeros(q, dtype=np.intp)
    local[rows] = np.arange(len(rows)) - first[0][np.searchsorted(labels, of_row[rows])]
    count = reach[order].sum(axis=1)
    over = np.zeros((m, max(int(count.max(initial=1)), 1)), dtype=np.intp)
    for i, muscle in enumerate(order):
        over[i, : count[i]] = local[np.flatnonzero(reach[muscle])]
    return kernels.Blocks(
        first=whole(np.column_stack(first)),
        row=whole(rows),
        muscle=whole(order),
        works=whole(count),
        over=whole(over),
    )


def _labels(reach: Mask) -> tuple[Indices, Indices]:
    """A number for each muscle (m,) and coordinate (q,), shared by what is linked."""
    m, q = reach.shape
    linked = np.zeros((m + q, m + q), dtype=np.bool_)
    linked[:m, m:] = reach
    label = connected_components(csr_array(linked), directed=False)[1]
    label = cast("Indices", label.astype(np.intp))
    return label[:m], label[m:]
