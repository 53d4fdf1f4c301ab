"""How long every muscle is and its lever at every joint, in each pose."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.engine.body import Body, Muscles
from kneewise.engine.kernels import kinematics, paths, routes
from kneewise.engine.kernels.routes import DRIVER, LINK, POINT
from kneewise.engine.kernels.tree import tree
from kneewise.errors import BadSetting


def lengths_and_arms(body: Body, q: Array) -> tuple[Array, Array]:
    """The length of every muscle and its lever at every coordinate.

    Paths run over the surfaces that the model sets in their way by the shortest line
    (a helix, a great circle, a geodesic), and each lever is exactly the derivative of
    that length, with its sign turned: -dL/dq.

    Args:
        body: a body with muscles.
        q: (n, q) coordinates, rad and m; a coupled one is not read but computed. NaN
            gives NaN for every muscle at or beyond its joint.

    Returns:
        lengths (n, m) m, from origin to insertion, tendon included; arms (n, m, q), the
        moment of each muscle for 1 N, m per rad or m per m. A coordinate that another
        one drives has none: its share is with the driver.

    Raises:
        BadSetting: if the body has no muscles.

    Limits:
        Where a muscle begins to touch a surface its lever has a corner, and where a
        conditional point appears its length has a jump; the lever is that of the pose
        itself. Two surfaces on one muscle: OpenSim stops when the path changes by less
        than 0.5 mm, this goes on, and is the shorter by up to that.
    """
    flat = routes.routes(body, muscles_of(body).paths)
    lengths, arms, _ = _traced(body, flat, q, links=0)
    return lengths, arms


@lru_cache(maxsize=kinematics.KEPT)
def reach(body: Body) -> Mask:
    """The coordinates (m, q) at which each muscle of *body* has a lever in some pose.

    Raises:
        BadSetting: if the body has no muscles.
    """
    flat = routes.routes(body, muscles_of(body).paths)
    driver = np.where(body.coupled_to >= 0, body.coupled_to, np.arange(len(body.lower)))
    out = np.zeros((len(flat.first) - 1, len(driver)), dtype=np.bool_)
    for m in range(len(out)):
        points, links = (slice(*flat.first[m : m + 2, k]) for k in (POINT, LINK))
        moved = flat.point[points, DRIVER : DRIVER + 3]
        out[m, moved[moved >= 0]] = True
        for s in flat.link[links, 0]:
            own = body.axis_coordinate[body.first_axis[s] : body.first_axis[s + 1]]
            out[m, driver[own[own >= 0]]] = True
    out.setflags(write=False)
    return out


def pulls(body: Body, q: Array, forces: Array) -> Array:
    """What all muscles together do to every segment.

    Args:
        body: a body with muscles.
        q: (n, q) coordinates, rad and m.
        forces: (n, m) N along the tendons.

    Returns:
        (n, s, 6) force, N, and moment about the ground's origin, N m, in the ground's
        axes.

    Raises:
        BadSetting: if the body has no muscles.
    """
    flat = routes.routes(body, muscles_of(body).paths)
    unit = _traced(body, flat, q, links=len(flat.link))[2]
    counts = np.diff(flat.first[:, LINK])
    owner = np.repeat(np.arange(len(counts)), counts)
    unit *= forces[:, owner, None]
    out = np.zeros((len(unit), len(body.segments), 6))
    for link, segment in enumerate(flat.link[:, 0]):
        out[:, segment] += unit[:, link]
        carrier = _carrier(body, flat, link)
        if carrier >= 0:
            out[:, carrier] -= unit[:, link]
    return out


def _carrier(body: Body, flat: routes.Routes, link: int) -> int:
    """The segment that carries all of a muscle; -1 for the ground."""
    while flat.link[link, 1] >= 0:
        link = int(flat.link[link, 1])
    return int(body.parent[flat.link[link, 0]])


def _traced(
    body: Body, flat: routes.Routes, q: Array, *, links: int
) -> tuple[Array, Array, Array]:
    """Lengths (n, m), levers (n, m, q) and pulls of 1 N on *links* links (n, l, 6)."""
    q = np.array(q, dtype=np.float64, order="C")
    if q.ndim != 2 or q.shape[1] != len(body.coordinates):
        raise ValueError(
            f"q has shape {q.shape}; expected (n, {len(body.coordinates)})."
        )
    lengths = np.zeros((len(q), len(flat.first) - 1))
    arms = np.zeros((*lengths.shape, q.shape[1]))
    unit = np.zeros((len(q) if links else 1, links, 6))
    chain, egg = kinematics.chain(body), routes.egg(muscles_of(body).paths)
    paths.lengths_and_arms(tree(body), chain, flat, egg, q, lengths, arms, unit)
    return lengths, arms, unit


def lengthening(arms: Array, qdot: Array) -> Array:
    """How fast every muscle lengthens, m/s.

    Args:
        arms: (n, m, q) levers, m per rad or m per m.
        qdot: (n, q) speeds of the coordinates, rad/s or m/s.

    Returns:
        (n, m).
    """
    return -(arms @ qdot[:, :, None])[..., 0]


def muscles_of(body: Body) -> Muscles:
    """The muscles of *body*.

    Raises:
        BadSetting: if it has none.
    """
    if body.muscles is None or not body.muscles.names:
        raise BadSetting(
            f"the model {body.name} has no muscles; this question is about muscles.",
            remedy="Give a model with muscles (--model), or none to use the built-in.",
        )
    return body.muscles
