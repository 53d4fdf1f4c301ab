"""Joint reactions: what the bones of each joint press on each other with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.kernels import reactions as kernel
from kneewise.engine.kernels.dynamics import Wrenches
from kneewise.engine.kernels.kinematics import real, whole
from kneewise.engine.kernels.tree import tree
from kneewise.engine.kinematics import as_in_file, forward
from kneewise.engine.paths import pulls
from kneewise.engine.preprocess import Rates


class Axes(StrEnum):
    """The axes that a reaction is written in, as the model's file has them."""

    CHILD = "child"
    PARENT = "parent"
    GROUND = "ground"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Reactions:
    """What s joints hand to their segments over n frames."""

    segments: tuple[str, ...]
    """s names, each for the joint that carries it: ``femur_r`` for the right hip."""

    force: Array
    """(n, s, 3) N on the segment; its opposite acts on the segment that carries it."""

    moment: Array
    """(n, s, 3) N·m on the segment, about the joint."""

    def of(self, segment: str) -> Array:
        """The force (n, 3) N on one segment, by its joint."""
        return self.force[:, self.segments.index(segment)]


def reactions(
    body: Body,
    time: Array,
    motion: Rates,
    forces: Array,
    loads: ExternalLoads | None = None,
) -> Reactions:
    """The forces between bones, muscles and ground forces taken off.

    A joint must hand to its segment what the segment and everything beyond it need to
    move as they do, less what muscles and the ground do for them.

    Args:
        body: a body with muscles.
        time: (n,) s.
        motion: (n, q) coordinates, rates and accelerations.
        forces: (n, m) N of the muscles along their tendons.
        loads: ground forces; None for none.

    Returns:
        Forces and moments on each segment, in its own axes.

    Limits:
        Co-contraction that the motion does not ask for is not in it: the least that the
        joint bears. About the axes of the joint the moment is what muscles leave over:
        reserves and passive tissue.

    Source:
        Steele, DeMers, Schwartz & Delp 2012, Gait Posture 35:556-560. Parallel to
        OpenSim's JointReaction.
    """
    wrenches = _wrenches(body, time, pulls(body, motion.q, forces), loads)
    out = np.zeros((len(time), len(body.segments), 6))
    q, dq, ddq = real(motion.q), real(motion.dq), real(motion.ddq)
    kernel.reactions(tree(body), q, dq, ddq, real(body.gravity), wrenches, out)
    home = body.home[:, :3, :3]
    return Reactions(
        segments=body.segments,
        force=np.einsum("nsi,sij->nsj", out[..., :3], home),
        moment=np.einsum("nsi,sij->nsj", out[..., 3:], home),
    )


def turned(body: Body, q: Array, found: Reactions, axes: Axes) -> Reactions:
    """The same reactions in other axes than the segment's own.

    Args:
        body: the body.
        q: (n, q) coordinates of the frames.
        found: reactions in the axes of each segment.
        axes: which axes; those of a segment on the ground's parent are the ground's.
    """
    if axes is Axes.CHILD:
        return found
    turn = as_in_file(body, forward(body, q)).turn
    into = turn.copy()
    if axes is Axes.PARENT:
        carried = body.parent >= 0
        parents = turn[:, body.parent[carried]]
        into[:, carried] = np.einsum("nski,nskj->nsij", parents, turn[:, carried])
    return Reactions(
        segments=found.segments,
        force=np.einsum("nsij,nsj->nsi", into, found.force),
        moment=np.einsum("nsij,nsj->nsi", into, found.moment),
    )


def _wrenches(
    body: Body, time: Array, pulled: Array, loads: ExternalLoads | None
) -> Wrenches:
    """Muscles (n, s, 6) and ground forces, as the kernel takes them."""
    segment = np.arange(len(body.segments))
    force, torque = pulled[..., :3], pulled[..., 3:]
    point = np.zeros_like(force)
    if loads is not None:
        if len(loads.time) != len(time) or np.abs(loads.time - time).max() > 1e-9:
            loads = loads.at(time)
        segment = np.concatenate([segment, loads.segment])
        force = np.concatenate([force, np.nan_to_num(loads.force)], axis=1)
        point = np.concatenate([point, np.nan_to_num(loads.point)], axis=1)
        torque = np.concatenate([torque, np.nan_to_num(loads.torque)], axis=1)
    return Wrenches(whole(segment), real(force), real(point), real(torque))
