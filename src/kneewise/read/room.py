"""The room of a recording: which way is up, and how long is a metre."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, frozen
from kneewise.caveat import Caveat, Weight
from kneewise.errors import BadSetting, UnreadableFile
from kneewise.motion.motion import Motion
from kneewise.read.options import Options
from kneewise.units import cm, mm

UNITS = {"m": 1.0, "cm": cm(1), "mm": mm(1)}
"""Metres in one unit of a file."""

_SPELLINGS = {
    "m": ("m", "meter", "meters", "metre", "metres"),
    "cm": ("cm", "centimeter", "centimeters", "centimetre", "centimetres"),
    "mm": ("mm", "millimeter", "millimeters", "millimetre", "millimetres"),
}

_LEG = (0.4, 1.3)
"""m, from the hip or the front of the pelvis over the knee to the ankle: from a small
child to a very tall adult."""

_CLEAR = 1.5
"""How many times the next axis the vertical one must reach to be beyond doubt."""

_TOP = ("head", "nose", "neck", "c7", "clavicle", "left_shoulder", "right_shoulder")
_MIDDLE = ("pelvis", "sacrum") + tuple(
    f"{side}_{name}"
    for name, side in product(("hip", "asis", "psis", "trochanter"), Side)
)
_BOTTOM = tuple(
    f"{side}_{name}"
    for name, side in product(("ankle", "ankle_lateral", "heel", "toe"), Side)
)

_TURNS = {
    "x": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
    "-x": ((0, 0, 1), (0, 1, 0), (-1, 0, 0)),
    "y": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    "-y": ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
    "z": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "-z": ((1, 0, 0), (0, -1, 0), (0, 0, -1)),
}
"""Axis of the file that points up → the turn from the file to the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a file says about its own axes and unit."""

    file: str
    """Its name, for messages."""

    unit: str = ""
    """As the file spells it; empty where it does not."""

    up: str | None = None
    """``z``, ``-y`` ...: the axis that points up, by parameter or by convention."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Room:
    """The way from the axes and the unit of a file into the world."""

    rotation: Array
    """(3, 3), proper: world vector = rotation @ file vector."""

    scale: float
    """m in one unit of the file."""

    caveats: tuple[Caveat, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "rotation", frozen(self.rotation, (3, 3), "rotation"))

    def turned(self, vectors: Array) -> Array:
        """Directions or forces (..., 3) of the file, in the world, unscaled."""
        return vectors @ self.rotation.T

    def placed(self, motion: Motion) -> Motion:
        """A motion of the file, in the world and in m."""
        return Motion(
            time=motion.time,
            landmarks=motion.landmarks,
            positions=self.turned(motion.positions) * self.scale,
        )


def room(known: Motion, stated: Stated, options: Options) -> Room:
    """Find the vertical and the unit of a recording from the body in it.

    The vertical runs from the feet to the head, or to the pelvis where the trunk was
    not recorded; the unit is the one in which a leg is as long as a leg.

    Args:
        known: landmarks in the axes and unit of the file; perhaps none.
        stated: what the file says.
        options: a unit in it wins over the file.

    Raises:
        UnreadableFile: if the file states a unit in which nobody's leg would have
            the length it has, while another unit fits.
        BadSetting: if the unit in *options* is none.
    """
    notes: list[Caveat] = []
    scale = UNITS[_unit(known, stated, options, notes)]
    up = _up(known, stated, notes)
    notes += _mirrored(known, up)
    return Room(rotation=np.array(_TURNS[up]), scale=scale, caveats=tuple(notes))


def unit_named(text: str) -> str | None:
    """``m``, ``cm`` or ``mm`` for any way of writing it; None for anything else."""
    for unit, spellings in _SPELLINGS.items():
        if text.strip().casefold() in spellings:
            return unit
    return None


def leg_length(known: Motion) -> float:
    """From hip to ankle over the knee, in the unit of the file; NaN if not seen."""
    lengths = [length for side in Side if np.isfinite(length := _leg(known, side))]
    return float(np.mean(lengths)) if lengths else float("nan")


def _leg(known: Motion, side: Side) -> float:
    """The median length of one leg; NaN where a part of it is not known."""
    tops = [f"{side}_{name}" for name in ("hip", "trochanter", "asis")]
    knees = [f"{side}_{name}" for name in ("knee", "knee_lateral")]
    ends = [f"{side}_{name}" for name in ("ankle", "ankle_lateral", "heel")]
    top, knee, end = (_first(known, names) for names in (tops, knees, ends))
    if top is None or end is None:
        return float("nan")
    steps = [top, end] if knee is None else [top, knee, end]
    return _median(
        np.sum([np.linalg.norm(a - b, axis=1) for a, b in pairwise(steps)], axis=0)
    )


