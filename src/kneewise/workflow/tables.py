"""Motions and angles as files for OpenSim and its like."""

from __future__ import annotations

from pathlib import Path

from kneewise.assessment import Assessment, Trial
from kneewise.errors import UnfitRecording
from kneewise.report.opensim import write_mot, write_trc


def write_angles(assessment: Assessment, path: Path) -> None:
    """Write the joint angles of every recording: the first to *path*.

    Further ones get ``_2``, ``_3`` ... before the ending.

    Raises:
        UnfitRecording: if no recording carries joint angles.
    """
    trials = [trial for trial in assessment.trials if trial.states is not None]
    if not trials:
        raise UnfitRecording(
            "no recording here carries joint angles to write.",
            remedy="Leave --mot out, or give a recording that shows the legs.",
        )
    for trial, target in _numbered(trials, path):
        if trial.states is not None:
            write_mot(trial.states, target)


def write_landmarks(assessment: Assessment, path: Path) -> None:
    """Write landmarks and joint centres of every recording in space.

    Raises:
        UnfitRecording: if there is none.
    """
    trials = [trial for trial in assessment.trials if trial.smooth is not None]
    if not trials:
        raise UnfitRecording(
            "no recording here has landmarks in space to write.",
            remedy="Leave --trc out, or give markers or 3-D keypoints.",
        )
    for trial, target in _numbered(trials, path):
        if trial.smooth is not None:
            write_trc(trial.smooth, target)


def _numbered(trials: list[Trial], path: Path) -> list[tuple[Trial, Path]]:
    return [
        (trial, path if i == 0 else path.with_stem(f"{path.stem}_{i + 1}"))
        for i, trial in enumerate(trials)
    ]
