"""Muscles of an OpenSim model, with their paths, as flat arrays."""

from __future__ import annotations

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import CURVES, Muscles, sealed
from kneewise.engine.frames import Skeleton
from kneewise.engine.functions import Pieces
from kneewise.engine.osim_frames import Frames
from kneewise.engine.osim_paths import Anatomy, path
from kneewise.engine.osim_wraps import surfaces
from kneewise.engine.osim_xml import Element, fault, said, unsupported
from kneewise.engine.ways import flat
from kneewise.units import deg

MODELS = {
    "Thelen2003Muscle": "thelen2003",
    "Millard2012EquilibriumMuscle": "millard2012",
}

WIDEST = max(len(numbers) for numbers in CURVES.values())
"""Numbers in a row of ``Muscles.curves``."""

_CURVES = ("ActiveForceLengthCurve", "ForceVelocityCurve", "FiberForceLengthCurve")


def muscles(
    model: Element, frames: Frames, skeleton: Skeleton, rows: list[Pieces]
) -> Muscles | None:
    """The muscles of a model; None for a model without.

    Args:
        model: the model.
        frames: its frames.
        skeleton: what its joints make of it.
        rows: the functions of the body so far; those of moving points are added.

    Raises:
        UnreadableFile: for a muscle of an unknown kind, without strength, or with a
            path that leads nowhere.
    """
    written = [each for each in model.objects("ForceSet") if "Muscle" in each.tag]
    working = [each for each in written if is_on(each)]
    if not working:
        return None
    for muscle in working:
        if muscle.tag not in MODELS:
            raise unsupported(muscle, ", ".join(MODELS))
    anatomy = Anatomy(frames, skeleton, surfaces(frames))
    ways = [path(muscle, anatomy) for muscle in working]
    out = Muscles(
        names=tuple(muscle.name for muscle in working),
        paths=flat(ways, skeleton, rows),
        force=_positive(working, "max_isometric_force", 1000.0),
        fibre=_positive(working, "optimal_fiber_length", 0.1),
        tendon=_numbers(working, "tendon_slack_length", 0.2),
        pennation=_pennation(working),
        speed=_positive(working, "max_contraction_velocity", 10.0),
        model=tuple(MODELS[muscle.tag] for muscle in working),
        curves=np.array([_curves(muscle) for muscle in working]),
    )
    sealed(out)
    return out


def is_on(force: Element) -> bool:
    """Whether a force of a model acts."""
    return force.flag("appliesForce", default=True) and not force.flag(
        "isDisabled", default=False
    )


def _numbers(working: list[Element], tag: str, default: float) -> Array:
    """One number of every muscle, none below 0."""
    out = np.array([muscle.number(tag, default=default) for muscle in working])
    for muscle, value in zip(working, out, strict=True):
        if value < 0:
            raise fault(muscle, f"the {tag} of {said(muscle)} is {value:g}, below 0.")
    return out


def _positive(working: list[Element], tag: str, default: float) -> Array:
    """One number of every muscle, each above 0."""
    out = _numbers(working, tag, default)
    for muscle, value in zip(working, out, strict=True):
        if value == 0:
            raise fault(muscle, f"the {tag} of {said(muscle)} is 0.")
    return out


def _pennation(working: list[Element]) -> Array:
    """The angle of the fibres of every muscle, below a right angle."""
    out = _numbers(working, "pennation_angle_at_optimal", 0.0)
    for muscle, value in zip(working, out, strict=True):
        if value >= deg(90):
            raise fault(
                muscle,
                f"the pennation_angle_at_optimal of {said(muscle)} is {value:g} rad; "
                "expected less than a right angle.",
            )
    return out


def _curves(muscle: Element) -> list[float]:
    """The numbers that shape its force curves."""
    places = [muscle, *(c for c in map(muscle.child, _CURVES) if c is not None)]
    row: list[float] = []
    for tag, default in CURVES[MODELS[muscle.tag]].items():
        holder = next((p for p in places if p.child(tag) is not None), muscle)
        row.append(holder.number(tag, default=default))
    return row + [np.nan] * (WIDEST - len(row))
