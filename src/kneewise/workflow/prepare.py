"""From a recording to what can be measured: gaps bridged, joints found, smoothed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from kneewise.arrays import Array, Mask
from kneewise.caveat import Caveat
from kneewise.errors import NobodyInView, UnfitRecording
from kneewise.events.event import Activity
from kneewise.measures.material import (
    Material,
    PictureErrors,
    bends,
    of_angles,
    of_picture,
    of_space,
)
from kneewise.measures.measure import Method
from kneewise.measures.voids import by_cross_talk, by_guess, by_view, joined
from kneewise.motion import (
    Figure,
    ImageMotion,
    Inertial,
    Motion,
    Recording,
    States,
)
from kneewise.motion.angles import angles_between
from kneewise.motion.curves import Signals
from kneewise.motion.filters import filled, smoothed
from kneewise.motion.grid import grid, on_grid
from kneewise.motion.joints import jointed
from kneewise.motion.leeway import Leeway
from kneewise.motion.noise import keypoint_errors, landmark_errors, leg_px
from kneewise.motion.segments import segments
from kneewise.motion.signals import signals
from kneewise.motion.view import View, view
from kneewise.units import deg
from kneewise.workflow.worn import Worn, worn

_SURE = 0.3
"""Confidence below which a keypoint counts as not seen."""

_FAST = 12.0
"""Hz; landings are smoothed at this cut-off, all else at 6."""

_LONGEST = 3600.0
"""s; a longer recording would fill the memory, and most likely its times are wrong."""

_BEND_ERROR = deg(8)
"""Bend of a knee from one camera: half the limits of agreement of pose estimators with
sensors on squats seen from the side (±6.4°) and from anywhere (±15.1°; Cosoli et al.
2026)."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Prepared:
    """A recording ready to be looked into."""

    recording: Recording
    movement: Figure
    """Gaps bridged, joint centres found; not smoothed."""

    signals: Signals
    substitutes: frozenset[str] = frozenset()
    view: View | None = None
    worn: Worn | None = None
    """What motion sensors tell, where they were the source."""

    leeway: Leeway | None = None
    """How landmarks may be off together; None where each is off on its own."""

    caveats: tuple[Caveat, ...] = ()


def prepared(recording: Recording) -> Prepared:
    """Bridge short gaps, find the joint centres and the plain curves of a recording.

    Raises:
        UnfitRecording: if fewer than two samples hold a person, or if it lasts longer
            than an hour.
    """
    motion = recording.motion
    lasts = float(motion.time[-1] - motion.time[0]) if len(motion.time) else 0.0
    if lasts > _LONGEST:
        raise UnfitRecording(
            f"{recording.source.file} lasts {lasts:.0f} s; more than {_LONGEST:.0f} s "
            "cannot be looked at in one piece.",
            remedy="Check the times in the file, or give the part with the movement.",
        )
    if isinstance(motion, Motion):
        return _in_space(recording, motion)
    if isinstance(motion, ImageMotion):
        return _in_picture(recording, motion)
    if isinstance(motion, Inertial):
        return _in_sensors(recording, motion)
    return Prepared(recording=recording, movement=motion, signals=signals(motion))


def _in_sensors(recording: Recording, inertial: Inertial) -> Prepared:
    found = worn(recording, inertial)
    return Prepared(
        recording=recording,
        movement=found.states,
        signals=signals(found.states),
        worn=found,
        caveats=found.caveats,
    )


def _in_space(recording: Recording, motion: Motion) -> Prepared:
    if len(motion.time) < 2:
        raise _single_frame(
            recording,
            "Give a recording of the movement; a single frame can serve as --static.",
        )
    positions, _ = filled(motion.time, motion.positions)
    found = jointed(replace(motion, positions=positions))
    curves = signals(found.motion)
    if curves.leg_length == 0:
        raise _in_one_point(recording)
    return Prepared(
        recording=recording,
        movement=found.motion,
        signals=curves,
        substitutes=found.substitutes,
        caveats=found.caveats,
    )


def _in_picture(recording: Recording, image: ImageMotion) -> Prepared:
    sure = image.confidence >= _SURE
    pixels = np.where(sure[..., None], image.pixels, np.nan)
    if len(image.time) < 2:
        raise _single_frame(
            recording, "Give the folder of all frames, or a file that has them all."
        )
    if not _legs_seen(image, pixels):
        raise NobodyInView(
            f"{recording.source.file}: hips, knees and ankles are hardly ever seen."
        )
    pixels, _ = filled(image.time, pixels)
    shown = replace(image, pixels=pixels)
    if leg_px(shown) == 0:
        raise _in_one_point(recording)
    return Prepared(
        recording=recording,
        movement=shown,
        signals=signals(shown),
        view=view(shown),
    )


def _single_frame(recording: Recording, remedy: str) -> UnfitRecording:
    return UnfitRecording(
        f"{recording.source.file} holds a single frame; a movement needs more.",
        remedy=remedy,
    )


def _in_one_point(recording: Recording) -> UnfitRecording:
    return UnfitRecording(
        f"{recording.source.file}: hip, knee and ankle lie in one and the same point.",
        remedy="Check the export: the positions in it are no body.",
    )


