"""Equations in the shape of an arrow, solved: blocks along time and a dense border.

Three coefficients form one block, so that each block meets only its neighbours; the
work grows with the length of a film and not with its square. A step needs no more than
the way forward; the inverse is taken once, at the end.

Source: Rue & Held 2005, Gaussian Markov Random Fields, sections 2.3-2.4 (elimination,
and the part of the inverse that lies within the band).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.one_camera.layout import MOVING
from kneewise.engine.one_camera.slopes import Equations, Guess
from kneewise.engine.one_camera.spline import REACH

_JOINED = 3
_SIZE = _JOINED * MOVING


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Arrow:
    """Equations with their blocks along time eliminated."""

    blocks: Array
    """(s, SIZE, SIZE) inverse of each block, those before it eliminated: D⁻¹."""

    beyond: Array
    """(s - 1, SIZE, SIZE) from each block to the next: D⁻¹ U."""

    swept: Array
    """(s, SIZE, g + 1): D⁻¹ times border and slope, those before eliminated."""

    corner: Array
    """(g, g): the border's own equations, all moments eliminated."""

    rest: Array
    """(g,): its slope."""

    count: int
    """Coefficients."""

    def step(self) -> Guess:
        """The step to where the slope is gone."""
        whole = -np.linalg.solve(self.corner, self.rest).astype(np.float64)
        moving = self._back(self.swept[..., -1] + self.swept[..., :-1] @ whole)
        return Guess(coefficients=-self._rows(moving), whole=whole)

    def pull(self) -> Array:
        """How the coefficients follow the unknowns of the film: (count, MOVING, g).

        They move by the negative of it times what those move.
        """
        return self._rows(self._back(self.swept[..., :-1]))

    def inverse(self) -> tuple[Array, Array]:
        """The inverse of the blocks along time, within the band.

        Returns:
            (s, SIZE, SIZE) of each block with itself, and (s - 1, SIZE, SIZE) of each
            with the next.
        """
        own, beside = self.blocks.copy(), np.zeros_like(self.beyond)
        for i in reversed(range(len(beside))):
            beside[i] = -self.beyond[i] @ own[i + 1]
            own[i] -= beside[i] @ self.beyond[i].T
        return own, beside

    def _back(self, swept: Array) -> Array:
        """The inverse times what was swept (s, SIZE, ...)."""
        found = swept.copy()
        for i in reversed(range(len(self.beyond))):
            found[i] -= self.beyond[i] @ found[i + 1]
        return found

    def _rows(self, found: Array) -> Array:
        return found.reshape(-1, MOVING, *found.shape[2:])[: self.count]


def eliminated(equations: Equations, damping: float) -> Arrow:
    """Eliminate the blocks along time.

    Args:
        equations: of one step.
        damping: added to the diagonal, as a share of it (Levenberg-Marquardt).

    Raises:
        numpy.linalg.LinAlgError: if the equations have no solution.
    """
    own, beside = _joined(equations.band)
    _damp(own, damping)
    sides = _sides(equations, len(own))
    blocks, beyond, swept = (np.empty_like(each) for each in (own, beside, sides))
    wide = sides.shape[2]
    met = np.zeros((wide - 1, wide))
    for i in range(len(own)):
        blocks[i] = np.linalg.inv(own[i])
        swept[i] = blocks[i] @ sides[i]
        # Block by block: products so small are not shared out among threads.
        met += sides[i, :, :-1].T @ swept[i]
        if i < len(beside):
            beyond[i] = blocks[i] @ beside[i]
            own[i + 1] -= beside[i].T @ beyond[i]
            sides[i + 1] -= beside[i].T @ swept[i]
    corner = equations.corner + damping * np.diag(np.diag(equations.corner))
    return Arrow(
        blocks=blocks,
        beyond=beyond,
        swept=swept,
        corner=corner - met[:, :-1],
        rest=equations.slope.whole - met[:, -1],
        count=equations.band.shape[1],
    )


def _joined(band: Array) -> tuple[Array, Array]:
    """Blocks of three coefficients: each with itself, and each with the next."""
    count = band.shape[1]
    pieces = -(-count // _JOINED)
    own = np.zeros((pieces, _JOINED, MOVING, _JOINED, MOVING))
    beside = np.zeros((pieces, _JOINED, MOVING, _JOINED, MOVING))
    for apart in range(REACH):
        for first in range(_JOINED):
            rows: Indices = np.arange(first, count - apart, _JOINED)
            piece, other = rows // _JOINED, (first + apart) % _JOINED
            values = band[apart, rows]
            if first + apart < _JOINED:
                own[piece, first, :, other] = values
                own[piece, other, :, first] = values.transpose(0, 2, 1)
            else:
                beside[piece, first, :, other] = values
    shape = (pieces, _SIZE, _SIZE)
    return own.reshape(shape), beside.reshape(shape)[:-1]


def _damp(own: Array, damping: float) -> None:
    diagonal = np.einsum("sii->si", own)
    diagonal *= 1 + damping
    diagonal += diagonal == 0  # coefficients that pad the last block


def _sides(equations: Equations, pieces: int) -> Array:
    """Border and slope of each block: (s, SIZE, g + 1)."""
    count, _, wide = equations.border.shape
    sides = np.zeros((pieces * _JOINED, MOVING, wide + 1))
    sides[:count, :, :-1] = equations.border
    sides[:count, :, -1] = equations.slope.coefficients
    return sides.reshape(pieces, _SIZE, wide + 1)
