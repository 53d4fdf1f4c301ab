"""A plot for a page: a stretching drawing under text that keeps its size.

The drawing is an SVG of 1000 by 1000 that fills its place; lines keep their width, and
every word is HTML placed in per cent, so that a phone shows it as large as a desk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup

from kneewise.arrays import Array, Mask

_FULL = 1000
_NARROW, _WIDE = 260, 560  # px of a plot on a phone and on a desk
_LETTER = 6.6  # px of a letter of an axis
_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A word on an axis."""

    at: float
    text: str
    weight: int = 0
    """Which of two ticks stays where both have no room: the heavier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What one direction of a plot counts."""

    low: float
    high: float
    ticks: Sequence[Tick] = ()

    def share(self, value: Array | float) -> Array:
        """Where a value lies, from 0 at ``low`` to 1 at ``high``."""
        return (np.asarray(value, dtype=float) - self.low) / (self.high - self.low)


@dataclass(slots=True, kw_only=True)
class Plot:
    """A plot in the making: draw on it, then take its ``markup``."""

    across: Axis
    up: Axis
    says: str
    """What it shows, for those who do not see it."""

    height: int = 260
    """px."""

    _marks: list[Markup] = field(default_factory=list)
    _words: list[Markup] = field(default_factory=list)

    def line(self, x: Array, y: Array, kind: str) -> None:
        """A line through points (n,); broken where one is NaN."""
        path = _path(self._x(x), self._y(y))
        self._marks.append(Markup('<path class="line {}" d="{}"/>').format(kind, path))

    def band(self, x: Array, low: Array, high: Array, kind: str) -> None:
        """The area between two lines (n,), where both are known."""
        known = np.isfinite(low) & np.isfinite(high)
        for first, last in spans(known):
            part = slice(first, last + 1)
            there, back = self._x(x[part]), self._x(x[part][::-1])
            path = _path(
                np.concatenate([there, back]),
                np.concatenate([self._y(high[part]), self._y(low[part][::-1])]),
            )
            mark = Markup('<path class="band {}" d="{}Z"/>')
            self._marks.append(mark.format(kind, path))

    def block(
        self, x: tuple[float, float], y: tuple[float, float] | None, kind: str
    ) -> None:
        """A filled rectangle; over the whole height without *y*."""
        across = np.clip(self._x(np.array(x)), 0, _FULL)
        up = np.array([_FULL, 0.0]) if y is None else self._y(np.array(y))
        left, right = (round(v) for v in sorted(across))
        top, bottom = (round(v) for v in sorted(np.clip(up, 0, _FULL)))
        box = f"M{left},{top}H{right}V{bottom}H{left}Z"
        self._marks.append(Markup('<path class="block {}" d="{}"/>').format(kind, box))

    def dot(self, x: float, y: float, kind: str) -> None:
        """A round dot, however the drawing is stretched."""
        at = _path(self._x(np.array([x, x])), self._y(np.array([y, y])))
        self._marks.append(Markup('<path class="dot {}" d="{}"/>').format(kind, at))

    def word(self, x: float, y: float, text: str, kind: str) -> None:
        """A word over the drawing; *kind* says on which side of the point it stands."""
        place = _style(left=self._x(x), top=self._y(y))
        mark = Markup('<span class="word {}" style="{}">{}</span>')
        self._words.append(mark.format(kind, place, text))

    def markup(self) -> Markup:
        """The plot as HTML."""
        rules = [
            Markup('<path class="rule" d="M0,{0}H1000"/>').format(round(float(y)))
            for y in (self._y(t.at) for t in self.up.ticks)
        ]
        drawing = Markup('<svg viewBox="0 0 1000 1000" preserveAspectRatio="none">')
        drawing += Markup("").join([*rules, *self._marks]) + Markup("</svg>")
        return Markup(
            '<div class="plot" role="img" aria-label="{}">'
            '<div class="area" style="height:{}px">{}{}{}</div>'
            '<div class="xs">{}</div></div>'
        ).format(
            self.says,
            self.height,
            drawing,
            Markup("").join(self._words),
            self._side_words(),
            self._foot_words(),
        )

    def _side_words(self) -> Markup:
        mark = Markup('<span class="y" style="{}">{}</span>')
        return Markup("").join(
            mark.format(_style(top=self._y(t.at)), t.text) for t in self.up.ticks
        )

    def _foot_words(self) -> Markup:
        roomy = _roomy(self.across, _WIDE)
        narrow = _roomy(self.across, _NARROW)
        mark = Markup('<span class="x {}" style="{}">{}</span>')
        return Markup("").join(
            mark.format(
                _edge(self.across, t) + ("" if t in narrow else " roomy"),
                _style(left=self._x(t.at)),
                t.text,
            )
            for t in roomy
        )

    def _x(self, x: Array | float) -> Array:
        return _FULL * self.across.share(x)

    def _y(self, y: Array | float) -> Array:
        return _FULL * (1 - self.up.share(y))