def _unit(known: Motion, stated: Stated, options: Options, notes: list[Caveat]) -> str:
    """The unit of the file, by the person, by the file, or by the body in it."""
    length = leg_length(known)
    fitting = [u for u, s in UNITS.items() if _LEG[0] <= length * s <= _LEG[1]]
    if options.unit is not None:
        chosen = unit_named(options.unit)
        if chosen is None:
            raise BadSetting(
                f"{options.unit!r} is not a unit of length we know.",
                remedy=f"Give one of {', '.join(UNITS)}, for example --unit mm.",
            )
    else:
        chosen = unit_named(stated.unit)
        if chosen is None:
            return _guessed(known, fitting, stated, notes)
        if fitting and chosen not in fitting:
            raise UnreadableFile(
                f"{stated.file} says its lengths are in {chosen}, but then a leg would "
                f"be {length * UNITS[chosen]:.4g} m long; expected {_LEG[0]} to "
                f"{_LEG[1]} m.",
                remedy=f"If they are in {fitting[0]}, say so with --unit {fitting[0]}.",
            )
    if np.isfinite(length) and chosen not in fitting:
        notes.append(
            Caveat(
                text=f"With lengths in {chosen}, a leg is {length * UNITS[chosen]:.3g} "
                f"m long; expected {_LEG[0]} to {_LEG[1]} m.",
                remedy="Check the unit (--unit) and which marker is which (--names).",
                weight=Weight.DOUBT,
            )
        )
    return chosen


def _guessed(
    known: Motion, fitting: list[str], stated: Stated, notes: list[Caveat]
) -> str:
    """The unit of a file that names none (or none we know)."""
    unit = fitting[0] if fitting else "mm"
    if not fitting:
        sizes = np.abs(known.positions[np.isfinite(known.positions)])
        unit = "m" if sizes.size and np.median(sizes) < 10 else "mm"
    said = f"calls its unit {stated.unit!r}" if stated.unit else "names no unit"
    notes.append(
        Caveat(
            text=f"The file {said}; its lengths were taken as {unit}, "
            + ("by the length of the legs." if fitting else "by their size."),
            remedy=f"Say --unit {unit} if that is right, or the right unit if not.",
            weight=Weight.NOTE if fitting else Weight.DOUBT,
        )
    )
    return unit


def _up(known: Motion, stated: Stated, notes: list[Caveat]) -> str:
    """The axis that points up: by the body if it is clear, else by the file."""
    body = _upward(known)
    if body is None:
        return stated.up or "z"
    order = np.argsort(np.abs(body))
    seen = ("" if body[order[2]] > 0 else "-") + "xyz"[order[2]]
    clear = abs(body[order[2]]) >= _CLEAR * abs(body[order[1]])
    if stated.up is None or seen == stated.up:
        return seen
    along = float(np.array(_TURNS[stated.up])[2] @ body)
    up = seen if clear or along <= 0 else stated.up
    notes.append(
        Caveat(
            text=f"By the file or its format {_axis(stated.up)} points up, by the body "
            f"{_axis(seen)} does; {_axis(up)} was taken as up.",
            remedy="Export with the vertical axis that the file names.",
            weight=Weight.NOTE if clear else Weight.DOUBT,
        )
    )
    return up


def _axis(name: str) -> str:
    return name if name.startswith("-") else f"+{name}"


def _upward(known: Motion) -> Array | None:
    """From the feet to the head, or to the pelvis, (3,) in the axes of the file."""
    bottom = _mean(known, _BOTTOM)
    for names in (_TOP, _MIDDLE):
        rise = _mean(known, names) - bottom
        rise = rise[np.all(np.isfinite(rise), axis=1)]
        if len(rise):
            return np.median(rise, axis=0)
    return None


def _mirrored(known: Motion, up: str) -> Iterable[Caveat]:
    """A doubt where left and right, front and up do not fit one another."""
    pairs = [
        known.path(f"left_{name}") - known.path(f"right_{name}")
        for name in ("asis", "hip", "knee", "knee_lateral")
        if known.has(f"left_{name}", f"right_{name}")
    ]
    feet = [
        known.path(f"{side}_{tip}") - known.path(f"{side}_heel")
        for side, tip in product(Side, ("toe", "toe_tip"))
        if known.has(f"{side}_{tip}", f"{side}_heel")
    ]
    if not pairs or not feet:
        return
    left = np.cross(np.array(_TURNS[up])[2], np.mean(feet, axis=0))
    agreement = np.einsum("ij,ij->i", left, np.mean(pairs, axis=0))
    agreement = agreement[np.isfinite(agreement)]
    if agreement.size >= 1 and np.median(agreement) < 0:
        yield Caveat(
            text="The left markers are on the right of a person who faces the way the "
            "feet point: sides are swapped, or the axes of the file are mirrored.",
            remedy="Check the names of the markers and the axes of the export.",
            weight=Weight.DOUBT,
        )


def _first(known: Motion, names: Iterable[str]) -> Array | None:
    """The path of the first landmark that was seen, (n, 3)."""
    return next((known.path(name) for name in names if known.has(name)), None)


def _mean(known: Motion, names: Iterable[str]) -> Array:
    """The middle of the landmarks that are seen, (n, 3); NaN where none is."""
    columns = [known.landmarks.index(name) for name in names if name in known.landmarks]
    points = known.positions[:, columns]
    seen = np.all(np.isfinite(points), axis=2)
    total = np.where(seen[..., None], points, 0.0).sum(axis=1)
    count = seen.sum(axis=1)[:, None]
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def _median(values: Array) -> float:
    """The median of what is known; NaN where nothing is."""
    seen = values[np.isfinite(values)]
    return float(np.median(seen)) if seen.size else float("nan")
