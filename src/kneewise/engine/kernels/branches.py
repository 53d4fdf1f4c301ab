"""Equations whose matrix has the branches of a body, compiled: solved and inverted.

A row is kept for each column and the columns it depends on, from the root outwards: its
line. A row has no other entries, and keeps that form when factored, because two columns
on different branches meet only through what both hang on.

Source:
    Featherstone 2008, Rigid Body Dynamics Algorithms, ch. 6 (the factor L'DL).
"""

from __future__ import annotations

from kneewise.arrays import Array, Indices
from kneewise.engine.kernels.parts import inner


@inner
def factored(line: Indices, depth: Indices, factor: Array) -> bool:
    """Factor a matrix in place, as L'DL; False where it is not positive definite.

    Entries below the diagonal become L, the diagonal D.
    """
    wide = line.shape[1]
    for c in range(depth.shape[0] - 1, -1, -1):
        base = c * wide
        deep = depth[c]
        pivot = factor[base + deep]
        if not pivot > 0.0:
            return False
        for d in range(deep - 1, -1, -1):
            share = factor[base + d] / pivot
            row = line[c, d] * wide
            for e in range(d + 1):
                factor[row + e] -= share * factor[base + e]
            factor[base + d] = share
    return True


@inner
def solved(line: Indices, depth: Indices, factor: Array, x: Array) -> None:
    """Replace *x* (c,) by the solution of the factored equations."""
    wide = line.shape[1]
    n = depth.shape[0]
    for c in range(n - 1, -1, -1):
        value = x[c]
        for d in range(depth[c]):
            x[line[c, d]] -= factor[c * wide + d] * value
    for c in range(n):
        value = x[c] / factor[c * wide + depth[c]]
        for d in range(depth[c]):
            value -= factor[c * wide + d] * x[line[c, d]]
        x[c] = value


@inner
def inverted(line: Indices, depth: Indices, factor: Array, inverse: Array) -> None:
    """Write those entries of the inverse that the factor has a place for.

    Source:
        Takahashi, Fagan & Chen 1973 (the sparse inverse from a factor).
    """
    wide = line.shape[1]
    for c in range(depth.shape[0]):
        base = c * wide
        deep = depth[c]
        own = 1.0 / factor[base + deep]
        for d in range(deep):
            total = 0.0
            for e in range(deep):
                low = min(d, e)
                high = max(d, e)
                total += factor[base + e] * inverse[line[c, high] * wide + low]
            inverse[base + d] = -total
            own += factor[base + d] * total
        inverse[base + deep] = own
