"""How hard two feet are pushed towards each other, which no motion shows.

The floor may push one foot to the left and the other as much to the right: that moves
nothing, but it loads hips and knees.
"""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.events.event import Activity

ERRORS = {
    Activity.SQUAT: 0.03,
    Activity.STAND: 0.03,
    Activity.SIT_TO_STAND: 0.03,
    Activity.WALK: 0.02,
}
"""Root mean square error of a push, in body weights, while both feet bear alike.

On both feet that of ``easiest``: 0.024 in four recordings of two people, rounded up as
two are few. In the double support of walking that of none: 0.019 in eight walks of
seven people, where ``easiest`` is no better (``docs/engine.md``).
"""


def easiest(force: Array, point: Array, joints: Array) -> Array:
    """The push that hips and knees bear most easily.

    Each foot pushes as its own hip and knee need least: the sum of their squared
    moments in the upright plane through both feet is smallest. The part of it that
    moves nothing is the push.

    Args:
        force: (n, 2, 3) N on right and left foot, y up.
        point: (n, 2, 3) m, where they act.
        joints: (n, 2, j, 3) m, the joints above right and left foot.

    Returns:
        (n,) N on each foot, positive towards the other; none where one foot is free.

    Limits:
        People may press their feet against each other as they like. Against plates it
        is off by 0.02 to 0.04 body weights, where leaving the push out is off by 0.05
        to 0.11.

    Source:
        Ours: the best of ten rules on plates; no number in it is fitted to them.
    """
    arm = joints - point[:, :, None]
    aside = (arm * _across(point)[:, None, None]).sum(axis=3)
    height = arm[..., 1]
    lean = (aside * height).sum(axis=2) / np.fmax(np.square(height).sum(axis=2), 1e-6)
    return _borne(force) * (lean[:, 0] - lean[:, 1])


def off(force: Array, point: Array, error: float) -> Array:
    """Forces with an additional push, as two feet that bear alike would have it.

    Args:
        force: (n, 2, 3) N on right and left foot, y up.
        point: (n, 2, 3) m, where they act.
        error: N; it fades as one of the feet is unloaded.
    """
    weight = np.fmax(force[..., 1].sum(axis=1), 1.0)
    return pushed(force, point, 4 * error * _borne(force) / weight)


def pushed(force: Array, point: Array, push: Array) -> Array:
    """Forces (n, 2, 3) with a push (n,) N on each foot towards the other."""
    inwards = push[:, None] * _across(point)
    return force + np.stack([inwards, -inwards], axis=1)


def _across(point: Array) -> Array:
    """The level direction (n, 3) from the right foot to the left."""
    line = (point[:, 1] - point[:, 0]) * [1, 0, 1]
    return line / np.fmax(np.linalg.norm(line, axis=1), 1e-6)[:, None]


def _borne(force: Array) -> Array:
    """(n,) N that both feet bear: their product over their sum; 0 if one bears none."""
    up = np.fmax(force[..., 1], 0.0)
    return up.prod(axis=1) / np.fmax(up.sum(axis=1), 1.0)
