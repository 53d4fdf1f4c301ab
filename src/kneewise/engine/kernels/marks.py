"""What one mark tells of its segment, compiled: a place, a place in a picture, a turn.

Every mark is a few rows: a row says how one number of an observation changes as its
segment turns and shifts (six numbers about the origin of the first segment), how far
off that number is, and how much it counts. Rows of a segment add up to a spatial
information (21 numbers), a pull (6) and the moments of the pull (9), place by force,
from which Newton's matrix takes how the pull's levers change.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.parts import inner
from kneewise.engine.kernels.problem import HUBER, PLAIN, Aim, Plan, Room, clear
from kneewise.engine.kernels.tree import Frame

POINT, PIXEL, TURN = range(3)
"""Kinds of marks: a place in space, a place in a picture, an orientation."""

PULL, MOMENTS, NUMBERS = 21, 27, 36
"""Kept for each segment: spatial information, from PULL on the pull (its turn, then its
force), from MOMENTS on the products of places and forces."""

NEAREST = 0.05
"""m in front of a camera, below which nothing is seen."""


class Evidence(NamedTuple):
    """What was observed: m marks in n frames, in the order of the plan's markers."""

    kind: Indices
    """(m,) POINT, PIXEL or TURN."""

    lens: Indices
    """(m,) row of ``lenses``; of no meaning for other marks than PIXEL."""

    seen: Array
    """(n, m, 4) m; or tangents of the angles off the camera's axis; or a quaternion,
    of the segment in the ground. NaN where not seen."""

    weight: Array
    """(n, m) 1/m², 1, or 1/rad²."""

    level: Array
    """(m,) of TURN: the share of its weight that its turn about the vertical has."""

    lenses: Array
    """(c, 3, 4) from the ground to each camera: right, down, ahead."""

    drift: Array
    """(m,) m, how far from its place on the body a point is, alike for all cameras, one
    standard error along each axis; 0 for a mark that counts by itself."""

    after: Indices
    """(m,) the first mark after those of the same point."""


@inner
def trusted(aim: Aim, squared: float) -> tuple[float, float]:
    """The cost of a misfit of *squared* standard errors, and the share it keeps."""
    if aim.rule == PLAIN:
        return squared, 1.0
    far = math.sqrt(squared) / aim.cut
    scale = aim.cut * aim.cut
    if aim.rule == HUBER:
        if far <= 1.0:
            return squared, 1.0
        return scale * (2.0 * far - 1.0), 1.0 / far
    rest = max(1.0 - far * far, 0.0)
    return scale / 3.0 * (1.0 - rest * rest * rest), rest * rest


@inner
def add_row(own: Array, row: Array, misfit: float, weight: float) -> None:
    """Add a row to the sums of a segment; *row* holds turn (3) and shift (3)."""
    k = 0
    for i in range(6):
        share = weight * row[i]
        for j in range(i, 6):
            own[k] += share * row[j]
            k += 1
        own[PULL + i] += share * misfit


@inner
def lever(own: Array, p: Array, row: Array, force: float) -> None:
    """Add to the moments of the pull what a row pulls at place *p*."""
    for i in range(3):
        for j in range(3):
            own[MOMENTS + 3 * i + j] += force * p[i] * row[3 + j]


@inner
def moment(p: Array, row: Array) -> None:
    """Write the turn of a row from its shift: place cross shift."""
    row[0] = p[1] * row[5] - p[2] * row[4]
    row[1] = p[2] * row[3] - p[0] * row[5]
    row[2] = p[0] * row[4] - p[1] * row[3]


@inner
def whereabouts(plan: Plan, now: Frame, s: int, k: int, p: Array) -> None:
    """Write where mark *k* on segment *s* is, from the origin of the first segment."""
    place = plan.marker_place[k]
    for i in range(3):
        turn = now.turn[s, i]
        p[i] = (
            now.at[s, i]
            - now.at[0, i]
            + turn[0] * place[0]
            + turn[1] * place[1]
            + turn[2] * place[2]
        )


@inner
def _placed(  # noqa: PLR0913 - a kernel writes into its arguments
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    s: int,
    k: int,
    to: Room,
) -> float:
    """The cost of a place in space."""
    p = to.three[0:3]
    row = to.three[3:9]
    whereabouts(plan, now, s, k, p)
    squared = 0.0
    for i in range(3):
        misfit = p[i] - (evidence.seen[t, k, i] - now.at[0, i])
        to.left[k, i] = misfit
        squared += misfit * misfit
    if not squared >= 0.0:
        return 0.0
    weight = evidence.weight[t, k]
    cost, share = trusted(aim, weight * squared)
    for i in range(3):
        clear(row)
        row[3 + i] = 1.0
        moment(p, row)
        add_row(to.sums[s], row, to.left[k, i], weight * share)
        lever(to.sums[s], p, row, weight * share * to.left[k, i])
    return cost


