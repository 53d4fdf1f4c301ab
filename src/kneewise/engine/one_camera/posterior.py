"""How sure the fit is: the body as it is, and as it might as well have been.

Each version moves the unknowns by one standard error in a direction of its own, so that
the squares of what a number changes by add up to the square of its error. The bearing
is one of the unknowns: what it leaves open reaches every angle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.engine.one_camera.layout import (
    MOVING,
    WHOLE,
    Leg,
    Moving,
    Whole,
    leg,
)
from kneewise.engine.one_camera.shape import foot, shape
from kneewise.engine.one_camera.solve import Solution
from kneewise.engine.one_camera.spline import REACH, Spline
from kneewise.units import deg

_RHYTHM = 0.62
"""How much of the bow of the trunk the hips make, the rest the lower back: 69° of 111°
(Esola et al. 1996, Spine 21:71-78)."""

_RHYTHM_ERROR = 0.2
_TILT_ERROR = deg(7)
"""Tilt of the pelvis in standing differs that much between people."""

_FELT_ERROR = deg(3)
"""Of a tilt since standing that a sensor on the pelvis felt: skin, and its own."""

_JOINTS = ("hip", "knee", "ankle", "shoulder")
LANDMARKS = (
    *(f"{side}_{joint}" for joint in _JOINTS for side in Side),
    "neck",
    *(f"{side}_{end}" for end in ("heel", "toe", "toe_tip") for side in Side),
)
"""Where the body is told, in the order of positions."""

_BALL = 0.8
"""From the heel to the ball of the foot ÷ length of the foot."""

COORDINATES = (
    *("pelvis_tilt", "pelvis_list", "pelvis_rotation", "lumbar_bending"),
    *(
        f"{coordinate}_{side.letter}"
        for side in Side
        for coordinate in ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
    ),
)
"""What is told of the joints, in the order of angles."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Tilt:
    """How far a sensor felt the pelvis tilt forward since standing."""

    time: Array
    """(m,) s."""

    angle: Array
    """(m,) rad."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Posterior:
    """The most likely body, and how far it may be off."""

    spline: Spline
    coefficients: Array
    """(count, MOVING)."""

    whole: Array
    """(WHOLE,)."""

    stature: float
    """m."""

    planted: tuple[Side, ...]
    """Whose feet stand where they are told; the other one is nowhere."""

    factor: Array
    """(WHOLE, WHOLE): columns are standard errors of the film's unknowns, each in a
    direction of its own."""

    pull: Array
    """(count, MOVING, WHOLE): coefficients move by the negative of it."""

    own: Array
    beside: Array
    """Blocks of the inverse, along time; see ``arrow``."""

    blocks: Array
    beyond: Array
    """The elimination itself; see ``arrow``."""

    felt: Tilt | None = None
    """None where the tilt of the pelvis is taken from the bow of the trunk."""

    @classmethod
    def of(cls, solution: Solution, felt: Tilt | None = None) -> Posterior:
        """What is known after a fit.

        Args:
            solution: of the fit.
            felt: what a sensor on the pelvis felt of its tilt.
        """
        arrow = solution.arrow()
        own, beside = arrow.inverse()
        covariance = np.linalg.inv(arrow.corner)
        factor = np.linalg.cholesky((covariance + covariance.T) / 2)
        return cls(
            spline=solution.problem.spline,
            coefficients=solution.guess.coefficients,
            whole=solution.guess.whole,
            stature=solution.problem.evidence.seen.stature,
            planted=solution.problem.evidence.seen.planted,
            factor=factor.astype(np.float64),
            pull=arrow.pull(),
            own=own,
            beside=beside,
            blocks=arrow.blocks,
            beyond=arrow.beyond,
            felt=felt,
        )

    def error(self, unknown: Whole) -> float:
        """The standard error of an unknown of the film."""
        return float(np.linalg.norm(self.factor[unknown]))

    def positions(self, time: Array) -> Array:
        """Landmarks over time in every version, (1 + v, n, LANDMARKS, 3) m.

        The first version is the most likely body.
        """
        moving, whole = self._versions(time)
        return self._placed(moving, whole[:, None])

    def drawn(self, seed: int) -> Posterior:
        """The body as it might as well have been, drawn at random for the whole film.

        Its moments hang together, unlike those of the versions.
        """
        chance = np.random.default_rng(seed)
        off = self.factor @ chance.normal(size=len(self.whole))
        steps = chance.normal(size=self.blocks.shape[:2])
        local = np.einsum("sij,sj->si", np.linalg.cholesky(self.blocks), steps)
        for i in reversed(range(len(self.beyond))):
            local[i] -= self.beyond[i] @ local[i + 1]
        moved = local.reshape(-1, MOVING)[: len(self.coefficients)]
        return replace(
            self,
            coefficients=self.coefficients + moved - self.pull @ off,
            whole=self.whole + off,
        )

    def likely(self, time: Array) -> Array:
        """Landmarks of the most likely body alone, (n, LANDMARKS, 3) m."""
        moving = self.spline.at(time, self.coefficients)
        return self._placed(moving, self.whole[None])

    def angles(self, time: Array) -> Array:
        """Joint coordinates in every version, (1 + v, n, COORDINATES) rad."""
        moving, whole = self._versions(time)
        bow = moving[..., Moving.BOW]
        tilt = -_RHYTHM * bow
        error = np.hypot(_TILT_ERROR, _RHYTHM_ERROR * bow[0])
        if self.felt is not None:
            tilt[:] = -np.interp(time, self.felt.time, self.felt.angle)
            error = np.full(len(time), np.hypot(_TILT_ERROR, _FELT_ERROR))
        tilt[-1] += error
        tipped = moving[..., Moving.LIST]
        heading = moving[..., Moving.TURN] + whole[:, None, Whole.HEADING]
        columns = [tilt, tipped, heading, moving[..., Moving.LEAN] - tipped]
        for side in Side:
            columns.append(moving[..., leg(side, Leg.FLEXION)] - tilt)
            columns += [
                moving[..., leg(side, part)]
                for part in (Leg.ADDUCTION, Leg.ROTATION, Leg.KNEE)
            ]
        return np.stack(columns, axis=-1)

    def _placed(self, moving: Array, whole: Array) -> Array:
        """Landmarks (..., LANDMARKS, 3) m."""
        whole = np.broadcast_to(whole[..., :WHOLE], (*moving.shape[:-1], WHOLE))
        body = shape(moving, whole)
        paths = [body.point(f"{side}_{joint}") for joint in _JOINTS for side in Side]
        paths.append(body.neck)
        feet = {side: foot(whole, side, self.stature) for side in Side}
        for along in (0.0, _BALL, 1.0):
            for side, each in feet.items():
                spot = each.heel + along * (each.tip - each.heel)
                paths.append(
                    spot if side in self.planted else np.full_like(spot, np.nan)
                )
        return np.stack(paths, axis=-2)

    def _versions(self, time: Array) -> tuple[Array, Array]:
        """Coordinates (1 + v, n, MOVING) and unknowns of the film (1 + v, WHOLE).

        In the last version nothing moves: it is left for the tilt of the pelvis.
        """
        first, weights = self.spline.weights(time)
        rows = first[:, None] + np.arange(REACH)
        likely = np.einsum("na,naj->nj", weights, self.coefficients[rows])
        pulled = np.einsum("na,najg->njg", weights, self.pull[rows])
        by_film = -np.einsum("njg,gh->hnj", pulled, self.factor)
        by_moment = _roots(self._local(time)).transpose(2, 0, 1)
        still = np.zeros((1, *likely.shape))
        moved = np.concatenate([still, by_film, by_moment, still])
        whole = np.repeat(self.whole[None], len(moved), axis=0)
        whole[1 : 1 + len(self.whole)] += self.factor.T
        return likely + moved, whole

    def _local(self, time: Array) -> Array:
        """Covariance of the coordinates, the film's unknowns given: (n, MOVING²)."""
        first, weights = self.spline.weights(time)
        joined = self.own.shape[1] // MOVING
        piece, place = first // joined, first % joined
        spread = np.zeros((len(time), 2, joined))
        flat = spread.reshape(len(time), 2 * joined)
        flat[np.arange(len(time))[:, None], place[:, None] + np.arange(REACH)] = weights
        last = len(self.own) - 1
        own = self.own.reshape(-1, joined, MOVING, joined, MOVING)
        result = np.zeros((len(time), MOVING, MOVING))
        for half in range(2):
            at = np.minimum(piece + half, last)
            part = spread[:, half]
            result += np.einsum("na,naibj,nb->nij", part, own[at], part)
        if last == 0:
            return result
        beside = self.beside.reshape(-1, joined, MOVING, joined, MOVING)
        met = beside[np.minimum(piece, last - 1)]
        cross = np.einsum("na,naibj,nb->nij", spread[:, 0], met, spread[:, 1])
        return result + cross + cross.transpose(0, 2, 1)


def _roots(covariances: Array) -> Array:
    """Square roots (n, j, j) of covariances: columns are independent errors."""
    values, vectors = np.linalg.eigh(covariances)
    return vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
