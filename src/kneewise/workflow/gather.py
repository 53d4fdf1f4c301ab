"""From files to recordings: forces and standing trials find their recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

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
from kneewise.read import (
    PART_READERS,
    SEVERAL,
    check,
    inertial,
    is_film,
    loads,
    read,
    read_all,
    sto,
)
from kneewise.read.names import caveats as still_missing
from kneewise.read.names import missing
from kneewise.read.options import Options
from kneewise.workflow.beside import with_sensors
from kneewise.workflow.cameras import in_one_room
from kneewise.workflow.request import Request

_Read = TypeVar("_Read", Recording, list[Recording])


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
    _refuse_trials(request)
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
        recordings += _named(path, partial(_of_file, path, request, standing))
    if not recordings:
        names = ", ".join(path.name for path in request.files)
        raise BadSetting(
            f"{names}: only ground forces, which do not say how a person moves.",
            remedy="Give the recording of the movement first, then its forces.",
        )
    recordings = in_one_room(recordings, request.calibration)
    recordings = with_sensors(recordings, request)
    if loose is not None:
        recordings[0] = _with_forces(recordings[0], loose)
    return recordings


def films(request: Request) -> list[Path]:
    """The films of a request, in the order of their recordings."""
    return [path for path in request.files if is_film(path)]


def _refuse_trials(request: Request) -> None:
    """Refuse trials to choose from where no file holds several.

    Raises:
        BadSetting: if it is so.
    """
    endings = {path.suffix.lower() for path in request.files}
    if request.trials and not endings & SEVERAL.keys():
        raise BadSetting(
            f"--trial {request.trials[0][:60]} chooses among several recordings in "
            f"one file, which {', '.join(SEVERAL)} alone can hold.",
            remedy="Leave it out, and name the files of the movements to assess.",
        )


def _options(path: Path, request: Request) -> Options:
    return Options(
        names=request.names,
        sensors=request.sensors,
        trials=request.trials,
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
    options = replace(_options(request.static, request), trials=())
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


def _of_file(
    path: Path, request: Request, standing: Recording | None
) -> list[Recording]:
    """The recordings in a file: most hold one."""
    options = _options(path, request)
    is_alone = request.calibration is None
    if request.model and is_alone and path.suffix.lower() not in PART_READERS:
        raise UnfitRecording(
            f"{path.name} holds no markers to fit a model to.",
            remedy="Leave --model out, or give markers (TRC, C3D), or the films of two "
            "cameras or more with their --calibration.",
        )
    if standing is not None and isinstance(standing.motion, Inertial):
        still = standing.motion
        return [_stood(each, still) for each in read_all(path, options)]
    if standing is None or path.suffix.lower() not in PART_READERS:
        return read_all(path, options)
    part = read(path, options, complete=False)
    motion, caveats = calibrated(part, standing)
    lacking = [what for side in Side for what in missing(motion, side)]
    if all(missing(motion, side) for side in Side):
        raise MissingLandmark(lacking, present=motion.landmarks)
    caveats = (*part.caveats, *caveats, *still_missing(motion))
    return [replace(part, motion=motion, caveats=caveats)]


def _stood(recording: Recording, still: Inertial) -> Recording:
    """A recording of sensors with how they were turned while the person stood."""
    if not isinstance(recording.motion, Inertial):
        raise UnfitRecording(
            f"{recording.source.file} holds no motion sensors, but the standing trial "
            "does.",
            remedy="Give a standing trial of the same kind, or leave --static out.",
        )
    return replace(recording, motion=stood(recording.motion, still))


def _named(path: Path, reading: Callable[[], _Read]) -> _Read:
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
