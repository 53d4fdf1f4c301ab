"""Joint angles from a person's own model, fitted to what several cameras saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from kneewise.anatomy import LANDMARKS, MIDLINE, Side
from kneewise.arrays import Array
from kneewise.caveat import Caveat, Weight
from kneewise.engine.biased import Nudged, nudged
from kneewise.engine.body import Body, sealed
from kneewise.engine.builtin.knee import knee_prior
from kneewise.engine.ease import at_ease
from kneewise.engine.fit import Settings, fit
from kneewise.engine.kinematics import markers
from kneewise.engine.observe import FROM_WORLD, Wishes
from kneewise.engine.personal import LOOSE
from kneewise.engine.prior import Prior
from kneewise.engine.scale import wishes
from kneewise.engine.setups import Tasks, tasks
from kneewise.engine.sightings import Sightings, sightings
from kneewise.engine.task import NOMINAL
from kneewise.errors import UnfitRecording
from kneewise.measures.curves import JOINTS
from kneewise.motion import Motion, Recording
from kneewise.motion.noise import network_bias
from kneewise.motion.sight import Sight
from kneewise.read.coordinates import flexing_positive
from kneewise.read.keypoints.skeletons import point, toes
from kneewise.units import deg
from kneewise.workflow.model import BY_EXPERT, FEWEST, Modelled, given
from kneewise.workflow.request import Request
from kneewise.workflow.sighted import (
    COMMON,
    SHAPE,
    doubts,
    elsewhere,
    noise,
    seen_by,
    steady,
)

WITHIN = deg(20)
"""Standard deviation about rest of what keypoints hardly tell; as of our own body."""

SURE = 2.0
"""Standard errors of a segment's length, beyond which a model is of another person."""

SEGMENTS = {"thigh": ("hip", "knee"), "shank": ("knee", "ankle")}


def model_in_films(recording: Recording, motion: Motion, request: Request) -> Modelled:
    """Fit the body of an .osim file to what several cameras saw, without triangulating.

    A model is not the person: each of its markers may be a little off its place, in
    all pictures alike, and drifts there as far as people do.

    Args:
        recording: with sights.
        motion: where two cameras or more have the landmarks.
        request: names the model, and perhaps the tasks of the fit.

    Raises:
        UnreadableFile: if the model or its settings cannot be read.
        UnfitRecording: if its markers are not named as keypoints are.
        BadSetting: if there are settings to scale by, and no standing trial.
    """
    model, said = given(request)
    wanted = None if request.tasks is None else tasks(request.tasks)
    body, weights = as_keypoints(model, request.names, wanted)
    _check(body, recording, Path(model.name))
    settings = steady(Settings(prior=_prior(model, wanted)))
    seen = [_seen(sight, body, weights) for sight in recording.sights]
    fitted = fit(body, seen, settings)
    plain = [seen_by(sight, body, marked=False) for sight in recording.sights]
    wrong = doubts(recording, body, max(noise(fitted, plain), 1.0))
    moved = nudged(body, fitted.q, seen, replace(wrong, own=1.0), settings)
    shape = _shape(body, fitted.q, motion)
    states = fitted.states()
    turned, _ = flexing_positive(states.angles, states.coordinates)
    how = Caveat(
        text=f"Hip and knee angles come from the model {model.name}, fitted to the "
        f"keypoints of {len(seen)} cameras at once; each is "
        f"{1000 * fitted.marker_error:.0f} mm off along each axis."
    )
    return Modelled(
        body=body,
        fitted=fitted,
        states=replace(states, angles=turned, errors=_errors(moved, shape)),
        caveats=(how, *_other_size(body, motion), *said, *model.caveats),
        joints=tuple(JOINTS),
        doubt=BY_EXPERT,
        nudged=moved,
        shape=shape,
    )


def as_keypoints(
    model: Body, names: Mapping[str, str], wanted: Tasks | None
) -> tuple[Body, dict[str, float]]:
    """The model with its markers under the names of keypoints, and their weights.

    A toe is the middle of the big and the small one, as in films. Neck and head are
    left out: every network has them elsewhere.

    Args:
        model: whose markers are named as networks name their points, ``RKnee``.
        names: marker → landmark, of the person's own.
        wanted: tasks, which tell how much each marker counts; None for all as networks
            are sure of them.
    """
    points = [names.get(name) or point(name) for name in model.markers]
    found, segment, place, weights = [], [], [], {}
    for landmark, rows in toes(points).items():
        on = model.marker_segment[list(rows)]
        if landmark not in LANDMARKS or landmark in MIDLINE or len(set(on)) > 1:
            continue
        if wanted is not None:
            own = [wanted.markers.get(model.markers[k], 0.0) for k in rows]
            if not min(own) > 0:
                continue
            weights[landmark] = float(np.mean(own))
        found.append(landmark)
        segment.append(on[0])
        place.append(model.marker_place[list(rows)].mean(axis=0))
    body = replace(
        model,
        markers=tuple(found),
        marker_segment=np.array(segment, dtype=np.intp),
        marker_place=np.array(place).reshape(-1, 3),
    )
    sealed(body)
    return body, weights


