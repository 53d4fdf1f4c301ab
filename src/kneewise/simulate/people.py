"""Simulated recordings: a drawn person in front of a drawn camera, or with markers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from kneewise.caveat import Caveat
from kneewise.motion import Kind, Motion, Recording, Source
from kneewise.simulate.camera import Camera, filmed
from kneewise.simulate.movement import Movement
from kneewise.simulate.moves import Truth, chair_rises, squats
from kneewise.simulate.walking import walk

_MOVES: dict[Movement, Callable[[Truth], Motion]] = {
    Movement.SQUAT: squats,
    Movement.SIT_TO_STAND: chair_rises,
    Movement.WALK: walk,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A person to draw; angles in rad, noise in px."""

    movement: Movement = Movement.SQUAT
    left: float = 0.0
    right: float = 0.0
    noise: float = 1.5


def recorded(drawn: Drawn) -> Recording:
    """A simulated recording, which says of itself that it is one.

    Squats and rises are filmed from the front; a walk has markers instead.
    """
    truth = Truth(left=drawn.left, right=drawn.right, rate=60.0)
    body = _MOVES[drawn.movement](truth)
    walks = drawn.movement is Movement.WALK
    shown = body if walks else filmed(body, Camera(noise=drawn.noise))
    return Recording(
        motion=shown,
        source=Source(
            file=f"simulated {drawn.movement.value.replace('_', ' ')}",
            sha256=hashlib.sha256(repr(drawn).encode()).hexdigest(),
            kind=Kind.SIMULATED,
            rate=truth.rate,
            duration=float(body.time[-1]),
            device="drawn person, drawn camera",
            reader="simulate",
        ),
        caveats=(
            Caveat(
                text="This person is simulated: drawn by the program, seen by nobody."
            ),
        ),
    )
