"""What a motion asks of every muscle: moments, levers, and how they are shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Bundle
from kneewise.arrays import Array, Mask
from kneewise.engine.body import Body
from kneewise.engine.builtin.knee import ABDUCTION, ROTATION
from kneewise.engine.dynamics import ExternalLoads, moments
from kneewise.engine.groups import bundles, summed
from kneewise.engine.induce import contacts, induced
from kneewise.engine.muscles import capacity
from kneewise.engine.optimise import RESERVE, Demand, held, recruitment
from kneewise.engine.paths import lengthening, lengths_and_arms, muscles_of
from kneewise.engine.preprocess import Rates

BLOCK = 2048
"""Frames at once: the levers of more would fill the memory."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Task:
    """n frames of a motion, and what pushes the body in them."""

    body: Body
    motion: Rates
    loads: ExternalLoads
    """At the frames themselves, in their order."""

    strength: Array | None = None
    """(m,) what to multiply the strength of each muscle by; None for 1."""

    def block(self, first: int) -> Task:
        """The frames from *first* on, as many as are worked at once."""
        some, loads = slice(first, first + BLOCK), self.loads
        return replace(
            self,
            motion=Rates(*(values[some] for values in self.motion)),
            loads=replace(
                loads,
                time=loads.time[some],
                force=loads.force[some],
                point=loads.point[some],
                torque=loads.torque[some],
            ),
        )

    def blocks(self) -> Iterator[Task]:
        """All frames, block after block."""
        return (self.block(k) for k in range(0, len(self.motion.q), BLOCK))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Effort:
    """What m muscles do in n frames."""

    forces: Array
    """(n, m) N along the tendon."""

    able: Array
    """(n, m) N at full activation, in that pose and at that speed."""

    activations: Array
    """(n, m) 0 to 1."""

    lengths: Array
    """(n, m) m, of muscle and tendon."""

    moments: Array
    """(n, q) N·m or N that the motion needs."""

    missing: Array
    """(n, q) N·m or N that no muscle makes."""

    def by_bundle(self, names: tuple[str, ...]) -> tuple[tuple[Bundle, ...], Array]:
        """Groups of either side, and how much of its capacity each uses, (n, g)."""
        force, able = summed(self.forces, names), summed(self.able, names)
        used = [force[b] / np.where(able[b] > 0, able[b], np.nan) for b in force]
        return tuple(force), np.stack(used, axis=1)


def demand(task: Task) -> tuple[Demand, Array]:
    """What the muscles are asked, and their lengths (n, m), for a block of frames."""
    body, motion = task.body, task.motion
    muscles = muscles_of(body)
    lengths, arms = lengths_and_arms(body, motion.q)
    able = capacity(muscles, lengths, lengthening(arms, motion.dq)).active
    if task.strength is not None:
        able = able * task.strength
    asked = Demand(
        moments=moments(body, task.loads.time, *motion, task.loads),
        arms=arms,
        strength=able,
        held=held(body) & ~passive(body),
        reserve=np.full(motion.q.shape[1], RESERVE),
    )
    return asked, lengths


def passive(body: Body) -> Mask:
    """The coordinates (q,) that bones and ligaments hold, and no muscle need.

    A knee's abduction and rotation: its condyles and ligaments carry these moments.
    """
    names = [name.removesuffix("_r").removesuffix("_l") for name in body.coordinates]
    return np.isin(np.array(names), (ABDUCTION, ROTATION))


def effort(task: Task) -> Effort:
    """How the muscles share what the motion asks, frame by frame.

    Raises:
        BadSetting: if the body has no muscles.

    Limits:
        Those of ``recruitment``: antagonists hardly work together.
    """
    done = [_block(part) for part in task.blocks()]
    return Effort(
        forces=np.concatenate([part.forces for part in done]),
        able=np.concatenate([part.able for part in done]),
        activations=np.concatenate([part.activations for part in done]),
        lengths=np.concatenate([part.lengths for part in done]),
        moments=np.concatenate([part.moments for part in done]),
        missing=np.concatenate([part.missing for part in done]),
    )


def _block(task: Task) -> Effort:
    asked, lengths = demand(task)
    shares = recruitment(asked)
    return Effort(
        forces=shares.forces,
        able=asked.strength,
        activations=shares.activations,
        lengths=lengths,
        moments=asked.moments,
        missing=shares.missing,
    )


def pushes(task: Task, forces: Array) -> tuple[tuple[str, ...], dict[Bundle, Array]]:
    """What each group does to hips and knees with its force right now.

    Args:
        task: a few frames: the work grows with the cube of the coordinates.
        forces: (n, m) N along the tendons.

    Returns:
        k coordinates, and for each group of either side (n, k) rad/s².
    """
    names = muscles_of(task.body).names
    found: list[dict[Bundle, Array]] = []
    coordinates: tuple[str, ...] = ()
    done = 0
    for part in task.blocks():
        arms = lengths_and_arms(part.body, part.motion.q)[1]
        told = induced(part.body, part.motion, arms, contacts(part.loads))
        coordinates = told.coordinates
        some = forces[done : done + len(arms)]
        found.append(summed(told.by_muscle(some), names))
        done += len(arms)
    return coordinates, {
        bundle: np.concatenate([part[bundle] for part in found])
        for bundle in bundles(names)
    }
