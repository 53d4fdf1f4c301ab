"""One repetition as a cycle: all repetitions of a side laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Mask
from kneewise.assessment import Trial
from kneewise.events.event import Event, Moment, Repetition
from kneewise.measures.curves import Curve
from kneewise.measures.measure import Measure
from kneewise.measures.takes import TAKES, When, samples
from kneewise.report.plot import spans

PHASE = np.linspace(0.0, 1.0, 121)
"""Shares of a repetition at which a cycle is known."""

_WIDEST_GAP = 1 / 6


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Cycle:
    """One curve of one side through its repetitions, each from 0 to 1."""

    side: Side
    each: Array
    """(r, 121) in SI."""

    mean: Array
    """(121,) in SI."""

    error: Array
    """(121,) standard error of ``mean``: what the landmarks contribute, joined with the
    scatter of the repetitions over the root of their number."""


def typical(trial: Trial) -> str | None:
    """The kind of repetition that a trial is about; None without any."""
    kinds = [r.kind for r in trial.repetitions]
    if trial.activity.value in kinds:
        return trial.activity.value
    return max(dict.fromkeys(kinds), key=kinds.count) if kinds else None


def of_kind(trial: Trial, side: Side | None = None) -> list[Repetition]:
    """The repetitions of the typical kind in which that side works."""
    kind = typical(trial)
    return [
        r
        for r in trial.repetitions
        if r.kind == kind and (side is None or r.side in (None, side))
    ]


def numbers(trial: Trial) -> list[int]:
    """The number of each repetition among those of its working side, from 1."""
    seen: dict[Side | None, int] = {}
    found = []
    for repetition in trial.repetitions:
        seen[repetition.side] = seen.get(repetition.side, 0) + 1
        found.append(seen[repetition.side])
    return found


def cycle(trial: Trial, name: str, side: Side, own: Sequence[Measure]) -> Cycle | None:
    """A curve through one repetition; None where it is not known.

    Args:
        trial: what was recorded.
        name: of the curve.
        side: whose.
        own: the measure of that name and side in every repetition, for its error.
    """
    values = readable(trial, name, side)
    repetitions = of_kind(trial, side)
    if values is None or not repetitions:
        return None
    each = _laid_over(trial, values, repetitions)
    each[:, _beyond(trial, name, side)] = np.nan
    seen = np.isfinite(each)
    count = seen.sum(axis=0)
    seen &= count >= 0.75 * count.max()  # where some are missing the mean would leap
    count = seen.sum(axis=0)
    if not count.any():
        return None
    mean = _ratio(np.where(seen, each, 0.0).sum(axis=0), count)
    variance = _ratio(np.where(seen, (each - mean) ** 2, 0.0).sum(axis=0), count - 1)
    scatter = np.where(count > 1, np.sqrt(variance / np.maximum(count, 1)), 0.0)
    landmarks = _typical_error(own)
    return Cycle(side=side, each=each, mean=mean, error=np.hypot(landmarks, scatter))


def drawn_at(cycles: Sequence[Cycle]) -> Array:
    """Where each share of a repetition is drawn: (121,) from 0 to 1.

    In proportion to time, but for a stretch in which nothing is known: that is drawn
    no wider than a sixth of the whole.
    """
    known = np.isfinite(np.array([one.mean for one in cycles])).any(axis=0)
    empty = ~known[:-1] & ~known[1:]
    count, total = int(empty.sum()), len(empty)
    widths = np.ones(total)
    if count > _WIDEST_GAP * total and count < total:
        share = _WIDEST_GAP / (1 - _WIDEST_GAP)
        widths[empty] = share * (total - count) / count
    return np.concatenate([[0.0], np.cumsum(widths) / widths.sum()])


def readable(trial: Trial, name: str, side: Side) -> Array | None:
    """A curve (n,), NaN where the knee is bent beyond the window it is read in.

    There the thigh points at the viewer and the angle says nothing, though it can be
    computed (DESIGN, Measures). None where there is no such curve.
    """
    values = trial.curves.get(Curve(name=name, side=side))
    bend = trial.curves.get(Curve(name="knee_flexion", side=side))
    kind = typical(trial)
    if values is None or bend is None or kind is None:
        return values
    if reading(trial, name) is not When.WINDOW:
        return values
    take = next(t for t in TAKES[kind] if t.name == name)
    start, end = float(trial.time[0]), float(trial.time[-1])
    throughout = Repetition(kind=kind, start=start, end=end, side=side)
    inside = samples(take, trial.time, bend, throughout)
    if len(inside) == 0:
        return values
    return np.where(bend > bend[inside].max(), np.nan, values)


def peak(trial: Trial, side: Side | None = None) -> float | None:
    """When the deepest point comes, as a share of the repetition; None without one."""
    found = [_deepest(r) for r in of_kind(trial, side)]
    known = [f for f in found if f is not None]
    return float(np.mean(known)) if known and len(known) == len(found) else None


def window(trial: Trial, name: str, side: Side) -> list[tuple[int, int]]:
    """Where in the cycle a measure is read: first and last index of ``PHASE``."""
    kind = typical(trial)
    take = next((t for t in TAKES.get(kind or "", ()) if t.name == name), None)
    bend = cycle(trial, "knee_flexion", side, ())
    if take is None or kind is None:
        return []
    deepest, off = peak(trial, side), _toe_off(trial, side)
    moments = ((Moment.DEEPEST, deepest), (Moment.TOE_OFF, off))
    one = Repetition(
        kind=kind,
        start=0.0,
        end=1.0,
        side=side,
        events=tuple(
            Event(moment=m, time=at, side=side) for m, at in moments if at is not None
        ),
    )
    flexion = np.full(len(PHASE), np.nan) if bend is None else bend.mean
    mask = np.zeros(len(PHASE), dtype=bool)
    mask[samples(take, PHASE, flexion, one)] = True
    return [] if mask.all() else spans(mask)


def reading(trial: Trial, name: str) -> When:
    """The part of a repetition in which a measure is read."""
    takes = TAKES.get(typical(trial) or "", ())
    return next((t.when for t in takes if t.name == name), When.WHOLE)


def _beyond(trial: Trial, name: str, side: Side) -> Mask:
    """Where in the cycle (121,) the knee is bent beyond the window of a measure."""
    nowhere = np.zeros(len(PHASE), dtype=bool)
    if reading(trial, name) is not When.WINDOW:
        return nowhere
    bend = cycle(trial, "knee_flexion", side, ())
    read = window(trial, name, side)
    if bend is None or not read:
        return nowhere
    deepest = max(float(bend.mean[a : b + 1].max()) for a, b in read)
    return bend.mean > deepest


def _laid_over(trial: Trial, values: Array, repetitions: list[Repetition]) -> Array:
    """A curve in each repetition, with the deepest points laid over each other."""
    deepest = [_deepest(r) for r in repetitions]
    middle = None
    if all(d is not None and 0 < d < 1 for d in deepest):
        middle = float(np.mean([d for d in deepest if d is not None]))
    rows = []
    for repetition, own in zip(repetitions, deepest, strict=True):
        share = PHASE
        if middle is not None and own is not None:
            share = np.interp(PHASE, [0.0, middle, 1.0], [0.0, own, 1.0])
        moments = repetition.start + share * (repetition.end - repetition.start)
        rows.append(np.interp(moments, trial.time, values, left=np.nan, right=np.nan))
    return np.array(rows)


def _deepest(repetition: Repetition) -> float | None:
    at = repetition.moment(Moment.DEEPEST)
    if at is None:
        return None
    return (at - repetition.start) / (repetition.end - repetition.start)


def _toe_off(trial: Trial, side: Side) -> float | None:
    """The mean share of a stride at which the foot leaves the ground."""
    shares = [
        (off - r.start) / (r.end - r.start)
        for r in of_kind(trial, side)
        if (off := r.moment(Moment.TOE_OFF, side)) is not None
    ]
    return float(np.mean(shares)) if shares else None


def _typical_error(own: Sequence[Measure]) -> float:
    errors = np.array([m.standard_error for m in own if m.repetition is not None])
    known = errors[np.isfinite(errors)]
    return float(np.sqrt((known**2).mean())) if known.size else 0.0


def _ratio(total: Array, count: Array) -> Array:
    """A sum over its count; NaN where there was nothing to count."""
    return total / np.where(count > 0, count, np.nan)
