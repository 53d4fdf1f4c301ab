"""Motions and angles as files for OpenSim and its like."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Assessment, Trial
from kneewise.errors import UnfitRecording
from kneewise.measures.curves import Curve
from kneewise.measures.voids import TOO_FAR
from kneewise.motion import States
from kneewise.report.opensim import as_mot, as_trc


def angle_files(assessment: Assessment, path: Path) -> dict[Path, str]:
    """The joint angles of every recording as MOT files: of the first for *path*.

    Further ones get ``_2``, ``_3`` ... before the ending.

    Raises:
        UnfitRecording: if no recording carries joint angles.
    """
    known = [states for trial in assessment.trials if (states := _states(trial))]
    if not known:
        raise UnfitRecording(
            "no recording here carries joint angles to write.",
            remedy="Leave --mot out, or give a recording that shows the legs.",
        )
    return {
        target: as_mot(states)
        for states, target in zip(known, _numbered(path, len(known)), strict=True)
    }


def landmark_files(assessment: Assessment, path: Path) -> dict[Path, str]:
    """Landmarks and joint centres of every recording in space, as TRC files.

    Raises:
        UnfitRecording: if there is none.
    """
    known = [trial.smooth for trial in assessment.trials if trial.smooth is not None]
    if not known:
        raise UnfitRecording(
            "no recording here has landmarks in space to write.",
            remedy="Leave --trc out, or give markers or 3-D keypoints.",
        )
    return {
        target: as_trc(motion, target.name)
        for motion, target in zip(known, _numbered(path, len(known)), strict=True)
    }


def _numbered(path: Path, count: int) -> list[Path]:
    further = [path.with_stem(f"{path.stem}_{i}") for i in range(2, count + 1)]
    return [path, *further]


def _states(trial: Trial) -> States | None:
    """The joint angles of a recording; of a picture those that a picture shows."""
    if trial.states is not None:
        return trial.states
    angles = {
        f"knee_angle_{side.letter}": _curve(trial, "knee_flexion", side)
        for side in (Side.RIGHT, Side.LEFT)
    }
    if trial.view is None or not trial.view.angle > TOO_FAR:
        for side in (Side.RIGHT, Side.LEFT):
            name = f"hip_adduction_{side.letter}"
            angles[name] = _curve(trial, "hip_adduction", side)
        angles["pelvis_list"] = -_curve(trial, "pelvic_drop", Side.RIGHT)
    seen = {name: angle for name, angle in angles.items() if np.isfinite(angle).any()}
    if not seen:
        return None
    return States(
        time=trial.time,
        coordinates=tuple(seen),
        angles=np.stack(list(seen.values()), axis=1),
    )


def _curve(trial: Trial, name: str, side: Side) -> Array:
    """One curve of a recording, (n,) rad; NaN where it has none."""
    nothing = np.full(len(trial.time), np.nan)
    return trial.curves.get(Curve(name=name, side=side), nothing)
