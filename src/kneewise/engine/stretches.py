"""A long recording, a stretch of frames at a time: poses, moments, muscles.

The levers of every muscle at every coordinate are 20 kB a frame. Whoever needs a few
numbers of each frame takes them stretch by stretch; nothing else is kept. The numbers
are those of all frames at once, to the last digit, however long the stretches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads, moments
from kneewise.engine.muscles import capacity
from kneewise.engine.observe import Landmarks, Wishes
from kneewise.engine.optimise import (
    RESERVE,
    RESTART,
    Demand,
    Recruitment,
    held,
    recruitment,
)
from kneewise.engine.paths import lengthening, lengths_and_arms, muscles_of, reach
from kneewise.engine.preprocess import CUTOFF, Rates, prepared
from kneewise.engine.solve import PIECE, posed, solved
from kneewise.engine.task import Settings, Task
from kneewise.errors import BadSetting

CURVES = 8
"""Coordinates that are filtered at once."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Motion:
    """n frames of a moving body, and what pushes it."""

    body: Body
    time: Array
    """(n,) s."""

    rates: Rates
    loads: ExternalLoads | None = None
    """What pushes the body besides gravity; None for nothing."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Stretch:
    """What is known of the frames from *first* on."""

    first: int
    lengths: Array
    """(k, m) m, of muscle and tendon."""

    demand: Demand
    """What the muscles are asked, with their levers."""

    shares: Recruitment


def poses(
    body: Body,
    landmarks: Landmarks,
    wishes: Wishes | None = None,
    settings: Settings | None = None,
    *,
    pieces: int = 8,
) -> Array:
    """The poses (n, q) of a long recording alone: those of ``fit``, in less memory.

    Args:
        body: the body.
        landmarks: its markers; that they are this body's is for the caller to check.
        wishes: what coordinates should be near; None for nothing.
        settings: as of ``fit``; standard errors are not computed.
        pieces: thousands of frames at once; the result does not depend on it.

    Returns:
        rad and m; NaN in frames with fewer than three markers.

    Raises:
        BadSetting: if the fit is to be smoothed: that ties every frame to all others.
    """
    settings = replace(settings or Settings(), errors=False)
    if settings.unrest is not None:
        raise BadSetting(
            "a smoothed fit takes all frames at once; here they come in stretches.",
            remedy="Leave out the smoothing, or fit shorter recordings.",
        )
    n, many = len(landmarks.time), pieces * PIECE
    q, cost = np.zeros((n, len(body.coordinates))), np.zeros(n)
    task = Task(body, *_of(landmarks, wishes, slice(0, 1)), settings)
    for k in range(0, n, many):
        some = slice(k, k + many)
        found = solved(Task(body, *_of(landmarks, wishes, some), settings))
        q[some], cost[some] = found.q, found.cost
    return posed(task, q, cost)[0]


def _of(
    landmarks: Landmarks, wishes: Wishes | None, some: slice
) -> tuple[Landmarks, Wishes | None]:
    """Some frames of what was observed."""
    seen = replace(
        landmarks, time=landmarks.time[some], positions=landmarks.positions[some]
    )
    if wishes is not None and len(wishes.values) > 1:
        wishes = replace(wishes, values=wishes.values[some])
    return seen, wishes


def rates(time: Array, q: Array, *, cutoff: float = CUTOFF) -> Rates:
    """Filtered coordinates (n, q) and their rates, as ``prepared``, in less memory.

    Args:
        time: (n,) s.
        q: (n, q), without gaps.
        cutoff: Hz.
    """
    out = Rates(*(np.zeros(q.shape) for _ in range(3)))
    for c in range(0, q.shape[1], CURVES):
        some = prepared(time, q[:, c : c + CURVES], cutoff=cutoff)
        for whole, part in zip(out, some, strict=True):
            whole[:, c : c + CURVES] = part
    return out


def stretches(
    motion: Motion,
    *,
    holds: Mask | None = None,
    strength: Array | None = None,
    frames: int = 2 * RESTART,
) -> Iterator[Stretch]:
    """What a motion asks of the muscles and how they share it, stretch by stretch.

    Args:
        motion: n frames.
        holds: (q,) coordinates that muscles hold; None for those of ``held``.
        strength: (m,) what to multiply the strength of each muscle by; None for 1.
        frames: of each stretch but the last: a multiple of ``RESTART``. The result does
            not depend on it.

    Yields:
        stretches in the order of time, each forgotten before the next is made.

    Raises:
        BadSetting: if the body has no muscles.
        UnfitRecording: if the loads do not cover the time.
    """
    if frames < 1 or frames % RESTART:
        raise ValueError(f"frames is {frames}; expected a multiple of {RESTART}.")
    body, time = motion.body, motion.time
    muscles_of(body)
    loads = None if motion.loads is None else motion.loads.at(time)
    holds = held(body) if holds is None else holds
    for first in range(0, len(time), frames):
        some = slice(first, first + frames)
        own = Rates(*(values[some] for values in motion.rates))
        lengths, asked = _asked(
            Motion(body=body, time=time[some], rates=own, loads=_pushing(loads, some)),
            holds,
            strength,
        )
        shares = recruitment(asked)
        yield Stretch(first=first, lengths=lengths, demand=asked, shares=shares)
        del lengths, asked, shares  # before the next, which is as large, is made


def _asked(motion: Motion, holds: Mask, strength: Array | None) -> tuple[Array, Demand]:
    """The lengths of the muscles, and what they are asked, in a few frames."""
    body, (q, dq, ddq) = motion.body, motion.rates
    lengths, arms = lengths_and_arms(body, q)
    able = capacity(muscles_of(body), lengths, lengthening(arms, dq)).active
    demand = Demand(
        moments=moments(body, motion.time, q, dq, ddq, motion.loads),
        arms=arms,
        strength=able if strength is None else able * strength,
        held=holds,
        reserve=np.full(q.shape[1], RESERVE),
        reach=reach(body),
    )
    return lengths, demand


def _pushing(loads: ExternalLoads | None, some: slice) -> ExternalLoads | None:
    """The loads in some frames."""
    if loads is None:
        return None
    return replace(
        loads,
        time=loads.time[some],
        force=loads.force[some],
        point=loads.point[some],
        torque=loads.torque[some],
    )
