"""The load indicators of a motion, curve by curve, on both sides."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Bundle, Group, Side
from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.effort import Effort, Task
from kneewise.engine.groups import bundles
from kneewise.engine.indicators import (
    adduction_moment,
    band,
    compression,
    hip,
    kneecap,
    medial_force,
    tendon_force,
)
from kneewise.engine.paths import lengths_and_arms, muscles_of
from kneewise.engine.reactions import Axes, Reactions, reactions, turned
from kneewise.person import Sex

Loads = dict[tuple[str, Side], Array]
"""Name of the indicator and side → (n,)."""


def loads(task: Task, effort: Effort, sex: Sex | None) -> Loads:
    """Every load indicator that the body can carry.

    Args:
        task: n frames.
        effort: what the muscles do in them.
        sex: whose published curves; None for the mean of both.

    Returns:
        ``patellofemoral_stress`` Pa; ``patellar_tendon_force``, ``hip_contact_force``,
        ``adductor_force`` in body weights; ``knee_adduction_moment`` N·m/kg (external,
        bending the knee outwards); ``medial_share`` 0 to 1; ``band_strain``;
        ``gluteal_compression`` body weights times rad; each (n,).
    """
    body = task.body
    sexes = [sex] if sex else list(Sex)
    weight = float(body.mass.sum() * np.linalg.norm(body.gravity))
    found: Loads = {}
    at, still = task.loads.time, np.zeros_like(effort.forces)
    whole = reactions(body, at, task.motion, effort.forces, task.loads)
    bare = reactions(body, at, task.motion, still, task.loads)
    in_parent = turned(body, task.motion.q, whole, Axes.PARENT)
    for side in Side:
        own = _of_leg(task, effort, side, sexes)
        own |= _of_bones(side, whole, bare, body)
        own["hip_contact_force"] = np.mean(
            [hip(in_parent.of(f"femur_{side.letter}"), side, s).force for s in sexes],
            axis=0,
        )
        for name, values in own.items():
            share = weight if name in _BY_WEIGHT else 1.0
            found[name, side] = values / share
    return found


_BY_WEIGHT = (
    "patellar_tendon_force",
    "hip_contact_force",
    "adductor_force",
    "gluteal_compression",
)


def _of_leg(
    task: Task, effort: Effort, side: Side, sexes: list[Sex]
) -> dict[str, Array]:
    """What follows from muscles and angles."""
    body, q = task.body, task.motion.q
    names = muscles_of(body).names
    masks = bundles(names)
    pull = {
        b.group: effort.forces[:, m].sum(1) for b, m in masks.items() if b[1] is side
    }
    nothing = np.zeros(len(q))
    bend = _flexion(body, q, side)
    thigh = q[:, body.index(f"hip_adduction_{side.letter}")]
    quadriceps = pull.get(Group.QUADRICEPS, nothing)
    abductors = pull.get(Group.GLUTEUS_MEDIUS, nothing) + pull.get(
        Group.GLUTEUS_MINIMUS, nothing
    )
    stress = [kneecap(quadriceps, bend, sex).stress for sex in sexes]
    found = {
        "patellofemoral_stress": np.mean(stress, axis=0),
        "patellar_tendon_force": tendon_force(quadriceps, bend),
        "adductor_force": pull.get(Group.ADDUCTORS, nothing),
        "gluteal_compression": compression(abductors, thigh),
    }
    tensor = Bundle(Group.TENSOR, side)
    if tensor in masks:
        column = int(np.flatnonzero(masks[tensor])[0])
        rest = lengths_and_arms(body, body.default[None])[0][0, column]
        stretched = band(effort.lengths[:, column], float(rest), bend)
        found["band_strain"] = stretched.strain
    return found


def _of_bones(
    side: Side, whole: Reactions, bare: Reactions, body: Body
) -> dict[str, Array]:
    """What follows from the forces between thigh and shank."""
    shank = whole.segments.index(f"tibia_{side.letter}")
    force, moment = whole.force[:, shank], whole.moment[:, shank]
    inner = medial_force(force, moment, side)
    total = np.maximum(-force[:, 1], 0.0)
    mass = float(body.mass.sum())
    bears = total > 2.0 * mass  # a fifth of the weight, in N
    return {
        "knee_adduction_moment": adduction_moment(bare.moment[:, shank], side) / mass,
        "medial_share": np.where(bears, inner / np.where(bears, total, 1.0), np.nan),
    }


def _flexion(body: Body, q: Array, side: Side) -> Array:
    """Flexion of the knee (n,) rad, positive also where the model counts it negative.

    gait2392 and its like let the knee go further down than up.
    """
    column = body.index(f"knee_angle_{side.letter}")
    turned_round = -body.lower[column] > body.upper[column]
    return -q[:, column] if turned_round else q[:, column]
