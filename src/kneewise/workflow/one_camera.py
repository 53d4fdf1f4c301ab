"""One film in space: beside what its picture shows, each curve from the surer way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat, Weight
from kneewise.engine.one_camera.lift import (
    CameraFound,
    Explained,
    Lifted,
    explained,
)
from kneewise.engine.one_camera.posterior import COORDINATES, LANDMARKS
from kneewise.errors import UnfitRecording
from kneewise.events.event import Activity
from kneewise.measures.catalogue import BY_NAME
from kneewise.measures.curves import JOINTS, Curve, Curves, from_angles, in_space
from kneewise.measures.material import Material, bends
from kneewise.measures.measure import Method
from kneewise.measures.voids import Doubts, joined
from kneewise.motion import ImageMotion, Motion, Recording, States
from kneewise.motion.grid import on_grid
from kneewise.motion.view import View
from kneewise.units import Unit, deg, in_deg
from kneewise.workflow.beside import Sound, sound
from kneewise.workflow.prepare import Prepared, Smooth

_BENT = deg(15)
_TRIED = 60
"""Moments at which the errors of both ways are compared."""

_MOST = {Unit.RADIAN: deg(10), Unit.RATIO: 0.3}
"""Errors above which a sideways number is withheld: more than what is looked for."""

_TURN = Caveat(
    text="One camera hardly sees how far a thigh is turned inwards: beside markers a "
    "film told the course of it in part (r 0.6 to 0.8).",
    remedy="Use markers, a motion sensor on each thigh, or a second camera.",
    weight=Weight.VOID,
)

_TILT = Caveat(
    text="The tilt of the pelvis is not seen; it is taken from the bow of the trunk.",
    remedy="Compare changes of this angle, not the angle itself.",
    weight=Weight.DOUBT,
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class InSpace:
    """A film, raised into space as far as it goes."""

    made: Smooth
    view: View | None
    caveats: tuple[Caveat, ...] = ()

    found: Lifted | None = None
    """The body in space; None where the film has none."""


def raised(ready: Prepared, made: Smooth, activity: Activity, height: float) -> InSpace:
    """A film with a body in space.

    Where no body can be had, the film stays as it is and a note says why.

    Args:
        ready: the film.
        made: the same as a picture.
        activity: what the person does.
        height: m, of the person.
    """
    image = ready.recording.motion
    if not isinstance(image, ImageMotion):
        raise TypeError("only a film is raised into space.")
    worn = sound(ready.recording.beside, activity)
    try:
        seen = explained(image, height, activity)
        found = None if worn.motions else seen.lifted()
    except UnfitRecording as error:
        return InSpace(made=made, view=ready.view, caveats=(_flat(error),))
    if found is None:
        found = _with_sensors(seen, worn, ready.recording)
    material = surer(made.material, of_film(found, made.material.time))
    return InSpace(
        made=Smooth(material=material, movement=found.motion, states=found.states),
        view=_view(found.camera),
        caveats=(
            *worn.caveats,
            *found.caveats,
            _found(found.camera, material, found.posterior.planted),
            *_clocks(found, ready.recording),
        ),
        found=found,
    )


def of_film(found: Lifted, moments: Array) -> Material:
    """Material from a body in space.

    Args:
        found: the body.
        moments: (n,) s.
    """
    motion, states = found.motion, found.states
    placed = on_grid(motion.time, motion.positions, moments)
    turned = on_grid(states.time, states.angles, moments)
    curves = curves_of(placed, turned)

    def versions(wanted: Indices) -> dict[Curve, Array]:
        times = moments[wanted]
        places = found.posterior.positions(times)
        turns = found.posterior.angles(times)
        flat = curves_of(
            places.reshape(-1, *places.shape[2:]), turns.reshape(-1, turns.shape[2])
        )
        return {
            curve: values.reshape(len(places), -1) for curve, values in flat.items()
        }

    left, right = (curves[Curve(name="knee_flexion", side=side)] for side in Side)
    doubts: Doubts = {}
    for side in Side:
        if f"{side}_thigh" not in found.segments:
            doubts[Curve(name="hip_internal_rotation", side=side)] = (_TURN,)
        if found.posterior.felt is None:
            doubts[Curve(name="hip_flexion", side=side)] = (_TILT,)
    return Material(
        time=moments,
        curves=curves,
        bend=bends(left, right),
        versions=versions,
        method=Method.LIFTED,
        caveats=doubts,
    )


def surer(picture: Material, space: Material) -> Material:
    """Each curve from the way that knows it better; both sides from the same.

    Args:
        picture: from the picture alone, with what its view voids.
        space: from the body in space, at the same moments.
    """
    few = _tried(space)
    flat, deep = _errors(picture, few), _errors(space, few)
    space = replace(space, caveats=joined(space.caveats, _too_unsure(deep)))
    chosen = {
        curve
        for curve in space.curves
        if curve not in picture.curves or deep[curve.name] < flat[curve.name]
    }

    def versions(wanted: Indices) -> dict[Curve, Array]:
        found, other = picture.versions(wanted), space.versions(wanted)
        return found | {curve: other[curve] for curve in chosen if curve in other}

    kept = {c: doubts for c, doubts in picture.caveats.items() if c not in chosen}
    raised_doubts = {c: d for c, d in space.caveats.items() if c in chosen}
    return Material(
        time=picture.time,
        curves=picture.curves | {curve: space.curves[curve] for curve in chosen},
        bend=space.bend,
        versions=versions,
        method=picture.method,
        methods=dict.fromkeys(chosen, space.method),
        caveats=kept | raised_doubts,
    )


def curves_of(placed: Array, turned: Array) -> Curves:
    """Curves of bodies (n, LANDMARKS, 3) m and their joints (n, COORDINATES) rad."""
    time = np.arange(len(placed), dtype=float)
    motion = Motion(time=time, landmarks=LANDMARKS, positions=placed)
    states = States(time=time, coordinates=COORDINATES, angles=turned)
    curves, joints = in_space(motion), from_angles(states)
    for side in Side:
        for name in JOINTS:
            curve = Curve(name=name, side=side)
            curves[curve] = joints[curve]
        del curves[Curve(name="knee_abduction", side=side)]  # knees are hinges here
    return curves


def _tried(space: Material) -> Indices:
    """A few moments, of those in which the knees are bent if there are any."""
    bent = np.flatnonzero(space.bend[None] >= _BENT)
    some = bent if len(bent) else np.arange(len(space.time))
    return some[:: max(1, len(some) // _TRIED)]


def _errors(material: Material, few: Indices) -> dict[str, float]:
    """The error of each curve by its name, both sides together; inf where void."""
    squares: dict[str, list[float]] = {}
    for curve, values in material.versions(few).items():
        off = values[1:] - values[0]
        each = (off**2).sum(axis=0)
        known = each[np.isfinite(each)]
        total = float(known.mean()) if known.size else np.inf
        if any(
            doubt.weight is Weight.VOID for doubt in material.caveats.get(curve, ())
        ):
            total = np.inf
        squares.setdefault(curve.name, []).append(total)
    errors = {name: float(np.sqrt(np.mean(both))) for name, both in squares.items()}
    if "symmetry" in errors:  # it is the difference of both, by whichever way
        errors["symmetry"] = errors["knee_collapse"]
    return errors


def _is_void(material: Material, curve: Curve) -> bool:
    doubts = material.caveats.get(curve, ())
    return any(doubt.weight is Weight.VOID for doubt in doubts)


def _too_unsure(errors: dict[str, float]) -> Doubts:
    """Sideways numbers that the film does not carry, withheld."""
    doubts: Doubts = {}
    for name, error in errors.items():
        definition = BY_NAME[name]
        most = _MOST.get(definition.unit, np.inf)
        if definition.frontal and most < error < np.inf:
            size = f"{in_deg(error):.0f}°" if definition.unit is Unit.RADIAN else ""
            caveat = Caveat(
                text=f"From this film it is known within ± {size or round(error, 2)} "
                "only; that is more than what is looked for.",
                remedy="Film from straight in front, at knee height, with feet and "
                "shoulders in view.",
                weight=Weight.VOID,
            )
            doubts |= {Curve(name=name, side=side): (caveat,) for side in (None, *Side)}
    return doubts


def _view(camera: CameraFound) -> View:
    behind = abs(camera.bearing) > np.pi / 2
    angle = abs(camera.bearing)
    return View(
        angle=np.pi - angle if behind else angle,
        error=camera.bearing_error,
        behind=behind,
    )


def _found(camera: CameraFound, material: Material, planted: Sequence[Side]) -> Caveat:
    """Where the camera was found, and which number came which way.

    Of one leg at a time no number compares both.
    """
    side = "left" if camera.bearing > 0 else "right"
    turn, error = in_deg(abs(camera.bearing)), in_deg(camera.bearing_error)
    sides = planted if len(planted) == 1 else (None, *planted)
    curves = [curve for curve in material.curves if curve.side in sides]
    told = (curve.name for curve in curves if not _is_void(material, curve))
    names = list(dict.fromkeys(told))
    raised_names = {curve.name for curve in material.methods}
    deep = [BY_NAME[name].label.lower() for name in names if name in raised_names]
    flat = [BY_NAME[name].label.lower() for name in names if name not in raised_names]
    rest = f" From the picture alone: {', '.join(flat)}." if flat else ""
    return Caveat(
        text=f"A body in space was fitted to the film: the camera stands {turn:.0f} ± "
        f"{error:.0f}° round to the person's {side}, {camera.distance:.1f} m away. "
        f"From that body, as the surer way: {', '.join(deep) or 'nothing'}.{rest}",
    )


def _with_sensors(seen: Explained, worn: Sound, recording: Recording) -> Lifted:
    """The body that film and sensors show.

    Raises:
        UnfitRecording: if they do not go together, with the files and a remedy.
    """
    try:
        return seen.beside(worn.motions).lifted()
    except UnfitRecording as error:
        error.args = (f"{recording.source.file}: {error}",)
        raise


def _clocks(found: Lifted, recording: Recording) -> list[Caveat]:
    """When each file of sensors began, and which sensors count."""
    begun = recording.motion.time[0]
    said = []
    for lag in found.lags:
        worn = recording.beside[lag.file]
        early = begun - lag.seconds - worn.motion.time[0]
        way = "before" if early > 0 else "after"
        said.append(
            f"{worn.source.file} began {abs(early):.2f} ± {max(lag.error, 0.01):.2f} s "
            f"{way} the film"
        )
    if not said:
        return []
    places = ", ".join(segment.replace("_", " ") for segment in found.segments)
    return [
        Caveat(
            text=f"It was fitted to motion sensors as well ({places}); by the "
            f"movement, {' and '.join(said)}."
        )
    ]


def _flat(error: UnfitRecording) -> Caveat:
    return Caveat(
        text=f"The film is measured as a flat picture, not in space: {error}",
        remedy=error.remedy,
    )
