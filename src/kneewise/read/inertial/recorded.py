"""From what sensors felt to a recording: places, units, one clock, orientations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kneewise.arrays import Array, whole
from kneewise.caveat import Caveat, Weight
from kneewise.errors import UnfitRecording
from kneewise.motion.filters import LONGEST_GAP, filled, runs
from kneewise.motion.inertial import Inertial
from kneewise.motion.motion import rate_of
from kneewise.motion.recording import Kind, Recording, Source
from kneewise.motion.turning import matrices, turn_rates
from kneewise.read.digest import sha256
from kneewise.read.inertial.felt import Felt
from kneewise.read.inertial.fusion import orientations
from kneewise.read.inertial.scale import in_metres, in_radians
from kneewise.read.inertial.worn import segments_of
from kneewise.read.options import Options
from kneewise.units import GRAVITY

_LEAST = 0.5
"""Share of samples that a sensor must have felt."""

_ASKEW = 3.0
"""m/s² by which the middle of all accelerations may differ from gravity."""

_NAMED = 5
"""Sensors that a note names."""

_SLOWEST = 20.0
"""Samples per second at the least: a foot hits the ground within a tenth of one."""

_TIME_OF_DAY = 1e8
"""s: a clock that reads more counts from 1970 or the like, not from its start."""

_OWN_CLOCKS = Caveat(
    text="The clocks of the sensors count from different moments; their first samples "
    "are taken to be of one moment.",
    remedy="Export times from one clock, if the sensors did not start together.",
    weight=Weight.DOUBT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which files the readings come from."""

    name: str
    files: tuple[Path, ...]
    reader: str
    device: str = ""
    part: str = ""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Ready:
    """One sensor in SI, on the clock of all."""

    turn_rate: Array
    acceleration: Array
    orientation: Array
    caveats: tuple[Caveat, ...]


def recorded(felts: Sequence[Felt], origin: Origin, options: Options) -> Recording:
    """A recording of what sensors felt.

    Raises:
        UnfitRecording: if it cannot be told where they were worn or in what unit they
            count, or if they hardly felt anything.
        BadSetting: if the person's own names do not fit.
    """
    worn = segments_of([f.name for f in felts], options.sensors, origin.name)
    felts = [each for each in felts if each.name in worn]
    time, felts, clocks = _together(felts, origin.name)
    compass = all(_has_field(each) or each.orientation is not None for each in felts)
    ready = [_ready(each, compass=compass) for each in felts]
    options.progress(0.9)
    motion = Inertial(
        time=time,
        sensors=tuple(worn[each.name] for each in felts),
        turn_rate=np.stack([each.turn_rate for each in ready], axis=1),
        acceleration=np.stack([each.acceleration for each in ready], axis=1),
        orientation=np.stack([each.orientation for each in ready], axis=1),
        shares_north=compass,
    )
    notes = _joined({f.name: r.caveats for f, r in zip(felts, ready, strict=True)})
    return Recording(
        motion=motion,
        source=Source(
            file=origin.name,
            sha256=sha256(*origin.files),
            kind=Kind.INERTIAL,
            rate=motion.rate,
            duration=float(time[-1] - time[0]),
            device=origin.device,
            reader=origin.reader,
            part=origin.part,
        ),
        caveats=(*origin.caveats, *clocks, *notes, *_gaps(motion)),
    )


