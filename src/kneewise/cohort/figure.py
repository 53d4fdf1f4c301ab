"""A figure of its own: one SVG that stands in a page or in a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np
from markupsafe import Markup

from kneewise.arrays import Array
from kneewise.report.plot import Axis, Tick, spans

_WIDE, _HIGH = 640, 360
_LEFT, _RIGHT, _TOP, _FOOT = 62, 16, 34, 52


@dataclass(slots=True, kw_only=True)
class Figure:
    """A figure in the making: draw on it, then take its ``markup``.

    Kinds of marks are ``a`` and ``b`` for two sets, ``c`` for limits.
    """

    title: str
    across: Axis
    up: Axis
    below: str = ""
    """What the lower axis counts."""

    beside: str = ""
    """What the other one counts."""

    _marks: list[Markup] = field(default_factory=list)
    _key: list[tuple[str, str]] = field(default_factory=list)

    def line(self, x: Array, y: Array, kind: str) -> None:
        """A line through points (n,), broken at NaN."""
        mark = Markup('<path class="{}" d="{}"/>')
        self._marks.append(mark.format(kind, self._path(x, y)))

    def band(self, x: Array, low: Array, high: Array, kind: str) -> None:
        """The area between two lines (n,)."""
        for first, last in spans(np.isfinite(low) & np.isfinite(high)):
            part = slice(first, last + 1)
            there = self._path(
                np.concatenate([x[part], x[part][::-1]]),
                np.concatenate([high[part], low[part][::-1]]),
            )
            mark = Markup('<path class="band {}" d="{}Z"/>')
            self._marks.append(mark.format(kind, there))

    def dots(self, x: Array, y: Array, kind: str) -> None:
        """A dot for each point (n,)."""
        mark = Markup('<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="3.5"/>')
        for a, b in zip(self._x(x), self._y(y), strict=True):
            if np.isfinite(a) and np.isfinite(b):
                self._marks.append(mark.format(kind, a, b))

    def found(self, start: float, end: float) -> None:
        """A bar at the foot, from where to where two sets differ."""
        left, right = self._x(np.array([start, end]))
        mark = Markup(
            '<rect class="found" x="{:.1f}" y="{}" width="{:.1f}" height="6"/>'
        )
        width = max(float(right - left), 2.0)
        self._marks.append(mark.format(left, _HIGH - _FOOT - 6, width))

    def named(self, kind: str, text: str) -> None:
        """Name a kind of marks in the key."""
        self._key.append((kind, text))

    def markup(self) -> Markup:
        """The figure as SVG."""
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="sheet" role="img" '
            'viewBox="0 0 {} {}" aria-label="{}"><style>{}</style>'
        ).format(_WIDE, _HIGH, self.title, Markup(_style()))
        body = [*self._ground(), *self._marks, *self._words()]
        return head + Markup("").join(body) + Markup("</svg>")

    def _ground(self) -> list[Markup]:
        rule = Markup('<path class="{}" d="M{},{:.1f}H{}"/>')
        word = Markup(
            '<text class="soft" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        )
        made = []
        for tick in self.up.ticks:
            at = float(self._y(np.array([tick.at]))[0])
            kind = "zero" if tick.at == 0 else "rule"
            made.append(rule.format(kind, _LEFT, at, _WIDE - _RIGHT))
            made.append(word.format(_LEFT - 8, at + 4, tick.text))
        foot = Markup(
            '<text class="soft" x="{:.1f}" y="{}" text-anchor="middle">{}</text>'
        )
        for tick in self.across.ticks:
            at = float(self._x(np.array([tick.at]))[0])
            made.append(foot.format(at, _HIGH - _FOOT + 20, tick.text))
        return made

    def _words(self) -> list[Markup]:
        title = Markup('<text x="{}" y="20" font-weight="650">{}</text>')
        below = Markup(
            '<text class="soft" x="{}" y="{}" text-anchor="middle">{}</text>'
        )
        beside = Markup(
            '<text class="soft" transform="translate(14,{}) rotate(-90)" '
            'text-anchor="middle">{}</text>'
        )
        middle = (_LEFT + _WIDE - _RIGHT) / 2
        made = [
            title.format(_LEFT, self.title),
            below.format(middle, _HIGH - 12, self.below),
            beside.format((_TOP + _HIGH - _FOOT) / 2, self.beside),
        ]
        line = Markup('<path class="{}" d="M{},{}h22"/><text x="{}" y="{}">{}</text>')
        for i, (kind, text) in enumerate(self._key):
            y = _TOP + 14 + 18 * i
            made.append(line.format(kind, _LEFT + 10, y - 4, _LEFT + 38, y, text))
        return made

    def _x(self, x: Array) -> Array:
        return _LEFT + (_WIDE - _RIGHT - _LEFT) * self.across.share(x)

    def _y(self, y: Array) -> Array:
        return _HIGH - _FOOT - (_HIGH - _FOOT - _TOP) * self.up.share(y)

    def _path(self, x: Array, y: Array) -> str:
        a, b = self._x(np.asarray(x)), self._y(np.asarray(y))
        pieces = []
        for first, last in spans(np.isfinite(a) & np.isfinite(b)):
            points = zip(a[first : last + 1], b[first : last + 1], strict=True)
            pieces.append("M" + "L".join(f"{p:.1f},{q:.1f}" for p, q in points))
        return "".join(pieces)


def _style() -> str:
    return (files("kneewise.cohort") / "figure.css").read_text("utf-8")


def around(values: Sequence[Array], unit: str = "") -> Axis:
    """An axis that holds every known value, with round ticks."""
    from kneewise.report.plot import even

    known = np.concatenate(
        [np.ravel(one)[np.isfinite(np.ravel(one))] for one in values]
    )
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    room = 0.08 * (high - low) or 1.0
    low, high = low - room, high + 2.5 * room  # the key stands at the top
    return Axis(low=low, high=high, ticks=even(low, high, unit, 6))


def per_cent() -> Axis:
    """The axis of a repetition."""
    ticks = [Tick(at=float(i), text=str(i)) for i in range(0, 101, 20)]
    return Axis(low=0.0, high=100.0, ticks=ticks)
