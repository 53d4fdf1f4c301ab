"""Smooth curves over time: uniform cubic B-splines, four coefficients at a moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices

REACH = 4
"""Coefficients that a moment depends on."""

_STIFF = 1e-4
"""Weight of a bend at a knot, so that coefficients between moments are known too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spline:
    """Evenly spaced knots."""

    start: float
    """s."""

    spacing: float
    """s."""

    count: int
    """Coefficients."""

    @classmethod
    def over(cls, time: Array, spacing: float) -> Spline:
        """Knots from the first to the last moment of *time* (n,) s."""
        pieces = max(1, int(np.ceil((time[-1] - time[0]) / spacing - 1e-9)))
        return cls(start=float(time[0]), spacing=spacing, count=pieces + REACH - 1)

    def weights(self, time: Array) -> tuple[Indices, Array]:
        """The first coefficient of each moment, and the weights of four: (n,), (n, 4).

        Moments beyond the knots continue the outermost piece.
        """
        place = (time - self.start) / self.spacing
        first = np.clip(np.floor(place), 0, self.count - REACH).astype(np.intp)
        u = place - first
        parts = [
            (1 - u) ** 3,
            3 * u**3 - 6 * u**2 + 4,
            -3 * u**3 + 3 * u**2 + 3 * u + 1,
            u**3,
        ]
        return first, np.stack(parts, axis=1) / 6

    def at(self, time: Array, coefficients: Array) -> Array:
        """Curves (n, j) at *time* (n,) from coefficients (count, j)."""
        first, weights = self.weights(time)
        return np.einsum(
            "na,naj->nj", weights, coefficients[first[:, None] + np.arange(REACH)]
        )

    def through(self, time: Array, values: Array) -> Array:
        """Coefficients (count, j) of smooth curves near to *values* (n, j)."""
        from scipy.linalg import solveh_banded

        first, weights = self.weights(time)
        band = np.zeros((REACH, self.count))
        right = np.zeros((self.count, values.shape[1]))
        for a in range(REACH):
            np.add.at(right, first + a, weights[:, a, None] * values)
            for apart in range(REACH - a):
                both = weights[:, a] * weights[:, a + apart]
                np.add.at(band[apart], first + a, both)
        bend = np.array([1.0, -2.0, 1.0])
        for a in range(3):
            for apart in range(3 - a):
                last = self.count - 2 + a
                band[apart, a:last] += _STIFF * bend[a] * bend[a + apart]
        found: Array = solveh_banded(band, right, lower=True)
        return found