def _legs_seen(image: ImageMotion, pixels: Array) -> bool:
    """Whether a whole leg is seen in at least ten frames or a tenth of them."""
    for side in ("left", "right"):
        names = [f"{side}_{joint}" for joint in ("hip", "knee", "ankle")]
        if all(name in image.landmarks for name in names):
            spots = [image.landmarks.index(name) for name in names]
            seen = np.asarray(np.isfinite(pixels[:, spots]).all(axis=(1, 2)))
            if seen.sum() >= min(10, max(2, len(seen) // 10)):
                return True
    return False


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Smooth:
    """A movement smoothed for its activity, and what measures are made of."""

    material: Material
    movement: Figure
    states: States | None


def cutoff_of(activity: Activity) -> float:
    """The cut-off frequency of the smoothing, Hz."""
    return _FAST if activity is Activity.LANDING else 6.0


def smooth(ready: Prepared, activity: Activity, cutoff: float | None = None) -> Smooth:
    """Smooth a movement for its activity and make it ready for measuring.

    Args:
        ready: the movement.
        activity: what it is of.
        cutoff: Hz; None for the one of the activity.
    """
    cutoff = cutoff or cutoff_of(activity)
    movement = ready.movement
    if isinstance(movement, Motion):
        return _smooth_space(ready, movement, activity, cutoff)
    if isinstance(movement, ImageMotion):
        return _smooth_picture(ready, movement, cutoff)
    states, material = smooth_angles(movement, cutoff, grid(movement.time))
    if ready.worn is not None:
        doubts = by_cross_talk(material.curves)
        material = replace(material, method=Method.SENSORS, caveats=doubts)
    return Smooth(material=material, movement=states, states=states)


def smooth_angles(
    states: States, cutoff: float, moments: Array
) -> tuple[States, Material]:
    """Joint angles smoothed at their own times, and what is measured at *moments*."""
    angles = smoothed(states.time, states.angles, cutoff=cutoff)
    errors = states.errors
    even = States(
        time=moments,
        coordinates=states.coordinates,
        angles=on_grid(states.time, angles, moments),
        errors=None if errors is None else on_grid(states.time, errors, moments),
    )
    return replace(states, angles=angles), of_angles(even)


def way(ready: Prepared, moments: Array) -> Array:
    """The direction of walking, (m, 3) level unit vectors at *moments* (m,) s."""
    heading = ready.signals.heading
    known = np.isfinite(heading)
    if not known.any():
        return np.full((len(moments), 3), np.nan)
    turned = np.unwrap(heading[known])
    at = np.interp(moments, ready.signals.time[known], turned)
    return np.stack([np.cos(at), np.sin(at), np.zeros_like(at)], axis=1)


def _smooth_space(
    ready: Prepared, motion: Motion, activity: Activity, cutoff: float
) -> Smooth:
    positions = smoothed(motion.time, motion.positions, cutoff=cutoff)
    motion = replace(motion, positions=positions)
    body = segments(motion)
    moments = grid(motion.time)
    even = replace(
        motion, time=moments, positions=on_grid(motion.time, positions, moments)
    )
    direction = way(ready, moments) if activity is Activity.WALK else None
    errors = ready.leeway or landmark_errors(motion, ready.substitutes)
    material = of_space(even, errors, direction)
    doubts = joined(
        by_guess(body.guessed, material.curves), by_cross_talk(material.curves)
    )
    return Smooth(
        material=replace(material, caveats=doubts),
        movement=motion,
        states=angles_between(motion, body),
    )


def _smooth_picture(ready: Prepared, image: ImageMotion, cutoff: float) -> Smooth:
    image = replace(image, pixels=smoothed(image.time, image.pixels, cutoff=cutoff))
    wrong = keypoint_errors(image.landmarks, leg_px(image))
    used = np.isfinite(wrong)
    even = _even(image, used)
    left, right = (
        on_grid(image.time, smoothed(image.time, bend, cutoff=cutoff), even.time)
        for bend in (ready.signals.left.knee_flexion, ready.signals.right.knee_flexion)
    )
    seen = ready.view or view(image)
    errors = PictureErrors(
        landmarks=wrong[used],
        view=float(np.hypot(seen.error, seen.angle)),
        bend=_BEND_ERROR,
    )
    material = of_picture(even, bends(left, right), errors)
    doubts = by_view(seen, material.curves)
    return Smooth(
        material=replace(material, caveats=doubts), movement=image, states=None
    )


def _even(image: ImageMotion, used: Mask) -> ImageMotion:
    """A film at even moments, with those landmarks alone that measures use."""
    moments = grid(image.time)
    names = tuple(np.array(image.landmarks)[used].tolist())
    lifted = image.lifted
    return replace(
        image,
        time=moments,
        landmarks=names,
        pixels=on_grid(image.time, image.pixels[:, used], moments),
        confidence=np.ones((len(moments), len(names))),
        lifted=None
        if lifted is None
        else on_grid(image.time, lifted[:, used], moments),
    )
