"""What a result keeps of a body in motion, for questions that are asked later."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Indices
from kneewise.assessment import Trial
from kneewise.engine.dynamics import ExternalLoads
from kneewise.engine.ground import Unsure
from kneewise.engine.packed import Packed, packed, unpacked
from kneewise.engine.preprocess import Rates
from kneewise.errors import UnfitRecording, UnreadableFile
from kneewise.person import Sex
from kneewise.workflow import names
from kneewise.workflow.bodied import Bodied
from kneewise.workflow.muscles import Spot


def name(recording: int) -> str:
    """Of the file in the folder of a result, by the number of the recording."""
    return names.motion(recording)


VERSION = 2

_LARGEST = 1 << 30
"""Bytes of an unpacked file; more is no result of ours."""

_AGAIN = "Assess the recording again."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Kept:
    """A body in the frames of its repetitions."""

    there: Bodied
    repetition: Indices
    """(n,) of each frame."""

    spots: tuple[Spot, ...]
    """The frames, counted here, in which a leg is furthest inwards."""

    sex: Sex | None


def kept(there: Bodied, trial: Trial, spots: Sequence[Spot], sex: Sex | None) -> Kept:
    """The frames of a recording in which something happens."""
    number = np.full(len(there.time), -1, dtype=np.intp)
    for i, repetition in enumerate(trial.repetitions):
        if repetition.is_whole:
            inside = (there.time >= repetition.start) & (there.time <= repetition.end)
            number[inside & there.holds] = i
    frames = np.flatnonzero(number >= 0)
    task = there.task(frames)
    some = replace(
        there,
        time=there.time[frames],
        motion=task.motion,
        loads=task.loads,
        holds=there.holds[frames],
    )
    place = {frame: i for i, frame in enumerate(frames.tolist())}
    here = [
        replace(spot, frame=place[spot.frame]) for spot in spots if spot.frame in place
    ]
    return Kept(there=some, repetition=number[frames], spots=tuple(here), sex=sex)


def written(one: Kept) -> bytes:
    """The same as the bytes of a file, with a checksum."""
    there = one.there
    arrays = {f"body.{name}": value for name, value in packed(there.body).items()}
    arrays |= {
        "version": np.array(VERSION),
        "time": there.time,
        "q": there.motion.q,
        "dq": there.motion.dq,
        "ddq": there.motion.ddq,
        "holds": there.holds,
        "load_segment": there.loads.segment,
        "load_force": there.loads.force,
        "load_point": there.loads.point,
        "load_torque": there.loads.torque,
        "ground": np.array(there.ground),
        "ground_error": np.array([there.ground_error.up, there.ground_error.push]),
        "doubt": np.array(there.doubt),
        "repetition": one.repetition,
        "spots": np.array(
            [(s.repetition, list(Side).index(s.side), s.frame) for s in one.spots]
        ).reshape(-1, 3),
        "sex": np.array(one.sex or ""),
    }
    arrays["sha256"] = np.array(_sum(arrays))
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def read(folder: Path, recording: int = 0) -> Kept:
    """What a result's folder keeps of a body in motion.

    Args:
        folder: of the result.
        recording: which of its recordings, from 0.

    Raises:
        UnfitRecording: if it keeps none.
        UnreadableFile: if the file is damaged.
    """
    path = folder / name(recording)
    if not path.is_file():
        raise UnfitRecording(
            f"{folder} holds no body in motion ({path.name}).",
            remedy="Assess markers (TRC, C3D) with --mass, and with --forces where "
            "there were plates.",
        )
    try:
        return _kept(_arrays(path))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise UnreadableFile(f"{path} is damaged: {error}.", remedy=_AGAIN) from error


def _arrays(path: Path) -> Packed:
    with zipfile.ZipFile(path) as held:
        if sum(one.file_size for one in held.infolist()) > _LARGEST:
            raise ValueError("it is larger than any result")
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    told = str(arrays.pop("sha256", ""))
    if told != _sum(arrays):
        raise ValueError("its checksum is another one")
    return arrays


def _kept(arrays: Packed) -> Kept:
    if int(arrays["version"]) != VERSION:
        raise ValueError("it is of another version of the program")
    body = unpacked(
        {k.removeprefix("body."): v for k, v in arrays.items() if k.startswith("body.")}
    )
    time = arrays["time"]
    there = Bodied(
        body=body,
        time=time,
        motion=Rates(arrays["q"], arrays["dq"], arrays["ddq"]),
        loads=ExternalLoads(
            time=time,
            segment=arrays["load_segment"],
            force=arrays["load_force"],
            point=arrays["load_point"],
            torque=arrays["load_torque"],
        ),
        holds=arrays["holds"],
        ground=str(arrays["ground"]),
        ground_error=_unsure(arrays["ground_error"]),
        doubt=float(arrays["doubt"]),
    )
    sex = str(arrays["sex"])
    return Kept(
        there=there,
        repetition=arrays["repetition"],
        spots=tuple(_spot(row, time) for row in arrays["spots"].tolist()),
        sex=Sex(sex) if sex else None,
    )


def _unsure(both: Array) -> Unsure:
    up, push = (float(error) for error in both)
    return Unsure(up=up, push=push)


def _spot(row: list[int], time: Array) -> Spot:
    repetition, side, frame = (int(value) for value in row)
    return Spot(
        repetition=repetition,
        side=list(Side)[side],
        frame=frame,
        time=float(time[frame]),
    )


def _sum(arrays: Packed) -> str:
    """A checksum over names and values."""
    made = hashlib.sha256()
    for name in sorted(arrays):
        value = np.ascontiguousarray(arrays[name])
        made.update(f"{name} {value.dtype} {value.shape} ".encode())
        made.update(value.tobytes())
    return made.hexdigest()
