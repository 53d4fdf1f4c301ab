"""Equations whose matrix has the branches of a body, compiled: solved and inverted.

A row is kept for each column and the columns it depends on, from the root outwards: its
line. A row has no other entries, and keeps that form when factored, because two columns
on different branches meet only through what both hang on.

Source:
    Featherstone 2008, Rigid Body Dynamics Algorithms, ch. 6 (the factor L'DL).
"""

from __future__ import annotations

from kneewise.arrays import Array
from kneewise.engine.kernels.parts import woven
from kneewise.engine.kernels.problem import Plan


@woven
def factored(plan: Plan, factor: Array) -> bool:
    """Factor a matrix in place, as L'DL; False where it is not positive definite.

    Entries below the diagonal become L, the diagonal D.
    """
    wide = plan.line.shape[1]
    for c in range(plan.coordinate.shape[0] - 1, -1, -1):
        base = c * wide
        deep = plan.depth[c]
        pivot = factor[base + deep]
        if not pivot > 0.0:
            return False
        for d in range(deep - 1, -1, -1):
            share = factor[base + d] / pivot
            row = plan.line[c, d] * wide
            for e in range(d + 1):
                factor[row + e] -= share * factor[base + e]
            factor[base + d] = share
    return True


@woven
def solved(plan: Plan, factor: Array, x: Array) -> None:
    """Replace *x* (c,) by the solution of the factored equations."""
    wide = plan.line.shape[1]
    n = plan.coordinate.shape[0]
    for c in range(n - 1, -1, -1):
        value = x[c]
        for d in range(plan.depth[c]):
            x[plan.line[c, d]] -= factor[c * wide + d] * value
    for c in range(n):
        value = x[c] / factor[c * wide + plan.depth[c]]
        for d in range(plan.depth[c]):
            value -= factor[c * wide + d] * x[plan.line[c, d]]
        x[c] = value


@woven
def inverted(plan: Plan, factor: Array, inverse: Array) -> None:
    """Write those entries of the inverse that the factor has a place for.

    Source:
        Takahashi, Fagan & Chen 1973 (the sparse inverse from a factor).
    """
    wide = plan.line.shape[1]
    for c in range(plan.coordinate.shape[0]):
        base = c * wide
        deep = plan.depth[c]
        own = 1.0 / factor[base + deep]
        for d in range(deep):
            total = 0.0
            for e in range(deep):
                low = min(d, e)
                high = max(d, e)
                total += factor[base + e] * inverse[plan.line[c, high] * wide + low]
            inverse[base + d] = -total
            own += factor[base + d] * total
        inverse[base + deep] = own
