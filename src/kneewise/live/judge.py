"""Judging a repetition when it is done: its measures, and which knees went in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kneewise.anatomy import Side
from kneewise.events.dips import standing_leg
from kneewise.events.event import ON_ONE_LEG, Activity, Repetition
from kneewise.live.pose import LANDMARKS, Pose, image_of
from kneewise.live.posture import SURE
from kneewise.live.practice import TOGETHER, Practice
from kneewise.measures.material import PictureErrors, bends, of_picture
from kneewise.measures.measure import Measure
from kneewise.measures.taking import taken
from kneewise.measures.voids import by_view
from kneewise.motion import ImageMotion
from kneewise.motion.filters import filled, smoothed
from kneewise.motion.noise import keypoint_errors, leg_px
from kneewise.motion.signals import signals
from kneewise.motion.view import view
from kneewise.units import deg

_BEFORE = 0.5
"""s before a repetition that are looked at with it: they show the person upright."""

_FEWEST = 6
"""Poses in a repetition that can be measured."""

_BEND_ERROR = deg(8)
"""Of a knee's bend from one camera, as in ``workflow.prepare``."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Done:
    """A repetition that is done."""

    repetition: Repetition
    measures: tuple[Measure, ...]
    """Void ones among them; none where it could not be measured."""

    inward: frozenset[Side]
    """The knees that went in, by more than the edge and by more than the error."""

    is_judged: bool
    """Whether that could be seen."""

    has_feedback: bool

    @property
    def doubt(self) -> float:
        """The largest standard error of an inward bend in it, rad; 0 without any."""
        errors = [_error(m) for m in self.measures if m.name == "knee_collapse"]
        return max((error for error in errors if np.isfinite(error)), default=0.0)


def judged(
    repetition: Repetition, poses: Sequence[Pose], practice: Practice, number: int
) -> Done:
    """Measure a repetition as a film of it would be, and judge it.

    Args:
        repetition: as it was counted.
        poses: of the last seconds.
        practice: what is practised.
        number: of the repetition, from 0.
    """
    inside = [
        pose
        for pose in poses
        if repetition.start - _BEFORE <= pose.time <= repetition.end
    ]
    measures: tuple[Measure, ...] = ()
    whose = repetition
    if len(inside) >= _FEWEST:
        image = _cleaned(inside)
        whose = _sided(repetition, image, practice)
        measures = _measured(whose, image, number)
    told = _telling(practice, measures)
    return Done(
        repetition=whose,
        measures=measures,
        inward=_inward(practice, told),
        is_judged=bool(told),
        has_feedback=practice.has_feedback(number),
    )


def _cleaned(poses: Sequence[Pose]) -> ImageMotion:
    """Poses as a motion: short gaps bridged, smoothed both ways."""
    image = image_of(poses)
    sure = image.confidence >= SURE
    pixels = np.where(sure[..., None], image.pixels, np.nan)
    pixels, _ = filled(image.time, pixels)
    return replace(image, pixels=smoothed(image.time, pixels))


def _sided(repetition: Repetition, image: ImageMotion, what: Practice) -> Repetition:
    """With the leg that works, as the person said or as the picture shows."""
    if what.activity not in ON_ONE_LEG:
        return repetition
    side = what.side or standing_leg(signals(image), repetition.start, repetition.end)
    events = tuple(replace(event, side=side) for event in repetition.events)
    return replace(repetition, side=side, events=events)


def _measured(
    repetition: Repetition, image: ImageMotion, number: int
) -> tuple[Measure, ...]:
    wrong = keypoint_errors(LANDMARKS, leg_px(image, sits=True) or np.nan)
    curves = signals(image)
    seen = view(image)
    if not np.isfinite(seen.angle):
        return ()
    errors = PictureErrors(
        landmarks=wrong,
        view=float(np.hypot(seen.error, seen.angle)),
        bend=_BEND_ERROR,
    )
    both = bends(curves.left.knee_flexion, curves.right.knee_flexion)
    material = of_picture(image, both, errors)
    material = replace(material, caveats=by_view(seen, material.curves))
    found = taken(material, [repetition])
    return tuple(replace(measure, repetition=number) for measure in found)


def _telling(practice: Practice, measures: Sequence[Measure]) -> list[Measure]:
    """The measures by which a repetition is judged."""
    name = "knee_collapse"
    if practice.activity is Activity.SIT:
        name = "knee_ankle_separation"
    found = [m for m in measures if m.name == name and not m.is_void]
    if practice.activity in ON_ONE_LEG and len(found) > 1:
        return []  # which leg works is not known, and the free one says nothing
    return found


def _inward(practice: Practice, told: Sequence[Measure]) -> frozenset[Side]:
    if practice.activity is Activity.SIT:
        together = any(measure.value < TOGETHER for measure in told)
        return frozenset(Side) if together else frozenset()
    return frozenset(
        measure.side
        for measure in told
        if measure.side is not None
        and measure.value > max(practice.edge, _error(measure))
    )


def _error(measure: Measure) -> float:
    """What a measure must exceed to be more than its own doubt."""
    error = measure.standard_error
    return error if np.isfinite(error) else np.inf
