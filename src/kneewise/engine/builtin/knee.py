"""The knee's abduction and internal rotation: free for any body, with what is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.engine.body import HINGE, Body, Muscles, sealed
from kneewise.engine.builtin.tables import in_si, rows
from kneewise.engine.functions import polynomial, row, table
from kneewise.engine.prior import Prior
from kneewise.errors import BadSetting

ABDUCTION, ROTATION = "knee_abduction", "knee_rotation"

ALONG = 0.9
"""Cosine above which an axis that a knee has counts as its abduction or rotation."""

_FLEXION = ("knee_angle", "knee_flexion")
"""What models call the flexion of the knee, before ``_r`` or ``_l``."""


def free_knee(body: Body) -> Body:
    """The body with knees that also bend sideways and turn.

    Each knee gets the coordinates ``knee_abduction_r`` (or ``_l``; positive when the
    shin leans outward, the knee inward) and ``knee_rotation_r`` (positive when the
    front of the shin turns inward), beside the axes about which the model turns the
    knee by itself with flexion, or else after its flexion, about the shin's forward
    and long axes (the order of Grood & Suntay). At 0 nothing moves. Ranges are those
    of ``knee.csv``.

    Args:
        body: with coordinates ``knee_angle_r``, ``knee_angle_l``. A body whose knees
            are free already is returned as it is.

    Raises:
        BadSetting: if the body has no knees, or no shin that they move.

    Source:
        Grood & Suntay 1983, J Biomech Eng 105(2):136-144, for the axes.
    """
    for side in "rl":
        if f"{ABDUCTION}_{side}" not in body.coordinates:
            body = _freed(body, side)
    return body


def knee_prior(body: Body) -> Prior:
    """What is known of the knees' abduction and rotation before anything is seen.

    Returns:
        Mean and spread for these coordinates; no opinion on the others.

    Source:
        The table ``knee.csv``.
    """
    mean, spread = np.array(body.default), np.full(len(body.coordinates), np.inf)
    for known in rows("knee"):
        for side in "rl":
            name = f"{known['coordinate']}_{side}"
            if name in body.coordinates:
                mean[body.index(name)] = in_si(known["mean_deg"], "deg")
                spread[body.index(name)] = in_si(known["spread_deg"], "deg")
    return Prior(mean=mean, spread=spread)


def _freed(body: Body, side: str) -> Body:
    """The body with one more free knee."""
    shin = _shin(body, side)
    own = np.arange(body.first_axis[shin], body.first_axis[shin + 1])
    to_joint = body.home[shin][:3, :3]
    outward = -to_joint[:, 0] if side == "r" else to_joint[:, 0]
    inward = to_joint[:, 1] if side == "r" else -to_joint[:, 1]
    for name, direction in ((ABDUCTION, outward), (ROTATION, inward)):
        hinges = own[body.axis_kind[own] == HINGE]
        close = np.abs(body.axes[hinges] @ direction) > ALONG
        last = int(own[-1])
        after, vector = last, direction
        if close.any():
            after = int(hinges[close][0])
            vector = body.axes[after] * np.sign(body.axes[after] @ direction)
        body = _with_axis(body, after, vector, f"{name}_{side}")
        own = np.arange(body.first_axis[shin], body.first_axis[shin + 1])
    return body


def _shin(body: Body, side: str) -> int:
    """The segment that the flexion of a knee moves, with the most beyond it."""
    names = [f"{stem}_{side}" for stem in _FLEXION]
    known = [name for name in names if name in body.coordinates]
    if not known:
        raise BadSetting(
            f"the model {body.name} has no coordinate {names[0]}; it has "
            f"{', '.join(body.coordinates)}.",
            remedy="Give a model with the knee coordinates of the OpenSim models.",
        )
    flexion = body.index(known[0])
    beyond = np.ones(len(body.segments), dtype=np.intp)
    for s in range(len(body.segments) - 1, -1, -1):
        if body.parent[s] >= 0:
            beyond[body.parent[s]] += beyond[s]
    moved = [
        s for s in range(len(body.segments)) if (_drivers(body, s) == flexion).any()
    ]
    if not moved:
        raise BadSetting(f"the coordinate {known[0]} of {body.name} moves nothing.")
    return max(moved, key=lambda s: int(beyond[s]))


def _drivers(body: Body, s: int) -> Indices:
    """The coordinate of every hinge of segment *s*."""
    own = slice(body.first_axis[s], body.first_axis[s + 1])
    return body.axis_coordinate[own][body.axis_kind[own] == HINGE]


def _with_axis(body: Body, after: int, vector: Array, name: str) -> Body:
    """The body with a hinge of its own coordinate after axis *after*."""
    place = after + 1
    known = next(each for each in rows("knee") if name.startswith(each["coordinate"]))
    pieces = [
        row(body.functions, i) for i in range(len(body.functions.first_piece) - 1)
    ]
    functions = table([*pieces[:place], polynomial(0, 1), *pieces[place:]])
    sealed(functions)
    out = replace(
        body,
        first_axis=body.first_axis + (body.first_axis > after),
        axis_kind=np.insert(body.axis_kind, place, HINGE),
        axes=np.insert(body.axes, place, vector / np.linalg.norm(vector), axis=0),
        axis_coordinate=np.insert(body.axis_coordinate, place, len(body.coordinates)),
        functions=functions,
        coordinates=(*body.coordinates, name),
        default=np.append(body.default, 0.0),
        lower=np.append(body.lower, in_si(known["lower_deg"], "deg")),
        upper=np.append(body.upper, in_si(known["upper_deg"], "deg")),
        clamped=np.append(body.clamped, np.True_),
        locked=np.append(body.locked, np.False_),
        translates=np.append(body.translates, np.False_),
        coupled_to=np.append(body.coupled_to, -1),
        coupler=np.append(_later(body.coupler, after), -1),
        muscles=_muscles(body.muscles, after),
    )
    sealed(out)
    return out


def _later(functions: Indices, after: int) -> Indices:
    """Numbers of functions once one more stands behind *after*."""
    return functions + (functions > after)


def _muscles(muscles: Muscles | None, after: int) -> Muscles | None:
    """The muscles with the functions of their moving points counted anew."""
    if muscles is None:
        return None
    moving = _later(muscles.paths.moving_function, after)
    paths = replace(muscles.paths, moving_function=moving)
    sealed(paths)
    return replace(muscles, paths=paths)
