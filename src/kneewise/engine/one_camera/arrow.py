"""Equations in the shape of an arrow, solved: blocks along time and a dense border.

Three coefficients form one block, so that each block meets only its neighbours; the
work grows with the length of a film and not with its square.

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
    """(s, SIZE, SIZE) inverse of each block, those before it eliminated."""

    carried: Array
    """(s - 1, SIZE, SIZE) from each block to the next: U′ D⁻¹."""

    beside: Array
    """(s - 1, SIZE, SIZE) each block with the next: U."""

    solved: Array
    """(s, SIZE, WHOLE + 1): the inverse of all blocks times border and slope."""

    corner: Array
    """(WHOLE, WHOLE): the border's own equations, all moments eliminated."""

    rest: Array
    """(WHOLE,): its slope."""

    count: int
    """Coefficients."""

    def step(self) -> Guess:
        """The step to where the slope is gone."""
        whole = -np.linalg.solve(self.corner, self.rest).astype(np.float64)
        moving = -(self.solved[..., -1] + self.solved[..., :-1] @ whole)
        return Guess(coefficients=self._rows(moving), whole=whole)

    def pull(self) -> Array:
        """How the coefficients follow the unknowns of the film: (count, MOVING, WHOLE).

        They move by the negative of it times what those move.
        """
        flat = self.solved[..., :-1].reshape(-1, MOVING, len(self.rest))
        return flat[: self.count]

    def inverse(self) -> tuple[Array, Array]:
        """The inverse of the blocks along time, within the band.

        Returns:
            (s, SIZE, SIZE) of each block with itself, and (s - 1, SIZE, SIZE) of each
            with the next.
        """
        own, beside = np.zeros_like(self.blocks), np.zeros_like(self.beside)
        own[-1] = self.blocks[-1]
        for i in reversed(range(len(beside))):
            back = self.carried[i].T
            beside[i] = -back @ own[i + 1]
            own[i] = self.blocks[i] - beside[i] @ back.T
        return own, beside

    def _rows(self, flat: Array) -> Array:
        return flat.reshape(-1, MOVING)[: self.count]


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
    blocks, carried = np.zeros_like(own), np.zeros_like(beside)
    swept, block = sides.copy(), own[0]
    for i in range(len(own)):
        blocks[i] = np.linalg.inv(block)
        if i < len(beside):
            carried[i] = beside[i].T @ blocks[i]
            swept[i + 1] -= carried[i] @ swept[i]
            block = own[i + 1] - carried[i] @ beside[i]
    solved = np.zeros_like(swept)
    solved[-1] = blocks[-1] @ swept[-1]
    for i in reversed(range(len(beside))):
        solved[i] = blocks[i] @ (swept[i] - beside[i] @ solved[i + 1])
    met = np.einsum("sig,sih->gh", sides[..., :-1], solved)
    corner = equations.corner + damping * np.diag(np.diag(equations.corner))
    return Arrow(
        blocks=blocks,
        carried=carried,
        beside=beside,
        solved=solved,
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
    """Border and slope of each block: (s, SIZE, WHOLE + 1)."""
    count, _, wide = equations.border.shape
    sides = np.zeros((pieces * _JOINED, MOVING, wide + 1))
    sides[:count, :, :-1] = equations.border
    sides[:count, :, -1] = equations.slope.coefficients
    return sides.reshape(pieces, _SIZE, wide + 1)
