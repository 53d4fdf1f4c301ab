"""What is known of any body that pose networks see: backs, knees and heels at ease."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.spatial.transform import Rotation

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.builtin.knee import knee_prior
from kneewise.engine.keypoints import BACK, HEEL
from kneewise.engine.kinematics import forward
from kneewise.engine.prior import Prior, at_rest

WAYS = ("bending", "rotation", "extension")
"""What a turn about each axis of the pelvis (ahead, up, right) is to a back."""

NUDGE = 1e-3

TRUNKS = ("torso", "trunk", "thorax")
"""Names of the segment that bears the shoulders."""


def at_ease(body: Body, loose: Sequence[str], *, within: float) -> Prior:
    """Its back nearly straight, its heels near rest, its knees hardly turned.

    Spines differ: one joint, or many that share what one coordinate tells. Whichever,
    the trunk is as likely to turn so far on the pelvis as our own body's.

    Args:
        body: the body; what it lacks is left out.
        loose: further coordinates that keypoints hardly tell; they are near rest.
        within: rad, the standard deviation of those.
    """
    knees, rest = knee_prior(body), at_rest(body, tuple(loose), within=within)
    spread = np.minimum(knees.spread, rest.spread)
    for name, own in _backs(body).items():
        spread[body.index(name)] = own
    for k, name in enumerate(body.coordinates):
        if name.startswith("subtalar"):
            spread[k] = HEEL
    return Prior(mean=knees.mean, spread=spread)


def _backs(body: Body) -> dict[str, float]:
    """Coordinate → rad, of all that turn the trunk on the pelvis."""
    names = [name.lower() for name in body.segments]
    trunk = next((names.index(name) for name in TRUNKS if name in names), None)
    if trunk is None or "pelvis" not in names:
        return {}
    pelvis = names.index("pelvis")

    def turn(q: Array) -> Rotation:
        turns = forward(body, q[None]).turn[0]
        return Rotation.from_matrix(turns[pelvis].T @ turns[trunk])

    found = {}
    free = ~body.translates & ~body.locked & (body.coupled_to < 0)
    for k in np.flatnonzero(free):
        q = body.default.copy()
        q[k] += NUDGE
        by = (turn(body.default).inv() * turn(q)).as_rotvec() / NUDGE
        size = float(np.linalg.norm(by))
        if size > NUDGE:
            found[body.coordinates[k]] = BACK[WAYS[int(np.abs(by).argmax())]] / size
    return found
