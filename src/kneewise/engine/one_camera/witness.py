"""What worn sensors say of a body, beside a film: a problem of both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.one_camera.evidence import Evidence
from kneewise.engine.one_camera.layout import WHOLE
from kneewise.engine.one_camera.slopes import Equations, Guess, Problem
from kneewise.engine.one_camera.spline import REACH, Spline
from kneewise.engine.one_camera.strap import Linear, Moments, Strap
from kneewise.units import deg

_GIVES = {
    "thigh": (deg(3), deg(3), deg(6)),
    "shank": (deg(3), deg(3), deg(8)),
    "pelvis": (deg(3), deg(3), deg(3)),
}
"""How far a sensor turns on its segment from standing to a deep bend, about the axes
ahead, left and up: skin and muscle (Leardini et al. 2005, Gait Posture 21:212-225;
Peters et al. 2010, Gait Posture 31:1-8); at the shank also what the knee turns, which
is a hinge here (Lafortune et al. 1992, J Biomech 25:347-357)."""

_ANYHOW = deg(60)
"""A sensor may sit anyhow: spread about the first guess, which is of the same film."""

_DRIFT, _DRIFT_NORTH = deg(0.5), deg(0.1)
"""rad/s of a heading without and with a compass (the offset of a gyroscope that is not
yet known, the default of VQF; taken)."""

_NORTH = deg(6)
"""Of the heading of one sensor by a compass, indoors, as in ``motion.oriented``."""

_UPRIGHT = deg(4)
"""How far it leans ahead as a person stands, as in ``motion.sensed``."""

_LEVEL = deg(4)
"""How far a pelvis is from level sideways as a person stands; taken."""

_ASTRIDE = deg(10)
"""How far a leg leans sideways as a person stands: feet are 0.11 ± 0.08 of stature
apart, and more in squats."""

_ROUND = deg(180)
"""A heading may be any."""

_LAG = 0.1
"""s, of a first guess of a lag."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Witness:
    """Sensors on a body in a film."""

    moments: Moments
    straps: tuple[Strap, ...]
    first: Array
    """(w,): the first guess of the unknowns; those of the film come first."""

    def cost(self, moving: Array, whole: Array) -> float:
        """Half the sum of squares.

        Args:
            moving: (n, MOVING).
            whole: (w,).
        """
        squares = float((self._believed(whole)[0] ** 2).sum())
        for strap in self.straps:
            apart = strap.differences(self.moments, moving, whole)
            squares += float((apart**2).sum())
        return squares / 2

    def expected(self, whole: Array) -> float:
        """About what chance alone would make of the cost.

        Args:
            whole: (w,).
        """
        felt = sum(strap.felt(self.moments, whole) for strap in self.straps)
        return 1.5 * felt / self.moments.repeated

    def add(self, to: Equations, spline: Spline, guess: Guess) -> None:
        """Add what the sensors say to equations, which must be wide enough."""
        values, rows = self._believed(guess.whole)
        to.corner[...] += rows.T @ rows
        to.slope.whole[...] += rows.T @ values
        moving = spline.at(self.moments.time, guess.coefficients)
        first, weights = spline.weights(self.moments.time)
        for strap in self.straps:
            felt = strap.linear(self.moments, moving, guess.whole)
            to.corner[...] += np.tensordot(
                felt.by_whole, felt.by_whole, axes=([0, 1], [0, 1])
            )
            to.slope.whole[...] += np.einsum("nrg,nr->g", felt.by_whole, felt.values)
            _add_along(to, felt, first, weights)

    def _believed(self, whole: Array) -> tuple[Array, Array]:
        """What is believed of the sensors: differences (r,), and slopes (r, w)."""
        unit = np.eye(len(whole))
        rows = []
        for strap in self.straps:
            place = strap.place
            drift = _DRIFT_NORTH if strap.sensor.shares_north else _DRIFT
            rows += [
                unit[[place.lag]] / _LAG,
                unit[place.mount] / _mount(strap)[:, None],
                unit[place.gives] / np.array(_GIVES[strap.part])[:, None],
                unit[[place.drift]] / drift,
                unit[place.headings] / _ROUND,
            ]
        north = [s.place.headings for s in self.straps if s.sensor.shares_north]
        for one, other in pairwise(north):
            rows.append((unit[[other.start]] - unit[[one.start]]) / (2**0.5 * _NORTH))
        slopes = np.concatenate(rows)
        off = whole - self.first
        return slopes @ off, slopes


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Mixed:
    """A film and sensors to be explained together, in the manner of ``Problem``."""

    film: Problem
    witness: Witness

    @property
    def evidence(self) -> Evidence:
        """What the film shows."""
        return self.film.evidence

    @property
    def spline(self) -> Spline:
        """Of the film."""
        return self.film.spline

    def cost(self, guess: Guess) -> float:
        """Half the sum of squares."""
        moving = self.spline.at(self.witness.moments.time, guess.coefficients)
        felt = self.witness.cost(moving, guess.whole)
        return self.film.cost(_of_film(guess)) + felt

    def strayed(self, guess: Guess) -> Array:
        """How many errors each point is from where the body shows it, (n, POINTS)."""
        return self.film.strayed(_of_film(guess))

    def equations(self, guess: Guess) -> Equations:
        """The equations of a Gauss-Newton step at *guess*."""
        film = self.film.equations(_of_film(guess))
        more = len(guess.whole) - WHOLE
        wide = Equations(
            band=film.band,
            border=np.pad(film.border, ((0, 0), (0, 0), (0, more))),
            corner=np.pad(film.corner, (0, more)),
            slope=Guess(
                coefficients=film.slope.coefficients,
                whole=np.pad(film.slope.whole, (0, more)),
            ),
        )
        self.witness.add(wide, self.spline, guess)
        return wide


def _mount(strap: Strap) -> Array:
    """The spread (3,) rad of how it sits, about the first guess."""
    if not strap.is_upright:
        return np.full(3, _ANYHOW)
    if strap.part == "pelvis":
        return np.array([_LEVEL, _ANYHOW, _ANYHOW])
    return np.array([_ASTRIDE, _UPRIGHT, _ANYHOW])


def _of_film(guess: Guess) -> Guess:
    return Guess(coefficients=guess.coefficients, whole=guess.whole[:WHOLE])


def _add_along(to: Equations, felt: Linear, first: Indices, weights: Array) -> None:
    """Add what differences say of coefficients over time."""
    blocks = np.einsum("nri,nrj->nij", felt.by_moving, felt.by_moving)
    edges = np.einsum("nri,nrg->nig", felt.by_moving, felt.by_whole)
    slopes = np.einsum("nri,nr->ni", felt.by_moving, felt.values)
    for a in range(REACH):
        share = weights[:, a]
        np.add.at(to.border, first + a, share[:, None, None] * edges)
        np.add.at(to.slope.coefficients, first + a, share[:, None] * slopes)
        for apart in range(REACH - a):
            both = share * weights[:, a + apart]
            np.add.at(to.band[apart], first + a, both[:, None, None] * blocks)
