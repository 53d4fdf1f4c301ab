"""The cost of a guess, and the equations of one step: blocks along time, a border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.kernels.film import Course, Sums, room
from kneewise.engine.kernels.lifting import look
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import MOVING, POINTS, WHOLE
from kneewise.engine.one_camera.spline import REACH, Spline

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
        squares, _ = self._look(guess, _sums(0))
        film = self.evidence.believed.away(guess.whole)
        quick = self._bends(guess.coefficients)
        return float(squares + (film**2).sum() + (quick**2).sum()) / 2

    def strayed(self, guess: Guess) -> Array:
        """How many errors each point is from where it would be seen: (n, POINTS)."""
        return self._look(guess, _sums(0))[1]

    def equations(self, guess: Guess) -> Equations:
        """The equations of a Gauss-Newton step at *guess*."""
        believed = self.evidence.believed
        sums = _sums(self.spline.count)
        self._look(guess, sums)
        upper = np.triu(sums.corner, 1)
        corner = sums.corner + upper.T + believed.rows.T @ believed.rows
        across = sums.across + believed.rows.T @ believed.away(guess.whole)
        self._add_bends(guess.coefficients, sums.band, sums.along)
        slope = Guess(coefficients=sums.along, whole=across)
        return Equations(band=sums.band, border=sums.border, corner=corner, slope=slope)

    def _look(self, guess: Guess, sums: Sums) -> tuple[float, Array]:
        time = self.evidence.seen.time
        first, weights = self.spline.weights(time)
        course = Course(
            first=first,
            weights=weights,
            coefficients=np.ascontiguousarray(guess.coefficients),
            whole=np.ascontiguousarray(guess.whole),
        )
        far = np.zeros((len(time), len(POINTS)))
        shown, held = self.evidence.shown(), self.evidence.held()
        return look(shown, held, course, room(), far, sums), far

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


def _sums(count: int) -> Sums:
    """Nothing added up yet, for so many coefficients; none where the cost will do."""
    return Sums(
        band=np.zeros((REACH, count, MOVING, MOVING)),
        border=np.zeros((count, MOVING, WHOLE)),
        corner=np.zeros((WHOLE, WHOLE)),
        along=np.zeros((count, MOVING)),
        across=np.zeros(WHOLE),
    )
