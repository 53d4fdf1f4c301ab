"""The ways in which a fitted body may be wrong in all frames alike.

A landmark that sits a little elsewhere than on the body turns one segment against its
neighbours, while what lies beyond stays where it was seen. So each way shifts several
coordinates at once, and feet and hands stay in place.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array
from kneewise.engine import push
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.effort import Task
from kneewise.engine.ground import Unsure
from kneewise.engine.preprocess import Rates
from kneewise.units import deg

WAYS: tuple[dict[str, float], ...] = (
    {
        "pelvis_tilt": deg(5),
        "hip_flexion_r": -deg(5),
        "hip_flexion_l": -deg(5),
        "lumbar_extension": -deg(5),
    },
    {
        "pelvis_list": deg(2),
        "hip_adduction_r": -deg(2),
        "hip_adduction_l": deg(2),
        "lumbar_bending": -deg(2),
    },
    *(
        way
        for side in "rl"
        for way in (
            {f"hip_rotation_{side}": deg(6), f"knee_rotation_{side}": -deg(6)},
            {f"hip_adduction_{side}": deg(2), f"knee_abduction_{side}": deg(2)},
            {
                f"hip_flexion_{side}": deg(2),
                f"knee_angle_{side}": deg(4),
                f"ankle_angle_{side}": deg(2),
            },
        )
    ),
)
"""One standard error each: the pelvis as people stand differently (5°, and 2° sideways
from markers of unequal height), the thigh's turn as knee markers sit (6°), a knee's
centre 1.5 cm off sideways (2°) or forwards (4°). Ours, from the differences to models
that experts scaled (``SYSTEMATIC``)."""


def count(ground: Unsure) -> int:
    """How many versions a motion has: as it is, and each way of being wrong."""
    return len(WAYS) + (4 if ground.push else 2)


def versions(task: Task, scale: float, ground: Unsure) -> Task:
    """The frames of a task as they are, then once for every way of being wrong.

    Args:
        task: m frames.
        scale: how much of each way, 1 for our own body, less for a model scaled by
            an expert.
        ground: how unsure the forces on the feet are.

    Returns:
        (``count``) m frames, version after version. After the ways comes one with force
        moved from the right foot to the left and, unless plates measured it, one whose
        feet are pushed towards each other more, and one less: muscles that rest in one
        work in the other. Each of the two is √½ standard errors off, so that the sum of
        their squares is one.
    """
    ways = [np.zeros(len(task.body.coordinates))]
    ways += [scale * _shift(task.body, way) for way in WAYS]
    forces = (count(ground) - len(ways)) * [task.motion.q]
    q = np.concatenate([*(task.motion.q + way for way in ways), *forces])
    rest = [np.tile(values, (count(ground), 1)) for values in task.motion[1:]]
    return replace(
        task,
        motion=Rates(q, *rest),
        loads=_tiled(task.loads, ground),
    )


def _shift(body: Body, way: dict[str, float]) -> Array:
    """A way as coordinates (q,); those that the body lacks stay."""
    shift = np.zeros(len(body.coordinates))
    for name, angle in way.items():
        if name in body.coordinates:
            shift[body.index(name)] = angle
    return shift


def _tiled(loads: ExternalLoads, ground: Unsure) -> ExternalLoads:
    """The loads for every version, the last ones off by what is unsure of them."""
    m, tiles = len(loads.time), count(ground)
    force = np.tile(loads.force, (tiles, 1, 1))
    moved = (len(WAYS) + 1) * m
    force[moved : moved + m, :2] *= _moved(loads.force[:, :2, 1], ground.up)
    if ground.push:
        own, point = loads.force[:, :2], loads.point[:, :2]
        error = np.sqrt(0.5) * ground.push
        force[-2 * m : -m, :2] = push.off(own, point, error)
        force[-m:, :2] = push.off(own, point, -error)
    return ExternalLoads(
        time=np.arange(float(m * tiles)),
        segment=loads.segment,
        force=force,
        point=np.tile(loads.point, (tiles, 1, 1)),
        torque=np.tile(loads.torque, (tiles, 1, 1)),
    )


def _moved(up: Array, error: float) -> Array:
    """By what (m, 2, 1) to multiply forces so that *error* N moves to the left foot."""
    both = up.min(axis=1) > 0
    moved = np.where(both, np.minimum(error, up.min(axis=1)), 0.0)
    share = np.stack([-moved, moved], axis=1) / np.where(up > 0, up, 1.0)
    return 1 + share[..., None]


def spread(values: Array, number: int) -> Array:
    """Standard errors (m, ...) of what came of *number* versions (number m, ...).

    The differences from the first version, as the root of the sum of their squares.
    """
    each = values.reshape(number, -1, *values.shape[1:])
    off = np.nan_to_num(each[1:] - each[:1])
    return np.sqrt(np.square(off).sum(axis=0))
