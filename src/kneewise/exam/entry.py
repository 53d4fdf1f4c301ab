"""What every test by hand shares: how it was done, on what, and what cannot be true."""

from __future__ import annotations

from enum import StrEnum
from math import isfinite

from kneewise.errors import BadSetting

GRAVITY = 9.81
"""m/s2; the value that the published percentages of body weight were made with."""


class Mode(StrEnum):
    """Who wins a strength test."""

    MAKE = "make"
    """The person pushes against a device that does not move."""

    BREAK = "break"
    """The tester overcomes the person; gives higher forces."""


class Device(StrEnum):
    """What measured a strength."""

    HAND_HELD = "hand_held"
    """Held by the tester's hand alone."""

    BELT_FIXED = "belt_fixed"
    """Hand-held dynamometer held by a belt or strap."""

    FRAME = "frame"
    """A fixed frame, or an isokinetic dynamometer."""


class By(StrEnum):
    """Who read a range, a length or a count."""

    TYPED = "typed"
    """Read by hand from an instrument, and typed in."""

    CAMERA = "camera"
    MARKERS = "markers"


def check_amount(name: str, value: float | None, most: float, unit: str) -> None:
    """Refuse what no test can give.

    Args:
        name: what it is, as in a sentence: ``a force``.
        value: SI; None where it was not measured.
        most: SI, above which no person can be.
        unit: as a person reads it.

    Raises:
        BadSetting: if *value* is not a number from 0 to *most*.
    """
    if value is None or (isfinite(value) and 0 <= value <= most):
        return
    raise BadSetting(
        f"{name} of {value:g} {unit} cannot be; expected 0 to {most:g} {unit}.",
        remedy="Look at the unit: write it behind the number, such as 92N or 38cm.",
    )


def check_protocol(what: str, protocol: str, known: tuple[str, ...]) -> None:
    """Refuse a protocol that is not one of the test's own.

    Raises:
        BadSetting: if *protocol* is not among *known*.
    """
    if protocol not in known:
        raise BadSetting(
            f"{protocol!r} is no way of testing {what.replace('_', ' ')}; "
            f"the ways are {', '.join(known)}.",
            remedy="Name the way it was done; two ways give different numbers.",
        )
