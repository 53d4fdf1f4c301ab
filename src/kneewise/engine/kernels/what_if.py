"""The same motion with other strengths, compiled: many levels in one call."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.compiled import compiled
from kneewise.engine.kernels.optimise import RESTART, Blocks, Task, largest, solve


@compiled
def levels(  # noqa: C901, PLR0912, PLR0913, PLR0915 - one loop over frames, compiled
    blocks: Blocks,
    task: Task,
    arms: Array,
    strength: Array,
    moments: Array,
    factors: Array,
    bundle: Indices,
    force: Array,
    capacity: Array,
    missing: Array,
) -> None:
    """Write what groups pull and could pull, and what is missing, for every level.

    Each level starts from the multipliers of the one before, so that levels in order
    of strength take one or two steps; a block that does not change is not solved anew.

    Args:
        blocks: which muscles share which moments.
        task: reserves and bounds.
        arms: (n, m, q) m.
        strength: (n, m) N at full activation, as it is.
        moments: (n, q) N m or N.
        factors: (l, m) what the strength of each muscle is multiplied by.
        bundle: (m,) the group of each muscle; -1 for none.
        force: (l, n, g) all zero; written: N.
        capacity: (l, n, g) all zero; written: N at full activation.
        missing: (l, n, q) written: N m or N.
    """
    rows, members = largest(blocks)
    base = np.zeros((members, blocks.over.shape[1]))
    matrix = np.zeros((members, blocks.over.shape[1]))
    vector = np.zeros((5, rows))
    square = np.zeros((rows, rows))
    pull = np.zeros(members)
    start = np.zeros(moments.shape[1])
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
                    base[i, k] = arms[t, m, column] * strength[t, m]
            for k in range(c):
                column = blocks.row[row + k]
                vector[0, k] = start[column]
                vector[1, k] = moments[t, column]
                vector[2, k] = task.reserve[column] ** 2
            taken = 0
            for level in range(factors.shape[0]):
                changed = level == 0
                for i in range(count):
                    m = blocks.muscle[first + i]
                    if level > 0 and factors[level, m] != factors[level - 1, m]:
                        changed = True
                if changed and taken >= 0:
                    for i in range(count):
                        m = blocks.muscle[first + i]
                        for k in range(blocks.works[first + i]):
                            matrix[i, k] = base[i, k] * factors[level, m]
                    taken = solve(
                        matrix[:count],
                        blocks.over[first : first + count],
                        blocks.works[first : first + count],
                        vector[:, :c],
                        square,
                        pull,
                        task.low,
                        task.high,
                    )
                if level == 0 and taken >= 0:
                    for k in range(c):
                        start[blocks.row[row + k]] = vector[0, k]
                for k in range(c):
                    reserve = vector[2, k] * vector[0, k] - vector[3, k]
                    missing[level, t, blocks.row[row + k]] = reserve
                for i in range(count):
                    m = blocks.muscle[first + i]
                    g = bundle[m]
                    if g >= 0:
                        most = strength[t, m] * factors[level, m]
                        share = pull[i] if taken >= 0 else np.nan
                        force[level, t, g] += most * share
                        capacity[level, t, g] += most