def spans(mask: Mask) -> list[tuple[int, int]]:
    """The first and last index of each unbroken run of True in a mask (n,)."""
    edges = np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def even(low: float, high: float, unit: str = "", most: int = 6) -> tuple[Tick, ...]:
    """Ticks at round values between two, at most so many."""
    span = max(high - low, 1e-9)
    size = 10.0 ** np.floor(np.log10(span / most))
    step = next(size * s for s in _STEPS if span / (size * s) <= most)
    digits = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    first, last = int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9))
    return tuple(
        Tick(
            at=i * step,
            text=f"{i * step:.{digits}f}".replace("-", "−") + unit,
            weight=2 * (i % 4 == 0) + (i % 4 == 2),  # every other one goes first
        )
        for i in range(first, last + 1)
    )


def _path(x: Array, y: Array) -> str:
    """An SVG path through points (n,) of whole numbers, broken at NaN."""
    known = np.isfinite(x) & np.isfinite(y)
    pieces = []
    for first, last in spans(known):
        part = slice(first, last + 1)
        points = np.rint(np.stack([x[part], y[part]], axis=1)).astype(int).tolist()
        pieces.append("M" + "L".join(f"{a},{b}" for a, b in points))
    return "".join(pieces)


def _style(**places: Array) -> str:
    """Places of the drawing as CSS in per cent."""
    return ";".join(f"{k}:{float(v) / 10:.1f}%" for k, v in places.items())


def _edge(axis: Axis, tick: Tick) -> str:
    """Which way a word at the foot is pushed so that it stays inside."""
    share = float(axis.share(tick.at))
    return "first" if share < 0.02 else "last" if share > 0.98 else ""


def _roomy(axis: Axis, width: float) -> list[Tick]:
    """The ticks that have room beside one another, in a plot of so many px.

    Those of one weight stay or go together, so that what is left is regular.
    """
    kept: list[tuple[float, float]] = []
    staying: list[Tick] = []
    for weight in sorted({t.weight for t in axis.ticks}, reverse=True):
        group = [t for t in axis.ticks if t.weight == weight]
        places = [_extent(axis, t, width) for t in group]
        others = [*kept, *places]
        if all(
            high < a or low > b
            for i, (low, high) in enumerate(places)
            for k, (a, b) in enumerate(others)
            if k != len(kept) + i
        ):
            kept, staying = others, [*staying, *group]
    return [tick for tick in axis.ticks if any(tick is t for t in staying)]


def _extent(axis: Axis, tick: Tick, width: float) -> tuple[float, float]:
    """From where to where a word at the foot reaches, px."""
    half = _LETTER * len(tick.text) / 2 + 3
    middle = float(axis.share(tick.at)) * width
    middle += {"first": half, "last": -half}.get(_edge(axis, tick), 0.0)
    return middle - half, middle + half
