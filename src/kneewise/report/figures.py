"""The figures of a report: one repetition, each repetition, the whole recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from kneewise.anatomy import Side
from kneewise.arrays import Array
from kneewise.assessment import Trial
from kneewise.findings.reference import Reference
from kneewise.measures.measure import Measure
from kneewise.report import words
from kneewise.report.cycle import (
    PHASE,
    Cycle,
    cycle,
    drawn_at,
    numbers,
    peak,
    readable,
    typical,
    window,
)
from kneewise.report.plot import Axis, Plot, Tick, even
from kneewise.units import Unit

_MOST_THIN = 16
"""Single repetitions drawn behind the mean of a side."""

_MOST_ROWS = 8
_CROWD = 20  # repetitions whose dots need to be small
_MOST_SAMPLES = 800
_NARROW = 250  # px of a plot on a phone


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Topic:
    """The measure that the figures of one recording are about."""

    name: str
    unit: Unit
    measures: tuple[Measure, ...]
    """Of that name and recording, none of them void; with and without repetition."""

    reference: Reference | None = None

    def summary(self, side: Side | None) -> Measure | None:
        """The measure over all repetitions."""
        found = (m for m in self.measures if m.repetition is None and m.side is side)
        return next(found, None)

    def of(self, side: Side | None) -> list[Measure]:
        """The measure in every repetition."""
        return [m for m in self.measures if m.repetition is not None and m.side is side]

    @property
    def sides(self) -> list[Side]:
        """The sides that were measured, right first as in the whole report."""
        return [s for s in (Side.RIGHT, Side.LEFT) if self.summary(s) or self.of(s)]


def through(trial: Trial, topic: Topic) -> Markup | None:
    """A curve through one repetition, a side each; None where there is none."""
    cycles = [
        found
        for side in topic.sides
        if (found := cycle(trial, topic.name, side, topic.of(side))) is not None
    ]
    if not cycles:
        return None
    bands = [b for c in cycles for b in (c.mean - c.error, c.mean + c.error, c.each)]
    up = _scale(topic, bands)
    at = drawn_at(cycles)
    ticks = _phase_ticks(trial, topic, cycles)
    placed = [replace(t, at=float(np.interp(t.at, PHASE, at))) for t in ticks]
    plot = Plot(
        across=Axis(low=0.0, high=1.0, ticks=placed),
        up=up,
        says=_said(trial, topic, cycles),
        height=330,
    )
    for first, last in window(trial, topic.name, cycles[0].side):
        plot.block((at[first], at[last]), None, "window")
    _draw_reference(plot, topic, upright=True)
    plot.line(at, np.zeros(len(at)), "zero")
    for one in cycles:
        for row in _in(one.each[:_MOST_THIN], topic):
            plot.line(at, row, f"{one.side} thin")
    for one in cycles:
        low, high = one.mean - one.error, one.mean + one.error
        plot.band(at, _in(low, topic), _in(high, topic), one.side)
    for one in cycles:
        plot.line(at, _in(one.mean, topic), f"{one.side} mean")
    return _key(topic, cycles) + plot.markup()


def repetitions(trial: Trial, topic: Topic) -> Markup | None:
    """Every repetition as a dot with its error; None where there is none."""
    rows = {side: topic.of(side) for side in topic.sides}
    if not any(rows.values()):
        return None
    places = numbers(trial)
    count = max(places)
    ends = [
        np.array([m.value - _error(m), m.value + _error(m)])
        for found in rows.values()
        for m in found
    ]
    values = _scale(topic, ends, most=5)
    across = Axis(low=0.4, high=count + 0.6, ticks=_numbers(count))
    says = f"{words.label(topic.name)} in each of {count} repetitions, with its error"
    if count <= _MOST_ROWS:
        turned = Axis(
            low=count + 0.6,
            high=0.4,
            ticks=[Tick(at=i + 1, text=str(i + 1)) for i in range(count)],
        )
        plot = Plot(across=values, up=turned, says=says, height=16 + 44 * count)
    else:
        plot = Plot(across=across, up=values, says=says, height=260)
    upright = count > _MOST_ROWS
    _draw_reference(plot, topic, upright=upright)
    nought, along = np.zeros(2), np.array([0.0, count + 1.0])
    first, second = (along, nought) if upright else (nought, along)
    plot.line(first, second, "zero")
    for side, found in rows.items():
        apart = (0.16 if side is Side.LEFT else -0.16) if len(rows) > 1 else 0.0
        for row in found:
            at = places[row.repetition or 0] + apart
            _draw_dot(plot, topic, row, at=at, upright=upright)
    return plot.markup()


def whole(trial: Trial, topic: Topic | None) -> Markup | None:
    """The recording from its start to its end, with its repetitions marked."""
    if len(trial.time) < 2 or not (trial.repetitions or topic):
        return None
    start, end = float(trial.time[0]), float(trial.time[-1])
    across = Axis(low=start, high=end, ticks=even(start, end, " s", 9))
    lanes = _lanes(trial, across)
    found = {} if topic is None else _followed(trial, topic)
    if not found or topic is None:
        return lanes
    up = _scale(topic, list(found.values()), most=4)
    name = words.label(topic.name).lower()
    said = f"{name} through the whole recording, {words.tally(trial.repetitions)}"
    plot = Plot(across=across, up=up, says=said, height=150)
    for one in trial.repetitions:
        if one.side is None:
            plot.block((one.start, one.end), None, "window")
    plot.line(np.array([start, end]), np.zeros(2), "zero")
    thin = max(1, -(-len(trial.time) // _MOST_SAMPLES))
    for side, values in found.items():
        plot.line(trial.time[::thin], _in(values[::thin], topic), f"{side} follow")
    return lanes + plot.markup()


def bars(rows: Sequence[tuple[str, Topic]]) -> Markup:
    """Angles that were held, a bar for each side, from 0; for standing and sitting."""
    ends = [
        np.array([0.0, m.value - _error(m), m.value + _error(m)])
        for _, topic in rows
        for m in topic.measures
        if m.repetition is None
    ]
    scale = _scale(rows[0][1], ends, most=5)
    last = len(rows) - 1
    marks = []
    for i, (name, topic) in enumerate(rows):
        ticks = scale.ticks if i == last else ()
        across = Axis(low=scale.low, high=scale.high, ticks=ticks)
        says = ", ".join(f"{s} {_value(topic, s)}" for s in topic.sides)
        plot = Plot(
            across=across,
            up=Axis(low=len(topic.sides) + 0.5, high=0.5),
            says=f"{name}: {says}",
            height=8 + 18 * len(topic.sides),
        )
        plot.line(np.zeros(2), np.array([0.5, len(topic.sides) + 0.5]), "zero")
        for place, side in enumerate(topic.sides, start=1):
            row = topic.summary(side)
            if row is not None:
                value = float(words.shown(row.value, row.unit))
                plot.block((0.0, value), (place - 0.32, place + 0.32), side)
                _draw_dot(plot, topic, row, at=place, upright=False)
        mark = Markup('<div class="held"><b>{}</b><span>{}</span>{}</div>')
        marks.append(mark.format(name, says, plot.markup()))
    return Markup("").join(marks)


def _in(values: Array, topic: Topic) -> Array:
    return np.asarray(words.shown(values, topic.unit))


def _error(measure: Measure) -> float:
    error = measure.standard_error
    return error if np.isfinite(error) else 0.0


def _value(topic: Topic, side: Side) -> str:
    row = topic.summary(side)
    return words.quantity(row) if row else "–"


def _scale(topic: Topic, parts: Sequence[Array], *, most: int = 6) -> Axis:
    """An axis that holds all values and the reference, with room above."""
    values = np.concatenate([np.ravel(_in(part, topic)) for part in parts])
    if topic.reference is not None:
        both = np.array([topic.reference.low, topic.reference.high])
        values = np.concatenate([values, _in(both, topic)])
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    least = 8.0 if topic.unit is Unit.RADIAN else 0.1  # of a range worth drawing
    spare = max(least - (high - low), 0.0) / 2
    low, high = low - spare, high + spare
    span = high - low
    unit = "°" if topic.unit is Unit.RADIAN else ""
    low, high = low - 0.06 * span, high + 0.06 * span
    return Axis(low=low, high=high, ticks=even(low, high, unit, most))


def _draw_reference(plot: Plot, topic: Topic, *, upright: bool) -> None:
    if topic.reference is None:
        return
    ends = _in(np.array([topic.reference.low, topic.reference.high]), topic)
    low, high = float(ends[0]), float(ends[1])
    if upright:
        plot.block((plot.across.low, plot.across.high), (low, high), "usual")
        plot.word(plot.across.high, high, "usual range", "usual inside")
    else:
        plot.block((low, high), None, "usual")


def _draw_dot(
    plot: Plot, topic: Topic, row: Measure, *, at: float, upright: bool
) -> None:
    """A value with its error, on the axis of values at a place on the other."""
    error = _error(row)
    ends = _in(np.array([row.value - error, row.value + error]), topic)
    value, place = float(ends.mean()), np.array([at, at])
    look = str(row.side or "both")
    look += " many" if plot.across.high > _CROWD and upright else ""
    if upright:
        plot.line(place, ends, f"{look} bar")
        plot.dot(at, value, look)
    else:
        plot.line(ends, place, f"{look} bar")
        plot.dot(value, at, look)


def _numbers(count: int) -> list[Tick]:
    step = max(1, -(-count // 10))
    shown = [1, *range(step if step > 1 else 2, count + 1, step)]
    return [Tick(at=i, text=str(i)) for i in shown]


def _phase_ticks(trial: Trial, topic: Topic, cycles: list[Cycle]) -> list[Tick]:
    """Words at the foot of a cycle: per cent of a stride, or moments of a bend."""
    side = cycles[0].side
    kind = typical(trial)
    if kind in ("stride", "stance"):
        return [Tick(at=p / 100, text=f"{p} %") for p in range(0, 101, 25)]
    ticks = [Tick(at=0.0, text="start", weight=9), Tick(at=1.0, text="end", weight=9)]
    deepest = peak(trial, side)
    if deepest is not None:
        ticks.append(Tick(at=deepest, text="deepest", weight=8))
    return sorted([*ticks, *_border_ticks(trial, topic, side)], key=lambda t: t.at)


def _border_ticks(trial: Trial, topic: Topic, side: Side) -> list[Tick]:
    """The bend of the knee where the number begins or ends to be read."""
    bend = cycle(trial, "knee_flexion", side, ())
    if bend is None:
        return []
    angles = np.asarray(words.shown(bend.mean, Unit.RADIAN))
    found = []
    for i in {i for both in window(trial, topic.name, side) for i in both}:
        border = min((15, 60), key=lambda angle: abs(angle - angles[i]))
        if abs(angles[i] - border) < 5:  # elsewhere the repetition itself ends
            weight = 7 - border // 15
            found.append(Tick(at=float(PHASE[i]), text=f"{border}°", weight=weight))
    return found


def _key(topic: Topic, cycles: list[Cycle]) -> Markup:
    """What each line is, with its number."""
    mark = Markup(
        '<span class="{0}"><svg viewBox="0 0 26 10" aria-hidden="true">'
        '<path class="line {0} mean" d="M1,5H25"/></svg>{0} <b>{1}</b></span>'
    )
    each = Markup("").join(mark.format(c.side, _value(topic, c.side)) for c in cycles)
    return Markup('<p class="key over">{}</p>').format(each)


def _said(trial: Trial, topic: Topic, cycles: list[Cycle]) -> str:
    each = " and ".join(f"{c.side} {_value(topic, c.side)}" for c in cycles)
    one = words.noun(typical(trial) or "repetition")
    return f"{words.label(topic.name)} through one {one}: {each}"


def _followed(trial: Trial, topic: Topic) -> dict[Side, Array]:
    found = {}
    for side in topic.sides:
        values = readable(trial, topic.name, side)
        if values is not None and np.isfinite(values).any():
            found[side] = values
    return found


def _lanes(trial: Trial, across: Axis) -> Markup:
    """The repetitions as numbered boxes, a lane for each working side."""
    sides = [
        s
        for s in (None, Side.RIGHT, Side.LEFT)
        if any(r.side is s for r in trial.repetitions)
    ]
    rows = []
    for side in sides:
        own = [r for r in trial.repetitions if r.side is side]
        boxes = Markup("")
        kinds = len({r.kind for r in own}) > 1
        for i, one in enumerate(own, start=1):
            left, right = (float(across.share(t)) for t in (one.start, one.end))
            left, right = max(left, 0.0), min(right, 1.0)
            wide = (right - left) * _NARROW >= 4 + 7 * len(str(i))
            boxes += Markup('<i class="{}" style="{}" title="{}">{}</i>').format(
                f"{side or 'both'}{'' if wide else ' slim'}",
                f"left:{100 * left:.2f}%;width:{100 * (right - left):.2f}%",
                f"{words.noun(one.kind)} {i}" if not kinds else words.noun(one.kind),
                i,
            )
        mark = Markup('<div class="lane"><span>{}</span><div>{}</div></div>')
        rows.append(mark.format(side or "", boxes))
    return Markup("").join(rows)
