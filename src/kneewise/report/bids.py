"""A recording as BIDS-Motion has it: samples, channels, events, and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.events.event import Activity, Repetition
from kneewise.motion import ImageMotion, Inertial, Kind, Motion, Recording, States
from kneewise.motion.states import TRANSLATIONS
from kneewise.report.words import plain
from kneewise.units import in_deg
from kneewise.version import __version__

VERSION = "1.9.0"
"""Of BIDS: the first with motion."""

MISSING = "n/a"

SYSTEMS = {
    Kind.MARKERS: "omc",
    Kind.VIDEO: "camera",
    Kind.KEYPOINTS: "camera",
    Kind.ANGLES: "angles",
    Kind.INERTIAL: "imu",
    Kind.SIMULATED: "simulated",
}
"""What a tracking system is called in the names of files: letters and digits."""

_FRAMES = {
    "room": "Metres in the room: z points up; x and y are level, x to y to z "
    "right-handed. Where x points depends on the file that was read.",
    "picture": "Pixels of the upright picture of one camera: x to the right, y down, "
    "from the upper left corner.",
    "sensor": "The own axes of each sensor.",
    "earth": "Each sensor in the room, z up, as a unit quaternion.",
    "joint": "Joint coordinates named and signed as in OpenSim's Rajagopal model.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One column of samples."""

    name: str
    component: str
    """``x``, ``y``, ``z``, ``quat_w`` ...; ``n/a`` for none."""

    type: str
    """As BIDS writes it: ``POS``, ``ACCEL``, ``GYRO``, ``ORNT``, ``JNTANG``,
    ``LATENCY``."""

    point: str
    """What is tracked."""

    units: str
    frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A recording as one take of a task."""

    recording: Recording
    activity: Activity
    repetitions: tuple[Repetition, ...] = ()

    @property
    def task(self) -> str:
        """The activity in letters alone, as names of files have it."""
        return self.activity.value.replace("_", "")

    @property
    def system(self) -> str:
        """The tracking system in the names of files."""
        return SYSTEMS[self.recording.source.kind]


def files(take: Take) -> dict[str, str]:
    """The files of one take, by the end of their name.

    Returns:
        ``motion.tsv``, ``motion.json``, ``channels.tsv``, ``channels.json``; and
        ``events.tsv``, ``events.json`` where repetitions were found.
    """
    channels, samples = _columns(take.recording)
    found = {
        "motion.tsv": _samples(samples),
        "motion.json": _json(_about(take, channels)),
        "channels.tsv": _channels(channels),
        "channels.json": _json(_frames(channels)),
    }
    if take.repetitions:
        found["events.tsv"] = _events(take)
        found["events.json"] = _json(_EVENTS)
    return found


def _columns(recording: Recording) -> tuple[list[Channel], Array]:
    """The channels of a recording, and its samples (n, c): the time first."""
    motion = recording.motion
    time = motion.time - motion.time[0]
    latency = Channel(
        name="latency",
        component=MISSING,
        type="LATENCY",
        point=MISSING,
        units="s",
        frame=MISSING,
    )
    if isinstance(motion, Motion):
        channels, values = _points(motion.landmarks, motion.positions, "m", "room")
    elif isinstance(motion, ImageMotion):
        channels, values = _points(motion.landmarks, motion.pixels, "px", "picture")
    elif isinstance(motion, States):
        channels, values = _joints(motion)
    else:
        channels, values = _sensors(motion)
    return [latency, *channels], np.column_stack([time, values])


def _points(
    names: Sequence[str], values: Array, units: str, frame: str
) -> tuple[list[Channel], Array]:
    axes = "xyz"[: values.shape[2]]
    channels = [
        Channel(
            name=f"{name}_{axis}",
            component=axis,
            type="POS",
            point=name,
            units=units,
            frame=frame,
        )
        for name in names
        for axis in axes
    ]
    return channels, values.reshape(len(values), -1)


def _joints(states: States) -> tuple[list[Channel], Array]:
    channels, columns = [], []
    for name, column in zip(states.coordinates, states.angles.T, strict=True):
        is_place = name in TRANSLATIONS
        channels.append(
            Channel(
                name=name,
                component=name[-1] if is_place else MISSING,
                type="POS" if is_place else "JNTANG",
                point=name,
                units="m" if is_place else "deg",
                frame="joint",
            )
        )
        columns.append(column if is_place else in_deg(column))
    return channels, np.column_stack(columns)


def _sensors(motion: Inertial) -> tuple[list[Channel], Array]:
    kinds = (
        ("acc", "ACCEL", "m/s^2", "sensor", "xyz", motion.acceleration),
        ("gyro", "GYRO", "rad/s", "sensor", "xyz", motion.turn_rate),
        ("ornt", "ORNT", MISSING, "earth", "wxyz", motion.orientation),
    )
    channels, columns = [], []
    for short, kind, units, frame, axes, values in kinds:
        for k, sensor in enumerate(motion.sensors):
            for i, axis in enumerate(axes):
                part = f"quat_{axis}" if kind == "ORNT" else axis
                channels.append(
                    Channel(
                        name=f"{sensor}_{short}_{axis}",
                        component=part,
                        type=kind,
                        point=sensor,
                        units=units,
                        frame=frame,
                    )
                )
                columns.append(values[:, k, i])
    return channels, np.column_stack(columns)


def _samples(values: Array) -> str:
    """Samples as text without a header, as BIDS wants them."""
    lines = (
        "\t".join(MISSING if v != v else f"{v:.9g}" for v in row)
        for row in values.tolist()
    )
    return "\n".join(lines) + "\n"


def _channels(channels: Sequence[Channel]) -> str:
    head = ("name", "component", "type", "tracked_point", "units", "reference_frame")
    rows = ((c.name, c.component, c.type, c.point, c.units, c.frame) for c in channels)
    return table([head, *rows])


def _frames(channels: Sequence[Channel]) -> dict[str, object]:
    used = dict.fromkeys(c.frame for c in channels if c.frame != MISSING)
    levels = {frame: {"Description": _FRAMES[frame]} for frame in used}
    return {"reference_frame": {"Levels": levels}}


def _about(take: Take, channels: Sequence[Channel]) -> dict[str, object]:
    source, time = take.recording.source, take.recording.motion.time
    lasting = float(time[-1] - time[0])
    rate = source.rate if np.isfinite(source.rate) else take.recording.motion.rate
    known = np.isfinite(rate) and lasting > 0
    counts = {
        f"{kind}ChannelCount": sum(c.type == kind for c in channels)
        for kind in dict.fromkeys(c.type for c in channels)
    }
    points = {c.point for c in channels if c.point != MISSING}
    found: dict[str, object] = {
        "TaskName": take.activity.value,
        "TrackingSystemName": take.system,
        "SamplingFrequency": float(rate) if known else MISSING,
        "SamplingFrequencyEffective": (len(time) - 1) / lasting if known else MISSING,
        "RecordingDuration": lasting,
        "MotionChannelCount": len(channels),
        **counts,
        "TrackedPointsCount": len(points),
        "MissingValues": MISSING,
        "SoftwareVersions": f"Kneewise {__version__}",
        "SourceSHA256": source.sha256,
    }
    if source.part:
        found["SourcePart"] = plain(source.part)
    if source.device:
        found["ManufacturersModelName"] = plain(source.device)
    return found


_EVENTS = {
    "trial_type": {
        "Description": "A repetition by its kind, or a moment inside one (duration 0)."
    },
    "side": {
        "Description": "The leg it is about; n/a for both.",
        "Levels": {"left": "the person's own left", "right": "the person's own right"},
    },
}


def _events(take: Take) -> str:
    start = float(take.recording.motion.time[0])
    rows = sorted(_moments(take.repetitions, start))
    shown = (
        (f"{on:.6g}", f"{lasts:.6g}", what, side) for on, lasts, what, side in rows
    )
    return table([("onset", "duration", "trial_type", "side"), *shown])


def _moments(
    repetitions: Sequence[Repetition], start: float
) -> Iterator[tuple[float, float, str, str]]:
    """Onset, duration, name and side of each repetition and each moment, once."""
    seen = set()
    for one in repetitions:
        side = one.side or MISSING
        yield one.start - start, one.end - one.start, one.kind, side
        for event in one.events:
            row = (event.time - start, 0.0, event.moment.value, event.side or MISSING)
            if row not in seen:
                seen.add(row)
                yield row


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as TSV."""
    return "".join("\t".join(row) + "\n" for row in rows)


def _json(held: dict[str, object]) -> str:
    return json.dumps(held, indent=2, ensure_ascii=False) + "\n"
