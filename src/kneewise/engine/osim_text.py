"""Pieces of OpenSim's XML as text: elements, numbers, frames, functions."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import ArrayLike

from kneewise.arrays import Array
from kneewise.engine.functions import Pieces, cubic_spline, piecewise_linear

SAME = 1e-9
"""How far, of its largest number, a function may be from the one that is written."""


def tag(name: str, *inner: str, called: str = "") -> str:
    """An element with what it holds, and its attribute ``name``."""
    attribute = f" name={quoteattr(called)}" if called else ""
    return f"<{name}{attribute}>{''.join(inner)}</{name}>"


def listed(name: str, objects: Iterable[str], called: str = "") -> str:
    """A set, such as a ``BodySet``."""
    return tag(name, tag("objects", "\n".join(objects)), "\n", called=called)


def word(text: str) -> str:
    """A text, safe inside an element."""
    return escape(text)


def flag(value: bool) -> str:  # noqa: FBT001 - the value to write
    """A truth value."""
    return "true" if value else "false"


def numbers(values: ArrayLike) -> str:
    """Numbers with every digit they have, in a row."""
    return " ".join(repr(float(value)) for value in np.ravel(values))


def offset(name: str, parent: str, frame: Array) -> str:
    """A frame on a body."""
    return tag(
        "PhysicalOffsetFrame",
        tag("socket_parent", word(parent)),
        tag("translation", numbers(frame[:3, 3])),
        tag("orientation", numbers(angles(frame[:3, :3]))),
        called=name,
    )


def angles(turn: Array) -> Array:
    """The angles (3,) rad about x, then the new y, then the new z that make a turn."""
    second = np.arctan2(turn[0, 2], np.hypot(turn[0, 0], turn[0, 1]))
    if np.hypot(turn[0, 0], turn[0, 1]) < 1e-8:  # x and z are one axis: z stays
        first = np.arctan2(np.sign(second) * turn[1, 0], turn[1, 1])
        return np.array([first, second, 0.0])
    first = np.arctan2(-turn[1, 2], turn[2, 2])
    return np.array([first, second, np.arctan2(-turn[0, 1], turn[0, 0])])


def function(pieces: Pieces) -> str:
    """A function of one variable.

    Raises:
        ValueError: for pieces that are neither a polynomial, nor the spline that
            ``cubic_spline`` makes, nor straight lines.
    """
    if pieces.is_constant:
        return tag("Constant", tag("value", numbers(pieces.coefficients[0, 0])))
    if pieces.knots.size == 0:
        return _polynomial(pieces)
    x, y = pieces.knots, pieces.at(pieces.knots)
    if _is_same(pieces, cubic_spline(x, y)):
        return _points("SimmSpline", x, y)
    x = np.concatenate([x[:1] - 1, x, x[-1:] + 1])
    y = pieces.at(x)
    if _is_same(pieces, piecewise_linear(x, y)):
        return _points("PiecewiseLinearFunction", x, y)
    raise ValueError("OpenSim has no function of these pieces.")


def _polynomial(pieces: Pieces) -> str:
    """A polynomial, counted from 0 as OpenSim does."""
    shifted = np.polynomial.Polynomial(pieces.coefficients[0])
    about = np.polynomial.Polynomial([-pieces.about[0], 1.0])
    rising = np.trim_zeros(shifted(about).coef, "b")
    if len(rising) == 2:
        coefficients = tag("coefficients", numbers(rising[::-1]))
        return tag("LinearFunction", coefficients)
    return tag("PolynomialFunction", tag("coefficients", numbers(rising[::-1])))


def _points(kind: str, x: Array, y: Array) -> str:
    """A function that goes through points."""
    return tag(kind, tag("x", numbers(x)), tag("y", numbers(y)))


def _is_same(one: Pieces, other: Pieces) -> bool:
    """Whether two functions agree, between their knots and beyond."""
    ends = np.concatenate([one.knots[:1] - 1, one.knots, one.knots[-1:] + 1])
    steps = np.linspace(0, 1, 8)[:-1]
    x = (ends[:-1, None] + np.diff(ends)[:, None] * steps).ravel()
    y = one.at(x)
    return bool(np.abs(y - other.at(x)).max() <= SAME * max(np.abs(y).max(), 1e-3))