def _prior(model: Body, wanted: Tasks | None) -> Prior:
    """What is known of knees, and what tasks wish for, or else of backs and heels."""
    if wanted is None:
        return at_ease(model, LOOSE, within=WITHIN)
    knees = knee_prior(model)
    mean, spread = knees.mean.copy(), knees.spread.copy()
    for wish in wishes(model, wanted):
        _wished(wish, model, mean, spread)
    return Prior(mean=mean, spread=spread)


def _wished(wish: Wishes, model: Body, mean: Array, spread: Array) -> None:
    """Write what is wished of coordinates: a weight of 1 is worth 1 cm of a marker."""
    for i, name in enumerate(wish.coordinates):
        if wish.weights[i] > 0:
            mean[model.index(name)] = wish.values[0, i]
            spread[model.index(name)] = NOMINAL / np.sqrt(wish.weights[i])


def _seen(sight: Sight, body: Body, weights: Mapping[str, float]) -> Sightings:
    """What one camera saw: half of what a network is off in all views alike.

    With weights, every point is as unsure as the middle one, divided by its root.
    """
    known = [name for name in sight.image.landmarks if name in body.markers]
    rows = [sight.image.landmarks.index(name) for name in known]
    own = float(np.sqrt(1 - COMMON**2)) * sight.errors[rows]
    drift = np.hypot(COMMON * network_bias(tuple(known)), SHAPE)
    if weights:
        share = np.sqrt([weights[name] for name in known])
        own, drift = np.median(own) / share, np.median(drift) / share
    return sightings(
        sight.image,
        sight.camera,
        errors=dict(zip(known, own.tolist(), strict=True)),
        drift=dict(zip(known, drift.tolist(), strict=True)),
    )


def _shape(body: Body, q: Array, motion: Motion) -> float:
    """How far (m, each axis) landmarks sit from where they sit on the model.

    What the model leaves of them on average, less what networks are off.
    """
    own = [name for name in motion.landmarks if name in body.markers]
    points = np.array([body.markers.index(name) for name in own], dtype=np.intp)
    places = markers(body, q, points) @ FROM_WORLD
    left = [motion.path(name) - places[:, k] for k, name in enumerate(own)]
    off = np.square(np.nanmean(left, axis=1)).mean(axis=1)
    more = off - network_bias(tuple(own)) ** 2
    return float(np.sqrt(max(np.nanmean(more), SHAPE**2)))


def _errors(moved: Nudged, shape: float) -> Array:
    """(n, q) of the coordinates, with what a model is not the person."""
    first = len(moved.shared)
    turns = elsewhere(moved, shape)[:, None, None] * moved.turns[:first]
    more: Array = np.sqrt(np.square(turns).sum(axis=0))[moved.like]
    return np.hypot(moved.errors, more)


def _other_size(body: Body, motion: Motion) -> tuple[Caveat, ...]:
    """A word on legs that are longer or shorter than the cameras see."""
    ours = dict(zip(body.markers, markers(body, body.default[None])[0], strict=True))
    said = []
    for segment, (upper, lower) in SEGMENTS.items():
        ends = [(f"{side}_{upper}", f"{side}_{lower}") for side in Side]
        if not all(name in ours for pair in ends for name in pair):
            continue
        seen = [
            np.nanmedian(np.linalg.norm(motion.path(a) - motion.path(b), axis=1))
            for a, b in ends
        ]
        more = np.mean([np.linalg.norm(ours[a] - ours[b]) for a, b in ends])
        more -= np.mean(seen)
        unsure = np.linalg.norm(network_bias((f"left_{upper}", f"left_{lower}")))
        if abs(more) > SURE * unsure / np.sqrt(2):
            said.append(
                f"{segment}s are {1000 * abs(more):.0f} mm "
                f"{'longer' if more > 0 else 'shorter'}"
            )
    if not said:
        return ()
    return (
        Caveat(
            text=f"The model's {' and its '.join(said)} than the cameras see.",
            remedy="Scale the model to the person (--scale with --static), or leave "
            "--model out.",
            weight=Weight.DOUBT,
        ),
    )


def _check(body: Body, recording: Recording, model: Path) -> None:
    seen = {name for sight in recording.sights for name in sight.image.landmarks}
    shared = seen & set(body.markers)
    if len(shared) < FEWEST:
        raise UnfitRecording(
            f"{len(shared)} markers of {model.name} are named as keypoints are; "
            f"{FEWEST} or more are needed, such as RHip, RKnee and RAnkle.",
            remedy="Give a model with a pose estimator's markers, as Pose2Sim's, name "
            "its markers with --names, or leave --model out.",
        )
