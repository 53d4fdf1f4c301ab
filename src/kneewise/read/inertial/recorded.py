"""From what sensors felt to a recording: places, units, one clock, orientations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

_SLOWEST = 20.0
"""Samples per second at the least: a foot hits the ground within a tenth of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which files the readings come from."""

    name: str
    files: tuple[Path, ...]
    reader: str
    device: str = ""
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
    time, felts = _together(felts, origin.name)
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
    notes = [caveat for each in ready for caveat in each.caveats]
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
        ),
        caveats=(*origin.caveats, *notes, *_gaps(motion)),
    )


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


def _together(felts: Sequence[Felt], name: str) -> tuple[Array, list[Felt]]:
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
    n = min(len(each.time) for each in felts)
    return felts[0].time[:n], [_first(each, n) for each in felts]


def _first(each: Felt, n: int) -> Felt:
    """The first *n* samples of a sensor."""

    def cut(values: Array | None) -> Array | None:
        return None if values is None else values[:n]

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
