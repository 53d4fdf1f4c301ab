"""What forces on two feet hold beside their sum."""

import numpy as np

from kneewise.arrays import Array


def held(force: Array, point: Array) -> Array:
    """The push (n,) N of right (n, 0) and left (n, 1) foot towards each other.

    What the line between the feet has of the right foot's force, less its part of the
    sum, by weight.
    """
    line = (point[:, 1] - point[:, 0]) * [1, 0, 1]
    across = line / np.linalg.norm(line, axis=1)[:, None]
    along = (force * across[:, None]).sum(axis=2)
    up = np.fmax(force[..., 1], 0.0)
    part = up[:, 0] / np.fmax(up.sum(axis=1), 1.0)
    return along[:, 0] - part * along.sum(axis=1)
