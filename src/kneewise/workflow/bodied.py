"""A body in motion on the ground: what muscles and bones can be asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Indices, Mask
from kneewise.caveat import Caveat, Weight
from kneewise.engine import ground, push
from kneewise.engine.body import Body
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.effort import Task
from kneewise.engine.feet import agrees, indices, on_feet
from kneewise.engine.ground import MEASURED, Unsure
from kneewise.engine.plates import doubted
from kneewise.engine.preprocess import Rates, prepared
from kneewise.events.event import Activity
from kneewise.motion import Forces
from kneewise.motion.filters import runs
from kneewise.workflow.model import Modelled

SHORTEST = 0.3
"""s of unbroken motion, below which there are no accelerations worth the name."""

PLATES = "force plates"
MOTION = "the motion itself"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Bodied:
    """A body in n frames, with the forces from the ground."""

    body: Body
    time: Array
    """(n,) s, even."""

    motion: Rates
    """(n, q) each."""

    loads: ExternalLoads
    """On right foot, left foot and perhaps a seat, at the frames themselves."""

    holds: Mask
    """(n,) whether motion and forces are known and fit each other."""

    ground: str
    """``PLATES`` or ``MOTION``: where the forces come from."""

    ground_error: Unsure
    """How unsure the forces on the feet are."""

    doubt: float
    """As in ``Modelled``."""

    caveats: tuple[Caveat, ...] = ()

    def task(self, frames: Indices, strength: Array | None = None) -> Task:
        """Some of its frames, as the engine takes them."""
        return Task(
            body=self.body,
            motion=Rates(*(values[frames] for values in self.motion)),
            loads=indices(self.loads, frames),
            strength=strength,
        )


def bodied(
    told: Modelled, time: Array, activity: Activity, forces: Forces | None
) -> Bodied | Caveat:
    """Put a fitted body on the ground.

    Args:
        told: the body and its pose in every frame.
        time: (n,) s at which muscles are wanted, even.
        activity: what the person does.
        forces: of plates; None to take them from the motion, where that can be done.

    Returns:
        A caveat that says why, where there are no muscles or no forces to be had.
    """
    if told.body.muscles is None or not told.body.muscles.names:
        return _none(
            f"the model {told.body.name} has no muscles",
            "Give a model with muscles, or leave --model out.",
        )
    run = _longest(told)
    inside = (time >= run[0][0]) & (time <= run[0][-1]) if len(run[0]) else time < 0
    if inside.sum() < 7 or np.ptp(run[0]) < SHORTEST:
        return _none("the body is nowhere seen long enough without a gap", "")
    fast = activity is Activity.LANDING
    known, q = run
    motion = prepared(known, q, time[inside], cutoff=12.0 if fast else 6.0)
    found = _on_ground(told.body, time[inside], motion, activity, forces)
    if isinstance(found, Caveat):
        return found
    return replace(_whole(found, inside, time), doubt=told.doubt)


def _longest(told: Modelled) -> tuple[Array, Array]:
    """Time and pose of the longest stretch without a gap."""
    q = told.fitted.q
    known = np.asarray(np.isfinite(q).all(axis=1))
    spans = runs(known)
    if not spans:
        return np.zeros(0), q[:0]
    first, after = max(spans, key=lambda span: span[1] - span[0])
    return told.fitted.time[first:after], q[first:after]


def _on_ground(
    body: Body, time: Array, motion: Rates, activity: Activity, forces: Forces | None
) -> Bodied | Caveat:
    """The body with the forces of plates, or with those that its motion tells."""
    if forces is None:
        return _by_motion(body, time, motion, activity, ())
    feet = on_feet(body, time, motion.q, forces)
    if feet.shared:
        said = Caveat(
            text="One plate carried both feet at once, so that nothing tells them "
            "apart: the forces on each foot are estimated from the motion.",
            remedy="Stand with one foot on each plate.",
            weight=Weight.DOUBT,
        )
        return _by_motion(body, time, motion, activity, (said,))
    weight = float(body.mass.sum() * np.linalg.norm(body.gravity))
    up = feet.loads.force[..., 1].sum(axis=1)
    fits: Mask = up > 0
    beside: tuple[Caveat, ...] = ()
    if activity in ground.ERRORS and activity is not Activity.SIT_TO_STAND:
        needed = ground.needed(body, time, motion.q)
        fits = agrees(feet.loads, needed, weight)
        pushed = _upwards(forces, time)
        fits, beside = doubted(time, pushed, needed[:, 1], fits)
    return Bodied(
        body=body,
        time=time,
        motion=motion,
        loads=feet.loads,
        holds=fits,
        ground=PLATES,
        ground_error=MEASURED,
        doubt=1.0,
        caveats=(*feet.caveats, *beside),
    )


def _upwards(forces: Forces, time: Array) -> Array:
    """What all plates push upwards (n,) N at *time*; 0 where they were not recorded."""
    up = np.nan_to_num(forces.force[..., 2]).sum(axis=1)
    return np.interp(time, forces.time, up, left=0.0, right=0.0)


def _by_motion(
    body: Body,
    time: Array,
    motion: Rates,
    activity: Activity,
    said: tuple[Caveat, ...],
) -> Bodied | Caveat:
    if activity not in ground.ERRORS:
        return _none(
            f"the forces of a {activity.value.replace('_', ' ')} cannot be told from "
            "its motion",
            "Record it on force plates and give their file with --forces.",
        )
    told = ground.estimated(body, time, motion.q, activity)
    share = ground.ERRORS[activity]
    text = (
        "The forces from the ground are estimated from the motion: those of each foot "
        f"to {share:.0%} of body weight, and what pushes both feet sideways towards "
        f"each other, which shows in no motion, to {push.ERRORS[activity]:.0%}."
    )
    remedy = "Force plates (--forces) are surer."
    return Bodied(
        body=body,
        time=time,
        motion=motion,
        loads=told.loads,
        holds=np.ones(len(time), dtype=np.bool_),
        ground=MOTION,
        ground_error=told.unsure,
        doubt=1.0,
        caveats=(*said, Caveat(text=text, remedy=remedy)),
    )


def _whole(found: Bodied, inside: Mask, time: Array) -> Bodied:
    """The same at all the times asked for; outside the stretch nothing holds."""
    rows = np.clip(np.cumsum(inside) - 1, 0, inside.sum() - 1)
    loads = indices(found.loads, rows)
    return replace(
        found,
        time=time,
        motion=Rates(*(values[rows] for values in found.motion)),
        loads=replace(loads, time=time),
        holds=found.holds[rows] & inside,
    )


def _none(why: str, remedy: str) -> Caveat:
    return Caveat(text=f"No muscles were worked out: {why}.", remedy=remedy)
