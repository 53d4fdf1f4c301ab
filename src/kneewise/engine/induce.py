"""What each muscle does to the thigh and the knee: accelerations that it induces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads, moments
from kneewise.engine.kernels import inertia as kernel
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.tree import tree
from kneewise.engine.preprocess import Rates

ASKED = ("hip_rotation", "hip_adduction", "knee_adduction", "knee_abduction")
"""Coordinates of collapse, without their side."""

TOUCHING = 20.0
"""N of vertical force from which a foot stands on the ground."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Contacts:
    """Where segments stand on the ground, over n frames."""

    segment: Indices
    """(l,)."""

    point: Array
    """(n, l, 3) m, in the body's axes of the ground; NaN where it does not stand."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Induced:
    """What m muscles do to k coordinates over n frames."""

    coordinates: tuple[str, ...]
    per_newton: Array
    """(n, m, k) rad/s² for 1 N of tension."""

    gravity: Array
    """(n, k) rad/s² of weight alone."""

    motion: Array
    """(n, k) rad/s² of speeds, and of the movement of the feet on the ground."""

    total: Array
    """(n, k) rad/s² of the motion itself."""

    def by_muscle(self, forces: Array) -> Array:
        """What each muscle does with its force (n, m) N: (n, m, k) rad/s²."""
        return self.per_newton * forces[:, :, None]

    def rest(self, forces: Array) -> Array:
        """What neither muscles nor weight nor motion do: (n, k) rad/s².

        Reserves, residual forces at the pelvis, passive tissue.
        """
        muscles: Array = self.by_muscle(forces).sum(axis=1)
        return self.total - muscles - self.gravity - self.motion


def contacts(loads: ExternalLoads, least: float = TOUCHING) -> Contacts:
    """Where feet stand: at the point of each load of more than *least* N upwards."""
    stands = (loads.force[..., 1] > least)[..., None]
    carried = loads.segment >= 0
    point = np.where(stands, loads.point, np.nan)[:, carried]
    return Contacts(segment=loads.segment[carried], point=point)


def induced(
    body: Body,
    motion: Rates,
    arms: Array,
    standing: Contacts | None = None,
    coordinates: tuple[str, ...] = (),
) -> Induced:
    """The accelerations that each muscle induces, at its joints and beyond.

    A muscle moves every segment, also those it does not touch. A foot that stands is
    held: the point where the ground pushes can neither slide, nor rise, nor sink, and
    the foot cannot spin about the vertical there; it can tilt about the point, as it
    can in life. The ground's answer to each muscle follows from that. The foot's own
    small movement in the recording is counted with the motion, so that all parts add
    up to the acceleration of the motion exactly.

    Args:
        body: the body.
        motion: (n, q) coordinates, rates and accelerations.
        arms: (n, m, q) m, the lever of each muscle.
        standing: where feet stand; None for nowhere.
        coordinates: which; those of ``ASKED`` on both sides if empty.

    Limits:
        Instantaneous: what begins to happen, not what will have happened. The choice of
        contact changes the numbers of the ankle most, of the hip little.

    Source:
        Zajac & Gordon 1989, Exerc Sport Sci Rev 17:187-230; Hamner, Seth & Delp 2010,
        J Biomech 43:2709-2716 (a contact held at the centre of pressure).
    """
    chosen = coordinates or _asked(body)
    free = _free(body)
    mass, contact = _matrices(body, motion.q, standing)
    mass, contact = mass[:, free][:, :, free], contact[:, :, free]
    column = [int(free[: body.index(c)].sum()) for c in chosen]
    into = np.asarray(np.linalg.solve(mass, _unit(free, column)), np.float64)
    answer, pinned = _held(mass, contact, into)
    still = np.zeros_like(motion.q)
    when = np.arange(float(len(motion.q)))
    weight = moments(body, when, motion.q, still, still)
    speed = moments(body, when, motion.q, motion.dq, still) - weight
    moved = np.einsum("ncq,nq->nc", contact, motion.ddq[:, free])
    return Induced(
        coordinates=chosen,
        per_newton=arms[:, :, free] @ answer,
        gravity=-np.einsum("nqk,nq->nk", answer, weight[:, free]),
        motion=np.einsum("nck,nc->nk", pinned, moved)
        - np.einsum("nqk,nq->nk", answer, speed[:, free]),
        total=motion.ddq[:, [body.index(c) for c in chosen]],
    )


def _asked(body: Body) -> tuple[str, ...]:
    """The coordinates of collapse that the body has."""
    names = [f"{name}_{side}" for name in ASKED for side in "rl"]
    return tuple(name for name in names if name in body.coordinates)


def _free(body: Body) -> Mask:
    """Coordinates (q,) that can accelerate."""
    free: Mask = (body.coupled_to < 0) & ~body.locked.astype(np.bool_)
    return free


def _unit(free: Mask, column: list[int]) -> Array:
    """Columns (1, f, k) that pick coordinates."""
    out = np.zeros((1, int(free.sum()), len(column)))
    out[0, column, range(len(column))] = 1
    return out


def _matrices(body: Body, q: Array, standing: Contacts | None) -> tuple[Array, Array]:
    """The mass matrix (n, q, q), and how contacts move (n, 4 l, q)."""
    n, c = q.shape
    segment = standing.segment if standing else np.zeros(0, dtype=np.intp)
    point = standing.point if standing else np.zeros((n, 0, 3))
    mass = np.zeros((n, c, c))
    contact = np.zeros((n, kernel.HELD * len(segment), c))
    kernel.inertia(tree(body), real(q), whole(segment), real(point), mass, contact)
    return mass, contact


def _held(mass: Array, contact: Array, into: Array) -> tuple[Array, Array]:
    """How coordinates answer to forces while contacts are held.

    Args:
        mass: (n, f, f).
        contact: (n, c, f).
        into: (n, f, k) columns of the inverse of the mass matrix.

    Returns:
        (n, f, k) acceleration of each chosen coordinate per generalised force, and
        (n, c, k) per acceleration of each contact.
    """
    across = np.linalg.solve(mass, np.swapaxes(contact, 1, 2))
    grip = np.linalg.pinv(contact @ across, rcond=1e-10, hermitian=True)
    pinned: Array = grip @ (contact @ into)
    answer: Array = into - across @ pinned
    return answer, pinned
