"""Joint angles from a body that is fitted to what several cameras saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kneewise.arrays import Array
from kneewise.caveat import Caveat
from kneewise.engine.biased import Doubts, Nudged, nudged
from kneewise.engine.body import Body
from kneewise.engine.fit import Outliers, Settings, fit
from kneewise.engine.fitted import Fitted
from kneewise.engine.kinematics import markers
from kneewise.engine.observe import FROM_WORLD, Landmarks, landmarks
from kneewise.engine.personal import Personal, personal, shared
from kneewise.engine.sightings import Sightings, sightings
from kneewise.measures.curves import JOINTS
from kneewise.motion import Motion, Recording
from kneewise.motion.filters import smoothed
from kneewise.motion.leeway import Leeway, fewer
from kneewise.motion.noise import landmark_errors, network_bias
from kneewise.motion.recording import Kind
from kneewise.motion.sight import Sight
from kneewise.person import Person
from kneewise.workflow.model import Modelled

CUT = 2.5
"""Standard errors from which a keypoint pulls no harder."""

UNREST = 60.0
"""rad/s²: how fast joints usually accelerate; in the walks and squats we have it is
20 to 60."""

SLOW = 2.0
"""Hz, below which what a fit leaves of a landmark is taken for the person's shape."""

LEAN = 22.0
"""kg/m²: the body mass index taken where nobody gave the mass: angles need none."""

USUAL = 0.01
"""m: error of a marker that no table has."""

COMMON = float(np.sqrt(0.5))
"""Of what pose networks are off, the part that is the same in all pictures; the rest
belongs to the view. Four cameras of Pose2Sim's demonstration, set right, have landmarks
13 mm off along each axis throughout: hips 21, knees 10, ankles 7, of 19, 13, 9 mm."""

SHAPE = 0.010
"""m along each axis: how far a landmark sits on the person from where it sits on a body
of their size; our judgement."""

TALL = 1.72
"""m: the height taken for that where nobody gave it either."""


def by_sights(recording: Recording, motion: Motion, person: Person) -> Modelled:
    """Fit our own body to what several cameras saw, without triangulating first.

    Args:
        recording: with sights.
        motion: where two cameras or more have the landmarks, for the body's size.
        person: height and mass, as far as they are known.

    Raises:
        UnfitRecording: if a joint centre of a leg is missing throughout, or the
            landmarks cannot be those of a person.
    """
    tall = person.height or TALL
    marked = recording.source.kind is Kind.MARKERS
    made = personal(
        motion,
        mass=person.mass or LEAN * tall**2,
        height=person.height,
        by_network=not marked,
    )
    settings = steady(made.settings)
    seen = [seen_by(sight, made.body, marked=marked) for sight in recording.sights]
    beside = [_markers(motion, made)] if marked else []
    fitted = fit(made.body, [*seen, *beside], settings)
    moved = None
    if not marked:
        wrong = doubts(recording, made.body, max(noise(fitted, seen), 1.0))
        moved = nudged(made.body, fitted.q, seen, wrong, settings)
    errors = fitted.errors if moved is None else moved.errors
    said = Caveat(
        text="Hip and knee angles come from our own body model, made to the person's "
        f"size and fitted to the keypoints of {len(seen)} cameras at once; each is "
        f"{1000 * fitted.marker_error:.0f} mm off along each axis. Pose networks have "
        "hips and knees 2 to 5 cm from the joint centres; the error bars hold that.",
        remedy="For angles to a degree or two, use markers.",
    )
    states = fitted.states()
    return Modelled(
        body=made.body,
        fitted=fitted,
        states=replace(states, errors=np.hypot(errors, made.systematic)),
        caveats=(said, *fitted.caveats),
        joints=tuple(name for name in JOINTS if name != "knee_abduction"),
        doubt=1.0,
        nudged=moved,
        shape=SHAPE,
    )


def steady(settings: Settings) -> Settings:
    """The settings of a fit to films: far points held back, frames coupled."""
    return replace(settings, outliers=Outliers.HELD, cut=CUT, unrest=UNREST)


def _markers(motion: Motion, made: Personal) -> Landmarks:
    """Markers with their errors, of those that the body has."""
    some = motion.only(shared(motion, made.body))
    errors = landmark_errors(some, frozenset())
    return replace(landmarks(some), errors=np.where(np.isfinite(errors), errors, USUAL))


