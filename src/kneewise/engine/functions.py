"""Functions of one variable as polynomial pieces, and the table of all of a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.linalg import solve_banded

from kneewise.arrays import Array
from kneewise.engine.body import DEGREE, Functions


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Pieces:
    """One function: a polynomial between each two knots, and beyond the outer ones."""

    knots: Array
    """(n,) increasing."""

    coefficients: Array
    """(n + 1, DEGREE + 1) from the constant upwards."""

    about: Array
    """(n + 1,) where the powers of each piece are counted from."""

    def at(self, x: Array) -> Array:
        """Its values at *x* (k,)."""
        piece = np.searchsorted(self.knots, x, side="right")
        powers = (x - self.about[piece])[:, None] ** np.arange(DEGREE + 1)
        return (self.coefficients[piece] * powers).sum(axis=1)

    @property
    def is_constant(self) -> bool:
        """Whether its value is the same everywhere."""
        return self.knots.size == 0 and not self.coefficients[0, 1:].any()


def polynomial(*coefficients: float) -> Pieces:
    """A polynomial, from the constant upwards."""
    row = np.zeros((1, DEGREE + 1))
    row[0, : len(coefficients)] = coefficients
    return Pieces(knots=np.array([]), coefficients=row, about=np.zeros(1))


def piecewise_linear(x: Array, y: Array) -> Pieces:
    """Straight lines from point to point, the outer ones going on beyond."""
    if len(x) == 1:
        return polynomial(float(y[0]))
    slope = np.diff(y) / np.diff(x)
    rows = np.zeros((len(x) - 1, DEGREE + 1))
    rows[:, 0], rows[:, 1] = y[:-1], slope
    return Pieces(knots=x[1:-1], coefficients=rows, about=x[:-1])


def cubic_spline(x: Array, y: Array) -> Pieces:
    """A cubic spline through points; straight beyond the outer ones.

    Its third derivative at each end is that of the cubic through the four outermost
    points. Three points make a parabola, two a line.

    Args:
        x: (n,) increasing.
        y: (n,).

    Source:
        Forsythe, Malcolm & Moler 1977, Computer Methods for Mathematical
        Computations, section 4.4; OpenSim's ``SimmSpline`` is the same curve.
    """
    n = len(x)
    if n < 3:
        return piecewise_linear(x, y)
    step = np.diff(x)
    slope = np.diff(y) / step
    bend = _bends(x, step, slope)
    first = slope - step * (bend[1:] + 2 * bend[:-1])
    last = slope[-1] + step[-1] * (bend[-2] + 2 * bend[-1])
    rows = np.zeros((n + 1, DEGREE + 1))
    rows[1:, 0] = y
    rows[1:-1, 1] = first
    rows[1:-1, 2] = 3 * bend[:-1]
    rows[1:-1, 3] = np.diff(bend) / step
    rows[0, :2] = y[0], first[0]
    rows[-1, :2] = y[-1], last
    return Pieces(knots=x, coefficients=rows, about=np.concatenate([x[:1], x]))


def _bends(x: Array, step: Array, slope: Array) -> Array:
    """A sixth of the second derivative at every point: (n,)."""
    n = len(x)
    bands, right = np.zeros((3, n)), np.zeros(n)  # above, on and below the diagonal
    bands[0, 1:] = step
    bands[1, 1:-1] = 2 * (step[:-1] + step[1:])
    bands[1, [0, -1]] = -step[0], -step[-1]
    bands[2, :-1] = step
    right[1:-1] = np.diff(slope)
    if n > 3:
        second = np.diff(slope) / (x[2:] - x[:-2])
        right[0] = step[0] ** 2 * (second[1] - second[0]) / (x[3] - x[0])
        right[-1] = -(step[-1] ** 2) * (second[-1] - second[-2]) / (x[-1] - x[-4])
    return np.asarray(solve_banded((1, 1), bands, right), dtype=np.float64)


def scaled(pieces: Pieces, factor: float) -> Pieces:
    """A function times a factor."""
    return Pieces(
        knots=pieces.knots,
        coefficients=pieces.coefficients * factor,
        about=pieces.about,
    )


def weighted_sum(parts: Sequence[Pieces], weights: Array, constant: float) -> Pieces:
    """Σ weights[i] parts[i] + constant: functions of the same variable."""
    knots = np.unique(np.concatenate([part.knots for part in parts]))
    outer = np.concatenate([knots[:1], knots]) if knots.size else np.zeros(1)
    inside = outer + np.concatenate([[-1.0], np.diff(knots) / 2, [1.0]])[: len(outer)]
    rows = np.zeros((len(outer), DEGREE + 1))
    for part, weight in zip(parts, weights, strict=True):
        piece = np.searchsorted(part.knots, inside, side="right")
        moved = _moved(part.coefficients[piece], outer - part.about[piece])
        rows += weight * moved
    rows[:, 0] += constant
    return Pieces(knots=knots, coefficients=rows, about=outer)


def _moved(coefficients: Array, by: Array) -> Array:
    """Polynomials (p, DEGREE + 1) counted from a point further on by *by* (p,)."""
    out = np.zeros_like(coefficients)
    for power in range(DEGREE + 1):
        for k in range(power + 1):
            share = comb(power, k) * by ** (power - k)
            out[:, k] += coefficients[:, power] * share
    return out


def table(rows: Sequence[Pieces]) -> Functions:
    """The functions of a body, one after the other."""
    knots = [row.knots for row in rows] or [np.zeros(0)]
    pieces = [row.coefficients for row in rows] or [np.zeros((0, DEGREE + 1))]
    about = [row.about for row in rows] or [np.zeros(0)]
    return Functions(
        knots=np.concatenate(knots),
        first_knot=np.cumsum([0, *(row.knots.size for row in rows)]),
        coefficients=np.concatenate(pieces),
        about=np.concatenate(about),
        first_piece=np.cumsum([0, *(row.about.size for row in rows)]),
    )


def row(functions: Functions, i: int) -> Pieces:
    """Function *i* of a table."""
    pieces = slice(functions.first_piece[i], functions.first_piece[i + 1])
    return Pieces(
        knots=functions.knots[functions.first_knot[i] : functions.first_knot[i + 1]],
        coefficients=functions.coefficients[pieces],
        about=functions.about[pieces],
    )
