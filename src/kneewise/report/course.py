"""How it went: measures, tests, questionnaires and pain over time, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from kneewise.anatomy import Side
from kneewise.report.plot import Axis, Plot, Tick, even

if TYPE_CHECKING:
    from jinja2 import Template

_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value on one day."""

    on: date
    value: float
    """In the unit of its series."""

    error: float | None = None
    """Standard error, in the same unit; None where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One thing over time, with a line for each side it has."""

    label: str
    unit: str
    """What follows a number; may be nothing."""

    lines: dict[Side | None, tuple[Point, ...]]
    """By side; None for both legs together or for what has no side."""

    threshold: float | None = None
    """The smallest difference from the first value that is real."""

    better: str = ""
    """``less`` or ``more`` where one of them is better in itself."""

    @property
    def points(self) -> list[Point]:
        """Of all sides."""
        return [point for line in self.lines.values() for point in line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything that is known of one person over time."""

    name: str
    series: tuple[Series, ...]
    changes: tuple[str, ...] = ()
    """What changed since the beginning, as sentences."""

    reconsidered: tuple[str, ...] = ()
    """What that does to the explanation."""


def as_page(course: Course) -> str:
    """The course as one self-contained page of HTML."""
    return _template().render(
        course=course,
        figures=[(one, figure(one), summary(one)) for one in course.series],
        style=Markup((files("kneewise.report") / "style.css").read_text("utf-8")),
    )


def figure(series: Series) -> Markup:
    """One thing over time: a dot with its error for every day, a line for each side.

    The shaded band is what may be chance: the first value and the smallest real change
    on either side of it.
    """
    days = [point.on.toordinal() for point in series.points]
    first, last = min(days), max(days)
    pad = max(1.0, 0.04 * (last - first))
    plot = Plot(
        across=Axis(low=first - pad, high=last + pad, ticks=_days(days)),
        up=_scale(series),
        says=f"{series.label} over time. {summary(series)}",
        height=170,
    )
    for side, line in series.lines.items():
        if series.threshold and line and len(series.lines) == 1:
            around = line[0].value
            span = (around - series.threshold, around + series.threshold)
            plot.block((first - pad, last + pad), span, "window")
        _draw(plot, side, line)
    return plot.markup()


def _draw(plot: Plot, side: Side | None, line: Sequence[Point]) -> None:
    kind = side.value if side else "right"
    x = np.array([float(point.on.toordinal()) for point in line])
    plot.line(x, np.array([point.value for point in line]), f"{kind} mean")
    for at, point in zip(x.tolist(), line, strict=True):
        if point.error is not None:
            ends = np.array([point.value - point.error, point.value + point.error])
            plot.line(np.array([at, at]), ends, f"{kind} whisker")
        plot.dot(at, point.value, kind)


def summary(series: Series) -> str:
    """First and last value of each side, and whether the difference is real."""
    said = []
    for side, line in series.lines.items():
        if len(line) < 2:
            continue
        change = line[-1].value - line[0].value
        whose = f"{side}: " if side else ""
        digits = 0 if max(abs(point.value) for point in line) >= 10 else 1
        text = f"{whose}{line[0].value:.{digits}f} to {line[-1].value:.{digits}f}"
        said.append(f"{text}{series.unit}, {_verdict(series, change)}")
    return "; ".join(said) + "." if said else "One value so far."


def _verdict(series: Series, change: float) -> str:
    if series.threshold is None:
        return "how much is real is not known"
    if abs(change) <= series.threshold:
        return "within the error"
    if not series.better:
        return "more than the error"
    gained = change < 0 if series.better == "less" else change > 0
    return "better" if gained else "worse"


def _scale(series: Series) -> Axis:
    ends = []
    for point in series.points:
        error = point.error or 0.0
        ends += [point.value - error, point.value + error]
    low, high = min(ends), max(ends)
    room = max(0.1 * (high - low), 0.05 * max(abs(high), 1.0))
    low, high = low - room, high + room
    unit = series.unit if series.unit == "°" else ""
    return Axis(low=low, high=high, ticks=even(low, high, unit, most=4))


def _days(days: Sequence[int]) -> tuple[Tick, ...]:
    """The first and the last day, and those between that have something."""
    ends = (min(days), max(days))
    ticks = []
    for day in sorted(set(days)):
        when = date.fromordinal(day)
        text = f"{when.day} {_MONTHS[when.month - 1]}"
        ticks.append(Tick(at=float(day), text=text, weight=2 if day in ends else 0))
    return tuple(ticks)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    place = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = (files("kneewise.report") / "course.html.j2").read_text("utf-8")
    return place.from_string(text)
