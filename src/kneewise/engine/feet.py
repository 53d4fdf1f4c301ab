"""Which foot each force plate carries, contact by contact, and whether it is all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.caveat import Caveat, Weight
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.ground import FEET, TOES
from kneewise.engine.kinematics import forward
from kneewise.engine.observe import FROM_WORLD
from kneewise.motion.filters import runs
from kneewise.motion.forces import Forces

LOADED = 20.0
"""N upwards from which a plate carries a foot."""

BESIDE = 0.30
"""m from the middle of the nearest foot: further off, a push is nobody's."""

FIRM = 100.0
"""N: an error of 2 N·m moves a lighter push by 2 cm and more, so that its place tells
little of whose it is; our judgement."""

BETWEEN = 0.10
"""m: a push that is no more than this nearer to one foot than to the other, for most
of a contact, is the push of both."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OnFeet:
    """Forces of plates, sorted by foot."""

    loads: ExternalLoads
    """Right foot and left foot, at the times of the motion."""

    shared: bool
    """Whether one plate carried both feet at once: then nothing tells them apart."""

    caveats: tuple[Caveat, ...] = ()


def on_feet(body: Body, time: Array, q: Array, forces: Forces) -> OnFeet:
    """The forces of plates as loads on the feet that stand on them.

    Args:
        body: with segments ``calcn_r`` and its like.
        time: (n,) s.
        q: (n, q) of the motion, rad and m.
        forces: of the plates, in our world; outside their time there is none.

    Returns:
        Forces that nobody's foot is near are left out, with a caveat.
    """
    feet = _feet(body, q)
    n, p = len(time), len(forces.plates)
    force, point, torque = (
        _at(time, forces.time, values @ FROM_WORLD.T)
        for values in (forces.force, forces.point, forces.torque)
    )
    out = {name: np.zeros((n, 2, 3)) for name in ("force", "torque")}
    where, load = np.zeros((n, 2, 3)), np.zeros((n, 2))
    shared, lost = False, 0.0
    for plate in range(p):
        up = force[:, plate, 1]
        for first, after in runs(up > LOADED):
            span = slice(first, after)
            gap = _gaps(point[span, plate], feet[span])
            whose = _whose(gap, up[span])
            if whose is None:
                lost = max(lost, float(up[span].max()))
                continue
            firm = bool(up[span].max() > FIRM)
            shared = shared or (firm and _is_both(gap, feet[span]))
            for name, values in (("force", force), ("torque", torque)):
                out[name][span, whose] += values[span, plate]
            weight = up[span, None]
            where[span, whose] += weight * np.nan_to_num(point[span, plate])
            load[span, whose] += up[span]
    where = where / np.where(load > 0, load, 1.0)[..., None]
    return OnFeet(
        loads=ExternalLoads(
            time=time,
            segment=np.array([body.segments.index(s) for s in FEET], dtype=np.intp),
            force=out["force"],
            point=where,
            torque=out["torque"],
        ),
        shared=shared,
        caveats=(_nobodys(lost),) if lost > FIRM else (),
    )


def agrees(loads: ExternalLoads, total: Array, weight: float) -> Mask:
    """When (n,) plates carry what the motion needs, to 15 % of body weight.

    A foot beside the plate, a flipped plate, or a clock that is off shows here.

    Args:
        loads: on the feet.
        total: (n, 3) N that the whole body needs, y up.
        weight: N.
    """
    off = loads.force[..., 1].sum(axis=1) - total[:, 1]
    found: Mask = np.abs(off) < 0.15 * weight
    return found


def _feet(body: Body, q: Array) -> Array:
    """(n, 2, 3) m, the middle of right and left foot."""
    at = forward(body, q).at
    heels = at[:, [body.segments.index(name) for name in FEET]]
    toes = at[:, [body.segments.index(name) for name in TOES]]
    return 0.5 * (heels + toes)


def _at(time: Array, known: Array, values: Array) -> Array:
    """Curves (n, p, 3) read off at other times: 0 outside, NaN as 0."""
    flat = np.nan_to_num(values.reshape(len(known), -1))
    columns = [np.interp(time, known, c, left=0.0, right=0.0) for c in flat.T]
    return np.stack(columns, axis=1).reshape(len(time), *values.shape[1:])


def _gaps(point: Array, feet: Array) -> Array:
    """(n, 2) m on the floor from where a plate pushes to either foot."""
    off = point[:, None] - feet
    return np.linalg.norm(off[..., [0, 2]], axis=2)


def _whose(gap: Array, up: Array) -> int | None:
    """The foot, 0 right or 1 left, that a contact is nearest to; None for nobody's."""
    mean = (gap * up[:, None]).sum(axis=0) / up.sum()
    nearest = int(np.argmin(mean))
    return nearest if mean[nearest] < BESIDE else None


def _is_both(gap: Array, feet: Array) -> bool:
    """Whether a contact lies between both feet, which stand apart, most of the time."""
    apart = np.linalg.norm((feet[:, 0] - feet[:, 1])[:, [0, 2]], axis=1)
    level = np.abs(feet[:, 0, 1] - feet[:, 1, 1]) < BETWEEN
    middle = (np.abs(gap[:, 0] - gap[:, 1]) < BETWEEN) & (apart > BETWEEN) & level
    return bool(middle.mean() > 0.5)


def _nobodys(lost: float) -> Caveat:
    return Caveat(
        text=f"A plate carried up to {lost:.0f} N where no foot was near; it is left "
        "out.",
        remedy="Check that markers and plates share one room and one clock.",
        weight=Weight.DOUBT,
    )


def indices(loads: ExternalLoads, frames: Indices) -> ExternalLoads:
    """The loads at some of their frames."""
    return ExternalLoads(
        time=loads.time[frames],
        segment=loads.segment,
        force=loads.force[frames],
        point=loads.point[frames],
        torque=loads.torque[frames],
    )
