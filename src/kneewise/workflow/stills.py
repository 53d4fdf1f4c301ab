"""Key frames of videos for the report."""

from __future__ import annotations

from pathlib import Path

from kneewise.assessment import Assessment, Trial
from kneewise.events.event import Moment, Repetition
from kneewise.motion import ImageMotion, Kind
from kneewise.report.stick import StillView
from kneewise.workflow.gather import films
from kneewise.workflow.request import Request

_MOST = 4
"""Pictures a recording."""


def stills(request: Request, assessment: Assessment) -> tuple[StillView, ...]:
    """Key frames of every video: heads covered, landmarks in the picture's pixels."""
    if request.calibration is not None:  # several films make one recording in space
        return ()
    found: list[StillView] = []
    filmed = [t for t in assessment.trials if t.recording.source.kind is Kind.VIDEO]
    for trial, path in zip(filmed, films(request), strict=True):
        found += _of(trial, path)
    return tuple(found)


def _of(trial: Trial, path: Path) -> list[StillView]:
    from kneewise.read.pictures import stills as taken

    motion = trial.recording.motion
    if not isinstance(motion, ImageMotion):
        return []
    moments = _moments(trial)
    pictures = taken(path, [time for time, _ in moments], motion=motion)
    return [
        StillView(
            jpeg=picture.jpeg,
            width=picture.width,
            height=picture.height,
            points={
                name: (float(x), float(y))
                for name, (x, y) in zip(picture.landmarks, picture.pixels, strict=True)
                if x == x
            },
            caption=caption,
        )
        for picture, (_, caption) in zip(pictures, moments, strict=False)
    ]


def _moments(trial: Trial) -> list[tuple[float, str]]:
    """When to look, and what to call it: through the repetition in the middle."""
    repetition = trial.repetitions[len(trial.repetitions) // 2]
    deepest = repetition.moment(Moment.DEEPEST)
    if deepest is None:
        return _spread(repetition)
    start, end = repetition.start, repetition.end
    return [
        (start, "start"),
        ((start + deepest) / 2, "going down"),
        (deepest, "deepest"),
        ((deepest + end) / 2, "coming up"),
    ][:_MOST]


def _spread(repetition: Repetition) -> list[tuple[float, str]]:
    length = repetition.end - repetition.start
    return [
        (repetition.start + share * length, f"{share:.0%} of the repetition")
        for share in (0.0, 0.33, 0.67, 1.0)
    ]