def _joined(notes: Mapping[str, Sequence[Caveat]]) -> list[Caveat]:
    """What was noted of each sensor, once for all sensors of which it is so."""
    found: dict[Caveat, list[str]] = {}
    for name, caveats in notes.items():
        for each in caveats:
            alike = replace(each, text=each.text.replace(f"'{name}'", "{}"))
            found.setdefault(alike, []).append(f"'{name}'")
    return [
        replace(each, text=each.text.replace("{}", _listed(names)))
        for each, names in found.items()
    ]


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the first five of many."""
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def pose(felts: Sequence[Felt], origin: Origin, options: Options) -> Recording:
    """A recording of a person who stands still; one sample of orientation is enough."""
    if any(len(each.time) > 1 for each in felts):
        return recorded(felts, origin, options)
    worn = segments_of([f.name for f in felts], options.sensors, origin.name)
    felts = [each for each in felts if each.name in worn]
    turned = [each.orientation for each in felts if each.orientation is not None]
    if len(turned) != len(felts):
        raise UnfitRecording(
            f"{origin.name} holds a single sample without orientations.",
            remedy="Give two seconds of quiet standing.",
        )
    nothing = np.full((1, len(felts), 3), np.nan)
    return Recording(
        motion=Inertial(
            time=felts[0].time,
            sensors=tuple(worn[each.name] for each in felts),
            turn_rate=nothing,
            acceleration=nothing,
            orientation=np.stack(turned, axis=1),
            shares_north=True,
        ),
        source=Source(
            file=origin.name,
            sha256=sha256(*origin.files),
            kind=Kind.INERTIAL,
            rate=float("nan"),
            duration=0.0,
            reader=origin.reader,
        ),
    )


def _together(
    felts: Sequence[Felt], name: str
) -> tuple[Array, list[Felt], tuple[Caveat, ...]]:
    """All sensors on one clock: of those with one rate, the time they share."""
    rates = [rate_of(each.time) for each in felts]
    if not np.isfinite(rates).all():
        raise UnfitRecording(
            f"{name} holds a single sample; a movement needs more.",
            remedy="A single pose can serve as --static, beside a recording.",
        )
    if min(rates) < _SLOWEST or max(rates) > 1.01 * min(rates):
        shown = ", ".join(f"{rate:.4g}" for rate in sorted(set(rates)))
        raise UnfitRecording(
            f"{name}: {shown} samples per second; all sensors must take as many, "
            f"{_SLOWEST:.0f} at the least.",
            remedy="Export all sensors at one rate, 100 per second or more; or give "
            "the right one with --rate.",
        )
    late = _late(felts, min(rates), name)
    caveats = (_OWN_CLOCKS,) if late is None else ()
    late = late or [0] * len(felts)
    n = min(len(each.time) - first for each, first in zip(felts, late, strict=True))
    felts = [_cut(each, first, n) for each, first in zip(felts, late, strict=True)]
    return felts[0].time, felts, caveats


def _late(felts: Sequence[Felt], rate: float, name: str) -> list[int] | None:
    """How many samples each sensor had taken when the last of them began.

    None where their clocks count from moments of their own.

    Raises:
        UnfitRecording: if the times of day say that they were never on together.
    """
    begun = [each.begun for each in felts if each.begun is not None]
    if len(begun) < len(felts):
        return [0] * len(felts)
    late = [round((max(begun) - each) * rate) for each in begun]
    left = min(len(f.time) - n for f, n in zip(felts, late, strict=True))
    if left >= max(2, _LEAST * min(len(each.time) for each in felts)):
        return late
    if min(begun) < _TIME_OF_DAY:
        return None
    raise UnfitRecording(
        f"{name}: by their clocks the sensors began up to {max(late) / rate:.1f} s "
        "apart and hardly recorded together.",
        remedy="Give the files of one recording, one for each sensor.",
    )


def _cut(each: Felt, first: int, n: int) -> Felt:
    """The *n* samples of a sensor from sample *first* on."""

    def cut(values: Array | None) -> Array | None:
        return None if values is None else values[first : first + n]

    return Felt(
        name=each.name,
        time=each.time[:n],
        turn_rate=cut(each.turn_rate),
        acceleration=cut(each.acceleration),
        field=cut(each.field),
        orientation=cut(each.orientation),
        turn_unit=each.turn_unit,
        pull_unit=each.pull_unit,
    )


def _has_field(each: Felt) -> bool:
    """Whether a magnetometer felt a field, most of the time."""
    if each.field is None:
        return False
    known = whole(each.field)
    felt = known & (np.abs(np.where(known[:, None], each.field, 0.0)).sum(axis=1) > 0)
    return bool(felt.mean() > _LEAST)


def _ready(each: Felt, *, compass: bool) -> _Ready:
    """One sensor in SI, its orientation worked out where the file has none.

    Raises:
        UnfitRecording: if it felt too little, or its units cannot be told.
    """
    n = len(each.time)
    for readings in (each.turn_rate, each.acceleration, each.orientation):
        if readings is not None:
            _check(readings, each.name)
    caveats: tuple[Caveat, ...] = ()
    pulls = np.full((n, 3), np.nan)
    if each.acceleration is not None:
        pulls, caveats = in_metres(each.acceleration, each.pull_unit, each.name)
        pulls, _ = filled(each.time, pulls)
    turned, more = _believed(each, pulls)
    caveats += more
    if each.turn_rate is None:
        turned = _lasting(turned)
        turns = turn_rates(each.time, matrices(turned))
    else:
        turns, more = in_radians(
            each.time, each.turn_rate, pulls, each.turn_unit, each.name
        )
        turns, _ = filled(each.time, turns)
        caveats += more
        if turned is None:
            field = each.field if compass else None
            turned = orientations(rate_of(each.time), turns, pulls, field)
    return _Ready(
        turn_rate=turns, acceleration=pulls, orientation=turned, caveats=caveats
    )


def _believed(each: Felt, pulls: Array) -> tuple[Array | None, tuple[Caveat, ...]]:
    """The orientations of a file, the right way round; None where it has none.

    Some files say how the world is turned in the sensor, rather than the sensor in
    the world: gravity tells.
    """
    if each.orientation is None or _is_upright(each.orientation, pulls):
        return each.orientation, ()
    other = each.orientation * [1.0, -1.0, -1.0, -1.0]
    if _is_upright(other, pulls):
        note = (
            f"The file says how the world is turned in the sensor '{each.name}', not "
            "the sensor in the world; it was turned round."
        )
        return other, (Caveat(text=note),)
    raise UnfitRecording(
        f"the orientations of the sensor '{each.name}' do not fit its accelerations: "
        "gravity does not point downwards.",
        remedy="Export orientations in a world with z up, or leave them out of the "
        "file, and they will be worked out.",
    )


def _is_upright(turned: Array, pulls: Array) -> bool:
    """Whether gravity is where these orientations (n, 4) have it, or nobody knows."""
    world = np.einsum("nij,nj->ni", matrices(turned), pulls)
    world = world[whole(world)]
    if len(world) == 0:
        return True
    off = np.linalg.norm(world.mean(axis=0) - [0.0, 0.0, GRAVITY])
    return bool(off < _ASKEW)


def _lasting(turned: Array | None) -> Array:
    """The orientations of a file, with one sign all the way: (n, 4)."""
    turned = np.array(turned)
    known = whole(turned)
    some = turned[known]
    flips = np.where((some[1:] * some[:-1]).sum(axis=1) < 0, -1.0, 1.0)
    turned[known] = some * np.concatenate([[1.0], np.cumprod(flips)])[:, None]
    return turned


def _check(readings: Array, name: str) -> None:
    known = whole(readings)
    still = known.any() and float(np.ptp(readings[known], axis=0).max()) == 0
    if known.mean() < _LEAST or (still and len(readings) > 1):
        what = "one and the same value" if still else f"{known.mean():.0%} of samples"
        raise UnfitRecording(
            f"the sensor '{name}' has {what} only.",
            remedy="Check that it was switched on and charged, and record again; or "
            "leave its columns out of the file.",
        )


def _gaps(motion: Inertial) -> tuple[Caveat, ...]:
    """A doubt for every sensor that was silent for longer than can be bridged."""
    silent: dict[str, list[str]] = {}
    for sensor in motion.sensors:
        known = whole(motion.turns(sensor))
        for first, after in runs(~known):
            if after - first <= LONGEST_GAP * motion.rate:
                continue  # at an end, where nothing can be bridged
            start, end = motion.time[first], motion.time[after - 1]
            silent.setdefault(f"{start:.1f} to {end:.1f} s", []).append(sensor)
    return tuple(_silent(when, sensors) for when, sensors in silent.items())


def _silent(when: str, sensors: Sequence[str]) -> Caveat:
    who = ", ".join(sensor.replace("_", " ") for sensor in sensors)
    return Caveat(
        text=f"The sensor of {who} is silent from {when}; nothing is measured there, "
        "and where it faces afterwards is less sure.",
        remedy="Keep the receiver within a few metres, or record inside the sensors.",
        weight=Weight.DOUBT,
    )
