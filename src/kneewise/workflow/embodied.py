"""A recording with a body in it: angles, muscles and loads by a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kneewise.arrays import Array, Indices
from kneewise.caveat import Caveat, Weight
from kneewise.engine.published import IMPINGEMENT
from kneewise.engine.warm import Helper
from kneewise.errors import UnfitRecording
from kneewise.events.event import Repetition
from kneewise.measures.curves import Curve
from kneewise.measures.load import load_curves as derived
from kneewise.measures.load import load_measures
from kneewise.measures.material import Material
from kneewise.measures.measure import Measure, Method
from kneewise.measures.taking import summaries
from kneewise.motion import Figure, Motion, Recording
from kneewise.motion.muscles import Work
from kneewise.motion.recording import Kind
from kneewise.person import Person, Sex
from kneewise.workflow.bodied import Bodied, bodied
from kneewise.workflow.in_space import Seen
from kneewise.workflow.model import Modelled, by_default, by_model, modelled
from kneewise.workflow.model_in_films import model_in_films
from kneewise.workflow.muscles import (
    Spot,
    load_curves,
    load_versions,
    spots,
    worked,
)
from kneewise.workflow.prepare import Smooth, cutoff_of, smooth
from kneewise.workflow.request import Request
from kneewise.workflow.sighted import as_body, by_sights, leeway

_OFF = 0.1
"""Of the mass: a model that differs by more is another person's."""


_NO_MASS = Caveat(
    text="No muscles were worked out: nobody knows the person's mass.",
    remedy="Give it in kg with --mass.",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Embodied:
    """A recording with a body in it."""

    made: Smooth
    caveats: tuple[Caveat, ...]
    repetitions: tuple[Repetition, ...]
    there: Bodied | None = None
    """None where no forces could be had, or the body has no muscles."""

    spots: tuple[Spot, ...] = ()
    """Frames in which a leg is furthest inwards."""

    work: Work | None = None

    told: Modelled | None = None
    """The body in every frame; None where none could be fitted."""

    def completed(self, measures: list[Measure]) -> list[Measure]:
        """Measures with those that are slopes, areas and times of a load."""
        if self.there is None:
            return measures
        material = self.made.material
        each = load_measures(material.time, material.curves, self.repetitions, measures)
        return [*measures, *each, *summaries(each)]


def embodied(seen: Seen, request: Request, person: Person) -> Embodied:
    """Fit a body to a recording and ask its muscles.

    Raises:
        UnreadableFile: if the model that was given cannot be read.
        UnfitRecording: if its markers are not those of the recording.
    """
    helper = Helper()
    try:
        told = _told(seen, request, person)
        helper.wait()
    finally:
        helper.stop()
    if isinstance(told, Caveat):
        return Embodied(made=seen.made, caveats=(told,), repetitions=seen.repetitions)
    cutoff = request.cutoff or cutoff_of(seen.activity)
    made = by_model(_steadied(seen, told, request), told, cutoff)
    if person.mass is None and request.model is None:
        return Embodied(
            made=made,
            caveats=(*told.caveats, _NO_MASS),
            repetitions=seen.repetitions,
            told=told,
        )
    caveats = (*told.caveats, *_other_mass(told, person))
    forces = seen.ready.recording.forces
    there = bodied(told, made.material.time, seen.activity, forces)
    if isinstance(there, Caveat):
        return Embodied(
            made=made,
            caveats=(*caveats, there),
            repetitions=seen.repetitions,
            told=told,
        )
    material = _loaded(made.material, there, person.sex, seen.repetitions)
    inmost = spots(there, material, seen.repetitions)
    return Embodied(
        made=replace(made, material=material),
        caveats=(*caveats, *there.caveats),
        repetitions=seen.repetitions,
        there=there,
        spots=inmost,
        work=worked(there, inmost, {}),
        told=told,
    )


def _steadied(seen: Seen, told: Modelled, request: Request) -> Smooth:
    """What landmarks show; of cameras, where the body has them."""
    ready = seen.ready
    if not ready.recording.sights or not isinstance(ready.movement, Motion):
        return seen.made
    steady = replace(
        ready,
        movement=as_body(ready.movement, told),
        leeway=leeway(ready.movement.time, told),
    )
    return smooth(steady, seen.activity, request.cutoff)


def _told(seen: Seen, request: Request, person: Person) -> Modelled | Caveat:
    """The body that was given, or else our own; a caveat where ours does not fit."""
    recording, movement = seen.ready.recording, seen.ready.movement
    if request.model is not None and recording.markers is not None:
        return _given(recording, recording.markers, movement, request)
    if not isinstance(movement, Motion):
        raise TypeError("our own body needs landmarks in space.")
    try:
        if recording.sights:
            return by_sights(recording, movement, person)
        if person.mass is None:
            raise ValueError("our own body needs a mass.")
        return by_default(movement, person, person.mass)
    except UnfitRecording as error:
        text = f"Angles come from the landmarks alone: {str(error).rstrip('.')}."
        return Caveat(text=text, remedy=error.remedy)


def _given(
    recording: Recording, markers: Motion, movement: Figure, request: Request
) -> Modelled:
    """The model that was given, fitted to films where there are no markers."""
    by_films = recording.sights and recording.source.kind is not Kind.MARKERS
    if by_films and isinstance(movement, Motion):
        return model_in_films(recording, movement, request)
    return modelled(recording, markers, request)


def _other_mass(told: Modelled, person: Person) -> tuple[Caveat, ...]:
    """A word where the model weighs what the person does not."""
    mass = float(told.body.mass.sum())
    if person.mass is None or abs(mass / person.mass - 1) < _OFF:
        return ()
    return (
        Caveat(
            text=f"The model weighs {mass:.0f} kg, the person {person.mass:.0f} kg: "
            "forces and moments are those of the model.",
            remedy="Scale the model to the person's mass.",
            weight=Weight.DOUBT,
        ),
    )


def _loaded(
    seen: Material, there: Bodied, sex: Sex | None, repetitions: Sequence[Repetition]
) -> Material:
    """Material with the load indicators beside what was seen."""
    pressed = (IMPINGEMENT.low, IMPINGEMENT.high)
    curves = load_curves(there, sex, repetitions)
    curves |= derived(seen.curves | curves, pressed)

    def versions(wanted: Indices) -> dict[Curve, Array]:
        told = load_versions(there, sex, wanted)
        return seen.versions(wanted) | told | derived(told, pressed)

    return replace(
        seen,
        curves=seen.curves | curves,
        versions=versions,
        methods=seen.methods | dict.fromkeys(curves, Method.MODEL),
    )
