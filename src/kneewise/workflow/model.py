"""Joint angles from a body model that is fitted to the markers of a recording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat
from kneewise.engine import osim
from kneewise.engine.biased import Nudged
from kneewise.engine.body import Body
from kneewise.engine.fit import fit
from kneewise.engine.fitted import Fitted
from kneewise.engine.observe import landmarks
from kneewise.engine.osim_markers import with_markers
from kneewise.engine.personal import personal
from kneewise.engine.scale import to_standing, wishes
from kneewise.engine.setups import Tasks, scaling, tasks
from kneewise.engine.sightings import Observation
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.measures.curves import JOINTS, Curve
from kneewise.measures.material import Material
from kneewise.measures.measure import Method
from kneewise.motion import Motion, Recording, States
from kneewise.person import Person
from kneewise.read import read
from kneewise.read.coordinates import flexing_positive
from kneewise.read.options import Options
from kneewise.workflow.prepare import Smooth, smooth_angles
from kneewise.workflow.request import Request

FEWEST = 6
"""Markers that model and recording must share."""

BY_EXPERT = 0.5
"""How much of the doubt about our own body a model has that was scaled for the person
by hand: half, by our judgement."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Modelled:
    """A body fitted to a recording: joint angles, and what is doubtful about them."""

    body: Body
    fitted: Fitted
    states: States
    """Knee flexion positive; errors with what all frames share."""

    caveats: tuple[Caveat, ...]
    joints: tuple[str, ...]
    """Curves that it is taken for, before those of the landmarks."""

    doubt: float
    """How much of the ways in which our own body may be wrong, 1 for all of it."""

    nudged: Nudged | None = None
    """What errors that all frames share do to it; None where only markers were seen."""

    shape: float = 0.0
    """m along each axis: how far a landmark sits on the person from where it sits on
    the body, in films."""


def modelled(recording: Recording, markers: Motion, request: Request) -> Modelled:
    """Fit the body of an .osim file to the markers of a recording, frame by frame.

    Args:
        recording: what the markers come from.
        markers: under the names that the model uses.
        request: names the model, scaled for the person or with the settings that scale
            it to their standing trial, and perhaps the tasks of the fit.

    Raises:
        UnreadableFile: if the model or its settings cannot be read.
        UnfitRecording: if the markers are not those of the model.
        BadSetting: if there are settings to scale by, and no standing trial.
    """
    body, said = given(request)
    _check(body, recording, markers, Path(body.name))
    seen: list[Observation] = [landmarks(markers)]
    if request.tasks is not None:
        wanted = tasks(request.tasks)
        _check_tasks(wanted, markers, request.tasks)
        seen = [landmarks(markers, weights=wanted.markers), *wishes(body, wanted)]
    fitted = fit(body, seen)
    how = Caveat(
        text=f"Hip and knee angles come from the model {body.name}, fitted to the "
        f"markers; each is {1000 * fitted.marker_error:.0f} mm off along each axis."
    )
    states = fitted.states()
    turned, _ = flexing_positive(states.angles, states.coordinates)
    return Modelled(
        body=body,
        fitted=fitted,
        states=replace(states, angles=turned),
        caveats=(how, *said, *body.caveats, *fitted.caveats),
        joints=tuple(JOINTS),
        doubt=BY_EXPERT,
    )


def given(request: Request) -> tuple[Body, tuple[Caveat, ...]]:
    """The model that was given, scaled where settings for that were given too."""
    if request.model is None:
        raise ValueError("there is no model.")
    body = replace(osim.read(request.model), name=request.model.name)
    if request.scale is None:
        return body, ()
    if request.static is None:
        raise BadSetting(
            f"{request.scale.name} scales a model to a standing trial, and none was "
            "given.",
            remedy="Give the standing trial with --static.",
        )
    settings = scaling(request.scale)
    own = request.scale.parent / settings.marker_set_file
    if settings.marker_set_file and own.is_file():
        body = with_markers(body, own)
    options = Options(names=request.names, unit=request.unit, rate=request.rate)
    standing = read(request.static, options, complete=False).markers
    if standing is None:
        raise UnfitRecording(
            f"{request.static.name} holds no markers to scale a model to.",
            remedy="Give a TRC or C3D file of the person standing still.",
        )
    made = to_standing(body, landmarks(standing), settings)
    return replace(made.body, name=body.name), made.caveats


def _check_tasks(wanted: Tasks, markers: Motion, path: Path) -> None:
    there = set(wanted.markers) & set(markers.landmarks)
    if len(there) < FEWEST:
        raise UnfitRecording(
            f"{path.name} names {len(there)} markers of the recording; it names "
            f"{', '.join(list(wanted.markers)[:40]) or 'none'}.",
            remedy="Give the tasks that belong to these markers.",
        )


def by_default(motion: Motion, person: Person, mass: float) -> Modelled:
    """Fit our own body, made to the person, to the landmarks of a recording.

    Args:
        motion: with joint centres, gaps bridged.
        person: their height, if it is known.
        mass: kg.

    Raises:
        UnfitRecording: if a joint centre of a leg is missing throughout, or the
            landmarks cannot be those of a person.
    """
    made = personal(motion, mass=mass, height=person.height)
    fitted = fit(made.body, [made.observed(motion)], made.settings)
    said = Caveat(
        text="Hip and knee angles come from our own body model, made to the person's "
        f"size and fitted to the landmarks; each is {1000 * fitted.marker_error:.0f} "
        "mm off along each axis. A scaled OpenSim model (--model) is surer."
    )
    states = fitted.states()
    assert states.errors is not None
    errors = np.hypot(states.errors, made.systematic)
    return Modelled(
        body=made.body,
        fitted=fitted,
        states=replace(states, errors=errors),
        caveats=(said, *fitted.caveats),
        joints=tuple(name for name in JOINTS if name != "knee_abduction"),
        doubt=1.0,
    )


def by_model(made: Smooth, told: Modelled, cutoff: float) -> Smooth:
    """A smoothed movement whose joint angles are those of a fitted model.

    What is seen from the front stays as the landmarks have it.
    """
    states, model = smooth_angles(told.states, cutoff, made.material.time)
    chosen = [
        curve
        for curve, values in model.curves.items()
        if curve.name in told.joints and np.isfinite(values).any()
    ]
    return replace(made, material=_joined(made.material, model, chosen), states=states)


def _joined(seen: Material, model: Material, chosen: list[Curve]) -> Material:
    """Material as seen, with the chosen curves of a model in place of its own."""

    def versions(wanted: Indices) -> dict[Curve, Array]:
        told = model.versions(wanted)
        return seen.versions(wanted) | {curve: told[curve] for curve in chosen}

    return replace(
        seen,
        curves=seen.curves | {curve: model.curves[curve] for curve in chosen},
        bend=model.bend,
        versions=versions,
        methods=dict.fromkeys(chosen, Method.MODEL),
        caveats={c: v for c, v in seen.caveats.items() if c not in chosen},
    )


def _check(body: Body, recording: Recording, markers: Motion, model: Path) -> None:
    shared = set(body.markers) & set(markers.landmarks)
    if len(shared) < FEWEST:
        raise UnfitRecording(
            f"{model.name} and {recording.source.file} share {len(shared)} marker "
            f"names; the model has {', '.join(body.markers[:40]) or 'none'}.",
            remedy="Give a model whose marker set bears the names of the recording.",
        )
