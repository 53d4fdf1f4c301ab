"""Joint angles straight from landmarks, by the joint coordinate systems of the ISB."""

from __future__ import annotations

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.motion.axes import middle
from kneewise.motion.motion import Motion
from kneewise.motion.segments import Segments, segments
from kneewise.motion.states import States

_TO_OPENSIM = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""Turns world axes x forward, y left, z up into x forward, y up, z right."""


def angles(motion: Motion) -> States:
    """Joint angles over time from a motion that has its joint centres.

    Names and signs are OpenSim's (Rajagopal family). Every joint is taken apart in the
    order flexion, adduction, internal rotation; adduction and rotation change sign on
    the left, so that positive means the same on both sides.

    Returns:
        States with, per side, ``hip_flexion``, ``hip_adduction``, ``hip_rotation``,
        ``knee_angle``, ``knee_abduction`` (inward, valgus, positive),
        ``knee_rotation`` (shank inwards positive), ``ankle_angle``; and the pelvis
        and the lumbar joint. NaN where a landmark is missing.

    Limits:
        Skin moves over bone: rotation about the long axis of the thigh carries 3 to
        10° of error, and knee abduction in deep bends mixes with flexion.

    Source:
        Wu et al. 2002, J Biomech 35:543-548; Grood & Suntay 1983, J Biomech Eng
        105:136-144.
    """
    return angles_between(motion, segments(motion))


def angles_between(motion: Motion, body: Segments) -> States:
    """The joint angles of segments already found; see ``angles``."""
    columns = joints_of(body) | _place(motion)
    return States(
        time=motion.time,
        coordinates=tuple(columns),
        angles=np.stack(list(columns.values()), axis=1),
    )


def joints_of(body: Segments) -> dict[str, Array]:
    """The joint angles of segments, coordinate → (n,) rad; see ``angles``."""
    columns: dict[str, Array] = {}
    world = np.broadcast_to(_quarter_turns(body) @ _TO_OPENSIM.T, body.pelvis.shape)
    columns |= _named(
        _apart(world, body.pelvis), ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
    )
    for side in Side:
        columns |= _leg(body, side)
    columns |= _named(
        _apart(body.pelvis, body.trunk),
        ("lumbar_extension", "lumbar_bending", "lumbar_rotation"),
    )
    return columns


def _quarter_turns(body: Segments) -> Array:
    """(3, 3): the room turned by quarters until the person mostly faces along x.

    A laboratory's y axis is often the way people walk; tilt and list of the pelvis
    would change places without this.
    """
    ahead = body.pelvis[:, :2, 0]
    known = ahead[np.isfinite(ahead).all(axis=1)]
    if len(known) == 0:
        return np.eye(3)
    middle = np.median(known, axis=0)
    quarter = np.round(np.arctan2(middle[1], middle[0]) / (np.pi / 2)) * np.pi / 2
    cosine, sine = np.round(np.cos(quarter)), np.round(np.sin(quarter))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def _leg(body: Segments, side: Side) -> dict[str, Array]:
    s, sign = side.letter, 1.0 if side is Side.RIGHT else -1.0
    hip = _apart(body.pelvis, body.thigh[side])
    knee = _apart(body.thigh[side], body.shank[side])
    ankle = _apart(body.shank[side], body.foot[side])
    return {
        f"hip_flexion_{s}": hip[:, 0],
        f"hip_adduction_{s}": sign * hip[:, 1],
        f"hip_rotation_{s}": sign * hip[:, 2],
        f"knee_angle_{s}": -knee[:, 0],
        f"knee_abduction_{s}": -sign * knee[:, 1],
        f"knee_rotation_{s}": sign * knee[:, 2],
        f"ankle_angle_{s}": ankle[:, 0],
    }


def _place(motion: Motion) -> dict[str, Array]:
    """Where the middle of the hips is, in OpenSim's axes: three (n,) m."""
    where = middle(motion.path("left_hip"), motion.path("right_hip")) @ _TO_OPENSIM.T
    return {f"pelvis_t{axis}": where[:, i] for i, axis in enumerate("xyz")}


def _named(parts: Array, names: tuple[str, str, str]) -> dict[str, Array]:
    return {name: parts[:, i] for i, name in enumerate(names)}


def _apart(parent: Array, child: Array) -> Array:
    """Angles about Z, then X, then Y that turn *parent* into *child*: (n, 3) rad.

    Positive about Z bends the child forward (flexion of a hip), positive about X
    moves a right child toward the midline, positive about Y turns it inwards.
    """
    turn = np.einsum("nji,njk->nik", parent, child)
    first = np.arctan2(-turn[:, 0, 1], turn[:, 1, 1])
    second = np.arcsin(np.clip(turn[:, 2, 1], -1.0, 1.0))
    third = np.arctan2(-turn[:, 2, 0], turn[:, 2, 2])
    return np.stack([first, second, third], axis=1)
