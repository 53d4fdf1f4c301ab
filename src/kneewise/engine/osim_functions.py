"""OpenSim's functions of one variable, as polynomial pieces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kneewise.arrays import Array
from kneewise.engine.body import DEGREE
from kneewise.engine.functions import (
    Pieces,
    cubic_spline,
    piecewise_linear,
    polynomial,
    scaled,
)
from kneewise.engine.osim_xml import Element, fault, said, unsupported


def held(element: Element, role: str) -> Element | None:
    """The function that an element holds in a role, in any version of the format.

    Older files wrap it (``<function><Constant/></function>``), newer ones name it
    (``<Constant name="function"/>``).
    """
    wrapped = element.child(role)
    if wrapped is not None and wrapped.children:
        return wrapped.children[0]
    for each in element.children:
        if each.name == role and (each.tag in KINDS or each.tag not in _PLAIN):
            return each
    return None


def function(element: Element) -> Pieces:
    """A function of one variable.

    Raises:
        UnreadableFile: if it is of an unknown kind or lacks numbers.
    """
    kind = KINDS.get(element.tag)
    if kind is None:
        raise unsupported(element, ", ".join(KINDS))
    return kind(element)


def _constant(element: Element) -> Pieces:
    return polynomial(element.number("value", default=0.0))


def _line(element: Element) -> Pieces:
    slope, start = element.numbers("coefficients", 2, np.array([1.0, 0.0]))
    return polynomial(float(start), float(slope))


def _polynomial(element: Element) -> Pieces:
    falling = element.numbers("coefficients", 0)
    if falling.size > DEGREE + 1:
        raise unsupported(element, f"polynomials of degree {DEGREE} at most")
    return polynomial(*falling[::-1])


def _spline(element: Element) -> Pieces:
    return cubic_spline(*_points(element))


def _lines(element: Element) -> Pieces:
    return piecewise_linear(*_points(element))


def _product(element: Element) -> Pieces:
    inner = held(element, "function")
    if inner is None:
        raise fault(element, f"{said(element)} has no function to multiply.")
    return scaled(function(inner), element.number("scale", default=1.0))


def _points(element: Element) -> tuple[Array, Array]:
    """The points of a function, of increasing x."""
    x, y = element.numbers("x", 0), element.numbers("y", 0)
    if len(x) != len(y) or not (np.diff(x) > 0).all():
        raise fault(
            element,
            f"{said(element)} has {len(x)} x and {len(y)} y; expected as many of both, "
            "with x increasing.",
        )
    return x, y


KINDS: dict[str, Callable[[Element], Pieces]] = {
    "Constant": _constant,
    "LinearFunction": _line,
    "PolynomialFunction": _polynomial,
    "SimmSpline": _spline,
    "NaturalCubicSpline": _spline,
    "natCubicSpline": _spline,
    "PiecewiseLinearFunction": _lines,
    "MultiplierFunction": _product,
}
"""Functions by tag; the second and third spline are older names of the first."""

_PLAIN = {"coordinates", "axis", "scale", "function"}
"""Children that are no functions, whatever their name."""
