"""Which muscles share a moment with the least effort, compiled.

Least Σ a² + Σ r² such that the muscles' moments and the reserves make the moment at
every coordinate, with each activation a between its bounds. Solved through its dual:
one multiplier λ per coordinate, a = clip(Aᵀλ), and Newton's method on a function that
is smooth but for the corners of the clip. Coordinates that no muscle links, such as
those of the two legs, are solved apart.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.parts import inner

ROUNDS = 100
RESTART = 64
"""Frames after which the multipliers start from 0, not from the frame before."""

EXACT = 1e-9
"""N m, or N: how exactly every moment is met."""

NEAR = 1e-4
"""N m, or N: how exactly at least, where rounding allows no better."""

ROUNDING = 1e-14
"""The share of a number below which a difference says nothing."""

BEYOND = 0.1
"""How far a step may climb again, as a share of the slope down which it began. With 0.9
of it steps now and then went round in a circle."""


class Blocks(NamedTuple):
    """Coordinates and muscles, sorted into blocks that no muscle links.

    A row is a coordinate that muscles or reserves must hold.
    """

    first: Indices
    """(b + 1, 2) the first row and the first muscle of each block."""

    row: Indices
    """(c,) coordinates, block by block."""

    muscle: Indices
    """(m,) muscles, block by block."""

    works: Indices
    """(m,) over how many rows of its block a muscle in the list above works."""

    over: Indices
    """(m, k) which rows, counted within the block."""


class Task(NamedTuple):
    """What is asked for."""

    reserve: Array
    """(q,) N m or N that a reserve of 1 gives."""

    low: float
    high: float
    """Bounds of the activations."""


@compiled
def recruit(  # noqa: C901, PLR0912, PLR0913 - one loop over frames, compiled
    blocks: Blocks,
    task: Task,
    arms: Array,
    strength: Array,
    moments: Array,
    active: Array,
    missing: Array,
) -> int:
    """Write the activations of all muscles, and what the reserves had to add.

    Args:
        blocks: which muscles share which moments.
        task: reserves and bounds.
        arms: (n, m, q) m.
        strength: (n, m) N at full activation.
        moments: (n, q) N m or N.
        active: (n, m) written.
        missing: (n, q) written: N m or N.

    Returns:
        how many Newton steps were taken.
    """
    rows, members = largest(blocks)
    matrix = np.zeros((members, blocks.over.shape[1]))
    vector = np.zeros((5, rows))
    square = np.zeros((rows, rows))
    pull = np.zeros(members)
    start = np.zeros(moments.shape[1])
    steps = 0
    for t in range(moments.shape[0]):
        if t % RESTART == 0:
            for c in range(start.shape[0]):
                start[c] = 0.0
        for b in range(blocks.first.shape[0] - 1):
            row = blocks.first[b, 0]
            first = blocks.first[b, 1]
            c = blocks.first[b + 1, 0] - row
            count = blocks.first[b + 1, 1] - first
            for i in range(count):
                m = blocks.muscle[first + i]
                for k in range(blocks.works[first + i]):
                    column = blocks.row[row + blocks.over[first + i, k]]
                    matrix[i, k] = arms[t, m, column] * strength[t, m]
            for k in range(c):
                column = blocks.row[row + k]
                vector[0, k] = start[column]
                vector[1, k] = moments[t, column]
                vector[2, k] = task.reserve[column] ** 2
            over = blocks.over[first : first + count]
            counts = blocks.works[first : first + count]
            taken = solve(
                matrix[:count],
                over,
                counts,
                vector[:, :c],
                square,
                pull,
                task.low,
                task.high,
            )
            steps += max(taken, 0)
            for k in range(c):
                column = blocks.row[row + k]
                if taken >= 0:
                    start[column] = vector[0, k]
                missing[t, column] = vector[2, k] * vector[0, k] - vector[3, k]
            for i in range(count):
                active[t, blocks.muscle[first + i]] = pull[i] if taken >= 0 else np.nan
    return steps


@inner
def largest(blocks: Blocks) -> tuple[int, int]:
    """The most rows and the most muscles that any block has."""
    rows = 1
    members = 1
    for b in range(blocks.first.shape[0] - 1):
        rows = max(rows, blocks.first[b + 1, 0] - blocks.first[b, 0])
        members = max(members, blocks.first[b + 1, 1] - blocks.first[b, 1])
    return rows, members


@inner
def solve(  # noqa: PLR0913 - a kernel writes into its arguments
    matrix: Array,
    over: Indices,
    counts: Indices,
    vector: Array,
    square: Array,
    pull: Array,
    low: float,
    high: float,
) -> int:
    """Solve one block of one frame: *vector* row 0 and *pull* are written.

    Args:
        matrix: (m, k) N m of each muscle at full activation over its rows.
        over: (m, k) which rows.
        counts: (m,) how many.
        vector: (5, c) multipliers, moments, squares of the reserves; and room.
        square: (c, c) room.
        pull: (m,) written: activations.
        low: least activation.
        high: greatest activation.

    Returns:
        how many Newton steps were taken; -1 where a number was not known, or the
        moments could not be met.
    """
    c = vector.shape[1]
    error = _excess(matrix, over, counts, vector, pull, low, high)
    for step in range(ROUNDS):
        if not error > EXACT:
            return step if error == error else -1
        _curvature(matrix, over, counts, vector, square, pull, low, high)
        slope = _descent(square, vector, c)
        before = error
        error = _step(matrix, over, counts, vector, pull, low, high, slope)
        if before <= error < NEAR:  # rounding allows no better
            return step + 1
    for k in range(c):
        vector[3, k] = math.nan
    return -1


@inner
def _step(  # noqa: PLR0913 - a kernel writes into its arguments
    matrix: Array,
    over: Indices,
    counts: Indices,
    vector: Array,
    pull: Array,
    low: float,
    high: float,
    slope: float,
) -> float:
    """Take the step of row 4, no further than it leads down; the error there.

    Arguments as of ``solve``, and how fast the step descends at first.
    """
    c = vector.shape[1]
    depth = 1.0
    for k in range(c):
        depth += abs(vector[0, k] * vector[1, k])
    climb = BEYOND * slope + ROUNDING * depth
    error = math.inf
    fraction = 1.0
    done = 0.0
    for _ in range(40):
        for k in range(c):
            vector[0, k] += (fraction - done) * vector[4, k]
        done = fraction
        error = _excess(matrix, over, counts, vector, pull, low, high)
        rise = 0.0
        for k in range(c):
            rise += vector[4, k] * vector[3, k]
        if not rise > climb:
            break
        fraction *= 0.5
    return error


@inner
def _excess(  # noqa: PLR0913 - a kernel writes into its arguments
    matrix: Array,
    over: Indices,
    counts: Indices,
    vector: Array,
    pull: Array,
    low: float,
    high: float,
) -> float:
    """Write activations and, into row 3, the moments made beyond those asked for.

    They are the slopes of a function that is least at the solution.

    Returns:
        the largest of them.
    """
    c = vector.shape[1]
    for k in range(c):
        vector[3, k] = vector[2, k] * vector[0, k] - vector[1, k]
    for i in range(matrix.shape[0]):
        s = 0.0
        for k in range(counts[i]):
            s += matrix[i, k] * vector[0, over[i, k]]
        s = low if s < low else (high if s > high else s)
        pull[i] = s
        for k in range(counts[i]):
            vector[3, over[i, k]] += matrix[i, k] * s
    error = 0.0
    for k in range(c):
        error = max(error, abs(vector[3, k]))
        if vector[3, k] != vector[3, k]:
            return math.nan
    return error


@inner
def _curvature(  # noqa: PLR0913 - a kernel writes into its arguments
    matrix: Array,
    over: Indices,
    counts: Indices,
    vector: Array,
    square: Array,
    pull: Array,
    low: float,
    high: float,
) -> None:
    """Write the lower half of the matrix of second derivatives.

    The reserves stand on its diagonal; every muscle that is not at a bound adds to it.
    """
    c = vector.shape[1]
    for k in range(c):
        for j in range(k):
            square[k, j] = 0.0
        square[k, k] = vector[2, k]
    for i in range(matrix.shape[0]):
        if pull[i] <= low or pull[i] >= high:
            continue
        for k in range(counts[i]):
            for j in range(k + 1):
                square[over[i, k], over[i, j]] += matrix[i, k] * matrix[i, j]


@inner
def _descent(square: Array, vector: Array, c: int) -> float:
    """Write the Newton step into row 4, by Cholesky; how fast it descends at first."""
    for i in range(c):
        for j in range(i + 1):
            s = square[i, j]
            for k in range(j):
                s -= square[i, k] * square[j, k]
            square[i, j] = math.sqrt(s) if i == j else s / square[j, j]
    slope = 0.0
    for i in range(c):
        s = -vector[3, i]
        for k in range(i):
            s -= square[i, k] * vector[4, k]
        vector[4, i] = s / square[i, i]
    for i in range(c - 1, -1, -1):
        s = vector[4, i]
        for k in range(i + 1, c):
            s -= square[k, i] * vector[4, k]
        vector[4, i] = s / square[i, i]
        slope -= vector[4, i] * vector[3, i]
    return slope