@inner
def _pictured(  # noqa: PLR0913 - a kernel writes into its arguments
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    s: int,
    k: int,
    to: Room,
) -> float:
    """The cost of a place in a picture."""
    seen = evidence.seen[t, k]
    if not (math.isfinite(seen[0]) and math.isfinite(seen[1])):
        return 0.0
    p = to.three[0:3]
    row = to.three[3:9]
    inside = to.three[9:12]
    whereabouts(plan, now, s, k, p)
    lens = evidence.lenses[evidence.lens[k]]
    for i in range(3):
        inside[i] = lens[i, 3]
        for j in range(3):
            inside[i] += lens[i, j] * (p[j] + now.at[0, j])
    if not inside[2] > NEAREST:
        return np.inf
    weight = evidence.weight[t, k]
    squared = 0.0
    for i in range(2):
        to.left[k, i] = inside[i] / inside[2] - seen[i]
        squared += to.left[k, i] * to.left[k, i]
    to.left[k, 2] = 0.0
    cost, share = trusted(aim, weight * squared)
    for i in range(2):
        ratio = inside[i] / inside[2]
        for j in range(3):
            row[3 + j] = (lens[i, j] - ratio * lens[2, j]) / inside[2]
        moment(p, row)
        add_row(to.sums[s], row, to.left[k, i], weight * share)
        lever(to.sums[s], p, row, weight * share * to.left[k, i])
    return cost


@inner
def _turned(  # noqa: PLR0913 - a kernel writes into its arguments
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    s: int,
    k: int,
    to: Room,
) -> float:
    """The cost of an orientation: of the turn that leads from the seen to the body's.

    The turn is taken as its axis times its angle, in the axes of the ground.
    """
    e = to.left[k]
    _away(evidence.seen[t, k], now.turn[s], e)
    angle2 = e[0] * e[0] + e[1] * e[1] + e[2] * e[2]
    if not angle2 >= 0.0:
        return 0.0
    weight = evidence.weight[t, k]
    level = evidence.level[k]
    squared = angle2 - (1.0 - level) * e[1] * e[1]
    cost, share = trusted(aim, weight * squared)
    # How axis times angle changes with a further turn: the inverse left Jacobian.
    angle = math.sqrt(angle2)
    bend = 1.0 / 12.0
    if angle > 1e-4:
        half = 0.5 * angle
        bend = (1.0 - half * math.cos(half) / math.sin(half)) / angle2
    row = to.three[3:9]
    for i in range(3):
        clear(row)
        for j in range(3):
            row[j] = bend * e[i] * e[j]
        row[i] += 1.0 - bend * angle2
        # -1/2 [e] x
        u = (i + 1) % 3
        v = (i + 2) % 3
        row[u] += 0.5 * e[v]
        row[v] -= 0.5 * e[u]
        own = weight * share * (level if i == 1 else 1.0)
        add_row(to.sums[s], row, e[i], own)
    return cost


@inner
def _away(  # noqa: PLR0915 - two matrices, compiled
    seen: Array, turn: Array, e: Array
) -> None:
    """Write the axis times angle of the turn from *seen* (w x y z) to *turn* (3, 3)."""
    w = seen[0]
    x = seen[1]
    y = seen[2]
    z = seen[3]
    # The rows of the matrix of the seen orientation.
    a00 = 1.0 - 2.0 * (y * y + z * z)
    a01 = 2.0 * (x * y - w * z)
    a02 = 2.0 * (x * z + w * y)
    a10 = 2.0 * (x * y + w * z)
    a11 = 1.0 - 2.0 * (x * x + z * z)
    a12 = 2.0 * (y * z - w * x)
    a20 = 2.0 * (x * z - w * y)
    a21 = 2.0 * (y * z + w * x)
    a22 = 1.0 - 2.0 * (x * x + y * y)
    m00 = turn[0, 0] * a00 + turn[0, 1] * a01 + turn[0, 2] * a02
    m01 = turn[0, 0] * a10 + turn[0, 1] * a11 + turn[0, 2] * a12
    m02 = turn[0, 0] * a20 + turn[0, 1] * a21 + turn[0, 2] * a22
    m10 = turn[1, 0] * a00 + turn[1, 1] * a01 + turn[1, 2] * a02
    m11 = turn[1, 0] * a10 + turn[1, 1] * a11 + turn[1, 2] * a12
    m12 = turn[1, 0] * a20 + turn[1, 1] * a21 + turn[1, 2] * a22
    m20 = turn[2, 0] * a00 + turn[2, 1] * a01 + turn[2, 2] * a02
    m21 = turn[2, 0] * a10 + turn[2, 1] * a11 + turn[2, 2] * a12
    m22 = turn[2, 0] * a20 + turn[2, 1] * a21 + turn[2, 2] * a22
    e[0] = m21 - m12
    e[1] = m02 - m20
    e[2] = m10 - m01
    sine = 0.5 * math.sqrt(e[0] * e[0] + e[1] * e[1] + e[2] * e[2])
    cosine = 0.5 * (m00 + m11 + m22 - 1.0)
    angle = math.atan2(sine, cosine)
    scale = 0.5 * angle / sine if sine > 1e-9 else 0.5
    for i in range(3):
        e[i] *= scale


@inner
def looked_at(  # noqa: PLR0913 - a kernel writes into its arguments
    plan: Plan,
    aim: Aim,
    evidence: Evidence,
    now: Frame,
    t: int,
    s: int,
    k: int,
    to: Room,
) -> float:
    """The cost of mark *k* on segment *s* in frame *t*; adds its rows to the sums."""
    for i in range(3):
        to.left[k, i] = np.nan
    if not evidence.weight[t, k] > 0.0:
        return 0.0
    if evidence.kind[k] == TURN:
        return _turned(aim, evidence, now, t, s, k, to)
    if evidence.kind[k] == PIXEL:
        return _pictured(plan, aim, evidence, now, t, s, k, to)
    return _placed(plan, aim, evidence, now, t, s, k, to)
