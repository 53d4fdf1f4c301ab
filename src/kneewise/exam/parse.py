"""What a person types: a number with its unit, such as 92N, 38cm, 32deg or 12reps.

A number without a unit is refused: 92 may be newtons, pounds or kilograms. Kilograms
and pounds are read as forces, and it is said that they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kneewise.caveat import Caveat
from kneewise.errors import BadSetting
from kneewise.units import cm, deg, kgf, lbf, mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as it was meant, in SI."""

    value: float

    caveats: tuple[Caveat, ...] = ()
    """How it was read, where that is worth saying."""


_UNITS: dict[str, dict[str, float]] = {
    "a force": {
        "n": 1.0,
        "kg": kgf(1),
        "kgf": kgf(1),
        "kp": kgf(1),
        "lb": lbf(1),
        "lbs": lbf(1),
        "lbf": lbf(1),
    },
    "a torque": {"nm": 1.0, "n·m": 1.0, "n*m": 1.0},
    "a length": {"m": 1.0, "cm": cm(1), "mm": mm(1)},
    "an angle": {"deg": deg(1), "°": deg(1), "degrees": deg(1), "rad": 1.0},
    "a time": {"s": 1.0, "sec": 1.0, "seconds": 1.0},
    "a count": {"reps": 1.0, "rep": 1.0, "rises": 1.0, "x": 1.0},
    "points": {"points": 1.0, "point": 1.0, "pts": 1.0},
}
"""Units of each quantity, in small letters, and what one of them is in SI."""


def units(quantity: str) -> tuple[tuple[str, float], ...]:
    """How a quantity may be written, and what one of each is in SI.

    >>> units("a time")[0]
    ('s', 1.0)
    """
    return tuple(_UNITS[quantity].items())


_EXAMPLES = {
    "a force": "92N, 9.4kg or 20.7lb",
    "a torque": "35Nm",
    "a length": "38cm or 0.38m",
    "an angle": "32deg",
    "a time": "11.2s",
    "a count": "12reps",
    "points": "3points",
}

_WEIGHTS = ("kg", "kgf", "kp", "lb", "lbs", "lbf")


def force(text: str) -> Amount:
    """A force in N; kilograms and pounds are read as what they weigh, and say so.

    Raises:
        BadSetting: if it is no number with a unit of force.
    """
    value, unit = _read(text, "a force")
    caveats: tuple[Caveat, ...] = ()
    if unit in _WEIGHTS:
        caveats = (
            Caveat(
                text=f"{text.strip()} was read as a force of {value:.0f} N.",
                remedy="Give it in N if the device shows newtons.",
            ),
        )
    return Amount(value=value, caveats=caveats)


def torque(text: str) -> Amount:
    """A torque in N·m.

    Raises:
        BadSetting: if it is no number with a unit of torque.
    """
    return Amount(value=_read(text, "a torque")[0])


def length(text: str) -> Amount:
    """A length in m, from m, cm or mm.

    Raises:
        BadSetting: if it is no number with a unit of length.
    """
    return Amount(value=_read(text, "a length")[0])


def angle(text: str) -> Amount:
    """An angle in rad, from degrees or rad.

    Raises:
        BadSetting: if it is no number with a unit of angle.
    """
    return Amount(value=_read(text, "an angle")[0])


def seconds(text: str) -> Amount:
    """A time in s.

    Raises:
        BadSetting: if it is no number with a unit of time.
    """
    return Amount(value=_read(text, "a time")[0])


def count(text: str) -> int:
    """How many, a whole number; the unit may be left out.

    Raises:
        BadSetting: if it is no whole number of repetitions.
    """
    return _whole(text, "a count")


def points(text: str) -> int:
    """Points of a rating, a whole number; the unit may be left out.

    Raises:
        BadSetting: if it is no whole number of points.
    """
    return _whole(text, "points")


def pain(text: str) -> float:
    """Pain from 0 to 10, with or without ``/10`` behind it.

    Raises:
        BadSetting: if it is no number.
    """
    bare = text.strip().removesuffix("/10").strip()
    return _number(bare, text, "a pain", "3 or 3/10")


def quantity_of(text: str) -> str:
    """Which quantity a typed number is, by its unit; empty if by none.

    >>> quantity_of("38cm")
    'a length'
    """
    unit = _split(text)[1]
    return next((what for what, units in _UNITS.items() if unit in units), "")


def _read(text: str, what: str) -> tuple[float, str]:
    """The value in SI, and the unit as it was typed."""
    number, unit = _split(text)
    if unit not in _UNITS[what]:
        other = quantity_of(text)
        said = "has no unit" if not unit else f"is {other or 'in no unit known here'}"
        raise BadSetting(
            f"{text.strip()!r} {said}; {what} is wanted.",
            remedy=f"Write the number and its unit, such as {_EXAMPLES[what]}.",
        )
    return _number(number, text, what, _EXAMPLES[what]) * _UNITS[what][unit], unit


def _whole(text: str, what: str) -> int:
    number, unit = _split(text)
    value = _number(number, text, what, _EXAMPLES[what])
    if (unit and unit not in _UNITS[what]) or not value.is_integer():
        raise BadSetting(
            f"{text.strip()!r} is no whole number of this kind; {what} is wanted.",
            remedy=f"Write it such as {_EXAMPLES[what]}.",
        )
    return int(value)


def _split(text: str) -> tuple[str, str]:
    """The number and the unit, as small letters without blanks."""
    found = re.fullmatch(r"\s*([-+−]?[\d.,]*)\s*(.*?)\s*", text, re.DOTALL)
    number, unit = found.groups() if found else ("", text)
    return number.replace("−", "-"), unit.lower()


def _number(number: str, text: str, what: str, example: str) -> float:
    """A decimal number; a comma is its point, unless it may mark thousands."""
    if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", number):
        raise BadSetting(
            f"{text.strip()!r}: is the comma a decimal point, or one of thousands?",
            remedy="Write a decimal point, or no mark at all.",
        )
    plain = number.replace(",", ".")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", plain):
        raise BadSetting(
            f"{text.strip()!r} is no number; {what} is wanted.",
            remedy=f"Write it such as {example}.",
        )
    return float(plain)
