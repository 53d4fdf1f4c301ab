"""What muscles do in a recording, and how the tissues are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Bundle, Side
from kneewise.arrays import Array, Indices
from kneewise.engine.effort import effort, pushes
from kneewise.engine.groups import bundles, scaled
from kneewise.engine.loaded import loads
from kneewise.engine.paths import muscles_of
from kneewise.engine.shifted import count, spread, versions
from kneewise.events.event import Repetition
from kneewise.measures.curves import Curve
from kneewise.measures.material import Material
from kneewise.measures.takes import TAKES, samples
from kneewise.motion.muscles import Holding, Lack, Moment, Work
from kneewise.person import Sex
from kneewise.workflow.bodied import Bodied

_INWARDS = ("knee_collapse", "hip_adduction")
"""Curves that say how far in a leg is, the first that can be had."""

_ASKED = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle")
"""Coordinates at which a missing moment is told."""

_LEAST = 1.0
"""N·m: less is what reserves always add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A frame in which a leg is furthest inwards."""

    repetition: int
    side: Side
    frame: int
    time: float


def worked(
    there: Bodied, spots: Sequence[Spot], strengths: Mapping[Bundle, float]
) -> Work | None:
    """What muscles do for each leg when it is furthest inwards.

    Args:
        there: the body on the ground.
        spots: the frames that are looked at.
        strengths: what to multiply the strength of groups by; as the model has them
            where it says nothing.

    Returns:
        None where no repetition has a moment at which motion and forces are known.
    """
    if not spots:
        return None
    found = _At(there, spots, strengths)
    each = [_moment(found, i, spot) for i, spot in enumerate(spots)]
    legs = [[m for m in each if m.side is side] for side in Side]
    return Work(
        moments=(*each, *(_mean(leg) for leg in legs if leg)),
        model=there.body.name,
        ground=there.ground,
        caveats=there.caveats,
    )


def load_curves(
    there: Bodied, sex: Sex | None, repetitions: Sequence[Repetition]
) -> dict[Curve, Array]:
    """The load indicators over time, (n,) each; NaN outside repetitions."""
    inside = np.zeros(len(there.time), dtype=np.bool_)
    for repetition in repetitions:
        if repetition.is_whole:
            inside |= (there.time >= repetition.start) & (there.time <= repetition.end)
    frames = np.flatnonzero(inside & there.holds)
    if not len(frames):
        return {}
    task = there.task(frames)
    found = {}
    for (name, side), values in loads(task, effort(task), sex).items():
        curve = np.full(len(there.time), np.nan)
        curve[frames] = values
        found[Curve(name=name, side=side)] = curve
    return found


def load_versions(
    there: Bodied, sex: Sex | None, wanted: Indices
) -> dict[Curve, Array]:
    """The load indicators in every version of the motion, (1 + v, m)."""
    task = versions(there.task(wanted), there.doubt, there.ground_error)
    told = loads(task, effort(task), sex)
    each = count(there.ground_error)
    return {
        Curve(name=name, side=side): np.where(
            there.holds[wanted], values.reshape(each, -1), np.nan
        )
        for (name, side), values in told.items()
    }


def spots(
    there: Bodied, material: Material, repetitions: Sequence[Repetition]
) -> tuple[Spot, ...]:
    """The frames in which each leg is furthest inwards, one a repetition."""
    found = []
    for number, repetition in enumerate(repetitions):
        if not repetition.is_whole:
            continue
        for side in [repetition.side] if repetition.side else list(Side):
            frame = _inmost(there, material, repetition, side)
            if frame is not None:
                time = float(there.time[frame])
                found.append(Spot(repetition=number, side=side, frame=frame, time=time))
    return tuple(found)


def _inmost(
    there: Bodied, material: Material, repetition: Repetition, side: Side
) -> int | None:
    """The frame in which one leg is furthest in; None where none is known."""
    takes = {take.name: take for take in TAKES[repetition.kind]}
    for name in _INWARDS:
        curve = material.curves.get(Curve(name=name, side=side))
        if name not in takes or curve is None:
            continue
        read = samples(takes[name], material.time, material.bend[side], repetition)
        read = read[np.isfinite(curve[read]) & there.holds[read]]
        if len(read):
            return int(read[np.argmax(curve[read])])
    return None


class _At:
    """The muscles in some frames, with errors."""

    def __init__(
        self, there: Bodied, spots: Sequence[Spot], strengths: Mapping[Bundle, float]
    ) -> None:
        body = there.body
        frames = np.array([spot.frame for spot in spots], dtype=np.intp)
        self.names = muscles_of(body).names
        self.bundles = bundles(self.names)
        self.body = body
        known = {b: f for b, f in strengths.items() if b in self.bundles}
        task = there.task(frames, scaled(self.names, known))
        all_ = effort(versions(task, there.doubt, there.ground_error))
        each = count(there.ground_error)
        order, used = all_.by_bundle(self.names)
        self.used = dict(zip(order, used[: len(frames)].T, strict=True))
        self.used_error = dict(zip(order, spread(used, each).T, strict=True))
        self.forces = all_.forces[: len(frames)]
        self.missing = all_.missing[: len(frames)]
        self.missing_error = spread(all_.missing, each)
        self.coordinates, self.pushes = pushes(task, self.forces)

    def push(self, bundle: Bundle, i: int, name: str) -> float:
        """What a group gives one coordinate of its own leg, rad/s²."""
        coordinate = f"{name}_{bundle.side.letter}"
        if coordinate not in self.coordinates:
            return float("nan")
        return float(self.pushes[bundle][i, self.coordinates.index(coordinate)])


def _moment(found: _At, i: int, spot: Spot) -> Moment:
    own = [bundle for bundle in found.bundles if bundle.side is spot.side]
    return Moment(
        side=spot.side,
        repetition=spot.repetition,
        time=spot.time,
        holdings=tuple(_holding(found, bundle, i) for bundle in own),
        lacks=tuple(_lacks(found, i, spot.side)),
    )


def _holding(found: _At, bundle: Bundle, i: int) -> Holding:
    force = float(found.forces[i, found.bundles[bundle]].sum())
    return Holding(
        group=bundle.group,
        side=bundle.side,
        force=force,
        used=float(found.used[bundle][i]),
        used_error=float(found.used_error[bundle][i]),
        turns_in=found.push(bundle, i, "hip_rotation"),
        pulls_in=found.push(bundle, i, "hip_adduction"),
        bends_in=found.push(bundle, i, "knee_abduction"),
    )


def _lacks(found: _At, i: int, side: Side) -> list[Lack]:
    lacks = []
    for name in _ASKED:
        column = found.body.index(f"{name}_{side.letter}")
        moment = abs(float(found.missing[i, column]))
        error = float(found.missing_error[i, column])
        if moment > _LEAST:
            lacks.append(Lack(coordinate=name, side=side, moment=moment, error=error))
    return lacks


def _mean(leg: Sequence[Moment]) -> Moment:
    """One leg over its repetitions: means, and errors with the scatter."""
    groups = [holding.group for holding in leg[0].holdings]
    each = [[moment.holdings[k] for moment in leg] for k in range(len(groups))]
    return Moment(
        side=leg[0].side,
        repetition=None,
        time=None,
        holdings=tuple(_mean_holding(some) for some in each),
        lacks=tuple(_mean_lacks(leg)),
    )


def _mean_holding(some: Sequence[Holding]) -> Holding:
    used = [one.used for one in some]
    errors = [one.used_error for one in some]
    return Holding(
        group=some[0].group,
        side=some[0].side,
        force=float(np.mean([one.force for one in some])),
        used=float(np.mean(used)),
        used_error=_joined(used, errors),
        turns_in=float(np.mean([one.turns_in for one in some])),
        pulls_in=float(np.mean([one.pulls_in for one in some])),
        bends_in=float(np.mean([one.bends_in for one in some])),
    )


def _mean_lacks(leg: Sequence[Moment]) -> list[Lack]:
    found = []
    for name in _ASKED:
        some = [lack for m in leg for lack in m.lacks if lack.coordinate == name]
        if 2 * len(some) > len(leg):
            sizes = [lack.moment for lack in some]
            error = _joined(sizes, [lack.error for lack in some])
            mean = float(np.mean(sizes))
            found.append(
                Lack(coordinate=name, side=leg[0].side, moment=mean, error=error)
            )
    return found


def _joined(values: Sequence[float], errors: Sequence[float]) -> float:
    """What all share, and the scatter over the root of the number."""
    scatter = np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return float(np.hypot(np.sqrt(np.mean(np.square(errors))), scatter))
