"""The same movement with other strengths: what it would ask, and what it would lack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from kneewise.anatomy import Bundle, Group, Side
from kneewise.arrays import Array, Indices
from kneewise.engine.effort import Task, effort
from kneewise.engine.feet import indices
from kneewise.engine.groups import scaled
from kneewise.engine.loaded import loads
from kneewise.engine.paths import muscles_of
from kneewise.engine.preprocess import Rates
from kneewise.engine.shifted import versions
from kneewise.errors import BadSetting
from kneewise.person import Sex
from kneewise.workflow.kept import Kept

LEVELS = 9
"""Of a sweep, from as it is to the change that was asked for."""

ASKED = ("hip_adduction", "hip_rotation", "hip_flexion", "knee_angle")
"""Coordinates, without their side, at which a missing moment is told."""

ERROR_FRAMES = 60
"""That errors are worked out from."""

MOST_FRAMES = 400
"""That are looked at in all; more tell no more of a peak."""

_WORD = re.compile(r"(?P<name>[a-z_]+)=(?P<sign>[+-]?)(?P<size>\d{1,3}(?:\.\d+)?)\s*%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One group of muscles, stronger or weaker."""

    bundle: Bundle
    factor: float
    """What its strength is multiplied by."""


class Value(NamedTuple):
    """A number and its standard error."""

    value: float
    error: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Level:
    """The movement at one level of strength; peaks, mean over the repetitions."""

    share: float
    """0 for as it is, 1 for the whole change."""

    used: dict[tuple[str, Side], Value]
    """Of what each group could pull at that level, at its peak."""

    missing: dict[tuple[str, Side], Value]
    """N·m that no muscle makes, by coordinate and side."""

    loads: dict[tuple[str, Side], Value]
    """Load indicators, SI."""


def changes(words: Sequence[str], side: Side | None) -> tuple[Change, ...]:
    """The changes that a person wrote, such as ``gluteus_medius=-30%``.

    A sign makes it a difference, none the strength that is left. Without a side in the
    word it is *side*, or both.

    Raises:
        BadSetting: for words that are not so, or strength below 0.
    """
    found: list[Change] = []
    for word in words:
        match = _WORD.fullmatch(word.strip())
        if match is None:
            raise BadSetting(
                f"'{word[:60]}' is not a change of strength.",
                remedy="Write it as gluteus_medius=-30% (30 % less) or "
                "gluteus_medius_left=70% (70 % of what it is).",
            )
        group, own = _group(match["name"], side)
        size = float(match["size"]) / 100
        factor = {"": size, "+": 1 + size, "-": 1 - size}[match["sign"]]
        if factor < 0:
            raise BadSetting(
                f"'{word[:60]}' leaves less than no strength.",
                remedy="Take away 100 % at most.",
            )
        found += [Change(bundle=Bundle(group, s), factor=factor) for s in own]
    return tuple(found)


def _group(name: str, side: Side | None) -> tuple[Group, list[Side]]:
    """A group and the sides that are meant."""
    sides = [side] if side else list(Side)
    for one in Side:
        if name.endswith(f"_{one}"):
            name, sides = name.removesuffix(f"_{one}"), [one]
    known = [group.value for group in Group]
    if name not in known:
        raise BadSetting(
            f"there are no muscles called '{name[:40]}'.",
            remedy=f"Choose one of: {', '.join(known)}; with _left or _right for one "
            "side.",
        )
    return Group(name), sides


def levels(
    one: Kept,
    asked: tuple[Change, ...],
    own: Mapping[Bundle, float],
    *,
    steps: int = 2,
) -> tuple[Level, ...]:
    """The movement as it is, and with the change; with *sweep* in steps between.

    Args:
        one: the body in motion.
        asked: the changes.
        own: how strong the person's groups are to begin with, where that is known.
        steps: how many levels from the one to the other, both counted.

    Raises:
        BadSetting: for a group that the model does not have.
    """
    names = muscles_of(one.there.body).names
    for change in asked:
        scaled(names, {change.bundle: 1.0})  # says so where the model lacks it
    frames = _frames(one.repetition)
    task = one.there.task(frames)
    before = scaled(names, own)
    found = []
    for step in np.linspace(0, 1, steps).tolist():
        part = {c.bundle: 1 + step * (c.factor - 1) for c in asked}
        now = replace(task, strength=before * scaled(names, part))
        found.append(_level(now, one, frames, step))
    return tuple(found)


def _frames(repetition: Indices) -> Indices:
    """Few enough frames, evenly over all repetitions."""
    some = np.linspace(0, len(repetition) - 1, min(len(repetition), MOST_FRAMES))
    return np.unique(some.round().astype(np.intp))


def _level(task: Task, one: Kept, frames: Indices, step: float) -> Level:
    """One level: its values from all frames, their errors from some of them."""
    numbers = one.repetition[frames]
    values = {
        key: peak(curve, numbers) for key, curve in _curves(task, one.sex).items()
    }
    few = error_frames(len(frames))
    wrong = versions(_some(task, few), one.there.doubt, one.there.ground_error)
    peaks = {
        key: [peak(row, numbers[few]) for row in curve.reshape(-1, len(few))]
        for key, curve in _curves(wrong, one.sex).items()
    }
    whole = {key: Value(values[key], spread(peaks[key])) for key in values}
    return Level(
        share=step,
        used={key[1:]: v for key, v in whole.items() if key[0] == "used"},
        missing={key[1:]: v for key, v in whole.items() if key[0] == "missing"},
        loads={key[1:]: v for key, v in whole.items() if key[0] == "load"},
    )


def _some(task: Task, few: Indices) -> Task:
    return replace(
        task,
        motion=Rates(*(values[few] for values in task.motion)),
        loads=indices(task.loads, few),
    )


def _curves(task: Task, sex: Sex | None) -> dict[tuple[str, str, Side], Array]:
    """Everything that is told of a level, (n,) each."""
    body, found = task.body, effort(task)
    order, used = found.by_bundle(muscles_of(body).names)
    curves = {("used", b.group.value, b.side): used[:, i] for i, b in enumerate(order)}
    for name in ASKED:
        for side in Side:
            column = f"{name}_{side.letter}"
            if column in body.coordinates:
                lack = np.abs(found.missing[:, body.index(column)])
                curves["missing", name, side] = lack
    for (name, side), values in loads(task, found, sex).items():
        curves["load", name, side] = values
    return curves


def error_frames(count: int) -> Indices:
    """Which of so many frames errors are worked out from."""
    return np.arange(0, count, max(1, count // ERROR_FRAMES))


def spread(peaks: list[float]) -> float:
    """The root of the summed squares of what each way of being wrong changes."""
    off = np.nan_to_num(np.array(peaks[1:]) - peaks[0])
    return float(np.sqrt(np.square(off).sum()))


def peak(values: Array, numbers: Indices) -> float:
    """The largest value (n,) of each repetition, in the mean over them."""
    peaks = [
        np.nanmax(some)
        for number in np.unique(numbers)
        if np.isfinite(some := values[numbers == number]).any()
    ]
    return float(np.mean(peaks)) if peaks else float("nan")
