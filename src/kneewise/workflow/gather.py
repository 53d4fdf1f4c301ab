"""From files to recordings: forces and standing trials find their recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from kneewise.anatomy import Side
from kneewise.errors import (
    BadSetting,
    MissingLandmark,
    UnfitRecording,
    UnreadableFile,
)
from kneewise.motion import Forces, Inertial, Motion, Recording
from kneewise.motion.calibrate import calibrated
from kneewise.motion.quiet import stood
from kneewise.read import PART_READERS, check, inertial, loads, read, sto
from kneewise.read.names import caveats as still_missing
from kneewise.read.names import missing
from kneewise.read.options import Options
from kneewise.workflow.cameras import in_one_room
from kneewise.workflow.request import Request


def gathered(request: Request) -> list[Recording]:
    """Read every file of a request.

    Files of ground forces are joined to the recording before them, or to the first.

    Raises:
        BadSetting: if there is nothing to assess.
        KneewiseError: as the readers do.
    """
    given = (request.static, request.forces, request.model, request.calibration)
    for path in (*request.files, *given, request.scale, request.tasks):
        if path is not None:
            check(path)
    standing = _standing(request)
    recordings: list[Recording] = []
    loose: Path | None = request.forces
    for path in request.files:
        if _is_forces(path):
            if recordings:
                recordings[-1] = _with_forces(recordings[-1], path)
            else:
                loose = path
            continue
        recordings.append(_named(path, partial(_one, path, request, standing)))
    if not recordings:
        names = ", ".join(path.name for path in request.files)
        raise BadSetting(
            f"{names}: only ground forces, which do not say how a person moves.",
            remedy="Give the recording of the movement first, then its forces.",
        )
    recordings = in_one_room(recordings, request.calibration)
    if loose is not None:
        recordings[0] = _with_forces(recordings[0], loose)
    return recordings


def movements(request: Request) -> list[Path]:
    """The files of a request that hold movements, in the order of the recordings."""
    return [path for path in request.files if not _is_forces(path)]


def _options(path: Path, request: Request) -> Options:
    return Options(
        names=request.names,
        sensors=request.sensors,
        unit=request.unit,
        rate=request.rate,
        picture=request.picture,
        progress=partial(request.progress, f"Reading {path.name}"),
    )


def _is_forces(path: Path) -> bool:
    return path.suffix.lower() in (".mot", ".sto") and sto.is_forces(path)


def _standing(request: Request) -> Recording | None:
    if request.static is None:
        return None
    options = _options(request.static, request)
    if inertial.recognises(request.static):
        return _named(
            request.static, partial(inertial.read_pose, request.static, options)
        )
    standing = _named(request.static, partial(read, request.static, options))
    if not isinstance(standing.motion, Motion) or standing.markers is None:
        raise UnfitRecording(
            f"{request.static.name}: a standing trial must hold markers.",
            remedy="Give a TRC or C3D file of the person standing still.",
        )
    return standing


def _one(path: Path, request: Request, standing: Recording | None) -> Recording:
    options = _options(path, request)
    if request.model is not None and path.suffix.lower() not in PART_READERS:
        raise UnfitRecording(
            f"{path.name} holds no markers to fit a model to.",
            remedy="Leave --model out, or give markers (TRC, C3D).",
        )
    if standing is not None and isinstance(standing.motion, Inertial):
        return _stood(read(path, options), standing.motion)
    if standing is None or path.suffix.lower() not in PART_READERS:
        return read(path, options)
    part = read(path, options, complete=False)
    motion, caveats = calibrated(part, standing)
    lacking = [what for side in Side for what in missing(motion, side)]
    if all(missing(motion, side) for side in Side):
        raise MissingLandmark(lacking, present=motion.landmarks)
    caveats = (*part.caveats, *caveats, *still_missing(motion))
    return replace(part, motion=motion, caveats=caveats)


def _stood(recording: Recording, still: Inertial) -> Recording:
    """A recording of sensors with how they were turned while the person stood."""
    if not isinstance(recording.motion, Inertial):
        raise UnfitRecording(
            f"{recording.source.file} holds no motion sensors, but the standing trial "
            "does.",
            remedy="Give a standing trial of the same kind, or leave --static out.",
        )
    return replace(recording, motion=stood(recording.motion, still))


def _named(path: Path, reading: Callable[[], Recording]) -> Recording:
    """What *reading* comes to; a refusal names the file, for there may be several."""
    try:
        return reading()
    except (UnreadableFile, UnfitRecording) as error:
        if path.name not in str(error):
            error.args = (f"{path.name}: {error}",)
        raise


def _with_forces(recording: Recording, path: Path) -> Recording:
    forces: Forces = loads.forces(path)
    return replace(recording, forces=forces)
