"""A recording to look at in Rerun: the body in space or in the picture, over time.

Only the part of Rerun that writes files is used. It opens no connection; its viewer,
which is another program, tells its makers how it is used unless told not to.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from kneewise.assessment import Assessment, Trial
from kneewise.errors import BadSetting, UnfitRecording
from kneewise.motion import ImageMotion, Motion

_RADIUS = 0.012  # m
_DOT = 4.0  # px


def needed_rerun() -> Any:  # noqa: ANN401 - a module of somebody else
    """The package that writes such files.

    Raises:
        BadSetting: if it is not installed.
    """
    try:
        return importlib.import_module("rerun")
    except ImportError as error:
        raise BadSetting(
            "'rerun' is not installed, which writes recordings for its viewer.",
            remedy="Install it (0.5 GB) with: pip install 'kneewise[rerun]'.",
        ) from error


def rerun_file(assessment: Assessment) -> bytes:
    """The first recording of an assessment as the contents of an ``.rrd`` file.

    Landmarks as points, curves of measures in SI as lines over the same time.

    Raises:
        UnfitRecording: if it has no points to look at.
        BadSetting: if Rerun is not installed.
    """
    rerun = needed_rerun()
    trial = assessment.trials[0]
    motion = trial.smooth or trial.recording.motion
    if not isinstance(motion, Motion | ImageMotion):
        raise UnfitRecording("it has no points in space or in a picture.")
    with TemporaryDirectory(prefix="kneewise-") as folder:
        path = Path(folder) / "one.rrd"
        stream = rerun.RecordingStream(
            "kneewise", recording_id=trial.recording.source.sha256[:16] or None
        )
        stream.save(str(path))
        _points(rerun, stream, motion)
        _curves(rerun, stream, trial)
        stream.flush()
        stream.disconnect()
        return path.read_bytes()


def _points(rerun: Any, stream: Any, motion: Motion | ImageMotion) -> None:  # noqa: ANN401
    is_space = isinstance(motion, Motion)
    places = motion.positions if isinstance(motion, Motion) else motion.pixels
    if is_space:
        stream.log("body", rerun.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
    for time, row in zip(motion.time.tolist(), places, strict=True):
        seen = np.isfinite(row).all(axis=1)
        named = [n for n, there in zip(motion.landmarks, seen, strict=True) if there]
        stream.set_time("time", duration=time)
        if is_space:
            shown = rerun.Points3D(row[seen], labels=named, radii=_RADIUS)
        else:
            shown = rerun.Points2D(row[seen], labels=named, radii=_DOT)
        stream.log("body", shown)


def _curves(rerun: Any, stream: Any, trial: Trial) -> None:  # noqa: ANN401
    for curve, values in trial.curves.items():
        path = f"curves/{curve.name}" + (f"/{curve.side}" if curve.side else "")
        known = np.isfinite(values)
        stream.send_columns(
            path,
            indexes=[rerun.TimeColumn("time", duration=trial.time[known])],
            columns=rerun.Scalars.columns(scalars=values[known]),
        )