def seen_by(sight: Sight, body: Body, *, marked: bool) -> Sightings:
    """What one camera saw, of the landmarks that the body has.

    Beside markers, networks' shoulders are left out: markers sit on the acromion.
    """
    known = {
        name: float(error)
        for name, error in zip(sight.image.landmarks, sight.errors, strict=True)
        if name in body.markers and not (marked and name.endswith("shoulder"))
    }
    return sightings(sight.image, sight.camera, errors=known)


def noise(fitted: Fitted, seen: list[Sightings]) -> float:
    """How many times larger than supposed the misfits are, outliers left aside.

    By the median, which three sights in ten that are wrong do not move far.
    """
    sizes = []
    for left, one in zip(fitted.sights, seen, strict=True):
        assert one.errors is not None
        sizes.append((np.abs(left) / one.errors[:, None]).ravel())
    every = np.concatenate(sizes)
    every = every[np.isfinite(every)]
    count = len(every)
    if count == 0:
        return 1.0
    frames = int(np.isfinite(fitted.cost).sum())
    free = len(fitted.coordinates)
    share = max(1 - frames * free / count, 0.2)
    return float(np.median(every) / 0.6745 / np.sqrt(share))


def doubts(recording: Recording, body: Body, larger: float) -> Doubts:
    """What may be off in all frames alike.

    Args:
        recording: with sights.
        body: what was fitted.
        larger: how many times larger than supposed misfits in the pictures are.
    """
    names = {name for sight in recording.sights for name in sight.image.landmarks}
    known = tuple(sorted(names & set(body.markers)))
    sizes = COMMON * network_bias(known)
    return Doubts(
        shared=dict(zip(known, sizes.tolist(), strict=True)),
        own=larger * float(np.sqrt(1 - COMMON**2)),
        turned=[sight.camera.error for sight in recording.sights],
    )


def as_body(motion: Motion, told: Modelled) -> Motion:
    """The landmarks as the fitted body moves them, which shakes less than they do.

    A body is not the person: of what it leaves of the landmarks slowly, below ``SLOW``,
    the part is added that is likely to be the person's; of markers, all of it.
    A landmark that the body lacks stays; so does one in a frame without a pose.
    """
    body, q = told.body, told.fitted.q
    own = tuple(name for name in motion.landmarks if name in body.markers)
    points = np.array([body.markers.index(name) for name in own], dtype=np.intp)
    there = np.flatnonzero(np.isfinite(q).all(axis=1))
    places = markers(body, q[there], points) @ FROM_WORLD
    parts = np.ones(len(own)) if told.nudged is None else _persons(own, told.shape)
    paths = {}
    for k, name in enumerate(own):
        path = np.array(motion.path(name))
        left = path[there] - places[:, k]
        path[there] = places[:, k] + parts[k] * _slow(motion.time[there], left)
        paths[name] = path
    return motion.plus(paths)


def leeway(time: Array, told: Modelled) -> Leeway | None:
    """How the landmarks of ``as_body`` may be off, at the times of the fit."""
    moved = told.nudged
    if moved is None:
        return None
    parts = _persons(moved.names, told.shape)[:, None]
    seen = np.where(np.isfinite(moved.seen), moved.seen, moved.held)
    shifts = moved.held + parts * (seen - moved.held)
    # Where a landmark sits elsewhere on the person than on the body, it is moved too.
    first = len(moved.shared)
    larger = elsewhere(moved, told.shape)[:, None, None, None]
    shape = larger * (shifts[:first] - moved.shared[:, None])
    return Leeway(
        landmarks=moved.names,
        time=time,
        like=moved.like,
        shifts=fewer(np.concatenate([shifts, shape])),
    )


def elsewhere(moved: Nudged, shape: float) -> Array:
    """(3 k,) how many times farther than moved first a landmark sits on the person.

    Args:
        moved: by errors of the landmarks first.
        shape: m, how far a landmark sits on the person from where it sits on the body.
    """
    sizes: Array = shape / np.abs(moved.shared).max(axis=(1, 2))
    return sizes


def _persons(names: tuple[str, ...], shape: float) -> Array:
    """(k,) how much of what a body leaves of landmarks is the person's own."""
    part: Array = shape**2 / (shape**2 + network_bias(names) ** 2)
    return part


def _slow(time: Array, left: Array) -> Array:
    """What is left (n, 3) m of a landmark, as far as it changes slowly."""
    known = np.flatnonzero(np.isfinite(left).all(axis=1))
    if len(known) == 0:
        return np.zeros_like(left)
    even = np.stack(
        [np.interp(time, time[known], left[known, i]) for i in range(3)], axis=1
    )
    return smoothed(time, even, cutoff=SLOW)
