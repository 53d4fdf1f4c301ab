"""Slopes of the evidence, and the equations of one step: blocks along time, a border.

Slopes are taken with a complex step: f(x + ih).imag / h is exact to rounding, since
nothing is subtracted.

Source: Squire & Trapp 1998, SIAM Review 40:110-112.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.one_camera.evidence import Evidence, robust
from kneewise.engine.one_camera.layout import (
    CONSTANT,
    DEEPER,
    MOVING,
    WHOLE,
    Numbers,
    Whole,
)
from kneewise.engine.one_camera.spline import REACH, Spline

_STEP = 1e-20

_AT_ONCE = 200
"""Moments whose slopes are held in memory together."""

_QUICK = np.array([1.2, 0.6, 1.5, 2, 2, *2 * (8, 3, 4, 7), 7, 2, 2], dtype=float)
"""m/s² or rad/s² for each m/s² that the hips gather speed up and down: accelerations of
the rest of a body on the spot. Markers show a third less, the same in slow squats and
in quick rises from a chair (OpenCap, subject 4)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Guess:
    """Values of all unknowns."""

    coefficients: Array
    """(count, MOVING) of the spline."""

    whole: Array
    """(WHOLE,)."""

    def plus(self, other: Guess) -> Guess:
        """A step further."""
        return Guess(
            coefficients=self.coefficients + other.coefficients,
            whole=self.whole + other.whole,
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Equations:
    """Normal equations: half the second derivatives of the cost, and its slope."""

    band: Array
    """(REACH, count, MOVING, MOVING): blocks of a coefficient with itself and with the
    three that follow."""

    border: Array
    """(count, MOVING, WHOLE)."""

    corner: Array
    """(WHOLE, WHOLE)."""

    slope: Guess


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Problem:
    """A film to be explained, and the spline to explain it with."""

    evidence: Evidence
    spline: Spline

    def cost(self, guess: Guess) -> float:
        """Half the sum of squares, robust for points."""
        moving = self.spline.at(self.evidence.seen.time, guess.coefficients)
        seen = self.evidence.seen
        row = guess.whole[None]
        strayed = _lengths(self.evidence.of_points(moving, row), seen.repeated)
        points = (seen.weight * robust(strayed)[1]).sum() / seen.repeated
        rest = (self.evidence.of_moments(moving, row) ** 2).sum()
        film = (self.evidence.of_film(guess.whole) ** 2).sum()
        quick = (self._bends(guess.coefficients) ** 2).sum()
        return float(points + rest + film + quick) / 2

    def equations(self, guess: Guess) -> Equations:
        """The equations of a Gauss-Newton step at *guess*."""
        count = self.spline.count
        band = np.zeros((REACH, count, MOVING, MOVING))
        border = np.zeros((count, MOVING, WHOLE))
        along = np.zeros((count, MOVING))
        film = self.evidence.of_film(guess.whole)
        turned = _forward(self.evidence.of_film, guess.whole)
        corner, across = turned.T @ turned, turned.T @ film
        for start in range(0, len(self.evidence.seen.time), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            values, by_moving, by_whole = self._linear(guess, part)
            first, weights = self.spline.weights(self.evidence.seen.time[part])
            blocks = np.einsum("nri,nrj->nij", by_moving, by_moving)
            edges = np.einsum("nri,nrg->nig", by_moving, by_whole)
            slopes = np.einsum("nri,nr->ni", by_moving, values)
            corner += np.tensordot(by_whole, by_whole, axes=([0, 1], [0, 1]))
            across += np.einsum("nrg,nr->g", by_whole, values)
            for a in range(REACH):
                share = weights[:, a]
                np.add.at(border, first + a, share[:, None, None] * edges)
                np.add.at(along, first + a, share[:, None] * slopes)
                for apart in range(REACH - a):
                    both = share * weights[:, a + apart]
                    np.add.at(band[apart], first + a, both[:, None, None] * blocks)
        self._add_bends(guess.coefficients, band, along)
        slope = Guess(coefficients=along, whole=across)
        return Equations(band=band, border=border, corner=corner, slope=slope)

    def _linear(self, guess: Guess, part: slice) -> tuple[Array, Array, Array]:
        """Differences of some moments (n, r), and their slopes (n, r, ...)."""
        some = replace(self.evidence, seen=self.evidence.seen.part(part))
        moving = self.spline.at(some.seen.time, guess.coefficients)
        strayed = some.of_points(moving, guess.whole[None])
        far = _lengths(strayed, some.seen.repeated)
        root = np.sqrt(some.seen.weight * robust(far)[0])[..., None]

        def both(shown: Numbers, whole: Numbers) -> Numbers:
            points = root * some.of_points(shown, whole)
            flat = points.reshape(*points.shape[:-2], -1)
            return np.concatenate([flat, some.of_moments(shown, whole)], axis=-1)

        row = guess.whole[None]
        by_moving = _forward(lambda shown: both(shown, row), moving)
        by_whole = _forward(
            lambda whole: both(np.repeat(moving[None], len(whole), axis=0), whole),
            row,
            CONSTANT.start,
        )
        stray = root[..., 0] / (some.seen.stray * np.sqrt(some.seen.repeated))
        _fill_offsets(by_whole, stray, some.seen.depth)
        return both(moving, row), by_moving, by_whole

    @property
    def _quick(self) -> Array:
        return self.evidence.seen.tempo * _QUICK

    def _bends(self, coefficients: Array) -> Array:
        """Accelerations at the knots, over what is believed of them."""
        return np.diff(coefficients, n=2, axis=0) / self.spline.spacing**2 / self._quick

    def _add_bends(self, coefficients: Array, band: Array, along: Array) -> None:
        weight = 1 / (self.spline.spacing**2 * self._quick)
        bends, last = self._bends(coefficients), self.spline.count - 2
        pattern = (1.0, -2.0, 1.0)
        for a in range(3):
            along[a : last + a] += pattern[a] * weight * bends
            for apart in range(3 - a):
                both = pattern[a] * pattern[a + apart] * np.diag(weight**2)
                band[apart, a : last + a] += both


def _lengths(strayed: Array, repeated: float) -> Array:
    """How many errors a point strayed, whatever its neighbours in time say."""
    return np.sqrt((strayed**2).sum(axis=2) * repeated)


def _forward(
    function: Callable[[Numbers], Numbers], at: Array, count: int | None = None
) -> Array:
    """Slopes of a function of (..., j): its shape, then j of them.

    Args:
        function: of any number of values like *at*, one behind the other.
        at: (..., j).
        count: how many of the j are tried; the slopes by the rest stay 0.
    """
    tried = at.shape[-1] if count is None else count
    moved = np.repeat(at[None].astype(complex), tried, axis=0)
    for i in range(tried):
        moved[i, ..., i] += 1j * _STEP
    slopes = function(moved).imag / _STEP
    found = np.zeros((*slopes.shape[1:], at.shape[-1]))
    found[..., :tried] = np.moveaxis(slopes, 0, -1)
    return found


def _fill_offsets(by_whole: Array, stray: Array, depth: Array) -> None:
    """Slopes by the offsets of points, which are plain: each moves its own point."""
    for number in range(CONSTANT.stop - CONSTANT.start):
        weight = stray[:, number // 2]
        by_whole[:, number, Whole.OFFSETS + number] = weight
        by_whole[:, number, DEEPER.start + number] = weight * depth
